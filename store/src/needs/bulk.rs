//! One need of many: a step of the staff that says why not instead of refusing, and undoing it.

use domain::{
    bulk::{BulkAction, BulkContent, Obstacle, undone},
    ids::NeedId,
    journal::{Change, Verb, change},
    needs::{NeedEvent, NeedState, transition},
    people::Actor,
    policy::{self, Action, Subject, Verdict},
};
use time::{Date, OffsetDateTime};

use super::row::{self, Need, Step};
use crate::{Conflict, Refusal, Wire};

/// What undoing puts back, and the version it goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stepped {
    pub state_before: NeedState,
    pub parked_before: Option<Date>,
    pub solution_before: String,
    pub version_after: i64,
}

/// The need at this version, if the actor may handle it.
async fn handled(
    w: &mut Wire<'_>,
    actor: &Actor,
    id: NeedId,
    version: i64,
) -> Result<Result<Need, Obstacle>, Refusal> {
    let Some(need) = row::find(w, id).await? else {
        return Ok(Err(Obstacle::Gone));
    };
    match policy::may(Some(actor), Action::NeedHandle, &Subject::Need(&need.facts)) {
        Verdict::Allowed => {}
        Verdict::Denied(_) => return Ok(Err(Obstacle::NotAllowed)),
        Verdict::Hidden(_) => return Ok(Err(Obstacle::Gone)),
    }
    if need.version != version {
        return Ok(Err(Obstacle::Changed));
    }
    Ok(Ok(need))
}

/// Another unit of work may have been quicker after the need was read.
fn quicker(outcome: Result<(), Refusal>) -> Result<Result<(), Obstacle>, Refusal> {
    match outcome {
        Ok(()) => Ok(Ok(())),
        Err(Refusal::Conflict(Conflict::Stale { .. })) => Ok(Err(Obstacle::Changed)),
        Err(Refusal::NotFound) => Ok(Err(Obstacle::Gone)),
        Err(refusal) => Err(refusal),
    }
}

const fn verb(event: NeedEvent) -> Option<Verb> {
    Some(match event {
        NeedEvent::Register => Verb::Registered,
        NeedEvent::Park => Verb::Parked,
        NeedEvent::Redirect => Verb::Redirected,
        NeedEvent::Decline => Verb::Declined,
        NeedEvent::Close => Verb::Closed,
        _ => return None,
    })
}

/// Takes the step, in the caller's unit of work, with the same journal and the same tidings as if done alone.
pub(crate) async fn take_step(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    (id, version): (NeedId, i64),
    action: BulkAction,
    content: &BulkContent,
) -> Result<Result<Stepped, Obstacle>, Refusal> {
    let mut need = match handled(w, actor, id, version).await? {
        Ok(need) => need,
        Err(obstacle) => return Ok(Err(obstacle)),
    };
    let event = action.event();
    let (Some(event), Some(verb)) = (event, event.and_then(verb)) else {
        return Ok(Err(Obstacle::State));
    };
    if transition(need.facts.state, event).is_err() {
        return Ok(Err(Obstacle::State));
    }
    let stepped = Stepped {
        state_before: need.facts.state,
        parked_before: need.parked_until,
        solution_before: need.solution.clone(),
        version_after: need.version + 1,
    };
    let mut changes = Vec::new();
    if event == NeedEvent::Redirect {
        change(&mut changes, "solution", &need.solution, &content.solution);
    }
    let step = Step {
        changes,
        parked_until: content.until,
        ..Step::new(event, verb, &content.reason)
    };
    if let Err(obstacle) = quicker(need.advance(w, actor, now, step).await)? {
        return Ok(Err(obstacle));
    }
    if event == NeedEvent::Redirect {
        set_solution(w, id, &content.solution).await?;
    }
    Ok(Ok(stepped))
}

/// Puts the need back to where it stood before, with its own entry in the journal, which tells those who were told of
/// the step. `stepped` is what the step gave.
pub(crate) async fn undo_step(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    id: NeedId,
    action: BulkAction,
    stepped: &Stepped,
    reason: &str,
) -> Result<Result<(), Obstacle>, Refusal> {
    let mut need = match handled(w, actor, id, stepped.version_after).await? {
        Ok(need) => need,
        Err(obstacle) => return Ok(Err(obstacle)),
    };
    let Some(event) = action.event() else {
        return Ok(Err(Obstacle::State));
    };
    let Some(back) = undone(stepped.state_before, event) else {
        return Ok(Err(Obstacle::State));
    };
    let mut changes: Vec<Change> = Vec::new();
    change(&mut changes, "solution", &need.solution, &stepped.solution_before);
    let moved = need.solution != stepped.solution_before;
    let step = Step {
        changes,
        parked_until: stepped.parked_before,
        ..Step::new(event, Verb::HandlingUndone, reason)
    };
    if let Err(obstacle) = quicker(need.move_to(w, actor, now, back, step).await)? {
        return Ok(Err(obstacle));
    }
    if moved {
        set_solution(w, id, &stepped.solution_before).await?;
    }
    Ok(Ok(()))
}

async fn set_solution(w: &mut Wire<'_>, id: NeedId, solution: &str) -> Result<(), Refusal> {
    execute!(
        w,
        "UPDATE need_texts SET solution = $2 WHERE need_id = $1",
        id.0,
        solution
    )?;
    Ok(())
}
