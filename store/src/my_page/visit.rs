//! When a person was here last, so that what is new since then can be told.

use domain::people::Actor;
use time::{Duration, OffsetDateTime};

use crate::{Refusal, Store, parse_stamp, stamp};

/// Who was away so long comes on a new visit.
const AWAY: Duration = Duration::minutes(30);

/// A visit that goes on is noted this often, so that looking at a page seldom writes.
const NOTED: Duration = Duration::minutes(5);

/// Notes that the person looks at the own page now; gives when the visit before this one ended.
pub async fn visit(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, Refusal> {
    let noted: Option<(String, Option<String>)> = {
        let mut link = store.read().await?;
        fetch_optional!(
            &mut link.wire(),
            (String, Option<String>),
            "SELECT seen_at, before_at FROM visits WHERE person_id = $1",
            actor.person.0,
        )?
    };
    let (seen, before) = match &noted {
        Some((seen, before)) => (Some(parse_stamp(seen)), before.as_deref().map(parse_stamp)),
        None => (None, None),
    };
    let away = seen.map(|seen| now - seen);
    let before = match away {
        Some(away) if away > AWAY => seen,
        _ => before,
    };
    if away.is_none_or(|away| away > NOTED) {
        let mut unit = store.begin().await?;
        execute!(
            &mut unit.wire(),
            "INSERT INTO visits (person_id, seen_at, before_at) VALUES ($1, $2, $3)
             ON CONFLICT (person_id) DO UPDATE SET seen_at = excluded.seen_at, before_at = excluded.before_at",
            actor.person.0,
            stamp(now),
            before.map(stamp),
        )?;
        unit.save().await?;
    }
    Ok(before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::both_engines;

    both_engines! {
        async fn a_visit_goes_on_until_one_was_away(world) {
            let (store, me, first) = (&world.store, &world.teacher, world.now);
            assert_eq!(visit(store, me, first).await.unwrap(), None);
            let minutes = |n| first + Duration::minutes(n);
            assert_eq!(visit(store, me, minutes(3)).await.unwrap(), None);
            assert_eq!(visit(store, me, minutes(20)).await.unwrap(), None, "still the first visit");
            assert_eq!(visit(store, me, minutes(51)).await.unwrap(), Some(minutes(20)), "away for 31 minutes");
            assert_eq!(visit(store, me, minutes(70)).await.unwrap(), Some(minutes(20)));
            assert_eq!(visit(store, &world.head, minutes(70)).await.unwrap(), None, "each for oneself");
        }
    }
}
