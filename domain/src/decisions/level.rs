//! Which level a proposal's cost and nature call for: the smallest point of the delegation order that covers it.
//!
//! Domain reference §2.5. The limits are data with a validity period; only the rule is here. A group of officials
//! never decides, so each point names one delegate or one political body.

use super::{Level, Obstacle};
use crate::{
    ids::{DelegationId, UnitId},
    money::{Amount, Precision},
    organisation::UnitKind,
};

/// What the rule must know of a point of the delegation order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rung {
    pub id: DelegationId,
    pub level: Level,
    /// The body, when it is not a named delegate's.
    pub body: Option<UnitId>,
    /// Kronor; `None` covers any total.
    pub limit_max: Option<i64>,
    /// Matters of principle too.
    pub principle: bool,
}

impl Rung {
    /// What keeps this point from covering the proposal.
    ///
    /// A limit covers only a total with a known upper end: what costs "at least" 4 million, or an unknown sum,
    /// may cost more than any limit.
    pub fn refuses(&self, total: Amount, principle: bool) -> Option<Obstacle> {
        if principle && !self.principle {
            return Some(Obstacle::Principle);
        }
        let limit = self.limit_max?;
        match total.precision {
            Precision::Unknown | Precision::AtLeast => Some(Obstacle::CostsOpenEnded),
            Precision::Exact | Precision::Approximate => {
                (total.kronor > limit).then_some(Obstacle::AboveLimit)
            }
        }
    }
}

/// The lowest point that covers the proposal; among points of a level the one with the smallest limit.
pub fn smallest(ladder: &[Rung], total: Amount, principle: bool) -> Option<&Rung> {
    ladder
        .iter()
        .filter(|rung| rung.refuses(total, principle).is_none())
        .min_by_key(|rung| (rung.level, rung.limit_max.unwrap_or(i64::MAX), rung.id))
}

/// What keeps a body from deciding the proposal: its own point when it has one, otherwise its level, which must
/// reach the smallest that covers. Without any point that covers, only the council decides.
pub fn body_obstacles(
    body: UnitId,
    level: Level,
    ladder: &[Rung],
    total: Amount,
    principle: bool,
) -> Vec<Obstacle> {
    let own: Vec<_> = ladder.iter().filter(|rung| rung.body == Some(body)).collect();
    if own.iter().any(|rung| rung.refuses(total, principle).is_none()) {
        return Vec::new();
    }
    let needed = smallest(ladder, total, principle).map_or(Level::Council, |rung| rung.level);
    let reaches = if own.is_empty() {
        level >= needed
    } else {
        level > needed
    };
    if reaches || level == Level::Council {
        Vec::new()
    } else {
        vec![Obstacle::LevelTooLow]
    }
}

impl Level {
    /// The level of a political body; `None` for what is not one.
    pub const fn of_body(kind: UnitKind) -> Option<Self> {
        match kind {
            UnitKind::Council => Some(Self::Council),
            UnitKind::ExecutiveBoard => Some(Self::ExecutiveBoard),
            UnitKind::Committee => Some(Self::Committee),
            UnitKind::Subcommittee => Some(Self::Subcommittee),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;

    const SUBCOMMITTEE: UnitId = UnitId(Uuid::from_u128(101));
    const BOARD: UnitId = UnitId(Uuid::from_u128(102));
    const COUNCIL: UnitId = UnitId(Uuid::from_u128(103));
    const COMMITTEE: UnitId = UnitId(Uuid::from_u128(104));

    fn rung(id: u128, level: Level, body: Option<UnitId>, limit_max: Option<i64>, principle: bool) -> Rung {
        Rung {
            id: DelegationId(Uuid::from_u128(id)),
            level,
            body,
            limit_max,
            principle,
        }
    }

    /// The demonstration ladder of the domain reference §2.5.
    fn ladder() -> Vec<Rung> {
        vec![
            rung(1, Level::Delegated, None, Some(700_000), false),
            rung(2, Level::Delegated, None, Some(5_000_000), false),
            rung(
                3,
                Level::Subcommittee,
                Some(SUBCOMMITTEE),
                Some(10_000_000),
                false,
            ),
            rung(4, Level::ExecutiveBoard, Some(BOARD), None, false),
            rung(5, Level::Council, Some(COUNCIL), None, true),
        ]
    }

    fn amount(kronor: i64, precision: Precision) -> Amount {
        Amount { kronor, precision }
    }

    #[rstest]
    #[case(Amount::exact(0), false, 1)]
    #[case(Amount::exact(700_000), false, 1)]
    #[case(Amount::exact(700_001), false, 2)]
    #[case(amount(4_000_000, Precision::Approximate), false, 2)]
    #[case(Amount::exact(5_000_001), false, 3)]
    #[case(Amount::exact(10_000_001), false, 4)]
    #[case(amount(100_000, Precision::AtLeast), false, 4)]
    #[case(Amount::UNKNOWN, false, 4)]
    #[case(Amount::exact(0), true, 5)]
    fn the_smallest_that_covers(#[case] total: Amount, #[case] principle: bool, #[case] expected: u128) {
        let ladder = ladder();
        let found = smallest(&ladder, total, principle).unwrap();
        assert_eq!(found.id.0.as_u128(), expected);
    }

    #[rstest]
    #[case(Amount::exact(5_000_000), false, None)]
    #[case(Amount::exact(5_000_001), false, Some(Obstacle::AboveLimit))]
    #[case(Amount::UNKNOWN, false, Some(Obstacle::CostsOpenEnded))]
    #[case(amount(1, Precision::AtLeast), false, Some(Obstacle::CostsOpenEnded))]
    #[case(Amount::exact(1), true, Some(Obstacle::Principle))]
    fn a_delegate_stays_within_the_limit(
        #[case] total: Amount,
        #[case] principle: bool,
        #[case] expected: Option<Obstacle>,
    ) {
        assert_eq!(ladder()[1].refuses(total, principle), expected);
    }

    #[rstest]
    #[case(SUBCOMMITTEE, Level::Subcommittee, Amount::exact(10_000_000), false, true)]
    #[case(SUBCOMMITTEE, Level::Subcommittee, Amount::exact(10_000_001), false, false)]
    #[case(COMMITTEE, Level::Committee, Amount::exact(9_000_000), false, true)]
    #[case(COMMITTEE, Level::Committee, Amount::exact(11_000_000), false, false)]
    #[case(BOARD, Level::ExecutiveBoard, Amount::UNKNOWN, false, true)]
    #[case(BOARD, Level::ExecutiveBoard, Amount::exact(1), true, false)]
    #[case(COUNCIL, Level::Council, Amount::UNKNOWN, true, true)]
    fn a_body_must_reach_the_level(
        #[case] body: UnitId,
        #[case] level: Level,
        #[case] total: Amount,
        #[case] principle: bool,
        #[case] may: bool,
    ) {
        assert_eq!(
            body_obstacles(body, level, &ladder(), total, principle).is_empty(),
            may
        );
    }

    #[test]
    fn without_an_order_only_the_council_decides() {
        assert!(body_obstacles(COUNCIL, Level::Council, &[], Amount::exact(1), false).is_empty());
        assert_eq!(
            body_obstacles(BOARD, Level::ExecutiveBoard, &[], Amount::exact(1), false),
            vec![Obstacle::LevelTooLow]
        );
    }

    proptest! {
        #[test]
        fn a_higher_cost_never_needs_a_lower_level(a in 0..20_000_000i64, b in 0..20_000_000i64) {
            let ladder = ladder();
            let level = |kronor| smallest(&ladder, Amount::exact(kronor), false).unwrap().level;
            prop_assert!(level(a.min(b)) <= level(a.max(b)));
        }
    }
}
