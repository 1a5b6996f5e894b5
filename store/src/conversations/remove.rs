//! Taking back one's own comment: nobody reads it any more, and everybody sees that it was there.

use domain::{
    ids::{CommentId, ThreadId},
    journal::Verb,
    people::Actor,
};
use time::OffsetDateTime;

use super::place;
use crate::{Refusal, Store, stamp};

/// Removes a comment; once more does nothing. Gives its thread.
pub async fn remove(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    comment: CommentId,
) -> Result<ThreadId, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let own = place::take_own(w, actor, now, comment).await?;
    if own.removed {
        return Ok(own.thread.id);
    }
    if !own.thread.standing.is_open_for_edit() {
        return Err(place::not_now(&own.thread, "remove"));
    }
    execute!(
        w,
        "UPDATE comments SET removed_at = $2 WHERE id = $1",
        comment.0,
        stamp(now)
    )?;
    place::record(w, actor, now, &own.thread, Verb::CommentRemoved, Vec::new()).await?;
    unit.save().await?;
    Ok(own.thread.id)
}
