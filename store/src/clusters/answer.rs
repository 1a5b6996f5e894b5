//! The staff answers a unit that asked to deviate: yes, until a date, or no; never who asked.

use domain::{
    clusters::{DecisionForm, DeviationState},
    ids::{ClusterId, DeviationId},
    journal::{Verb, change},
    people::Actor,
    policy::{self, Action, Subject},
};
use time::OffsetDateTime;

use super::{deviation, row};
use crate::{Refusal, Store, day, refusal, stamp, swedish_day};

/// Answers. Who asked and the head of the unit are told.
pub async fn answer(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    which: (ClusterId, DeviationId),
    key: &str,
    form: &DecisionForm,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let Some((mut cluster, asked)) = deviation::opened(w, actor, now, which, key).await? else {
        return Ok(());
    };
    refusal::ask(policy::may(
        Some(actor),
        Action::DeviationDecide,
        &Subject::Deviation(&cluster.facts, asked.asked_by),
    ))?;
    let decision = form.check(swedish_day(now))?;
    // Locks the group before looking: of two answers the first holds.
    let state = cluster.facts.state;
    cluster.touch(w, now, state).await?;
    let written = execute!(
        w,
        "UPDATE cluster_deviations SET state = $2, until = $3, answer = $4, decided_by = $5, decided_at = $6
         WHERE id = $1 AND state = $7",
        asked.id.0,
        decision.verdict.state().code(),
        decision.until.map(day),
        &decision.reason,
        actor.person.0,
        stamp(now),
        DeviationState::Requested.code(),
    )?;
    if written == 0 {
        return Err(asked.conflict("decide"));
    }
    let mut changes = Vec::new();
    change(
        &mut changes,
        "unit",
        "",
        row::unit_name(w, Some(asked.unit)).await?,
    );
    change(&mut changes, "verdict", "", decision.verdict);
    change(
        &mut changes,
        "until",
        "",
        decision.until.map(day).unwrap_or_default(),
    );
    cluster
        .record(w, actor, now, Verb::DeviationDecided, changes, &decision.reason)
        .await?;
    unit.save().await
}
