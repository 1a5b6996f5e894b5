//! When a person was here last, so that what is new since then can be told.

use domain::{ids::PersonId, people::Actor};
use time::{Duration, OffsetDateTime};

use crate::{Refusal, Store, parse_stamp, stamp};

/// Who was away so long comes on a new visit.
const AWAY: Duration = Duration::minutes(30);

/// A visit that goes on is noted this often, so that looking at a page seldom writes.
const NOTED: Duration = Duration::minutes(5);

/// That the person looks at the own page now.
#[derive(Debug, Clone, Copy)]
pub struct Visit {
    person: PersonId,
    now: OffsetDateTime,
    /// When the visit before this one ended.
    pub before: Option<OffsetDateTime>,
    /// It is to be noted.
    is_new: bool,
}

/// The visit that looking at the own page now belongs to. Reads only: whoever shows the page has it noted beside the
/// request, so that a database that takes no writes keeps nobody from reading.
pub async fn visit(store: &Store, actor: &Actor, now: OffsetDateTime) -> Result<Visit, Refusal> {
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
    Ok(Visit {
        person: actor.person,
        now,
        before,
        is_new: away.is_none_or(|away| away > NOTED),
    })
}

/// Notes a visit, unless it was just noted.
pub async fn note(store: &Store, visit: Visit) -> Result<(), Refusal> {
    if !visit.is_new {
        return Ok(());
    }
    let mut unit = store.begin().await?;
    execute!(
        &mut unit.wire(),
        "INSERT INTO visits (person_id, seen_at, before_at) VALUES ($1, $2, $3)
         ON CONFLICT (person_id) DO UPDATE SET seen_at = excluded.seen_at, before_at = excluded.before_at",
        visit.person.0,
        stamp(visit.now),
        visit.before.map(stamp),
    )?;
    unit.save().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::both_engines;

    both_engines! {
        async fn a_visit_goes_on_until_one_was_away(world) {
            let (store, me) = (&world.store, &world.teacher);
            let minutes = |n| world.now + Duration::minutes(n);
            let before = async |actor, at| {
                let visit = visit(store, actor, at).await.unwrap();
                note(store, visit).await.unwrap();
                visit.before
            };
            assert_eq!(before(me, minutes(0)).await, None);
            assert_eq!(before(me, minutes(3)).await, None);
            assert_eq!(before(me, minutes(20)).await, None, "still the first visit");
            assert_eq!(before(me, minutes(51)).await, Some(minutes(20)), "away for 31 minutes");
            assert_eq!(before(me, minutes(70)).await, Some(minutes(20)));
            assert_eq!(before(&world.head, minutes(70)).await, None, "each for oneself");
        }
    }
}
