//! How well the joint solution meets each unit's need.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::NOTE_MAX;
use crate::{Checks, Invalid, ids::UnitId, text};

crate::choices! {
    /// How well the joint solution meets a unit's need.
    pub enum Fit {
        Full = "full",
        Mostly = "mostly",
        Partly = "partly",
        NotAtAll = "not_at_all",
    }
}

/// The fits of all units in one form, each field named by its unit: `fit_<unit>`, `note_<unit>`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FitsForm(pub BTreeMap<String, String>);

/// How it fits one unit, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FitNote {
    pub unit: UnitId,
    pub fit: Fit,
    pub note: String,
}

impl FitsForm {
    /// What is said of `units`; one without a fit is not judged yet. Less than full says what is missing.
    pub fn check(&self, units: &[UnitId]) -> Result<Vec<FitNote>, Invalid> {
        let typed = |field: &str| self.0.get(field).map_or("", String::as_str);
        let (mut checks, mut notes) = (Checks::new(), Vec::new());
        for unit in units {
            let (fit_field, note_field) = (format!("fit_{unit}"), format!("note_{unit}"));
            let (fit, note) = (typed(&fit_field), typed(&note_field));
            if fit.is_empty() && note.trim().is_empty() {
                continue;
            }
            let fit = checks.keep(text::choice::<Fit>(&fit_field, fit));
            let note = checks.keep(match fit {
                None | Some(Fit::Full) => text::line(&note_field, note, NOTE_MAX),
                Some(_) => text::required_line(&note_field, note, NOTE_MAX),
            });
            if let (Some(fit), Some(note)) = (fit, note) {
                notes.push(FitNote {
                    unit: *unit,
                    fit,
                    note,
                });
            }
        }
        checks.finish()?;
        Ok(notes)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const UNIT: UnitId = UnitId(Uuid::from_u128(1));
    const OTHER: UnitId = UnitId(Uuid::from_u128(2));

    fn form(fit: &str, note: &str) -> FitsForm {
        FitsForm(BTreeMap::from([
            (format!("fit_{UNIT}"), fit.to_owned()),
            (format!("note_{UNIT}"), note.to_owned()),
            ("fit_x".to_owned(), "full".to_owned()),
        ]))
    }

    #[test]
    fn less_than_a_full_fit_says_what_is_missing() {
        let units = [UNIT, OTHER];
        assert_eq!(form("full", "").check(&units).unwrap().len(), 1);
        for fit in ["mostly", "partly", "not_at_all"] {
            let refused = form(fit, "").check(&units).unwrap_err();
            assert_eq!(refused.0[0].field, format!("note_{UNIT}"), "{fit}");
            let kept = form(fit, "Saknar stöd för ritplatta").check(&units).unwrap();
            assert_eq!((kept[0].unit, kept[0].fit.code()), (UNIT, fit));
        }
    }

    #[test]
    fn a_unit_may_wait_but_a_note_wants_a_fit() {
        assert!(form("", " ").check(&[UNIT, OTHER]).unwrap().is_empty());
        let refused = form("", "Bra").check(&[UNIT]).unwrap_err();
        assert_eq!(refused.0[0].field, format!("fit_{UNIT}"));
        assert!(
            form("", "Bra").check(&[OTHER]).unwrap().is_empty(),
            "not asked about"
        );
    }
}
