//! Which open needs seem to belong together: found beside the requests, and kept until a need changes.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use domain::{
    ids::NeedId,
    similar::{Group, Index, Probe, Vocabulary, suggested_groups},
};
use tokio::sync::{Mutex, watch};
use uuid::Uuid;

use crate::{Refusal, Wire, similar::Similar, word_groups};

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
    finding: Option<(Over, watch::Receiver<Option<Arc<Found>>>)>,
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
    pub(super) async fn latest(&self, w: &mut Wire<'_>, similar: &Similar) -> Result<Latest, Refusal> {
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
        let over = (many, changed, grouped, words);
        let mut kept = self.0.lock().await;
        if let Some(found) = kept.found.as_ref().filter(|found| found.over == over) {
            return Ok(Latest {
                groups: found.groups.clone(),
                finding: false,
            });
        }
        let mut waiting = match &kept.finding {
            Some((of, waiting)) if *of == over => waiting.clone(),
            _ => {
                let waiting = find(over.clone(), similar.vocabulary(w).await?, texts(w).await?);
                kept.finding = Some((over.clone(), waiting.clone()));
                waiting
            }
        };
        let earlier = kept.found.clone();
        drop(kept);
        let waited = tokio::time::timeout(PATIENCE, async {
            let found = waiting.wait_for(Option::is_some).await;
            found.ok().and_then(|found| found.clone())
        });
        // Nothing when the finding came to nothing: it is begun anew by the next who asks.
        let (found, over) = match waited.await {
            Ok(found) => (found, true),
            Err(_) => (None, false),
        };
        if over {
            let mut kept = self.0.lock().await;
            kept.finding = None;
            if found.is_some() {
                kept.found.clone_from(&found);
            }
        }
        let finding = found.is_none();
        Ok(Latest {
            groups: found
                .or(earlier)
                .map_or_else(Vec::new, |found| found.groups.clone()),
            finding,
        })
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
fn find(over: Over, vocabulary: Arc<Vocabulary>, rows: Vec<Row>) -> watch::Receiver<Option<Arc<Found>>> {
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
