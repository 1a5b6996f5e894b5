//! Lokalt avsteg: a unit that may do otherwise than the joint solution, for a reason and often for a time.

use serde::{Deserialize, Serialize};
use time::Date;

use super::PARAGRAPHS_MAX;
use crate::{Checks, Code, FieldError, Invalid, ids::UnitId, needs::personal_numbers, text};

crate::choices! {
    /// Where a request stands.
    pub enum DeviationState {
        Requested = "requested",
        Accepted = "accepted",
        Rejected = "rejected",
        /// Accepted until a date.
        TimeLimited = "time_limited",
        /// Taken back before it was answered.
        Withdrawn = "withdrawn",
        /// Was in force and is no longer: the unit has gone over to the joint solution.
        Ended = "ended",
    }
}

impl DeviationState {
    /// Not yet over by anybody's doing; whether its date has passed, [`standing`] tells.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Requested | Self::Accepted | Self::TimeLimited)
    }

    /// The state when the unit gives it up; `None` when there is nothing to give up.
    pub const fn given_up(self) -> Option<Self> {
        match self {
            Self::Requested => Some(Self::Withdrawn),
            Self::Accepted | Self::TimeLimited => Some(Self::Ended),
            Self::Rejected | Self::Withdrawn | Self::Ended => None,
        }
    }
}

crate::choices! {
    /// What it means today.
    pub enum Standing {
        Requested = "requested",
        Accepted = "accepted",
        /// Ends within sixty days.
        EndsSoon = "ends_soon",
        /// The date has passed: the joint solution holds again.
        Expired = "expired",
        Rejected = "rejected",
        Withdrawn = "withdrawn",
        Ended = "ended",
    }
}

impl Standing {
    /// The unit does otherwise than the joint solution.
    pub const fn is_in_force(self) -> bool {
        matches!(self, Self::Accepted | Self::EndsSoon)
    }

    /// Waits for an answer or is in force: no other is asked for meanwhile.
    pub const fn is_open(self) -> bool {
        self.is_in_force() || matches!(self, Self::Requested)
    }
}

/// What a decision means on a day. It holds on its last day.
pub fn standing(state: DeviationState, until: Option<Date>, today: Date) -> Standing {
    match (state, until) {
        (DeviationState::Requested, _) => Standing::Requested,
        (DeviationState::Rejected, _) => Standing::Rejected,
        (DeviationState::Withdrawn, _) => Standing::Withdrawn,
        (DeviationState::Ended, _) => Standing::Ended,
        (DeviationState::TimeLimited, Some(until)) if until < today => Standing::Expired,
        (DeviationState::TimeLimited, Some(until)) if (until - today).whole_days() <= 60 => {
            Standing::EndsSoon
        }
        (DeviationState::Accepted | DeviationState::TimeLimited, _) => Standing::Accepted,
    }
}

/// A unit asks to deviate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeviationForm {
    pub unit: String,
    /// What the unit must be able to do that the joint solution does not give.
    pub requirement: String,
    pub reason: String,
    /// The writer saw the warning about personal identity numbers.
    pub acknowledged: String,
}

/// A checked request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    pub unit: UnitId,
    pub requirement: String,
    pub reason: String,
}

impl DeviationForm {
    pub fn check(&self) -> Result<Deviation, Invalid> {
        let mut checks = Checks::new();
        let unit = checks.keep(match self.unit.trim() {
            "" => Err(FieldError::new("unit", Code::Required)),
            typed => typed
                .parse()
                .map_err(|_| FieldError::new("unit", Code::UnknownReference)),
        });
        let requirement = checks.keep(text::required_paragraphs(
            "requirement",
            &self.requirement,
            PARAGRAPHS_MAX,
        ));
        let reason = checks.keep(text::required_paragraphs("reason", &self.reason, PARAGRAPHS_MAX));
        if self.acknowledged != "on" {
            personal_numbers(&[("requirement", &self.requirement), ("reason", &self.reason)])
                .into_iter()
                .for_each(|error| checks.push(error));
        }
        checks.finish()?;
        match (unit, requirement, reason) {
            (Some(unit), Some(requirement), Some(reason)) => Ok(Deviation {
                unit,
                requirement,
                reason,
            }),
            _ => Err(FieldError::new("unit", Code::Required).into()),
        }
    }
}

crate::choices! {
    /// The answers to a request.
    pub enum Verdict {
        Accepted = "accepted",
        TimeLimited = "time_limited",
        Rejected = "rejected",
    }
}

impl Verdict {
    pub const fn state(self) -> DeviationState {
        match self {
            Self::Accepted => DeviationState::Accepted,
            Self::TimeLimited => DeviationState::TimeLimited,
            Self::Rejected => DeviationState::Rejected,
        }
    }
}

/// The answer to a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecisionForm {
    pub verdict: String,
    pub until: String,
    pub reason: String,
}

/// A checked answer; `until` is there when it is limited in time, and only then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub verdict: Verdict,
    pub until: Option<Date>,
    pub reason: String,
}

impl DecisionForm {
    /// A limit must lie after `today`.
    pub fn check(&self, today: Date) -> Result<Decision, Invalid> {
        let mut checks = Checks::new();
        let verdict = checks.keep(text::choice::<Verdict>("verdict", &self.verdict));
        let limited = verdict == Some(Verdict::TimeLimited);
        let until = checks.keep(text::date("until", &self.until).and_then(|date| match date {
            None if limited => Err(FieldError::new("until", Code::Required)),
            Some(date) if limited && date <= today => {
                let earliest = today
                    .next_day()
                    .and_then(|day| day.format(text::DATE).ok())
                    .unwrap_or_default();
                Err(FieldError::new("until", Code::TooEarly).with("earliest", earliest))
            }
            date => Ok(date.filter(|_| limited)),
        }));
        let reason = checks.keep(text::required_paragraphs("reason", &self.reason, PARAGRAPHS_MAX));
        checks.finish()?;
        match (verdict, until, reason) {
            (Some(verdict), Some(until), Some(reason)) => Ok(Decision {
                verdict,
                until,
                reason,
            }),
            _ => Err(FieldError::new("verdict", Code::Required).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 11 - 23);

    #[rstest]
    #[case(DeviationState::Requested, None, Standing::Requested)]
    #[case(DeviationState::Rejected, None, Standing::Rejected)]
    #[case(DeviationState::Withdrawn, None, Standing::Withdrawn)]
    #[case(DeviationState::Ended, Some(date!(2027 - 06 - 30)), Standing::Ended)]
    #[case(DeviationState::Accepted, None, Standing::Accepted)]
    #[case(
        DeviationState::TimeLimited,
        Some(date!(2027 - 06 - 30)),
        Standing::Accepted
    )]
    #[case(
        DeviationState::TimeLimited,
        Some(date!(2027 - 01 - 22)),
        Standing::EndsSoon
    )]
    #[case(DeviationState::TimeLimited, Some(TODAY), Standing::EndsSoon)]
    #[case(
        DeviationState::TimeLimited,
        Some(date!(2026 - 11 - 22)),
        Standing::Expired
    )]
    fn what_it_means_today(
        #[case] state: DeviationState,
        #[case] until: Option<Date>,
        #[case] expected: Standing,
    ) {
        assert_eq!(standing(state, until, TODAY), expected);
    }

    #[rstest]
    #[case("accepted", "", "Därför", &[])]
    // A date that goes with another answer is left out.
    #[case("rejected", "2020-01-01", "Därför", &[])]
    #[case("time_limited", "2027-06-30", "Därför", &[])]
    #[case("time_limited", "", "Därför", &["until"])]
    #[case("time_limited", "2026-11-23", "Därför", &["until"])]
    #[case("", "i morgon", "", &["verdict", "until", "reason"])]
    fn an_answer_is_complete(
        #[case] verdict: &str,
        #[case] until: &str,
        #[case] reason: &str,
        #[case] fields: &[&str],
    ) {
        let form = DecisionForm {
            verdict: verdict.into(),
            until: until.into(),
            reason: reason.into(),
        };
        match form.check(TODAY) {
            Ok(decision) => {
                assert!(fields.is_empty());
                assert_eq!(decision.until.is_some(), decision.verdict == Verdict::TimeLimited);
                assert_eq!(decision.verdict.state().code(), decision.verdict.code());
            }
            Err(Invalid(errors)) => {
                assert_eq!(
                    errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(),
                    fields
                );
            }
        }
    }

    #[test]
    fn a_request_says_what_and_why() {
        assert_eq!(DeviationForm::default().check().unwrap_err().0.len(), 3);
        let mut form = DeviationForm {
            unit: uuid::Uuid::nil().to_string(),
            requirement: "Elev 811218-9876 ser inte skärmen.".into(),
            reason: "Ritplatta".into(),
            ..DeviationForm::default()
        };
        let refused = form.check().unwrap_err();
        assert_eq!(refused.0[0].code, Code::PersonalNumber);
        form.acknowledged = "on".into();
        assert!(form.check().is_ok());
    }

    #[test]
    fn what_is_open_can_be_given_up_and_nothing_else() {
        for state in DeviationState::ALL {
            assert_eq!(state.given_up().is_some(), state.is_open(), "{state}");
            assert!(state.given_up().is_none_or(|after| !after.is_open()));
        }
        assert_eq!(
            DeviationState::Requested.given_up(),
            Some(DeviationState::Withdrawn)
        );
        assert!(Standing::EndsSoon.is_open() && !Standing::Expired.is_open());
    }
}
