//! The implementation plan: its steps on a time line and in a table, and a page per step.

mod functions;
mod gantt;
mod memo;
mod page;
mod step;
mod step_work;
pub mod words;

pub use functions::{DecideHandling, ReleaseHold, ReviewStep};
pub use page::PlanPage;
pub use step::StepPage;
