//! Every state by every event, and what the forms accept and refuse.

use proptest::prelude::*;
use rstest::rstest;
use time::macros::date;

use super::{
    alternatives::*, basics::*, benefits::*, contributions::*, costs::*, information::*, outcome::*,
    placement::*, privacy::*, referrals::*, responsibility::*, risks::*, staff::*, *,
};
use crate::{
    Code, Invalid,
    money::{Amount, Precision},
};

/// All that is possible; every other pair of state and event is refused.
const POSSIBLE: &[(ProposalState, ProposalEvent, ProposalState)] = {
    use ProposalEvent as E;
    use ProposalState as S;
    &[
        (S::Draft, E::StartPreparation, S::InPreparation),
        (S::ReferredBack, E::StartPreparation, S::InPreparation),
        (S::InReview, E::StartPreparation, S::InPreparation),
        (S::Prioritised, E::StartPreparation, S::InPreparation),
        (S::ReadyForDecision, E::StartPreparation, S::InPreparation),
        (S::InPreparation, E::Refer, S::OnReferral),
        (S::OnReferral, E::CloseReferral, S::InPreparation),
        (S::InPreparation, E::OpenReview, S::InReview),
        (S::InReview, E::Prioritise, S::Prioritised),
        (S::Prioritised, E::MakeReady, S::ReadyForDecision),
        (S::ReadyForDecision, E::SendToDecider, S::InDecision),
        (S::Tabled, E::SendToDecider, S::InDecision),
        (S::ReadyForDecision, E::Approve, S::Approved),
        (S::InDecision, E::Approve, S::Approved),
        (S::Tabled, E::Approve, S::Approved),
        (S::ReadyForDecision, E::ApproveWithChanges, S::ApprovedWithChanges),
        (S::InDecision, E::ApproveWithChanges, S::ApprovedWithChanges),
        (S::Tabled, E::ApproveWithChanges, S::ApprovedWithChanges),
        (S::ReadyForDecision, E::Reject, S::Rejected),
        (S::InDecision, E::Reject, S::Rejected),
        (S::Tabled, E::Reject, S::Rejected),
        (S::ReadyForDecision, E::ReferBack, S::ReferredBack),
        (S::InDecision, E::ReferBack, S::ReferredBack),
        (S::Tabled, E::ReferBack, S::ReferredBack),
        (S::InDecision, E::Table, S::Tabled),
        (S::Approved, E::StartExecution, S::InExecution),
        (S::ApprovedWithChanges, E::StartExecution, S::InExecution),
        (S::InExecution, E::Complete, S::Completed),
        (S::Completed, E::FollowUpBenefits, S::BenefitsFollowedUp),
        (S::BenefitsFollowedUp, E::Close, S::Closed),
        (S::Rejected, E::Close, S::Closed),
        (S::Completed, E::Close, S::Closed),
    ]
};

#[test]
fn every_state_by_every_event() {
    for state in ProposalState::ALL {
        for event in ProposalEvent::ALL {
            let row = POSSIBLE.iter().find(|(from, by, _)| from == state && by == event);
            let expected = row.map(|(_, _, to)| *to).ok_or(NotPossible {
                state: *state,
                event: *event,
            });
            assert_eq!(transition(*state, *event), expected, "{state} by {event}");
        }
    }
}

#[test]
fn every_state_can_be_reached() {
    for state in ProposalState::ALL {
        let reached = *state == ProposalState::Draft || POSSIBLE.iter().any(|(_, _, to)| to == state);
        assert!(reached, "{state}");
    }
}

fn refused<T: std::fmt::Debug>(result: Result<T, Invalid>) -> Vec<(String, Code)> {
    result
        .unwrap_err()
        .0
        .into_iter()
        .map(|e| (e.field, e.code))
        .collect()
}

fn s(text: &str) -> String {
    text.to_owned()
}

#[test]
fn basics_come_back_as_they_were() {
    let form = BasicsForm {
        title: s("Ny skolplattform"),
        summary: s("Ett\nTvå"),
        background: s("Avtalet går ut"),
        wanted_start: s("2027-01-11"),
    };
    assert_eq!(BasicsForm::from(&form.check().unwrap()), form);
    let wrong = BasicsForm {
        title: "å".repeat(121),
        wanted_start: s("snart"),
        ..form
    };
    assert_eq!(
        refused(wrong.check()),
        [(s("title"), Code::TooLong), (s("wanted_start"), Code::NotADate)]
    );
}

#[test]
fn all_errors_of_a_form_are_told_at_once() {
    assert_eq!(
        refused(RiskForm::default().check())
            .into_iter()
            .map(|(field, _)| field)
            .collect::<Vec<_>>(),
        ["kind", "event", "consequence", "probability", "impact"]
    );
}

#[test]
fn ids_must_be_ids() {
    let form = ResponsibilityForm {
        sponsor_unit: s("KS"),
        ..Default::default()
    };
    assert_eq!(
        refused(form.check()),
        [(s("sponsor_unit"), Code::UnknownReference)]
    );
    let form = PlacementForm {
        step: s("1"),
        principle: s("on"),
        ..Default::default()
    };
    assert_eq!(
        refused(form.check()),
        [
            (s("step"), Code::UnknownReference),
            (s("principle_reason"), Code::Required)
        ]
    );
}

#[rstest]
#[case("", "", "", Ok(None))]
#[case("negligible", "serious", "moderate", Ok(Some(ClassLevel::Serious)))]
#[case("exceptionally_serious", "serious", "moderate", Err(("confidentiality", Code::SecurityProtected)))]
#[case("serious", "", "moderate", Err(("integrity", Code::Required)))]
#[case("serious", "moderate", "4", Err(("availability", Code::UnknownChoice)))]
fn information_classes(
    #[case] confidentiality: &str,
    #[case] integrity: &str,
    #[case] availability: &str,
    #[case] expected: Result<Option<ClassLevel>, (&str, Code)>,
) {
    let form = InformationForm {
        confidentiality: s(confidentiality),
        integrity: s(integrity),
        availability: s(availability),
        ..Default::default()
    };
    let result = form.check();
    match expected {
        Ok(integrity) => {
            let kept = result.unwrap();
            assert_eq!(kept.class.map(|c| c.integrity), integrity);
            assert_eq!(InformationForm::from(&kept), form);
        }
        Err((field, code)) => assert_eq!(refused(result), [(s(field), code)]),
    }
}

#[test]
fn without_personal_data_nothing_more_is_asked() {
    let kept = PrivacyForm {
        personal_data: s("none"),
        ..Default::default()
    }
    .check()
    .unwrap();
    assert_eq!((kept.children, kept.dpia), (Answer::No, Answer::No));
    let fields: Vec<_> = refused(
        PrivacyForm {
            personal_data: s("sensitive"),
            ..Default::default()
        }
        .check(),
    );
    assert_eq!(
        fields.iter().map(|(f, _)| f.as_str()).collect::<Vec<_>>(),
        ["children", "third_country", "processor", "dpia", "dpia_reason"]
    );
}

#[test]
fn staff_is_none_or_told_in_full() {
    assert_eq!(
        StaffForm {
            staff_affected: s("none"),
            ..Default::default()
        }
        .check(),
        Ok(Staff::None)
    );
    let form = StaffForm {
        staff_affected: s("some"),
        staff_count: s("50"),
        staff_precision: s("approximate"),
        staff_kind: s("transfer_of_undertaking"),
        staff_how: s("Driften tas över"),
        union_status: s("informed"),
        staff_plan: s(""),
    };
    assert_eq!(StaffForm::from(&form.check().unwrap()), form);
    let unknown = StaffForm {
        staff_count: s(""),
        staff_precision: s("unknown"),
        ..form.clone()
    };
    assert!(unknown.check().is_ok());
    let nobody = StaffForm {
        staff_count: s("0"),
        ..form
    };
    assert_eq!(refused(nobody.check()), [(s("staff_count"), Code::OutOfRange)]);
    assert_eq!(
        refused(StaffForm::default().check()),
        [(s("staff_affected"), Code::Required)]
    );
}

fn cost(kind: &str, precision: &str, amount: &str, hours: &str, rate: &str) -> CostForm {
    CostForm {
        kind: s(kind),
        year: s("2027"),
        precision: s(precision),
        amount: s(amount),
        hours: s(hours),
        rate: s(rate),
        note: s(""),
    }
}

#[rstest]
#[case(cost("external", "exact", "4 000 000", "", ""), Ok(Amount::exact(4_000_000)))]
#[case(cost("external", "unknown", "", "", ""), Ok(Amount::UNKNOWN))]
#[case(cost("external", "exact", "", "", ""), Err(("amount", Code::Required)))]
#[case(cost("external", "exact", "-5", "", ""), Err(("amount", Code::OutOfRange)))]
#[case(cost("internal_time", "approximate", "", "100", ""), Ok(Amount { kronor: 45_000, precision: Precision::Approximate }))]
#[case(cost("internal_time", "exact", "99", "100", "500"), Ok(Amount::exact(50_000)))]
#[case(cost("internal_time", "exact", "99", "", ""), Err(("hours", Code::Required)))]
#[case(cost("internal_time", "unknown", "", "", ""), Ok(Amount::UNKNOWN))]
#[case(cost("gift", "exact", "1", "", ""), Err(("kind", Code::UnknownChoice)))]
fn costs(#[case] form: CostForm, #[case] expected: Result<Amount, (&str, Code)>) {
    match expected {
        Ok(amount) => {
            let kept = form.check().unwrap();
            assert_eq!(kept.amount, amount);
            assert_eq!(CostForm::from(&kept).check().unwrap(), kept);
        }
        Err((field, code)) => assert_eq!(refused(form.check()), [(s(field), code)]),
    }
}

#[test]
fn costs_sum_by_year() {
    let at = |year, amount| Cost {
        kind: CostKind::Licence,
        year,
        amount,
        hours: None,
        rate: None,
        note: s(""),
    };
    let costs = [
        at(2028, Amount::exact(1)),
        at(2027, Amount::exact(2)),
        at(2027, Amount::UNKNOWN),
    ];
    let known_in_part = Amount {
        kronor: 2,
        precision: Precision::AtLeast,
    };
    assert_eq!(by_year(&costs), [(2027, known_in_part), (2028, Amount::exact(1))]);
}

#[test]
fn a_contribution_needs_its_reason() {
    let form = |fields: &[(&str, &str)]| {
        ContributionsForm(fields.iter().map(|(field, typed)| (s(field), s(typed))).collect())
    };
    let aims = ["A1", "A2"];
    let kept = form(&[
        ("value_A1", "3"),
        ("reason_A1", "Bättre service"),
        ("value_A2", "0"),
    ])
    .check(&aims)
    .unwrap();
    assert_eq!(
        kept,
        [Contribution {
            aim: s("A1"),
            value: 3,
            reason: s("Bättre service")
        }]
    );
    assert_eq!(
        kept.iter().collect::<ContributionsForm>().check(&aims).unwrap(),
        kept
    );
    assert_eq!(
        refused(form(&[("value_A1", "-2")]).check(&aims)),
        [(s("reason_A1"), Code::Required)]
    );
    let beyond = form(&[("value_A2", "4"), ("reason_A2", "x")]);
    assert_eq!(refused(beyond.check(&aims)), [(s("value_A2"), Code::OutOfRange)]);
}

#[rstest]
#[case(1, 5, Severity::Low)]
#[case(2, 3, Severity::Moderate)]
#[case(3, 4, Severity::Moderate)]
#[case(3, 5, Severity::High)]
#[case(5, 5, Severity::High)]
fn risks_have_bands(#[case] probability: i64, #[case] impact: i64, #[case] severity: Severity) {
    let form = RiskForm {
        kind: s("legal"),
        event: s("Skadestånd"),
        consequence: s("Dyrt"),
        probability: probability.to_string(),
        impact: impact.to_string(),
        ..Default::default()
    };
    let kept = form.check().unwrap();
    assert_eq!(kept.severity(), severity);
    assert_eq!(RiskForm::from(&kept), form);
}

#[test]
fn rows_come_back_as_they_were() {
    let alternative = AlternativeForm {
        title: s("Inget"),
        description: s("Som nu"),
        do_nothing: s("on"),
        chosen: s(""),
    };
    assert_eq!(AlternativeForm::from(&alternative.check().unwrap()), alternative);
    let benefit = BenefitForm {
        what: s("Snabbare"),
        receiver: s("Elever"),
        kind: s("quality"),
        ..Default::default()
    };
    assert_eq!(BenefitForm::from(&benefit.check().unwrap()), benefit);
    let untold = RealisedForm {
        realised: s("partly"),
        realised_text: s(" "),
    };
    assert_eq!(refused(untold.check()), [(s("realised_text"), Code::Required)]);
    assert!(
        RealisedForm {
            realised: s("too_early"),
            realised_text: s("")
        }
        .check()
        .is_ok()
    );
}

#[test]
fn a_referral_names_somebody_and_a_coming_day() {
    let today = date!(2026 - 11 - 23);
    assert_eq!(
        refused(
            ReferralForm {
                due_on: s("2026-11-22"),
                ..Default::default()
            }
            .check(today)
        ),
        [(s("recipient"), Code::Required), (s("due_on"), Code::TooEarly)]
    );
    let form = ReferralForm {
        recipient: s("Elevrådet"),
        due_on: s("2026-11-23"),
        ..Default::default()
    };
    assert_eq!(form.check(today).unwrap().due_on, today);
    let opposes = ResponseForm {
        stance: s("opposes"),
        response: s(""),
        responded_on: s("2026-11-24"),
    };
    assert_eq!(
        refused(opposes.check(today)),
        [
            (s("response"), Code::Required),
            (s("responded_on"), Code::TooLate)
        ]
    );
}

#[rstest]
#[case(ProposalEvent::StartExecution, true)]
#[case(ProposalEvent::Complete, false)]
#[case(ProposalEvent::FollowUpBenefits, false)]
#[case(ProposalEvent::Close, false)]
fn only_a_start_needs_no_words(#[case] event: ProposalEvent, #[case] fine: bool) {
    let form = OutcomeForm {
        day: s("2026-11-23"),
        text: s(""),
    };
    assert_eq!(form.check(event, date!(2026 - 11 - 23)).is_ok(), fine);
}

#[test]
fn every_obstacle_of_the_content_has_its_place() {
    let elsewhere = [
        Obstacle::MustHavesUnmet,
        Obstacle::ReviewsMissing,
        Obstacle::ScoresMissing,
        Obstacle::AboveLimit,
        Obstacle::Principle,
        Obstacle::LevelTooLow,
    ];
    for obstacle in Obstacle::ALL.iter().filter(|o| o.code().starts_with("no_")) {
        assert!(
            section_of(*obstacle).is_some() || elsewhere.contains(obstacle),
            "{obstacle}"
        );
    }
    for obstacle in elsewhere {
        assert_eq!(section_of(obstacle), None);
    }
}

proptest! {
    #[test]
    fn nothing_typed_panics(texts in prop::collection::vec("\\PC{0,40}", 7)) {
        let t = |i: usize| texts[i].clone();
        let _ = BasicsForm { title: t(0), summary: t(1), background: t(2), wanted_start: t(3) }.check();
        let _ = CostForm {
            kind: s("internal_time"), year: t(0), precision: s("exact"), amount: t(1), hours: t(2), rate: t(3), note: t(4),
        }.check();
        let _ = StaffForm {
            staff_affected: s("some"), staff_count: t(0), staff_precision: t(1), staff_kind: t(2), staff_how: t(3),
            union_status: t(4), staff_plan: t(5),
        }.check();
        let _ = ReferralForm { unit: t(0), recipient: t(1), due_on: t(2) }.check(date!(2026 - 11 - 23));
    }

    #[test]
    fn internal_time_never_overflows(hours in 0..=1_000_000i64, rate in 1..=100_000i64) {
        let form = cost("internal_time", "exact", "", &hours.to_string(), &rate.to_string());
        prop_assert!(form.check().unwrap().amount.kronor >= 0);
    }
}
