//! The staff's handling. Each reason is written to the submitter and stands in the journal.

use domain::{
    journal::{Change, Verb, change},
    needs::{AssessmentForm, NeedEvent, ParkForm, RedirectForm, question, reason},
    people::Actor,
    policy::Action,
};
use time::OffsetDateTime;

use super::row::{self, At, Need, Step};
use crate::{Refusal, Store, Unit, once};

/// Opens the need for handling; `None` when this form has already been carried out.
pub(super) async fn opened(
    unit: &mut Unit,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
) -> Result<Option<Need>, Refusal> {
    let w = &mut unit.wire();
    let need = row::open(w, actor, at.need, Action::NeedHandle).await?;
    if once::claim(w, actor, at.key, now).await?.is_some() {
        return Ok(None);
    }
    if need.version != at.version {
        return Err(need.stale());
    }
    Ok(Some(need))
}

/// Handling that is one step and nothing more.
async fn handle(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    step: Step<'_>,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let Some(mut need) = opened(&mut unit, actor, now, at).await? else {
        return Ok(());
    };
    need.advance(&mut unit.wire(), actor, now, step).await?;
    unit.save().await
}

/// Sends the need back with a question that the submitter answers.
pub async fn return_with_question(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    asked: &str,
) -> Result<(), Refusal> {
    let asked = question("question", asked)?;
    handle(
        store,
        actor,
        now,
        at,
        Step::new(NeedEvent::Return, Verb::Returned, &asked),
    )
    .await
}

/// Registers: from now on the need is registered information and can only be closed, not withdrawn.
pub async fn register(store: &Store, actor: &Actor, now: OffsetDateTime, at: At<'_>) -> Result<(), Refusal> {
    handle(
        store,
        actor,
        now,
        at,
        Step::new(NeedEvent::Register, Verb::Registered, ""),
    )
    .await
}

/// Says how the need relates to what there is; an assessment can be corrected until something follows from it.
pub async fn assess(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &AssessmentForm,
) -> Result<(), Refusal> {
    let assessed = form.check()?;
    let mut unit = store.begin().await?;
    let Some(mut need) = opened(&mut unit, actor, now, at).await? else {
        return Ok(());
    };
    let mut changes = Vec::new();
    change(&mut changes, "relevance", &need.relevance, assessed.relevance);
    change(&mut changes, "assessment", &need.assessment, &assessed.assessment);
    let w = &mut unit.wire();
    let step = Step {
        changes,
        ..Step::new(NeedEvent::Assess, Verb::Assessed, "")
    };
    need.advance(w, actor, now, step).await?;
    execute!(
        w,
        "UPDATE need_texts SET relevance = $2, assessment = $3 WHERE need_id = $1",
        need.id.0,
        assessed.relevance.code(),
        &assessed.assessment,
    )?;
    unit.save().await
}

/// Lets the need rest until a date, which must lie after today.
pub async fn park(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &ParkForm,
) -> Result<(), Refusal> {
    let parking = form.check(crate::swedish_day(now))?;
    let step = Step {
        parked_until: Some(parking.until),
        ..Step::new(NeedEvent::Park, Verb::Parked, &parking.reason)
    };
    handle(store, actor, now, at, step).await
}

/// Takes a resting need up again.
pub async fn resume(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    why: &str,
) -> Result<(), Refusal> {
    let why = domain::text::paragraphs("reason", why, 5_000)?;
    handle(
        store,
        actor,
        now,
        at,
        Step::new(NeedEvent::Resume, Verb::Resumed, &why),
    )
    .await
}

/// Points the submitter to a solution or service that exists.
pub async fn redirect(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &RedirectForm,
) -> Result<(), Refusal> {
    let to = form.check()?;
    let mut unit = store.begin().await?;
    let Some(mut need) = opened(&mut unit, actor, now, at).await? else {
        return Ok(());
    };
    let changes = vec![Change {
        field: "solution".into(),
        before: need.solution.clone(),
        after: to.solution.clone(),
    }];
    let w = &mut unit.wire();
    let step = Step {
        changes,
        ..Step::new(NeedEvent::Redirect, Verb::Redirected, &to.reason)
    };
    need.advance(w, actor, now, step).await?;
    execute!(
        w,
        "UPDATE need_texts SET solution = $2 WHERE need_id = $1",
        need.id.0,
        &to.solution
    )?;
    unit.save().await
}

/// Says no, and why.
pub async fn decline(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    why: &str,
) -> Result<(), Refusal> {
    let why = reason(why)?;
    handle(
        store,
        actor,
        now,
        at,
        Step::new(NeedEvent::Decline, Verb::Declined, &why),
    )
    .await
}

/// Ends a registered need that no longer is one, and says why.
pub async fn close(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    why: &str,
) -> Result<(), Refusal> {
    let why = reason(why)?;
    handle(
        store,
        actor,
        now,
        at,
        Step::new(NeedEvent::Close, Verb::Closed, &why),
    )
    .await
}
