//! Saying that words mean the same, or that they do not.

use domain::{
    ids::WordGroupId,
    journal::{Change, SubjectKind, Verb, change as note},
    people::Actor,
    similar::Synonyms,
    word_groups::{Said, WordGroupForm, key, kind_code},
};
use time::OffsetDateTime;

use super::{
    kept::{self, At, Found, Row},
    list::ask,
};
use crate::{Refusal, Store, Wire, journal, new_id, once, refusal, stamp};

/// Adds a group of the municipality's own; gives what its page is addressed by. The same key gives the same group.
pub async fn add(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    form_key: &str,
    form: &WordGroupForm,
) -> Result<WordGroupId, Refusal> {
    ask(actor)?;
    let group = form.check()?;
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    if let Some(made) = once::claim(w, actor, form_key, now).await? {
        return made.parse().map_err(|_| Refusal::damaged("result of a form"));
    }
    let said = Said {
        built_in: String::new(),
        kind: group.kind,
        words: group.words,
        off: false,
    };
    let id = insert(w, now, &said).await?;
    let mut changes = Vec::new();
    note(&mut changes, "word_kind", "", kind_code(said.kind));
    note(&mut changes, "words", "", said.words.join(", "));
    tell(w, actor, now, id, Verb::Created, changes).await?;
    once::remember(w, form_key, &id.to_string()).await?;
    unit.save().await?;
    Ok(id)
}

/// Changes the words and the kind of an own group, or what was added to a built-in one.
pub async fn change(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &WordGroupForm,
) -> Result<(), Refusal> {
    ask(actor)?;
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let found = kept::find(w, at.group).await?.ok_or(Refusal::NotFound)?;
    let (kind, words) = match &found.built_in {
        Some(group) => (group.kind, form.check_added(group)?),
        None => {
            let group = form.check()?;
            (group.kind, group.words)
        }
    };
    if once::claim(w, actor, at.key, now).await?.is_some() {
        return Ok(());
    }
    let before = current(&found)?;
    fresh(&found, at)?;
    let after = Said {
        kind,
        words,
        ..before.clone()
    };
    if after == before {
        return Ok(());
    }
    let id = write(w, now, &found, &after).await?;
    let mut changes = Vec::new();
    note(
        &mut changes,
        "word_kind",
        kind_code(before.kind),
        kind_code(after.kind),
    );
    note(
        &mut changes,
        "words",
        before.words.join(", "),
        after.words.join(", "),
    );
    tell(w, actor, now, id, Verb::Edited, changes).await?;
    unit.save().await
}

/// Switches a group off, or on again: an own one as well as a built-in one.
pub async fn switch(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    off: bool,
) -> Result<(), Refusal> {
    ask(actor)?;
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let found = kept::find(w, at.group).await?.ok_or(Refusal::NotFound)?;
    if once::claim(w, actor, at.key, now).await?.is_some() {
        return Ok(());
    }
    let before = current(&found)?;
    fresh(&found, at)?;
    if before.off == off {
        return Ok(());
    }
    let words = found
        .built_in
        .iter()
        .flat_map(|group| &group.words)
        .chain(&before.words);
    let words = words.map(String::as_str).collect::<Vec<_>>().join(", ");
    let id = write(w, now, &found, &Said { off, ..before }).await?;
    let (verb, changes) = if off {
        (Verb::SwitchedOff, vec![change_of(&words, "")])
    } else {
        (Verb::SwitchedOn, vec![change_of("", &words)])
    };
    tell(w, actor, now, id, verb, changes).await?;
    unit.save().await
}

fn change_of(before: &str, after: &str) -> Change {
    Change {
        field: "words".into(),
        before: before.into(),
        after: after.into(),
    }
}

/// What is said of the group now; of a built-in one possibly nothing.
fn current(found: &Found) -> Result<Said, Refusal> {
    match (&found.row, &found.built_in) {
        (Some(row), _) => Ok(row.said.clone()),
        (None, Some(group)) => Ok(nothing_said(group)),
        (None, None) => Err(Refusal::NotFound),
    }
}

fn nothing_said(group: &Synonyms) -> Said {
    Said {
        built_in: key(group),
        kind: group.kind,
        words: Vec::new(),
        off: false,
    }
}

/// Nobody changed it since the form was opened.
fn fresh(found: &Found, at: At<'_>) -> Result<(), Refusal> {
    let version = found.row.as_ref().map_or(0, |row| row.version);
    if version == at.version {
        Ok(())
    } else {
        Err(stale(version, &current(found)?))
    }
}

fn stale(version: i64, said: &Said) -> Refusal {
    refusal::stale(version, &WordGroupForm::of(said.kind, &said.words))
}

async fn insert(w: &mut Wire<'_>, now: OffsetDateTime, said: &Said) -> Result<WordGroupId, Refusal> {
    let id = WordGroupId(new_id(now));
    execute!(
        w,
        "INSERT INTO word_groups (id, built_in, kind, words, is_off, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, 1, $6, $6)",
        id.0,
        &said.built_in,
        kind_code(said.kind),
        said.words.join("\n"),
        said.off,
        stamp(now),
    )?;
    Ok(id)
}

async fn write(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    found: &Found,
    said: &Said,
) -> Result<WordGroupId, Refusal> {
    let Some(Row { id, version, .. }) = found.row else {
        return insert(w, now, said).await;
    };
    let written = execute!(
        w,
        "UPDATE word_groups SET kind = $3, words = $4, is_off = $5, updated_at = $6, version = version + 1
         WHERE id = $1 AND version = $2",
        id.0,
        version,
        kind_code(said.kind),
        said.words.join("\n"),
        said.off,
        stamp(now),
    )?;
    if written == 0 {
        // Another unit of work was quicker (PostgreSQL lets two begin at once).
        let address = if said.built_in.is_empty() {
            id.to_string()
        } else {
            said.built_in.clone()
        };
        let found = kept::find(w, &address).await?.ok_or(Refusal::NotFound)?;
        let version = found.row.as_ref().map_or(0, |row| row.version);
        return Err(stale(version, &current(&found)?));
    }
    Ok(id)
}

async fn tell(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    id: WordGroupId,
    verb: Verb,
    changes: Vec<Change>,
) -> Result<(), Refusal> {
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::WordGroup,
        subject: id.0,
        verb,
        changes,
        reason: "",
    };
    journal::record(w, now, entry).await
}
