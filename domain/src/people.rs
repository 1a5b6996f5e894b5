//! People, their roles in units, and who is acting.

use serde::{Deserialize, Serialize};

use crate::{
    Code, FieldError, Invalid,
    ids::{PersonId, UnitId},
    reviews::Speciality,
    text,
};

crate::choices! {
    /// A role is granted in a unit and reaches the units below it, for a time.
    pub enum Role {
        /// Behovsanmälare: submits needs for the unit.
        Submitter = "submitter",
        /// Rektor or head of unit: reads all needs of the unit.
        HeadOfUnit = "head_of_unit",
        /// Förvaltningens digitaliseringsledare: follows the administration's needs and proposals.
        Coordinator = "coordinator",
        /// IT-strateg: prepares needs and proposals, scores.
        Strategist = "strategist",
        /// Portföljkontor: holds rounds together, records what bodies decided.
        PortfolioOffice = "portfolio_office",
        ArchitectureReviewer = "architecture_reviewer",
        SecurityReviewer = "security_reviewer",
        DataProtectionReviewer = "data_protection_reviewer",
        FinanceReviewer = "finance_reviewer",
        ProcurementReviewer = "procurement_reviewer",
        /// Delegat: decides alone within the limit of the delegation.
        Delegate = "delegate",
        /// Nämndsekreterare: records what a body decided.
        CommitteeSecretary = "committee_secretary",
        /// Förtroendevald: reads what is before a body or decided.
        ElectedRepresentative = "elected_representative",
        /// Systemadministratör: accounts and settings; decides nothing.
        Administrator = "administrator",
    }
}

impl Role {
    /// The speciality a reviewer speaks for.
    pub const fn speciality(self) -> Option<Speciality> {
        match self {
            Self::ArchitectureReviewer => Some(Speciality::Architecture),
            Self::SecurityReviewer => Some(Speciality::InformationSecurity),
            Self::DataProtectionReviewer => Some(Speciality::DataProtection),
            Self::FinanceReviewer => Some(Speciality::Finance),
            Self::ProcurementReviewer => Some(Speciality::Procurement),
            _ => None,
        }
    }
}

/// A role in force today: `unit` and all units below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    pub role: Role,
    pub unit: UnitId,
    /// Tillförordnad.
    pub acting: bool,
}

/// The signed-in person with the roles in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub person: PersonId,
    pub name: String,
    /// The unit the person works in and submits for, and the units above it, nearest first.
    pub unit_path: Vec<UnitId>,
    pub grants: Vec<Grant>,
}

impl Actor {
    /// The unit the person works in.
    pub fn unit(&self) -> Option<UnitId> {
        self.unit_path.first().copied()
    }

    /// Has the role in any unit.
    pub fn has(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// Has the role in a unit of this path (a unit and all units above it).
    pub fn has_in(&self, role: Role, path: &[UnitId]) -> bool {
        self.grants
            .iter()
            .any(|grant| grant.role == role && path.contains(&grant.unit))
    }

    pub fn has_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.has(*role))
    }

    /// The specialities this person may give an opinion in.
    pub fn specialities(&self) -> Vec<Speciality> {
        Speciality::ALL
            .iter()
            .copied()
            .filter(|s| {
                self.grants
                    .iter()
                    .any(|grant| grant.role.speciality() == Some(*s))
            })
            .collect()
    }
}

/// An e-mail address as it is kept: what one signs in with and gets letters at.
pub fn address(typed: &str) -> Result<String, FieldError> {
    let email = text::required_line("email", typed, 200)?.to_lowercase();
    let ends = |text: &str| text.starts_with('.') || text.ends_with('.');
    match email.rsplit_once('@') {
        Some((name, host))
            if !name.is_empty()
                && host.contains('.')
                && !ends(host)
                && !email.contains([' ', '<', '>', ',', ';'])
                && !name.contains('@') =>
        {
            Ok(email)
        }
        _ => Err(FieldError::new("email", Code::NotAnAddress)),
    }
}

/// Another address for a person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AddressForm {
    #[serde(default)]
    pub email: String,
}

impl AddressForm {
    pub fn check(&self) -> Result<String, Invalid> {
        Ok(address(&self.email)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_in_small_letters_and_must_look_like_one() {
        assert_eq!(
            address(" Anna.Ek@Kommun.Example "),
            Ok("anna.ek@kommun.example".to_owned())
        );
        for wrong in [
            "anna",
            "@kommun.example",
            "anna@",
            "anna@kommun",
            "a b@kommun.example",
            "anna@.example",
            "anna@kommun.",
            "anna@ek@kommun.example",
            "Anna <anna@kommun.example>",
        ] {
            assert_eq!(address(wrong).unwrap_err().code, Code::NotAnAddress, "{wrong}");
        }
        assert_eq!(address("").unwrap_err().code, Code::Required);
    }
}
