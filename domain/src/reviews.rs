//! Specialist reviews: opinions given in parallel, each by its speciality.
//!
//! Opening a review asks every speciality; a proposal that comes back is asked about again in a new round.

use serde::{Deserialize, Serialize};
use time::{Date, Duration};

use crate::{Checks, Code, FieldError, Invalid, proposals::ProposalState, text};

crate::choices! {
    /// What a reviewer speaks for.
    pub enum Speciality {
        Architecture = "architecture",
        InformationSecurity = "information_security",
        DataProtection = "data_protection",
        Finance = "finance",
        Procurement = "procurement",
    }
}

crate::choices! {
    /// The reviewer's stance.
    pub enum Stance {
        Supports = "supports",
        /// The text says on which conditions.
        SupportsWithConditions = "supports_with_conditions",
        Objects = "objects",
        Abstains = "abstains",
    }
}

/// Opinions are given and changed in review, and after prioritising until the proposal is made ready: a missing
/// one must still be possible.
pub const fn takes_opinions(state: ProposalState) -> bool {
    matches!(state, ProposalState::InReview | ProposalState::Prioritised)
}

/// Days a speciality is given when nothing else is said.
const DEFAULT_DAYS: i64 = 14;

/// The furthest a due date may lie ahead.
const MOST_DAYS: i64 = 366;

/// When each speciality is to answer, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OpenForm {
    pub due_architecture: String,
    pub due_information_security: String,
    pub due_data_protection: String,
    pub due_finance: String,
    pub due_procurement: String,
}

impl OpenForm {
    /// The form as first shown: two weeks for each.
    pub fn suggested(today: Date) -> Self {
        let due = today.saturating_add(Duration::days(DEFAULT_DAYS));
        let due = due.format(text::DATE).unwrap_or_default();
        Self {
            due_architecture: due.clone(),
            due_information_security: due.clone(),
            due_data_protection: due.clone(),
            due_finance: due.clone(),
            due_procurement: due,
        }
    }

    /// The date typed for a speciality.
    pub fn due(&self, speciality: Speciality) -> &str {
        match speciality {
            Speciality::Architecture => &self.due_architecture,
            Speciality::InformationSecurity => &self.due_information_security,
            Speciality::DataProtection => &self.due_data_protection,
            Speciality::Finance => &self.due_finance,
            Speciality::Procurement => &self.due_procurement,
        }
    }

    /// The name of a speciality's field.
    pub const fn field(speciality: Speciality) -> &'static str {
        match speciality {
            Speciality::Architecture => "due_architecture",
            Speciality::InformationSecurity => "due_information_security",
            Speciality::DataProtection => "due_data_protection",
            Speciality::Finance => "due_finance",
            Speciality::Procurement => "due_procurement",
        }
    }

    /// A date for each speciality, from today to a year ahead.
    pub fn check(&self, today: Date) -> Result<Vec<(Speciality, Date)>, Invalid> {
        let latest = today.saturating_add(Duration::days(MOST_DAYS));
        let mut checks = Checks::new();
        let mut dues = Vec::with_capacity(Speciality::ALL.len());
        for speciality in Speciality::ALL.iter().copied() {
            let field = Self::field(speciality);
            let due = text::date(field, self.due(speciality)).and_then(|due| match due {
                None => Err(FieldError::new(field, Code::Required)),
                Some(due) if due < today => {
                    Err(FieldError::new(field, Code::TooEarly).with("earliest", today))
                }
                Some(due) if due > latest => {
                    Err(FieldError::new(field, Code::TooLate).with("latest", latest))
                }
                Some(due) => Ok(due),
            });
            dues.extend(checks.keep(due).map(|due| (speciality, due)));
        }
        checks.finish()?;
        Ok(dues)
    }
}

/// A checked opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    pub stance: Stance,
    /// Empty only when the reviewer abstains.
    pub text: String,
    /// Empty unless the support has conditions.
    pub conditions: String,
}

/// An opinion as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OpinionForm {
    pub stance: String,
    pub text: String,
    pub conditions: String,
}

impl OpinionForm {
    /// A text is required unless one abstains; conditions when the support has them. Conditions typed with
    /// another stance do not belong to it and are not kept.
    pub fn check(&self) -> Result<Opinion, Invalid> {
        const MAX: usize = 5_000;
        let mut checks = Checks::new();
        let stance = checks.keep(text::choice::<Stance>("stance", &self.stance));
        let opinion = checks.keep(if stance == Some(Stance::Abstains) {
            text::paragraphs("text", &self.text, MAX)
        } else {
            text::required_paragraphs("text", &self.text, MAX)
        });
        let conditions = checks.keep(if stance == Some(Stance::SupportsWithConditions) {
            text::required_paragraphs("conditions", &self.conditions, MAX)
        } else {
            text::paragraphs("conditions", &self.conditions, MAX).map(|_| String::new())
        });
        checks.finish()?;
        match (stance, opinion, conditions) {
            (Some(stance), Some(text), Some(conditions)) => Ok(Opinion {
                stance,
                text,
                conditions,
            }),
            // Not reached: what is missing was noted above.
            _ => Err(FieldError::new("stance", Code::Required).into()),
        }
    }
}

impl From<&Opinion> for OpinionForm {
    fn from(opinion: &Opinion) -> Self {
        Self {
            stance: opinion.stance.code().to_owned(),
            text: opinion.text.clone(),
            conditions: opinion.conditions.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 11 - 23);

    #[test]
    fn each_speciality_has_two_weeks() {
        let dues = OpenForm::suggested(TODAY).check(TODAY).unwrap();
        assert_eq!(dues.len(), 5);
        assert!(dues.iter().all(|(_, due)| *due == date!(2026 - 12 - 07)));
        let value = serde_json::to_value(OpenForm::default()).unwrap();
        for speciality in Speciality::ALL.iter().copied() {
            assert_eq!(OpenForm::field(speciality), format!("due_{speciality}"));
            assert!(value.get(OpenForm::field(speciality)).is_some());
        }
    }

    #[rstest]
    #[case("", Code::Required)]
    #[case("2026-11-22", Code::TooEarly)]
    #[case("2028-01-01", Code::TooLate)]
    #[case("23/11", Code::NotADate)]
    fn a_due_date_is_near_and_not_past(#[case] typed: &str, #[case] code: Code) {
        let form = OpenForm {
            due_finance: typed.into(),
            ..OpenForm::suggested(TODAY)
        };
        let Invalid(errors) = form.check(TODAY).unwrap_err();
        assert_eq!(
            errors
                .iter()
                .map(|e| (e.field.as_str(), e.code))
                .collect::<Vec<_>>(),
            [("due_finance", code)]
        );
    }

    #[rstest]
    #[case("supports", "Fits the target picture.", "", &[])]
    #[case("supports", "", "", &["text"])]
    #[case("supports_with_conditions", "Yes, if", "Encrypt it.", &[])]
    #[case("supports_with_conditions", "Yes, if", " ", &["conditions"])]
    #[case("objects", "Too costly.", "", &[])]
    #[case("objects", "", "", &["text"])]
    #[case("abstains", "", "", &[])]
    #[case("", "x", "", &["stance"])]
    #[case("maybe", "", "", &["stance", "text"])]
    #[case("abstains", "a\u{2}", "", &["text"])]
    fn an_opinion_says_what_it_must(
        #[case] stance: &str,
        #[case] text: &str,
        #[case] conditions: &str,
        #[case] refused: &[&str],
    ) {
        let form = OpinionForm {
            stance: stance.into(),
            text: text.into(),
            conditions: conditions.into(),
        };
        let fields: Vec<String> = match form.check() {
            Ok(opinion) => {
                assert_eq!(OpinionForm::from(&opinion), form);
                Vec::new()
            }
            Err(Invalid(errors)) => errors.into_iter().map(|e| e.field).collect(),
        };
        assert_eq!(fields, refused);
    }

    #[test]
    fn conditions_belong_to_conditional_support() {
        let form = OpinionForm {
            stance: "supports".into(),
            text: "Good.".into(),
            conditions: "Left over".into(),
        };
        assert_eq!(form.check().unwrap().conditions, "");
    }

    #[test]
    fn opinions_are_taken_until_it_is_made_ready() {
        let open: Vec<_> = ProposalState::ALL
            .iter()
            .copied()
            .filter(|s| takes_opinions(*s))
            .collect();
        assert_eq!(open, [ProposalState::InReview, ProposalState::Prioritised]);
    }
}
