//! Risks: cause, event, consequence, and how great they are.

use serde::{Deserialize, Serialize};

use super::{LINE, PARAGRAPHS, missing};
use crate::{Checks, Code, FieldError, Invalid, text};

crate::choices! {
    pub enum RiskKind {
        Legal = "legal",
        Staff = "staff",
        Operation = "operation",
        Economy = "economy",
        Security = "security",
        Privacy = "privacy",
        Children = "children",
    }
}

crate::choices! {
    /// Probability times impact in three bands: 1 to 5, 6 to 12, 13 to 25.
    pub enum Severity {
        Low = "low",
        Moderate = "moderate",
        High = "high",
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RiskForm {
    /// A code of [`RiskKind`]; required.
    pub kind: String,
    /// What could happen; required, at most 200 characters.
    pub event: String,
    /// Because of what, at most 200 characters.
    pub cause: String,
    /// With what consequence; required, at most 200 characters.
    pub consequence: String,
    /// 1 to 5 each; required.
    pub probability: String,
    pub impact: String,
    /// What is done about it, at most 5,000 characters.
    pub response: String,
}

/// A checked [`RiskForm`].
#[derive(Debug, Clone, PartialEq)]
pub struct Risk {
    pub kind: RiskKind,
    pub cause: String,
    pub event: String,
    pub consequence: String,
    pub probability: i64,
    pub impact: i64,
    pub response: String,
}

impl RiskForm {
    pub fn check(&self) -> Result<Risk, Invalid> {
        let mut checks = Checks::new();
        let kind = checks.keep(text::choice("kind", &self.kind));
        let event = checks.keep(text::required_line("event", &self.event, LINE));
        let cause = checks.keep(text::line("cause", &self.cause, LINE));
        let consequence = checks.keep(text::required_line("consequence", &self.consequence, LINE));
        let mut degree = |field, typed: &str| {
            let degree = text::whole(field, typed, 1, 5);
            checks.keep(degree.and_then(|d| d.ok_or_else(|| FieldError::new(field, Code::Required))))
        };
        let probability = degree("probability", &self.probability);
        let impact = degree("impact", &self.impact);
        let response = checks.keep(text::paragraphs("response", &self.response, PARAGRAPHS));
        checks.finish()?;
        match (kind, probability, impact) {
            (Some(kind), Some(probability), Some(impact)) => Ok(Risk {
                kind,
                cause: cause.unwrap_or_default(),
                event: event.unwrap_or_default(),
                consequence: consequence.unwrap_or_default(),
                probability,
                impact,
                response: response.unwrap_or_default(),
            }),
            _ => Err(missing("kind")),
        }
    }
}

impl Risk {
    /// Probability times impact, 1 to 25.
    pub const fn value(&self) -> i64 {
        self.probability * self.impact
    }

    pub const fn severity(&self) -> Severity {
        match self.value() {
            ..=5 => Severity::Low,
            6..=12 => Severity::Moderate,
            _ => Severity::High,
        }
    }
}

impl From<&Risk> for RiskForm {
    fn from(kept: &Risk) -> Self {
        Self {
            kind: kept.kind.to_string(),
            event: kept.event.clone(),
            cause: kept.cause.clone(),
            consequence: kept.consequence.clone(),
            probability: kept.probability.to_string(),
            impact: kept.impact.to_string(),
            response: kept.response.clone(),
        }
    }
}
