//! What the public sees without signing in: decided proposals, and of them only what may be shown.
//!
//! Every field of the views here is public. Reviews, scores, risks, motivations, dissent, names of people and
//! anything undecided never enter them; a test marks every internal text and looks for the marks.

mod list;
mod one;
mod start;

#[cfg(test)]
mod tests;

pub use list::{Filter, InitiativeRow, List, Options, SIZE, all, list};
pub use one::{
    Benefit, Contribution, DecidedBy, Decision, Initiative, MilestoneView, NeedKind, StepTitle, initiative,
};
pub(crate) use start::latest;
pub use start::{AimCover, Start, start};
