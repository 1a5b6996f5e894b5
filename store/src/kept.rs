//! What a person typed into a form that was refused: kept until it has been shown again, so that nothing typed
//! is lost, not even when the session had ended.

use domain::ids::PersonId;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::{Refusal, Store, stamp};

/// How long a kept input waits for its writer.
const KEPT_FOR: Duration = Duration::days(7);

/// Keeps the content and gives its key. `None` for the person when nobody was signed in; then the caller must
/// bind the key to the browser. Forgets what has waited too long.
pub async fn keep(
    store: &Store,
    person: Option<PersonId>,
    content: &str,
    now: OffsetDateTime,
) -> Result<Uuid, Refusal> {
    let id = Uuid::new_v4();
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    execute!(
        w,
        "DELETE FROM kept_inputs WHERE created_at < $1",
        stamp(now - KEPT_FOR)
    )?;
    execute!(
        w,
        "INSERT INTO kept_inputs (id, person_id, content, created_at) VALUES ($1, $2, $3, $4)",
        id,
        person.map(|p| p.0),
        content,
        stamp(now),
    )?;
    unit.save().await?;
    Ok(id)
}

/// A kept input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// `None`: written by somebody who was not signed in; the caller checks that it is the same browser.
    pub person: Option<PersonId>,
    pub content: String,
}

/// The kept input, if it is this person's or nobody's in particular.
pub async fn find(store: &Store, person: Option<PersonId>, id: Uuid) -> Result<Option<Found>, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let found: Option<(Option<Uuid>, String)> = fetch_optional!(
        w,
        (Option<Uuid>, String),
        "SELECT person_id, content FROM kept_inputs WHERE id = $1 AND (person_id IS NULL OR person_id = $2)",
        id,
        person.map(|p| p.0),
    )?;
    Ok(found.map(|(person, content)| Found {
        person: person.map(PersonId),
        content,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::both_engines;

    both_engines! {
        async fn only_its_writer_sees_it(world) {
            let (a, b) = (world.teacher.person, world.head.person);
            let id = keep(&world.store, Some(a), "typed", world.now).await.unwrap();
            assert_eq!(find(&world.store, Some(a), id).await.unwrap().unwrap().content, "typed");
            assert_eq!(find(&world.store, Some(b), id).await.unwrap(), None);
            assert_eq!(find(&world.store, None, id).await.unwrap(), None);
            let later = world.now + KEPT_FOR + Duration::minutes(1);
            keep(&world.store, None, "other", later).await.unwrap();
            assert_eq!(find(&world.store, Some(a), id).await.unwrap(), None);
        }
    }
}
