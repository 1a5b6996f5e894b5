//! Several units, one need: joining somebody else's, and merging one that says the same.

use serde::{Deserialize, Serialize};

use super::{NeedState, personal_numbers};
use crate::{Checks, Code, FieldError, Invalid, ids::UnitId, text};

const PARAGRAPHS_MAX: usize = 5_000;

/// For how many days a merge can be undone.
pub const UNDO_DAYS: i64 = 30;

/// "Vi har samma behov": which unit, and what is different there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JoinForm {
    pub unit: String,
    pub difference: String,
    /// The writer saw the warning about personal identity numbers.
    pub acknowledged: String,
}

/// A checked joining.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joining {
    pub unit: UnitId,
    pub difference: String,
}

impl JoinForm {
    pub fn check(&self) -> Result<Joining, Invalid> {
        let mut checks = Checks::new();
        let unit = checks.keep(match self.unit.trim() {
            "" => Err(FieldError::new("unit", Code::Required)),
            typed => typed
                .parse()
                .map_err(|_| FieldError::new("unit", Code::UnknownReference)),
        });
        let difference = checks.keep(text::paragraphs("difference", &self.difference, PARAGRAPHS_MAX));
        if self.acknowledged != "on" {
            personal_numbers(&[("difference", &self.difference)])
                .into_iter()
                .for_each(|error| checks.push(error));
        }
        checks.finish()?;
        match (unit, difference) {
            (Some(unit), Some(difference)) => Ok(Joining { unit, difference }),
            _ => Err(FieldError::new("unit", Code::Required).into()),
        }
    }
}

/// Which need says the same, and why the two are one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MergeForm {
    /// Reference of the need that stays.
    pub into: String,
    pub reason: String,
}

impl MergeForm {
    /// The reference as typed, and the reason.
    pub fn check(&self) -> Result<(String, String), Invalid> {
        let mut checks = Checks::new();
        let into = checks.keep(text::required_line("into", &self.into, 40));
        let reason = checks.keep(text::required_paragraphs("reason", &self.reason, PARAGRAPHS_MAX));
        checks.finish()?;
        match (into, reason) {
            (Some(into), Some(reason)) => Ok((into, reason)),
            _ => Err(FieldError::new("into", Code::Required).into()),
        }
    }
}

impl NeedState {
    /// Other units may stand behind it: it is registered and on its way.
    pub const fn may_be_joined(self) -> bool {
        matches!(
            self,
            Self::Registered | Self::Assessed | Self::Promoted | Self::Parked
        )
    }

    /// A duplicate may be merged into it.
    pub const fn takes_duplicates(self) -> bool {
        self.may_be_joined()
    }

    /// It may be a member of a group.
    pub const fn may_be_grouped(self) -> bool {
        matches!(
            self,
            Self::Submitted
                | Self::Returned
                | Self::Registered
                | Self::Assessed
                | Self::Promoted
                | Self::Parked
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_chosen_and_personal_numbers_are_warned_of() {
        let form = JoinForm {
            unit: uuid::Uuid::nil().to_string(),
            difference: "Eleven 19811228-9874 saknar konto.".into(),
            ..JoinForm::default()
        };
        assert_eq!(form.check().unwrap_err().0[0].code, Code::PersonalNumber);
        let seen = JoinForm {
            acknowledged: "on".into(),
            ..form
        };
        assert!(seen.check().is_ok());
        assert_eq!(JoinForm::default().check().unwrap_err().0[0].field, "unit");
        assert_eq!(MergeForm::default().check().unwrap_err().0.len(), 2);
    }

    /// What nobody else may see is neither joined nor takes others in, and neither does what is over.
    #[test]
    fn only_open_needs_are_shared() {
        for state in NeedState::ALL {
            let private = matches!(state, NeedState::Draft | NeedState::Withdrawn);
            if private || state.is_final() || *state == NeedState::Merged {
                assert!(
                    !state.may_be_joined() && !state.takes_duplicates() && !state.may_be_grouped(),
                    "{state}"
                );
            }
        }
        assert!(NeedState::Registered.may_be_joined() && NeedState::Submitted.may_be_grouped());
    }
}
