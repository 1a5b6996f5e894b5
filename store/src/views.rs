//! Saved views. They are a person's own notes, not information of the municipality: no journal, and nobody else sees
//! them.

use domain::{
    Code, FieldError,
    people::Actor,
    views::{ListPlace, MOST, ViewForm},
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Refusal, Store, new_id, stamp};

/// A view as it was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    pub id: Uuid,
    pub name: String,
    pub query: String,
    /// A search that the person is told about.
    pub watched: bool,
}

/// The actor's views of a list, by name.
pub async fn of_list(store: &Store, actor: &Actor, place: ListPlace) -> Result<Vec<View>, Refusal> {
    let mut link = store.read().await?;
    let rows = fetch_all!(
        &mut link.wire(),
        (Uuid, String, String, bool),
        "SELECT v.id, v.name, v.query, w.view_id IS NOT NULL AS watched
         FROM saved_views v LEFT JOIN watched_searches w ON w.view_id = v.id WHERE v.person_id = $1 AND v.place = $2",
        actor.person.0,
        place.code(),
    )?;
    let mut views: Vec<View> = rows
        .into_iter()
        .map(|(id, name, query, watched)| View {
            id,
            name,
            query,
            watched,
        })
        .collect();
    views.sort_by_cached_key(|view| domain::text::sort_key(&view.name));
    Ok(views)
}

/// Saves a view; one of the same name is replaced.
pub async fn save(store: &Store, actor: &Actor, now: OffsetDateTime, form: &ViewForm) -> Result<(), Refusal> {
    let view = form.check()?;
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let saved = scalar!(
        w,
        Uuid,
        "INSERT INTO saved_views (id, person_id, place, name, query, saved_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (person_id, place, name) DO UPDATE SET query = excluded.query, saved_at = excluded.saved_at
         RETURNING id",
        new_id(now),
        actor.person.0,
        view.place.code(),
        &view.name,
        &view.query,
        stamp(now),
    )?;
    // Another search under the same name is watched when one says so again.
    execute!(w, "DELETE FROM watched_searches WHERE view_id = $1", saved)?;
    let count = scalar!(
        w,
        i64,
        "SELECT COUNT(*) FROM saved_views WHERE person_id = $1",
        actor.person.0
    )?;
    if count.unwrap_or(0) > MOST {
        return Err(FieldError::new("name", Code::OutOfRange)
            .with("min", 0)
            .with("max", MOST)
            .into());
    }
    unit.save().await
}

/// Removes one of the actor's views; gives the list it was of.
pub async fn remove(store: &Store, actor: &Actor, id: Uuid) -> Result<ListPlace, Refusal> {
    let mut unit = store.begin().await?;
    let place = scalar!(
        &mut unit.wire(),
        String,
        "DELETE FROM saved_views WHERE id = $1 AND person_id = $2 RETURNING place",
        id,
        actor.person.0,
    )?
    .ok_or(Refusal::NotFound)?;
    unit.save().await?;
    place.parse().map_err(|_| Refusal::damaged("list of a view"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::both_engines;

    fn form(name: &str, query: &str) -> ViewForm {
        ViewForm {
            name: name.into(),
            place: "needs".into(),
            query: query.into(),
        }
    }

    both_engines! {
        async fn views_are_ones_own_by_name(world) {
            let (store, now, me) = (&world.store, world.now, &world.strategist);
            for (name, query) in [("Övrigt", "state=parked"), ("Att bedöma", "state=registered"), ("Övrigt", "state=assessed")] {
                save(store, me, now, &form(name, query)).await.unwrap();
            }
            let views = of_list(store, me, ListPlace::Needs).await.unwrap();
            let seen: Vec<_> = views.iter().map(|view| (view.name.as_str(), view.query.as_str())).collect();
            assert_eq!(seen, [("Att bedöma", "state=registered"), ("Övrigt", "state=assessed")]);
            assert!(of_list(store, me, ListPlace::Proposals).await.unwrap().is_empty());
            assert!(of_list(store, &world.portfolio, ListPlace::Needs).await.unwrap().is_empty());
            assert!(matches!(remove(store, &world.portfolio, views[0].id).await, Err(Refusal::NotFound)));
            assert_eq!(remove(store, me, views[0].id).await.unwrap(), ListPlace::Needs);
            assert_eq!(of_list(store, me, ListPlace::Needs).await.unwrap().len(), 1);
        }

        async fn there_is_an_end_to_them(world) {
            let (store, now, me) = (&world.store, world.now, &world.strategist);
            for n in 0..MOST {
                save(store, me, now, &form(&format!("Vy {n}"), "")).await.unwrap();
            }
            let refused = save(store, me, now, &form("En till", "")).await;
            let Err(Refusal::Invalid(errors)) = refused else { panic!("{refused:?}") };
            assert_eq!(errors.0[0].code, Code::OutOfRange);
            save(store, me, now, &form("Vy 1", "state=parked")).await.unwrap();
        }
    }
}
