//! The form in which a need is described, and what it holds once checked.

use serde::{Deserialize, Serialize};
use time::Date;

use super::{AffectedGroup, PersonalData, Urgency, personal_numbers};
use crate::{Checks, Code, FieldError, Invalid, ids::UnitId, text};

/// Most characters of a title, of other single lines and of paragraphs.
pub const TITLE_MAX: usize = 120;
const LINE_MAX: usize = 200;
const PARAGRAPHS_MAX: usize = 5_000;
/// The largest number of people that can be affected.
pub const COUNT_MAX: i64 = 10_000_000;

/// What was typed, by the names of the form's fields. Checkboxes hold `on` or nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NeedForm {
    /// Id of the unit it is submitted for.
    pub unit: String,
    pub title: String,
    pub problem: String,
    pub current_situation: String,
    pub desired_effect: String,
    pub affected_pupils: String,
    pub affected_children: String,
    pub affected_educators: String,
    pub affected_other_staff: String,
    pub affected_guardians: String,
    pub affected_residents: String,
    /// Others, in words.
    pub affected_other: String,
    pub affected_count: String,
    pub urgency: String,
    pub wanted_by: String,
    pub personal_data: String,
    pub children_affected: String,
    /// The warning about personal identity numbers was read and the text is right as it stands.
    pub acknowledged: String,
}

/// A need's content. A draft may lack what [`Ask::Full`] requires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedContent {
    pub unit: UnitId,
    pub title: String,
    pub problem: String,
    pub current_situation: String,
    pub desired_effect: String,
    pub affected_groups: Vec<AffectedGroup>,
    pub affected_other: String,
    pub affected_count: Option<i64>,
    pub urgency: Option<Urgency>,
    pub wanted_by: Option<Date>,
    pub personal_data: Option<PersonalData>,
    pub children_affected: bool,
    pub acknowledged: bool,
}

/// How much a form must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// To be kept as a draft: nothing is required but the unit, only lengths and kinds are checked.
    Draft,
    /// To be submitted.
    Full,
}

impl NeedForm {
    /// Checks all fields at once. With [`Ask::Full`] personal identity numbers in free text are refused with
    /// [`Code::PersonalNumber`] until acknowledged.
    pub fn check(&self, ask: Ask) -> Result<NeedContent, Invalid> {
        let full = ask == Ask::Full;
        let mut checks = Checks::new();
        let line = if full { text::required_line } else { text::line };
        let paragraphs = if full {
            text::required_paragraphs
        } else {
            text::paragraphs
        };
        let unit = checks.keep(match self.unit.as_str() {
            "" => Err(FieldError::new("unit", Code::Required)),
            unit => unit
                .parse::<UnitId>()
                .map_err(|_| FieldError::new("unit", Code::UnknownReference)),
        });
        let title = checks.keep(line("title", &self.title, TITLE_MAX));
        let problem = checks.keep(paragraphs("problem", &self.problem, PARAGRAPHS_MAX));
        let current_situation = checks.keep(text::paragraphs(
            "current_situation",
            &self.current_situation,
            PARAGRAPHS_MAX,
        ));
        let desired_effect = checks.keep(paragraphs("desired_effect", &self.desired_effect, PARAGRAPHS_MAX));
        let affected_groups = self.groups();
        let affected_other = checks.keep(text::line("affected_other", &self.affected_other, LINE_MAX));
        if full && affected_groups.is_empty() && self.affected_other.trim().is_empty() {
            checks.push(FieldError::new("affected", Code::Required));
        }
        let affected_count = checks.keep(text::whole("affected_count", &self.affected_count, 0, COUNT_MAX));
        let urgency = checks.keep(optional_choice::<Urgency>("urgency", &self.urgency, full));
        let wanted_by = checks.keep(text::date("wanted_by", &self.wanted_by));
        let personal_data = checks.keep(optional_choice::<PersonalData>(
            "personal_data",
            &self.personal_data,
            full,
        ));
        // An acknowledgement lasts for as long as there is something to acknowledge.
        let warnings = personal_numbers(&self.free_texts());
        let acknowledged = self.acknowledged == "on" && !warnings.is_empty();
        if full && !acknowledged {
            warnings.into_iter().for_each(|warning| checks.push(warning));
        }
        checks.finish()?;
        // Nothing was wrong, so everything was kept.
        let kept = || Invalid::from(FieldError::new("title", Code::Required));
        Ok(NeedContent {
            unit: unit.ok_or_else(kept)?,
            title: title.ok_or_else(kept)?,
            problem: problem.ok_or_else(kept)?,
            current_situation: current_situation.ok_or_else(kept)?,
            desired_effect: desired_effect.ok_or_else(kept)?,
            affected_groups,
            affected_other: affected_other.ok_or_else(kept)?,
            affected_count: affected_count.ok_or_else(kept)?,
            urgency: urgency.ok_or_else(kept)?,
            wanted_by: wanted_by.ok_or_else(kept)?,
            personal_data: personal_data.ok_or_else(kept)?,
            children_affected: self.children_affected == "on",
            acknowledged,
        })
    }

    /// All fields by name, in the order of the form.
    pub fn fields(&self) -> [(&'static str, &str); 18] {
        [
            ("unit", &self.unit),
            ("title", &self.title),
            ("problem", &self.problem),
            ("current_situation", &self.current_situation),
            ("desired_effect", &self.desired_effect),
            ("affected_pupils", &self.affected_pupils),
            ("affected_children", &self.affected_children),
            ("affected_educators", &self.affected_educators),
            ("affected_other_staff", &self.affected_other_staff),
            ("affected_guardians", &self.affected_guardians),
            ("affected_residents", &self.affected_residents),
            ("affected_other", &self.affected_other),
            ("affected_count", &self.affected_count),
            ("urgency", &self.urgency),
            ("wanted_by", &self.wanted_by),
            ("personal_data", &self.personal_data),
            ("children_affected", &self.children_affected),
            ("acknowledged", &self.acknowledged),
        ]
    }

    /// The free texts by field: where a personal identity number could stand.
    pub fn free_texts(&self) -> [(&'static str, &str); 5] {
        [
            ("title", &self.title),
            ("problem", &self.problem),
            ("current_situation", &self.current_situation),
            ("desired_effect", &self.desired_effect),
            ("affected_other", &self.affected_other),
        ]
    }

    fn groups(&self) -> Vec<AffectedGroup> {
        let ticked = |group: &AffectedGroup| *self.group(*group) == "on";
        AffectedGroup::ALL.iter().copied().filter(ticked).collect()
    }

    /// The checkbox of a group.
    pub fn group(&self, group: AffectedGroup) -> &String {
        match group {
            AffectedGroup::Pupils => &self.affected_pupils,
            AffectedGroup::Children => &self.affected_children,
            AffectedGroup::Educators => &self.affected_educators,
            AffectedGroup::OtherStaff => &self.affected_other_staff,
            AffectedGroup::Guardians => &self.affected_guardians,
            AffectedGroup::Residents => &self.affected_residents,
        }
    }

    /// Nothing has been written yet, so there is nothing to keep.
    pub fn is_blank(&self) -> bool {
        let untouched = Self {
            unit: self.unit.clone(),
            ..Self::default()
        };
        *self == untouched
    }
}

fn optional_choice<T: std::str::FromStr>(
    field: &str,
    typed: &str,
    required: bool,
) -> Result<Option<T>, FieldError> {
    if typed.is_empty() && !required {
        return Ok(None);
    }
    text::choice(field, typed).map(Some)
}

fn on(ticked: bool) -> String {
    if ticked { "on".to_owned() } else { String::new() }
}

impl From<&NeedContent> for NeedForm {
    fn from(content: &NeedContent) -> Self {
        let group = |group| on(content.affected_groups.contains(&group));
        Self {
            unit: content.unit.to_string(),
            title: content.title.clone(),
            problem: content.problem.clone(),
            current_situation: content.current_situation.clone(),
            desired_effect: content.desired_effect.clone(),
            affected_pupils: group(AffectedGroup::Pupils),
            affected_children: group(AffectedGroup::Children),
            affected_educators: group(AffectedGroup::Educators),
            affected_other_staff: group(AffectedGroup::OtherStaff),
            affected_guardians: group(AffectedGroup::Guardians),
            affected_residents: group(AffectedGroup::Residents),
            affected_other: content.affected_other.clone(),
            affected_count: content
                .affected_count
                .map_or_else(String::new, |count| count.to_string()),
            urgency: content
                .urgency
                .map_or_else(String::new, |urgency| urgency.to_string()),
            wanted_by: content
                .wanted_by
                .and_then(|date| date.format(text::DATE).ok())
                .unwrap_or_default(),
            personal_data: content
                .personal_data
                .map_or_else(String::new, |data| data.to_string()),
            children_affected: on(content.children_affected),
            acknowledged: on(content.acknowledged),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn filled() -> NeedForm {
        NeedForm {
            unit: "018f0000-0000-7000-8000-000000000001".into(),
            title: "Trådlöst nät i modulerna".into(),
            problem: "Uppkopplingen försvinner.".into(),
            desired_effect: "Lektionerna kan hållas.".into(),
            affected_pupils: "on".into(),
            affected_count: "240".into(),
            urgency: "operational_risk".into(),
            wanted_by: "2027-01-11".into(),
            personal_data: "none".into(),
            ..NeedForm::default()
        }
    }

    fn refused(form: &NeedForm, ask: Ask) -> Vec<(String, Code)> {
        match form.check(ask) {
            Ok(_) => Vec::new(),
            Err(Invalid(errors)) => errors.into_iter().map(|e| (e.field, e.code)).collect(),
        }
    }

    #[test]
    fn a_filled_form_is_kept_and_comes_back() {
        let content = filled().check(Ask::Full).unwrap();
        assert_eq!(content.affected_groups, [AffectedGroup::Pupils]);
        assert_eq!(content.affected_count, Some(240));
        assert_eq!(NeedForm::from(&content), filled());
    }

    #[test]
    fn a_draft_may_lack_everything_but_the_unit() {
        let form = NeedForm {
            unit: filled().unit,
            ..NeedForm::default()
        };
        assert!(form.is_blank());
        assert!(form.check(Ask::Draft).is_ok());
        let fields: Vec<_> = refused(&form, Ask::Full)
            .into_iter()
            .map(|(field, _)| field)
            .collect();
        assert_eq!(
            fields,
            [
                "title",
                "problem",
                "desired_effect",
                "affected",
                "urgency",
                "personal_data"
            ]
        );
        assert_eq!(
            refused(&NeedForm::default(), Ask::Draft),
            [("unit".into(), Code::Required)]
        );
    }

    #[rstest]
    #[case("title", "å".repeat(121), Code::TooLong)]
    #[case("title", "a\u{1b}b".into(), Code::ControlCharacters)]
    #[case("problem", "x".repeat(5001), Code::TooLong)]
    #[case("current_situation", "a\u{0}".into(), Code::ControlCharacters)]
    #[case("affected_other", "x".repeat(201), Code::TooLong)]
    #[case("affected_count", "många".into(), Code::NotANumber)]
    #[case("affected_count", "-4".into(), Code::OutOfRange)]
    #[case("urgency", "asap".into(), Code::UnknownChoice)]
    #[case("wanted_by", "i vår".into(), Code::NotADate)]
    #[case("personal_data", "some".into(), Code::UnknownChoice)]
    #[case("unit", "S1".into(), Code::UnknownReference)]
    fn wrong_kinds_are_refused_even_in_drafts(
        #[case] field: &str,
        #[case] typed: String,
        #[case] code: Code,
    ) {
        let mut form = filled();
        match field {
            "title" => form.title = typed,
            "problem" => form.problem = typed,
            "current_situation" => form.current_situation = typed,
            "affected_other" => form.affected_other = typed,
            "affected_count" => form.affected_count = typed,
            "urgency" => form.urgency = typed,
            "wanted_by" => form.wanted_by = typed,
            "personal_data" => form.personal_data = typed,
            _ => form.unit = typed,
        }
        for ask in [Ask::Draft, Ask::Full] {
            assert_eq!(refused(&form, ask), [(field.to_owned(), code)]);
        }
    }

    #[test]
    fn personal_numbers_are_refused_at_submit_until_acknowledged() {
        let mut form = NeedForm {
            problem: "Eleven 811228-9874 saknar konto.".into(),
            ..filled()
        };
        assert!(form.check(Ask::Draft).is_ok());
        assert_eq!(
            refused(&form, Ask::Full),
            [("problem".into(), Code::PersonalNumber)]
        );
        form.acknowledged = "on".into();
        assert!(form.check(Ask::Full).unwrap().acknowledged);
        form.problem = "Eleven saknar konto.".into();
        assert!(!form.check(Ask::Full).unwrap().acknowledged);
    }

    proptest! {
        #[test]
        fn what_is_kept_is_stable(title in "\\PC{0,130}", problem in "\\PC{0,60}", count in "[0-9 ]{0,6}") {
            let form = NeedForm { title, problem, affected_count: count, ..filled() };
            if let Ok(content) = form.check(Ask::Draft) {
                let again = NeedForm::from(&content).check(Ask::Draft);
                prop_assert_eq!(again, Ok(content));
            }
        }
    }
}
