//! Information class: confidentiality, integrity, availability, by named levels, since schemes number them
//! differently (domain reference §5.6), and the systems that are touched.

use serde::{Deserialize, Serialize};

use super::{PARAGRAPHS, missing};
use crate::{Checks, Code, FieldError, Invalid, text};

crate::choices! {
    /// What harm a loss would do.
    pub enum ClassLevel {
        Negligible = "negligible",
        Moderate = "moderate",
        Considerable = "considerable",
        Serious = "serious",
    }
}

/// Exceptionally serious harm means security protection. Such information is not kept in this system at all, so
/// the level can be chosen in the form but is refused with [`Code::SecurityProtected`].
pub const SECURITY_PROTECTED: &str = "exceptionally_serious";

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct InformationForm {
    /// Codes of [`ClassLevel`], all three or none.
    pub confidentiality: String,
    pub integrity: String,
    pub availability: String,
    /// What the class rests on, at most 5,000 characters.
    pub information_reason: String,
    /// Affected systems in words, at most 5,000 characters.
    pub systems: String,
}

/// Confidentiality, integrity, availability (K, R, T).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InformationClass {
    pub confidentiality: ClassLevel,
    pub integrity: ClassLevel,
    pub availability: ClassLevel,
}

/// A checked [`InformationForm`].
#[derive(Debug, Clone, PartialEq)]
pub struct Information {
    pub class: Option<InformationClass>,
    pub information_reason: String,
    pub systems: String,
}

impl InformationForm {
    pub fn check(&self) -> Result<Information, Invalid> {
        let mut checks = Checks::new();
        let none = [&self.confidentiality, &self.integrity, &self.availability]
            .iter()
            .all(|l| l.is_empty());
        let mut level = |field, typed: &str| {
            if none {
                None
            } else {
                checks.keep(level(field, typed))
            }
        };
        let levels = (
            level("confidentiality", &self.confidentiality),
            level("integrity", &self.integrity),
            level("availability", &self.availability),
        );
        let reason = checks.keep(text::paragraphs(
            "information_reason",
            &self.information_reason,
            PARAGRAPHS,
        ));
        let systems = checks.keep(text::paragraphs("systems", &self.systems, PARAGRAPHS));
        checks.finish()?;
        let class = match levels {
            (Some(confidentiality), Some(integrity), Some(availability)) => Some(InformationClass {
                confidentiality,
                integrity,
                availability,
            }),
            _ if none => None,
            _ => return Err(missing("confidentiality")),
        };
        Ok(Information {
            class,
            information_reason: reason.unwrap_or_default(),
            systems: systems.unwrap_or_default(),
        })
    }
}

fn level(field: &str, typed: &str) -> Result<ClassLevel, FieldError> {
    if typed == SECURITY_PROTECTED {
        return Err(FieldError::new(field, Code::SecurityProtected));
    }
    text::choice(field, typed)
}

impl From<&Information> for InformationForm {
    fn from(kept: &Information) -> Self {
        let level = |of: fn(&InformationClass) -> ClassLevel| kept.class.as_ref().map(|c| of(c).to_string());
        Self {
            confidentiality: level(|c| c.confidentiality).unwrap_or_default(),
            integrity: level(|c| c.integrity).unwrap_or_default(),
            availability: level(|c| c.availability).unwrap_or_default(),
            information_reason: kept.information_reason.clone(),
            systems: kept.systems.clone(),
        }
    }
}
