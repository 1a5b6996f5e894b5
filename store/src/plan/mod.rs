//! The implementation plan: its steps with lifecycle, proposed and decided handling kept apart, what was found at
//! each review, what was decided, what waits, and the proposals tied to each step.

mod create;
mod decide_handling;
mod history;
mod holds;
mod parts;
mod review_step;
mod step_page;
#[cfg(test)]
pub(crate) mod testing;
mod view;

pub use create::{
    NewConsequence, NewCost, NewDecision, NewPart, NewPlan, NewResolution, NewStep, add_decision, create,
};
pub use decide_handling::{DecideHandling, decide_handling};
pub use history::{DecisionView, HoldView, ReviewView};
pub use holds::release_hold;
pub use parts::{ConsequenceView, CostView, Dependency, PartView, ResolutionView, ResultView};
pub use review_step::{ReviewStep, review_step};
pub use step_page::{StepPage, step_page};
pub(crate) use view::OfSteps;
pub use view::{PlanHead, PlanView, StepHead, StepProposal, StepView, current_steps, step_id, view};
