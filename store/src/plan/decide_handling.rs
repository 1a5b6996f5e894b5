//! Records what a body or a delegate decided on the handling of a step. What is proposed stays as it is.

use domain::{
    decisions::Level,
    ids::StepId,
    journal::{SubjectKind, Verb, change},
    people::Actor,
    plan::HandlingForm,
    policy::{Action, Subject, may},
};
use time::OffsetDateTime;

use super::review_step::StepNow;
use crate::{
    Refusal, Store, Wire, day, journal, new_id, once,
    refusal::{ask, stale},
    stamp,
};

#[derive(Debug, Clone)]
pub struct DecideHandling<'a> {
    pub step: StepId,
    /// The version of the step the form was based on.
    pub version: i64,
    /// The form's key against being sent twice; may be empty.
    pub key: &'a str,
    pub form: &'a HandlingForm,
}

/// Records the decision, and a hold when something waits. Cancelling and taking parts out asks for the level that
/// ordered the plan.
pub async fn decide_handling(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    input: &DecideHandling<'_>,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    ask(may(Some(actor), Action::PlanReview, &Subject::Site))?;
    if once::claim(w, actor, input.key, now).await?.is_some() {
        return Ok(());
    }
    let before = StepNow::of(w, input.step).await?;
    let current = |now: &StepNow| HandlingForm {
        handling: now.decided_handling.clone(),
        ..HandlingForm::default()
    };
    if before.version != input.version {
        return Err(stale(before.version, &current(&before)));
    }
    let content = input
        .form
        .check(ordered_by(w, before.plan_id).await?, crate::swedish_day(now))?;
    let changed = execute!(
        w,
        "UPDATE steps SET decided_handling = $3, version = version + 1, updated_at = $4
         WHERE id = $1 AND version = $2",
        input.step.0,
        input.version,
        content.handling.code(),
        stamp(now),
    )?;
    if changed == 0 {
        let after = StepNow::of(w, input.step).await?;
        return Err(stale(after.version, &current(&after)));
    }
    execute!(
        w,
        "INSERT INTO plan_decisions (id, plan_id, step_id, handling, level, decided_by, decided_on, approximate,
                                     paragraph, case_number, text, source, person_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        new_id(now),
        before.plan_id,
        input.step.0,
        content.handling.code(),
        content.level.code(),
        &content.decided_by,
        day(content.decided_on),
        false,
        &content.paragraph,
        &content.case_number,
        &content.text,
        &content.source,
        actor.person.0,
        stamp(now),
    )?;
    if content.handling.waits() {
        execute!(
            w,
            "INSERT INTO step_holds (id, step_id, kind, target, reason, release_condition, set_by, set_on,
                                     released_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '')",
            new_id(now),
            input.step.0,
            content.handling.code(),
            &content.target,
            &content.text,
            &content.release_condition,
            &content.decided_by,
            day(content.decided_on),
        )?;
    }
    let mut changes = Vec::new();
    change(
        &mut changes,
        "decided_handling",
        &before.decided_handling,
        content.handling,
    );
    change(&mut changes, "decided_by", "", &content.decided_by);
    change(&mut changes, "decided_on", "", day(content.decided_on));
    change(&mut changes, "paragraph", "", &content.paragraph);
    change(&mut changes, "release_condition", "", &content.release_condition);
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::Step,
        subject: input.step.0,
        verb: Verb::HandlingDecided,
        changes,
        reason: &content.text,
    };
    journal::record(w, now, entry).await?;
    once::remember(w, input.key, "done").await?;
    unit.save().await
}

/// The highest level that decided on the plan as a whole.
async fn ordered_by(w: &mut Wire<'_>, plan: uuid::Uuid) -> Result<Level, Refusal> {
    let levels: Vec<(String,)> = fetch_all!(
        w,
        (String,),
        "SELECT DISTINCT level FROM plan_decisions WHERE plan_id = $1 AND step_id IS NULL",
        plan,
    )?;
    Ok(levels
        .iter()
        .filter_map(|(code,)| code.parse().ok())
        .max()
        .unwrap_or(Level::Delegated))
}

#[cfg(test)]
mod tests {
    use domain::{Code, plan::Handling, policy::Reason};

    use super::*;
    use crate::{
        Conflict,
        plan::{self, release_hold, testing::small_plan},
        testing::both_engines,
    };

    fn form() -> HandlingForm {
        HandlingForm {
            handling: "hold_until".into(),
            level: "executive_board".into(),
            decided_by: "Kommunstyrelsen".into(),
            decided_on: "2026-11-11".into(),
            paragraph: "§ 300".into(),
            case_number: "KS-2026-00001".into(),
            text: "Samordningen väntar.".into(),
            target: "Samordning av personal".into(),
            release_condition: "Utredningen är presenterad".into(),
            source: String::new(),
        }
    }

    both_engines! {
        async fn a_hold_is_decided_and_released(world) {
            let step = small_plan(&world).await;
            let form = form();
            let input = DecideHandling { step, version: 1, key: "k", form: &form };
            decide_handling(&world.store, &world.portfolio, world.now, &input).await.unwrap();
            decide_handling(&world.store, &world.portfolio, world.now, &input).await.unwrap();
            let today = world.now.date();
            let page = plan::step_page(&world.store, Some(&world.strategist), today, 1).await.unwrap();
            assert_eq!(page.step.decided_handling, Some(Handling::HoldUntil));
            assert_eq!(page.step.proposed_handling, None, "a decision proposes nothing");
            assert_eq!((page.step.decisions.len(), page.step.holds.len()), (1, 1));
            let hold = page.step.holds[0].id;
            assert_eq!(page.step.holds[0].released_on, None);

            let refused = release_hold(&world.store, &world.teacher, world.now, 1, hold, "x").await;
            assert!(matches!(refused, Err(Refusal::Denied(Reason::NoRole))));
            release_hold(&world.store, &world.strategist, world.now, 1, hold, "Presenterad i dag.").await.unwrap();
            let refused = release_hold(&world.store, &world.strategist, world.now, 1, hold, "Igen.").await;
            assert!(matches!(refused, Err(Refusal::Conflict(Conflict::State { .. }))));
            let public = plan::step_page(&world.store, None, today, 1).await.unwrap();
            assert_eq!(public.step.holds[0].released_on, Some(today));
            assert!(public.journal.is_none() && public.forms.is_none());
        }

        async fn only_the_level_that_ordered_it_cancels(world) {
            let step = small_plan(&world).await;
            let form = HandlingForm { handling: "cancel".into(), ..form() };
            let input = DecideHandling { step, version: 1, key: "", form: &form };
            let refused = decide_handling(&world.store, &world.strategist, world.now, &input).await;
            let Err(Refusal::Invalid(invalid)) = refused else { panic!("{refused:?}") };
            assert_eq!(invalid.0[0].code, Code::LevelTooLow);
            let refused = decide_handling(&world.store, &world.delegate, world.now, &input).await;
            assert!(matches!(refused, Err(Refusal::Denied(_))));
            let council = HandlingForm { level: "council".into(), ..form.clone() };
            let old = DecideHandling { version: 0, form: &council, ..input.clone() };
            let refused = decide_handling(&world.store, &world.strategist, world.now, &old).await;
            assert!(matches!(refused, Err(Refusal::Conflict(Conflict::Stale { version: 1, .. }))));
            let input = DecideHandling { form: &council, ..input };
            decide_handling(&world.store, &world.strategist, world.now, &input).await.unwrap();
        }
    }
}
