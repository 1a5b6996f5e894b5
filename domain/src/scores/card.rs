//! One assessor's card: a whole score per criterion, why, and an overall motivation.

use serde::{Deserialize, Serialize};

use super::{CRITERIA, CriteriaSet, Criterion, Hundredths};
use crate::{Checks, Code, FieldError, Invalid, text};

/// The highest score; the lowest is 0.
pub const MAX_SCORE: i64 = 5;

/// Most characters of the reason for one score, and of the overall motivation.
const MAX_WHY: usize = 1_000;
const MAX_MOTIVATION: usize = 5_000;

/// Scores 0 to [`MAX_SCORE`] in the order of [`Criterion::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Values([i64; CRITERIA]);

impl Values {
    /// `None` when a score is out of range.
    pub fn new(scores: [i64; CRITERIA]) -> Option<Self> {
        scores
            .iter()
            .all(|score| (0..=MAX_SCORE).contains(score))
            .then_some(Self(scores))
    }

    pub const fn get(&self, criterion: Criterion) -> i64 {
        self.0[criterion.index()]
    }

    /// This card's own sum, Σ w·s/5, exact.
    pub fn sum(&self, set: &CriteriaSet) -> Hundredths {
        Hundredths(
            self.0
                .iter()
                .zip(set.weights)
                .map(|(score, weight)| 100 * weight * score / MAX_SCORE)
                .sum(),
        )
    }
}

/// A checked card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    pub values: Values,
    /// Why, per criterion in the order of [`Criterion::ALL`]; may be empty.
    pub why: [String; CRITERIA],
    pub motivation: String,
}

macro_rules! score_form {
    ($($variant:ident: $field:ident, $why:ident;)+) => {
        /// The card as typed. Each criterion has a field of its code and one with `_why` after it.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct ScoreForm {
            $(pub $field: String, pub $why: String,)+
            pub motivation: String,
        }

        impl ScoreForm {
            /// The score typed for a criterion.
            pub fn score(&self, criterion: Criterion) -> &str {
                match criterion { $(Criterion::$variant => &self.$field),+ }
            }

            /// The reason typed for a criterion's score.
            pub fn why(&self, criterion: Criterion) -> &str {
                match criterion { $(Criterion::$variant => &self.$why),+ }
            }

            pub fn set(&mut self, criterion: Criterion, score: String, why: String) {
                match criterion { $(Criterion::$variant => { self.$field = score; self.$why = why; }),+ }
            }

            /// The name of the field with the reason.
            pub const fn why_field(criterion: Criterion) -> &'static str {
                match criterion { $(Criterion::$variant => stringify!($why)),+ }
            }
        }
    };
}

score_form! {
    ResidentBenefit: resident_benefit, resident_benefit_why;
    OperationalBenefit: operational_benefit, operational_benefit_why;
    Direction: direction, direction_why;
    LegalDuty: legal_duty, legal_duty_why;
    Urgency: urgency, urgency_why;
    Reach: reach, reach_why;
    Feasibility: feasibility, feasibility_why;
    Democracy: democracy, democracy_why;
}

impl ScoreForm {
    /// Every criterion needs a whole score 0–5, and the card an overall motivation.
    pub fn check(&self) -> Result<Card, Invalid> {
        let mut checks = Checks::new();
        let mut scores = [0; CRITERIA];
        let mut why: [String; CRITERIA] = Default::default();
        for criterion in Criterion::ALL.iter().copied() {
            let i = criterion.index();
            match text::whole(criterion.code(), self.score(criterion), 0, MAX_SCORE) {
                Ok(Some(score)) => scores[i] = score,
                Ok(None) => checks.push(FieldError::new(criterion.code(), Code::Required)),
                Err(error) => checks.push(error),
            }
            let kept = text::paragraphs(Self::why_field(criterion), self.why(criterion), MAX_WHY);
            why[i] = checks.keep(kept).unwrap_or_default();
        }
        let motivation = checks.keep(text::required_paragraphs(
            "motivation",
            &self.motivation,
            MAX_MOTIVATION,
        ));
        checks.finish()?;
        Ok(Card {
            values: Values(scores),
            why,
            motivation: motivation.unwrap_or_default(),
        })
    }

    /// The scores typed so far that are whole and in range, for the arithmetic while one works.
    pub fn so_far(&self) -> [Option<i64>; CRITERIA] {
        let mut scores = [None; CRITERIA];
        for criterion in Criterion::ALL.iter().copied() {
            let typed = text::whole(criterion.code(), self.score(criterion), 0, MAX_SCORE);
            scores[criterion.index()] = typed.unwrap_or(None);
        }
        scores
    }
}

impl From<&Card> for ScoreForm {
    fn from(card: &Card) -> Self {
        let mut form = Self {
            motivation: card.motivation.clone(),
            ..Self::default()
        };
        for criterion in Criterion::ALL.iter().copied() {
            let why = card.why[criterion.index()].clone();
            form.set(criterion, card.values.get(criterion).to_string(), why);
        }
        form
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn full() -> ScoreForm {
        let mut form = ScoreForm {
            motivation: "Gives much to many.".into(),
            ..ScoreForm::default()
        };
        for criterion in Criterion::ALL.iter().copied() {
            form.set(criterion, "3".into(), String::new());
        }
        form
    }

    #[test]
    fn field_names_are_the_criteria() {
        let value = serde_json::to_value(full()).unwrap();
        for criterion in Criterion::ALL.iter().copied() {
            assert!(value.get(criterion.code()).is_some(), "{criterion}");
            assert_eq!(ScoreForm::why_field(criterion), format!("{criterion}_why"));
            assert!(
                value.get(ScoreForm::why_field(criterion)).is_some(),
                "{criterion}"
            );
        }
    }

    #[test]
    fn a_card_comes_back_as_its_form() {
        let mut form = full();
        form.set(Criterion::Reach, "5".into(), "Every school.".into());
        let card = form.check().unwrap();
        assert_eq!(card.values.get(Criterion::Reach), 5);
        assert_eq!(ScoreForm::from(&card), form);
    }

    #[rstest]
    #[case("", Code::Required)]
    #[case("6", Code::OutOfRange)]
    #[case("-1", Code::OutOfRange)]
    #[case("3,5", Code::NotANumber)]
    #[case("three", Code::NotANumber)]
    fn a_score_is_whole_from_0_to_5(#[case] typed: &str, #[case] code: Code) {
        let mut form = full();
        form.urgency = typed.into();
        let Invalid(errors) = form.check().unwrap_err();
        assert_eq!(
            errors
                .iter()
                .map(|e| (e.field.as_str(), e.code))
                .collect::<Vec<_>>(),
            [("urgency", code)]
        );
        assert_eq!(form.so_far()[Criterion::Urgency.index()], None);
    }

    #[test]
    fn all_errors_are_told_at_once() {
        let mut form = ScoreForm {
            direction_why: "x".repeat(MAX_WHY + 1),
            ..ScoreForm::default()
        };
        form.legal_duty = "9".into();
        let Invalid(errors) = form.check().unwrap_err();
        assert_eq!(errors.len(), CRITERIA + 2);
        assert!(
            errors
                .iter()
                .any(|e| e.field == "direction_why" && e.code == Code::TooLong)
        );
        assert!(
            errors
                .iter()
                .any(|e| e.field == "motivation" && e.code == Code::Required)
        );
    }

    #[test]
    fn values_out_of_range_do_not_exist() {
        assert!(Values::new([5; CRITERIA]).is_some());
        assert!(Values::new([6; CRITERIA]).is_none());
        assert!(Values::new([-1; CRITERIA]).is_none());
    }

    proptest! {
        #[test]
        fn a_kept_card_checks_again(scores in prop::array::uniform8(0..=MAX_SCORE), text in "\\PC{1,60}") {
            let mut form = full();
            for criterion in Criterion::ALL.iter().copied() {
                form.set(criterion, scores[criterion.index()].to_string(), text.clone());
            }
            if let Ok(card) = form.check() {
                prop_assert_eq!(ScoreForm::from(&card).check(), Ok(card));
            }
        }
    }
}
