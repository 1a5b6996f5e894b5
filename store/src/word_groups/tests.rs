//! What the staff says of words, on both engines, and that similarity goes by it.

use domain::{Code, journal::Verb, similar::Kind, word_groups::WordGroupForm};

use super::*;
use crate::{
    Conflict, Refusal, journal,
    needs::tests::assessed,
    similar::{Likeness, compare, nearest},
    testing::{World, both_engines},
};

fn form(words: &str) -> WordGroupForm {
    WordGroupForm {
        kind: "thing".into(),
        words: words.into(),
    }
}

fn at(group: &str, version: i64) -> At<'_> {
    At {
        group,
        version,
        key: "",
    }
}

/// How alike the strategist is told that a need of another wording is.
async fn alike(world: &World, text: &str) -> f32 {
    let probe = domain::similar::Probe {
        title: text.into(),
        text: String::new(),
    };
    let near = nearest(&world.store, &world.strategist, &probe, None, 5)
        .await
        .unwrap();
    near.first().map_or(0.0, |near| near.score)
}

async fn tried(world: &World) -> Likeness {
    compare(
        &world.store,
        &world.strategist,
        "Klotterplank saknas",
        "Vi vill ha en griffeltavla",
    )
    .await
    .unwrap()
}

both_engines! {
    async fn words_that_were_said_to_mean_the_same_make_needs_similar_until_switched_off(world) {
        assessed(&world, "Ny griffeltavla").await;
        assert!(alike(&world, "Klotterplank").await < 0.01);
        assert!(!tried(&world).await.told);
        let (store, by, now) = (&world.store, &world.strategist, world.now);
        let id = add(store, by, now, "k", &form("griffeltavla, klotterplank")).await.unwrap().to_string();
        assert_eq!(add(store, by, now, "k", &form("griffeltavla, klotterplank")).await.unwrap().to_string(), id);
        assert!(alike(&world, "Klotterplank").await > 0.3);
        let likeness = tried(&world).await;
        assert!(likeness.told && likeness.score > 0.2, "{likeness:?}");
        assert_eq!(likeness.shared, ["klotterplank"]);
        switch(store, by, now, at(&id, 1), true).await.unwrap();
        assert!(alike(&world, "Klotterplank").await < 0.01);
        switch(store, by, now, at(&id, 2), false).await.unwrap();
        assert!(alike(&world, "Klotterplank").await > 0.3);
        change(store, by, now, at(&id, 3), &form("griffeltavla, skrivtavla")).await.unwrap();
        assert!(alike(&world, "Klotterplank").await < 0.01);
        assert!(alike(&world, "Skrivtavla").await > 0.3);
        let verbs: Vec<_> = one(store, by, &id).await.unwrap().journal.iter().map(|entry| entry.verb).collect();
        assert_eq!(verbs, [Verb::Created, Verb::SwitchedOff, Verb::SwitchedOn, Verb::Edited]);
        assert_eq!(journal::verify(store).await.unwrap().1, vec![]);
    }

    async fn another_process_takes_the_new_words(world) {
        assessed(&world, "Ny griffeltavla").await;
        let other = world.store.as_another_process();
        let probe = domain::similar::Probe { title: "Klotterplank".into(), text: String::new() };
        let ask = async || {
            let near = nearest(&other, &world.strategist, &probe, None, 5).await.unwrap();
            near.first().map_or(0.0, |near| near.score)
        };
        assert!(ask().await < 0.01);
        add(&world.store, &world.strategist, world.now, "", &form("griffeltavla, klotterplank")).await.unwrap();
        assert!(ask().await > 0.3);
    }

    async fn a_built_in_group_is_added_to_and_switched_off(world) {
        assessed(&world, "Trådlöst nät i aulan").await;
        let (store, by, now) = (&world.store, &world.strategist, world.now);
        let wifi = Filter { text: "WIFI".into(), ..Filter::default() };
        let (found, _) = list(store, by, &wifi).await.unwrap();
        let found = found.iter().find(|group| group.built_in.iter().any(|word| word == "wifi")).unwrap();
        assert!(found.is_built_in && found.version == 0);
        let address = found.address.clone();
        let group = one(store, by, &address).await.unwrap();
        assert!(group.words.is_empty() && group.journal.is_empty());
        let before = alike(&world, "Wifi").await;
        change(store, by, now, at(&address, 0), &form("luftburken, wifi")).await.unwrap();
        assert_eq!(one(store, by, &address).await.unwrap().words, ["luftburken"], "wifi is there already");
        assert!(alike(&world, "Luftburken").await > 0.3);
        let clash = switch(store, by, now, at(&address, 0), true).await;
        assert!(matches!(clash, Err(Refusal::Conflict(Conflict::Stale { version: 1, .. }))), "{clash:?}");
        switch(store, by, now, at(&address, 1), true).await.unwrap();
        assert!(alike(&world, "Wifi").await < before);
        assert!(alike(&world, "Luftburken").await < 0.01);
        let off = Filter { which: Which::Off, ..Filter::default() };
        assert_eq!(list(store, by, &off).await.unwrap().1, 1);
        let group = one(store, by, &address).await.unwrap();
        assert_eq!(group.journal.len(), 2);
        assert!(group.journal[1].changes[0].before.contains("luftburken"));
    }

    async fn the_list_is_filtered_and_paged(world) {
        let (store, by, now) = (&world.store, &world.strategist, world.now);
        let all = list(store, by, &Filter::default()).await.unwrap();
        assert_eq!(all.0.len() as i64, PAGE);
        let last = Filter { page: all.1.div_euclid(PAGE) + 1, ..Filter::default() };
        assert_eq!(list(store, by, &last).await.unwrap().0.len() as i64, all.1 % PAGE);
        add(store, by, now, "", &form("åxx, xå")).await.unwrap();
        let own = Filter { which: Which::Own, ..Filter::default() };
        assert_eq!(list(store, by, &own).await.unwrap().0[0].name(), "åxx");
        let who = Filter { kind: Some(Kind::Who), ..Filter::default() };
        let (rows, total) = list(store, by, &who).await.unwrap();
        assert!(total > 0 && total < all.1 && rows.iter().all(|row| row.kind == Kind::Who));
    }

    async fn only_the_staff_says_what_words_mean(world) {
        let (store, now) = (&world.store, world.now);
        for actor in [&world.teacher, &world.architect, &world.delegate, &world.admin] {
            let refused = add(store, actor, now, "", &form("a, b")).await;
            assert!(matches!(refused, Err(Refusal::Denied(_))), "{refused:?}");
            assert!(matches!(list(store, actor, &Filter::default()).await, Err(Refusal::Denied(_))));
            assert!(matches!(one(store, actor, "thing:wifi").await, Err(Refusal::Denied(_))));
            assert!(matches!(compare(store, actor, "a", "b").await, Err(Refusal::Denied(_))));
        }
        add(store, &world.portfolio, now, "", &form("xa, xb")).await.unwrap();
        let refused = add(store, &world.strategist, now, "", &form("xa")).await;
        let Err(Refusal::Invalid(errors)) = refused else { panic!("{refused:?}") };
        assert_eq!(errors.0[0].code, Code::TooFew);
        assert!(matches!(one(store, &world.strategist, "thing:gone").await, Err(Refusal::NotFound)));
    }
}
