//! Changing one's own comment; what it said before stays to be read.

use domain::{conversations::CommentForm, ids::CommentId, journal::Verb, people::Actor, policy::Action};
use time::OffsetDateTime;

use super::{Written, mentions, place, reply};
use crate::{Refusal, Store, once, refusal, stamp};

/// Which comment, as it stood when the form was opened, and the form's key.
#[derive(Debug, Clone, Copy)]
pub struct CommentAt<'a> {
    pub comment: CommentId,
    pub version: i64,
    /// Empty for callers other than forms.
    pub key: &'a str,
}

/// Changes a comment. The same words again change nothing.
pub async fn edit(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: CommentAt<'_>,
    form: &CommentForm,
) -> Result<Written, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let own = place::take_comment(w, actor, now, at.comment, Action::CommentEdit).await?;
    if let Some(done) = once::claim(w, actor, at.key, now).await? {
        return reply::written_before(w, &done).await;
    }
    if !own.is_open() {
        return Err(place::not_now(&own.thread, "edit"));
    }
    if own.version != at.version {
        let current = CommentForm {
            body: own.body,
            ..CommentForm::default()
        };
        return Err(refusal::stale(own.version, &current));
    }
    let body = form.check()?;
    if body == own.body {
        return reply::written_before(w, &at.comment.to_string()).await;
    }
    execute!(
        w,
        "INSERT INTO comment_versions (comment_id, version, body, written_at)
         SELECT id, version, body, COALESCE(edited_at, created_at) FROM comments WHERE id = $1",
        at.comment.0,
    )?;
    execute!(
        w,
        "UPDATE comments SET body = $2, version = version + 1, edited_at = $3 WHERE id = $1",
        at.comment.0,
        &body,
        stamp(now),
    )?;
    let not_told = mentions::note(w, actor, now, &own.thread, &own.facts, at.comment, &body).await?;
    place::record(w, actor, now, &own.thread, Verb::CommentEdited, Vec::new()).await?;
    once::remember(w, at.key, &at.comment.to_string()).await?;
    unit.save().await?;
    Ok(Written {
        thread: own.thread.id,
        comment: at.comment,
        not_told,
    })
}
