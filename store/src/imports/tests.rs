//! Imports on both engines.

use domain::{
    Code,
    ids::ImportId,
    imports::{Column, ImportState, Mapping},
    journal::Verb,
    people::Actor,
};

use super::*;
use crate::{
    Refusal, Topic,
    live::{may_hear, version},
    needs::{
        self,
        tests::{is_hidden, is_wrong_state, titles, verbs},
    },
    testing::{World, both_engines},
};

async fn school(world: &World) -> String {
    let units = crate::units::all(&world.store).await.unwrap();
    units
        .into_iter()
        .find(|unit| unit.id == world.school)
        .unwrap()
        .name_sv
}

/// A file of `count` needs; those of `wrong` lack their urgency.
async fn file(world: &World, count: usize, wrong: impl Fn(usize) -> bool) -> Vec<Vec<String>> {
    let school = school(world).await;
    let line = |cells: [&str; 7]| cells.map(str::to_owned).to_vec();
    let headings = line([
        "Enhet",
        "Titel",
        "Problem",
        "Önskad effekt",
        "Berörda",
        "Brådska",
        "Personuppgifter",
    ]);
    let row = |n: usize| {
        let urgency = if wrong(n) { "" } else { "Önskemål" };
        line([
            &school,
            &format!("Behov {n}"),
            "Det faller.",
            "Det håller.",
            "Elever",
            urgency,
            "Nej",
        ])
    };
    std::iter::once(headings).chain((1..=count).map(row)).collect()
}

async fn finish(world: &World, id: ImportId) {
    while advance(&world.store, &world.strategist, world.now, id)
        .await
        .unwrap()
    {}
}

async fn seen(world: &World, id: ImportId) -> Import {
    view(&world.store, &world.strategist, id).await.unwrap()
}

async fn start(world: &World, actor: &Actor, id: ImportId, scope: &str) -> Result<(), Refusal> {
    let version = view(&world.store, actor, id).await?.version;
    begin(&world.store, actor, world.now, id, version, "", scope).await
}

both_engines! {
    async fn thousands_of_rows_with_an_error_in_each_tenth(world) {
        let (store, by) = (&world.store, &world.strategist);
        let rows = file(&world, 5_000, |n| n % 10 == 0).await;
        let id = upload(store, by, world.now, "click", "behov.csv", &rows).await.unwrap();
        assert_eq!(upload(store, by, world.now, "click", "behov.csv", &rows).await.unwrap(), id);
        let import = seen(&world, id).await;
        assert_eq!((import.total, import.wrong, import.checked), (5_000, 500, true));
        let (wrong, total) = super::rows(store, by, id, Show::Wrong, 50, PAGE).await.unwrap();
        assert_eq!((wrong.len(), total, wrong[0].number), (25, 500, 511));
        assert_eq!((wrong[0].errors[0].field.as_str(), wrong[0].errors[0].code), ("urgency", Code::Required));

        let Err(Refusal::Invalid(refused)) = start(&world, by, id, "all").await else { panic!("all or nothing") };
        assert_eq!(refused.0[0].field, "scope");
        start(&world, by, id, "good").await.unwrap();
        assert!(is_wrong_state(&start(&world, by, id, "good").await));
        finish(&world, id).await;
        let import = seen(&world, id).await;
        assert_eq!((import.state, import.imported), (ImportState::Done, 4_500));
        let (rows, _) = super::rows(store, by, id, Show::Imported, 4_499, PAGE).await.unwrap();
        assert_eq!(rows[0].need.as_ref().unwrap().reference, "B-2026-4500");
        let (_, broken) = crate::journal::verify(store).await.unwrap();
        assert!(broken.is_empty(), "the journal holds together");
    }

    async fn imported_needs_are_needs_like_any_other_until_undone(world) {
        let (store, by) = (&world.store, &world.strategist);
        let rows = file(&world, 3, |_| false).await;
        let id = upload(store, by, world.now, "", "behov.ods", &rows).await.unwrap();
        start(&world, by, id, "all").await.unwrap();
        finish(&world, id).await;
        assert_eq!(titles(&world, &world.teacher, &needs::Filter::default()).await, ["Behov 1", "Behov 2", "Behov 3"]);
        let found = needs::Filter { text: "b-2026-0002".into(), ..needs::Filter::default() };
        assert_eq!(titles(&world, by, &found).await, ["Behov 2"], "found by its reference");
        let first = needs::named(store, "B-2026-0001").await.unwrap();
        assert_eq!(verbs(&world, first).await, [Verb::Submitted]);
        let version = needs::view(store, by, first).await.unwrap().version;
        needs::register(store, &world.portfolio, world.now, needs::At { need: first, version, key: "", base: None }).await.unwrap();

        undo(store, by, world.now, id, "undo").await.unwrap();
        undo(store, by, world.now, id, "undo").await.unwrap();
        finish(&world, id).await;
        let import = seen(&world, id).await;
        assert_eq!((import.state, import.imported, import.withdrawn), (ImportState::Undone, 3, 2));
        let (left, total) = super::rows(store, by, id, Show::Imported, 0, PAGE).await.unwrap();
        assert_eq!((total, left[0].need.as_ref().unwrap().reference.as_str()), (1, "B-2026-0001"));
        assert_eq!(titles(&world, &world.teacher, &needs::Filter::default()).await, ["Behov 1"]);
        let second = needs::named(store, "B-2026-0002").await.unwrap();
        assert_eq!(verbs(&world, second).await, [Verb::Submitted, Verb::Withdrawn]);
    }

    async fn what_was_begun_goes_on_by_itself_as_long_as_its_person_may(world) {
        let (store, by) = (&world.store, &world.strategist);
        let rows = file(&world, 300, |n| n == 7).await;
        let id = upload(store, by, world.now, "", "behov.csv", &rows).await.unwrap();
        let Err(Refusal::Invalid(refused)) = start(&world, by, id, "all").await else { panic!("all or nothing") };
        assert_eq!((refused.0[0].code, refused.0[0].params["count"].as_str()), (Code::WrongRows, "1"));
        let mut heard = store.announcements();
        start(&world, by, id, "good").await.unwrap();
        let other = upload(store, by, world.now, "", "andra.csv", &file(&world, 1, |_| false).await).await.unwrap();
        start(&world, by, other, "all").await.unwrap();
        let topic = Topic::Import(id);
        assert_eq!(Topic::from_address(&topic.address()), Some(topic));
        for (actor, expected) in [(by, true), (&world.portfolio, false), (&world.teacher, false)] {
            assert_eq!(may_hear(store, actor.person, world.now.date(), topic).await.unwrap(), expected, "{}", actor.name);
        }
        while work(store, world.now).await.unwrap() {}
        assert!(!work(store, world.now).await.unwrap());
        assert_eq!((seen(&world, id).await.imported, seen(&world, other).await.imported), (299, 1));
        let mut told = Vec::new();
        while let Ok(announcement) = heard.try_recv() {
            if announcement.topic == topic {
                told.push(announcement.version);
            }
        }
        assert_eq!(told.len(), 3, "begun, on the way, done");
        assert_eq!(told.last().copied(), Some(version(store, topic).await.unwrap()));

        let third = upload(store, by, world.now, "", "tredje.csv", &file(&world, 60, |_| false).await).await.unwrap();
        start(&world, by, third, "all").await.unwrap();
        assert!(work(store, world.now).await.unwrap());
        let mut unit = store.begin().await.unwrap();
        execute!(&mut unit.wire(), "UPDATE imports SET person_id = $2 WHERE id = $1", third.0, world.teacher.person.0).unwrap();
        unit.save().await.unwrap();
        assert!(!work(store, world.now).await.unwrap());
        let mut unit = store.begin().await.unwrap();
        execute!(&mut unit.wire(), "UPDATE imports SET person_id = $2 WHERE id = $1", third.0, by.person.0).unwrap();
        unit.save().await.unwrap();
        let import = seen(&world, third).await;
        assert_eq!((import.state, import.imported), (ImportState::Done, 25));
    }

    async fn columns_are_chosen_and_what_stands_twice_is_told(world) {
        let (store, by) = (&world.store, &world.strategist);
        let mut rows = file(&world, 3, |_| false).await;
        rows[0][1] = "Vad det gäller".into();
        rows[3][1] = " behov 1 ".into();
        rows.insert(2, vec![String::new(); 7]);
        let id = upload(store, by, world.now, "", "x.csv", &rows).await.unwrap();
        let import = seen(&world, id).await;
        assert_eq!((import.checked, import.total), (false, 3));
        assert!(matches!(start(&world, by, id, "good").await, Err(Refusal::Invalid(_))));
        let mut mapping: Mapping = import.mapping;
        assert!(matches!(map(store, by, world.now, id, "", mapping.clone()).await, Err(Refusal::Invalid(_))));
        mapping.0[1] = Some(Column::Title);
        map(store, by, world.now, id, "", mapping).await.unwrap();
        let (wrong, total) = super::rows(store, by, id, Show::Wrong, 0, PAGE).await.unwrap();
        assert_eq!((total, wrong[0].number, wrong[0].errors[0].code), (1, 5, Code::Duplicate));
        assert_eq!(wrong[0].errors[0].params["row"], "2");
        // What was looked at has changed since.
        assert!(is_wrong_state(&begin(store, by, world.now, id, 1, "", "good").await));
    }

    async fn only_the_staff_imports_and_each_sees_only_the_own(world) {
        let store = &world.store;
        let rows = file(&world, 1, |_| false).await;
        for actor in [&world.teacher, &world.coordinator, &world.architect, &world.admin] {
            let refused = upload(store, actor, world.now, "", "x.csv", &rows).await;
            assert!(matches!(refused, Err(Refusal::Denied(_))));
            assert!(!may_import(actor));
        }
        let id = upload(store, &world.strategist, world.now, "", "x.csv", &rows).await.unwrap();
        let other = &world.portfolio;
        assert!(is_hidden(&view(store, other, id).await));
        assert!(is_hidden(&super::rows(store, other, id, Show::All, 0, PAGE).await));
        assert!(is_hidden(&begin(store, other, world.now, id, 1, "", "good").await));
        assert!(is_hidden(&undo(store, other, world.now, id, "").await));
        assert!(is_hidden(&advance(store, other, world.now, id).await));
        assert!(mine(store, other, 0, 10).await.unwrap().0.is_empty());
        assert_eq!(mine(store, &world.strategist, 0, 10).await.unwrap().1, 1);
        assert!(mine(store, &world.strategist, 1, 10).await.unwrap().0.is_empty());
        // A role that reaches only a part of the municipality imports only for that part.
        let mut narrow = world.strategist.clone();
        for grant in &mut narrow.grants {
            grant.unit = world.other_school;
        }
        let id = upload(store, &narrow, world.now, "", "x.csv", &rows).await.unwrap();
        let (wrong, _) = super::rows(store, &narrow, id, Show::Wrong, 0, PAGE).await.unwrap();
        assert_eq!((wrong[0].errors[0].field.as_str(), wrong[0].errors[0].code), ("unit", Code::UnknownReference));
        let empty = upload(store, &world.strategist, world.now, "", "x.csv", &rows[..1]).await;
        assert!(matches!(empty, Err(Refusal::Invalid(_))));
    }
}
