//! The forms of those who handle a need. Every one asks for words, because each reaches the submitter.

use serde::{Deserialize, Serialize};
use time::Date;

use super::Relevance;
use crate::{Checks, Code, FieldError, Invalid, text};

const LINE_MAX: usize = 200;
const PARAGRAPHS_MAX: usize = 5_000;

/// A reason that must be given.
pub fn reason(typed: &str) -> Result<String, Invalid> {
    Ok(text::required_paragraphs("reason", typed, PARAGRAPHS_MAX)?)
}

/// A question to the submitter, or the answer to it: `field` is the form's name.
pub fn question(field: &str, typed: &str) -> Result<String, Invalid> {
    Ok(text::required_paragraphs(field, typed, PARAGRAPHS_MAX)?)
}

/// How the staff assessed a need.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AssessmentForm {
    pub relevance: String,
    pub assessment: String,
}

/// A checked assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    pub relevance: Relevance,
    pub assessment: String,
}

impl AssessmentForm {
    pub fn check(&self) -> Result<Assessment, Invalid> {
        let mut checks = Checks::new();
        let relevance = checks.keep(text::choice("relevance", &self.relevance));
        let assessment = checks.keep(text::required_paragraphs(
            "assessment",
            &self.assessment,
            PARAGRAPHS_MAX,
        ));
        checks.finish()?;
        match (relevance, assessment) {
            (Some(relevance), Some(assessment)) => Ok(Assessment {
                relevance,
                assessment,
            }),
            _ => Err(FieldError::new("relevance", Code::Required).into()),
        }
    }
}

impl From<&Assessment> for AssessmentForm {
    fn from(assessment: &Assessment) -> Self {
        Self {
            relevance: assessment.relevance.to_string(),
            assessment: assessment.assessment.clone(),
        }
    }
}

/// Until when a need rests, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ParkForm {
    pub until: String,
    pub reason: String,
}

/// A checked parking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parking {
    pub until: Date,
    pub reason: String,
}

impl ParkForm {
    /// The date must lie after `today`.
    pub fn check(&self, today: Date) -> Result<Parking, Invalid> {
        let mut checks = Checks::new();
        let until = checks.keep(text::date("until", &self.until).and_then(|date| match date {
            None => Err(FieldError::new("until", Code::Required)),
            Some(date) if date <= today => {
                let tomorrow = today
                    .next_day()
                    .and_then(|day| day.format(text::DATE).ok())
                    .unwrap_or_default();
                Err(FieldError::new("until", Code::TooEarly).with("earliest", tomorrow))
            }
            Some(date) => Ok(date),
        }));
        let reason = checks.keep(text::required_paragraphs("reason", &self.reason, PARAGRAPHS_MAX));
        checks.finish()?;
        match (until, reason) {
            (Some(until), Some(reason)) => Ok(Parking { until, reason }),
            _ => Err(FieldError::new("until", Code::Required).into()),
        }
    }
}

/// Which existing solution answers the need, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RedirectForm {
    pub solution: String,
    pub reason: String,
}

/// A checked redirection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirection {
    pub solution: String,
    pub reason: String,
}

impl RedirectForm {
    pub fn check(&self) -> Result<Redirection, Invalid> {
        let mut checks = Checks::new();
        let solution = checks.keep(text::required_line("solution", &self.solution, LINE_MAX));
        let reason = checks.keep(text::required_paragraphs("reason", &self.reason, PARAGRAPHS_MAX));
        checks.finish()?;
        match (solution, reason) {
            (Some(solution), Some(reason)) => Ok(Redirection { solution, reason }),
            _ => Err(FieldError::new("solution", Code::Required).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use time::macros::date;

    use super::*;

    #[rstest]
    #[case("2026-11-24", "r", &[])]
    #[case("2026-11-23", "r", &[("until", Code::TooEarly)])]
    #[case("", "", &[("until", Code::Required), ("reason", Code::Required)])]
    #[case("snart", "r", &[("until", Code::NotADate)])]
    fn parking_asks_for_a_coming_date_and_a_reason(
        #[case] until: &str,
        #[case] reason: &str,
        #[case] expected: &[(&str, Code)],
    ) {
        let form = ParkForm {
            until: until.into(),
            reason: reason.into(),
        };
        let errors = form
            .check(date!(2026 - 11 - 23))
            .err()
            .map_or(Vec::new(), |Invalid(errors)| errors);
        let errors: Vec<_> = errors.iter().map(|e| (e.field.as_str(), e.code)).collect();
        assert_eq!(errors, expected);
    }

    #[test]
    fn an_assessment_names_how_it_relates_and_says_why() {
        let form = AssessmentForm {
            relevance: "shared".into(),
            assessment: "Fem skolor saknar samma sak.".into(),
        };
        let kept = form.check().unwrap();
        assert_eq!(kept.relevance, Relevance::Shared);
        assert_eq!(AssessmentForm::from(&kept), form);
        assert_eq!(AssessmentForm::default().check().unwrap_err().0.len(), 2);
        assert_eq!(RedirectForm::default().check().unwrap_err().0.len(), 2);
        assert_eq!(reason(" \n ").unwrap_err().0[0].code, Code::Required);
        assert_eq!(question("answer", "").unwrap_err().0[0].field, "answer");
    }
}
