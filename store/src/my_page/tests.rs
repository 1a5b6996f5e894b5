use domain::{
    journal::SubjectKind,
    needs::{NeedForm, ParkForm},
};
use time::{Duration, macros::date};

use super::*;
use crate::{
    decisions::fixtures,
    needs::{park, tests as need_tests},
    notifications::watch,
    testing::both_engines,
};

both_engines! {
    async fn an_empty_municipality_asks_nothing_of_anybody(world) {
        for actor in [
            &world.teacher, &world.head, &world.strategist, &world.architect, &world.delegate, &world.secretary,
            &world.politician, &world.admin,
        ] {
            let page = my_page(&world.store, actor, world.now.date()).await.unwrap();
            assert!(page.is_clear(), "{}", actor.name);
            assert!(page.deadlines.is_empty() && page.followed.is_empty(), "{}", actor.name);
        }
    }

    async fn what_waits_says_since_when(world) {
        let (need, _) = need_tests::submitted(&world, "Trådlöst nät").await;
        let (store, later) = (&world.store, world.now + Duration::days(3));
        let at = need_tests::at(&world, need).await;
        needs::register(store, &world.strategist, later, at).await.unwrap();
        let page = my_page(store, &world.strategist, later.date()).await.unwrap();
        assert_eq!(page.needs.queue_rows[0].state_since, later, "since it was registered");
        assert_eq!(page.needs.queue_rows[0].waited(later.date() + Duration::days(5)), Some(5));
        let (proposal, _) = fixtures::ready(&world, "Lärplattform", 100).await;
        let page = my_page(store, &world.strategist, later.date()).await.unwrap();
        assert_eq!(page.decisions[0].reference, proposal.reference);
        assert_eq!(page.decisions[0].since, world.now);
    }

    async fn heads_and_coordinators_see_their_units_and_those_below(world) {
        need_tests::submitted(&world, "Trådlöst nät").await;
        let page = async |actor| my_page(&world.store, actor, world.now.date()).await.unwrap();
        for actor in [&world.head, &world.coordinator] {
            let units = page(actor).await.units.unwrap();
            assert_eq!(units.by_state, [(domain::needs::NeedState::Submitted, 1)]);
            assert_eq!(units.latest[0].title, "Trådlöst nät");
            let filter = needs::Filter { which: needs::Which::Units, ..needs::Filter::default() };
            assert_eq!(need_tests::titles(&world, actor, &filter).await, ["Trådlöst nät"]);
        }
        assert!(page(&world.teacher).await.units.is_none());
        let filter = needs::Filter { which: needs::Which::Units, ..needs::Filter::default() };
        assert!(need_tests::titles(&world, &world.strategist, &filter).await.is_empty(), "leads no unit");
    }

    async fn dates_come_to_those_they_concern(world) {
        let form = NeedForm { wanted_by: "2027-01-10".into(), ..need_tests::form(&world, "Mikrofoner") };
        let new = needs::Submission { need: None, key: "", form: &form, answer: "", base: None };
        needs::submit(&world.store, &world.teacher, world.now, new).await.unwrap();
        let (parked, _) = need_tests::assessed(&world, "Skrivare").await;
        let form = ParkForm { until: "2026-12-24".into(), reason: "Budgeten först.".into() };
        park(&world.store, &world.strategist, world.now, need_tests::at(&world, parked).await, &form).await.unwrap();
        fixtures::order(&world).await;
        fixtures::before(&world, "Hos styrelsen", 100, world.board).await;
        fixtures::run(&world, "UPDATE decision_assignments SET meeting_on = '2026-12-16'").await;
        fixtures::run(&world, "UPDATE delegations SET valid_to = '2026-12-31' WHERE code = '1.2'").await;
        let see = async |actor| {
            let page = my_page(&world.store, actor, world.now.date()).await.unwrap();
            page.deadlines.iter().map(|d| (d.kind, d.on.to_string())).collect::<Vec<_>>()
        };
        let of = |kind, on: &str| (kind, on.to_owned());
        assert_eq!(
            see(&world.teacher).await,
            [of(Coming::ParkedUntil, "2026-12-24"), of(Coming::WantedBy, "2027-01-10")]
        );
        assert!(see(&world.other_teacher).await.is_empty());
        assert_eq!(see(&world.politician).await, [of(Coming::Meeting, "2026-12-16")]);
        assert_eq!(
            see(&world.strategist).await,
            [
                of(Coming::Meeting, "2026-12-16"), of(Coming::ParkedUntil, "2026-12-24"),
                of(Coming::Delegation, "2026-12-31"), of(Coming::WantedBy, "2027-01-10"),
            ]
        );
        let page = my_page(&world.store, &world.strategist, date!(2026 - 10 - 01)).await.unwrap();
        assert!(page.deadlines.is_empty(), "further ahead than two months");
    }

    async fn what_one_follows_is_what_one_may_read(world) {
        let (need, _) = need_tests::submitted(&world, "Trådlöst nät").await;
        let (_, proposal) = fixtures::prioritised(&world, "Lärplattform").await;
        let (store, now) = (&world.store, world.now);
        for (kind, id) in [(SubjectKind::Need, need.0), (SubjectKind::Proposal, proposal.0)] {
            watch(store, &world.portfolio, now, kind, id, true).await.unwrap();
        }
        let page = my_page(store, &world.portfolio, now.date()).await.unwrap();
        let mut titles: Vec<_> = page.followed.iter().map(|one| one.title.as_str()).collect();
        titles.sort_unstable();
        assert_eq!(titles, ["Lärplattform", "Trådlöst nät"]);
        fixtures::run(&world, "UPDATE grants SET valid_to = '2020-01-02' WHERE role = 'portfolio_office'").await;
        let mut link = store.read().await.unwrap();
        let before = crate::people::actor(&mut link.wire(), world.portfolio.person, now.date()).await.unwrap().unwrap();
        drop(link);
        let page = my_page(store, &before, now.date()).await.unwrap();
        assert!(page.followed.is_empty(), "the role has ended");
    }

    async fn late_answers_to_referrals_and_ending_roles_are_told(world) {
        fixtures::run(&world, "UPDATE grants SET valid_to = '2026-12-01' WHERE role = 'submitter'").await;
        let page = my_page(&world.store, &world.admin, world.now.date()).await.unwrap();
        let accounts = page.accounts.unwrap();
        assert!(accounts.active > 10 && !accounts.ending.is_empty());
        assert!(accounts.ending.iter().all(|ending| ending.role == Role::Submitter));
        let page = my_page(&world.store, &world.teacher, world.now.date()).await.unwrap();
        assert!(page.accounts.is_none());
        assert_eq!(page.deadlines[0].kind, Coming::Role);
    }
}
