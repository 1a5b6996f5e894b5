//! Writing: a draft that may lack anything, changed until it is submitted, or thrown away.

use domain::{
    ids::NeedId,
    journal::{SubjectKind, Verb},
    needs::{Ask, NeedContent, NeedForm, NeedState, NotPossible},
    organisation::{Unit, UnitKind},
    people::Actor,
    policy::{self, Action, Subject},
};
use time::OffsetDateTime;

use super::row::{self, At};
use crate::{Conflict, Refusal, Store, Wire, journal, new_id, once, units};

/// Keeps a new draft; only lengths and kinds are checked. The same key gives the same draft, and may still be
/// used to submit: saving and submitting are two things.
pub async fn save_draft(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    key: &str,
    form: &NeedForm,
) -> Result<NeedId, Refusal> {
    let content = form.check(Ask::Draft)?;
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let key = if key.is_empty() {
        String::new()
    } else {
        format!("draft:{key}")
    };
    if let Some(made) = once::claim(w, actor, &key, now).await? {
        let id = made.parse().map_err(|_| Refusal::damaged("result of a form"))?;
        write_on(w, actor, now, id, content).await?;
        unit.save().await?;
        return Ok(id);
    }
    row::ask_unit(w, actor, content.unit).await?;
    let id = NeedId(new_id(now));
    row::add(w, actor, now, id, &content).await?;
    once::remember(w, &key, &id.to_string()).await?;
    unit.save().await?;
    Ok(id)
}

/// The draft is there, but its author may not have been told, and has written on: the later text counts. A draft that
/// has been changed or submitted since stays as it is.
async fn write_on(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    id: NeedId,
    content: NeedContent,
) -> Result<(), Refusal> {
    let mut need = row::open(w, actor, id, Action::NeedEdit).await?;
    if need.facts.state != NeedState::Draft || need.version != 1 {
        return Ok(());
    }
    if content.unit != need.content.unit {
        row::ask_unit(w, actor, content.unit).await?;
    }
    if !row::content_changes(w, Some(&need.content), &content)
        .await?
        .is_empty()
    {
        need.write(w, now, content).await?;
    }
    Ok(())
}

/// What a change came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edited {
    pub version: i64,
    /// Another window had saved since the form was opened, and what it saved stands too.
    pub met: bool,
}

/// Changes a draft or a need that was returned. A draft's changes are its author's own, those of a returned need stand
/// in the journal.
pub async fn edit(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &NeedForm,
) -> Result<Edited, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let mut need = row::open(w, actor, at.need, Action::NeedEdit).await?;
    if once::claim(w, actor, at.key, now).await?.is_some() {
        return Ok(Edited {
            version: need.version,
            met: false,
        });
    }
    let met = at.version != need.version;
    let form = need.merged(at.version, at.base, form)?;
    if !need.facts.state.is_open_for_edit() {
        return Err(closed_for_edit(need.facts.state));
    }
    let content = form.check(Ask::Draft)?;
    if content.unit != need.content.unit {
        row::ask_unit(w, actor, content.unit).await?;
    }
    let changes = row::content_changes(w, Some(&need.content), &content).await?;
    if changes.is_empty() {
        let version = need.version;
        return Ok(Edited { version, met });
    }
    need.write(w, now, content).await?;
    if need.facts.state != NeedState::Draft {
        let entry = journal::Entry {
            actor: Some(actor),
            kind: SubjectKind::Need,
            subject: need.id.0,
            verb: Verb::Edited,
            changes,
            reason: "",
        };
        journal::record(w, now, entry).await?;
    }
    unit.save().await?;
    let version = need.version;
    Ok(Edited { version, met })
}

/// What was sent cannot be rewritten.
fn closed_for_edit(state: NeedState) -> Refusal {
    NotPossible {
        state,
        event: domain::needs::NeedEvent::Submit,
    }
    .into()
}

/// Throws a draft away. Nothing of it has reached anybody, so nothing is kept.
pub async fn discard(store: &Store, actor: &Actor, at: At<'_>) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let need = row::open_at(w, actor, at.need, at.version, Action::NeedEdit).await?;
    if need.facts.state != NeedState::Draft {
        let (state, event) = (need.facts.state.to_string(), "discard".to_owned());
        return Err(Refusal::Conflict(Conflict::State { state, event }));
    }
    execute!(
        w,
        "UPDATE attachments SET removed_at = added_at WHERE subject_id = $1",
        need.id.0
    )?;
    execute!(w, "DELETE FROM need_texts WHERE need_id = $1", need.id.0)?;
    execute!(
        w,
        "DELETE FROM needs WHERE id = $1 AND version = $2",
        need.id.0,
        need.version
    )?;
    unit.save().await
}

/// The units the actor may submit needs for, the own first, then by name. Bodies submit nothing.
pub async fn units_to_submit_for(store: &Store, actor: &Actor) -> Result<Vec<Unit>, Refusal> {
    let all = units::all(store).await?;
    let path = |unit: &Unit| {
        let mut path = vec![unit.id];
        let mut next = unit.parent;
        // A tree deeper than this is damaged.
        while let Some(above) = next.filter(|_| path.len() < 20) {
            path.push(above);
            next = all
                .iter()
                .find(|unit| unit.id == above)
                .and_then(|unit| unit.parent);
        }
        path
    };
    let mut found: Vec<Unit> = all
        .iter()
        .filter(|unit| !unit.kind.is_body() && unit.kind != UnitKind::Company)
        .filter(|unit| policy::may(Some(actor), Action::NeedCreate, &Subject::Unit(&path(unit))).is_allowed())
        .cloned()
        .collect();
    found.sort_by_key(|unit| {
        (
            Some(unit.id) != actor.unit(),
            domain::text::sort_key(&unit.name_sv),
        )
    });
    Ok(found)
}
