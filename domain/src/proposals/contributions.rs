//! How much the proposal contributes to each aim of the direction, and why.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::PARAGRAPHS;
use crate::{Checks, Invalid, direction::CONTRIBUTION, text};

/// What was typed, by field: `value_A1` and `reason_A1` for the aim with the code A1, and so on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContributionsForm(pub BTreeMap<String, String>);

/// The contribution to one aim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contribution {
    /// Code of the aim.
    pub aim: String,
    /// -2 (works against it) to 3.
    pub value: i64,
    /// Required unless the value is 0.
    pub reason: String,
}

impl ContributionsForm {
    /// Checks the fields of these aims; others are not read. Gives the aims that have a value or a reason.
    pub fn check(&self, aims: &[impl AsRef<str>]) -> Result<Vec<Contribution>, Invalid> {
        let mut checks = Checks::new();
        let mut kept = Vec::new();
        let typed = |field: &str| self.0.get(field).map_or("", String::as_str);
        for aim in aims {
            let aim = aim.as_ref();
            let (value_field, reason_field) = (format!("value_{aim}"), format!("reason_{aim}"));
            let value = text::whole(
                &value_field,
                typed(&value_field),
                *CONTRIBUTION.start(),
                *CONTRIBUTION.end(),
            );
            let value = checks.keep(value).flatten().unwrap_or(0);
            let read = if value == 0 {
                text::paragraphs
            } else {
                text::required_paragraphs
            };
            let reason = checks
                .keep(read(&reason_field, typed(&reason_field), PARAGRAPHS))
                .unwrap_or_default();
            if value != 0 || !reason.is_empty() {
                kept.push(Contribution {
                    aim: aim.to_owned(),
                    value,
                    reason,
                });
            }
        }
        checks.finish()?;
        Ok(kept)
    }

    /// The same with a value for each of these aims, as the form shows them: 0 until somebody gives one.
    pub fn full(&self, aims: &[impl AsRef<str>]) -> Self {
        let mut fields = self.0.clone();
        for aim in aims {
            fields
                .entry(format!("value_{}", aim.as_ref()))
                .or_insert_with(|| "0".to_owned());
        }
        Self(fields)
    }
}

impl<'a> FromIterator<&'a Contribution> for ContributionsForm {
    fn from_iter<I: IntoIterator<Item = &'a Contribution>>(contributions: I) -> Self {
        let mut fields = BTreeMap::new();
        for contribution in contributions {
            fields.insert(
                format!("value_{}", contribution.aim),
                contribution.value.to_string(),
            );
            fields.insert(
                format!("reason_{}", contribution.aim),
                contribution.reason.clone(),
            );
        }
        Self(fields)
    }
}
