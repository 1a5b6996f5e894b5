//! Attaching a file whose content has been written: to a need, a proposal, or one's own comment.

use domain::{
    Code, FieldError,
    attachments::{FileFault, FileType, MAX_FILES, MAX_IN_COMMENT},
    conversations::On,
    ids::CommentId,
    journal::{Change, Verb},
    needs::NeedState,
    people::Actor,
    policy::{Action, Subject, may},
};
use time::OffsetDateTime;

use super::Kept;
use crate::{Refusal, Store, Wire, conversations, journal, needs, once, refusal, stamp};

/// What files hang on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Subject(On),
    Comment(CommentId),
}

impl From<On> for Place {
    fn from(on: On) -> Self {
        Self::Subject(on)
    }
}

/// A file to attach.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    /// Made safe.
    pub name: &'a str,
    pub file_type: FileType,
    pub content: &'a Kept,
    pub preview: bool,
}

/// Who takes part in the conversation that all readers see may attach; to a draft, its author.
pub(super) async fn ask(w: &mut Wire<'_>, actor: &Actor, on: On) -> Result<bool, Refusal> {
    if let On::Need(id) = on {
        let facts = needs::facts(w, id).await?.ok_or(Refusal::NotFound)?;
        if facts.state == NeedState::Draft {
            refusal::ask(may(Some(actor), Action::NeedEdit, &Subject::Need(&facts)))?;
            return Ok(true);
        }
    }
    refusal::ask(conversations::may_write(w, actor, on).await?)?;
    Ok(false)
}

/// May the actor attach files to it? Asked before anything is sent.
pub async fn may_add(store: &Store, actor: &Actor, place: impl Into<Place>) -> Result<(), Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    match place.into() {
        Place::Subject(on) => ask(w, actor, on).await.map(|_| ()),
        Place::Comment(comment) => conversations::may_attach(w, actor, comment).await,
    }
}

/// Attaches it. `false` when the form was sent before: the content just written is not needed. `key` is the form's;
/// the same file sent twice is attached once.
pub async fn add(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    place: impl Into<Place>,
    key: &str,
    new: &New<'_>,
) -> Result<bool, Refusal> {
    let place = place.into();
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let (on, comment, draft) = match place {
        Place::Subject(on) => {
            let draft = ask(w, actor, on).await?;
            (on, None, draft)
        }
        Place::Comment(comment) => {
            let thread = conversations::take_to_attach(w, actor, now, comment).await?;
            (thread.on, Some((comment, thread)), false)
        }
    };
    if once::claim(w, actor, key, now).await?.is_some() {
        return Ok(false);
    }
    match &comment {
        Some((comment, thread)) => {
            keep(w, actor, now, on, Some(*comment), new).await?;
            let changes = vec![unnamed(Verb::Attached, new.file_type)];
            conversations::record(w, actor, now, thread, Verb::Attached, changes).await?;
        }
        None => {
            touch(w, now, on).await?;
            keep(w, actor, now, on, None, new).await?;
            // A draft is its author's alone: its journal has not begun.
            if !draft {
                record(w, actor, now, on, Verb::Attached, new.name).await?;
            }
        }
    }
    once::remember(w, key, "attached").await?;
    unit.save().await?;
    Ok(true)
}

/// Keeps what is known of a file, if there is room for one more.
pub(crate) async fn keep(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    on: On,
    comment: Option<CommentId>,
    new: &New<'_>,
) -> Result<(), Refusal> {
    let (count, most) = match comment {
        Some(comment) => (
            scalar!(
                w,
                i64,
                "SELECT COUNT(*) FROM attachments WHERE comment_id = $1 AND removed_at IS NULL",
                comment.0,
            )?,
            MAX_IN_COMMENT,
        ),
        // Not those in comments: not everybody may know of them.
        None => (
            scalar!(
                w,
                i64,
                "SELECT COUNT(*) FROM attachments WHERE subject_id = $1 AND comment_id IS NULL AND removed_at IS NULL",
                on.id(),
            )?,
            MAX_FILES,
        ),
    };
    if count.unwrap_or(0) >= most {
        return Err(FieldError::new(FileFault::TooMany.code(), Code::OutOfRange).into());
    }
    execute!(
        w,
        "INSERT INTO attachments (id, subject_kind, subject_id, comment_id, name, file_type, bytes, sha256, preview,
                                  added_by, added_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        new.content.id,
        on.kind().code(),
        on.id(),
        comment.map(|comment| comment.0),
        new.name,
        new.file_type.code(),
        i64::try_from(new.content.bytes).unwrap_or(i64::MAX),
        &new.content.sha256,
        new.preview,
        actor.person.0,
        stamp(now),
    )?;
    Ok(())
}

/// Locks the subject for its journal.
pub(super) async fn touch(w: &mut Wire<'_>, now: OffsetDateTime, on: On) -> Result<(), Refusal> {
    match on {
        On::Need(id) => execute!(
            w,
            "UPDATE needs SET updated_at = $2 WHERE id = $1",
            id.0,
            stamp(now)
        )?,
        On::Proposal(id) => execute!(
            w,
            "UPDATE proposals SET updated_at = $2 WHERE id = $1",
            id.0,
            stamp(now)
        )?,
    };
    Ok(())
}

/// The file as a change in the journal.
pub(super) fn named(verb: Verb, name: &str) -> Change {
    let (before, after) = match verb {
        Verb::AttachmentRemoved => (name, ""),
        _ => ("", name),
    };
    Change {
        field: "file".to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
    }
}

/// A comment's file as a change: what kind it is, not its name, which is hidden or removed with the comment.
pub(crate) fn unnamed(verb: Verb, file_type: FileType) -> Change {
    named(verb, file_type.code())
}

pub(super) async fn record(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    on: On,
    verb: Verb,
    name: &str,
) -> Result<(), Refusal> {
    let entry = journal::Entry {
        actor: Some(actor),
        kind: on.kind(),
        subject: on.id(),
        verb,
        changes: vec![named(verb, name)],
        reason: "",
    };
    journal::record(w, now, entry).await
}
