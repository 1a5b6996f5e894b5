//! The record of what a body decided, and when its minutes were adjusted and announced.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::Date;

use super::{PARAGRAPHS_MAX, Resolution, bounded, changed_text, reference, required_date, required_id};
use crate::{
    Checks, Code, FieldError, Invalid,
    decisions::{Outcome, overall},
    ids::{DecisionId, UnitId},
    reference::DiaryNumber,
    text,
};

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

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use time::macros::date;

    use super::{
        super::tests::{BODY, TODAY, errors, two},
        *,
    };

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
}
