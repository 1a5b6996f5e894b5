//! From the outcome of each resolution to the outcome of the matter, and to what happens to the proposal.

use super::Outcome;
use crate::proposals::ProposalEvent;

/// The outcome of the matter as a whole; `None` without resolutions.
///
/// All alike: that outcome. Something approved and something not: approved with changes, since part of the
/// proposal holds (delvis bifall). Nothing approved: referred back goes before tabled, tabled before rejected,
/// because the matter is still open as long as a part of it is.
pub fn overall(outcomes: &[Outcome]) -> Option<Outcome> {
    let has = |outcome| outcomes.contains(&outcome);
    let first = *outcomes.first()?;
    Some(if outcomes.iter().all(|outcome| *outcome == first) {
        first
    } else if has(Outcome::Approved) || has(Outcome::ApprovedWithChanges) {
        Outcome::ApprovedWithChanges
    } else if has(Outcome::ReferredBack) {
        Outcome::ReferredBack
    } else {
        Outcome::Tabled
    })
}

impl Outcome {
    /// What a decision with this outcome does to the proposal.
    pub const fn event(self) -> ProposalEvent {
        match self {
            Self::Approved => ProposalEvent::Approve,
            Self::ApprovedWithChanges => ProposalEvent::ApproveWithChanges,
            Self::Rejected => ProposalEvent::Reject,
            Self::ReferredBack => ProposalEvent::ReferBack,
            Self::Tabled => ProposalEvent::Table,
        }
    }

    pub const fn is_approval(self) -> bool {
        matches!(self, Self::Approved | Self::ApprovedWithChanges)
    }

    /// Ends the matter, either way; only then the public sees it.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Approved | Self::ApprovedWithChanges | Self::Rejected)
    }
}

#[cfg(test)]
mod tests {
    use Outcome::*;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(&[], None)]
    #[case(&[Approved, Approved], Some(Approved))]
    #[case(&[Rejected], Some(Rejected))]
    #[case(&[Tabled, Tabled], Some(Tabled))]
    #[case(&[Approved, ApprovedWithChanges], Some(ApprovedWithChanges))]
    #[case(&[Approved, Rejected], Some(ApprovedWithChanges))]
    #[case(&[Approved, ReferredBack], Some(ApprovedWithChanges))]
    #[case(&[Rejected, ReferredBack, Tabled], Some(ReferredBack))]
    #[case(&[Rejected, Tabled], Some(Tabled))]
    fn the_matter_follows_its_resolutions(#[case] outcomes: &[Outcome], #[case] expected: Option<Outcome>) {
        assert_eq!(overall(outcomes), expected);
    }

    proptest! {
        #[test]
        fn order_does_not_matter(mut outcomes in prop::collection::vec(prop::sample::select(Outcome::ALL), 1..6)) {
            let one = overall(&outcomes);
            outcomes.reverse();
            prop_assert_eq!(one, overall(&outcomes));
        }

        #[test]
        fn nothing_is_approved_unless_a_part_is(outcomes in prop::collection::vec(prop::sample::select(Outcome::ALL), 1..6)) {
            let approved = overall(&outcomes).is_some_and(Outcome::is_approval);
            prop_assert_eq!(approved, outcomes.iter().any(|o| o.is_approval()));
        }
    }
}
