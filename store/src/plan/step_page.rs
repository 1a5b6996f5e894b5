//! One step as read, with its whole history.

use domain::{
    decisions::Level,
    people::Actor,
    plan::{HandlingForm, ReviewForm},
    policy::{Action, Subject, may},
};
use time::Date;

use super::{
    history::{self, ReviewView},
    view::{PlanHead, StepView, current, whole_steps},
};
use crate::{Refusal, Store, day, direction::Sight, journal, refusal::ask};

#[derive(Debug, Clone)]
pub struct StepPage {
    pub plan: PlanHead,
    pub step: StepView,
    /// How many steps the plan has.
    pub steps: i64,
    /// All reviews, newest first.
    pub reviews: Vec<ReviewView>,
    /// For those who may review; the public sees reviews and decisions, not who typed what.
    pub journal: Option<Vec<journal::Kept>>,
    /// The forms filled in with what is known; for those who may use them.
    pub forms: Option<(ReviewForm, HandlingForm)>,
    /// The level that ordered the plan, and that cancels its steps.
    pub ordered_by: Level,
}

/// The step of the current plan with this number.
pub async fn step_page(
    store: &Store,
    actor: Option<&Actor>,
    today: Date,
    no: i64,
) -> Result<StepPage, Refusal> {
    ask(may(actor, Action::PlanRead, &Subject::Site))?;
    let handles = may(actor, Action::PlanReview, &Subject::Site).is_allowed();
    let sight = Sight::of(actor, today);
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let plan = current(w).await?.ok_or(Refusal::NotFound)?;
    let (steps, decisions) = whole_steps(store, w, plan.id, &sight).await?;
    let count = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    let step = steps
        .into_iter()
        .find(|step| step.no == no)
        .ok_or(Refusal::NotFound)?;
    let reviews = history::reviews(w, step.id).await?;
    let journal = match handles {
        true => Some(journal::of(w, domain::journal::SubjectKind::Step, step.id.0).await?),
        false => None,
    };
    let forms = handles.then(|| {
        let review = ReviewForm {
            as_of: day(today),
            state: step.state.to_string(),
            rag: step
                .review
                .as_ref()
                .map_or_else(String::new, |r| r.rag.to_string()),
            proposed_handling: step.proposed_handling.map_or_else(String::new, |h| h.to_string()),
            ..ReviewForm::default()
        };
        let handling = HandlingForm {
            handling: step.proposed_handling.map_or_else(String::new, |h| h.to_string()),
            case_number: plan.case_number.clone(),
            ..HandlingForm::default()
        };
        (review, handling)
    });
    let ordered_by = decisions
        .iter()
        .map(|d| d.level)
        .max()
        .unwrap_or(Level::Delegated);
    Ok(StepPage {
        plan,
        step,
        steps: count,
        reviews,
        journal,
        forms,
        ordered_by,
    })
}
