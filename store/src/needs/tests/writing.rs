//! Drafts, submitting, answering, withdrawing.

use domain::{Code, Invalid, needs::NeedState, policy::Reason};

use super::*;
use crate::testing::both_engines;

both_engines! {
    async fn a_year_begins_at_swedish_midnight(world) {
        let form = form(&world, "Efter midnatt");
        for (now, year) in [
            (time::macros::datetime!(2026-12-31 22:59 UTC), 2026),
            (time::macros::datetime!(2026-12-31 23:00 UTC), 2027),
        ] {
            let new = Submission { need: None, key: "", form: &form, answer: "", base: None };
            let (_, reference) = submit(&world.store, &world.teacher, now, new).await.unwrap();
            assert_eq!(reference.year, year);
        }
    }

    async fn what_is_typed_after_a_lost_answer_is_in_the_draft(world) {
        let store = &world.store;
        let mut draft = NeedForm { unit: world.school.to_string(), title: "Nät".into(), ..NeedForm::default() };
        let id = save_draft(store, &world.teacher, world.now, "k1", &draft).await.unwrap();
        // The first answer is lost; one goes on typing in the same form.
        draft.problem = "Det faller.".into();
        assert_eq!(save_draft(store, &world.teacher, world.now, "k1", &draft).await.unwrap(), id);
        let kept = view(store, &world.teacher, id).await.unwrap();
        assert_eq!((kept.content.problem.as_str(), kept.version), ("Det faller.", 2));
        // Changed elsewhere since: the old form changes nothing.
        let old = NeedForm { problem: "Gammalt.".into(), ..draft.clone() };
        save_draft(store, &world.teacher, world.now, "k1", &old).await.unwrap();
        assert_eq!(view(store, &world.teacher, id).await.unwrap().content.problem, "Det faller.");
    }

    async fn a_draft_is_its_authors_alone_and_becomes_a_need(world) {
        let store = &world.store;
        let mut draft = NeedForm { unit: world.school.to_string(), title: "Nät".into(), ..NeedForm::default() };
        let id = save_draft(store, &world.teacher, world.now, "k1", &draft).await.unwrap();
        let again = save_draft(store, &world.teacher, world.now, "k1", &draft).await.unwrap();
        assert_eq!(id, again, "the same form made two drafts");
        for other in [&world.head, &world.strategist, &world.other_teacher, &world.admin] {
            assert!(is_hidden(&view(store, other, id).await));
            let at = At { need: id, version: 1, key: "", base: None };
            assert!(is_hidden(&edit(store, other, world.now, at, &draft).await));
        }
        draft.problem = "Borta.".into();
        let first = At { need: id, version: 1, key: "", base: None };
        let edited = edit(store, &world.teacher, world.now, first, &draft).await.unwrap();
        assert_eq!((edited.version, edited.met), (2, false));
        let refused = edit(store, &world.teacher, world.now, first, &NeedForm { title: "B".into(), ..draft.clone() }).await;
        match refused {
            Err(Refusal::Conflict(crate::Conflict::Stale { version, current })) => {
                assert_eq!((version, current["problem"].as_str()), (2, "Borta."));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(verbs(&world, id).await, []);

        let unfinished = Submission { need: Some((id, 2)), key: "k2", form: &draft, answer: "", base: None };
        match submit(store, &world.teacher, world.now, unfinished).await {
            Err(Refusal::Invalid(Invalid(errors))) => assert_eq!(errors[0].field, "desired_effect"),
            other => panic!("{other:?}"),
        }
        let full = form(&world, "Nät i modulerna");
        let ready = Submission { form: &full, ..unfinished };
        let (same, reference) = submit(store, &world.teacher, world.now, ready).await.unwrap();
        assert_eq!((same, reference.to_string().as_str()), (id, "B-2026-0001"));
        let kept = view(store, &world.strategist, id).await.unwrap();
        assert_eq!(kept.state, NeedState::Submitted);
        let entry = &kept.journal[0];
        assert_eq!(entry.verb, Verb::Submitted);
        let change = |field: &str| entry.changes.iter().find(|c| c.field == field).map(|c| c.after.clone());
        assert_eq!(change("title").as_deref(), Some("Nät i modulerna"));
        assert_eq!(change("unit").as_deref(), Some("S1"));
        assert_eq!(change("state").as_deref(), Some("submitted"));
    }

    async fn the_same_form_twice_is_one_need_and_refusals_cost_no_reference(world) {
        let store = &world.store;
        let full = form(&world, "Ett");
        let new = Submission { need: None, key: "k", form: &full, answer: "", base: None };
        let first = submit(store, &world.teacher, world.now, new).await.unwrap();
        assert_eq!(submit(store, &world.teacher, world.now, new).await.unwrap(), first);
        // The key belongs to its person.
        assert!(submit(store, &world.head, world.now, new).await.is_err());
        // Already submitted: refused, and the number is not used up.
        let resent = Submission { need: Some((first.0, 3)), key: "other", ..new };
        let resent = submit(store, &world.teacher, world.now, resent).await;
        assert!(is_wrong_state(&resent) || is_stale(&resent), "{resent:?}");
        let (_, second) = submitted(&world, "Två").await;
        assert_eq!(second.serial, 2);
        assert_eq!(titles(&world, &world.teacher, &Filter::default()).await, ["Ett", "Två"]);
    }

    async fn two_at_once_get_two_references_or_one_need(world) {
        let store = &world.store;
        let full = form(&world, "Samtidigt");
        let send = |key: &'static str| {
            let new = Submission { need: None, key, form: &full, answer: "", base: None };
            submit(store, &world.teacher, world.now, new)
        };
        let (a, b, c) = tokio::join!(send("x"), send("x"), send("y"));
        let (a, b, c) = (a.unwrap(), b.unwrap(), c.unwrap());
        assert_eq!(a, b);
        assert_ne!(a, c);
        let mut serials = [a.1.serial, c.1.serial];
        serials.sort_unstable();
        assert_eq!(serials, [1, 2]);
    }

    async fn only_for_units_one_may_submit_for(world) {
        let store = &world.store;
        let foreign = NeedForm { unit: world.other_school.to_string(), ..form(&world, "Fel skola") };
        let new = Submission { need: None, key: "", form: &foreign, answer: "", base: None };
        let refused = submit(store, &world.teacher, world.now, new).await;
        assert!(matches!(refused, Err(Refusal::Denied(Reason::OtherUnit))));
        assert!(submit(store, &world.coordinator, world.now, new).await.is_ok());
        let refused = submit(store, &world.finance, world.now, new).await;
        assert!(matches!(refused, Err(Refusal::Denied(Reason::NoRole))));
        let unknown = NeedForm { unit: uuid::Uuid::nil().to_string(), ..foreign.clone() };
        let refused = submit(store, &world.teacher, world.now, Submission { form: &unknown, ..new }).await;
        match refused {
            Err(Refusal::Invalid(Invalid(errors))) => assert_eq!(errors[0].code, Code::UnknownReference),
            other => panic!("{other:?}"),
        }
        let mine = units_to_submit_for(store, &world.teacher).await.unwrap();
        assert_eq!(mine.iter().map(|unit| unit.id).collect::<Vec<_>>(), [world.school]);
        let theirs = units_to_submit_for(store, &world.coordinator).await.unwrap();
        assert_eq!(theirs[0].id, world.education);
        assert_eq!(theirs.len(), 3);
        assert!(units_to_submit_for(store, &world.finance).await.unwrap().is_empty());
    }

    async fn a_question_is_asked_answered_and_stays_readable(world) {
        let store = &world.store;
        let (id, reference) = submitted(&world, "Nät").await;
        let by = &world.strategist;
        let refused = return_with_question(store, by, world.now, at(&world, id).await, "  ").await;
        assert!(matches!(refused, Err(Refusal::Invalid(_))));
        let now = at(&world, id).await;
        return_with_question(store, by, world.now, now, "Hur många salar?").await.unwrap();
        let seen = view(store, &world.teacher, id).await.unwrap();
        assert_eq!((seen.state, seen.reason.as_str()), (NeedState::Returned, "Hur många salar?"));
        assert!(seen.may_edit);
        // Changed without being sent: noted.
        let better = NeedForm { current_situation: "Fyra salar.".into(), ..form(&world, "Nät") };
        edit(store, &world.teacher, world.now, at(&world, id).await, &better).await.unwrap();
        let version = at(&world, id).await.version;
        let mute = Submission { need: Some((id, version)), key: "", form: &better, answer: "", base: None };
        match submit(store, &world.teacher, world.now, mute).await {
            Err(Refusal::Invalid(Invalid(errors))) => assert_eq!(errors[0].field, "answer"),
            other => panic!("{other:?}"),
        }
        let told = Submission { answer: "Eleven 811228-9874 vet.", ..mute };
        match submit(store, &world.teacher, world.now, told).await {
            Err(Refusal::Invalid(Invalid(errors))) => assert_eq!(errors[0].code, Code::PersonalNumber),
            other => panic!("{other:?}"),
        }
        let answered = Submission { answer: "Fyra salar i hus B.", ..mute };
        let (_, same) = submit(store, &world.teacher, world.now, answered).await.unwrap();
        assert_eq!(same, reference);
        let seen = view(store, &world.head, id).await.unwrap();
        let dialogue: Vec<_> = seen.dialogue.iter().map(|turn| (turn.question, turn.text.as_str())).collect();
        assert_eq!(dialogue, [(true, "Hur många salar?"), (false, "Fyra salar i hus B.")]);
        assert_eq!(
            verbs(&world, id).await,
            [Verb::Submitted, Verb::Returned, Verb::Edited, Verb::Resubmitted]
        );
    }

    async fn two_windows_on_one_draft_lose_nothing(world) {
        let store = &world.store;
        let first = form(&world, "A");
        let draft = save_draft(store, &world.teacher, world.now, "", &first).await.unwrap();
        let base = crate::refusal::fields_of(&first);
        let at = At { need: draft, version: 1, key: "", base: Some(&base) };
        let one = NeedForm { title: "Ny rubrik".into(), ..first.clone() };
        let edited = edit(store, &world.teacher, world.now, at, &one).await.unwrap();
        assert_eq!((edited.version, edited.met), (2, false));
        let other = NeedForm { problem: "Ny beskrivning.".into(), ..first.clone() };
        let edited = edit(store, &world.teacher, world.now, at, &other).await.unwrap();
        assert_eq!((edited.version, edited.met), (3, true), "the window learns that the other's text stands too");
        // Also when it has nothing of its own to save.
        let again = edit(store, &world.teacher, world.now, at, &first).await.unwrap();
        assert_eq!((again.version, again.met), (3, true));
        let kept = view(store, &world.teacher, draft).await.unwrap().content;
        assert_eq!((kept.title.as_str(), kept.problem.as_str()), ("Ny rubrik", "Ny beskrivning."));
        let third = NeedForm { title: "Tredje rubriken".into(), ..first.clone() };
        assert!(is_stale(&edit(store, &world.teacher, world.now, at, &third).await));
        // Sent from the old window: what was saved in the other goes along.
        let sending = Submission { need: Some((draft, 1)), key: "", form: &first, answer: "", base: Some(&base) };
        submit(store, &world.teacher, world.now, sending).await.unwrap();
        assert_eq!(view(store, &world.teacher, draft).await.unwrap().content.title, "Ny rubrik");
    }

    async fn withdrawing_is_possible_until_registered_and_discarding_for_drafts(world) {
        let store = &world.store;
        let (id, _) = submitted(&world, "A").await;
        let refused = withdraw(store, &world.head, world.now, at(&world, id).await, "").await;
        assert!(matches!(refused, Err(Refusal::Denied(Reason::NotAuthor))));
        withdraw(store, &world.teacher, world.now, at(&world, id).await, "Löst på annat sätt").await.unwrap();
        assert!(is_hidden(&view(store, &world.strategist, id).await));
        let (id, _) = submitted(&world, "B").await;
        assert!(is_wrong_state(&discard(store, &world.teacher, at(&world, id).await).await));
        register(store, &world.strategist, world.now, at(&world, id).await).await.unwrap();
        let late = withdraw(store, &world.teacher, world.now, at(&world, id).await, "").await;
        assert!(is_wrong_state(&late));
        let edited = edit(store, &world.teacher, world.now, at(&world, id).await, &form(&world, "C")).await;
        assert!(is_wrong_state(&edited));

        let draft = save_draft(store, &world.teacher, world.now, "", &form(&world, "D")).await.unwrap();
        let old = At { need: draft, version: 7, key: "", base: None };
        assert!(is_stale(&discard(store, &world.teacher, old).await));
        let now = At { version: 1, ..old };
        assert!(is_hidden(&discard(store, &world.head, now).await));
        discard(store, &world.teacher, now).await.unwrap();
        assert!(is_hidden(&view(store, &world.teacher, draft).await));
    }
}
