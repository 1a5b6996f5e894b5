//! The forms of a group: what it is about, its joint solution, how the solution fits each unit.

use serde::{Deserialize, Serialize};

use crate::{Checks, Code, FieldError, Invalid, ids::UnitId, text};

pub const TITLE_MAX: usize = 120;
pub const NOTE_MAX: usize = 500;
pub const PARAGRAPHS_MAX: usize = 5_000;

/// A reason that must be given.
pub fn reason(typed: &str) -> Result<String, Invalid> {
    Ok(text::required_paragraphs("reason", typed, PARAGRAPHS_MAX)?)
}

/// What a group is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClusterForm {
    pub title: String,
    /// The unit that speaks for the group; empty when none does yet.
    pub lead_unit: String,
    pub assessment: String,
}

/// Checked content of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterContent {
    pub title: String,
    pub lead_unit: Option<UnitId>,
    /// Why these belong together and what a joint solution must do.
    pub assessment: String,
}

impl ClusterForm {
    pub fn check(&self) -> Result<ClusterContent, Invalid> {
        let mut checks = Checks::new();
        let title = checks.keep(text::required_line("title", &self.title, TITLE_MAX));
        let lead_unit = checks.keep(match self.lead_unit.trim() {
            "" => Ok(None),
            typed => typed
                .parse()
                .map(Some)
                .map_err(|_| FieldError::new("lead_unit", Code::UnknownReference)),
        });
        let assessment = checks.keep(text::paragraphs("assessment", &self.assessment, PARAGRAPHS_MAX));
        checks.finish()?;
        match (title, lead_unit, assessment) {
            (Some(title), Some(lead_unit), Some(assessment)) => Ok(ClusterContent {
                title,
                lead_unit,
                assessment,
            }),
            _ => Err(FieldError::new("title", Code::Required).into()),
        }
    }
}

impl From<&ClusterContent> for ClusterForm {
    fn from(content: &ClusterContent) -> Self {
        Self {
            title: content.title.clone(),
            lead_unit: content
                .lead_unit
                .map_or_else(String::new, |unit| unit.to_string()),
            assessment: content.assessment.clone(),
        }
    }
}

/// The joint solution.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SolutionForm {
    pub solution: String,
    /// Reference of the proposal that is to give it.
    pub proposal: String,
    /// Name of the system or service that gives it.
    pub system: String,
}

/// A checked solution; the proposal is still as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    pub solution: String,
    pub proposal: String,
    pub system: String,
}

impl SolutionForm {
    pub fn check(&self) -> Result<Solution, Invalid> {
        let mut checks = Checks::new();
        let solution = checks.keep(text::required_paragraphs(
            "solution",
            &self.solution,
            PARAGRAPHS_MAX,
        ));
        let proposal = checks.keep(text::line("proposal", &self.proposal, 40));
        let system = checks.keep(text::line("system", &self.system, TITLE_MAX));
        checks.finish()?;
        match (solution, proposal, system) {
            (Some(solution), Some(proposal), Some(system)) => Ok(Solution {
                solution,
                proposal,
                system,
            }),
            _ => Err(FieldError::new("solution", Code::Required).into()),
        }
    }
}

crate::choices! {
    /// How well the joint solution meets a unit's need.
    pub enum Fit {
        Full = "full",
        Mostly = "mostly",
        Partly = "partly",
        NotAtAll = "not_at_all",
    }
}

/// How the solution fits one unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FitForm {
    pub unit: String,
    pub fit: String,
    pub note: String,
}

/// A checked fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FitNote {
    pub unit: UnitId,
    pub fit: Fit,
    pub note: String,
}

impl FitForm {
    /// Less than full says what is missing.
    pub fn check(&self) -> Result<FitNote, Invalid> {
        let mut checks = Checks::new();
        let unit = checks.keep(match self.unit.trim() {
            "" => Err(FieldError::new("unit", Code::Required)),
            typed => typed
                .parse()
                .map_err(|_| FieldError::new("unit", Code::UnknownReference)),
        });
        let fit = checks.keep(text::choice::<Fit>("fit", &self.fit));
        let note = checks.keep(match fit {
            None | Some(Fit::Full) => text::line("note", &self.note, NOTE_MAX),
            Some(_) => text::required_line("note", &self.note, NOTE_MAX),
        });
        checks.finish()?;
        match (unit, fit, note) {
            (Some(unit), Some(fit), Some(note)) => Ok(FitNote { unit, fit, note }),
            _ => Err(FieldError::new("fit", Code::Required).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_needs_a_title_and_a_solution_words() {
        let form = ClusterForm {
            title: " Trådlöst nät ".into(),
            ..ClusterForm::default()
        };
        let kept = form.check().unwrap();
        assert_eq!((kept.title.as_str(), kept.lead_unit), ("Trådlöst nät", None));
        let refused = ClusterForm {
            lead_unit: "x".into(),
            ..ClusterForm::default()
        };
        assert_eq!(refused.check().unwrap_err().0.len(), 2);
        assert_eq!(
            SolutionForm::default().check().unwrap_err().0[0].field,
            "solution"
        );
        assert_eq!(reason(" ").unwrap_err().0[0].code, Code::Required);
    }

    #[test]
    fn less_than_a_full_fit_says_what_is_missing() {
        let form = |fit: &str, note: &str| FitForm {
            unit: uuid::Uuid::nil().to_string(),
            fit: fit.into(),
            note: note.into(),
        };
        assert!(form("full", "").check().is_ok());
        for fit in ["mostly", "partly", "not_at_all"] {
            assert_eq!(form(fit, "").check().unwrap_err().0[0].field, "note", "{fit}");
            assert!(form(fit, "Saknar stöd för ritplatta").check().is_ok(), "{fit}");
        }
        assert_eq!(FitForm::default().check().unwrap_err().0.len(), 2);
    }
}
