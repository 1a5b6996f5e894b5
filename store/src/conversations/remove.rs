//! Taking back one's own comment: nobody reads it or its files any more, and everybody sees that it was there.

use domain::{
    ids::{CommentId, ThreadId},
    journal::Verb,
    people::Actor,
    policy::Action,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::place;
use crate::{Refusal, Store, attachments, stamp};

/// What was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    pub thread: ThreadId,
    /// Files whose content may be deleted now.
    pub files: Vec<Uuid>,
}

/// Removes a comment with its files; once more does nothing.
pub async fn remove(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    comment: CommentId,
) -> Result<Removed, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let own = place::take_comment(w, actor, now, comment, Action::CommentEdit).await?;
    let thread = own.thread.id;
    if own.removed {
        return Ok(Removed {
            thread,
            files: Vec::new(),
        });
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
    let files = attachments::remove_with(w, actor, now, comment).await?;
    place::record(w, actor, now, &own.thread, Verb::CommentRemoved, Vec::new()).await?;
    unit.save().await?;
    Ok(Removed { thread, files })
}
