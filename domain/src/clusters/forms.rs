//! The forms of a group: what it is about, its joint solution.

use serde::{Deserialize, Serialize};

use crate::{Checks, Code, FieldError, Invalid, ids::UnitId, text};

pub const TITLE_MAX: usize = 120;
pub const NOTE_MAX: usize = 500;
pub const PARAGRAPHS_MAX: usize = 5_000;

/// One need alone is no group.
pub const LEAST_MEMBERS: usize = 2;

/// A reason that must be given.
pub fn reason(typed: &str) -> Result<String, Invalid> {
    Ok(text::required_paragraphs("reason", typed, PARAGRAPHS_MAX)?)
}

/// Whoever confirms a group says why its needs belong together: all behind them read it.
pub fn confirmed(assessment: &str) -> Result<String, Invalid> {
    Ok(text::required_paragraphs(
        "assessment",
        assessment,
        PARAGRAPHS_MAX,
    )?)
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
    /// Why this one, weighed against what each unit needs.
    pub reason: String,
}

/// A checked solution; the proposal is still as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    pub solution: String,
    pub proposal: String,
    pub system: String,
    pub reason: String,
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
        let reason = checks.keep(text::required_paragraphs("reason", &self.reason, PARAGRAPHS_MAX));
        checks.finish()?;
        match (solution, proposal, system, reason) {
            (Some(solution), Some(proposal), Some(system), Some(reason)) => Ok(Solution {
                solution,
                proposal,
                system,
                reason,
            }),
            _ => Err(FieldError::new("solution", Code::Required).into()),
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
        assert_eq!(SolutionForm::default().check().unwrap_err().0.len(), 2);
        assert_eq!(reason(" ").unwrap_err().0[0].code, Code::Required);
        assert_eq!(confirmed("").unwrap_err().0[0].field, "assessment");
    }
}
