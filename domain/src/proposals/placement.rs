//! Where it belongs: the step of the implementation plan, whether something must be bought, and whether it is a
//! matter of principle, which a body decides whatever it costs (domain reference §2.1, §2.5).

use serde::{Deserialize, Serialize};

use super::{Answer, PARAGRAPHS, checkbox, optional_choice};
use crate::{Checks, Code, FieldError, Invalid, ids::StepId, text};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlacementForm {
    /// The id of a step; empty for none.
    pub step: String,
    /// A code of [`Answer`], or empty.
    pub procurement: String,
    pub procurement_note: String,
    /// `on` when it changes the direction or binds over several terms of office.
    pub principle: String,
    /// Required with `principle`.
    pub principle_reason: String,
}

/// A checked [`PlacementForm`]. That the step exists is the store's matter.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    pub step: Option<StepId>,
    pub procurement: Option<Answer>,
    pub procurement_note: String,
    pub principle: bool,
    pub principle_reason: String,
}

impl PlacementForm {
    pub fn check(&self) -> Result<Placement, Invalid> {
        let mut checks = Checks::new();
        let step = match self.step.as_str() {
            "" => Ok(None),
            id => id
                .parse()
                .map(Some)
                .map_err(|_| FieldError::new("step", Code::UnknownReference)),
        };
        let step = checks.keep(step).flatten();
        let procurement = checks
            .keep(optional_choice("procurement", &self.procurement))
            .flatten();
        let note = checks.keep(text::paragraphs(
            "procurement_note",
            &self.procurement_note,
            PARAGRAPHS,
        ));
        let principle = self.principle == "on";
        let read = if principle {
            text::required_paragraphs
        } else {
            text::paragraphs
        };
        let reason = checks.keep(read("principle_reason", &self.principle_reason, PARAGRAPHS));
        checks.finish()?;
        Ok(Placement {
            step,
            procurement,
            procurement_note: note.unwrap_or_default(),
            principle,
            principle_reason: reason.unwrap_or_default(),
        })
    }
}

impl From<&Placement> for PlacementForm {
    fn from(kept: &Placement) -> Self {
        Self {
            step: kept.step.map(|id| id.to_string()).unwrap_or_default(),
            procurement: kept.procurement.map(|a| a.to_string()).unwrap_or_default(),
            procurement_note: kept.procurement_note.clone(),
            principle: checkbox(kept.principle),
            principle_reason: kept.principle_reason.clone(),
        }
    }
}
