//! What the staff does with a need.

use domain::{
    needs::{AssessmentForm, NeedEvent, NeedState, ParkForm, RedirectForm, Relevance},
    policy::Reason,
    proposals::basics::StartForm,
};
use time::Duration;

use super::*;
use crate::{proposals, testing::both_engines};

both_engines! {
    async fn only_the_staff_handles(world) {
        let store = &world.store;
        let (id, _) = submitted(&world, "A").await;
        let now = at(&world, id).await;
        for actor in [&world.teacher, &world.head, &world.coordinator, &world.architect, &world.delegate] {
            let refused = register(store, actor, world.now, now).await;
            assert!(matches!(refused, Err(Refusal::Denied(Reason::NoRole))), "{}", actor.name);
            assert!(matches!(queue(store, actor, world.now.date()).await, Err(Refusal::Denied(_))));
        }
        for actor in [&world.other_teacher, &world.politician, &world.admin] {
            assert!(is_hidden(&register(store, actor, world.now, now).await), "{}", actor.name);
        }
        assert_eq!(verbs(&world, id).await, [Verb::Submitted]);
        register(store, &world.portfolio, world.now, now).await.unwrap();
        assert!(is_stale(&register(store, &world.portfolio, world.now, now).await));
        assert!(is_wrong_state(&register(store, &world.portfolio, world.now, at(&world, id).await).await));
        assert_eq!(queue(store, &world.strategist, world.now.date()).await.unwrap().registered, 1);
    }

    async fn a_double_click_does_one_thing(world) {
        let store = &world.store;
        let (id, _) = submitted(&world, "A").await;
        let once = At { key: "click", ..at(&world, id).await };
        register(store, &world.strategist, world.now, once).await.unwrap();
        register(store, &world.strategist, world.now, once).await.unwrap();
        assert_eq!(verbs(&world, id).await, [Verb::Submitted, Verb::Registered]);
    }

    async fn two_handlers_at_once_do_not_both_win(world) {
        let store = &world.store;
        let (id, _) = submitted(&world, "A").await;
        let now = at(&world, id).await;
        let (a, b) = tokio::join!(
            register(store, &world.strategist, world.now, now),
            return_with_question(store, &world.portfolio, world.now, now, "Vad?"),
        );
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        assert!(is_stale(&a) || is_stale(&b));
        assert_eq!(verbs(&world, id).await.len(), 2);
    }

    async fn an_assessment_can_be_corrected(world) {
        let store = &world.store;
        let (id, _) = assessed(&world, "A").await;
        let form = AssessmentForm { relevance: "existing".into(), assessment: "Finns redan.".into() };
        assess(store, &world.portfolio, world.now, at(&world, id).await, &form).await.unwrap();
        let seen = view(store, &world.teacher, id).await.unwrap();
        assert_eq!((seen.relevance, seen.assessment.as_str()), (Some(Relevance::Existing), "Finns redan."));
        let last = seen.journal.last().unwrap();
        assert_eq!(last.changes[0].before, "shared");
        assert_eq!(last.changes[0].after, "existing");
        assert!(seen.events.is_empty(), "the submitter can do nothing now");
        let staff = view(store, &world.strategist, id).await.unwrap();
        assert_eq!(
            staff.events,
            [NeedEvent::Assess, NeedEvent::Merge, NeedEvent::Promote, NeedEvent::Redirect, NeedEvent::Park, NeedEvent::Decline, NeedEvent::Close]
        );
    }

    async fn parked_until_its_day_comes(world) {
        let store = &world.store;
        let by = &world.strategist;
        let (id, _) = assessed(&world, "A").await;
        let form = ParkForm { until: "2026-11-23".into(), reason: "Väntar på avtal".into() };
        let refused = park(store, by, world.now, at(&world, id).await, &form).await;
        assert!(matches!(refused, Err(Refusal::Invalid(_))));
        let form = ParkForm { until: "2026-12-01".into(), ..form };
        park(store, by, world.now, at(&world, id).await, &form).await.unwrap();
        let seen = view(store, &world.teacher, id).await.unwrap();
        assert_eq!((seen.state, seen.reason.as_str()), (NeedState::Parked, "Väntar på avtal"));
        assert_eq!(seen.parked_until.map(crate::day).as_deref(), Some("2026-12-01"));
        let today = world.now.date();
        assert_eq!(queue(store, by, today).await.unwrap().due, 0);
        let later = today + Duration::days(8);
        assert_eq!(queue(store, by, later).await.unwrap().due, 1);
        let waiting = Filter { which: Which::Waiting, ..Filter::default() };
        assert_eq!(list(store, by, today, &waiting).await.unwrap().1, 0);
        assert_eq!(list(store, by, later, &waiting).await.unwrap().1, 1);
        resume(store, by, world.now, at(&world, id).await, "").await.unwrap();
        let seen = view(store, &world.teacher, id).await.unwrap();
        assert_eq!((seen.state, seen.parked_until), (NeedState::Assessed, None));
    }

    async fn each_ending_says_why(world) {
        let store = &world.store;
        let by = &world.strategist;
        let (redirected, _) = assessed(&world, "A").await;
        let form = RedirectForm { solution: "Bokningstjänsten".into(), reason: "Den klarar det.".into() };
        redirect(store, by, world.now, at(&world, redirected).await, &form).await.unwrap();
        let seen = view(store, &world.teacher, redirected).await.unwrap();
        assert_eq!((seen.solution.as_str(), seen.reason.as_str()), ("Bokningstjänsten", "Den klarar det."));

        let (declined, _) = assessed(&world, "B").await;
        let refused = decline(store, by, world.now, at(&world, declined).await, "").await;
        assert!(matches!(refused, Err(Refusal::Invalid(_))));
        decline(store, by, world.now, at(&world, declined).await, "Inte IT.").await.unwrap();
        let seen = view(store, &world.teacher, declined).await.unwrap();
        assert_eq!((seen.state, seen.reason.as_str()), (NeedState::Declined, "Inte IT."));
        assert!(is_wrong_state(&close(store, by, world.now, at(&world, declined).await, "x").await));

        let (closed, _) = submitted(&world, "C").await;
        assert!(is_wrong_state(&close(store, by, world.now, at(&world, closed).await, "x").await));
        register(store, by, world.now, at(&world, closed).await).await.unwrap();
        close(store, by, world.now, at(&world, closed).await, "Skolan läggs ner.").await.unwrap();
        let seen = view(store, &world.teacher, closed).await.unwrap();
        assert_eq!((seen.state, seen.reason.as_str()), (NeedState::Closed, "Skolan läggs ner."));
    }

    async fn several_needs_become_one_proposal(world) {
        let store = &world.store;
        let by = &world.strategist;
        let (a, _) = assessed(&world, "A").await;
        let (b, _) = assessed(&world, "B").await;
        let (c, _) = submitted(&world, "C").await;
        let start = StartForm { title: "Nät i alla skolor".into(), summary: String::new() };
        let now = At { key: "p", ..at(&world, a).await };
        let promotion = Promotion { at: now, also: &[b, c], target: Target::New(&start) };
        assert!(is_wrong_state(&promote(store, by, world.now, promotion).await), "a submitted need was promoted");
        let refused = promote(store, &world.teacher, world.now, promotion).await;
        assert!(matches!(refused, Err(Refusal::Denied(_))));
        let blank = StartForm::default();
        let untitled = Promotion { target: Target::New(&blank), also: &[], ..promotion };
        assert!(matches!(promote(store, by, world.now, untitled).await, Err(Refusal::Invalid(_))));

        let promotion = Promotion { also: &[b, a], ..promotion };
        let reference = promote(store, by, world.now, promotion).await.unwrap();
        assert_eq!(promote(store, by, world.now, promotion).await.unwrap(), reference);
        assert_eq!(reference.to_string(), "P-2026-0001");
        let mut link = world.store.read().await.unwrap();
        let w = &mut link.wire();
        let proposal = proposals::id_of(w, reference).await.unwrap().unwrap();
        let heads = heads_of_proposal(w, proposal).await.unwrap();
        assert_eq!(heads.iter().map(|head| head.title.as_str()).collect::<Vec<_>>(), ["A", "B"]);
        assert_eq!(heads[0].author, world.teacher.person);
        drop(link);
        let seen = view(store, &world.teacher, b).await.unwrap();
        assert_eq!(seen.state, NeedState::Promoted);
        let on_the_way = seen.proposal.unwrap();
        assert_eq!((on_the_way.reference, on_the_way.may_read, on_the_way.public), (reference, false, false));
        assert!(view(store, by, b).await.unwrap().proposal.unwrap().may_read);

        let joinable = proposals_to_join(store, by).await.unwrap();
        assert_eq!(joinable, [(reference, "Nät i alla skolor".to_owned())]);
        assert!(matches!(proposals_to_join(store, &world.head).await, Err(Refusal::Denied(_))));

        // A third joins it later, by its reference.
        let (d, _) = assessed(&world, "D").await;
        let now = at(&world, d).await;
        let join = |typed| Promotion { at: now, also: &[], target: Target::Existing(typed) };
        for typed in ["", "P-2026-0099", "B-2026-0001", "nät"] {
            let refused = promote(store, by, world.now, join(typed)).await;
            assert!(matches!(refused, Err(Refusal::Invalid(_))), "{typed}");
        }
        assert_eq!(promote(store, by, world.now, join("p-2026-0001")).await.unwrap(), reference);

        // It leaves again, and the rest is fulfilled with the proposal.
        let mut unit = store.begin().await.unwrap();
        let w = &mut unit.wire();
        released(w, by, world.now, d, reference, "Löses för sig").await.unwrap();
        execute!(w, "DELETE FROM proposal_needs WHERE need_id = $1", d.0).unwrap();
        fulfil_for_proposal(w, by, world.now, proposal).await.unwrap();
        unit.save().await.unwrap();
        assert_eq!(view(store, by, d).await.unwrap().state, NeedState::Assessed);
        for need in [a, b] {
            assert_eq!(view(store, by, need).await.unwrap().state, NeedState::Fulfilled);
        }
        assert_eq!(*verbs(&world, a).await.last().unwrap(), Verb::Fulfilled);
    }
}
