//! Notes where a step stands and what handling is proposed: a new review, the ones before it stay.

use domain::{
    ids::StepId,
    journal::{SubjectKind, Verb, change},
    people::Actor,
    plan::ReviewForm,
    policy::{Action, Subject, may},
};
use time::OffsetDateTime;

use crate::{
    Refusal, Store, Wire, day, journal, new_id, once,
    refusal::{ask, stale},
    stamp,
};

#[derive(Debug, Clone)]
pub struct ReviewStep<'a> {
    pub step: StepId,
    /// The version of the step the form was based on.
    pub version: i64,
    /// The form's key against being sent twice; may be empty.
    pub key: &'a str,
    pub form: &'a ReviewForm,
}

/// Adds the review. Refuses what the form's own check refuses, and a form older than the step
/// ([`Conflict::Stale`]).
pub async fn review_step(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    input: &ReviewStep<'_>,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    ask(may(Some(actor), Action::PlanReview, &Subject::Site))?;
    if once::claim(w, actor, input.key, now).await?.is_some() {
        return Ok(());
    }
    let before = StepNow::of(w, input.step).await?;
    if before.version != input.version {
        return Err(stale(before.version, &before.as_review()));
    }
    let content = input.form.check(before.state()?, crate::swedish_day(now))?;
    let changed = execute!(
        w,
        "UPDATE steps SET state = $3, proposed_handling = $4, version = version + 1, updated_at = $5
         WHERE id = $1 AND version = $2",
        input.step.0,
        input.version,
        content.state.code(),
        content.proposed_handling.code(),
        stamp(now),
    )?;
    if changed == 0 {
        let after = StepNow::of(w, input.step).await?;
        return Err(stale(after.version, &after.as_review()));
    }
    execute!(
        w,
        "INSERT INTO step_reviews (id, step_id, as_of, state, rag, status_text, proposed_handling, handling_text,
                                   source, person_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        new_id(now),
        input.step.0,
        day(content.as_of),
        content.state.code(),
        content.rag.code(),
        &content.status_text,
        content.proposed_handling.code(),
        &content.handling_text,
        &content.source,
        actor.person.0,
        stamp(now),
    )?;
    let mut changes = Vec::new();
    change(&mut changes, "state", &before.state, content.state);
    change(&mut changes, "rag", &before.rag, content.rag);
    change(
        &mut changes,
        "proposed_handling",
        &before.proposed_handling,
        content.proposed_handling,
    );
    change(
        &mut changes,
        "status_text",
        &before.status_text,
        &content.status_text,
    );
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::Step,
        subject: input.step.0,
        verb: if before.proposed_handling == content.proposed_handling.code() {
            Verb::StatusReported
        } else {
            Verb::HandlingProposed
        },
        changes,
        reason: &content.handling_text,
    };
    journal::record(w, now, entry).await?;
    once::remember(w, input.key, "done").await?;
    unit.save().await
}

/// The step and its newest review, as they stand.
#[derive(sqlx::FromRow)]
pub(super) struct StepNow {
    pub(super) version: i64,
    pub(super) plan_id: uuid::Uuid,
    state: String,
    pub(super) proposed_handling: String,
    pub(super) decided_handling: String,
    rag: String,
    status_text: String,
}

impl StepNow {
    pub(super) async fn of(w: &mut Wire<'_>, step: StepId) -> Result<Self, Refusal> {
        fetch_optional!(
            w,
            Self,
            "SELECT s.version, s.plan_id, s.state, COALESCE(s.proposed_handling, '') AS proposed_handling,
                    COALESCE(s.decided_handling, '') AS decided_handling, COALESCE(r.rag, '') AS rag,
                    COALESCE(r.status_text, '') AS status_text
             FROM steps s LEFT JOIN step_reviews r ON r.id = (
                 SELECT id FROM step_reviews WHERE step_id = s.id ORDER BY created_at DESC, id DESC LIMIT 1)
             WHERE s.id = $1",
            step.0,
        )?
        .ok_or(Refusal::NotFound)
    }

    fn state(&self) -> Result<domain::plan::StepState, Refusal> {
        self.state.parse().map_err(|_| Refusal::damaged("step"))
    }

    fn as_review(&self) -> ReviewForm {
        ReviewForm {
            state: self.state.clone(),
            rag: self.rag.clone(),
            status_text: self.status_text.clone(),
            proposed_handling: self.proposed_handling.clone(),
            ..ReviewForm::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        plan::{Handling, Rag, StepState},
        policy::Reason,
    };

    use super::*;
    use crate::{
        Conflict,
        plan::{self, testing::small_plan},
        testing::both_engines,
    };

    fn form() -> ReviewForm {
        ReviewForm {
            as_of: "2026-11-20".into(),
            state: "paused".into(),
            rag: "red".into(),
            status_text: "Upphandlingen vilar.".into(),
            proposed_handling: "cancel".into(),
            handling_text: "Avbryt och börja om.".into(),
            source: "Tjänsteskrivelse".into(),
        }
    }

    both_engines! {
        async fn a_review_is_added_and_the_earlier_ones_stay(world) {
            let step = small_plan(&world).await;
            let form = form();
            let input = ReviewStep { step, version: 1, key: "k1", form: &form };
            review_step(&world.store, &world.strategist, world.now, &input).await.unwrap();
            // The same form again does nothing more.
            review_step(&world.store, &world.strategist, world.now, &input).await.unwrap();
            let next = ReviewForm { rag: "amber".into(), ..form.clone() };
            let input = ReviewStep { step, version: 2, key: "k2", form: &next };
            let later = world.now + time::Duration::hours(1);
            review_step(&world.store, &world.portfolio, later, &input).await.unwrap();

            let page = plan::step_page(&world.store, Some(&world.strategist), world.now.date(), 1).await.unwrap();
            assert_eq!(page.step.state, StepState::Paused);
            assert_eq!(page.step.proposed_handling, Some(Handling::Cancel));
            assert_eq!(page.step.decided_handling, None, "a review decides nothing");
            assert_eq!(page.step.version, 3);
            assert_eq!(page.reviews.iter().map(|r| r.rag).collect::<Vec<_>>(), [Rag::Amber, Rag::Red]);
            let verbs: Vec<_> = page.journal.unwrap().iter().map(|e| e.verb).collect();
            assert_eq!(verbs, [Verb::Created, Verb::HandlingProposed, Verb::StatusReported]);

            let mut unit = world.store.begin().await.unwrap();
            let w = &mut unit.wire();
            assert!(execute!(w, "UPDATE step_reviews SET rag = 'green'").is_err(), "a review can be changed");
        }

        async fn who_may_not_and_what_is_stale_is_refused(world) {
            let step = small_plan(&world).await;
            let form = form();
            let input = ReviewStep { step, version: 1, key: "", form: &form };
            for actor in [&world.teacher, &world.architect, &world.delegate, &world.politician, &world.admin] {
                let refused = review_step(&world.store, actor, world.now, &input).await;
                assert!(matches!(refused, Err(Refusal::Denied(Reason::NoRole))), "{}", actor.name);
            }
            let old = ReviewStep { version: 7, ..input.clone() };
            let refused = review_step(&world.store, &world.strategist, world.now, &old).await;
            let Err(Refusal::Conflict(Conflict::Stale { version, current })) = refused else {
                panic!("{refused:?}")
            };
            assert_eq!((version, current["state"].as_str()), (1, "ongoing"));
            let unknown = ReviewStep { step: StepId(uuid::Uuid::nil()), ..input.clone() };
            let refused = review_step(&world.store, &world.strategist, world.now, &unknown).await;
            assert!(matches!(refused, Err(Refusal::NotFound)));
            let empty = ReviewForm::default();
            let refused =
                review_step(&world.store, &world.strategist, world.now, &ReviewStep { form: &empty, ..input }).await;
            assert!(matches!(refused, Err(Refusal::Invalid(_))));
        }
    }
}
