//! The long-term direction: its aims, and how proposals contribute to them.

use serde::{Deserialize, Serialize};

use crate::ids::AimId;

crate::choices! {
    /// Where a version of the direction stands (domain reference §1.3).
    pub enum DirectionStatus {
        Commissioned = "commissioned",
        Drafting = "drafting",
        OnReferral = "on_referral",
        Proposed = "proposed",
        Adopted = "adopted",
        UnderRevision = "under_revision",
        Superseded = "superseded",
        Repealed = "repealed",
    }
}

/// Least and most a proposal contributes to an aim: it may also work against it.
pub const CONTRIBUTION: std::ops::RangeInclusive<i64> = -2..=3;

/// An aim (inriktningsmål) of the direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aim {
    pub id: AimId,
    /// `A1` to `A7`.
    pub code: String,
    /// A few words, for lists and charts.
    pub label_sv: String,
    pub label_en: String,
    pub text_sv: String,
    pub text_en: String,
    /// Per cent; the weights of a direction sum to 100.
    pub weight: i64,
}

crate::choices! {
    /// Is anything done for an aim?
    pub enum Coverage {
        /// A decided initiative contributes to it.
        Covered = "covered",
        /// Decided initiatives taken together work against it.
        Opposed = "opposed",
        /// Only what is not yet decided contributes.
        Prepared = "prepared",
        /// Nothing contributes.
        Uncovered = "uncovered",
    }
}

/// How proposals contribute to one aim, counted over those the reader may see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contributions {
    /// Approved proposals that contribute, and that work against the aim.
    pub approved_for: i64,
    pub approved_against: i64,
    /// The sum over approved proposals.
    pub approved_sum: i64,
    /// Not yet decided proposals that contribute, and that work against the aim.
    pub open_for: i64,
    pub open_against: i64,
}

impl Contributions {
    /// All proposals with a contribution other than 0, rejected ones left out.
    pub const fn count(&self) -> i64 {
        self.approved_for + self.approved_against + self.open_for + self.open_against
    }

    /// Is anything done for the aim? More harm than good counts as opposed, even when something is done for it.
    pub const fn coverage(&self) -> Coverage {
        if self.approved_sum < 0 {
            Coverage::Opposed
        } else if self.approved_for > 0 {
            Coverage::Covered
        } else if self.open_for > 0 {
            Coverage::Prepared
        } else {
            Coverage::Uncovered
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, 0, 0, 0, Coverage::Uncovered)]
    #[case(0, 0, 0, 1, Coverage::Prepared)]
    #[case(1, 0, 3, 0, Coverage::Covered)]
    #[case(1, 1, 0, 5, Coverage::Covered)]
    #[case(1, 2, -1, 5, Coverage::Opposed)]
    #[case(0, 1, -2, 0, Coverage::Opposed)]
    fn coverage(
        #[case] approved_for: i64,
        #[case] approved_against: i64,
        #[case] approved_sum: i64,
        #[case] open_for: i64,
        #[case] expected: Coverage,
    ) {
        let counted = Contributions {
            approved_for,
            approved_against,
            approved_sum,
            open_for,
            open_against: 0,
        };
        assert_eq!(counted.coverage(), expected);
    }

    proptest! {
        #[test]
        fn what_is_uncovered_has_nothing_for_it(a in 0..9i64, b in 0..9i64, sum in -18..27i64, open in 0..9i64) {
            let counted = Contributions {
                approved_for: a, approved_against: b, approved_sum: sum, open_for: open, open_against: 0,
            };
            if counted.coverage() == Coverage::Uncovered {
                prop_assert_eq!((a, open), (0, 0));
            }
        }
    }
}
