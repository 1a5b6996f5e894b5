//! The columns of a need, and which heading of a file stands for which.

use serde::{Deserialize, Serialize};

use crate::{Checks, Code, FieldError, Invalid};

crate::choices! {
    /// What a column holds; the codes are the names of the form's fields.
    pub enum Column {
        Unit = "unit",
        Title = "title",
        Problem = "problem",
        CurrentSituation = "current_situation",
        DesiredEffect = "desired_effect",
        /// Groups by name, separated by commas; what is no known group is kept as words.
        Affected = "affected",
        AffectedCount = "affected_count",
        Urgency = "urgency",
        WantedBy = "wanted_by",
        PersonalData = "personal_data",
        ChildrenAffected = "children_affected",
    }
}

impl Column {
    /// A need cannot be submitted without it.
    pub const fn is_required(self) -> bool {
        matches!(
            self,
            Self::Unit
                | Self::Title
                | Self::Problem
                | Self::DesiredEffect
                | Self::Affected
                | Self::Urgency
                | Self::PersonalData
        )
    }

    /// Headings that are taken for this column, in the form [`plain`] gives them.
    const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Unit => &[
                "enhet",
                "unit",
                "skola",
                "school",
                "förvaltning",
                "department",
                "enhetskod",
            ],
            Self::Title => &[
                "titel", "rubrik", "behov", "namn", "title", "need", "name", "heading",
            ],
            Self::Problem => &["problem", "beskrivning", "problembeskrivning", "description"],
            Self::CurrentSituation => &[
                "nuläge",
                "nulägesituation",
                "dagensläge",
                "currentsituation",
                "today",
            ],
            Self::DesiredEffect => &[
                "önskadeffekt",
                "effekt",
                "nytta",
                "mål",
                "desiredeffect",
                "effect",
                "benefit",
            ],
            Self::Affected => &[
                "berörda",
                "berördagrupper",
                "målgrupp",
                "vemberörs",
                "affected",
                "affectedgroups",
                "audience",
            ],
            Self::AffectedCount => &[
                "antalberörda",
                "antal",
                "affectedcount",
                "count",
                "numberaffected",
            ],
            Self::Urgency => &[
                "brådska",
                "angelägenhet",
                "skäl",
                "prioritet",
                "urgency",
                "whyitpresses",
            ],
            Self::WantedBy => &[
                "önskatklart",
                "klart",
                "senast",
                "datum",
                "wantedby",
                "deadline",
                "date",
            ],
            Self::PersonalData => &["personuppgifter", "personaldata", "gdpr"],
            Self::ChildrenAffected => &["barnberörs", "rörbarn", "barn", "childrenaffected", "children"],
        }
    }
}

/// Lower case letters and digits only, so that "Berörda (grupper)" is read as "berördagrupper".
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// What each column of a file holds, from the left; `None` is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping(pub Vec<Option<Column>>);

impl Mapping {
    /// A first guess by the headings. Of several that fit one column the first is taken.
    pub fn guess(headings: &[String]) -> Self {
        let mut taken = Vec::new();
        let guess = |heading: &String| {
            let heading = plain(heading);
            let fits = |column: &&Column| {
                heading == plain(column.code()) || column.headings().contains(&heading.as_str())
            };
            let found = *Column::ALL.iter().find(fits)?;
            (!taken.contains(&found)).then(|| {
                taken.push(found);
                found
            })
        };
        Self(headings.iter().map(guess).collect())
    }

    pub fn place_of(&self, column: Column) -> Option<usize> {
        self.0.iter().position(|held| *held == Some(column))
    }

    /// Every required column is there, and none twice; the errors stand at the columns' codes.
    pub fn check(&self) -> Result<(), Invalid> {
        let mut checks = Checks::new();
        for column in Column::ALL {
            match self.0.iter().filter(|held| **held == Some(*column)).count() {
                0 if column.is_required() => checks.push(FieldError::new(column.code(), Code::Required)),
                0 | 1 => {}
                _ => checks.push(FieldError::new(column.code(), Code::Duplicate)),
            }
        }
        checks.finish()
    }
}

/// The form that chooses: for each column of a need its place in the file, from 0; empty for none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MappingForm {
    pub unit: String,
    pub title: String,
    pub problem: String,
    pub current_situation: String,
    pub desired_effect: String,
    pub affected: String,
    pub affected_count: String,
    pub urgency: String,
    pub wanted_by: String,
    pub personal_data: String,
    pub children_affected: String,
}

impl MappingForm {
    pub fn of(mapping: &Mapping) -> Self {
        let mut form = Self::default();
        for column in Column::ALL {
            if let Some(place) = mapping.place_of(*column) {
                *form.field(*column) = place.to_string();
            }
        }
        form
    }

    fn field(&mut self, column: Column) -> &mut String {
        match column {
            Column::Unit => &mut self.unit,
            Column::Title => &mut self.title,
            Column::Problem => &mut self.problem,
            Column::CurrentSituation => &mut self.current_situation,
            Column::DesiredEffect => &mut self.desired_effect,
            Column::Affected => &mut self.affected,
            Column::AffectedCount => &mut self.affected_count,
            Column::Urgency => &mut self.urgency,
            Column::WantedBy => &mut self.wanted_by,
            Column::PersonalData => &mut self.personal_data,
            Column::ChildrenAffected => &mut self.children_affected,
        }
    }

    /// What each of the file's `width` columns holds. Each is chosen once at most.
    pub fn check(mut self, width: usize) -> Result<Mapping, Invalid> {
        let mut checks = Checks::new();
        let mut held: Vec<Option<Column>> = vec![None; width];
        for column in Column::ALL {
            let typed = std::mem::take(self.field(*column));
            if typed.trim().is_empty() {
                if column.is_required() {
                    checks.push(FieldError::new(column.code(), Code::Required));
                }
                continue;
            }
            match typed
                .trim()
                .parse()
                .ok()
                .and_then(|place: usize| held.get_mut(place))
            {
                None => checks.push(FieldError::new(column.code(), Code::UnknownChoice)),
                Some(Some(_)) => checks.push(FieldError::new(column.code(), Code::Duplicate)),
                Some(free) => *free = Some(*column),
            }
        }
        checks.finish().map(|()| Mapping(held))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(of: &[&str]) -> Vec<String> {
        of.iter().map(|heading| (*heading).to_owned()).collect()
    }

    #[test]
    fn headings_are_guessed_in_both_languages() {
        for of in [
            [
                "Enhet",
                "RUBRIK",
                "Problem ",
                "Önskad effekt",
                "Berörda (grupper)",
                "Brådska",
                "Personuppgifter",
            ],
            [
                "unit",
                "Title",
                "description",
                "Desired effect",
                "Affected groups",
                "Urgency",
                "personal_data",
            ],
        ] {
            let mapping = Mapping::guess(&headings(&of));
            assert_eq!(mapping.check(), Ok(()), "{of:?}");
            assert_eq!(mapping.place_of(Column::DesiredEffect), Some(3));
        }
    }

    #[test]
    fn what_is_missing_or_twice_is_named() {
        assert_eq!(
            Mapping::guess(&headings(&["Titel", "Rubrik", "Färg"])).0,
            [Some(Column::Title), None, None]
        );
        let mapping = Mapping(vec![
            Some(Column::Unit),
            Some(Column::Title),
            Some(Column::Title),
            None,
        ]);
        let Err(Invalid(errors)) = mapping.check() else {
            panic!("accepted")
        };
        assert!(errors.contains(&FieldError::new("title", Code::Duplicate)));
        assert!(errors.contains(&FieldError::new("problem", Code::Required)));
        assert!(
            !errors
                .iter()
                .any(|error| error.field == "unit" || error.field == "wanted_by")
        );
    }

    #[test]
    fn a_form_chooses_each_column_once() {
        let all = Mapping(Column::ALL.iter().copied().map(Some).collect());
        let width = all.0.len();
        assert_eq!(MappingForm::of(&all).check(width), Ok(all.clone()));
        let mut form = MappingForm::of(&all);
        form.problem.clone_from(&form.title);
        form.urgency = width.to_string();
        form.unit = "x".into();
        form.affected.clear();
        form.wanted_by.clear();
        let Err(Invalid(errors)) = form.check(width) else {
            panic!("accepted")
        };
        let codes: Vec<_> = errors
            .iter()
            .map(|error| (error.field.as_str(), error.code))
            .collect();
        assert_eq!(
            codes,
            [
                ("unit", Code::UnknownChoice),
                ("problem", Code::Duplicate),
                ("affected", Code::Required),
                ("urgency", Code::UnknownChoice)
            ]
        );
    }

    #[test]
    fn no_heading_stands_for_two_columns() {
        let mut seen = std::collections::BTreeSet::new();
        for heading in Column::ALL.iter().flat_map(|column| column.headings()) {
            assert!(seen.insert(heading), "{heading}");
            assert_eq!(*heading, plain(heading));
        }
    }
}
