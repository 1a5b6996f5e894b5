//! Which needs a proposal answers.

use domain::{
    Code, FieldError,
    ids::{NeedId, ProposalId},
    journal::{SubjectKind, Verb, change},
    people::Actor,
    policy::{Action, Subject, may},
    proposals::LINE,
    text,
};
use time::OffsetDateTime;

use super::{At, create::add_author, edit::Edit};
use crate::{Conflict, Refusal, Store, Wire, journal, needs, refusal::ask};

/// Ties a need to the proposal, in the caller's unit of work and with its permission; journals it on the proposal.
/// [`Conflict::Duplicate`] when it is tied already.
pub async fn link(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    id: ProposalId,
    need: NeedId,
) -> Result<(), Refusal> {
    let tied = execute!(
        w,
        "INSERT INTO proposal_needs (proposal_id, need_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        id.0,
        need.0,
    )?;
    if tied == 0 {
        return Err(Refusal::Conflict(Conflict::Duplicate));
    }
    add_author(w, id, actor).await?;
    note(w, actor, now, id, need, Verb::NeedLinked, "").await
}

async fn note(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    id: ProposalId,
    need: NeedId,
    verb: Verb,
    reason: &str,
) -> Result<(), Refusal> {
    let label = scalar!(
        w,
        String,
        "SELECT COALESCE(reference, '') || ' ' || title FROM needs WHERE id = $1",
        need.0
    )?
    .ok_or(Refusal::NotFound)?;
    let label = label.trim();
    let mut changes = Vec::new();
    match verb {
        Verb::NeedUnlinked => change(&mut changes, "need", label, ""),
        _ => change(&mut changes, "need", "", label),
    }
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::Proposal,
        subject: id.0,
        verb,
        changes,
        reason,
    };
    journal::record(w, now, entry).await
}

/// Ties an assessed need, by its reference as typed, to the proposal; the need becomes promoted. A need that does
/// not exist or may not be handled is an error of the field `need`.
pub async fn tie(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    need: &str,
) -> Result<(), Refusal> {
    let Some(mut edit) = Edit::content(store, actor, now, at).await? else {
        return Ok(());
    };
    let typed = text::required_line("need", need, LINE)?;
    let (id, w) = (edit.id, &mut edit.wire());
    let unknown = || Refusal::from(FieldError::new("need", Code::UnknownReference));
    let reference = typed.parse().map_err(|_| unknown())?;
    let need = needs::id_of(w, reference).await?.ok_or_else(unknown)?;
    let known = needs::facts(w, need).await?.ok_or_else(unknown)?;
    if !may(Some(actor), Action::NeedHandle, &Subject::Need(&known)).is_allowed() {
        return Err(unknown());
    }
    if heads(w, id, need).await? {
        return Err(FieldError::new("need", Code::Duplicate).into());
    }
    needs::promoted(w, actor, now, need, at.reference).await?;
    link(w, actor, now, id, need).await?;
    edit.keep().await
}

/// Is the need tied to the proposal?
async fn heads(w: &mut Wire<'_>, id: ProposalId, need: NeedId) -> Result<bool, Refusal> {
    Ok(needs::heads_of_proposal(w, id)
        .await?
        .iter()
        .any(|head| head.id == need))
}

/// Takes a need from the proposal; it stands as assessed again. `reason` is required, at most 200 characters. A
/// need that is not tied is fine.
pub async fn untie(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    need: NeedId,
    reason: &str,
) -> Result<(), Refusal> {
    let Some(mut edit) = Edit::content(store, actor, now, at).await? else {
        return Ok(());
    };
    let reason = text::required_line("reason", reason, LINE)?;
    let (id, w) = (edit.id, &mut edit.wire());
    if !heads(w, id, need).await? {
        return Ok(());
    }
    let known = needs::facts(w, need).await?.ok_or(Refusal::NotFound)?;
    ask(may(Some(actor), Action::NeedHandle, &Subject::Need(&known)))?;
    needs::released(w, actor, now, need, at.reference, &reason).await?;
    execute!(
        w,
        "DELETE FROM proposal_needs WHERE proposal_id = $1 AND need_id = $2",
        id.0,
        need.0
    )?;
    add_author(w, id, actor).await?;
    note(w, actor, now, id, need, Verb::NeedUnlinked, &reason).await?;
    edit.keep().await
}
