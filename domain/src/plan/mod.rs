//! The implementation plan: steps whose lifecycle, proposed handling and decided handling are kept apart.

mod forms;
mod term;

pub use forms::{HandlingContent, HandlingForm, ReviewContent, ReviewForm};
pub use term::{Term, quarter_label};

crate::choices! {
    /// Where a version of the plan stands.
    pub enum PlanStatus {
        Draft = "draft",
        Adopted = "adopted",
        Revised = "revised",
        Closed = "closed",
    }
}

crate::choices! {
    /// What *is*: where a step stands.
    pub enum StepState {
        NotStarted = "not_started",
        Ongoing = "ongoing",
        Paused = "paused",
        Completed = "completed",
        Cancelled = "cancelled",
    }
}

impl StepState {
    /// May a review find the step in `next` after `self`? A step that has begun never becomes not started, and
    /// what is completed or cancelled stays so (domain reference §1.3).
    pub const fn may_become(self, next: Self) -> bool {
        use StepState as S;
        matches!(
            (self, next),
            (
                S::NotStarted,
                S::NotStarted | S::Ongoing | S::Paused | S::Cancelled
            ) | (
                S::Ongoing | S::Paused,
                S::Ongoing | S::Paused | S::Completed | S::Cancelled
            ) | (S::Completed, S::Completed)
                | (S::Cancelled, S::Cancelled)
        )
    }
}

crate::choices! {
    /// A way to go on with a step (domain reference §1.1).
    pub enum Handling {
        Continue = "continue",
        /// On condition that it follows the coming direction.
        ContinueAligned = "continue_aligned",
        Expedite = "expedite",
        Pause = "pause",
        HoldUntil = "hold_until",
        Descope = "descope",
        Commission = "commission",
        Cancel = "cancel",
    }
}

impl Handling {
    /// Something waits until a condition is met, so the condition must be told.
    pub const fn waits(self) -> bool {
        matches!(self, Self::Pause | Self::HoldUntil)
    }
}

crate::choices! {
    /// How it goes, in one word.
    pub enum Rag {
        Green = "green",
        Amber = "amber",
        Red = "red",
    }
}

crate::choices! {
    /// Where a part of a step stands.
    pub enum PartState {
        NotBegun = "not_begun",
        Ongoing = "ongoing",
        OnHold = "on_hold",
        /// Proposed to be, or is, taken out of the step.
        Removed = "removed",
        Delivered = "delivered",
    }
}

crate::choices! {
    /// What a consequence concerns.
    pub enum ConsequenceKind {
        Legal = "legal",
        Staff = "staff",
        Operation = "operation",
        Economy = "economy",
    }
}

crate::choices! {
    /// What a cost of the plan is.
    pub enum PlanCostKind {
        External = "external",
        InternalTime = "internal_time",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_and_every_next_state() {
        use StepState as S;
        let table = [
            (S::NotStarted, [true, true, true, false, true]),
            (S::Ongoing, [false, true, true, true, true]),
            (S::Paused, [false, true, true, true, true]),
            (S::Completed, [false, false, false, true, false]),
            (S::Cancelled, [false, false, false, false, true]),
        ];
        assert_eq!(table.len(), S::ALL.len());
        for (state, allowed) in table {
            for (next, expected) in S::ALL.iter().zip(allowed) {
                assert_eq!(state.may_become(*next), expected, "{state} to {next}");
            }
        }
    }

    #[test]
    fn only_pauses_and_holds_wait() {
        let waiting: Vec<_> = Handling::ALL.iter().filter(|h| h.waits()).collect();
        assert_eq!(waiting, [&Handling::Pause, &Handling::HoldUntil]);
    }
}
