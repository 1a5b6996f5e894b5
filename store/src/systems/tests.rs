//! The use cases of systems on both engines.

use domain::{
    Code,
    ids::SystemId,
    journal::{SubjectKind, Verb},
    systems::{Lifecycle, LifecycleEvent, SystemForm},
};

use super::*;
use crate::{
    Conflict, Refusal, journal,
    testing::{World, both_engines},
};

/// A system that the education department owns and uses.
pub fn form(world: &World, name: &str, purpose: &str) -> SystemForm {
    SystemForm {
        name: name.into(),
        area: "Skola".into(),
        purpose: purpose.into(),
        owner: world.education.to_string(),
        used_by: "some".into(),
        units: world.education.to_string(),
        access: "Beställ konto i serviceportalen.".into(),
        ..SystemForm::default()
    }
}

/// Registers a system that is in use.
pub async fn registered(world: &World, name: &str, purpose: &str) -> SystemId {
    let (store, now) = (&world.store, world.now);
    let form = form(world, name, purpose);
    let made = create(store, &world.strategist, now, "", &form, "in_use")
        .await
        .unwrap();
    named(store, &made.to_string()).await.unwrap()
}

/// The system as it stands now, for a form without a key.
pub async fn at(world: &World, system: SystemId) -> At<'static> {
    let seen = view(&world.store, &world.strategist, system).await.unwrap();
    At {
        system,
        version: seen.version,
        key: "",
    }
}

/// Takes it through its life as far as it goes.
pub async fn retired(world: &World, system: SystemId) {
    for event in [LifecycleEvent::PhaseOut, LifecycleEvent::Retire] {
        let at = at(world, system).await;
        step(
            &world.store,
            &world.architect,
            world.now,
            at,
            event,
            "Avtalet är slut.",
        )
        .await
        .unwrap();
    }
}

async fn names(world: &World, actor: &domain::people::Actor, filter: &Filter) -> Vec<String> {
    let (rows, total) = list(&world.store, actor, filter).await.unwrap();
    assert_eq!(rows.len() as i64, total);
    rows.into_iter().map(|row| row.name).collect()
}

fn field_of<T: std::fmt::Debug>(result: Result<T, Refusal>) -> (String, Code) {
    match result {
        Err(Refusal::Invalid(invalid)) => (invalid.0[0].field.clone(), invalid.0[0].code),
        other => panic!("{other:?}"),
    }
}

both_engines! {
    async fn a_system_is_registered_once_and_read_by_all_signed_in(world) {
        let (store, now) = (&world.store, world.now);
        let form = form(&world, "Lärkan", "Uppgifter och frånvaroanmälan.");
        let refused = create(store, &world.teacher, now, "k", &form, "in_use").await;
        assert!(matches!(refused, Err(Refusal::Denied(_))), "{refused:?}");
        let made = create(store, &world.architect, now, "k", &form, "in_use").await.unwrap();
        assert_eq!(made.to_string(), "S-2026-0001");
        assert_eq!(create(store, &world.architect, now, "k", &form, "in_use").await.unwrap(), made);
        let id = named(store, "S-2026-0001").await.unwrap();
        let seen = view(store, &world.teacher, id).await.unwrap();
        assert_eq!((seen.content.name.as_str(), seen.lifecycle), ("Lärkan", Lifecycle::InUse));
        assert_eq!(seen.owner.map(|unit| unit.short_code), Some("UBF".into()));
        assert_eq!(seen.users.len(), 1);
        assert!(!seen.manages && seen.events.is_empty() && seen.journal.is_empty());
        let seen = view(store, &world.strategist, id).await.unwrap();
        assert_eq!((seen.journal.len(), seen.journal[0].verb), (1, Verb::Created));
        assert_eq!(names(&world, &world.teacher, &Filter::default()).await, ["Lärkan"]);
    }

    async fn what_it_names_must_be_there(world) {
        let (store, now, by) = (&world.store, world.now, &world.strategist);
        let good = form(&world, "Lärkan", "Uppgifter.");
        let nobody = uuid::Uuid::nil().to_string();
        for (field, wrong) in [
            ("owner", SystemForm { owner: nobody.clone(), ..good.clone() }),
            ("owner", SystemForm { owner: world.council.to_string(), ..good.clone() }),
            ("units", SystemForm { units: nobody.clone(), ..good.clone() }),
            ("replaced_by", SystemForm { replaced_by: "S-2026-0009".into(), ..good.clone() }),
        ] {
            let refused = field_of(create(store, by, now, "", &wrong, "in_use").await);
            assert_eq!(refused, (field.into(), Code::UnknownReference));
        }
        assert_eq!(field_of(create(store, by, now, "", &good, "gone").await), ("lifecycle".into(), Code::UnknownChoice));
        let id = registered(&world, "Lärkan", "Uppgifter.").await;
        let own = SystemForm { replaced_by: "S-2026-0001".into(), ..good.clone() };
        let refused = field_of(edit(store, by, now, at(&world, id).await, &own).await);
        assert_eq!(refused, ("replaced_by".into(), Code::UnknownReference));
    }

    async fn an_area_is_written_as_it_was_before(world) {
        registered(&world, "Lärkan", "Uppgifter.").await;
        let (store, now) = (&world.store, world.now);
        let form = SystemForm { area: " skola".into(), ..form(&world, "Tornet", "Betyg.") };
        create(store, &world.strategist, now, "", &form, "planned").await.unwrap();
        assert_eq!(areas(store).await.unwrap(), ["Skola"]);
        let skola = Filter { area: "SKOLA".into(), ..Filter::default() };
        assert_eq!(names(&world, &world.teacher, &skola).await, ["Lärkan", "Tornet"]);
    }

    async fn two_who_change_it_do_not_overwrite_each_other(world) {
        let id = registered(&world, "Lärkan", "Uppgifter.").await;
        let (store, now) = (&world.store, world.now);
        let before = at(&world, id).await;
        let other = registered(&world, "Tornet", "Betyg.").await;
        let changed = SystemForm {
            supplier: "Lärkan AB".into(),
            replaced_by: "S-2026-0002".into(),
            ..form(&world, "Lärkan", "Uppgifter.")
        };
        edit(store, &world.architect, now, before, &changed).await.unwrap();
        let clash = edit(store, &world.strategist, now, before, &form(&world, "Örnen", "Uppgifter.")).await;
        let Err(Refusal::Conflict(Conflict::Stale { version, current })) = clash else { panic!("{clash:?}") };
        assert_eq!((version, current["supplier"].as_str()), (before.version + 1, "Lärkan AB"));
        let seen = view(store, &world.strategist, id).await.unwrap();
        let told: Vec<_> = seen.journal[1].changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(told, ["supplier", "replaced_by"]);
        assert_eq!(seen.replaced_by.unwrap().name, "Tornet");
        assert_eq!(view(store, &world.teacher, other).await.unwrap().replaces[0].name, "Lärkan");
        let same = edit(store, &world.strategist, now, at(&world, id).await, &changed).await;
        same.unwrap();
        assert_eq!(view(store, &world.strategist, id).await.unwrap().journal.len(), 2, "nothing changed");
    }

    async fn a_life_is_lived_step_by_step_with_reasons(world) {
        let id = registered(&world, "Lärkan", "Uppgifter.").await;
        let (store, now, by) = (&world.store, world.now, &world.strategist);
        let here = at(&world, id).await;
        let refused = step(store, by, now, here, LifecycleEvent::Retire, "Slut.").await;
        assert!(matches!(refused, Err(Refusal::Conflict(Conflict::State { .. }))), "{refused:?}");
        assert_eq!(field_of(step(store, by, now, here, LifecycleEvent::PhaseOut, " ").await).0, "reason");
        let refused = step(store, &world.security, now, here, LifecycleEvent::PhaseOut, "Slut.").await;
        assert!(matches!(refused, Err(Refusal::Denied(_))), "{refused:?}");
        retired(&world, id).await;
        let stale = step(store, by, now, here, LifecycleEvent::PhaseOut, "Slut.").await;
        assert!(matches!(stale, Err(Refusal::Conflict(Conflict::Stale { .. }))), "{stale:?}");
        let mut link = store.read().await.unwrap();
        let told = journal::of(&mut link.wire(), SubjectKind::System, id.0).await.unwrap();
        let verbs: Vec<_> = told.iter().map(|entry| entry.verb).collect();
        assert_eq!(verbs, [Verb::Created, Verb::PhasedOut, Verb::Retired]);
        assert_eq!(told[2].reason, "Avtalet är slut.");
        assert_eq!(journal::verify(store).await.unwrap().1, vec![]);
    }

    async fn what_is_retired_is_hidden_from_those_who_look_for_something_to_use(world) {
        let id = registered(&world, "Lärkan", "Uppgifter.").await;
        retired(&world, id).await;
        let gone = Filter { lifecycle: Some(Lifecycle::Retired), ..Filter::default() };
        assert!(matches!(view(&world.store, &world.teacher, id).await, Err(Refusal::NotFound)));
        assert!(head(&world.store, &world.teacher, "S-2026-0001").await.unwrap().is_none());
        assert!(names(&world, &world.teacher, &gone).await.is_empty());
        assert_eq!(names(&world, &world.security, &gone).await, ["Lärkan"]);
        assert!(names(&world, &world.security, &Filter::default()).await.is_empty());
        let shown = async |actor| {
            let (rows, _) = journal::list(&world.store, actor, &journal::Filter::default(), 1, 100).await.unwrap();
            rows.iter().filter(|row| row.entry.kind == SubjectKind::System && row.name_sv == "Lärkan").count()
        };
        assert_eq!((shown(&world.strategist).await, shown(&world.admin).await), (3, 0));
    }

    async fn lists_are_filtered_sorted_and_paged(world) {
        for (name, purpose) in [("Örnen", "Tider och scheman"), ("Ågren", "Fakturor"), ("Zebra", "Lås och passage")] {
            registered(&world, name, purpose).await;
        }
        let (store, now) = (&world.store, world.now);
        let everybody = SystemForm { used_by: "all".into(), area: "Kontor".into(), ..form(&world, "Alla", "Post") };
        create(store, &world.strategist, now, "", &everybody, "planned").await.unwrap();
        let by = async |filter: Filter| names(&world, &world.teacher, &filter).await;
        assert_eq!(by(Filter::default()).await, ["Alla", "Zebra", "Ågren", "Örnen"]);
        assert_eq!(by(Filter::default().ordered("-name")).await, ["Örnen", "Ågren", "Zebra", "Alla"]);
        assert_eq!(by(Filter::default().ordered("area")).await[0], "Alla");
        assert_eq!(by(Filter::default().ordered("lifecycle")).await[0], "Alla");
        assert_eq!(by(Filter::default().ordered("-reference")).await[0], "Alla");
        assert_eq!(by(Filter { text: "PASSAGE lås".into(), ..Filter::default() }).await, ["Zebra"]);
        assert_eq!(by(Filter { text: "s-2026-0001".into(), ..Filter::default() }).await, ["Örnen"]);
        assert_eq!(by(Filter { lifecycle: Some(Lifecycle::Planned), ..Filter::default() }).await, ["Alla"]);
        // The education department's are its schools' as well.
        assert_eq!(by(Filter { unit: Some(world.school), ..Filter::default() }).await.len(), 4);
        assert_eq!(by(Filter { unit: Some(world.staff), ..Filter::default() }).await, ["Alla"]);
        let second = Filter { size: 3, page: 2, ..Filter::default() };
        let (rows, total) = list(store, &world.teacher, &second).await.unwrap();
        assert_eq!((rows.len(), total), (1, 4));
    }
}
