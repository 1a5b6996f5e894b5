//! What every use case of the decision begins with: the proposal, locked, seen and allowed, at the right version.

use std::collections::BTreeMap;

use domain::{
    ids::ProposalId,
    journal::{Change, SubjectKind, Verb},
    people::Actor,
    policy::{Action, ProposalFacts, Subject, may},
    proposals::ProposalState,
    reference::Reference,
};
use time::OffsetDateTime;

use super::ready::proposed;
use crate::{
    Conflict, Refusal, Wire, journal,
    proposals::{self, Head},
    refusal::ask,
};

/// Which proposal, as it stood when the form was opened, and the form's key.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    pub reference: Reference,
    pub version: i64,
    /// Empty for callers other than forms.
    pub key: &'a str,
}

/// A proposal about which something is to be decided.
pub(super) struct Matter {
    pub id: ProposalId,
    pub head: Head,
    pub facts: ProposalFacts,
}

impl Matter {
    /// Finds the proposal and asks whether the actor may; locked until the unit of work ends.
    pub async fn open(
        w: &mut Wire<'_>,
        actor: &Actor,
        now: OffsetDateTime,
        reference: Reference,
        action: Action,
    ) -> Result<Self, Refusal> {
        let id = proposals::id_of(w, reference).await?.ok_or(Refusal::NotFound)?;
        proposals::lock(w, id, now).await?.ok_or(Refusal::NotFound)?;
        let facts = proposals::facts(w, id).await?.ok_or(Refusal::NotFound)?;
        ask(may(Some(actor), action, &Subject::Proposal(&facts)))?;
        let head = proposals::head(w, id).await?.ok_or(Refusal::NotFound)?;
        Ok(Self { id, head, facts })
    }

    /// Refuses a form that was opened before the last change of state; tells what stands there now.
    pub async fn must_be_at(&self, w: &mut Wire<'_>, version: i64) -> Result<(), Refusal> {
        if version == self.head.version {
            return Ok(());
        }
        let mut current = BTreeMap::from([("state".to_owned(), self.head.state.to_string())]);
        current.insert("resolutions".to_owned(), proposed(w, self.id).await?.join("\n"));
        Err(Refusal::Conflict(Conflict::Stale {
            version: self.head.version,
            current,
        }))
    }

    /// The event is not possible as the proposal stands.
    pub fn not_possible(&self, event: &str) -> Refusal {
        Refusal::Conflict(Conflict::State {
            state: self.head.state.to_string(),
            event: event.to_owned(),
        })
    }

    /// Writes to the proposal's journal, the new state among the changes when it changed.
    pub async fn note(
        &self,
        w: &mut Wire<'_>,
        actor: &Actor,
        now: OffsetDateTime,
        verb: Verb,
        state: Option<ProposalState>,
        mut changes: Vec<Change>,
        reason: &str,
    ) -> Result<(), Refusal> {
        if let Some(state) = state {
            domain::journal::change(&mut changes, "state", self.head.state, state);
        }
        let entry = journal::Entry {
            actor: Some(actor),
            kind: SubjectKind::Proposal,
            subject: self.id.0,
            verb,
            changes,
            reason,
        };
        journal::record(w, now, entry).await
    }
}
