//! A unit asks to do otherwise than the joint solution.

use domain::{
    Code, FieldError,
    clusters::{ClusterEvent, DeviationForm, DeviationState},
    ids::ClusterId,
    journal::{Verb, change},
    people::Actor,
    policy::{self, Action, Subject},
};
use time::OffsetDateTime;

use super::{
    deviation,
    row::{self, Step},
};
use crate::{Refusal, Store, new_id, once, refusal, stamp, units};

/// Asks. The staff is told.
pub async fn ask_to_deviate(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    group: ClusterId,
    key: &str,
    form: &DeviationForm,
) -> Result<(), Refusal> {
    let mut work = store.begin().await?;
    let w = &mut work.wire();
    let mut cluster = row::open(w, actor, group, Action::ClusterRead).await?;
    if once::claim(w, actor, key, now).await?.is_some() {
        return Ok(());
    }
    domain::clusters::transition(cluster.facts.state, ClusterEvent::Deviate)?;
    let asked = form.check()?;
    if !row::concerned(w, group).await?.contains(&asked.unit) {
        return Err(FieldError::new("unit", Code::UnknownReference).into());
    }
    let path = units::path(w, asked.unit).await?;
    refusal::ask(policy::may(
        Some(actor),
        Action::DeviationAsk,
        &Subject::ClusterUnit(&cluster.facts, &path),
    ))?;
    let mut changes = Vec::new();
    change(
        &mut changes,
        "unit",
        "",
        row::unit_name(w, Some(asked.unit)).await?,
    );
    change(&mut changes, "requirement", "", &asked.requirement);
    let step = Step {
        event: ClusterEvent::Deviate,
        verb: Verb::DeviationRequested,
        reason: &asked.reason,
        changes,
    };
    // Locks the group: two who ask for one unit are told apart.
    cluster.advance(w, actor, now, step).await?;
    if deviation::open_of(w, group, asked.unit, now).await?.is_some() {
        return Err(FieldError::new("unit", Code::Duplicate).into());
    }
    execute!(
        w,
        "INSERT INTO cluster_deviations (id, cluster_id, unit_id, state, until, requirement, reason, asked_by, asked_at,
                                         answer, decided_by, decided_at, end_reason, ended_at)
         VALUES ($1, $2, $3, $4, NULL, $5, $6, $7, $8, '', NULL, NULL, '', NULL)",
        new_id(now),
        group.0,
        asked.unit.0,
        DeviationState::Requested.code(),
        &asked.requirement,
        &asked.reason,
        actor.person.0,
        stamp(now),
    )?;
    work.save().await
}
