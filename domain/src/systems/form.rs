//! The form in which a system is described, and what it holds once checked.

use serde::{Deserialize, Serialize};

use super::Hosting;
use crate::{
    Checks, Code, FieldError, Invalid,
    ids::UnitId,
    needs::PersonalData,
    proposals::information::{Information, InformationClass, InformationForm},
    reference::{Prefix, Reference},
    text,
};

pub const NAME_MAX: usize = 120;
pub const LINE_MAX: usize = 200;
pub const PURPOSE_MAX: usize = 5_000;
pub const ACCESS_MAX: usize = 2_000;
/// A system is used by at most so many units that are named; more is all.
const UNITS_MAX: usize = 500;

/// A reason that must be given.
pub fn reason(typed: &str) -> Result<String, Invalid> {
    Ok(text::required_paragraphs("reason", typed, PURPOSE_MAX)?)
}

/// What was typed, by the names of the form's fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SystemForm {
    pub name: String,
    /// Systemområde, in words.
    pub area: String,
    /// What it is for, as those who look for it would say: what similarity reads.
    pub purpose: String,
    /// Id of the unit that owns it (systemägare).
    pub owner: String,
    /// Who looks after it (systemförvaltare): a function or a name.
    pub steward: String,
    pub supplier: String,
    /// `all`, or `some`.
    pub used_by: String,
    /// Ids of the units, with commas between.
    pub units: String,
    pub hosting: String,
    pub personal_data: String,
    pub confidentiality: String,
    pub integrity: String,
    pub availability: String,
    /// How one gets to use it.
    pub access: String,
    /// The page where one asks for it.
    pub access_url: String,
    /// Reference of the system that comes in its place.
    pub replaced_by: String,
}

/// Who uses a system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UsedBy {
    All,
    /// Sorted, and possibly none yet.
    Units(Vec<UnitId>),
}

/// A system's checked content; the owner and other units, and what comes in its place, are still to be looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemContent {
    pub name: String,
    pub area: String,
    pub purpose: String,
    pub owner: UnitId,
    pub steward: String,
    pub supplier: String,
    pub used_by: UsedBy,
    pub hosting: Option<Hosting>,
    pub personal_data: Option<PersonalData>,
    pub class: Option<InformationClass>,
    pub access: String,
    pub access_url: String,
    pub replaced_by: Option<Reference>,
}

impl SystemForm {
    /// Checks all fields at once.
    pub fn check(&self) -> Result<SystemContent, Invalid> {
        let mut checks = Checks::new();
        let name = checks.keep(text::required_line("name", &self.name, NAME_MAX));
        let area = checks.keep(text::required_line("area", &self.area, NAME_MAX));
        let purpose = checks.keep(text::required_paragraphs("purpose", &self.purpose, PURPOSE_MAX));
        let owner = checks.keep(match self.owner.as_str() {
            "" => Err(FieldError::new("owner", Code::Required)),
            owner => unit("owner", owner),
        });
        let steward = checks.keep(text::line("steward", &self.steward, LINE_MAX));
        let supplier = checks.keep(text::line("supplier", &self.supplier, LINE_MAX));
        let used_by = checks.keep(self.used_by());
        let hosting = checks.keep(optional("hosting", &self.hosting));
        let personal_data = checks.keep(optional("personal_data", &self.personal_data));
        let class = match self.class() {
            Ok(class) => class,
            Err(Invalid(errors)) => {
                errors.into_iter().for_each(|error| checks.push(error));
                None
            }
        };
        let access = checks.keep(text::paragraphs("access", &self.access, ACCESS_MAX));
        let access_url = checks.keep(link("access_url", &self.access_url));
        let replaced_by = checks.keep(replacement(&self.replaced_by));
        checks.finish()?;
        let lost = || Invalid::from(FieldError::new("name", Code::Required));
        Ok(SystemContent {
            name: name.ok_or_else(lost)?,
            area: area.ok_or_else(lost)?,
            purpose: purpose.ok_or_else(lost)?,
            owner: owner.ok_or_else(lost)?,
            steward: steward.ok_or_else(lost)?,
            supplier: supplier.ok_or_else(lost)?,
            used_by: used_by.ok_or_else(lost)?,
            hosting: hosting.ok_or_else(lost)?,
            personal_data: personal_data.ok_or_else(lost)?,
            class,
            access: access.ok_or_else(lost)?,
            access_url: access_url.ok_or_else(lost)?,
            replaced_by: replaced_by.ok_or_else(lost)?,
        })
    }

    /// Every field by its name, in the form's order.
    pub fn fields(&self) -> [(&'static str, &String); 16] {
        [
            ("name", &self.name),
            ("area", &self.area),
            ("purpose", &self.purpose),
            ("owner", &self.owner),
            ("steward", &self.steward),
            ("supplier", &self.supplier),
            ("used_by", &self.used_by),
            ("units", &self.units),
            ("hosting", &self.hosting),
            ("personal_data", &self.personal_data),
            ("confidentiality", &self.confidentiality),
            ("integrity", &self.integrity),
            ("availability", &self.availability),
            ("access", &self.access),
            ("access_url", &self.access_url),
            ("replaced_by", &self.replaced_by),
        ]
    }

    fn used_by(&self) -> Result<UsedBy, FieldError> {
        match self.used_by.as_str() {
            "" => Err(FieldError::new("used_by", Code::Required)),
            "all" => Ok(UsedBy::All),
            "some" => {
                let mut units = self
                    .units
                    .split(',')
                    .filter(|id| !id.is_empty())
                    .map(|id| unit("units", id))
                    .collect::<Result<Vec<_>, _>>()?;
                units.sort_unstable();
                units.dedup();
                if units.len() > UNITS_MAX {
                    return Err(FieldError::new("units", Code::OutOfRange)
                        .with("min", 0)
                        .with("max", UNITS_MAX));
                }
                Ok(UsedBy::Units(units))
            }
            _ => Err(FieldError::new("used_by", Code::UnknownChoice)),
        }
    }

    /// All three or none, and never what is under security protection: as for a proposal.
    fn class(&self) -> Result<Option<InformationClass>, Invalid> {
        let form = InformationForm {
            confidentiality: self.confidentiality.clone(),
            integrity: self.integrity.clone(),
            availability: self.availability.clone(),
            ..InformationForm::default()
        };
        Ok(form.check()?.class)
    }
}

fn unit(field: &str, typed: &str) -> Result<UnitId, FieldError> {
    typed
        .parse()
        .map_err(|_| FieldError::new(field, Code::UnknownReference))
}

fn optional<T: std::str::FromStr>(field: &str, typed: &str) -> Result<Option<T>, FieldError> {
    if typed.is_empty() {
        Ok(None)
    } else {
        text::choice(field, typed).map(Some)
    }
}

/// A page on the web; empty is none.
fn link(field: &str, typed: &str) -> Result<String, FieldError> {
    let link = text::line(field, typed, 1_000)?;
    let rest = link
        .strip_prefix("https://")
        .or_else(|| link.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
    match host {
        _ if link.is_empty() => Ok(link),
        Some(host) if !host.is_empty() && !host.contains('@') && !link.contains(char::is_whitespace) => {
            Ok(link)
        }
        _ => Err(FieldError::new(field, Code::NotALink)),
    }
}

fn replacement(typed: &str) -> Result<Option<Reference>, FieldError> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    match typed.parse::<Reference>() {
        Ok(reference) if reference.prefix == Prefix::System => Ok(Some(reference)),
        _ => Err(FieldError::new("replaced_by", Code::UnknownReference)),
    }
}

impl From<&SystemContent> for SystemForm {
    fn from(content: &SystemContent) -> Self {
        let class = InformationForm::from(&Information {
            class: content.class,
            information_reason: String::new(),
            systems: String::new(),
        });
        let (used_by, units) = match &content.used_by {
            UsedBy::All => ("all", String::new()),
            UsedBy::Units(units) => {
                let units: Vec<String> = units.iter().map(UnitId::to_string).collect();
                ("some", units.join(","))
            }
        };
        Self {
            name: content.name.clone(),
            area: content.area.clone(),
            purpose: content.purpose.clone(),
            owner: content.owner.to_string(),
            steward: content.steward.clone(),
            supplier: content.supplier.clone(),
            used_by: used_by.to_owned(),
            units,
            hosting: content.hosting.map_or("", Hosting::code).to_owned(),
            personal_data: content.personal_data.map_or("", PersonalData::code).to_owned(),
            confidentiality: class.confidentiality,
            integrity: class.integrity,
            availability: class.availability,
            access: content.access.clone(),
            access_url: content.access_url.clone(),
            replaced_by: content
                .replaced_by
                .map_or_else(String::new, |reference| reference.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::proposals::information::SECURITY_PROTECTED;

    const UNIT: &str = "018f0000-0000-7000-8000-000000000001";

    fn filled() -> SystemForm {
        SystemForm {
            name: "Lärkan lärplattform".into(),
            area: "Skola".into(),
            purpose: "Uppgifter, bedömning och frånvaroanmälan.".into(),
            owner: UNIT.into(),
            steward: "Digitaliseringsenheten".into(),
            supplier: "Lärkan AB".into(),
            used_by: "some".into(),
            units: UNIT.into(),
            hosting: "supplier".into(),
            personal_data: "ordinary".into(),
            confidentiality: "moderate".into(),
            integrity: "moderate".into(),
            availability: "considerable".into(),
            access: "Beställ konto i serviceportalen.".into(),
            access_url: "https://service.exempelkommun.example/larkan".into(),
            replaced_by: "S-2026-0004".into(),
        }
    }

    #[test]
    fn what_is_kept_comes_back_as_it_was() {
        let content = filled().check().unwrap();
        assert_eq!(SystemForm::from(&content), filled());
        let bare = SystemForm {
            name: "X".into(),
            area: "Y".into(),
            purpose: "Z".into(),
            owner: UNIT.into(),
            used_by: "all".into(),
            ..SystemForm::default()
        };
        let content = bare.check().unwrap();
        assert_eq!((&content.used_by, content.class), (&UsedBy::All, None));
        assert_eq!(SystemForm::from(&content), bare);
    }

    #[test]
    fn all_that_is_missing_is_told_at_once() {
        let errors = SystemForm::default().check().unwrap_err().0;
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["name", "area", "purpose", "owner", "used_by"]);
        assert!(reason(" ").is_err());
    }

    #[rstest]
    #[case("name", "a\u{1b}b", Code::ControlCharacters)]
    #[case("owner", "S1", Code::UnknownReference)]
    #[case("used_by", "many", Code::UnknownChoice)]
    #[case("units", "S1", Code::UnknownReference)]
    #[case("hosting", "moon", Code::UnknownChoice)]
    #[case("personal_data", "some", Code::UnknownChoice)]
    #[case("confidentiality", SECURITY_PROTECTED, Code::SecurityProtected)]
    #[case("integrity", "", Code::Required)]
    #[case("access_url", "javascript:alert(1)", Code::NotALink)]
    #[case("access_url", "https://", Code::NotALink)]
    #[case("access_url", "https://kommun.se@evil.example/", Code::NotALink)]
    #[case("access_url", "https://a b", Code::NotALink)]
    #[case("replaced_by", "B-2026-0001", Code::UnknownReference)]
    #[case("replaced_by", "Lärkan", Code::UnknownReference)]
    fn what_is_wrong_is_told_at_its_field(#[case] field: &str, #[case] typed: &str, #[case] code: Code) {
        let mut form = serde_json::to_value(filled()).unwrap();
        form[field] = typed.into();
        let form: SystemForm = serde_json::from_value(form).unwrap();
        let errors = form.check().unwrap_err().0;
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert_eq!((errors[0].field.as_str(), errors[0].code), (field, code));
    }
}
