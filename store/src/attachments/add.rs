//! Attaching a file whose content has been written.

use domain::{
    Code, FieldError,
    attachments::{FileFault, FileType, MAX_FILES},
    conversations::On,
    journal::{SubjectKind, Verb, change},
    needs::NeedState,
    people::Actor,
    policy::{Action, Subject, may},
};
use time::OffsetDateTime;

use super::Kept;
use crate::{Refusal, Store, Wire, conversations, journal, needs, once, refusal, stamp};

/// A file to attach.
#[derive(Debug, Clone)]
pub struct New<'a> {
    pub on: On,
    /// The form's key; the same file sent twice is attached once.
    pub key: &'a str,
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
pub async fn may_add(store: &Store, actor: &Actor, on: On) -> Result<(), Refusal> {
    let mut link = store.read().await?;
    ask(&mut link.wire(), actor, on).await.map(|_| ())
}

/// Attaches it. `false` when the form was sent before: the content just written is not needed.
pub async fn add(store: &Store, actor: &Actor, now: OffsetDateTime, new: New<'_>) -> Result<bool, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let draft = ask(w, actor, new.on).await?;
    if once::claim(w, actor, new.key, now).await?.is_some() {
        return Ok(false);
    }
    touch(w, now, new.on).await?;
    let count = scalar!(
        w,
        i64,
        "SELECT COUNT(*) FROM attachments WHERE subject_id = $1 AND removed_at IS NULL",
        new.on.id(),
    )?;
    if count.unwrap_or(0) >= MAX_FILES {
        return Err(FieldError::new(FileFault::TooMany.code(), Code::OutOfRange).into());
    }
    execute!(
        w,
        "INSERT INTO attachments (id, subject_kind, subject_id, name, file_type, bytes, sha256, preview, added_by,
                                  added_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        new.content.id,
        new.on.kind().code(),
        new.on.id(),
        new.name,
        new.file_type.code(),
        i64::try_from(new.content.bytes).unwrap_or(i64::MAX),
        &new.content.sha256,
        new.preview,
        actor.person.0,
        stamp(now),
    )?;
    // A draft is its author's alone: its journal has not begun.
    if !draft {
        record(w, actor, now, new.on, Verb::Attached, new.name).await?;
    }
    once::remember(w, new.key, "attached").await?;
    unit.save().await?;
    Ok(true)
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

pub(super) async fn record(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    on: On,
    verb: Verb,
    name: &str,
) -> Result<(), Refusal> {
    let mut changes = Vec::new();
    match verb {
        Verb::Attached => change(&mut changes, "file", "", name),
        _ => change(&mut changes, "file", name, ""),
    }
    let kind: SubjectKind = on.kind();
    let entry = journal::Entry {
        actor: Some(actor),
        kind,
        subject: on.id(),
        verb,
        changes,
        reason: "",
    };
    journal::record(w, now, entry).await
}
