//! Which needs a proposal answers.

use domain::{
    ids::{NeedId, ProposalId},
    journal::{SubjectKind, Verb, change},
    people::Actor,
};
use time::OffsetDateTime;

use super::create::add_author;
use crate::{Conflict, Refusal, Wire, journal};

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
    note(w, actor, now, id, need, Verb::NeedLinked).await
}

pub(super) async fn note(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    id: ProposalId,
    need: NeedId,
    verb: Verb,
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
        reason: "",
    };
    journal::record(w, now, entry).await
}
