//! Staff affected: how many, how, and where the talks with the unions stand. Clarity to the staff concerned is an
//! aim of its own (A3).

use serde::{Deserialize, Serialize};

use super::{PARAGRAPHS, missing};
use crate::{Checks, Code, FieldError, Invalid, money::Precision, text};

crate::choices! {
    /// Is anybody's work affected?
    pub enum Affected {
        None = "none",
        Some = "some",
    }
}

crate::choices! {
    /// How their work is affected.
    pub enum StaffKind {
        /// Ändrade arbetssätt.
        WaysOfWorking = "ways_of_working",
        /// Kompetensutveckling.
        Training = "training",
        /// Rekrytering.
        Recruitment = "recruitment",
        /// Omplacering.
        Redeployment = "redeployment",
        /// Verksamhetsövergång.
        TransferOfUndertaking = "transfer_of_undertaking",
    }
}

crate::choices! {
    /// Where the co-operation with the unions stands.
    pub enum UnionStatus {
        NotStarted = "not_started",
        Informed = "informed",
        /// Förhandling påkallad.
        NegotiationCalled = "negotiation_called",
        Finished = "finished",
        NotNeeded = "not_needed",
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StaffForm {
    /// A code of [`Affected`]; required. The rest is required when somebody is.
    pub staff_affected: String,
    /// How many; not required when the precision is unknown.
    pub staff_count: String,
    /// A code of [`Precision`].
    pub staff_precision: String,
    /// A code of [`StaffKind`].
    pub staff_kind: String,
    /// How their work changes, at most 5,000 characters.
    pub staff_how: String,
    /// A code of [`UnionStatus`].
    pub union_status: String,
    /// How and when they are told; may be empty, at most 5,000 characters.
    pub staff_plan: String,
}

/// A checked [`StaffForm`].
#[derive(Debug, Clone, PartialEq)]
pub enum Staff {
    None,
    Some(StaffImpact),
}

#[derive(Debug, Clone, PartialEq)]
pub struct StaffImpact {
    /// `None` when unknown.
    pub count: Option<i64>,
    pub precision: Precision,
    pub kind: StaffKind,
    pub how: String,
    pub union_status: UnionStatus,
    pub plan: String,
}

impl StaffForm {
    pub fn check(&self) -> Result<Staff, Invalid> {
        let mut checks = Checks::new();
        let Some(affected) = checks.keep(text::choice::<Affected>("staff_affected", &self.staff_affected))
        else {
            return Err(checks.finish().err().unwrap_or_else(|| missing("staff_affected")));
        };
        if affected == Affected::None {
            return Ok(Staff::None);
        }
        let precision = checks.keep(text::choice("staff_precision", &self.staff_precision));
        let count = checks.keep(self.count(precision)).flatten();
        let kind = checks.keep(text::choice("staff_kind", &self.staff_kind));
        let how = checks.keep(text::required_paragraphs(
            "staff_how",
            &self.staff_how,
            PARAGRAPHS,
        ));
        let union_status = checks.keep(text::choice("union_status", &self.union_status));
        let plan = checks.keep(text::paragraphs("staff_plan", &self.staff_plan, PARAGRAPHS));
        checks.finish()?;
        match (precision, kind, union_status) {
            (Some(precision), Some(kind), Some(union_status)) => Ok(Staff::Some(StaffImpact {
                count,
                precision,
                kind,
                how: how.unwrap_or_default(),
                union_status,
                plan: plan.unwrap_or_default(),
            })),
            _ => Err(missing("staff_kind")),
        }
    }

    fn count(&self, precision: Option<Precision>) -> Result<Option<i64>, FieldError> {
        match text::whole("staff_count", &self.staff_count, 1, 100_000)? {
            _ if precision == Some(Precision::Unknown) => Ok(None),
            None => Err(FieldError::new("staff_count", Code::Required)),
            count => Ok(count),
        }
    }
}

impl From<&Staff> for StaffForm {
    fn from(kept: &Staff) -> Self {
        match kept {
            Staff::None => Self {
                staff_affected: Affected::None.to_string(),
                ..Self::default()
            },
            Staff::Some(impact) => Self {
                staff_affected: Affected::Some.to_string(),
                staff_count: impact.count.map(|c| c.to_string()).unwrap_or_default(),
                staff_precision: impact.precision.to_string(),
                staff_kind: impact.kind.to_string(),
                staff_how: impact.how.clone(),
                union_status: impact.union_status.to_string(),
                staff_plan: impact.plan.clone(),
            },
        }
    }
}
