//! The organisation: units in a tree, each dated and never deleted.

use serde::{Deserialize, Serialize};

use crate::ids::UnitId;

crate::choices! {
    /// What sort of unit it is.
    pub enum UnitKind {
        Council = "council",
        ExecutiveBoard = "executive_board",
        Committee = "committee",
        Subcommittee = "subcommittee",
        Administration = "administration",
        Department = "department",
        StaffOffice = "staff_office",
        School = "school",
        Preschool = "preschool",
        Unit = "unit",
        Company = "company",
    }
}

impl UnitKind {
    /// Political bodies decide at meetings.
    pub const fn is_body(self) -> bool {
        matches!(
            self,
            Self::Council | Self::ExecutiveBoard | Self::Committee | Self::Subcommittee
        )
    }

    /// Nämnder are authorities of their own: what one sends to another has come in there.
    pub const fn is_authority(self) -> bool {
        matches!(self, Self::ExecutiveBoard | Self::Committee)
    }
}

/// A unit as shown and chosen from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    pub id: UnitId,
    pub kind: UnitKind,
    pub name_sv: String,
    pub name_en: String,
    /// Short code such as `KS`, `UBF`.
    pub short_code: String,
    pub parent: Option<UnitId>,
    /// Prefix of the unit's own diary, for bodies that are authorities.
    pub diary_prefix: Option<String>,
}
