//! What the public sees of a decided proposal: where it stands, what happened when, how a list is sorted.

use crate::proposals::ProposalState;

crate::choices! {
    /// Where an initiative stands, in the public's words.
    pub enum Status {
        /// Approved, not yet begun.
        Approved = "approved",
        Ongoing = "ongoing",
        Completed = "completed",
        /// Its benefits were followed up.
        FollowedUp = "followed_up",
        Rejected = "rejected",
        Closed = "closed",
    }
}

impl Status {
    /// `None` for what the public does not see: everything before a final decision.
    pub const fn of(state: ProposalState) -> Option<Self> {
        Some(match state {
            ProposalState::Approved | ProposalState::ApprovedWithChanges => Self::Approved,
            ProposalState::InExecution => Self::Ongoing,
            ProposalState::Completed => Self::Completed,
            ProposalState::BenefitsFollowedUp => Self::FollowedUp,
            ProposalState::Rejected => Self::Rejected,
            ProposalState::Closed => Self::Closed,
            ProposalState::Draft
            | ProposalState::InPreparation
            | ProposalState::OnReferral
            | ProposalState::InReview
            | ProposalState::Prioritised
            | ProposalState::ReadyForDecision
            | ProposalState::InDecision
            | ProposalState::Tabled
            | ProposalState::ReferredBack => return None,
        })
    }

    /// The proposal states it stands for; the second repeats the first when there is only one.
    pub const fn states(self) -> [ProposalState; 2] {
        match self {
            Self::Approved => [ProposalState::Approved, ProposalState::ApprovedWithChanges],
            Self::Ongoing => [ProposalState::InExecution; 2],
            Self::Completed => [ProposalState::Completed; 2],
            Self::FollowedUp => [ProposalState::BenefitsFollowedUp; 2],
            Self::Rejected => [ProposalState::Rejected; 2],
            Self::Closed => [ProposalState::Closed; 2],
        }
    }
}

crate::choices! {
    /// What happened, in the public history.
    pub enum Milestone {
        /// The proposal was drawn up.
        Proposed = "proposed",
        Decided = "decided",
        /// A later decision corrected it.
        Corrected = "corrected",
        /// The adjusted minutes were announced.
        Announced = "announced",
        /// The last day to appeal.
        AppealEnds = "appeal_ends",
        Started = "started",
        Completed = "completed",
        FollowedUp = "followed_up",
        Closed = "closed",
    }
}

crate::choices! {
    /// How the public list is sorted.
    pub enum Sort {
        /// The latest decision first.
        Newest = "newest",
        Oldest = "oldest",
        Title = "title",
        /// The largest cost first.
        Cost = "cost",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_what_is_decided_is_public() {
        for state in ProposalState::ALL.iter().copied() {
            assert_eq!(Status::of(state).is_some(), state.is_decided(), "{state}");
            if let Some(status) = Status::of(state) {
                assert!(status.states().contains(&state));
            }
        }
    }
}
