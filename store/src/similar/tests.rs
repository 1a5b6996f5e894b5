use domain::{people::Actor, similar::Probe};

use super::*;
use crate::{
    needs::{
        self,
        tests::{assessed, at, form, submitted},
    },
    testing::{World, both_engines},
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
}
