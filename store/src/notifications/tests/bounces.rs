//! Addresses that letters do not reach, and letters under way side by side, on both engines.

use super::*;
use crate::Refusal;

/// The letter of a need that was registered just now.
async fn one(world: &World, title: &str, now: OffsetDateTime) -> Letter {
    let (need, _) = submitted(world, title).await;
    register(world, need).await;
    gather(&world.store, now).await.unwrap();
    take(&world.store, now).await.unwrap().unwrap()
}

async fn sent(world: &World, title: &str, now: OffsetDateTime) -> Letter {
    let letter = one(world, title, now).await;
    assert!(hand_over(&world.store, now, &letter).await.unwrap());
    end(&world.store, now, &letter, End::Sent, "", "").await.unwrap();
    letter
}

async fn bounced(world: &World) -> Option<Bounced> {
    wishes(&world.store, &world.teacher).await.unwrap().bounced
}

both_engines! {
    async fn administrators_see_whom_letters_do_not_reach_and_let_them_be_tried_again(world) {
        let (store, now) = (&world.store, world.now);
        let letter = one(&world, "Nät", now).await;
        end(store, now, &letter, End::Refused, "550 5.1.1", "5.1.1 User unknown").await.unwrap();
        for other in [&world.teacher, &world.head, &world.strategist] {
            assert!(matches!(unreached(store, other, 1, 20).await, Err(Refusal::Denied(_))), "{}", other.name);
            let tried = try_again_for(store, other, now, world.teacher.person).await;
            assert!(matches!(tried, Err(Refusal::Denied(_))), "{}", other.name);
        }
        let (people, total) = unreached(store, &world.admin, 1, 20).await.unwrap();
        assert_eq!((people.len(), total, people[0].name.as_str(), people[0].unit_sv.as_str()), (1, 1, "teacher", "S1"));
        assert_eq!(people[0].bounced, bounced(&world).await.unwrap());
        assert_eq!(unreached(store, &world.admin, 2, 20).await.unwrap(), (Vec::new(), 1));
        try_again_for(store, &world.admin, now, world.teacher.person).await.unwrap();
        assert_eq!(unreached(store, &world.admin, 1, 20).await.unwrap(), (Vec::new(), 0));
        assert_eq!(told(&world, &world.teacher).await.len(), 1, "the notice stands where it stood");
    }

    async fn a_report_marks_the_address_that_the_letter_went_to(world) {
        let (store, now) = (&world.store, world.now);
        let token = sent(&world, "Nät", now).await.return_token.unwrap();
        let report = async |token| returned(store, now, token, Bounce::Returned, "5.1.1", "550 5.1.1 <x>: unknown").await.unwrap();
        assert!(!report(uuid::Uuid::new_v4()).await, "forged");
        assert!(bounced(&world).await.is_none());
        let mut heard = store.announcements();
        assert!(report(token).await);
        assert_eq!(heard.try_recv().unwrap().topic, crate::Topic::Person(world.teacher.person));
        assert!(!report(token).await, "told twice");
        let mark = bounced(&world).await.unwrap();
        assert_eq!((mark.how, mark.answer.as_str()), (Bounce::Returned, "550 5.1.1 <x>: unknown"));
        assert_eq!(counts(store).await.unwrap(), [("returned".to_owned(), 1)]);
        assert!(take_all(&world, now).await.is_empty());
        // A letter that has not been handed over cannot come back.
        try_again(store, &world.teacher, now).await.unwrap();
        let waiting = one(&world, "Skrivare", now).await;
        assert!(!report(waiting.return_token.unwrap()).await);
    }

    async fn a_late_report_does_not_count_against_a_new_try_nor_a_new_address(world) {
        let (store, now) = (&world.store, world.now);
        let report = async |letter: &Letter| {
            returned(store, now, letter.return_token.unwrap(), Bounce::Returned, "5.1.1", "").await.unwrap()
        };
        let (first, second) = (sent(&world, "Nät", now).await, sent(&world, "Skrivare", now).await);
        assert!(report(&first).await);
        try_again(store, &world.teacher, now).await.unwrap();
        assert!(!report(&second).await, "it went out before the new try");
        let third = sent(&world, "Dator", now).await;
        let form = domain::people::AddressForm { email: "ny@exempelkommun.example".into() };
        crate::people::correct_address(store, &world.admin, now, world.teacher.person, &form).await.unwrap();
        assert!(!report(&third).await, "it went to the earlier address");
        let fourth = sent(&world, "Larm", now).await;
        assert_eq!(fourth.address, "ny@exempelkommun.example");
        assert!(report(&fourth).await);
        let again = domain::people::AddressForm { email: "nyare@exempelkommun.example".into() };
        crate::people::correct_address(store, &world.admin, now, world.teacher.person, &again).await.unwrap();
        assert!(bounced(&world).await.is_none(), "the new address is not the one that was marked");
    }

    async fn an_address_that_does_not_take_letters_for_days_is_given_up_and_nothing_else_is(world) {
        let store = &world.store;
        let tried = async |end_as: End, title: &str, from: OffsetDateTime| {
            let letter = one(&world, title, from).await;
            let mut now = from;
            end(store, now, &letter, end_as, "450", "4.2.1 Later").await.unwrap();
            for _ in 0..200 {
                now += Duration::hours(2);
                let Some(letter) = take(store, now).await.unwrap() else { return now };
                end(store, now, &letter, end_as, "450", "4.2.1 Later").await.unwrap();
            }
            now
        };
        let began = world.now;
        let ended = tried(End::Later, "Nät", began).await;
        assert!((Duration::days(5)..Duration::days(6)).contains(&(ended - began)), "{}", ended - began);
        assert!(bounced(&world).await.is_none());
        let ended = tried(End::NotNow, "Skrivare", ended).await;
        assert_eq!(bounced(&world).await.map(|mark| (mark.how, mark.answer)), Some((Bounce::GivenUp, "4.2.1 Later".into())));
        try_again(store, &world.teacher, ended).await.unwrap();
        let still = tried(End::NoServer, "Dator", ended).await;
        assert!(still - ended >= Duration::days(16), "without a mail server letters wait");
        assert!(bounced(&world).await.is_none());
    }

    async fn letters_to_one_person_go_one_after_the_other_and_hold_up_nobody_else(world) {
        let (store, now) = (&world.store, world.now);
        let (first, _) = submitted(&world, "Nät").await;
        let (second, _) = submitted(&world, "Skrivare").await;
        watch(store, &world.head, now, SubjectKind::Need, second.0, true).await.unwrap();
        register(&world, first).await;
        register(&world, second).await;
        assert_eq!(gather(store, now).await.unwrap(), 3);
        let slow = take(store, now).await.unwrap().unwrap();
        let other = take(store, now).await.unwrap().unwrap();
        assert_ne!(slow.person, other.person);
        assert!(take(store, now).await.unwrap().is_none(), "the other letter to the same person waits");
        let (teachers, heads) = if slow.person == world.teacher.person { (slow, other) } else { (other, slow) };
        assert_eq!(heads.person, world.head.person);
        assert!(hand_over(store, now, &teachers).await.unwrap());
        assert!(take(store, now).await.unwrap().is_none(), "also while it is handed over");
        assert!(take(store, now + Duration::seconds(119)).await.unwrap().is_none());
        assert!(next_due(store).await.unwrap().is_none(), "nothing to wake up for");
        end(store, now, &teachers, End::NotNow, "450", "").await.unwrap();
        assert!(take(store, now).await.unwrap().is_none(), "also while it is tried again");
        let again = take(store, now + Duration::seconds(6)).await.unwrap().unwrap();
        assert_eq!(again.id, teachers.id);
        assert!(hand_over(store, now, &again).await.unwrap());
        end(store, now, &again, End::Sent, "", "").await.unwrap();
        let next = take(store, now).await.unwrap().unwrap();
        assert!(next.id > again.id && next.person == again.person);
        // Whoever hands it over may be gone: not for ever.
        let (third, _) = submitted(&world, "Dator").await;
        register(&world, third).await;
        gather(store, now + Duration::seconds(1)).await.unwrap();
        assert!(hand_over(store, now, &next).await.unwrap());
        assert!(take(store, now + Duration::seconds(119)).await.unwrap().is_none());
        assert!(take(store, now + Duration::seconds(121)).await.unwrap().is_some());
    }

    async fn several_takers_get_each_letter_once_and_none_two_of_one_person(world) {
        let (store, now) = (&world.store, world.now);
        for n in 0..4 {
            let (need, _) = submitted(&world, &format!("Behov {n}")).await;
            for follower in [&world.head, &world.coordinator] {
                watch(store, follower, now, SubjectKind::Need, need.0, true).await.unwrap();
            }
            register(&world, need).await;
        }
        assert_eq!(gather(store, now).await.unwrap(), 12);
        let taker = || {
            let store = store.clone();
            async move {
                let mut had = Vec::new();
                while let Some(letter) = take(&store, now).await.unwrap() {
                    assert!(hand_over(&store, now, &letter).await.unwrap(), "another has it too");
                    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
                    end(&store, now, &letter, End::Sent, "", "").await.unwrap();
                    had.push((letter.person, letter.id));
                }
                had
            }
        };
        let mut all = Vec::new();
        // Whoever finds everybody's letters under way leaves; the last stays until none is left.
        while all.len() < 12 {
            let takers: Vec<_> = (0..4).map(|_| tokio::spawn(taker())).collect();
            for taker in takers {
                all.extend(taker.await.unwrap());
            }
        }
        let ids: std::collections::BTreeSet<_> = all.iter().map(|(_, id)| *id).collect();
        assert_eq!(ids.len(), 12);
    }

    async fn an_unclear_letter_is_told_again_in_the_next_daily_one(world) {
        let (store, now) = (&world.store, world.now);
        let letter = one(&world, "Nät", now).await;
        assert!(hand_over(store, now, &letter).await.unwrap());
        end(store, now, &letter, End::Unclear, "connection", "").await.unwrap();
        assert!(take_all(&world, now + Duration::minutes(1)).await.is_empty());
        let digest = take_all(&world, next_morning(now)).await;
        assert_eq!((digest.len(), digest[0].delivery), (1, Delivery::Daily));
    }
}
