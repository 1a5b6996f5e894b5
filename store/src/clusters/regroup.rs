//! Needs that come into a group later, or are taken out of it.

use domain::{
    clusters::{ClusterEvent, reason},
    ids::NeedId,
    journal::{Verb, change},
    people::Actor,
};
use time::OffsetDateTime;

use super::{
    members,
    row::{At, Step, opened},
};
use crate::{Refusal, Store};

/// Lets the group hold just these needs, and says why.
pub async fn regroup(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    chosen: &[NeedId],
    why: &str,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let Some(mut cluster) = opened(&mut unit, actor, now, at).await? else {
        return Ok(());
    };
    let why = reason(why)?;
    let chosen = members::sorted(chosen)?;
    let before = cluster.members.clone();
    let without = |one: &[NeedId], other: &[NeedId]| -> Vec<NeedId> {
        one.iter().copied().filter(|need| !other.contains(need)).collect()
    };
    let (came, went) = (without(&chosen, &before), without(&before, &chosen));
    if came.is_empty() && went.is_empty() {
        return unit.save().await;
    }
    let w = &mut unit.wire();
    members::ask(w, actor, Some(cluster.id), &came).await?;
    let mut changes = Vec::new();
    let (old, new) = (
        members::references(w, &before).await?,
        members::references(w, &chosen).await?,
    );
    change(&mut changes, "needs", old, new);
    let step = Step {
        event: ClusterEvent::Regroup,
        verb: Verb::Regrouped,
        reason: &why,
        changes,
    };
    cluster.advance(w, actor, now, step).await?;
    for need in &went {
        execute!(
            w,
            "DELETE FROM cluster_members WHERE cluster_id = $1 AND need_id = $2",
            cluster.id.0,
            need.0
        )?;
    }
    members::add(w, now, cluster.id, &came).await?;
    if !cluster.facts.state.is_working_material() {
        members::note(w, actor, now, &cluster, &went, false, &why).await?;
        members::note(w, actor, now, &cluster, &came, true, &why).await?;
    }
    unit.save().await
}
