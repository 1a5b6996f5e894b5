//! The index in memory, and how it follows the database.

use std::{collections::HashMap, sync::Arc};

use domain::similar::{Index, Probe, Vocabulary};
use time::Duration;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::{Refusal, Wire, parse_stamp, stamp, word_groups};

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
    System(Uuid),
    Step(Uuid),
    /// A text that is tried out, for as long as it takes to ask.
    Tried,
}

/// The index of one process, shared by all requests.
#[derive(Debug, Clone, Default)]
pub(crate) struct Similar(Arc<Mutex<Option<Kept>>>);

#[derive(Debug)]
pub(super) struct Kept {
    pub(super) index: Index<Entry>,
    /// The state of the words that it goes by ([`word_groups::state`]).
    words: i64,
    /// The time of the last change of each text and whether nobody may find it, by which a change is known.
    changed: HashMap<Entry, (String, bool)>,
    /// The latest of them.
    latest: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    updated_at: String,
    /// Nobody may find it: a draft, withdrawn, a retired system, a step of a plan that another one followed.
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
        self.with_own(w, |index| work(index)).await
    }

    /// The same for work that puts something into the index, and takes it out again.
    pub(super) async fn with_own<T>(
        &self,
        w: &mut Wire<'_>,
        work: impl FnOnce(&mut Index<Entry>) -> T,
    ) -> Result<T, Refusal> {
        let mut kept = self.0.lock().await;
        // Read before the words: if they change in between, the next one who asks sees it and reads them again.
        let words = word_groups::state(w).await?;
        let kept = match kept.as_mut().is_some_and(|kept| kept.words == words) {
            true => kept.as_mut(),
            false => {
                let vocabulary = Arc::new(word_groups::in_force(w).await?);
                Some(kept.insert(Kept::new(vocabulary, words)))
            }
        };
        let kept = kept.ok_or(Refusal::NotFound)?;
        kept.follow(w).await?;
        Ok(work(&mut kept.index))
    }
}

impl Kept {
    fn new(vocabulary: Arc<Vocabulary>, words: i64) -> Self {
        Self {
            index: Index::new(vocabulary),
            words,
            changed: HashMap::new(),
            latest: String::new(),
        }
    }

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
        let systems = fetch_all!(
            w,
            Row,
            "SELECT id, updated_at, lifecycle = 'retired' AS private, name AS title, purpose AS first, area AS second,
                    '' AS third
             FROM systems WHERE updated_at >= $1",
            since.as_str(),
        )?;
        // A step is told of by its plan being the newest, which no time of its own tells: all are looked at, which are
        // few.
        let steps = fetch_all!(
            w,
            Row,
            "SELECT id, updated_at, plan_id <> (SELECT id FROM plans ORDER BY version_no DESC LIMIT 1) AS private,
                    title_sv AS title, about_sv AS first, '' AS second, '' AS third
             FROM steps",
        )?;
        let rows = needs
            .into_iter()
            .map(|row| (Entry::Need(row.id), row))
            .chain(proposals.into_iter().map(|row| (Entry::Proposal(row.id), row)))
            .chain(systems.into_iter().map(|row| (Entry::System(row.id), row)))
            .chain(steps.into_iter().map(|row| (Entry::Step(row.id), row)));
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
        let seen = (row.updated_at, row.private);
        let known = self.changed.get(&entry) == Some(&seen);
        if known && seen.0 < self.latest {
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
        if seen.0 > self.latest {
            self.latest.clone_from(&seen.0);
        }
        self.changed.insert(entry, seen);
    }
}
