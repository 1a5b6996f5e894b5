//! The forms of the decision: making ready, laying before a decider, deciding, recording, announcing, recusing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::Date;

use super::{Outcome, overall};
use crate::{
    Checks, Code, FieldError, Invalid,
    ids::{DecisionId, DelegationId, PersonId, UnitId},
    reference::DiaryNumber,
    text,
};

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

/// What a body decided. `outcome_1`, `text_1` … hold each resolution's outcome and, when changed, its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BodyForm {
    pub body: String,
    pub meeting_on: String,
    pub paragraph: String,
    /// Empty: the next number of the body's own diary.
    pub diary_number: String,
    /// Why it was referred back or tabled.
    pub reason: String,
    pub tabled_until: String,
    pub dissent: String,
    pub statement: String,
    pub adjusted_on: String,
    pub announced_on: String,
    /// The decision that this one corrects; empty for none.
    pub supersedes: String,
    #[serde(flatten)]
    pub resolutions: BTreeMap<String, String>,
}

/// A checked record of what a body decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyDecision {
    pub body: UnitId,
    pub meeting_on: Date,
    pub paragraph: i64,
    pub diary_number: Option<DiaryNumber>,
    pub outcome: Outcome,
    pub resolutions: Vec<Resolution>,
    pub reason: String,
    pub tabled_until: Option<Date>,
    pub dissent: String,
    pub statement: String,
    pub announcement: Announcement,
    pub supersedes: Option<DecisionId>,
}

impl BodyForm {
    /// The meeting has been held by `today`. Referring back must say why; tabling says until when.
    pub fn check(&self, proposed: &[String], today: Date) -> Result<BodyDecision, Invalid> {
        let mut checks = Checks::new();
        let body = checks.keep(reference("body", &self.body).and_then(required_id("body")));
        let meeting_on = checks.keep(required_date("meeting_on", &self.meeting_on, None, Some(today)));
        let paragraph = checks.keep(
            text::whole("paragraph", &self.paragraph.replace('§', ""), 1, 9_999)
                .and_then(|number| number.ok_or_else(|| FieldError::new("paragraph", Code::Required))),
        );
        let diary_number = match self.diary_number.trim() {
            "" => None,
            typed => {
                let found = typed
                    .parse()
                    .map_err(|_| FieldError::new("diary_number", Code::UnknownReference));
                checks.keep(found)
            }
        };
        let mut resolutions = Vec::new();
        for (number, proposed) in (1..).zip(proposed) {
            let name = format!("outcome_{number}");
            let typed = self.resolutions.get(&name).map_or("", String::as_str);
            let Some(outcome) = checks.keep(text::choice(&name, typed)) else {
                continue;
            };
            let decided = match outcome {
                Outcome::ApprovedWithChanges => {
                    let text = changed_text(&self.resolutions, number, proposed).and_then(|text| {
                        if text == *proposed {
                            Err(FieldError::new(&format!("text_{number}"), Code::Unchanged))
                        } else {
                            Ok(text)
                        }
                    });
                    match checks.keep(text) {
                        Some(text) => text,
                        None => continue,
                    }
                }
                _ => proposed.clone(),
            };
            resolutions.push(Resolution {
                proposed: proposed.clone(),
                decided,
                outcome,
            });
        }
        let outcomes: Vec<_> = resolutions.iter().map(|r| r.outcome).collect();
        let outcome = overall(&outcomes);
        let reason = checks.keep(if outcomes.contains(&Outcome::ReferredBack) {
            text::required_paragraphs("reason", &self.reason, PARAGRAPHS_MAX)
        } else {
            text::paragraphs("reason", &self.reason, PARAGRAPHS_MAX)
        });
        let tabled_until = if outcome == Some(Outcome::Tabled) {
            let earliest = meeting_on.and_then(Date::next_day);
            checks.keep(required_date("tabled_until", &self.tabled_until, earliest, None))
        } else {
            None
        };
        let dissent = checks.keep(text::paragraphs("dissent", &self.dissent, PARAGRAPHS_MAX));
        let statement = checks.keep(text::paragraphs("statement", &self.statement, PARAGRAPHS_MAX));
        let announcement = announcement(
            &mut checks,
            &self.adjusted_on,
            &self.announced_on,
            meeting_on,
            today,
        );
        let supersedes = checks.keep(reference("supersedes", &self.supersedes)).flatten();
        checks.finish()?;
        match (body, meeting_on, paragraph, outcome) {
            (Some(body), Some(meeting_on), Some(paragraph), Some(outcome)) => Ok(BodyDecision {
                body,
                meeting_on,
                paragraph,
                diary_number,
                outcome,
                resolutions,
                reason: reason.unwrap_or_default(),
                tabled_until,
                dissent: dissent.unwrap_or_default(),
                statement: statement.unwrap_or_default(),
                announcement,
                supersedes,
            }),
            _ => Err(FieldError::new("outcome_1", Code::Required).into()),
        }
    }
}

/// When the minutes were adjusted and announced.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnnounceForm {
    pub adjusted_on: String,
    pub announced_on: String,
}

/// Checked dates of the minutes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Announcement {
    pub adjusted_on: Option<Date>,
    pub announced_on: Option<Date>,
}

impl AnnounceForm {
    /// At least one of the dates; neither before the meeting nor after `today`, adjusted before announced.
    pub fn check(&self, meeting_on: Date, today: Date) -> Result<Announcement, Invalid> {
        let mut checks = Checks::new();
        let checked = announcement(
            &mut checks,
            &self.adjusted_on,
            &self.announced_on,
            Some(meeting_on),
            today,
        );
        checks.finish()?;
        if checked == Announcement::default() {
            return Err(FieldError::new("adjusted_on", Code::Required).into());
        }
        Ok(checked)
    }
}

fn announcement(
    checks: &mut Checks,
    adjusted_on: &str,
    announced_on: &str,
    meeting_on: Option<Date>,
    today: Date,
) -> Announcement {
    let within = |field: &str, typed: &str, earliest: Option<Date>| {
        text::date(field, typed)?
            .map(|date| bounded(field, date, earliest, Some(today)))
            .transpose()
    };
    let adjusted_on = checks
        .keep(within("adjusted_on", adjusted_on, meeting_on))
        .flatten();
    let announced_on = checks
        .keep(within("announced_on", announced_on, adjusted_on.or(meeting_on)))
        .flatten();
    Announcement {
        adjusted_on,
        announced_on,
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
mod tests {
    use rstest::rstest;
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 11 - 23);
    const BODY: &str = "01890000-0000-7000-8000-000000000001";

    fn errors(invalid: Invalid) -> Vec<(String, Code)> {
        invalid.0.into_iter().map(|e| (e.field, e.code)).collect()
    }

    fn two() -> Vec<String> {
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

    fn body_form(outcomes: &[&str]) -> BodyForm {
        let mut form = BodyForm {
            body: BODY.into(),
            meeting_on: "2026-11-18".into(),
            paragraph: "§ 160".into(),
            ..BodyForm::default()
        };
        for (number, outcome) in (1..).zip(outcomes) {
            form.resolutions
                .insert(format!("outcome_{number}"), (*outcome).to_owned());
        }
        form
    }

    #[test]
    fn a_body_decides_each_resolution() {
        let decided = body_form(&["approved", "rejected"]).check(&two(), TODAY).unwrap();
        assert_eq!(decided.outcome, Outcome::ApprovedWithChanges);
        assert_eq!(decided.paragraph, 160);
        let missing = errors(body_form(&["approved"]).check(&two(), TODAY).unwrap_err());
        assert_eq!(missing, [("outcome_2".into(), Code::Required)]);
        let unchanged = errors(
            body_form(&["approved", "approved_with_changes"])
                .check(&two(), TODAY)
                .unwrap_err(),
        );
        assert_eq!(unchanged, [("text_2".into(), Code::Unchanged)]);
    }

    #[test]
    fn referring_back_says_why_and_tabling_until_when() {
        let referred = errors(
            body_form(&["referred_back", "rejected"])
                .check(&two(), TODAY)
                .unwrap_err(),
        );
        assert_eq!(referred, [("reason".into(), Code::Required)]);
        let mut form = body_form(&["tabled", "tabled"]);
        assert_eq!(
            errors(form.check(&two(), TODAY).unwrap_err()),
            [("tabled_until".into(), Code::Required)]
        );
        form.tabled_until = "2026-11-18".into();
        assert_eq!(
            errors(form.check(&two(), TODAY).unwrap_err()),
            [("tabled_until".into(), Code::TooEarly)]
        );
        form.tabled_until = "2026-12-16".into();
        assert_eq!(form.check(&two(), TODAY).unwrap().outcome, Outcome::Tabled);
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let form = BodyForm {
            meeting_on: "2026-11-24".into(),
            paragraph: "noll".into(),
            diary_number: "nummer".into(),
            supersedes: "x".into(),
            ..BodyForm::default()
        };
        let found: Vec<_> = errors(form.check(&two(), TODAY).unwrap_err());
        assert_eq!(
            found,
            [
                ("body".into(), Code::Required),
                ("meeting_on".into(), Code::TooLate),
                ("paragraph".into(), Code::NotANumber),
                ("diary_number".into(), Code::UnknownReference),
                ("outcome_1".into(), Code::Required),
                ("outcome_2".into(), Code::Required),
                ("supersedes".into(), Code::UnknownReference),
            ]
        );
    }

    #[rstest]
    #[case("", "", &[("adjusted_on", Code::Required)])]
    #[case("2026-11-17", "", &[("adjusted_on", Code::TooEarly)])]
    #[case("2026-11-20", "2026-11-19", &[("announced_on", Code::TooEarly)])]
    #[case("2026-11-20", "2026-11-24", &[("announced_on", Code::TooLate)])]
    #[case("2026-11-20", "2026-11-20", &[])]
    fn minutes_follow_the_meeting(
        #[case] adjusted: &str,
        #[case] announced: &str,
        #[case] expected: &[(&str, Code)],
    ) {
        let form = AnnounceForm {
            adjusted_on: adjusted.into(),
            announced_on: announced.into(),
        };
        let found = form
            .check(date!(2026 - 11 - 18), TODAY)
            .err()
            .map_or(Vec::new(), errors);
        let expected: Vec<_> = expected
            .iter()
            .map(|(field, code)| ((*field).to_owned(), *code))
            .collect();
        assert_eq!(found, expected);
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
