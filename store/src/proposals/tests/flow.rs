//! From draft to closed: preparation, referral, needs, what came of it.

use domain::{
    Code,
    journal::Verb,
    proposals::{
        ProposalEvent as E, ProposalState as S,
        benefits::{Benefit, BenefitForm, RealisedForm},
        outcome::OutcomeForm,
        referrals::{ReferralForm, ResponseForm},
    },
    reference::Reference,
};

use super::{at, draft, kept, verbs, version};
use crate::{
    Conflict, Refusal,
    needs::tests::assessed,
    proposals::{self, content, frame},
    testing::{World, both_engines},
};

fn s(text: &str) -> String {
    text.to_owned()
}

/// Moves the state as the decision would.
async fn force(world: &World, reference: Reference, state: S) {
    let mut unit = world.store.begin().await.unwrap();
    let w = &mut unit.wire();
    let id = proposals::id_of(w, reference).await.unwrap().unwrap();
    execute!(
        w,
        "UPDATE proposals SET state = $2, version = version + 1 WHERE id = $1",
        id.0,
        state.code()
    )
    .unwrap();
    unit.save().await.unwrap();
}

async fn state(world: &World, reference: Reference) -> S {
    frame(&world.store, &world.portfolio, reference)
        .await
        .unwrap()
        .head
        .state
}

fn told(text: &str) -> OutcomeForm {
    OutcomeForm {
        day: s("2026-11-23"),
        text: s(text),
    }
}

both_engines! {
    async fn preparation_starts_once_and_restarts_with_a_reason(world) {
        let reference = draft(&world, "A").await;
        let start = async |version, reason: &str| {
            proposals::start_preparation(&world.store, &world.strategist, world.now, at(reference, version), reason).await
        };
        start(1, "").await.unwrap();
        assert_eq!(state(&world, reference).await, S::InPreparation);
        assert!(matches!(start(1, "").await, Err(Refusal::Conflict(Conflict::Stale { version: 2, .. }))));
        assert!(matches!(start(2, "").await, Err(Refusal::Conflict(Conflict::State { .. }))));
        force(&world, reference, S::Prioritised).await;
        assert!(matches!(start(3, "").await, Err(Refusal::Invalid(_))));
        start(3, "Kostnaden var fel").await.unwrap();
        assert_eq!(state(&world, reference).await, S::InPreparation);
        let last = kept(&world, reference).await.pop().unwrap();
        assert_eq!((last.verb, last.reason.as_str()), (Verb::PreparationStarted, "Kostnaden var fel"));
    }

    async fn a_referral_asks_is_answered_and_closes(world) {
        let reference = draft(&world, "A").await;
        let (store, by, now) = (&world.store, &world.strategist, world.now);
        let form = ReferralForm { unit: world.school.to_string(), due_on: s("2026-12-10"), ..Default::default() };
        let refused = proposals::refer(store, by, now, at(reference, 1), &form).await;
        assert!(matches!(refused, Err(Refusal::Conflict(Conflict::State { .. }))), "a draft is not referred");
        proposals::start_preparation(store, by, now, at(reference, 1), "").await.unwrap();
        proposals::refer(store, by, now, at(reference, 2), &form).await.unwrap();
        assert_eq!(state(&world, reference).await, S::OnReferral);
        let again = proposals::refer(store, by, now, at(reference, 3), &form).await;
        assert!(matches!(again, Err(Refusal::Invalid(invalid)) if invalid.0[0].code == Code::Duplicate));
        let council = ReferralForm { recipient: s("Elevrådet"), due_on: s("2026-12-10"), ..Default::default() };
        let later = now + time::Duration::minutes(1);
        proposals::refer(store, by, later, at(reference, 3), &council).await.unwrap();
        let asked = content(store, by, reference).await.unwrap().referrals;
        assert_eq!(asked.iter().map(|r| r.recipient_sv.as_str()).collect::<Vec<_>>(), ["S1", "Elevrådet"]);
        let answer =
            ResponseForm { stance: s("opposes"), response: s("För dyrt"), responded_on: s("2026-11-23") };
        proposals::respond(store, by, now, at(reference, 1), asked[0].id, &answer).await.unwrap();
        let stale = proposals::respond(store, by, now, at(reference, 1), asked[0].id, &answer).await;
        assert!(matches!(stale, Err(Refusal::Conflict(Conflict::Stale { version: 2, .. }))));
        let close = async |reason: &str| {
            let now_at = at(reference, version(&world, reference).await);
            proposals::close_referral(store, by, now, now_at, reason).await
        };
        assert!(matches!(close("").await, Err(Refusal::Invalid(_))), "one has not answered");
        close("Elevrådet avstår").await.unwrap();
        assert_eq!(state(&world, reference).await, S::InPreparation);
        let answered = content(store, by, reference).await.unwrap().referrals;
        assert!(answered[0].response.is_some() && answered[1].response.is_none());
        assert_eq!(
            verbs(&world, reference).await,
            [Verb::Created, Verb::PreparationStarted, Verb::Referred, Verb::Referred, Verb::Edited, Verb::ReferralClosed]
        );
    }

    async fn needs_are_tied_and_untied(world) {
        let (_, need) = assessed(&world, "Ett konto").await;
        let reference = draft(&world, "A").await;
        let (store, by, now) = (&world.store, &world.strategist, world.now);
        let tie = async |typed: &str| proposals::tie_need(store, by, now, at(reference, 1), typed).await;
        for typed in ["", "B-2026-9999", "P-2026-0001", "något"] {
            assert!(matches!(tie(typed).await, Err(Refusal::Invalid(_))), "{typed}");
        }
        tie(&need.to_string()).await.unwrap();
        assert!(matches!(tie(&need.to_string()).await, Err(Refusal::Invalid(invalid)) if invalid.0[0].code == Code::Duplicate));
        let view = content(store, by, reference).await.unwrap();
        assert_eq!(view.needs[0].reference, Some(need));
        assert_eq!(view.frame.facts.need_authors, [world.teacher.person]);
        let paths = view.frame.facts.unit_paths;
        assert_eq!((paths.len(), paths[0].first(), paths[0].last()), (1, Some(&world.school), Some(&world.council)));
        let untie = async |reason: &str| {
            proposals::untie_need(store, by, now, at(reference, 1), view.needs[0].id, reason).await
        };
        assert!(matches!(untie(" ").await, Err(Refusal::Invalid(_))));
        untie("Hör till ett annat förslag").await.unwrap();
        untie("Hör till ett annat förslag").await.unwrap();
        assert!(content(store, by, reference).await.unwrap().needs.is_empty());
        assert_eq!(verbs(&world, reference).await, [Verb::Created, Verb::NeedLinked, Verb::NeedUnlinked]);
        tie(&need.to_string()).await.unwrap();
    }

    async fn an_approved_proposal_is_carried_out_and_followed_up(world) {
        let (need_id, need) = assessed(&world, "Ett konto").await;
        let reference = draft(&world, "A").await;
        let (store, by, now) = (&world.store, &world.portfolio, world.now);
        proposals::tie_need(store, &world.strategist, now, at(reference, 1), &need.to_string()).await.unwrap();
        let benefit = BenefitForm { what: s("Snabbt"), receiver: s("Elever"), kind: s("quality"), ..Default::default() };
        let benefit =
            proposals::add::<Benefit>(store, &world.strategist, now, at(reference, 1), &benefit).await.unwrap().unwrap();
        let report = async |event, form: OutcomeForm| {
            let version = version(&world, reference).await;
            proposals::report(store, by, now, at(reference, version), event, &form).await
        };
        assert!(matches!(report(E::StartExecution, told("")).await, Err(Refusal::Conflict(Conflict::State { .. }))));
        force(&world, reference, S::Approved).await;
        assert!(matches!(report(E::Approve, told("")).await, Err(Refusal::Conflict(Conflict::State { .. }))));
        let denied = proposals::report(store, &world.finance, now, at(reference, 2), E::StartExecution, &told("")).await;
        assert!(matches!(denied, Err(Refusal::Denied(_))));
        report(E::StartExecution, told("")).await.unwrap();
        let realise = async |version| {
            let form = RealisedForm { realised: s("partly"), realised_text: s("Två dagar i stället för fem") };
            proposals::realise(store, by, now, at(reference, version), benefit, &form).await
        };
        assert!(matches!(realise(1).await, Err(Refusal::Conflict(Conflict::State { .. }))));
        assert!(matches!(report(E::Complete, told("")).await, Err(Refusal::Invalid(_))));
        report(E::Complete, told("Alla skolor är inne")).await.unwrap();
        realise(1).await.unwrap();
        assert!(matches!(realise(1).await, Err(Refusal::Conflict(Conflict::Stale { .. }))));
        report(E::FollowUpBenefits, told("Halva nyttan")).await.unwrap();
        report(E::Close, told("Klart")).await.unwrap();
        let view = content(store, by, reference).await.unwrap();
        assert_eq!(view.frame.head.state, S::Closed);
        assert_eq!(view.outcome.result, "Alla skolor är inne");
        assert_eq!(view.outcome.benefit_report, "Halva nyttan");
        assert_eq!(view.outcome.closed_on, Some(now.date()));
        assert_eq!(view.benefits[0].content.realised_text, "Två dagar i stället för fem");
        let mut link = store.read().await.unwrap();
        let facts = crate::needs::facts(&mut link.wire(), need_id).await.unwrap().unwrap();
        assert_eq!(facts.state, domain::needs::NeedState::Fulfilled);
        let ends = verbs(&world, reference).await;
        assert_eq!(
            ends[ends.len() - 5..],
            [Verb::ExecutionStarted, Verb::Completed, Verb::Edited, Verb::BenefitsFollowedUp, Verb::Closed]
        );
        let (_, broken) = crate::journal::verify(store).await.unwrap();
        assert_eq!(broken, []);
    }

    async fn an_unknown_proposal_is_not_found(world) {
        let nowhere: Reference = "P-2026-0404".parse().unwrap();
        let need: Reference = "B-2026-0001".parse().unwrap();
        for reference in [nowhere, need] {
            assert!(matches!(content(&world.store, &world.strategist, reference).await, Err(Refusal::NotFound)));
            let refused =
                proposals::start_preparation(&world.store, &world.strategist, world.now, at(reference, 1), "").await;
            assert!(matches!(refused, Err(Refusal::NotFound)));
        }
    }
}
