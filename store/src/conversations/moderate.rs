//! Hiding somebody else's comment, and showing it again: by the staff, with a reason that its author is told and that
//! stands in the journal. The text stays as it is, for its author and those who look after the conversation.

use domain::{
    conversations::ModerationForm,
    ids::{CommentId, ThreadId},
    journal::Verb,
    people::Actor,
    policy::Action,
};
use time::OffsetDateTime;

use super::place;
use crate::{Refusal, Store, stamp};

/// Hides a comment; one that is hidden stays so.
pub async fn hide(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    comment: CommentId,
    form: &ModerationForm,
) -> Result<ThreadId, Refusal> {
    set(store, actor, now, comment, form, true).await
}

/// Shows a hidden comment again.
pub async fn show(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    comment: CommentId,
    form: &ModerationForm,
) -> Result<ThreadId, Refusal> {
    set(store, actor, now, comment, form, false).await
}

async fn set(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    comment: CommentId,
    form: &ModerationForm,
    hidden: bool,
) -> Result<ThreadId, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let found = place::take_comment(w, actor, now, comment, Action::CommentHide).await?;
    let thread = found.thread;
    if found.hidden == hidden {
        return Ok(thread.id);
    }
    // What is registered stays as it is.
    if found.removed || !thread.standing.is_open_for_edit() {
        return Err(place::not_now(&thread, if hidden { "hide" } else { "show" }));
    }
    let reason = form.check()?;
    execute!(
        w,
        "UPDATE comments SET hidden = $2, moderated_at = $3, moderated_by = $4, moderation_reason = $5 WHERE id = $1",
        comment.0,
        hidden,
        stamp(now),
        actor.person.0,
        &reason,
    )?;
    let verb = if hidden {
        Verb::CommentHidden
    } else {
        Verb::CommentShown
    };
    place::record_why(w, actor, now, &thread, verb, &reason).await?;
    unit.save().await?;
    Ok(thread.id)
}
