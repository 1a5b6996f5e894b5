//! Saved searches that are watched: whoever saved one is told of what it finds that it had not found before. Looked
//! for apart from what people do, so that nobody waits for it.

use domain::{
    ids::PersonId,
    journal::SubjectKind,
    notifications::{NoticeKind, Told},
    people::Actor,
    search::Query,
    views::ListPlace,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Filter, find::hits, room::Room};
use crate::{Refusal, Store, Topic, Wire, notifications, people, stamp, swedish_day};

/// The newest hits that are looked at; a search that finds more is no search to be told about.
const MOST: usize = 1_000;

/// A watched search, for who looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    pub view: Uuid,
    pub person: PersonId,
    /// The query of the search page's address.
    pub query: String,
}

/// Begins to watch a search of the actor's own. What it finds now is known; only what comes is told.
pub async fn watch(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    view: Uuid,
    filter: &Filter,
) -> Result<(), Refusal> {
    let known = found(store, actor, filter).await?;
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    own(w, actor, view).await?;
    execute!(
        w,
        "INSERT INTO watched_searches (view_id, since) VALUES ($1, $2) ON CONFLICT (view_id) DO NOTHING",
        view,
        stamp(now),
    )?;
    for (hit, _) in known {
        remember(w, view, hit).await?;
    }
    unit.save().await
}

/// No longer watches it; the saved search stays.
pub async fn unwatch(store: &Store, actor: &Actor, view: Uuid) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    own(w, actor, view).await?;
    execute!(w, "DELETE FROM watched_searches WHERE view_id = $1", view)?;
    unit.save().await
}

/// The query of a saved search of the actor's.
pub async fn query_of(store: &Store, actor: &Actor, view: Uuid) -> Result<String, Refusal> {
    let mut link = store.read().await?;
    own(&mut link.wire(), actor, view).await
}

async fn own(w: &mut Wire<'_>, actor: &Actor, view: Uuid) -> Result<String, Refusal> {
    scalar!(
        w,
        String,
        "SELECT query FROM saved_views WHERE id = $1 AND person_id = $2 AND place = $3",
        view,
        actor.person.0,
        ListPlace::Search.code(),
    )?
    .ok_or(Refusal::NotFound)
}

/// All watched searches.
pub async fn all(store: &Store) -> Result<Vec<Watched>, Refusal> {
    let mut link = store.read().await?;
    let rows: Vec<(Uuid, Uuid, String)> = fetch_all!(
        &mut link.wire(),
        (Uuid, Uuid, String),
        "SELECT v.id, v.person_id, v.query FROM watched_searches s JOIN saved_views v ON v.id = s.view_id ORDER BY v.id"
    )?;
    Ok(rows
        .into_iter()
        .map(|(view, person, query)| Watched {
            view,
            person: PersonId(person),
            query,
        })
        .collect())
}

/// Tells of what a watched search finds anew; gives of how much. Each is told once, also when several servers look.
pub async fn look(
    store: &Store,
    now: OffsetDateTime,
    watched: &Watched,
    filter: &Filter,
) -> Result<usize, Refusal> {
    let mut link = store.read().await?;
    let Some(actor) = people::actor(&mut link.wire(), watched.person, swedish_day(now)).await? else {
        return Ok(0);
    };
    let known: Vec<(Uuid,)> = fetch_all!(
        &mut link.wire(),
        (Uuid,),
        "SELECT hit_id FROM watched_hits WHERE view_id = $1",
        watched.view,
    )?;
    drop(link);
    let known: std::collections::HashSet<Uuid> = known.into_iter().map(|(hit,)| hit).collect();
    let mut new = found(store, &actor, filter).await?;
    new.retain(|(hit, _)| !known.contains(hit));
    if new.is_empty() {
        return Ok(0);
    }
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let mut told = 0;
    for (hit, room) in new {
        if remember(w, watched.view, hit).await? && tell(w, now, &actor, room).await? {
            told += 1;
        }
    }
    unit.save().await?;
    Ok(told)
}

/// The newest hits, each with what it belongs to.
async fn found(store: &Store, actor: &Actor, filter: &Filter) -> Result<Vec<(Uuid, Room)>, Refusal> {
    let query = Query::parse(&filter.text);
    if query.is_empty() {
        return Ok(Vec::new());
    }
    store
        .search()
        .with(store, |kept| {
            let mut hits = hits(kept, Some(actor), &query, filter).left;
            hits.sort_by(|a, b| b.1.cmp(a.1));
            hits.truncate(MOST);
            hits.into_iter().map(|(key, _)| (key.id.0, key.room)).collect()
        })
        .await
}

/// Notes a hit as known; `false` when it was.
async fn remember(w: &mut Wire<'_>, view: Uuid, hit: Uuid) -> Result<bool, Refusal> {
    let noted = execute!(
        w,
        "INSERT INTO watched_hits (view_id, hit_id)
         SELECT view_id, $2 FROM watched_searches WHERE view_id = $1 ON CONFLICT (view_id, hit_id) DO NOTHING",
        view,
        hit,
    )?;
    Ok(noted > 0)
}

/// Tells where the hit is, by the newest entry of that subject's journal; not of the own doing.
async fn tell(w: &mut Wire<'_>, now: OffsetDateTime, actor: &Actor, room: Room) -> Result<bool, Refusal> {
    let (kind, id) = match room {
        Room::Need(id) => (SubjectKind::Need, id),
        Room::Proposal(id) => (SubjectKind::Proposal, id),
        // The plan and the register of systems are read, not waited for.
        Room::Step(_) | Room::System(_) => return Ok(false),
    };
    let newest = fetch_optional!(
        w,
        (i64, Option<Uuid>),
        "SELECT seq, actor_id FROM journal WHERE subject_kind = $1 AND subject_id = $2 ORDER BY subject_seq DESC LIMIT 1",
        kind.code(),
        id,
    )?;
    let Some((seq, _)) = newest.filter(|(_, by)| *by != Some(actor.person.0)) else {
        return Ok(false);
    };
    let told = Told {
        kind: NoticeKind::Found,
        own: false,
        by_letter: true,
    };
    notifications::keep(w, now, actor.person, (kind, id), seq, told).await?;
    w.tell(Topic::Person(actor.person), seq);
    Ok(true)
}
