//! A form sent twice does one thing: each form carries a key, and its result is remembered with it.

use domain::people::Actor;
use time::OffsetDateTime;

use crate::{Refusal, Wire, stamp};

/// Claims the key. `Some(result)` when it was used before; then nothing more is to be done.
///
/// A second sender waits here until the first has saved. A key belongs to its person. An empty key claims
/// nothing (callers other than forms).
pub async fn claim(
    w: &mut Wire<'_>,
    actor: &Actor,
    key: &str,
    now: OffsetDateTime,
) -> Result<Option<String>, Refusal> {
    if key.is_empty() {
        return Ok(None);
    }
    let claimed = execute!(
        w,
        "INSERT INTO done_once (key, person_id, result, at) VALUES ($1, $2, '', $3) ON CONFLICT (key) DO NOTHING",
        key,
        actor.person.0,
        stamp(now),
    )?;
    if claimed == 1 {
        return Ok(None);
    }
    scalar!(
        w,
        String,
        "SELECT result FROM done_once WHERE key = $1 AND person_id = $2",
        key,
        actor.person.0
    )?
    .map(Some)
    .ok_or(Refusal::NotFound)
}

/// Remembers what came of it, in the same unit of work.
pub async fn remember(w: &mut Wire<'_>, key: &str, result: &str) -> Result<(), Refusal> {
    if !key.is_empty() {
        execute!(w, "UPDATE done_once SET result = $2 WHERE key = $1", key, result)?;
    }
    Ok(())
}
