//! The index in memory, and how it follows the database.

use std::{collections::HashMap, sync::Arc};

use domain::similar::{Index, Probe, Vocabulary};
use time::Duration;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::{Refusal, Wire, parse_stamp, stamp};

/// Changes are looked for from so long before the latest one known: one that was saved later may bear an earlier
/// time.
const OVERLAP: Duration = Duration::minutes(2);
/// Other work goes on between so many texts.
const AT_ONCE: usize = 100;

/// What stands in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Entry {
    Need(Uuid),
    Proposal(Uuid),
}

/// The index of one process, shared by all requests.
#[derive(Debug, Clone, Default)]
pub(crate) struct Similar(Arc<Mutex<Option<Kept>>>);

#[derive(Debug)]
pub(super) struct Kept {
    pub(super) index: Index<Entry>,
    /// The time of the last change of each text, by which a change is known.
    changed: HashMap<Entry, String>,
    /// The latest of them.
    latest: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    updated_at: String,
    /// Nobody but its author may find it: a draft, or withdrawn.
    private: bool,
    title: String,
    first: String,
    second: String,
    third: String,
}

impl Similar {
    /// Does something with the index as the database stands now.
    pub(super) async fn with<T>(
        &self,
        w: &mut Wire<'_>,
        work: impl FnOnce(&Index<Entry>) -> T,
    ) -> Result<T, Refusal> {
        let mut kept = self.0.lock().await;
        let kept = kept.get_or_insert_with(|| Kept {
            index: Index::new(Arc::new(Vocabulary::default())),
            changed: HashMap::new(),
            latest: String::new(),
        });
        kept.follow(w).await?;
        Ok(work(&kept.index))
    }
}

impl Kept {
    async fn follow(&mut self, w: &mut Wire<'_>) -> Result<(), Refusal> {
        let since = if self.latest.is_empty() {
            String::new()
        } else {
            stamp(parse_stamp(&self.latest) - OVERLAP)
        };
        let needs = fetch_all!(
            w,
            Row,
            "SELECT n.id, n.updated_at, n.state IN ('draft', 'withdrawn') AS private, n.title, t.problem AS first,
                    t.current_situation AS second, t.desired_effect AS third
             FROM needs n JOIN need_texts t ON t.need_id = n.id WHERE n.updated_at >= $1",
            since.as_str(),
        )?;
        let proposals = fetch_all!(
            w,
            Row,
            "SELECT id, updated_at, FALSE AS private, title, summary AS first, background AS second, '' AS third
             FROM proposals WHERE updated_at >= $1",
            since.as_str(),
        )?;
        let rows = needs
            .into_iter()
            .map(|row| (Entry::Need(row.id), row))
            .chain(proposals.into_iter().map(|row| (Entry::Proposal(row.id), row)));
        for (done, (entry, row)) in rows.enumerate() {
            if done % AT_ONCE == AT_ONCE - 1 {
                tokio::task::yield_now().await;
            }
            self.take(entry, row);
        }
        Ok(())
    }

    fn take(&mut self, entry: Entry, row: Row) {
        // Two changes may bear the same time: what is as new as the newest is read again.
        let known = self.changed.get(&entry) == Some(&row.updated_at);
        if known && row.updated_at < self.latest {
            return;
        }
        if row.private {
            self.index.remove(entry);
        } else {
            let probe = Probe {
                title: row.title,
                text: [row.first, row.second, row.third].join("\n"),
            };
            self.index.insert(entry, &probe);
        }
        if row.updated_at > self.latest {
            self.latest.clone_from(&row.updated_at);
        }
        self.changed.insert(entry, row.updated_at);
    }
}
