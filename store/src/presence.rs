//! Who has the page of a need or a proposal open, and in which field.
//!
//! Kept for those who work on the matter, and seen by them only: whoever merely reads is not told of anybody, nor told of
//! to anybody. An open page says again that it is there before [`GONE_AFTER`] is over, and takes leave when it closes.
//! It stands in the database so that it holds across server processes; it is not journalled.

use domain::{ids::PersonId, journal::SubjectKind, people::Actor, policy::Reason};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::{
    Refusal, Store, Topic, Wire, people,
    sight::{may_read, may_work_on},
    stamp, swedish_day,
};

/// A page that has said nothing for so long is closed.
pub const GONE_AFTER: Duration = Duration::seconds(50);

/// Who says so more often without moving is not written down again.
const OFTEN: Duration = Duration::seconds(10);

/// An open page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page<'a> {
    pub kind: SubjectKind,
    pub subject: Uuid,
    /// Chosen by the page.
    pub page: Uuid,
    /// The part that is being written, and the field; empty for the page as a whole.
    pub part: &'a str,
    pub field: &'a str,
}

/// Somebody else who is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    pub person: PersonId,
    pub name: String,
    pub part: String,
    pub field: String,
}

/// Is there anything to tell this person, here?
pub async fn concerns(
    store: &Store,
    actor: &Actor,
    kind: SubjectKind,
    subject: Uuid,
) -> Result<bool, Refusal> {
    let mut link = store.read().await?;
    may_work_on(&mut link.wire(), actor, kind, subject).await
}

/// Lets through who works on the matter.
async fn ask(w: &mut Wire<'_>, actor: &Actor, page: &Page<'_>) -> Result<(), Refusal> {
    if may_work_on(w, actor, page.kind, page.subject).await? {
        return Ok(());
    }
    let reads = may_read(w, actor, page.kind, page.subject).await?;
    Err(if reads {
        Refusal::Denied(Reason::NoRole)
    } else {
        Refusal::NotFound
    })
}

/// The page is open, with this field in focus. Others are told when that is news. A page that took leave does not come
/// again: what it said before can arrive after its leave. It comes back as another page.
pub async fn come(store: &Store, actor: &Actor, now: OffsetDateTime, page: &Page<'_>) -> Result<(), Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    ask(w, actor, page).await?;
    let before: Option<(String, String, String, bool)> = fetch_optional!(
        w,
        (String, String, String, bool),
        "SELECT part, field, seen_at, gone FROM presence WHERE subject_id = $1 AND page_id = $2 AND person_id = $3",
        page.subject,
        page.page,
        actor.person.0,
    )?;
    drop(link);
    if before.as_ref().is_some_and(|(_, _, _, gone)| *gone) {
        return Ok(());
    }
    let seen = before.filter(|(_, _, at, _)| *at > stamp(now - GONE_AFTER));
    let moved = seen
        .as_ref()
        .is_none_or(|(part, field, _, _)| part != page.part || field != page.field);
    if !moved && seen.is_some_and(|(_, _, at, _)| at > stamp(now - OFTEN)) {
        return Ok(());
    }
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    execute!(
        w,
        "DELETE FROM presence WHERE seen_at < $1",
        stamp(now - GONE_AFTER - GONE_AFTER)
    )?;
    // A page belongs to whoever opened it.
    execute!(
        w,
        "INSERT INTO presence (subject_kind, subject_id, person_id, page_id, part, field, seen_at, gone)
         VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE)
         ON CONFLICT (subject_id, page_id)
         DO UPDATE SET part = excluded.part, field = excluded.field, seen_at = excluded.seen_at
         WHERE presence.person_id = excluded.person_id AND NOT presence.gone",
        page.kind.code(),
        page.subject,
        actor.person.0,
        page.page,
        page.part.chars().take(60).collect::<String>(),
        page.field.chars().take(60).collect::<String>(),
        stamp(now),
    )?;
    if moved {
        tell(w, now, page);
    }
    unit.save().await
}

/// The page is closed, or no longer looked at.
pub async fn leave(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    page: &Page<'_>,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    ask(w, actor, page).await?;
    let left = execute!(
        w,
        "INSERT INTO presence (subject_kind, subject_id, person_id, page_id, part, field, seen_at, gone)
         VALUES ($1, $2, $3, $4, '', '', $5, TRUE)
         ON CONFLICT (subject_id, page_id) DO UPDATE SET gone = TRUE, seen_at = excluded.seen_at
         WHERE presence.person_id = excluded.person_id AND NOT presence.gone",
        page.kind.code(),
        page.subject,
        actor.person.0,
        page.page,
        stamp(now),
    )?;
    if left > 0 {
        tell(w, now, page);
    }
    unit.save().await
}

fn tell(w: &mut Wire<'_>, now: OffsetDateTime, page: &Page<'_>) {
    let topic = Topic::Presence {
        kind: page.kind,
        id: page.subject,
    };
    w.tell(topic, (now.unix_timestamp_nanos() / 1000) as i64);
}

/// Who else is there now, each once, at the latest place; by name.
pub async fn others(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    page: &Page<'_>,
) -> Result<Vec<Other>, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    ask(w, actor, page).await?;
    let rows: Vec<(Uuid, String, String, String)> = fetch_all!(
        w,
        (Uuid, String, String, String),
        "SELECT h.person_id, p.name, h.part, h.field FROM presence h JOIN persons p ON p.id = h.person_id
         WHERE h.subject_id = $1 AND h.subject_kind = $2 AND h.person_id <> $3 AND h.seen_at > $4 AND NOT h.gone
         ORDER BY h.field = '', h.seen_at DESC",
        page.subject,
        page.kind.code(),
        actor.person.0,
        stamp(now - GONE_AFTER),
    )?;
    let mut found: Vec<Other> = Vec::new();
    for (person, name, part, field) in rows {
        let person = PersonId(person);
        if found.iter().any(|other| other.person == person) {
            continue;
        }
        // A role may have ended since the page was opened.
        let still = match people::actor(w, person, swedish_day(now)).await? {
            Some(other) => may_work_on(w, &other, page.kind, page.subject).await?,
            None => false,
        };
        if still {
            found.push(Other {
                person,
                name,
                part,
                field,
            });
        }
    }
    found.sort_by_cached_key(|other| domain::text::sort_key(&other.name));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{live::may_hear, needs::tests::submitted, testing::both_engines};

    fn page(subject: Uuid, page: u128, field: &'static str) -> Page<'static> {
        let part = if field.is_empty() { "" } else { "need" };
        Page {
            kind: SubjectKind::Need,
            subject,
            page: Uuid::from_u128(page),
            part,
            field,
        }
    }

    both_engines! {
        async fn those_who_work_on_a_matter_see_each_other_until_they_leave(world) {
            let (store, now) = (&world.store, world.now);
            let (id, _) = submitted(&world, "Trådlöst nät").await;
            let mut heard = store.announcements();
            let staff = page(id.0, 1, "");
            come(store, &world.strategist, now, &staff).await.unwrap();
            let topic = Topic::Presence { kind: SubjectKind::Need, id: id.0 };
            assert_eq!(heard.try_recv().unwrap().topic, topic);
            // Still there: nothing new.
            come(store, &world.strategist, now + Duration::seconds(20), &staff).await.unwrap();
            assert!(heard.try_recv().is_err());
            let later = now + Duration::seconds(40);
            let name = |found: Vec<Other>| found.into_iter().map(|o| (o.name, o.field)).collect::<Vec<_>>();
            assert_eq!(name(others(store, &world.teacher, later, &page(id.0, 2, "")).await.unwrap()), [("strategist".into(), String::new())]);
            assert_eq!(name(others(store, &world.strategist, later, &staff).await.unwrap()), []);
            // The same person at two pages is one person, in the field.
            come(store, &world.strategist, later, &page(id.0, 3, "assessment")).await.unwrap();
            assert_eq!(name(others(store, &world.portfolio, later, &staff).await.unwrap()), [("strategist".into(), "assessment".into())]);
            leave(store, &world.strategist, later, &page(id.0, 3, "")).await.unwrap();
            assert_eq!(name(others(store, &world.portfolio, later, &staff).await.unwrap()), [("strategist".into(), String::new())]);
            // What was said before the leave and arrives after it counts for nothing, nor a leave that arrives first.
            come(store, &world.strategist, later, &page(id.0, 3, "assessment")).await.unwrap();
            leave(store, &world.strategist, later, &page(id.0, 4, "")).await.unwrap();
            come(store, &world.strategist, later, &page(id.0, 4, "assessment")).await.unwrap();
            assert_eq!(name(others(store, &world.portfolio, later, &staff).await.unwrap()), [("strategist".into(), String::new())]);
            // Nobody leaves for somebody else.
            leave(store, &world.portfolio, later, &staff).await.unwrap();
            assert_eq!(others(store, &world.portfolio, later, &staff).await.unwrap().len(), 1);
            assert_eq!(others(store, &world.portfolio, later + GONE_AFTER, &staff).await.unwrap(), []);
        }

        async fn who_only_reads_neither_sees_nor_is_seen(world) {
            let (store, now) = (&world.store, world.now);
            let (id, _) = submitted(&world, "Trådlöst nät").await;
            let here = page(id.0, 1, "");
            for actor in [&world.finance, &world.head] {
                assert!(matches!(come(store, actor, now, &here).await, Err(Refusal::Denied(_))), "{}", actor.name);
                assert!(others(store, actor, now, &here).await.is_err());
            }
            assert!(matches!(come(store, &world.other_teacher, now, &here).await, Err(Refusal::NotFound)));
            assert!(matches!(others(store, &world.admin, now, &here).await, Err(Refusal::NotFound)));
            let topic = Topic::Presence { kind: SubjectKind::Need, id: id.0 };
            assert_eq!(Topic::from_address(&topic.address()), Some(topic));
            for (actor, expected) in [(&world.teacher, true), (&world.strategist, true), (&world.finance, false), (&world.other_teacher, false)] {
                assert_eq!(may_hear(store, actor.person, now.date(), topic).await.unwrap(), expected, "{}", actor.name);
            }
            let unknown = Page { subject: Uuid::from_u128(7), ..here };
            assert!(matches!(come(store, &world.strategist, now, &unknown).await, Err(Refusal::NotFound)));
        }
    }
}
