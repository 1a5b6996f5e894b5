//! A row of a file as a need.

use std::collections::BTreeMap;

use super::{Column, Mapping, columns::plain};
use crate::{
    Code, FieldError, Invalid,
    ids::UnitId,
    needs::{AffectedGroup, Ask, NeedContent, NeedForm, PersonalData, Urgency},
};

/// The units by short code and by name, in either language; a name that two units share names none.
#[derive(Debug, Clone, Default)]
pub struct Units(BTreeMap<String, Option<UnitId>>);

impl Units {
    pub fn new<'a>(named: impl IntoIterator<Item = (UnitId, [&'a str; 3])>) -> Self {
        let mut units = BTreeMap::new();
        for (id, names) in named {
            for name in names.into_iter().map(plain).filter(|name| !name.is_empty()) {
                units
                    .entry(name)
                    .and_modify(|known: &mut Option<UnitId>| *known = known.filter(|known| *known == id))
                    .or_insert(Some(id));
            }
        }
        Self(units)
    }

    fn find(&self, typed: &str) -> Option<UnitId> {
        self.0.get(&plain(typed)).copied().flatten()
    }
}

/// Reads a row by the rules of the need's form; the errors stand at the codes of the columns.
pub fn read(cells: &[String], mapping: &Mapping, units: &Units) -> Result<NeedContent, Invalid> {
    let cell = |column: Column| {
        mapping
            .place_of(column)
            .and_then(|place| cells.get(place))
            .map_or("", |cell| cell.trim())
    };
    let unit = units.find(cell(Column::Unit));
    let mut form = NeedForm {
        unit: match unit {
            Some(unit) => unit.to_string(),
            // Named, but unknown: refused as such and not as missing.
            None => cell(Column::Unit).to_owned(),
        },
        title: cell(Column::Title).to_owned(),
        problem: cell(Column::Problem).to_owned(),
        current_situation: cell(Column::CurrentSituation).to_owned(),
        desired_effect: cell(Column::DesiredEffect).to_owned(),
        affected_count: cell(Column::AffectedCount).to_owned(),
        urgency: known(cell(Column::Urgency), URGENCIES),
        wanted_by: cell(Column::WantedBy).to_owned(),
        personal_data: known(cell(Column::PersonalData), PERSONAL_DATA),
        children_affected: if YES.contains(&plain(cell(Column::ChildrenAffected)).as_str()) {
            "on".to_owned()
        } else {
            String::new()
        },
        ..NeedForm::default()
    };
    affected(&mut form, cell(Column::Affected));
    let mut errors = match form.check(Ask::Full) {
        Ok(content) if unit.is_some() => return Ok(content),
        Ok(_) => Vec::new(),
        Err(Invalid(errors)) => errors,
    };
    // An identity that is no name of a unit is none here.
    if unit.is_none() && !errors.iter().any(|error| error.field == "unit") {
        errors.push(FieldError::new("unit", Code::UnknownReference));
    }
    for error in &mut errors {
        if error.field == "affected_other" {
            error.field = Column::Affected.code().to_owned();
        }
    }
    Err(Invalid(errors))
}

/// Ticks the groups that are named; the rest is kept in words.
fn affected(form: &mut NeedForm, typed: &str) {
    let mut others = Vec::new();
    for part in typed
        .split([',', ';', '/', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        match GROUPS
            .iter()
            .find(|(_, names)| names.contains(&plain(part).as_str()))
        {
            Some((group, _)) => *ticked(form, *group) = "on".to_owned(),
            None => others.push(part),
        }
    }
    form.affected_other = others.join(", ");
}

fn ticked(form: &mut NeedForm, group: AffectedGroup) -> &mut String {
    match group {
        AffectedGroup::Pupils => &mut form.affected_pupils,
        AffectedGroup::Children => &mut form.affected_children,
        AffectedGroup::Educators => &mut form.affected_educators,
        AffectedGroup::OtherStaff => &mut form.affected_other_staff,
        AffectedGroup::Guardians => &mut form.affected_guardians,
        AffectedGroup::Residents => &mut form.affected_residents,
    }
}

/// The code of the choice that goes by this name; what is unknown stays and is refused.
fn known<T: Copy + ToString>(typed: &str, names: &[(T, &[&str])]) -> String {
    let name = plain(typed);
    names
        .iter()
        .find(|(choice, names)| plain(&choice.to_string()) == name || names.contains(&name.as_str()))
        .map_or_else(|| typed.to_owned(), |(choice, _)| choice.to_string())
}

const YES: &[&str] = &["ja", "yes", "j", "y", "x", "1", "true", "sant"];

const URGENCIES: &[(Urgency, &[&str])] = &[
    (
        Urgency::Law,
        &[
            "kravilag",
            "requiredbylaw",
            "lag",
            "lagkrav",
            "lagellerföreskrift",
            "law",
            "lawregulation",
        ],
    ),
    (
        Urgency::ContractEnds,
        &[
            "avtal",
            "acontractends",
            "avtallöperut",
            "avtaletlöperut",
            "contract",
            "contractends",
        ],
    ),
    (
        Urgency::OperationalRisk,
        &[
            "risk",
            "riskförverksamheten",
            "driftrisk",
            "verksamhetsrisk",
            "riskiverksamheten",
            "operationalrisk",
        ],
    ),
    (Urgency::Wish, &["önskemål", "önskan", "wish"]),
];

const PERSONAL_DATA: &[(PersonalData, &[&str])] = &[
    (
        PersonalData::None,
        &[
            "ingapersonuppgifter",
            "nopersonaldata",
            "nej",
            "inga",
            "ingen",
            "no",
            "none",
        ],
    ),
    (
        PersonalData::Ordinary,
        &[
            "vanligatillexempelnamnochklass",
            "ordinarysuchasnameandclass",
            "ja",
            "vanliga",
            "yes",
            "ordinary",
        ],
    ),
    (
        PersonalData::Sensitive,
        &[
            "känsligatillexempelhälsa",
            "sensitivesuchashealth",
            "känsliga",
            "känsligapersonuppgifter",
            "sensitive",
        ],
    ),
    (
        PersonalData::ProtectedIdentity,
        &[
            "personermedskyddadepersonuppgifter",
            "peoplewithaprotectedidentity",
            "skyddade",
            "skyddadidentitet",
            "skyddadepersonuppgifter",
            "protected",
            "protectedidentity",
        ],
    ),
];

const GROUPS: &[(AffectedGroup, &[&str])] = &[
    (AffectedGroup::Pupils, &["elever", "elev", "pupils", "students"]),
    (
        AffectedGroup::Children,
        &[
            "barniförskola",
            "childreninpreschool",
            "barn",
            "förskolebarn",
            "barniförskolan",
            "children",
        ],
    ),
    (
        AffectedGroup::Educators,
        &[
            "lärareochpedagoger",
            "teachersandeducators",
            "lärare",
            "pedagoger",
            "educators",
            "teachers",
        ],
    ),
    (
        AffectedGroup::OtherStaff,
        &[
            "personal",
            "övrigpersonal",
            "annanpersonal",
            "staff",
            "otherstaff",
        ],
    ),
    (
        AffectedGroup::Guardians,
        &["vårdnadshavare", "föräldrar", "guardians", "parents"],
    ),
    (
        AffectedGroup::Residents,
        &["invånare", "medborgare", "residents", "citizens"],
    ),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const SCHOOL: UnitId = UnitId(Uuid::from_u128(7));
    const OTHER: UnitId = UnitId(Uuid::from_u128(8));

    fn units() -> Units {
        Units::new([
            (SCHOOL, ["ASK", "Almskolan", "Alm school"]),
            (OTHER, ["BSK", "Björkskolan", "Alm school"]),
        ])
    }

    fn mapping() -> Mapping {
        Mapping(Column::ALL.iter().copied().map(Some).collect())
    }

    fn cells(change: &[(Column, &str)]) -> Vec<String> {
        let right = [
            "almskolan",
            "Nät",
            "Faller ofta.",
            "",
            "Lektionerna hålls.",
            "Elever, lärare, vaktmästare",
            "240",
            "Lagkrav",
            "2027-01-11",
            "Nej",
            "ja",
        ];
        let mut cells: Vec<String> = right.iter().map(|cell| (*cell).to_owned()).collect();
        for (column, typed) in change {
            if let Some(place) = mapping().place_of(*column) {
                cells[place] = (*typed).to_owned();
            }
        }
        cells
    }

    fn refused(change: &[(Column, &str)]) -> Vec<(String, Code)> {
        match read(&cells(change), &mapping(), &units()) {
            Ok(_) => Vec::new(),
            Err(Invalid(errors)) => errors.into_iter().map(|e| (e.field, e.code)).collect(),
        }
    }

    #[test]
    fn a_row_is_read_as_people_write_it() {
        let need = read(&cells(&[]), &mapping(), &units()).unwrap();
        assert_eq!((need.unit, need.title.as_str()), (SCHOOL, "Nät"));
        assert_eq!(
            need.affected_groups,
            [AffectedGroup::Pupils, AffectedGroup::Educators]
        );
        assert_eq!(need.affected_other, "vaktmästare");
        assert_eq!(
            (need.affected_count, need.urgency),
            (Some(240), Some(Urgency::Law))
        );
        assert_eq!(need.personal_data, Some(PersonalData::None));
        assert!(need.children_affected);
        assert_eq!(refused(&[(Column::Unit, " bsk ")]), []);
    }

    #[test]
    fn errors_stand_at_their_columns() {
        let at = |column: Column, code| vec![(column.code().to_owned(), code)];
        assert_eq!(
            refused(&[(Column::Unit, "Okänd")]),
            at(Column::Unit, Code::UnknownReference)
        );
        // An id is no name, and a name of two units is no answer.
        let id = SCHOOL.to_string();
        assert_eq!(
            refused(&[(Column::Unit, &id)]),
            at(Column::Unit, Code::UnknownReference)
        );
        assert_eq!(
            refused(&[(Column::Unit, "Alm school")]),
            at(Column::Unit, Code::UnknownReference)
        );
        assert_eq!(refused(&[(Column::Unit, "")]), at(Column::Unit, Code::Required));
        assert_eq!(
            refused(&[(Column::Affected, "")]),
            at(Column::Affected, Code::Required)
        );
        assert_eq!(
            refused(&[(Column::Affected, &"x".repeat(201))]),
            at(Column::Affected, Code::TooLong)
        );
        assert_eq!(
            refused(&[(Column::Urgency, "snarast")]),
            at(Column::Urgency, Code::UnknownChoice)
        );
        assert_eq!(
            refused(&[(Column::WantedBy, "i vår")]),
            at(Column::WantedBy, Code::NotADate)
        );
        assert_eq!(
            refused(&[(Column::Problem, "Eleven 811228-9874 saknar konto.")]),
            at(Column::Problem, Code::PersonalNumber)
        );
        assert_eq!(
            refused(&[(Column::Title, ""), (Column::PersonalData, "?")]).len(),
            2
        );
    }

    proptest! {
        #[test]
        fn whatever_stands_in_a_file_is_answered(cells in prop::collection::vec("\\PC{0,40}", 0..14)) {
            if let Err(Invalid(errors)) = read(&cells, &mapping(), &units()) {
                prop_assert!(!errors.is_empty());
                for error in errors {
                    prop_assert!(Column::from_code(&error.field).is_some(), "{}", error.field);
                }
            }
        }
    }
}
