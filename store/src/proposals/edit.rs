//! What every change of a proposal begins and ends with.

use domain::{
    drafts::Fields,
    ids::ProposalId,
    journal::{Change, SubjectKind, Verb},
    people::Actor,
    policy::{Action, Subject, may},
    proposals::{ProposalState, Section},
    reference::Reference,
};
use serde::{Serialize, de::DeserializeOwned};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{create::add_author, drafts::forget, facts::facts_there, id_of, lock};
use crate::{Conflict, Refusal, Store, Unit, Wire, journal, once, refusal, refusal::ask};

/// Which proposal, as it stood when the form was opened, and the form's key.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    pub reference: Reference,
    /// Of what the form changes: the section, the row, or the proposal's state. Not read when something is added.
    pub version: i64,
    /// Empty for callers other than forms.
    pub key: &'a str,
    /// What the form held when it was opened, so that others may have saved other fields meanwhile; `None` for callers
    /// that insist on the version.
    pub base: Option<&'a Fields>,
}

/// A proposal opened for a change, its row locked until the end.
pub(super) struct Edit<'a> {
    store: &'a Store,
    unit: Unit,
    pub actor: &'a Actor,
    pub now: OffsetDateTime,
    pub at: At<'a>,
    pub id: ProposalId,
    pub state: ProposalState,
    /// Of the proposal's state.
    pub version: i64,
}

impl<'a> Edit<'a> {
    /// Opens the proposal, if the actor may do this. `None` when this form has been carried out before.
    pub async fn open(
        store: &'a Store,
        actor: &'a Actor,
        now: OffsetDateTime,
        at: At<'a>,
        action: Action,
    ) -> Result<Option<Self>, Refusal> {
        let mut unit = store.begin().await?;
        let w = &mut unit.wire();
        let id = id_of(w, at.reference).await?.ok_or(Refusal::NotFound)?;
        let (state, version) = lock(w, id, now).await?.ok_or(Refusal::NotFound)?;
        let known = facts_there(w, id).await?;
        ask(may(Some(actor), action, &Subject::Proposal(&known)))?;
        if once::claim(w, actor, at.key, now).await?.is_some() {
            return Ok(None);
        }
        Ok(Some(Self {
            store,
            unit,
            actor,
            now,
            at,
            id,
            state,
            version,
        }))
    }

    /// Opens the content for writing.
    pub async fn content(
        store: &'a Store,
        actor: &'a Actor,
        now: OffsetDateTime,
        at: At<'a>,
    ) -> Result<Option<Self>, Refusal> {
        let Some(edit) = Self::open(store, actor, now, at, Action::ProposalPrepare).await? else {
            return Ok(None);
        };
        if edit.state.is_open_for_edit() {
            Ok(Some(edit))
        } else {
            Err(edit.not_now("edit"))
        }
    }

    /// Opens the state for an event: the form must know the present version.
    pub async fn event(
        store: &'a Store,
        actor: &'a Actor,
        now: OffsetDateTime,
        at: At<'a>,
        action: Action,
    ) -> Result<Option<Self>, Refusal> {
        let Some(edit) = Self::open(store, actor, now, at, action).await? else {
            return Ok(None);
        };
        if at.version == edit.version {
            return Ok(Some(edit));
        }
        let current = serde_json::json!({ "state": edit.state });
        Err(refusal::stale(edit.version, &current))
    }

    pub fn wire(&mut self) -> Wire<'_> {
        self.unit.wire()
    }

    /// The refusal of what is not possible in this state.
    pub fn not_now(&self, event: &str) -> Refusal {
        Refusal::Conflict(Conflict::State {
            state: self.state.to_string(),
            event: event.to_owned(),
        })
    }

    /// The form as it is to be saved over what stands there now, field by field; refuses when somebody must choose.
    pub fn merged<F: Serialize + DeserializeOwned>(
        &self,
        version: i64,
        current: &F,
        typed: &F,
    ) -> Result<F, Refusal> {
        refusal::merged((self.at.version, self.at.base), typed, version, current)
    }

    /// Refuses when what the form changes has a newer version; tells what stands there now.
    pub fn fresh(&self, version: i64, current: &impl Serialize) -> Result<(), Refusal> {
        if self.at.version == version {
            Ok(())
        } else {
            Err(refusal::stale(version, current))
        }
    }

    /// Writes the journal and saves.
    pub async fn save(mut self, verb: Verb, changes: Vec<Change>, reason: &str) -> Result<(), Refusal> {
        let w = &mut self.unit.wire();
        let entry = journal::Entry {
            actor: Some(self.actor),
            kind: SubjectKind::Proposal,
            subject: self.id.0,
            verb,
            changes,
            reason,
        };
        journal::record(w, self.now, entry).await?;
        self.unit.save().await
    }

    /// Saves what has been journalled already.
    pub async fn keep(self) -> Result<(), Refusal> {
        self.unit.save().await
    }

    /// Saves a change of the content at a section or row; whoever made it becomes an author, and what was the actor's
    /// draft there now stands in the proposal. No change leaves no trace.
    pub async fn save_content(
        mut self,
        (section, row): (Section, Option<Uuid>),
        changes: Vec<Change>,
    ) -> Result<(), Refusal> {
        let (id, person) = (self.id, self.actor.person);
        if changes.is_empty() {
            drop(self.unit);
            let mut unit = self.store.begin().await?;
            forget(&mut unit.wire(), id, section, row, person).await?;
            return unit.save().await;
        }
        let w = &mut self.unit.wire();
        add_author(w, id, self.actor).await?;
        forget(w, id, section, row, person).await?;
        self.save(Verb::Edited, changes, "").await
    }
}

/// What differs between two forms of a section, by `section.field`.
pub(super) fn differences(section: Section, before: &impl Serialize, after: &impl Serialize) -> Vec<Change> {
    let fields = |form: serde_json::Value| match form {
        serde_json::Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    };
    let before = fields(serde_json::to_value(before).unwrap_or_default());
    let after = fields(serde_json::to_value(after).unwrap_or_default());
    let text =
        |value: Option<&serde_json::Value>| value.and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    let mut changes = Vec::new();
    for name in names {
        let field = format!("{section}.{name}");
        domain::journal::change(
            &mut changes,
            &field,
            text(before.get(name)),
            text(after.get(name)),
        );
    }
    changes
}
