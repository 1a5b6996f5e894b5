//! All files at once: proving that each is as it was attached, and copying them for a backup or back from one.

use uuid::Uuid;

use super::Files;
use crate::{Refusal, Store};

/// A file that is not as it was attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub id: Uuid,
    pub name: String,
    pub what: Damage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// Its content is not there.
    Missing,
    /// Its content is another.
    Altered,
}

/// What came of copying.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Copied {
    /// All files that there are.
    pub files: usize,
    /// Those that were not there before.
    pub new: usize,
    pub faults: Vec<Fault>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    bytes: i64,
    sha256: String,
    preview: bool,
}

impl Row {
    fn is(&self, what: Damage) -> Fault {
        Fault {
            id: self.id,
            name: self.name.clone(),
            what,
        }
    }

    /// Is the content as long as it was?
    fn fits(&self, bytes: u64) -> bool {
        u64::try_from(self.bytes) == Ok(bytes)
    }
}

async fn rows(store: &Store) -> Result<Vec<Row>, Refusal> {
    let mut link = store.read().await?;
    fetch_all!(
        &mut link.wire(),
        Row,
        "SELECT id, name, bytes, sha256, preview FROM attachments WHERE removed_at IS NULL ORDER BY id",
    )
}

/// How many files there are.
pub async fn count(store: &Store) -> Result<usize, Refusal> {
    rows(store).await.map(|rows| rows.len())
}

/// Reads every content and compares it with what was attached.
pub async fn verify(store: &Store, files: &Files) -> Result<(usize, Vec<Fault>), Refusal> {
    let rows = rows(store).await?;
    let mut faults = Vec::new();
    for row in &rows {
        match files.sha256(row.id).await {
            Ok(sha256) if sha256 == row.sha256 => {}
            Ok(_) => faults.push(row.is(Damage::Altered)),
            Err(Refusal::NotFound) => faults.push(row.is(Damage::Missing)),
            Err(refusal) => return Err(refusal),
        }
    }
    Ok((rows.len(), faults))
}

/// Copies every file that is not there in its full length yet. What is not as it was attached is not copied, lest it
/// replace what was copied before.
pub async fn copy(store: &Store, from: &Files, to: &Files) -> Result<Copied, Refusal> {
    let rows = rows(store).await?;
    let mut copied = Copied {
        files: rows.len(),
        ..Copied::default()
    };
    for row in &rows {
        if to.bytes(row.id).await?.is_some_and(|bytes| row.fits(bytes)) {
            continue;
        }
        match from.copy(row.id, to, &row.sha256).await {
            Ok(true) => copied.new += 1,
            Ok(false) => copied.faults.push(row.is(Damage::Altered)),
            Err(Refusal::NotFound) => copied.faults.push(row.is(Damage::Missing)),
            Err(refusal) => return Err(refusal),
        }
        if row.preview {
            // A preview that is not there is no loss.
            match from.preview(row.id).await {
                Ok(picture) => to.keep_preview(row.id, picture.to_vec()).await?,
                Err(Refusal::NotFound) => {}
                Err(refusal) => return Err(refusal),
            }
        }
    }
    Ok(copied)
}
