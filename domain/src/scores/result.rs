//! From cards to sum, spread, sensitivity and band.

use serde::{Deserialize, Serialize};

use super::{Band, CRITERIA, CriteriaSet, Criterion, Hundredths, MAX_SCORE, Values};

/// Lowest, highest and standard deviation (over those who scored, not a sample of more).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    pub lowest: Hundredths,
    pub highest: Hundredths,
    pub deviation: Hundredths,
}

/// One criterion over all cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub criterion: Criterion,
    pub weight: i64,
    /// All assessors' scores added up.
    pub points: i64,
    pub assessors: i64,
    /// `points / assessors`, rounded to hundredths.
    pub mean: Hundredths,
    /// `weight × points / (assessors × 5)`, rounded to hundredths once, at the end.
    pub contribution: Hundredths,
    pub spread: Spread,
}

impl Line {
    /// The mean needs no rounding, so `weight × mean / 5` can be shown as it stands.
    pub const fn mean_is_exact(&self) -> bool {
        self.mean.0 * self.assessors == 100 * self.points
    }
}

/// What the cards of a round come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scored {
    pub assessors: i64,
    pub lines: Vec<Line>,
    /// The lines' contributions added up, so that the figures shown make the sum shown; 0 to 100.
    pub sum: Hundredths,
    /// Spread of the assessors' own sums.
    pub spread: Spread,
    /// Lowest and highest sum when one weight at a time is a fifth lower or higher and all are renormalised.
    pub sensitivity: (Hundredths, Hundredths),
    pub band: Band,
    /// Worst and best band within the sensitivity.
    pub bands: (Band, Band),
    /// The sum alone gives band C, but the legal duty lifts it to B.
    pub lifted_by_law: bool,
}

/// Counts the cards; `None` without cards.
pub fn result(set: &CriteriaSet, cards: &[Values]) -> Option<Scored> {
    if cards.is_empty() {
        return None;
    }
    let assessors = cards.len() as i64;
    let lines: Vec<Line> = Criterion::ALL
        .iter()
        .map(|criterion| line(set, cards, *criterion))
        .collect();
    let sum = Hundredths(lines.iter().map(|line| line.contribution.0).sum());
    let own_sums: Vec<i64> = cards.iter().map(|card| card.sum(set).0).collect();
    let mut points = [0; CRITERIA];
    for line in &lines {
        points[line.criterion.index()] = line.points;
    }
    let (low, high) = sensitivity(set, &points, assessors);
    let sensitivity = (low.min(sum), high.max(sum));
    let legal = &lines[Criterion::LegalDuty.index()];
    // Compared before rounding: a mean of 3,996 is not 4.
    let by_law = 100 * legal.points >= set.legal_from.0 * assessors;
    let with_law = |band: Band| if by_law { band.min(Band::B) } else { band };
    Some(Scored {
        assessors,
        sum,
        spread: spread(&own_sums, 1),
        sensitivity,
        band: with_law(set.band(sum)),
        bands: (
            with_law(set.band(sensitivity.0)),
            with_law(set.band(sensitivity.1)),
        ),
        lifted_by_law: by_law && set.band(sum) == Band::C,
        lines,
    })
}

fn line(set: &CriteriaSet, cards: &[Values], criterion: Criterion) -> Line {
    let scores: Vec<i64> = cards.iter().map(|card| card.get(criterion)).collect();
    let (points, assessors, weight) = (scores.iter().sum(), scores.len() as i64, set.weight(criterion));
    Line {
        criterion,
        weight,
        points,
        assessors,
        mean: Hundredths(divide(100 * points, assessors)),
        contribution: Hundredths(divide(100 * weight * points, assessors * MAX_SCORE)),
        spread: spread(&scores, 100),
    }
}

/// Division of what is not negative by what is positive, rounded to the nearest, halves up.
const fn divide(a: i64, b: i64) -> i64 {
    (2 * a + b) / (2 * b)
}

/// The spread of figures, each counting `unit` hundredths.
fn spread(figures: &[i64], unit: i64) -> Spread {
    let n = figures.len() as i64;
    let (sum, squares) = figures
        .iter()
        .fold((0, 0), |(sum, squares), x| (sum + x, squares + x * x));
    // The variance is (n·Σx² − (Σx)²) / n²; the root is taken of four times its square for the rounding.
    let variance = n * squares - sum * sum;
    let deviation = ((4 * variance * unit * unit / (n * n)).isqrt() + 1) / 2;
    Spread {
        lowest: Hundredths(figures.iter().min().copied().unwrap_or(0) * unit),
        highest: Hundredths(figures.iter().max().copied().unwrap_or(0) * unit),
        deviation: Hundredths(deviation),
    }
}

/// Each weight alone at 4/5 and 6/5 of itself, all weights renormalised to 100.
fn sensitivity(set: &CriteriaSet, points: &[i64; CRITERIA], assessors: i64) -> (Hundredths, Hundredths) {
    let mut range = (i64::MAX, i64::MIN);
    for changed in 0..CRITERIA {
        for fifths in [4, 6] {
            let weight = |i: usize| set.weights[i] * if i == changed { fifths } else { 5 };
            let all: i64 = (0..CRITERIA).map(weight).sum();
            let weighted: i64 = (0..CRITERIA).map(|i| weight(i) * points[i]).sum();
            let sum = divide(10_000 * weighted, all.max(1) * assessors * MAX_SCORE);
            range = (range.0.min(sum), range.1.max(sum));
        }
    }
    (Hundredths(range.0), Hundredths(range.1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SET: CriteriaSet = CriteriaSet::DEFAULT;

    fn values(scores: [i64; CRITERIA]) -> Values {
        Values::new(scores).unwrap()
    }

    #[test]
    fn no_cards_have_no_result() {
        assert_eq!(result(&SET, &[]), None);
    }

    #[test]
    fn two_cards_by_hand() {
        let cards = [values([4, 3, 2, 0, 5, 4, 3, 1]), values([3, 3, 4, 1, 3, 4, 2, 1])];
        let counted = result(&SET, &cards).unwrap();
        let first = counted.lines[0];
        // 20 × 3,5 / 5 = 14,0
        assert_eq!(
            (first.mean, first.contribution),
            (Hundredths(350), Hundredths(1400))
        );
        assert!(first.mean_is_exact());
        assert_eq!(first.spread.deviation, Hundredths(50));
        // 14 + 9 + 9 + 1,5 + 8 + 8 + 5 + 1
        assert_eq!(counted.sum, Hundredths(5550));
        assert_eq!(counted.band, Band::B);
        assert!(!counted.lifted_by_law);
        // Own sums: 16+9+6+0+10+8+6+1 = 56 and 12+9+12+3+6+8+4+1 = 55.
        assert_eq!(counted.spread.lowest, Hundredths(5500));
        assert_eq!(counted.spread.highest, Hundredths(5600));
        assert_eq!(counted.spread.deviation, Hundredths(50));
        assert!(counted.sensitivity.0 < counted.sum && counted.sum < counted.sensitivity.1);
    }

    #[test]
    fn three_cards_round_once() {
        let mut scores = [0; CRITERIA];
        let cards = [4, 3, 4].map(|score| {
            scores[0] = score;
            values(scores)
        });
        let first = result(&SET, &cards).unwrap().lines[0];
        assert_eq!(first.mean, Hundredths(367));
        assert!(!first.mean_is_exact());
        // 20 × 11 / 15 = 14,666…
        assert_eq!(first.contribution, Hundredths(1467));
    }

    #[test]
    fn a_legal_duty_lifts_from_c_to_b_and_no_further() {
        let mut scores = [0; CRITERIA];
        scores[Criterion::LegalDuty.index()] = 4;
        let lifted = result(&SET, &[values(scores), values(scores)]).unwrap();
        assert_eq!(lifted.sum, Hundredths(1200));
        assert_eq!((lifted.band, lifted.lifted_by_law), (Band::B, true));
        assert_eq!(lifted.bands, (Band::B, Band::B));
        scores[Criterion::LegalDuty.index()] = 3;
        let mut other = scores;
        other[Criterion::LegalDuty.index()] = 4;
        let not = result(&SET, &[values(scores), values(other)]).unwrap();
        assert_eq!((not.band, not.lifted_by_law), (Band::C, false));
        let best = result(&SET, &[values([5; CRITERIA])]).unwrap();
        assert_eq!((best.band, best.lifted_by_law), (Band::A, false));
    }

    #[test]
    fn sensitivity_can_cross_a_band() {
        // 69 of 100: a little more weight on what scores high reaches 70.
        let counted = result(&SET, &[values([5, 5, 5, 0, 5, 3, 1, 1])]).unwrap();
        assert_eq!(counted.sum, Hundredths(6900));
        assert_eq!(counted.band, Band::B);
        assert_eq!(counted.bands, (Band::B, Band::A));
    }

    fn cards() -> impl Strategy<Value = Vec<Values>> {
        prop::collection::vec(prop::array::uniform8(0..=MAX_SCORE).prop_map(values), 1..9)
    }

    proptest! {
        #[test]
        fn a_sum_lies_between_0_and_100(cards in cards()) {
            let counted = result(&SET, &cards).unwrap();
            for figure in [counted.sum, counted.sensitivity.0, counted.sensitivity.1] {
                prop_assert!((Hundredths(0)..=Hundredths(10_000)).contains(&figure));
            }
            prop_assert!(counted.sensitivity.0 <= counted.sum && counted.sum <= counted.sensitivity.1);
            prop_assert!(counted.bands.0 >= counted.band && counted.band >= counted.bands.1);
        }

        #[test]
        fn the_lines_make_the_sum(cards in cards()) {
            let counted = result(&SET, &cards).unwrap();
            prop_assert_eq!(counted.lines.iter().map(|l| l.contribution.0).sum::<i64>(), counted.sum.0);
        }

        #[test]
        fn a_higher_score_never_lowers_the_sum_or_the_band(
            mut cards in cards(), card in 0usize..8, criterion in 0usize..CRITERIA,
        ) {
            let before = result(&SET, &cards).unwrap();
            let card = card % cards.len();
            let mut scores = Criterion::ALL.iter().map(|c| cards[card].get(*c)).collect::<Vec<_>>();
            scores[criterion] = (scores[criterion] + 1).min(MAX_SCORE);
            cards[card] = values(scores.try_into().unwrap());
            let after = result(&SET, &cards).unwrap();
            prop_assert!(after.sum >= before.sum);
            prop_assert!(after.band <= before.band);
        }

        #[test]
        fn the_order_of_cards_does_not_matter(cards in cards()) {
            let mut turned = cards.clone();
            turned.reverse();
            prop_assert_eq!(result(&SET, &cards), result(&SET, &turned));
        }

        #[test]
        fn only_fives_are_100_and_only_zeros_0(count in 1usize..9) {
            let best = result(&SET, &vec![values([5; CRITERIA]); count]).unwrap();
            prop_assert_eq!((best.sum, best.band), (Hundredths(10_000), Band::A));
            prop_assert_eq!(best.sensitivity, (Hundredths(10_000), Hundredths(10_000)));
            prop_assert_eq!(best.spread.deviation, Hundredths(0));
            let worst = result(&SET, &vec![values([0; CRITERIA]); count]).unwrap();
            prop_assert_eq!((worst.sum, worst.band), (Hundredths(0), Band::C));
        }

        #[test]
        fn equal_cards_have_no_spread(one in prop::array::uniform8(0..=MAX_SCORE), count in 1usize..9) {
            let counted = result(&SET, &vec![values(one); count]).unwrap();
            prop_assert_eq!(counted.spread.deviation, Hundredths(0));
            prop_assert_eq!(counted.sum, values(one).sum(&SET));
            prop_assert!(counted.lines.iter().all(|l| l.spread.deviation == Hundredths(0) && l.mean_is_exact()));
        }
    }
}
