//! Releases what waited, when its condition is met.

use domain::{
    journal::{Change, SubjectKind, Verb},
    people::Actor,
    policy::{Action, Subject, may},
    text,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::view::step_id;
use crate::{Conflict, Refusal, Store, day, journal, refusal::ask};

/// Releases a hold of the step with this number; `reason` tells how the condition was met. A hold released before
/// is refused ([`Conflict::State`]).
pub async fn release_hold(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    no: i64,
    hold: Uuid,
    reason: &str,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    ask(may(Some(actor), Action::PlanReview, &Subject::Site))?;
    let reason = text::required_line("reason", reason, 200)?;
    let step = step_id(w, no).await?.ok_or(Refusal::NotFound)?;
    let target = scalar!(
        w,
        String,
        "SELECT target FROM step_holds WHERE id = $1 AND step_id = $2",
        hold,
        step.0
    )?
    .ok_or(Refusal::NotFound)?;
    execute!(w, "UPDATE steps SET version = version + 1 WHERE id = $1", step.0)?;
    let released = execute!(
        w,
        "UPDATE step_holds SET released_on = $2, released_by = $3 WHERE id = $1 AND released_on IS NULL",
        hold,
        day(crate::swedish_day(now)),
        &reason,
    )?;
    if released == 0 {
        return Err(Refusal::Conflict(Conflict::State {
            state: "released".into(),
            event: "release".into(),
        }));
    }
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::Step,
        subject: step.0,
        verb: Verb::Resumed,
        changes: vec![Change {
            field: "hold".into(),
            before: target,
            after: String::new(),
        }],
        reason: &reason,
    };
    journal::record(w, now, entry).await?;
    unit.save().await
}
