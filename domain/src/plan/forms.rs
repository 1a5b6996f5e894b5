//! What a person types about a step: where it stands and what is proposed, or what was decided.

use serde::{Deserialize, Serialize};
use time::Date;

use super::{Handling, Rag, StepState};
use crate::{Checks, Code, FieldError, Invalid, decisions::Level, text};

/// A review of a step (lägesbedömning), as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReviewForm {
    pub as_of: String,
    pub state: String,
    pub rag: String,
    pub status_text: String,
    pub proposed_handling: String,
    pub handling_text: String,
    pub source: String,
}

/// A review of a step, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewContent {
    pub as_of: Date,
    pub state: StepState,
    pub rag: Rag,
    pub status_text: String,
    pub proposed_handling: Handling,
    pub handling_text: String,
    /// The document it rests on; may be empty.
    pub source: String,
}

impl ReviewForm {
    /// All errors at once. `before` is the step's present state, `today` the latest day to report for.
    pub fn check(&self, before: StepState, today: Date) -> Result<ReviewContent, Invalid> {
        let mut checks = Checks::new();
        let as_of = checks.keep(past_day("as_of", &self.as_of, today));
        let state = checks.keep(text::choice("state", &self.state).and_then(|next: StepState| {
            if before.may_become(next) {
                Ok(next)
            } else {
                Err(FieldError::new("state", Code::UnknownChoice))
            }
        }));
        let rag = checks.keep(text::choice("rag", &self.rag));
        let status_text = checks.keep(text::required_paragraphs("status_text", &self.status_text, 5_000));
        let proposed = checks.keep(text::choice("proposed_handling", &self.proposed_handling));
        let handling_text = checks.keep(text::required_paragraphs(
            "handling_text",
            &self.handling_text,
            5_000,
        ));
        let source = checks.keep(text::line("source", &self.source, 200));
        checks.finish()?;
        match (as_of, state, rag, status_text, proposed, handling_text, source) {
            (
                Some(as_of),
                Some(state),
                Some(rag),
                Some(status_text),
                Some(proposed_handling),
                Some(handling_text),
                Some(source),
            ) => Ok(ReviewContent {
                as_of,
                state,
                rag,
                status_text,
                proposed_handling,
                handling_text,
                source,
            }),
            _ => Err(Invalid(Vec::new())),
        }
    }
}

impl From<&ReviewContent> for ReviewForm {
    fn from(content: &ReviewContent) -> Self {
        Self {
            as_of: day(content.as_of),
            state: content.state.to_string(),
            rag: content.rag.to_string(),
            status_text: content.status_text.clone(),
            proposed_handling: content.proposed_handling.to_string(),
            handling_text: content.handling_text.clone(),
            source: content.source.clone(),
        }
    }
}

/// A decision on how a step is to be handled, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HandlingForm {
    pub handling: String,
    pub level: String,
    /// The body, or the delegate's position.
    pub decided_by: String,
    pub decided_on: String,
    pub paragraph: String,
    pub case_number: String,
    pub text: String,
    /// What waits, and until what; for pauses and holds.
    pub target: String,
    pub release_condition: String,
    pub source: String,
}

/// A decision on how a step is to be handled, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandlingContent {
    pub handling: Handling,
    pub level: Level,
    pub decided_by: String,
    pub decided_on: Date,
    /// Empty for delegated decisions.
    pub paragraph: String,
    pub case_number: String,
    pub text: String,
    pub target: String,
    pub release_condition: String,
    pub source: String,
}

impl HandlingForm {
    /// All errors at once. A body's decision has a paragraph; a pause or hold says what waits and until when; only
    /// the level that ordered the plan, or a higher one, cancels a step or takes a part out of it
    /// (domain reference §1.1).
    pub fn check(&self, ordered_by: Level, today: Date) -> Result<HandlingContent, Invalid> {
        let mut checks = Checks::new();
        let handling: Option<Handling> = checks.keep(text::choice("handling", &self.handling));
        let level: Option<Level> = checks.keep(text::choice("level", &self.level));
        if let (Some(Handling::Cancel | Handling::Descope), Some(level)) = (handling, level)
            && level < ordered_by
        {
            checks.push(FieldError::new("level", Code::LevelTooLow).with("lowest", ordered_by));
        }
        let decided_by = checks.keep(text::required_line("decided_by", &self.decided_by, 200));
        let decided_on = checks.keep(past_day("decided_on", &self.decided_on, today));
        let paragraph = checks.keep(match level {
            Some(Level::Delegated) | None => text::line("paragraph", &self.paragraph, 40),
            Some(_) => text::required_line("paragraph", &self.paragraph, 40),
        });
        let case_number = checks.keep(text::line("case_number", &self.case_number, 40));
        let words = checks.keep(text::required_paragraphs("text", &self.text, 5_000));
        let waits = handling.is_some_and(Handling::waits);
        let line = if waits { text::required_line } else { text::line };
        let target = checks.keep(line("target", &self.target, 200));
        let release_condition = checks.keep(line("release_condition", &self.release_condition, 200));
        let source = checks.keep(text::line("source", &self.source, 200));
        checks.finish()?;
        match (
            handling,
            level,
            decided_by,
            decided_on,
            paragraph,
            case_number,
            words,
            target,
            release_condition,
            source,
        ) {
            (
                Some(handling),
                Some(level),
                Some(decided_by),
                Some(decided_on),
                Some(paragraph),
                Some(case_number),
                Some(text),
                Some(target),
                Some(release_condition),
                Some(source),
            ) => Ok(HandlingContent {
                handling,
                level,
                decided_by,
                decided_on,
                paragraph,
                case_number,
                text,
                target,
                release_condition,
                source,
            }),
            _ => Err(Invalid(Vec::new())),
        }
    }
}

fn past_day(field: &str, typed: &str, today: Date) -> Result<Date, FieldError> {
    match text::date(field, typed)? {
        None => Err(FieldError::new(field, Code::Required)),
        Some(date) if date > today => Err(FieldError::new(field, Code::TooLate).with("latest", day(today))),
        Some(date) => Ok(date),
    }
}

fn day(date: Date) -> String {
    date.format(text::DATE).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use time::macros::date;

    use super::*;

    fn review() -> ReviewForm {
        ReviewForm {
            as_of: "2014-11-03".into(),
            state: "paused".into(),
            rag: "red".into(),
            status_text: "Pausad.".into(),
            proposed_handling: "cancel".into(),
            handling_text: "Avbryts.".into(),
            source: String::new(),
        }
    }

    fn handling() -> HandlingForm {
        HandlingForm {
            handling: "cancel".into(),
            level: "council".into(),
            decided_by: "Kommunfullmäktige".into(),
            decided_on: "2014-11-24".into(),
            paragraph: "§ 301".into(),
            text: "Upphandlingen avbryts.".into(),
            ..HandlingForm::default()
        }
    }

    fn errors<T: std::fmt::Debug>(result: Result<T, Invalid>) -> Vec<(String, Code)> {
        result
            .unwrap_err()
            .0
            .into_iter()
            .map(|e| (e.field, e.code))
            .collect()
    }

    #[test]
    fn a_whole_review_comes_back_as_it_was_typed() {
        let content = review().check(StepState::Ongoing, date!(2014 - 12 - 01)).unwrap();
        assert_eq!(ReviewForm::from(&content), review());
    }

    #[test]
    fn an_empty_review_names_all_that_is_missing() {
        let found = errors(ReviewForm::default().check(StepState::Ongoing, date!(2014 - 12 - 01)));
        let fields: Vec<_> = found.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "as_of",
                "state",
                "rag",
                "status_text",
                "proposed_handling",
                "handling_text"
            ]
        );
        assert!(found.iter().all(|(_, code)| *code == Code::Required));
    }

    #[rstest]
    #[case(StepState::Completed, "2014-11-03", "state", Code::UnknownChoice)]
    #[case(StepState::Ongoing, "2015-11-03", "as_of", Code::TooLate)]
    #[case(StepState::Ongoing, "i höstas", "as_of", Code::NotADate)]
    fn reviews_are_refused(
        #[case] before: StepState,
        #[case] as_of: &str,
        #[case] field: &str,
        #[case] code: Code,
    ) {
        let form = ReviewForm {
            as_of: as_of.into(),
            ..review()
        };
        assert_eq!(
            errors(form.check(before, date!(2014 - 12 - 01))),
            [(field.to_owned(), code)]
        );
    }

    #[test]
    fn the_one_who_ordered_it_cancels_it() {
        let today = date!(2014 - 12 - 01);
        assert!(handling().check(Level::Council, today).is_ok());
        let lower = HandlingForm {
            level: "executive_board".into(),
            ..handling()
        };
        assert_eq!(
            errors(lower.check(Level::Council, today)),
            [("level".into(), Code::LevelTooLow)]
        );
        assert!(lower.check(Level::ExecutiveBoard, today).is_ok());
        let goes_on = HandlingForm {
            handling: "continue".into(),
            ..lower
        };
        assert!(goes_on.check(Level::Council, today).is_ok());
    }

    #[test]
    fn a_hold_says_what_waits_and_until_when() {
        let hold = HandlingForm {
            handling: "hold_until".into(),
            ..handling()
        };
        let found = errors(hold.check(Level::Council, date!(2014 - 12 - 01)));
        assert_eq!(
            found,
            [
                ("target".into(), Code::Required),
                ("release_condition".into(), Code::Required)
            ]
        );
    }

    #[rstest]
    #[case("delegated", true)]
    #[case("council", false)]
    fn only_a_delegate_decides_without_a_paragraph(#[case] level: &str, #[case] good: bool) {
        let form = HandlingForm {
            handling: "continue".into(),
            level: level.into(),
            paragraph: String::new(),
            ..handling()
        };
        assert_eq!(form.check(Level::Council, date!(2014 - 12 - 01)).is_ok(), good);
    }
}
