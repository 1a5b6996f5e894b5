//! Scoring: criteria with weights, cards of several assessors, and the arithmetic from cards to a band.
//!
//! Everything counts in whole numbers, hundredths where decimals are needed, so that server, browser and both
//! database engines give the same figures. Cost, risk and staff impact are axes of their own, never in the sum
//! (domain reference §3.5).

mod card;
mod must_haves;
mod result;
mod sight;

use serde::{Deserialize, Serialize};

pub use card::{Card, MAX_SCORE, ScoreForm, Values};
pub use must_haves::{Answer, Answers, MustHave, MustHaveAnswer, MustHavesForm};
pub use result::{Line, Scored, Spread, result};
pub use sight::{Sight, sight};

use crate::{ids::UnitId, proposals::ProposalState};

/// Fewest assessors before a proposal can be prioritised.
pub const FEWEST_ASSESSORS: i64 = 2;

crate::choices! {
    /// What is scored 0–5.
    pub enum Criterion {
        /// Nytta för invånare.
        ResidentBenefit = "resident_benefit",
        /// Nytta för verksamhet.
        OperationalBenefit = "operational_benefit",
        /// Bidrag till inriktningen (A2–A7).
        Direction = "direction",
        /// Lagkrav eller avtalstvång.
        LegalDuty = "legal_duty",
        /// Angelägenhet, driftrisk.
        Urgency = "urgency",
        /// Gemensamhet: how many units benefit.
        Reach = "reach",
        /// Genomförbarhet.
        Feasibility = "feasibility",
        /// Demokrati och öppenhet (A7).
        Democracy = "democracy",
    }
}

/// How many criteria there are.
pub const CRITERIA: usize = Criterion::ALL.len();

impl Criterion {
    /// The place in [`Criterion::ALL`] and in [`Values`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

crate::choices! {
    /// A coarse rank instead of false precision.
    pub enum Band {
        A = "A",
        B = "B",
        C = "C",
    }
}

/// A figure in hundredths: 1467 is 14,67.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Hundredths(pub i64);

impl Hundredths {
    /// With one decimal, or two when the second is not 0, after the given separator: `14,0`, `14,67`.
    pub fn text(self, separator: char) -> String {
        let sign = if self.0 < 0 { "\u{2212}" } else { "" };
        let (whole, part) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        if part.is_multiple_of(10) {
            format!("{sign}{whole}{separator}{}", part / 10)
        } else {
            format!("{sign}{whole}{separator}{part:02}")
        }
    }
}

/// Weights and limits, kept by version: a round keeps the set it was opened with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriteriaSet {
    pub version: i64,
    /// Weight per criterion in the order of [`Criterion::ALL`]; not negative, sum 100.
    pub weights: [i64; CRITERIA],
    /// Lowest sum for band A and for band B.
    pub band_a_from: Hundredths,
    pub band_b_from: Hundredths,
    /// The mean of [`Criterion::LegalDuty`] from which the band is at least B.
    pub legal_from: Hundredths,
}

impl CriteriaSet {
    /// The default set (domain reference §3.5).
    pub const DEFAULT: Self = Self {
        version: 1,
        weights: [20, 15, 15, 15, 10, 10, 10, 5],
        band_a_from: Hundredths(7000),
        band_b_from: Hundredths(4500),
        legal_from: Hundredths(400),
    };

    pub const fn weight(&self, criterion: Criterion) -> i64 {
        self.weights[criterion.index()]
    }

    /// The band of a sum alone.
    pub fn band(&self, sum: Hundredths) -> Band {
        if sum >= self.band_a_from {
            Band::A
        } else if sum >= self.band_b_from {
            Band::B
        } else {
            Band::C
        }
    }
}

/// An assessor who works in the sponsor's unit or below it: shown as possible partiality, not blocked.
pub fn from_own_unit(assessor_path: &[UnitId], sponsor: Option<UnitId>) -> bool {
    sponsor.is_some_and(|unit| assessor_path.contains(&unit))
}

/// The proposal is prioritised, or further: its scoring is part of the basis for all who read it.
pub const fn scoring_is_over(state: ProposalState) -> bool {
    !matches!(
        state,
        ProposalState::Draft
            | ProposalState::InPreparation
            | ProposalState::OnReferral
            | ProposalState::InReview
            | ProposalState::ReferredBack
    )
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn the_default_weights_sum_to_100() {
        assert_eq!(CriteriaSet::DEFAULT.weights.iter().sum::<i64>(), 100);
        assert_eq!(CriteriaSet::DEFAULT.weight(Criterion::Democracy), 5);
        for (i, criterion) in Criterion::ALL.iter().enumerate() {
            assert_eq!(criterion.index(), i);
        }
    }

    #[rstest]
    #[case(10_000, Band::A)]
    #[case(7_000, Band::A)]
    #[case(6_999, Band::B)]
    #[case(4_500, Band::B)]
    #[case(4_499, Band::C)]
    #[case(0, Band::C)]
    fn bands_have_limits(#[case] sum: i64, #[case] band: Band) {
        assert_eq!(CriteriaSet::DEFAULT.band(Hundredths(sum)), band);
    }

    #[rstest]
    #[case(1467, "14,67")]
    #[case(1400, "14,0")]
    #[case(350, "3,5")]
    #[case(5, "0,05")]
    #[case(0, "0,0")]
    #[case(-50, "\u{2212}0,5")]
    fn figures_have_one_or_two_decimals(#[case] hundredths: i64, #[case] text: &str) {
        assert_eq!(Hundredths(hundredths).text(','), text);
    }

    #[test]
    fn partiality_is_the_sponsors_unit_and_below() {
        let (school, administration, staff) = (
            UnitId(uuid::Uuid::from_u128(1)),
            UnitId(uuid::Uuid::from_u128(2)),
            UnitId(uuid::Uuid::from_u128(3)),
        );
        assert!(from_own_unit(&[school, administration], Some(administration)));
        assert!(from_own_unit(&[administration], Some(administration)));
        assert!(
            !from_own_unit(&[administration], Some(school)),
            "above the sponsor"
        );
        assert!(!from_own_unit(&[staff], Some(administration)));
        assert!(!from_own_unit(&[staff], None));
    }
}
