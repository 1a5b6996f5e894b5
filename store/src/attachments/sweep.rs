//! Clearing away content that belongs to no file: an upload that ended right before a crash, or what could not be
//! deleted when its file was removed.

use std::collections::HashMap;

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::Files;
use crate::{Refusal, Store};

/// Younger content may be on its way to its row.
const AGE: Duration = Duration::days(1);

/// Crashes leave a few. More than this and a twentieth of all belong to somebody: to another database that uses the
/// same folder, or to files that came after the backup that was brought back.
const FEW: usize = 20;

/// What came of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Contents, and beginnings of such, that were deleted.
    pub deleted: usize,
    /// Without a row, but too many to be left by crashes: they stay.
    pub doubtful: usize,
}

/// Deletes what is a day old and belongs to no file. Never what a file has.
pub async fn sweep(store: &Store, files: &Files, now: OffsetDateTime) -> Result<Swept, Refusal> {
    let mut swept = Swept {
        deleted: files
            .clear_unfinished((now - AGE).into())
            .await
            .map_err(|error| Refusal::Unavailable(Box::new(error)))?,
        doubtful: 0,
    };
    let before = (now - AGE).unix_timestamp();
    let all = files.all().await?;
    // Read after the contents: a file that comes meanwhile is known.
    let rows = rows(store).await?;
    let old = |id: &Uuid| all.get(id).is_some_and(|at| *at < before);
    let removed = rows.iter().filter(|(_, removed)| **removed).map(|(id, _)| *id);
    let removed: Vec<Uuid> = removed.filter(old).collect();
    let unknown = all.keys().copied().filter(|id| !rows.contains_key(id));
    let unknown: Vec<Uuid> = unknown.filter(old).collect();
    let few = unknown.len() <= FEW.max(all.len() / 20);
    if !few {
        swept.doubtful = unknown.len();
    }
    for id in removed.into_iter().chain(unknown.into_iter().filter(|_| few)) {
        files.delete(id).await?;
        swept.deleted += 1;
    }
    Ok(swept)
}

/// All files there ever were, and whether each is removed.
async fn rows(store: &Store) -> Result<HashMap<Uuid, bool>, Refusal> {
    let mut link = store.read().await?;
    let rows = fetch_all!(
        &mut link.wire(),
        (Uuid, bool),
        "SELECT id, removed_at IS NOT NULL FROM attachments",
    )?;
    Ok(rows.into_iter().collect())
}
