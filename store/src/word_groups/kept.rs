//! Groups as they are kept.

use std::sync::Arc;

use domain::{
    ids::WordGroupId,
    similar::{Synonyms, Vocabulary, built_in},
    word_groups::{self, Said, key, kind_from},
};
use uuid::Uuid;

use crate::{Refusal, Wire};

/// Which group, as it stood when the form was opened, and the form's key.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    /// What its page is addressed by: an id, or the key of a built-in group.
    pub group: &'a str,
    /// 0 for a built-in group that nothing was said of.
    pub version: i64,
    /// Empty for callers other than forms.
    pub key: &'a str,
}

/// What was said of a group.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub id: WordGroupId,
    pub said: Said,
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct Kept {
    id: Uuid,
    built_in: String,
    kind: String,
    words: String,
    is_off: bool,
    version: i64,
}

impl TryFrom<Kept> for Row {
    type Error = Refusal;

    fn try_from(kept: Kept) -> Result<Self, Refusal> {
        Ok(Self {
            id: WordGroupId(kept.id),
            said: Said {
                built_in: kept.built_in,
                kind: kind_from(&kept.kind).ok_or_else(|| Refusal::damaged("group of words"))?,
                words: kept.words.lines().map(str::to_owned).collect(),
                off: kept.is_off,
            },
            version: kept.version,
        })
    }
}

/// All that was said, in the order it was first said.
pub(super) async fn all(w: &mut Wire<'_>) -> Result<Vec<Row>, Refusal> {
    let rows = fetch_all!(
        w,
        Kept,
        "SELECT id, built_in, kind, words, is_off, version FROM word_groups ORDER BY created_at, id"
    )?;
    rows.into_iter().map(Row::try_from).collect()
}

/// A group by what its page is addressed by: what is built in, and what was said.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub built_in: Option<Synonyms>,
    pub row: Option<Row>,
}

pub(super) async fn find(w: &mut Wire<'_>, address: &str) -> Result<Option<Found>, Refusal> {
    let rows = all(w).await?;
    let built_in = built_in().into_iter().find(|group| key(group) == address);
    let row = rows.into_iter().find(|row| match &built_in {
        Some(_) => row.said.built_in == address,
        None => row.said.built_in.is_empty() && row.id.to_string() == address,
    });
    Ok((built_in.is_some() || row.is_some()).then_some(Found { built_in, row }))
}

/// Tells two states of the words apart: it grows with each change.
pub(crate) async fn state(w: &mut Wire<'_>) -> Result<i64, Refusal> {
    let sum = scalar!(
        w,
        i64,
        "SELECT CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM word_groups"
    )?;
    Ok(sum.unwrap_or(0))
}

/// The words that count now. They are made ready on a thread of its own: there are tens of thousands.
pub(crate) async fn in_force(w: &mut Wire<'_>) -> Result<Arc<Vocabulary>, Refusal> {
    let said: Vec<Said> = all(w).await?.into_iter().map(|row| row.said).collect();
    tokio::task::spawn_blocking(move || Arc::new(Vocabulary::new(&word_groups::in_force(built_in(), &said))))
        .await
        .map_err(|error| Refusal::Unavailable(Box::new(error)))
}
