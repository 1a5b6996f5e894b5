//! The index in memory, and how it follows the database.

use std::{collections::HashMap, sync::Arc};

use domain::similar::{Index, Probe, Vocabulary};
use time::Duration;
use tokio::sync::RwLock;
use uuid::Uuid;

use crate::{Refusal, Store, Wire, parse_stamp, stamp, word_groups};

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
pub(crate) struct Similar(Arc<RwLock<Option<Kept>>>);

#[derive(Debug)]
pub(super) struct Kept {
    pub(super) index: Index<Entry>,
    /// The state of the words that it goes by ([`word_groups::state`]).
    words: i64,
    /// What is known of each text, by which a change is known.
    known: HashMap<Entry, Known>,
    /// The time of the latest change.
    latest: String,
    /// How the database stood when it was last looked at, of what changed since [`Kept::since`].
    standing: Standing,
}

/// Time and number of a text's latest change, and whether nobody may find it.
type Known = (String, i64, bool);

/// How many texts changed, their numbers of changes together, the latest time. The same as before: nothing changed.
type Standing = (i64, i64, String);

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    updated_at: String,
    version: i64,
    /// Nobody may find it: a draft, withdrawn, a retired system, a step of a plan that another one followed.
    private: bool,
    title: String,
    first: String,
    second: String,
    third: String,
}

/// Who waits for the index keeps no connection meanwhile, since the few that wait would leave none for others: a
/// connection is asked for when the index is at hand.
impl Similar {
    /// The words that the index goes by, as the database stands now.
    pub(crate) async fn vocabulary(&self, store: &Store) -> Result<Arc<Vocabulary>, Refusal> {
        self.with(store, |index| index.vocabulary().clone()).await
    }

    /// Does something with the index as the database stands now. Those who only search do not wait for each other.
    pub(super) async fn with<T>(
        &self,
        store: &Store,
        work: impl FnOnce(&Index<Entry>) -> T,
    ) -> Result<T, Refusal> {
        let kept = self.0.read().await;
        if let Some(kept) = kept.as_ref()
            && kept.is_current(store).await?
        {
            return Ok(work(&kept.index));
        }
        drop(kept);
        self.with_own(store, |index| work(index)).await
    }

    /// The same for work that puts something into the index, and takes it out again.
    pub(super) async fn with_own<T>(
        &self,
        store: &Store,
        work: impl FnOnce(&mut Index<Entry>) -> T,
    ) -> Result<T, Refusal> {
        let mut kept = self.0.write().await;
        let mut link = store.read().await?;
        let w = &mut link.wire();
        // Read before the words: if they change in between, the next one who asks sees it and reads them again.
        let words = word_groups::state(w).await?;
        let kept = match kept.as_mut().is_some_and(|kept| kept.words == words) {
            true => kept.as_mut(),
            false => {
                let vocabulary = word_groups::in_force(w).await?;
                Some(kept.insert(Kept::new(vocabulary, words)))
            }
        };
        let kept = kept.ok_or(Refusal::NotFound)?;
        kept.follow(w).await?;
        drop(link);
        Ok(work(&mut kept.index))
    }

    /// Nobody is at the index until what this gives is dropped.
    #[cfg(test)]
    pub(crate) async fn held(&self) -> impl Drop + use<> {
        self.0.clone().write_owned().await
    }
}

/// How all that changed since then stands.
async fn standing(w: &mut Wire<'_>, since: &str) -> Result<Standing, Refusal> {
    let standing = fetch_optional!(
        w,
        Standing,
        "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(version), 0) AS BIGINT), COALESCE(MAX(updated_at), '')
         FROM (SELECT version, updated_at FROM needs WHERE updated_at >= $1
               UNION ALL SELECT version + basics_version, updated_at FROM proposals WHERE updated_at >= $1
               UNION ALL SELECT version, updated_at FROM systems WHERE updated_at >= $1
               UNION ALL SELECT version, updated_at FROM steps
               UNION ALL SELECT version_no, '' FROM plans) AS changed",
        since,
    )?;
    Ok(standing.unwrap_or_default())
}

impl Kept {
    async fn is_current(&self, store: &Store) -> Result<bool, Refusal> {
        let mut link = store.read().await?;
        let w = &mut link.wire();
        Ok(self.words == word_groups::state(w).await? && self.standing == standing(w, &self.since()).await?)
    }

    fn new(vocabulary: Arc<Vocabulary>, words: i64) -> Self {
        Self {
            index: Index::new(vocabulary),
            words,
            known: HashMap::new(),
            latest: String::new(),
            standing: Standing::default(),
        }
    }

    /// What changed before then is known.
    fn since(&self) -> String {
        if self.latest.is_empty() {
            String::new()
        } else {
            stamp(parse_stamp(&self.latest) - OVERLAP)
        }
    }

    async fn follow(&mut self, w: &mut Wire<'_>) -> Result<(), Refusal> {
        let since = self.since();
        // Before the texts: what changes in between is read again by the next who asks.
        let now = standing(w, &since).await?;
        if now == self.standing {
            return Ok(());
        }
        let needs = fetch_all!(
            w,
            Row,
            "SELECT n.id, n.updated_at, n.version, n.state IN ('draft', 'withdrawn') AS private, n.title,
                    t.problem AS first, t.current_situation AS second, t.desired_effect AS third
             FROM needs n JOIN need_texts t ON t.need_id = n.id WHERE n.updated_at >= $1",
            since.as_str(),
        )?;
        let proposals = fetch_all!(
            w,
            Row,
            "SELECT id, updated_at, version + basics_version AS version, FALSE AS private, title, summary AS first,
                    background AS second, '' AS third
             FROM proposals WHERE updated_at >= $1",
            since.as_str(),
        )?;
        let systems = fetch_all!(
            w,
            Row,
            "SELECT id, updated_at, version, lifecycle = 'retired' AS private, name AS title, purpose AS first,
                    area AS second, '' AS third
             FROM systems WHERE updated_at >= $1",
            since.as_str(),
        )?;
        // A step is told of by its plan being the newest, which no time of its own tells: all are looked at, which are
        // few.
        let steps = fetch_all!(
            w,
            Row,
            "SELECT id, updated_at, version, plan_id <> (SELECT id FROM plans ORDER BY version_no DESC LIMIT 1) AS private,
                    title_sv AS title, about_sv AS first, '' AS second, '' AS third
             FROM steps",
        )?;
        let rows = needs
            .into_iter()
            .map(|row| (Entry::Need(row.id), row))
            .chain(proposals.into_iter().map(|row| (Entry::Proposal(row.id), row)))
            .chain(systems.into_iter().map(|row| (Entry::System(row.id), row)))
            .chain(steps.into_iter().map(|row| (Entry::Step(row.id), row)));
        self.take_all(rows).await;
        // The next one looks back from the latest change, which may be another than it was.
        self.standing = if self.since() == since {
            now
        } else {
            Standing::default()
        };
        Ok(())
    }

    async fn take_all(&mut self, rows: impl Iterator<Item = (Entry, Row)>) {
        let mut latest = self.latest.clone();
        for (done, (entry, row)) in rows.enumerate() {
            if done % AT_ONCE == AT_ONCE - 1 {
                tokio::task::yield_now().await;
            }
            if row.updated_at > latest {
                latest.clone_from(&row.updated_at);
            }
            self.take(entry, row);
        }
        // Only now: whoever asked may have gone in between, and what was not taken up yet is then looked for again.
        self.latest = latest;
    }

    fn take(&mut self, entry: Entry, row: Row) {
        let now = (row.updated_at, row.version, row.private);
        if self.known.get(&entry) == Some(&now) {
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
        self.known.insert(entry, now);
    }
}

#[cfg(test)]
mod tests {
    use std::{
        pin::pin,
        task::{Context, Waker},
    };

    use domain::similar::parse;

    use super::*;

    /// The newest first, so that the latest is known before the others are taken up.
    fn rows(count: u128) -> impl Iterator<Item = (Entry, Row)> {
        (0..count).rev().map(|n| {
            let id = Uuid::from_u128(n);
            let row = Row {
                id,
                updated_at: format!("2026-11-{:02}T08:00:00Z", 1 + n % 28),
                version: 1,
                private: false,
                title: format!("Passerkort {n}"),
                first: String::new(),
                second: String::new(),
                third: String::new(),
            };
            (Entry::Need(id), row)
        })
    }

    #[tokio::test]
    async fn what_was_broken_off_is_taken_up_by_the_next() {
        let vocabulary = Arc::new(Vocabulary::new(&parse("passerkort, tagg")));
        let mut kept = Kept::new(vocabulary, 0);
        {
            // Whoever asked is gone at the first pause.
            let mut work = pin!(kept.take_all(rows(150)));
            assert!(
                work.as_mut()
                    .poll(&mut Context::from_waker(Waker::noop()))
                    .is_pending()
            );
        }
        assert!(kept.index.len() < 150);
        assert_eq!(kept.since(), "", "the next looks at all again");
        kept.take_all(rows(150)).await;
        assert_eq!(kept.index.len(), 150);
        assert_ne!(kept.since(), "");
    }
}
