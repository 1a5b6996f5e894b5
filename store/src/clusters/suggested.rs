//! Which open needs seem to belong together: found beside the requests, and kept until a need changes.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use domain::{
    ids::NeedId,
    similar::{Group, Index, Probe, Vocabulary, suggested_groups},
};
use tokio::{
    sync::{Mutex, watch},
    time::{Instant, timeout_at},
};
use uuid::Uuid;

use crate::{Refusal, Store, Wire, word_groups};

/// So long a visitor waits for groups that are being found; thereafter the earlier ones are shown.
const PATIENCE: Duration = Duration::from_secs(3);

/// What groups were found over: how many needs, when the last of them changed, when the last group did, and the state of
/// the words that mean the same.
type Over = (i64, String, String, i64);

/// What was found, of one process, shared by all requests.
#[derive(Debug, Clone, Default)]
pub(crate) struct Suggested(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    found: Option<Arc<Found>>,
    /// The groups that are being found now.
    finding: Option<Finding>,
}

/// Tells what was found when it is.
type Finding = watch::Receiver<Option<Arc<Found>>>;

enum Known {
    Found(Arc<Found>),
    Finding(Finding),
}

#[derive(Debug)]
struct Found {
    over: Over,
    groups: Vec<Group<NeedId>>,
}

/// Groups, and whether newer ones are being found.
pub(super) struct Latest {
    pub groups: Vec<Group<NeedId>>,
    pub finding: bool,
}

/// An open need, by its texts.
#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    title: String,
    first: String,
    second: String,
    third: String,
}

/// Needs that can come into a group and are in none; `$joined` is what else stands beside them.
macro_rules! free {
    () => {
        free!("")
    };
    ($joined:literal) => {
        concat!(
            "FROM needs n JOIN need_texts t ON t.need_id = n.id ",
            $joined,
            " WHERE n.state IN ('registered', 'assessed', 'promoted', 'parked')
               AND NOT EXISTS (SELECT 1 FROM cluster_members m WHERE m.need_id = n.id AND m.holds)"
        )
    };
}
pub(super) use free;

impl Suggested {
    /// The groups over all open needs that are in no group, the surest first.
    ///
    /// Nobody keeps a connection while groups are being found, since four who wait would leave none for others; and only
    /// one finding goes on at a time, also while needs change faster than groups are found.
    pub(super) async fn latest(&self, store: &Store) -> Result<Latest, Refusal> {
        let until = Instant::now() + PATIENCE;
        loop {
            let mut waiting = match self.known(store).await? {
                Known::Found(found) => {
                    return Ok(Latest {
                        groups: found.groups.clone(),
                        finding: false,
                    });
                }
                Known::Finding(waiting) => waiting,
            };
            // What was found may be over needs that have changed since: it is looked at again. A finding that came to
            // nothing is begun anew by the next who asks.
            let waited = timeout_at(until, waiting.wait_for(Option::is_some)).await;
            if !matches!(waited, Ok(Ok(_))) {
                break;
            }
        }
        let earlier = self.0.lock().await.found.clone();
        Ok(Latest {
            groups: earlier.map_or_else(Vec::new, |found| found.groups.clone()),
            finding: true,
        })
    }

    /// What is found over the needs as they stand; else what is being found, begun when nothing is.
    async fn known(&self, store: &Store) -> Result<Known, Refusal> {
        let over = over(&mut store.read().await?.wire()).await?;
        let mut kept = self.0.lock().await;
        kept.settle();
        if let Some(found) = kept.found.as_ref().filter(|found| found.over == over) {
            return Ok(Known::Found(found.clone()));
        }
        if let Some(waiting) = &kept.finding {
            return Ok(Known::Finding(waiting.clone()));
        }
        let vocabulary = store.similar().vocabulary(store).await?;
        let waiting = find(over, vocabulary, texts(&mut store.read().await?.wire()).await?);
        kept.finding = Some(waiting.clone());
        Ok(Known::Finding(waiting))
    }
}

async fn over(w: &mut Wire<'_>) -> Result<Over, Refusal> {
    let words = word_groups::state(w).await?;
    let (many, changed, grouped) = fetch_optional!(
        w,
        (i64, String, String),
        concat!(
            "SELECT COUNT(*), COALESCE(MAX(n.updated_at), ''),
                        (SELECT COALESCE(MAX(c.updated_at), '') FROM clusters c) ",
            free!()
        )
    )?
    .unwrap_or_default();
    Ok((many, changed, grouped, words))
}

impl Kept {
    /// Takes what has been found since.
    fn settle(&mut self) {
        let Some(finding) = &self.finding else { return };
        let found = finding.borrow().clone();
        if found.is_some() || finding.has_changed().is_err() {
            self.found = found.or(self.found.take());
            self.finding = None;
        }
    }
}

async fn texts(w: &mut Wire<'_>) -> Result<Vec<Row>, Refusal> {
    fetch_all!(
        w,
        Row,
        concat!(
            "SELECT n.id, n.title, t.problem AS first, t.current_situation AS second, t.desired_effect AS third ",
            free!()
        )
    )
}

/// Every text is compared with every other, which takes seconds when there are thousands: on a thread of its own.
fn find(over: Over, vocabulary: Arc<Vocabulary>, rows: Vec<Row>) -> Finding {
    let (told, waiting) = watch::channel(None);
    tokio::task::spawn_blocking(move || {
        let mut index = Index::new(vocabulary);
        let texts: BTreeMap<NeedId, Probe> = rows
            .into_iter()
            .map(|row| {
                let probe = Probe {
                    title: row.title,
                    text: [row.first, row.second, row.third].join("\n"),
                };
                (NeedId(row.id), probe)
            })
            .collect();
        for (id, probe) in &texts {
            index.insert(*id, probe);
        }
        let groups = suggested_groups(&index);
        // Nobody waiting is no error.
        let _ = told.send(Some(Arc::new(Found { over, groups })));
    });
    waiting
}

#[cfg(test)]
mod tests {
    use tokio::sync::watch;

    use crate::testing::{both_engines, waiting_keeps_no_connection};

    both_engines! {
        async fn who_waits_for_groups_keeps_nobody_else_waiting(world) {
            let suggested = world.store.suggested();
            // A finding that does not end.
            let (told, finding) = watch::channel(None);
            suggested.0.lock().await.finding = Some(finding);
            let waiting = waiting_keeps_no_connection(&world.store, |store| async move {
                store.suggested().latest(&store).await.unwrap().finding
            });
            for one in waiting.await {
                assert!(one.await.unwrap(), "they are told that groups are being found");
            }
            // It came to nothing: the next who asks has it done.
            drop(told);
            assert!(!suggested.latest(&world.store).await.unwrap().finding);
        }
    }
}
