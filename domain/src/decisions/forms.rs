//! The forms of the decision: making ready, laying before a decider, deciding as a delegate, recusing; what a body
//! decides is recorded in `body`.

mod body;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::Date;

use super::Outcome;
use crate::{
    Checks, Code, FieldError, Invalid,
    ids::{DecisionId, DelegationId, PersonId, UnitId},
    text,
};

pub use body::{AnnounceForm, Announcement, BodyDecision, BodyForm};

/// How many resolutions a proposal may have.
pub const MAX_RESOLUTIONS: usize = 12;
const RESOLUTION_MAX: usize = 1_000;
const PARAGRAPHS_MAX: usize = 5_000;
const LINE_MAX: usize = 200;

/// What is proposed to be decided: one resolution (att-sats) a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadyForm {
    pub resolutions: String,
}

impl ReadyForm {
    pub fn check(&self) -> Result<Vec<String>, Invalid> {
        const FIELD: &str = "resolutions";
        let typed = text::required_paragraphs(FIELD, &self.resolutions, MAX_RESOLUTIONS * RESOLUTION_MAX)?;
        let lines: Vec<String> = typed
            .lines()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect();
        if lines.len() > MAX_RESOLUTIONS {
            return Err(FieldError::new(FIELD, Code::OutOfRange)
                .with("min", 1)
                .with("max", MAX_RESOLUTIONS)
                .into());
        }
        for line in &lines {
            text::line(FIELD, line, RESOLUTION_MAX)?;
        }
        Ok(lines)
    }
}

impl From<&[String]> for ReadyForm {
    fn from(resolutions: &[String]) -> Self {
        Self {
            resolutions: resolutions.join("\n"),
        }
    }
}

/// Before whom the proposal is laid: `to` is `delegation:ID` or `body:ID`; a body has a meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SendForm {
    pub to: String,
    pub meeting_on: String,
    pub note: String,
}

/// The one who is to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    Delegation(DelegationId),
    Body { body: UnitId, meeting_on: Date },
}

/// A checked laying before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    pub to: To,
    pub note: String,
}

impl SendForm {
    /// A meeting lies on `today` or later.
    pub fn check(&self, today: Date) -> Result<Sending, Invalid> {
        let mut checks = Checks::new();
        let unknown = || FieldError::new("to", Code::UnknownChoice);
        let to = checks.keep(match self.to.split_once(':') {
            Some(("delegation", id)) => id.parse().map(|id| (Some(id), None)).map_err(|_| unknown()),
            Some(("body", id)) => id.parse().map(|id| (None, Some(id))).map_err(|_| unknown()),
            _ if self.to.is_empty() => Err(FieldError::new("to", Code::Required)),
            _ => Err(unknown()),
        });
        let meeting_on = match to {
            Some((_, Some(_))) => {
                checks.keep(required_date("meeting_on", &self.meeting_on, Some(today), None))
            }
            _ => None,
        };
        let note = checks.keep(text::paragraphs("note", &self.note, PARAGRAPHS_MAX));
        checks.finish()?;
        let to = match (to, meeting_on) {
            (Some((Some(delegation), _)), _) => To::Delegation(delegation),
            (Some((_, Some(body))), Some(meeting_on)) => To::Body { body, meeting_on },
            _ => return Err(unknown().into()),
        };
        Ok(Sending {
            to,
            note: note.unwrap_or_default(),
        })
    }
}

/// One resolution as decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    pub proposed: String,
    /// Differs from `proposed` when approved with changes.
    pub decided: String,
    pub outcome: Outcome,
}

/// A delegate's decision. `text_1`, `text_2` … hold the resolutions' texts when they are approved with changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DelegateForm {
    /// The point of the delegation order; empty for the delegate's smallest that covers.
    pub delegation: String,
    pub outcome: String,
    pub motivation: String,
    pub conditions: String,
    /// The delegate's own decision that this one corrects; empty for none.
    pub supersedes: String,
    #[serde(flatten)]
    pub resolutions: BTreeMap<String, String>,
}

/// A checked decision of a delegate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DelegateDecision {
    pub delegation: Option<DelegationId>,
    pub outcome: Outcome,
    pub motivation: String,
    pub conditions: String,
    pub supersedes: Option<DecisionId>,
    pub resolutions: Vec<Resolution>,
}

impl DelegateForm {
    /// A delegate approves, approves with changes, rejects or refers back, and always says why.
    pub fn check(&self, proposed: &[String]) -> Result<DelegateDecision, Invalid> {
        let mut checks = Checks::new();
        let outcome = checks.keep(
            text::choice("outcome", &self.outcome).and_then(|outcome| match outcome {
                Outcome::Tabled => Err(FieldError::new("outcome", Code::UnknownChoice)),
                outcome => Ok(outcome),
            }),
        );
        let motivation = checks.keep(text::required_paragraphs(
            "motivation",
            &self.motivation,
            PARAGRAPHS_MAX,
        ));
        let conditions = checks.keep(text::paragraphs("conditions", &self.conditions, PARAGRAPHS_MAX));
        let delegation = match self.delegation.trim() {
            "" => None,
            id => checks.keep(
                id.parse()
                    .map_err(|_| FieldError::new("delegation", Code::UnknownReference)),
            ),
        };
        let supersedes = checks.keep(reference("supersedes", &self.supersedes)).flatten();
        let mut resolutions = Vec::new();
        for (number, proposed) in (1..).zip(proposed) {
            let Some(outcome) = outcome else { break };
            let changed = match outcome {
                Outcome::ApprovedWithChanges => {
                    checks.keep(changed_text(&self.resolutions, number, proposed))
                }
                _ => Some(proposed.clone()),
            };
            let Some(decided) = changed else { continue };
            // What stands unchanged among changed resolutions is approved as it was proposed.
            let outcome = match outcome {
                Outcome::ApprovedWithChanges if decided == *proposed => Outcome::Approved,
                outcome => outcome,
            };
            resolutions.push(Resolution {
                proposed: proposed.clone(),
                decided,
                outcome,
            });
        }
        if outcome == Some(Outcome::ApprovedWithChanges)
            && resolutions.iter().all(|r| r.decided == r.proposed)
        {
            checks.push(FieldError::new("text_1", Code::Unchanged));
        }
        checks.finish()?;
        match (outcome, motivation, conditions) {
            (Some(outcome), Some(motivation), Some(conditions)) => Ok(DelegateDecision {
                delegation,
                outcome,
                motivation,
                conditions,
                supersedes,
                resolutions,
            }),
            _ => Err(FieldError::new("outcome", Code::Required).into()),
        }
    }
}

/// Who is shut out of the matter, and on what ground.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecusalForm {
    pub person: String,
    pub ground: String,
}

/// A checked recusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recusing {
    pub person: PersonId,
    pub ground: String,
}

impl RecusalForm {
    pub fn check(&self) -> Result<Recusing, Invalid> {
        let mut checks = Checks::new();
        let person = checks.keep(reference("person", &self.person).and_then(required_id("person")));
        let ground = checks.keep(text::required_line("ground", &self.ground, LINE_MAX));
        checks.finish()?;
        match (person, ground) {
            (Some(person), Some(ground)) => Ok(Recusing { person, ground }),
            _ => Err(FieldError::new("person", Code::Required).into()),
        }
    }
}

fn changed_text(
    typed: &BTreeMap<String, String>,
    number: usize,
    proposed: &str,
) -> Result<String, FieldError> {
    let name = format!("text_{number}");
    let text = text::line(&name, typed.get(&name).map_or("", String::as_str), RESOLUTION_MAX)?;
    Ok(if text.is_empty() {
        proposed.to_owned()
    } else {
        text
    })
}

fn reference<T: std::str::FromStr>(field: &str, typed: &str) -> Result<Option<T>, FieldError> {
    match typed.trim() {
        "" => Ok(None),
        id => id
            .parse()
            .map(Some)
            .map_err(|_| FieldError::new(field, Code::UnknownReference)),
    }
}

fn required_id<T>(field: &str) -> impl Fn(Option<T>) -> Result<T, FieldError> {
    move |id| id.ok_or_else(|| FieldError::new(field, Code::Required))
}

fn required_date(
    field: &str,
    typed: &str,
    earliest: Option<Date>,
    latest: Option<Date>,
) -> Result<Date, FieldError> {
    match text::date(field, typed)? {
        None => Err(FieldError::new(field, Code::Required)),
        Some(date) => bounded(field, date, earliest, latest),
    }
}

fn bounded(
    field: &str,
    date: Date,
    earliest: Option<Date>,
    latest: Option<Date>,
) -> Result<Date, FieldError> {
    let written = |date: Date| date.format(text::DATE).unwrap_or_default();
    match (earliest, latest) {
        (Some(earliest), _) if date < earliest => {
            Err(FieldError::new(field, Code::TooEarly).with("earliest", written(earliest)))
        }
        (_, Some(latest)) if date > latest => {
            Err(FieldError::new(field, Code::TooLate).with("latest", written(latest)))
        }
        _ => Ok(date),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use rstest::rstest;
    use time::macros::date;

    use super::*;

    pub(super) const TODAY: Date = date!(2026 - 11 - 23);
    pub(super) const BODY: &str = "01890000-0000-7000-8000-000000000001";

    pub(super) fn errors(invalid: Invalid) -> Vec<(String, Code)> {
        invalid.0.into_iter().map(|e| (e.field, e.code)).collect()
    }

    pub(super) fn two() -> Vec<String> {
        vec!["Inför systemet.".to_owned(), "Följ upp efter ett år.".to_owned()]
    }

    #[test]
    fn one_resolution_a_line() {
        let form = ReadyForm {
            resolutions: " Inför systemet.\r\n\r\nFölj upp efter ett år. ".into(),
        };
        assert_eq!(form.check().unwrap(), two());
        assert_eq!(ReadyForm::from(&two()[..]).check().unwrap(), two());
        assert_eq!(
            errors(ReadyForm::default().check().unwrap_err()),
            [("resolutions".into(), Code::Required)]
        );
        let many = ReadyForm {
            resolutions: "x\n".repeat(MAX_RESOLUTIONS + 1),
        };
        assert_eq!(
            errors(many.check().unwrap_err()),
            [("resolutions".into(), Code::OutOfRange)]
        );
        let long = ReadyForm {
            resolutions: "x".repeat(RESOLUTION_MAX + 1),
        };
        assert_eq!(
            errors(long.check().unwrap_err()),
            [("resolutions".into(), Code::TooLong)]
        );
    }

    #[rstest]
    #[case("", "", &[("to", Code::Required)])]
    #[case("somebody", "", &[("to", Code::UnknownChoice)])]
    #[case("body:x", "", &[("to", Code::UnknownChoice)])]
    #[case(&format!("body:{BODY}"), "", &[("meeting_on", Code::Required)])]
    #[case(&format!("body:{BODY}"), "2026-11-22", &[("meeting_on", Code::TooEarly)])]
    #[case(&format!("body:{BODY}"), "2026-11-23", &[])]
    #[case(&format!("delegation:{BODY}"), "", &[])]
    fn laying_before(#[case] to: &str, #[case] meeting: &str, #[case] expected: &[(&str, Code)]) {
        let form = SendForm {
            to: to.into(),
            meeting_on: meeting.into(),
            note: String::new(),
        };
        let found = form.check(TODAY).err().map_or(Vec::new(), errors);
        let expected: Vec<_> = expected
            .iter()
            .map(|(field, code)| ((*field).to_owned(), *code))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_delegate_says_why_and_does_not_table() {
        let form = DelegateForm {
            outcome: "tabled".into(),
            ..DelegateForm::default()
        };
        assert_eq!(
            errors(form.check(&two()).unwrap_err()),
            [
                ("outcome".into(), Code::UnknownChoice),
                ("motivation".into(), Code::Required)
            ]
        );
        let form = DelegateForm {
            outcome: "approved".into(),
            motivation: "m".into(),
            ..DelegateForm::default()
        };
        let decided = form.check(&two()).unwrap();
        assert!(
            decided
                .resolutions
                .iter()
                .all(|r| r.outcome == Outcome::Approved && r.decided == r.proposed)
        );
    }

    #[test]
    fn changes_must_change_something() {
        let mut form = DelegateForm {
            outcome: "approved_with_changes".into(),
            motivation: "m".into(),
            ..DelegateForm::default()
        };
        assert_eq!(
            errors(form.check(&two()).unwrap_err()),
            [("text_1".into(), Code::Unchanged)]
        );
        form.resolutions
            .insert("text_2".into(), "Följ upp efter två år.".into());
        let decided = form.check(&two()).unwrap();
        assert_eq!(decided.outcome, Outcome::ApprovedWithChanges);
        assert_eq!(decided.resolutions[0].outcome, Outcome::Approved);
        assert_eq!(decided.resolutions[1].decided, "Följ upp efter två år.");
        assert_eq!(decided.resolutions[1].proposed, "Följ upp efter ett år.");
    }

    #[test]
    fn a_recusal_names_a_person_and_a_ground() {
        assert_eq!(RecusalForm::default().check().unwrap_err().0.len(), 2);
        let form = RecusalForm {
            person: BODY.into(),
            ground: "Delägare i en möjlig leverantör".into(),
        };
        assert!(form.check().is_ok());
    }
}
