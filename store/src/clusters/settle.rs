//! A group's beginning and end: its needs belong together, or they do not; and when all is done.

use domain::{
    clusters::{ClusterEvent, ClusterState, confirmed, reason},
    journal::{Verb, change},
    people::Actor,
};
use time::OffsetDateTime;

use super::{
    members,
    row::{At, Step, opened},
};
use crate::{Conflict, Refusal, Store};

/// The needs belong together, and why: those behind them are told. A rejected group can be taken up again.
pub async fn confirm(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    assessment: &str,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let Some(mut cluster) = opened(&mut unit, actor, now, at).await? else {
        return Ok(());
    };
    let why = confirmed(assessment)?;
    domain::clusters::transition(cluster.facts.state, ClusterEvent::Confirm)?;
    let w = &mut unit.wire();
    // Meanwhile some may have come into another group, or be over.
    let within = cluster.members.clone();
    members::ask(w, actor, Some(cluster.id), &within).await?;
    let mut changes = Vec::new();
    change(&mut changes, "assessment", &cluster.content.assessment, &why);
    let step = Step {
        event: ClusterEvent::Confirm,
        verb: Verb::Confirmed,
        reason: &why,
        changes,
    };
    cluster.advance(w, actor, now, step).await?;
    execute!(
        w,
        "UPDATE clusters SET assessment = $2, reason = '' WHERE id = $1",
        cluster.id.0,
        &why
    )?;
    members::note(w, actor, now, &cluster, &within, true, &why).await?;
    unit.save().await
}

/// The needs do not belong together: they are not suggested together again.
pub async fn reject(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    why: &str,
) -> Result<(), Refusal> {
    finish(store, actor, now, at, (ClusterEvent::Reject, Verb::Rejected), why).await
}

/// Ends a group whose matter is done. A unit that asked to deviate is answered first.
pub async fn close(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    why: &str,
) -> Result<(), Refusal> {
    finish(store, actor, now, at, (ClusterEvent::Close, Verb::Closed), why).await
}

async fn finish(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    (event, verb): (ClusterEvent, Verb),
    why: &str,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let Some(mut cluster) = opened(&mut unit, actor, now, at).await? else {
        return Ok(());
    };
    let why = reason(why)?;
    let w = &mut unit.wire();
    let unanswered = scalar!(
        w,
        i64,
        "SELECT COUNT(*) FROM cluster_deviations WHERE cluster_id = $1 AND state = 'requested'",
        cluster.id.0,
    )?;
    if unanswered.is_some_and(|count| count > 0) {
        return Err(Refusal::Conflict(Conflict::State {
            state: ClusterState::SolutionChosen.to_string(),
            event: event.to_string(),
        }));
    }
    execute!(
        w,
        "UPDATE clusters SET reason = $2 WHERE id = $1",
        cluster.id.0,
        &why
    )?;
    let step = Step {
        event,
        verb,
        reason: &why,
        changes: Vec::new(),
    };
    cluster.advance(w, actor, now, step).await?;
    unit.save().await
}
