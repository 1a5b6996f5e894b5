//! SKR's must-haves: what has to be in place before anything is weighed (domain reference §3.2).

use serde::{Deserialize, Serialize};

use crate::{Checks, Code, FieldError, Invalid, text};

crate::choices! {
    /// The seven, in the order they are shown.
    pub enum MustHave {
        /// The need is verified with those who have it.
        VerifiedNeed = "verified_need",
        /// The right organisation drives it.
        RightOrganisation = "right_organisation",
        /// The competences it takes are assigned.
        Competences = "competences",
        /// One main responsible.
        OneResponsible = "one_responsible",
        /// Money for development *and* for running it, in the long term.
        Funding = "funding",
        /// Somebody answers for it in the long term.
        LongTermResponsibility = "long_term_responsibility",
        /// Clear link to decided mission, goals, policy, architecture.
        MissionLink = "mission_link",
    }
}

/// How many must-haves there are.
const COUNT: usize = MustHave::ALL.len();

/// Most characters of a note.
const MAX_NOTE: usize = 1_000;

crate::choices! {
    /// The staff's answer. No answer yet is `None`.
    pub enum Answer {
        Met = "met",
        NotMet = "not_met",
    }
}

/// The answer to one must-have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MustHaveAnswer {
    pub answer: Option<Answer>,
    /// On what it rests, or what is missing.
    pub note: String,
}

/// The answers in the order of [`MustHave::ALL`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers([MustHaveAnswer; COUNT]);

impl Answers {
    pub const fn get(&self, must: MustHave) -> &MustHaveAnswer {
        &self.0[must as usize]
    }

    pub fn set(&mut self, must: MustHave, answer: MustHaveAnswer) {
        self.0[must as usize] = answer;
    }

    /// Not yet answered.
    pub fn unanswered(&self) -> Vec<MustHave> {
        MustHave::ALL
            .iter()
            .copied()
            .filter(|m| self.get(*m).answer.is_none())
            .collect()
    }

    /// Not met, or not yet answered.
    pub fn unmet(&self) -> Vec<MustHave> {
        MustHave::ALL
            .iter()
            .copied()
            .filter(|m| self.get(*m).answer != Some(Answer::Met))
            .collect()
    }
}

macro_rules! must_haves_form {
    ($($variant:ident: $field:ident, $note:ident;)+) => {
        /// The answers as typed: per must-have a field of its code (`met`, `not_met` or empty) and one with `_note`.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct MustHavesForm {
            $(pub $field: String, pub $note: String,)+
        }

        impl MustHavesForm {
            pub fn answer(&self, must: MustHave) -> &str {
                match must { $(MustHave::$variant => &self.$field),+ }
            }

            pub fn note(&self, must: MustHave) -> &str {
                match must { $(MustHave::$variant => &self.$note),+ }
            }

            pub fn set(&mut self, must: MustHave, answer: String, note: String) {
                match must { $(MustHave::$variant => { self.$field = answer; self.$note = note; }),+ }
            }

            /// The name of the field with the note.
            pub const fn note_field(must: MustHave) -> &'static str {
                match must { $(MustHave::$variant => stringify!($note)),+ }
            }
        }
    };
}

must_haves_form! {
    VerifiedNeed: verified_need, verified_need_note;
    RightOrganisation: right_organisation, right_organisation_note;
    Competences: competences, competences_note;
    OneResponsible: one_responsible, one_responsible_note;
    Funding: funding, funding_note;
    LongTermResponsibility: long_term_responsibility, long_term_responsibility_note;
    MissionLink: mission_link, mission_link_note;
}

impl MustHavesForm {
    /// Answers may be left open; a must-have that is not met needs a note on what is missing.
    pub fn check(&self) -> Result<Answers, Invalid> {
        let mut checks = Checks::new();
        let mut answers = Answers::default();
        for must in MustHave::ALL.iter().copied() {
            let answer = match self.answer(must) {
                "" => None,
                typed => checks.keep(text::choice::<Answer>(must.code(), typed)),
            };
            let note = checks.keep(text::paragraphs(
                Self::note_field(must),
                self.note(must),
                MAX_NOTE,
            ));
            if answer == Some(Answer::NotMet) && note.as_ref().is_some_and(String::is_empty) {
                checks.push(FieldError::new(Self::note_field(must), Code::Required));
            }
            answers.set(
                must,
                MustHaveAnswer {
                    answer,
                    note: note.unwrap_or_default(),
                },
            );
        }
        checks.finish()?;
        Ok(answers)
    }
}

impl From<&Answers> for MustHavesForm {
    fn from(answers: &Answers) -> Self {
        let mut form = Self::default();
        for must in MustHave::ALL.iter().copied() {
            let kept = answers.get(must);
            form.set(
                must,
                kept.answer.map_or_else(String::new, |a| a.code().to_owned()),
                kept.note.clone(),
            );
        }
        form
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn field_names_are_the_codes() {
        let value = serde_json::to_value(MustHavesForm::default()).unwrap();
        for must in MustHave::ALL.iter().copied() {
            assert!(value.get(must.code()).is_some(), "{must}");
            assert_eq!(MustHavesForm::note_field(must), format!("{must}_note"));
            assert!(value.get(MustHavesForm::note_field(must)).is_some(), "{must}");
        }
    }

    #[test]
    fn open_answers_are_neither_met_nor_answered() {
        let form = MustHavesForm {
            verified_need: "met".into(),
            funding: "not_met".into(),
            funding_note: "Running costs from 2028 have no owner.".into(),
            ..MustHavesForm::default()
        };
        let answers = form.check().unwrap();
        assert_eq!(answers.unanswered().len(), 5);
        assert!(answers.unmet().contains(&MustHave::Funding));
        assert!(!answers.unmet().contains(&MustHave::VerifiedNeed));
        assert!(!answers.unanswered().contains(&MustHave::Funding));
        assert_eq!(MustHavesForm::from(&answers), form);
    }

    #[rstest]
    #[case("not_met", "", "funding_note", Code::Required)]
    #[case("perhaps", "", "funding", Code::UnknownChoice)]
    #[case("met", "a\u{1}", "funding_note", Code::ControlCharacters)]
    fn refuses(#[case] answer: &str, #[case] note: &str, #[case] field: &str, #[case] code: Code) {
        let form = MustHavesForm {
            funding: answer.into(),
            funding_note: note.into(),
            ..MustHavesForm::default()
        };
        let Invalid(errors) = form.check().unwrap_err();
        assert_eq!(errors, vec![FieldError::new(field, code)]);
    }
}
