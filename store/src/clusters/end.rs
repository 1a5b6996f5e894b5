//! A unit gives up its deviation, or takes back the request for one: the joint solution holds there too.

use domain::{
    clusters::{Standing, reason},
    ids::{ClusterId, DeviationId},
    journal::{Verb, change},
    people::Actor,
    policy::{self, Action, Subject},
};
use time::OffsetDateTime;

use super::{deviation, row};
use crate::{Refusal, Store, refusal, stamp, swedish_day, units};

/// Gives it up, by whoever may ask for the unit.
pub async fn end_deviation(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    which: (ClusterId, DeviationId),
    key: &str,
    why: &str,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let Some((mut cluster, held)) = deviation::opened(w, actor, now, which, key).await? else {
        return Ok(());
    };
    let path = units::path(w, held.unit).await?;
    refusal::ask(policy::may(
        Some(actor),
        Action::DeviationAsk,
        &Subject::ClusterUnit(&cluster.facts, &path),
    ))?;
    let why = reason(why)?;
    // One whose day has passed is over already.
    let expired = held.standing(swedish_day(now)) == Standing::Expired;
    let after = held
        .state
        .given_up()
        .filter(|_| !expired)
        .ok_or_else(|| held.conflict("end"))?;
    let state = cluster.facts.state;
    cluster.touch(w, now, state).await?;
    let written = execute!(
        w,
        "UPDATE cluster_deviations SET state = $2, end_reason = $3, ended_at = $4 WHERE id = $1 AND state = $5",
        held.id.0,
        after.code(),
        &why,
        stamp(now),
        held.state.code(),
    )?;
    if written == 0 {
        return Err(held.conflict("end"));
    }
    let mut changes = Vec::new();
    change(
        &mut changes,
        "unit",
        "",
        row::unit_name(w, Some(held.unit)).await?,
    );
    change(&mut changes, "deviation", held.state, after);
    cluster
        .record(w, actor, now, Verb::DeviationEnded, changes, &why)
        .await?;
    unit.save().await
}
