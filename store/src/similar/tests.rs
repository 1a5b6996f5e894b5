use domain::{people::Actor, similar::Probe, systems::Lifecycle};

use super::*;
use crate::{
    needs::{
        self,
        tests::{assessed, at, form, submitted},
    },
    plan::testing::small_plan,
    systems::tests::{registered, retired},
    testing::{World, both_engines, waiting_keeps_no_connection},
};

fn probe(title: &str) -> Probe {
    Probe {
        title: title.to_owned(),
        text: String::new(),
    }
}

async fn found(world: &World, actor: &Actor, title: &str) -> Vec<NearSubject> {
    nearest(&world.store, actor, &probe(title), None, 5)
        .await
        .unwrap()
}

fn titles(found: &[NearSubject]) -> Vec<&str> {
    found.iter().map(|one| one.title.as_str()).collect()
}

both_engines! {
    async fn another_school_finds_the_registered_need_as_a_summary_it_may_join(world) {
        assessed(&world, "Trådlöst nät i aulan").await;
        assessed(&world, "Matsedel för allergiker").await;
        let near = found(&world, &world.other_teacher, "Dåligt wifi").await;
        assert_eq!(near[0].title, "Trådlöst nät i aulan");
        assert!(near[0].may_join && !near[0].may_read);
        assert!(near[0].reference.starts_with("B-"));
        assert_eq!(near[0].unit_sv, "S1");
        assert!(near[0].shared.iter().any(|word| word == "wifi"), "{:?}", near[0].shared);
        let near = found(&world, &world.strategist, "Dåligt wifi").await;
        assert!(near[0].may_read);
    }

    async fn what_one_may_not_see_is_not_told(world) {
        let (need, _) = submitted(&world, "Trådlöst nät i aulan").await;
        // Submitted is not registered: only its own unit and the staff know.
        assert!(found(&world, &world.other_teacher, "Trådlöst nät").await.is_empty());
        assert_eq!(found(&world, &world.head, "Trådlöst nät").await.len(), 1);
        let own = nearest(&world.store, &world.strategist, &probe("Trådlöst nät"), Some(need), 5).await.unwrap();
        assert!(own.is_empty());
        needs::withdraw(&world.store, &world.teacher, world.now, at(&world, need).await, "").await.unwrap();
        assert!(found(&world, &world.head, "Trådlöst nät").await.is_empty());
    }

    async fn who_waits_for_the_index_keeps_nobody_else_waiting(world) {
        assessed(&world, "Trådlöst nät i aulan").await;
        let held = world.store.similar().held().await;
        let actor = world.strategist.clone();
        let waiting = waiting_keeps_no_connection(&world.store, |store| {
            let actor = actor.clone();
            async move { nearest(&store, &actor, &probe("Trådlöst nät"), None, 5).await.unwrap().len() }
        })
        .await;
        drop(held);
        for one in waiting {
            assert_eq!(one.await.unwrap(), 1);
        }
    }

    async fn drafts_are_nobodys_to_find(world) {
        let draft = form(&world, "Trådlöst nät i aulan");
        needs::save_draft(&world.store, &world.teacher, world.now, "", &draft).await.unwrap();
        for actor in [&world.teacher, &world.head, &world.strategist] {
            assert!(found(&world, actor, "Trådlöst nät i aulan").await.is_empty());
        }
    }

    async fn what_changes_is_followed(world) {
        assert!(found(&world, &world.strategist, "Passerkort").await.is_empty());
        submitted(&world, "Passerkort till vikarier").await;
        assert_eq!(titles(&found(&world, &world.strategist, "Taggar").await), ["Passerkort till vikarier"]);
        submitted(&world, "Nya passerkort").await;
        assert_eq!(found(&world, &world.strategist, "Passerkort").await.len(), 2);
    }

    async fn a_system_is_told_to_everybody_until_it_is_retired(world) {
        let system = registered(&world, "Utskriftstjänsten", "Skriva ut och skanna på vilken skrivare som helst.").await;
        let near = found(&world, &world.other_teacher, "Egen skrivare").await;
        assert_eq!(near[0].title, "Utskriftstjänsten");
        assert_eq!(near[0].state, NearState::System(Lifecycle::InUse));
        assert!(near[0].may_read && !near[0].may_join && near[0].reference.starts_with("S-"));
        assert_eq!(near[0].unit_sv, "UBF");
        assert!(!near[0].shared.is_empty());
        retired(&world, system).await;
        for actor in [&world.other_teacher, &world.strategist] {
            assert!(found(&world, actor, "Egen skrivare").await.is_empty());
        }
    }

    async fn a_system_is_told_after_needs_that_are_nearer(world) {
        for n in 1..=4 {
            submitted(&world, &format!("Skrivare i hus {n}")).await;
        }
        registered(&world, "Utskriftstjänsten", "Skriva ut och skanna på vilken skrivare som helst i kommunen.").await;
        let near = nearest(&world.store, &world.strategist, &probe("Skrivare i hus"), None, 3).await.unwrap();
        assert_eq!(near.len(), 4);
        assert!(near[..3].iter().all(|one| matches!(one.state, NearState::Need(_))));
        assert_eq!(near[3].title, "Utskriftstjänsten");
    }

    async fn a_step_of_the_newest_plan_is_told(world) {
        let step = small_plan(&world).await;
        let near = found(&world, &world.teacher, "Upphandling").await;
        assert_eq!((near[0].id, near[0].reference.as_str()), (step.0, "1"));
        assert_eq!((near[0].title.as_str(), near[0].title_en.as_str()), ("Upphandling", "Procurement"));
        let next = small_plan(&world).await;
        let near = found(&world, &world.teacher, "Upphandling").await;
        assert_eq!(near.iter().map(|one| one.id).collect::<Vec<_>>(), [next.0]);
    }
}

/// What is told, without what differs between two databases.
async fn told(world: &World) -> Vec<(String, String, f32, Vec<String>)> {
    for title in [
        "Trådlöst nät i aulan",
        "Nya skrivare",
        "Sjukanmälan på webben",
        "Täckning på gården",
    ] {
        assessed(world, title).await;
    }
    small_plan(world).await;
    for (name, purpose) in [
        (
            "Utskriftstjänsten",
            "Skriva ut och skanna på vilken skrivare som helst.",
        ),
        ("Nätverket", "Trådlöst nät i alla skolor och kontor."),
        (
            "Lön och anställning",
            "Medarbetare sjukanmäler sig och söker ledigt.",
        ),
    ] {
        registered(world, name, purpose).await;
    }
    let said = domain::word_groups::WordGroupForm {
        kind: "thing".into(),
        words: "skrivare\nkludd".into(),
    };
    crate::word_groups::add(&world.store, &world.strategist, world.now, "", &said)
        .await
        .unwrap();
    let mut all = Vec::new();
    for text in [
        "Dåligt wifi",
        "Kludd",
        "Anmäla att eleven är sjuk",
        "Upphandling av skrivare",
        "Taggar",
    ] {
        for actor in [&world.strategist, &world.other_teacher] {
            let near = found(world, actor, text).await;
            all.extend(
                near.into_iter()
                    .map(|one| (text.to_owned(), one.title, one.score, one.shared)),
            );
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_engines_tell_the_same() {
    let (Some(sqlite), Some(postgres)) = (
        World::new(crate::Engine::Sqlite).await,
        World::new(crate::Engine::Postgres).await,
    ) else {
        return;
    };
    let told_by_sqlite = told(&sqlite).await;
    assert!(told_by_sqlite.len() > 8, "{told_by_sqlite:?}");
    assert_eq!(told_by_sqlite, told(&postgres).await);
}
