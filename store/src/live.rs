//! What was changed, told to whoever listens in this process, and on PostgreSQL to the other processes.
//!
//! A use case names what it changed ([`crate::Wire::tell`]; [`crate::journal::record`] does so by itself); the unit
//! of work tells it when it is saved and never before. A listener gets no content: it asks again, with its own
//! rights. Who loses the connection loses nothing either, since asking again gives all there is.

use std::sync::Arc;

use domain::{
    conversations::{Audience, On},
    ids::{BulkId, ImportId, PersonId},
    journal::SubjectKind,
};
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgListener;
use time::Date;
use tokio::sync::broadcast;
use uuid::Uuid;

use crate::{
    Refusal, Store, bulk, conversations, imports, people,
    sight::{may_read, may_work_on},
};

/// How many announcements a slow listener may lag behind before it is told to ask for everything again.
const WAITING: usize = 1024;

/// The channel of PostgreSQL.
pub(crate) const CHANNEL: &str = "riktning";

/// What can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Something with a journal, with all that hangs on it: comments, attachments, opinions.
    Subject { kind: SubjectKind, id: Uuid },
    /// What is said in threads that not all who read the subject may read.
    Talk { on: On, audience: Audience },
    /// Who is on the page of a subject, and in which field.
    Presence { kind: SubjectKind, id: Uuid },
    /// An import that is under way.
    Import(ImportId),
    /// An action on many subjects that is under way.
    Bulk(BulkId),
    /// What one person is told: the notifications.
    Person(PersonId),
}

impl Topic {
    /// The topic that an address names: `need:<id>`, `cluster:<id>`, `proposal:<id>`, `system:<id>`,
    /// `presence-need:<id>`, `talk-staff-need:<id>`; others have no pages
    /// that listen.
    pub fn from_address(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once(':')?;
        let id = id.parse().ok()?;
        if let Some((audience, kind)) = kind.strip_prefix("talk-").and_then(|rest| rest.split_once('-')) {
            let on = On::new(SubjectKind::from_code(kind)?, id)?;
            let audience = Audience::from_code(audience)?;
            return Some(Self::Talk { on, audience });
        }
        if let Some(kind) = kind.strip_prefix("presence-") {
            let kind = SubjectKind::from_code(kind)?;
            return Some(Self::Presence { kind, id });
        }
        if kind == "import" {
            return Some(Self::Import(ImportId(id)));
        }
        if kind == "bulk" {
            return Some(Self::Bulk(BulkId(id)));
        }
        let kind = SubjectKind::from_code(kind)?;
        matches!(
            kind,
            SubjectKind::Need | SubjectKind::Cluster | SubjectKind::Proposal | SubjectKind::System
        )
        .then_some(Self::Subject { kind, id })
    }

    /// As addresses name it; a person's own is `me`.
    pub fn address(self) -> String {
        match self {
            Self::Subject { kind, id } => format!("{kind}:{id}"),
            Self::Talk { on, audience } => format!("talk-{audience}-{}:{}", on.kind(), on.id()),
            Self::Presence { kind, id } => format!("presence-{kind}:{id}"),
            Self::Import(id) => format!("import:{id}"),
            Self::Bulk(id) => format!("bulk:{id}"),
            Self::Person(_) => "me".to_owned(),
        }
    }
}

/// May this person hear of the topic? Asked anew for each announcement: a role may have ended meanwhile.
pub async fn may_hear(store: &Store, person: PersonId, today: Date, topic: Topic) -> Result<bool, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let Some(actor) = people::actor(w, person, today).await? else {
        return Ok(false);
    };
    match topic {
        Topic::Person(other) => Ok(other == person),
        Topic::Import(id) => imports::is_own(w, &actor, id).await,
        Topic::Bulk(id) => bulk::is_own(w, &actor, id).await,
        Topic::Talk { on, audience } => conversations::may_hear(w, &actor, on, audience).await,
        Topic::Subject { kind, id } => may_read(w, &actor, kind, id).await,
        Topic::Presence { kind, id } => may_work_on(w, &actor, kind, id).await,
    }
}

/// The version of a topic: that of its latest announcement; 0 when nothing was ever announced.
pub async fn version(store: &Store, topic: Topic) -> Result<i64, Refusal> {
    let mut link = store.read().await?;
    let (kind, id) = match topic {
        Topic::Subject { kind, id } => (kind, id),
        Topic::Talk { on, audience } => {
            let seq = scalar!(
                &mut link.wire(),
                i64,
                "SELECT COALESCE(MAX(j.seq), 0) FROM threads t JOIN journal j ON j.subject_id = t.id
                 WHERE t.subject_id = $1 AND t.subject_kind = $2 AND t.audience = $3",
                on.id(),
                on.kind().code(),
                audience.code(),
            )?;
            return Ok(seq.unwrap_or(0));
        }
        Topic::Import(id) => {
            let version = scalar!(
                &mut link.wire(),
                i64,
                "SELECT version FROM imports WHERE id = $1",
                id.0
            )?;
            return Ok(version.unwrap_or(0));
        }
        Topic::Bulk(id) => {
            let version = scalar!(
                &mut link.wire(),
                i64,
                "SELECT version FROM bulk_actions WHERE id = $1",
                id.0
            )?;
            return Ok(version.unwrap_or(0));
        }
        Topic::Person(_) | Topic::Presence { .. } => return Ok(0),
    };
    let seq = scalar!(
        &mut link.wire(),
        i64,
        "SELECT seq FROM journal WHERE subject_id = $1 AND subject_kind = $2 ORDER BY subject_seq DESC LIMIT 1",
        id,
        kind.code(),
    )?;
    Ok(seq.unwrap_or(0))
}

/// A change that has been saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    pub topic: Topic,
    /// Grows with each change of the topic: the sequence number in the journal, or the time in microseconds.
    pub version: i64,
}

/// As it passes through PostgreSQL.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Sent {
    /// The process that saved the change; it has told its own listeners already.
    pub from: Uuid,
    pub announcement: Announcement,
}

/// Tells the listeners of this process.
#[derive(Debug, Clone)]
pub(crate) struct Live {
    pub process: Uuid,
    sender: Arc<broadcast::Sender<Announcement>>,
}

impl Live {
    pub fn new() -> Self {
        Self {
            process: Uuid::new_v4(),
            sender: Arc::new(broadcast::Sender::new(WAITING)),
        }
    }

    pub fn tell(&self, announcement: Announcement) {
        // Nobody listening is no error.
        let _ = self.sender.send(announcement);
    }
}

impl Store {
    /// Everything that is saved from now on. A receiver that lags asks for everything again.
    pub fn announcements(&self) -> broadcast::Receiver<Announcement> {
        self.live().sender.subscribe()
    }

    /// Passes on what other processes save, for as long as the connection holds; on SQLite there are none, and
    /// this never returns. The caller begins again after a failure.
    pub async fn hear_others(&self) -> Result<(), Refusal> {
        let Some(pool) = self.postgres() else {
            return std::future::pending().await;
        };
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        loop {
            let heard = listener.recv().await?;
            // Another program on the same database may use the channel.
            let Ok(sent) = serde_json::from_str::<Sent>(heard.payload()) else {
                continue;
            };
            if sent.from != self.live().process {
                self.live().tell(sent.announcement);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{needs::tests::submitted, testing::both_engines};

    both_engines! {
        async fn only_who_may_read_a_need_hears_of_it(world) {
            let (id, _) = submitted(&world, "Trådlöst nät").await;
            let topic = Topic::Subject { kind: SubjectKind::Need, id: id.0 };
            assert_eq!(Topic::from_address(&topic.address()), Some(topic));
            let today = world.now.date();
            for (actor, expected) in [(&world.teacher, true), (&world.strategist, true), (&world.other_teacher, false), (&world.admin, false)] {
                assert_eq!(may_hear(&world.store, actor.person, today, topic).await.unwrap(), expected, "{}", actor.name);
            }
            assert!(!may_hear(&world.store, world.teacher.person, today, Topic::Person(world.head.person)).await.unwrap());
            assert!(version(&world.store, topic).await.unwrap() > 0);
            let unknown = Topic::Subject { kind: SubjectKind::Proposal, id: id.0 };
            assert!(!may_hear(&world.store, world.strategist.person, today, unknown).await.unwrap());
            assert_eq!(version(&world.store, unknown).await.unwrap(), 0);
        }

        async fn a_change_is_told_when_it_is_saved_and_not_before(world) {
            let mut heard = world.store.announcements();
            let topic = Topic::Person(world.teacher.person);
            let mut unit = world.store.begin().await.unwrap();
            unit.wire().tell(topic, 1);
            drop(unit);
            assert!(heard.try_recv().is_err());
            let mut unit = world.store.begin().await.unwrap();
            unit.wire().tell(topic, 2);
            unit.wire().tell(topic, 3);
            assert!(heard.try_recv().is_err());
            unit.save().await.unwrap();
            // One announcement per topic, the latest.
            assert_eq!(heard.try_recv().unwrap(), Announcement { topic, version: 3 });
            assert!(heard.try_recv().is_err());
        }
    }
}
