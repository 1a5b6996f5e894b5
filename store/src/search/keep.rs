//! The index in memory, and how it follows the journal.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use domain::{ids::ThreadId, journal::SubjectKind, search::Index};
use tokio::sync::RwLock;
use uuid::Uuid;

use super::{
    read::{self, Content, Span, Units},
    room::{Common, Key, Room, Text},
};
use crate::{Engine, Refusal, Store, Wire, conversations, journal::OVERLAP};

/// When more rooms have changed than this, everything is read anew.
const MOST_ROOMS: usize = 300;
/// Other work goes on between so many texts.
const AT_ONCE: usize = 50;

/// The index of one process, shared by all requests.
#[derive(Debug, Clone, Default)]
pub(crate) struct Search(Arc<RwLock<Option<Kept>>>);

#[derive(Debug, Default)]
pub(super) struct Kept {
    pub index: Index<Key>,
    pub rooms: HashMap<Room, Common>,
    pub texts: HashMap<Key, Text>,
    pub units: Units,
    /// The newest entry of the journal that is known, and those of the last ones that were heard.
    latest: i64,
    heard: HashSet<i64>,
}

impl Search {
    pub(crate) async fn make_ready(&self, store: &Store) -> Result<(), Refusal> {
        self.with(store, |_| ()).await
    }

    /// Does something with the index as the database stands now. Who waits for it keeps no connection meanwhile, since
    /// the few that wait would leave none for others.
    pub(super) async fn with<T>(&self, store: &Store, work: impl FnOnce(&Kept) -> T) -> Result<T, Refusal> {
        if let Some(kept) = &*self.0.read().await
            && kept
                .news(&mut store.read().await?.wire(), store.engine())
                .await?
                .is_empty()
        {
            return Ok(work(kept));
        }
        let mut kept = self.0.write().await;
        let mut link = store.read().await?;
        let w = &mut link.wire();
        match &mut *kept {
            Some(kept) => {
                let news = kept.news(w, store.engine()).await?;
                kept.follow(w, news).await?;
            }
            nothing => *nothing = Some(Kept::read(w).await?),
        }
        drop(link);
        let kept = kept.downgrade();
        Ok(match &*kept {
            Some(kept) => work(kept),
            None => work(&Kept::default()),
        })
    }

    /// Nobody is at the index until what this gives is dropped.
    #[cfg(test)]
    pub(crate) async fn held(&self) -> impl Drop + use<> {
        self.0.clone().write_owned().await
    }
}

/// An entry of the journal: its number and its subject.
type News = (i64, String, Uuid);

impl Kept {
    /// Everything, as of the newest entry of the journal.
    async fn read(w: &mut Wire<'_>) -> Result<Self, Refusal> {
        let latest = scalar!(
            w,
            i64,
            "SELECT COALESCE(MAX(seq), CAST(0 AS BIGINT)) FROM journal"
        )?
        .unwrap_or(0);
        let units = read::units(w).await?;
        let content = read::content(w, &units, Span::ALL).await?;
        let mut kept = Self {
            units,
            latest,
            ..Self::default()
        };
        kept.take(content).await;
        Ok(kept)
    }

    /// What the journal tells that is not known here.
    async fn news(&self, w: &mut Wire<'_>, engine: Engine) -> Result<Vec<News>, Refusal> {
        let overlap = match engine {
            // One writes at a time: the numbers come in order.
            Engine::Sqlite => 0,
            Engine::Postgres => OVERLAP,
        };
        let mut rows = fetch_all!(
            w,
            News,
            "SELECT seq, subject_kind, subject_id FROM journal WHERE seq > $1 ORDER BY seq",
            self.latest - overlap,
        )?;
        rows.retain(|(seq, _, _)| !self.heard.contains(seq));
        Ok(rows)
    }

    async fn follow(&mut self, w: &mut Wire<'_>, news: Vec<News>) -> Result<(), Refusal> {
        let mut changed: HashSet<Uuid> = HashSet::new();
        for (_, kind, subject) in &news {
            match SubjectKind::from_code(kind) {
                Some(SubjectKind::Thread) => {
                    let place = conversations::place_of(w, ThreadId(*subject)).await?;
                    changed.extend(place.map(|(_, id)| id));
                }
                Some(SubjectKind::Need) => {
                    changed.insert(*subject);
                    // Whose need it is decides who may see the proposals that answer it.
                    let proposals: Vec<(Uuid,)> = fetch_all!(
                        w,
                        (Uuid,),
                        "SELECT proposal_id FROM proposal_needs WHERE need_id = $1",
                        *subject,
                    )?;
                    changed.extend(proposals.into_iter().map(|(id,)| id));
                }
                Some(SubjectKind::Proposal | SubjectKind::Step | SubjectKind::System) => {
                    changed.insert(*subject);
                }
                // A new plan has new steps, a new unit moves others.
                Some(SubjectKind::Plan | SubjectKind::Direction | SubjectKind::Unit) => {
                    *self = Self::read(w).await?;
                    return Ok(());
                }
                _ => {}
            }
        }
        if changed.len() > MOST_ROOMS {
            *self = Self::read(w).await?;
            return Ok(());
        }
        for id in changed {
            let content = read::content(w, &self.units, Span::one(id)).await?;
            for room in [
                Room::Need(id),
                Room::Proposal(id),
                Room::Step(id),
                Room::System(id),
            ] {
                self.forget(room);
            }
            self.take(content).await;
        }
        for (seq, _, _) in news {
            self.latest = self.latest.max(seq);
            self.heard.insert(seq);
        }
        let oldest = self.latest - OVERLAP;
        self.heard.retain(|seq| *seq > oldest);
        Ok(())
    }

    fn forget(&mut self, room: Room) {
        for key in self.rooms.remove(&room).map(|room| room.keys).unwrap_or_default() {
            self.index.remove(key);
            self.texts.remove(&key);
        }
    }

    async fn take(&mut self, content: Content) {
        let rooms = content.rooms;
        for (done, (key, text)) in content.texts.into_iter().enumerate() {
            if done % AT_ONCE == AT_ONCE - 1 {
                tokio::task::yield_now().await;
            }
            let reference = rooms.get(&key.room).map_or("", |room| room.reference.as_str());
            let title = [text.title.sv.as_str(), text.title.en.as_str()].join("\n");
            self.index
                .insert(key, &title, &[&text.body.sv, &text.body.en, reference]);
            self.texts.insert(key, text);
        }
        self.rooms.extend(rooms);
    }
}
