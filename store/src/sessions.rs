//! Browser sessions. The content is the session layer's own text; here it is only kept.

use time::OffsetDateTime;

use crate::{Refusal, Store, stamp};

/// Adds a session; `false` when the id is taken.
pub async fn create(
    store: &Store,
    id: &str,
    content: &str,
    expires: OffsetDateTime,
) -> Result<bool, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let added = execute!(
        w,
        "INSERT INTO sessions (id, content, expires_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
        id,
        content,
        stamp(expires),
    )?;
    unit.save().await?;
    Ok(added == 1)
}

/// Writes a session's content and expiry.
pub async fn save(store: &Store, id: &str, content: &str, expires: OffsetDateTime) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    execute!(
        w,
        "INSERT INTO sessions (id, content, expires_at) VALUES ($1, $2, $3)
         ON CONFLICT (id) DO UPDATE SET content = excluded.content, expires_at = excluded.expires_at",
        id,
        content,
        stamp(expires),
    )?;
    unit.save().await
}

/// The content of a session that has not expired.
pub async fn load(store: &Store, id: &str, now: OffsetDateTime) -> Result<Option<String>, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    scalar!(
        w,
        String,
        "SELECT content FROM sessions WHERE id = $1 AND expires_at > $2",
        id,
        stamp(now)
    )
}

pub async fn delete(store: &Store, id: &str) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    execute!(w, "DELETE FROM sessions WHERE id = $1", id)?;
    unit.save().await
}

/// Forgets expired sessions; gives how many there were.
pub async fn forget_expired(store: &Store, now: OffsetDateTime) -> Result<u64, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let gone = execute!(w, "DELETE FROM sessions WHERE expires_at <= $1", stamp(now))?;
    unit.save().await?;
    Ok(gone)
}
