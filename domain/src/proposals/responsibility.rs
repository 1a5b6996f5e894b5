//! Who orders it and who answers for its benefits.

use serde::{Deserialize, Serialize};

use super::LINE;
use crate::{Checks, Code, FieldError, Invalid, ids::UnitId, text};

/// Sponsor (beställare) and benefit owner (effektägare).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResponsibilityForm {
    /// The id of a unit; may be empty until it is known.
    pub sponsor_unit: String,
    /// The role or person that speaks for the sponsor, at most 200 characters.
    pub sponsor_person: String,
    /// The role that answers for the benefits once the project has ended, at most 200 characters.
    pub benefit_owner: String,
}

/// A checked [`ResponsibilityForm`]. That the unit exists is the store's matter.
#[derive(Debug, Clone, PartialEq)]
pub struct Responsibility {
    pub sponsor_unit: Option<UnitId>,
    pub sponsor_person: String,
    pub benefit_owner: String,
}

impl ResponsibilityForm {
    pub fn check(&self) -> Result<Responsibility, Invalid> {
        let mut checks = Checks::new();
        let unit = match self.sponsor_unit.as_str() {
            "" => Ok(None),
            id => id
                .parse()
                .map(Some)
                .map_err(|_| FieldError::new("sponsor_unit", Code::UnknownReference)),
        };
        let sponsor_unit = checks.keep(unit).flatten();
        let sponsor_person = checks.keep(text::line("sponsor_person", &self.sponsor_person, LINE));
        let benefit_owner = checks.keep(text::line("benefit_owner", &self.benefit_owner, LINE));
        checks.finish()?;
        Ok(Responsibility {
            sponsor_unit,
            sponsor_person: sponsor_person.unwrap_or_default(),
            benefit_owner: benefit_owner.unwrap_or_default(),
        })
    }
}

impl From<&Responsibility> for ResponsibilityForm {
    fn from(kept: &Responsibility) -> Self {
        Self {
            sponsor_unit: kept.sponsor_unit.map(|id| id.to_string()).unwrap_or_default(),
            sponsor_person: kept.sponsor_person.clone(),
            benefit_owner: kept.benefit_owner.clone(),
        }
    }
}
