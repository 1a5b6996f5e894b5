//! A group becomes one proposal that answers all its needs.

use domain::{
    Code, FieldError,
    clusters::ClusterEvent,
    ids::NeedId,
    journal::{Verb, change},
    people::Actor,
    policy::Action,
    proposals::basics::StartForm,
    reference::Reference,
};
use time::OffsetDateTime;

use super::{
    choose::reference_of,
    members,
    row::{self, At, Step},
};
use crate::{Refusal, Store, needs, once, proposals};

/// Promotes those of the group's needs that were chosen; gives the proposal's reference. The same key gives the same
/// proposal.
pub async fn promote(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    chosen: &[NeedId],
    form: &StartForm,
) -> Result<Reference, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let mut cluster = row::open(w, actor, at.cluster, Action::ClusterManage).await?;
    if let Some(made) = once::claim(w, actor, at.key, now).await? {
        return made.parse().map_err(|_| Refusal::damaged("result of a form"));
    }
    if cluster.version != at.version {
        return Err(cluster.stale());
    }
    domain::clusters::transition(cluster.facts.state, ClusterEvent::Promote)?;
    let chosen: Vec<NeedId> = chosen
        .iter()
        .copied()
        .filter(|need| cluster.members.contains(need))
        .collect();
    if chosen.is_empty() {
        return Err(FieldError::new("members", Code::TooFew).with("min", 1).into());
    }
    let reference = needs::promote_together(w, actor, now, &chosen, needs::Target::New(form)).await?;
    let before = match cluster.proposal {
        Some(id) => reference_of(w, id).await?,
        None => String::new(),
    };
    let id = proposals::id_of(w, reference).await?.ok_or(Refusal::NotFound)?;
    let mut changes = Vec::new();
    change(&mut changes, "proposal", before, reference);
    change(&mut changes, "needs", "", members::references(w, &chosen).await?);
    let step = Step {
        event: ClusterEvent::Promote,
        verb: Verb::Promoted,
        reason: "",
        changes,
    };
    cluster.advance(w, actor, now, step).await?;
    execute!(
        w,
        "UPDATE clusters SET proposal_id = $2 WHERE id = $1",
        cluster.id.0,
        id.0
    )?;
    once::remember(w, at.key, &reference.to_string()).await?;
    unit.save().await?;
    Ok(reference)
}
