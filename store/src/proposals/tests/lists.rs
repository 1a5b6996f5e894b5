//! The list: who sees what, filters, order, pages.

use domain::{
    people::Actor,
    policy::{Action, Reason, Subject, may},
    proposals::{
        ProposalState, contributions::ContributionsForm, placement::PlacementForm,
        responsibility::ResponsibilityForm,
    },
    reference::Reference,
};

use super::{at, draft};
use crate::{
    Refusal, plan,
    proposals::{self, Filter, Sort, list},
    testing::{World, both_engines},
};

async fn titles(world: &World, actor: &Actor, filter: Filter) -> (Vec<String>, i64) {
    let (rows, total) = list(&world.store, actor, world.now.date(), &filter)
        .await
        .unwrap();
    (rows.into_iter().map(|row| row.title).collect(), total)
}

async fn force(world: &World, reference: Reference, state: ProposalState) {
    let mut unit = world.store.begin().await.unwrap();
    let w = &mut unit.wire();
    let id = proposals::id_of(w, reference).await.unwrap().unwrap();
    execute!(
        w,
        "UPDATE proposals SET state = $2 WHERE id = $1",
        id.0,
        state.code()
    )
    .unwrap();
    unit.save().await.unwrap();
}

async fn sponsor(world: &World, reference: Reference, unit: domain::ids::UnitId) {
    let form = ResponsibilityForm {
        sponsor_unit: unit.to_string(),
        ..Default::default()
    };
    proposals::save_responsibility(
        &world.store,
        &world.strategist,
        world.now,
        at(reference, 1),
        &form,
    )
    .await
    .unwrap();
}

both_engines! {
    async fn it_shows_what_the_policy_lets_each_role_read(world) {
        for (i, state) in ProposalState::ALL.iter().enumerate() {
            let reference = draft(&world, &format!("{state}")).await;
            if i % 2 == 0 {
                sponsor(&world, reference, world.school).await;
            }
            force(&world, reference, *state).await;
        }
        for actor in [&world.strategist, &world.finance, &world.delegate, &world.coordinator, &world.politician] {
            let (shown, total) = titles(&world, actor, Filter::default()).await;
            assert_eq!(shown.len() as i64, total);
            let mut link = world.store.read().await.unwrap();
            let w = &mut link.wire();
            for serial in 1..=ProposalState::ALL.len() as i64 {
                let reference: Reference = format!("P-2026-{serial:04}").parse().unwrap();
                let id = proposals::id_of(w, reference).await.unwrap().unwrap();
                let facts = proposals::facts(w, id).await.unwrap().unwrap();
                let allowed = may(Some(actor), Action::ProposalRead, &Subject::Proposal(&facts)).is_allowed();
                assert_eq!(shown.contains(&facts.state.to_string()), allowed, "{} {}", actor.name, facts.state);
            }
        }
        for actor in [&world.teacher, &world.head, &world.admin] {
            let refused = list(&world.store, actor, world.now.date(), &Filter::default()).await;
            assert!(matches!(refused, Err(Refusal::Denied(Reason::NoRole))));
        }
    }

    async fn filters_narrow(world) {
        let step = plan::testing::small_plan(&world).await;
        let first = draft(&world, "Skolplattform 100 %").await;
        let second = draft(&world, "Telefonväxel").await;
        let (store, by, now) = (&world.store, &world.strategist, world.now);
        sponsor(&world, first, world.school).await;
        let placement = PlacementForm { step: step.to_string(), ..Default::default() };
        proposals::save_placement(store, by, now, at(first, 1), &placement).await.unwrap();
        let aims = [("value_A1", "3"), ("reason_A1", "x"), ("value_A2", "0"), ("reason_A2", "inget")];
        let aims = ContributionsForm(aims.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect());
        proposals::save_contributions(store, by, now, at(first, 1), &aims).await.unwrap();
        let mut unit = store.begin().await.unwrap();
        let w = &mut unit.wire();
        let id = proposals::id_of(w, second).await.unwrap().unwrap();
        proposals::set_score(w, id, 7_250, "A").await.unwrap();
        unit.save().await.unwrap();
        let only = async |filter| titles(&world, by, filter).await.0;
        let f = Filter::default;
        assert_eq!(only(Filter { text: "VÄXEL".into(), ..f() }).await, ["Telefonväxel"]);
        assert_eq!(only(Filter { text: "100 %".into(), ..f() }).await, ["Skolplattform 100 %"]);
        assert_eq!(only(Filter { text: "p-2026-0002".into(), ..f() }).await, ["Telefonväxel"]);
        assert!(only(Filter { text: "_elefon".into(), ..f() }).await.is_empty());
        assert_eq!(only(Filter { aim: "A1".into(), ..f() }).await, ["Skolplattform 100 %"]);
        assert!(only(Filter { aim: "A2".into(), ..f() }).await.is_empty());
        assert_eq!(only(Filter { step: Some(1), ..f() }).await, ["Skolplattform 100 %"]);
        assert_eq!(only(Filter { unit: Some(world.education), ..f() }).await, ["Skolplattform 100 %"]);
        assert!(only(Filter { unit: Some(world.staff), ..f() }).await.is_empty());
        assert_eq!(only(Filter { band: "A".into(), ..f() }).await, ["Telefonväxel"]);
        assert_eq!(only(Filter { state: Some(ProposalState::Draft), ..f() }).await.len(), 2);
        assert!(only(Filter { state: Some(ProposalState::Closed), ..f() }).await.is_empty());
    }

    async fn orders_and_pages(world) {
        for title in ["Öppna data", "Arkiv", "Äldreomsorg", "Åtkomst", "Zon"] {
            draft(&world, title).await;
        }
        let by = &world.strategist;
        let sorted = async |sort, descending| titles(&world, by, Filter { sort, descending, ..Filter::default() }).await.0;
        let alphabet = ["Arkiv", "Zon", "Åtkomst", "Äldreomsorg", "Öppna data"];
        assert_eq!(sorted(Sort::Title, false).await, alphabet);
        assert_eq!(sorted(Sort::Title, true).await, alphabet.iter().rev().copied().collect::<Vec<_>>());
        assert_eq!(sorted(Sort::Reference, false).await[0], "Öppna data");
        assert_eq!(sorted(Sort::Reference, true).await[0], "Zon");
        for sort in Sort::ALL {
            assert_eq!(sorted(*sort, false).await.len(), 5, "{sort}");
        }
        for i in 0..22 {
            draft(&world, &format!("Fler {i}")).await;
        }
        let page = async |page| titles(&world, by, Filter { page, ..Filter::default() }).await;
        let (first, total) = page(1).await;
        assert_eq!((first.len(), total), (25, 27));
        assert_eq!(page(2).await.0.len(), 2);
        assert_eq!(page(99).await.0, first);
    }
}
