//! A comment in a thread that is there.

use domain::{
    conversations::{Audience, CommentForm},
    ids::{CommentId, ThreadId},
    journal::Verb,
    people::Actor,
    policy::Action,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    Brought, Written, attach, mentions,
    place::{self, Facts, Thread},
};
use crate::{
    Refusal, Store, Wire, new_id, once, refusal, stamp,
    watches::{self, Cause},
};

/// Would [`reply`] take this? Asked before its files are received.
pub async fn may_reply(
    store: &Store,
    actor: &Actor,
    thread: ThreadId,
    form: &CommentForm,
) -> Result<(), Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let thread = place::find(w, thread).await?;
    let facts = Facts::of(w, thread.on).await?;
    let verdict = place::may(
        actor,
        Action::ThreadWrite,
        &facts,
        thread.audience,
        thread.opened_by,
    );
    refusal::ask(verdict)?;
    if !thread.standing.takes_replies() {
        return Err(place::not_now(&thread, "reply"));
    }
    form.check()?;
    Ok(())
}

/// Replies in a thread. `quotes` is the comment it answers; one that is not in the thread is not found.
pub async fn reply<'a>(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    thread: ThreadId,
    quotes: Option<CommentId>,
    brought: impl Into<Brought<'a>>,
    form: &CommentForm,
) -> Result<Written, Refusal> {
    let Brought { key, files } = brought.into();
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let (thread, facts) = place::take(w, actor, now, thread, Action::ThreadWrite).await?;
    if let Some(done) = once::claim(w, actor, key, now).await? {
        return written_before(w, &done).await;
    }
    if !thread.standing.takes_replies() {
        return Err(place::not_now(&thread, "reply"));
    }
    let body = form.check()?;
    if let Some(quoted) = quotes {
        let there = scalar!(
            w,
            i64,
            "SELECT COUNT(*) FROM comments WHERE id = $1 AND thread_id = $2",
            quoted.0,
            thread.id.0,
        )?;
        if there != Some(1) {
            return Err(Refusal::NotFound);
        }
    }
    let comment = CommentId(new_id(now));
    add(w, actor, now, &thread, comment, quotes, &body).await?;
    let not_told = mentions::note(w, actor, now, &thread, &facts, comment, &body).await?;
    let attached = attach::keep(w, actor, now, &thread, comment, files).await?;
    place::record(w, actor, now, &thread, Verb::Commented, attached).await?;
    once::remember(w, key, &comment.to_string()).await?;
    unit.save().await?;
    Ok(Written {
        thread: thread.id,
        comment,
        not_told,
    })
}

/// What one may not see does not exist, whatever was typed about it.
pub(super) fn ask_subject(actor: &Actor, facts: &Facts) -> Result<(), Refusal> {
    refusal::ask(place::may(
        actor,
        Action::ThreadRead,
        facts,
        Audience::Everyone,
        actor.person,
    ))
}

/// Adds a comment; its writer follows the subject.
pub(super) async fn add(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    thread: &Thread,
    comment: CommentId,
    quotes: Option<CommentId>,
    body: &str,
) -> Result<(), Refusal> {
    execute!(
        w,
        "INSERT INTO comments (id, thread_id, author_id, unit_id, quotes_id, body, version, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7)",
        comment.0,
        thread.id.0,
        actor.person.0,
        actor.unit().map(|unit| unit.0),
        quotes.map(|quoted| quoted.0),
        body,
        stamp(now),
    )?;
    watches::follow(
        w,
        now,
        actor.person,
        thread.on.kind(),
        thread.on.id(),
        Cause::Commented,
    )
    .await
}

/// What a form that was sent before came to.
pub(super) async fn written_before(w: &mut Wire<'_>, done: &str) -> Result<Written, Refusal> {
    let comment: CommentId = done.parse().map_err(|_| Refusal::NotFound)?;
    let thread = scalar!(w, Uuid, "SELECT thread_id FROM comments WHERE id = $1", comment.0)?
        .ok_or(Refusal::NotFound)?;
    Ok(Written {
        thread: ThreadId(thread),
        comment,
        not_told: mentions::not_told(w, comment).await?,
    })
}
