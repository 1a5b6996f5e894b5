//! Files in comments: sent with a comment, or added to one's own afterwards.

use domain::{
    ids::CommentId,
    journal::{Change, Verb},
    people::Actor,
    policy::Action,
};
use time::OffsetDateTime;

use super::place::{self, Found, Thread};
use crate::{
    Refusal, Wire,
    attachments::{self, New},
    refusal,
};

/// What a form brings beside its fields.
#[derive(Debug, Clone, Copy, Default)]
pub struct Brought<'a> {
    /// The form's key; empty for callers other than forms.
    pub key: &'a str,
    /// The files of a comment.
    pub files: &'a [New<'a>],
}

impl<'a> From<&'a str> for Brought<'a> {
    fn from(key: &'a str) -> Self {
        Self { key, files: &[] }
    }
}

/// Keeps the files that come with a comment; gives what the journal tells of them.
pub(super) async fn keep(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    thread: &Thread,
    comment: CommentId,
    files: &[New<'_>],
) -> Result<Vec<Change>, Refusal> {
    let mut changes = Vec::new();
    for file in files {
        attachments::keep(w, actor, now, thread.on, Some(comment), file).await?;
        changes.push(attachments::unnamed(Verb::Attached, file.file_type));
    }
    Ok(changes)
}

/// May the actor add files to this comment now?
pub(crate) async fn may_attach(w: &mut Wire<'_>, actor: &Actor, comment: CommentId) -> Result<(), Refusal> {
    let own = Found::of(w, comment).await?;
    refusal::ask(own.may(actor, Action::CommentEdit))?;
    open(&own)
}

/// The thread of one's own comment whose files are to be changed: locked.
pub(crate) async fn take_to_attach(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    comment: CommentId,
) -> Result<Thread, Refusal> {
    let own = place::take_comment(w, actor, now, comment, Action::CommentEdit).await?;
    open(&own)?;
    Ok(own.thread)
}

fn open(own: &Found) -> Result<(), Refusal> {
    if own.is_open() {
        Ok(())
    } else {
        Err(place::not_now(&own.thread, "attach"))
    }
}
