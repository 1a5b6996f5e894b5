//! The journal: append-only, written in the transaction of what it tells, hash-chained per subject.

use domain::{
    ids::{PersonId, UnitId},
    journal::{Change, SubjectKind, Verb},
    people::Actor,
};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Refusal, Store, Topic, Wire, notifications, parse_stamp, stamp};

mod list;

pub use list::{COUNTED, Filter, Listed, list};

/// On PostgreSQL an entry may be saved after one with a higher number: so many of the newest are looked at again.
pub(crate) const OVERLAP: i64 = 200;

/// What happened.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// `None` for the program itself (first start, command line).
    pub actor: Option<&'a Actor>,
    pub kind: SubjectKind,
    pub subject: Uuid,
    pub verb: Verb,
    pub changes: Vec<Change>,
    /// Why, in the actor's own words; may be empty.
    pub reason: &'a str,
}

/// An entry as it was kept.
#[derive(Debug, Clone)]
pub struct Kept {
    pub seq: i64,
    pub at: OffsetDateTime,
    pub actor: Option<PersonId>,
    pub actor_name: String,
    pub unit: Option<UnitId>,
    pub kind: SubjectKind,
    pub subject: Uuid,
    pub verb: Verb,
    pub changes: Vec<Change>,
    pub reason: String,
    pub hash: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    at: String,
    actor_id: Option<Uuid>,
    actor_name: String,
    unit_id: Option<Uuid>,
    subject_kind: String,
    subject_id: Uuid,
    subject_seq: i64,
    verb: String,
    changes: String,
    reason: String,
    previous_hash: String,
    hash: String,
}

impl TryFrom<Row> for Kept {
    type Error = Refusal;

    fn try_from(row: Row) -> Result<Self, Refusal> {
        Ok(Self {
            seq: row.seq,
            at: parse_stamp(&row.at),
            actor: row.actor_id.map(PersonId),
            actor_name: row.actor_name,
            unit: row.unit_id.map(UnitId),
            kind: row
                .subject_kind
                .parse()
                .map_err(|_| Refusal::damaged("journal subject"))?,
            subject: row.subject_id,
            verb: row.verb.parse().map_err(|_| Refusal::damaged("journal verb"))?,
            changes: serde_json::from_str(&row.changes).map_err(|_| Refusal::damaged("journal change"))?,
            reason: row.reason,
            hash: row.hash,
        })
    }
}

/// Appends an entry and tells everyone concerned. The caller has locked the subject by changing its row in the same
/// unit of work.
pub async fn record(w: &mut Wire<'_>, now: OffsetDateTime, entry: Entry<'_>) -> Result<(), Refusal> {
    let last: Option<(i64, String)> = fetch_optional!(
        w,
        (i64, String),
        "SELECT subject_seq, hash FROM journal WHERE subject_id = $1 ORDER BY subject_seq DESC LIMIT 1",
        entry.subject,
    )?;
    let (seq, hash) = last.unwrap_or_default();
    let told = append(w, now, &entry, &mut Chain { seq, hash }).await?;
    notifications::tell(w, now, &entry, told).await
}

/// The end of a subject's chain; the default is a subject without entries.
#[derive(Debug, Default)]
pub(crate) struct Chain {
    seq: i64,
    hash: String,
}

/// Appends an entry to a chain whose end the caller knows; gives its sequence number. Nobody is told.
pub(crate) async fn append(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    entry: &Entry<'_>,
    chain: &mut Chain,
) -> Result<i64, Refusal> {
    let mut row = Row {
        seq: 0,
        at: stamp(now),
        actor_id: entry.actor.map(|a| a.person.0),
        actor_name: entry.actor.map_or_else(String::new, |a| a.name.clone()),
        unit_id: entry.actor.and_then(Actor::unit).map(|u| u.0),
        subject_kind: entry.kind.code().to_owned(),
        subject_id: entry.subject,
        subject_seq: chain.seq + 1,
        verb: entry.verb.code().to_owned(),
        changes: serde_json::to_string(&entry.changes).map_err(|e| Refusal::Unavailable(Box::new(e)))?,
        reason: entry.reason.to_owned(),
        previous_hash: std::mem::take(&mut chain.hash),
        hash: String::new(),
    };
    row.hash = hash(&row);
    let seq = scalar!(
        w,
        i64,
        "INSERT INTO journal (at, actor_id, actor_name, unit_id, subject_kind, subject_id, subject_seq, verb,
                              changes, reason, previous_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         RETURNING seq",
        &row.at,
        row.actor_id,
        &row.actor_name,
        row.unit_id,
        &row.subject_kind,
        row.subject_id,
        row.subject_seq,
        &row.verb,
        &row.changes,
        &row.reason,
        &row.previous_hash,
        &row.hash,
    )?
    .ok_or(Refusal::damaged("journal"))?;
    w.tell(
        Topic::Subject {
            kind: entry.kind,
            id: entry.subject,
        },
        seq,
    );
    *chain = Chain {
        seq: row.subject_seq,
        hash: row.hash,
    };
    Ok(seq)
}

/// SHA-256 over every field, each preceded by its length, so that no two entries share a text to hash.
fn hash(row: &Row) -> String {
    let mut digest = Sha256::new();
    let id = |id: Option<Uuid>| id.map_or_else(String::new, |id| id.to_string());
    for part in [
        row.previous_hash.as_str(),
        &row.at,
        &id(row.actor_id),
        &row.actor_name,
        &id(row.unit_id),
        &row.subject_kind,
        &row.subject_id.to_string(),
        &row.subject_seq.to_string(),
        &row.verb,
        &row.changes,
        &row.reason,
    ] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A subject's whole journal, oldest first.
pub async fn of(w: &mut Wire<'_>, kind: SubjectKind, subject: Uuid) -> Result<Vec<Kept>, Refusal> {
    let rows = fetch_all!(
        w,
        Row,
        "SELECT seq, at, actor_id, actor_name, unit_id, subject_kind, subject_id, subject_seq, verb, changes,
                reason, previous_hash, hash
         FROM journal WHERE subject_kind = $1 AND subject_id = $2 ORDER BY subject_seq",
        kind.code(),
        subject,
    )?;
    rows.into_iter().map(Kept::try_from).collect()
}

/// What is wrong with the chain at one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    pub seq: i64,
    pub subject: Uuid,
    pub what: &'static str,
}

/// Recomputes every hash; gives the number of entries and what is broken.
pub async fn verify(store: &Store) -> Result<(u64, Vec<Broken>), Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let (mut count, mut broken) = (0, Vec::new());
    let mut chains = std::collections::HashMap::<Uuid, (i64, String)>::new();
    let mut after = 0_i64;
    loop {
        let rows = fetch_all!(
            w,
            Row,
            "SELECT seq, at, actor_id, actor_name, unit_id, subject_kind, subject_id, subject_seq, verb, changes,
                    reason, previous_hash, hash
             FROM journal WHERE seq > $1 ORDER BY seq LIMIT 1000",
            after,
        )?;
        let Some(last) = rows.last() else { break };
        after = last.seq;
        for row in rows {
            count += 1;
            let (seq, previous) = chains.get(&row.subject_id).cloned().unwrap_or_default();
            let what = if hash(&row) != row.hash {
                Some("the content does not match its hash")
            } else if row.subject_seq != seq + 1 {
                Some("an entry before it is missing")
            } else if row.previous_hash != previous {
                Some("it does not follow the entry before it")
            } else {
                None
            };
            if let Some(what) = what {
                broken.push(Broken {
                    seq: row.seq,
                    subject: row.subject_id,
                    what,
                });
            }
            chains.insert(row.subject_id, (row.subject_seq, row.hash));
        }
    }
    Ok((count, broken))
}

#[cfg(test)]
mod tests {
    use domain::journal::change;

    use super::*;
    use crate::testing::both_engines;

    both_engines! {
        async fn a_chain_holds_until_it_is_tampered_with(world) {
            let subject = Uuid::new_v4();
            let mut unit = world.store.begin().await.unwrap();
            let w = &mut unit.wire();
            for text in ["a", "b", "c"] {
                let mut changes = Vec::new();
                change(&mut changes, "title", "", text);
                let entry = Entry {
                    actor: Some(&world.teacher), kind: SubjectKind::Need, subject,
                    verb: Verb::Edited, changes, reason: "since",
                };
                record(w, world.now, entry).await.unwrap();
            }
            unit.save().await.unwrap();
            let (before, broken) = verify(&world.store).await.unwrap();
            assert!(before >= 3);
            assert_eq!(broken, vec![]);
            let mut link = world.store.read().await.unwrap();
            let kept = of(&mut link.wire(), SubjectKind::Need, subject).await.unwrap();
            assert_eq!(kept.len(), 3);
            assert_eq!(kept[2].changes[0].after, "c");

            let mut unit = world.store.begin().await.unwrap();
            let w = &mut unit.wire();
            let refused = execute!(w, "UPDATE journal SET reason = 'other' WHERE seq = $1", kept[1].seq);
            assert!(refused.is_err(), "the journal can be changed");
            drop(unit);
            let mut unit = world.store.begin().await.unwrap();
            let w = &mut unit.wire();
            match world.store.engine() {
                crate::Engine::Sqlite => execute!(w, "DROP TRIGGER journal_no_update").unwrap(),
                crate::Engine::Postgres => execute!(w, "DROP TRIGGER journal_no_change ON journal").unwrap(),
            };
            execute!(w, "UPDATE journal SET reason = 'other' WHERE seq = $1", kept[1].seq).unwrap();
            unit.save().await.unwrap();
            let (_, broken) = verify(&world.store).await.unwrap();
            assert_eq!(broken.iter().map(|b| b.seq).collect::<Vec<_>>(), vec![kept[1].seq]);
        }
    }
}
