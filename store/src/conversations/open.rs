//! A new thread with its first comment.

use domain::{
    conversations::{LegalStatus, On, Standing, ThreadContent, ThreadForm},
    ids::{CommentId, ThreadId},
    journal::Verb,
    people::Actor,
    policy::Action,
};
use time::OffsetDateTime;

use super::{
    Brought, Written, attach, mentions,
    place::{self, Facts, Thread},
    reply,
};
use crate::{Conflict, Refusal, Store, Wire, new_id, once, refusal, stamp};

/// May the actor open such a thread here? Gives what was typed, checked.
async fn ask(
    w: &mut Wire<'_>,
    actor: &Actor,
    on: On,
    form: &ThreadForm,
) -> Result<(Facts, ThreadContent), Refusal> {
    let facts = Facts::of(w, on).await?;
    reply::ask_subject(actor, &facts)?;
    let content = form.check()?;
    refusal::ask(place::may(
        actor,
        Action::ThreadWrite,
        &facts,
        content.audience,
        actor.person,
    ))?;
    if facts.is_draft() {
        return Err(Refusal::Conflict(Conflict::State {
            state: "draft".to_owned(),
            event: "comment".to_owned(),
        }));
    }
    Ok((facts, content))
}

/// Would [`open`] take this? Asked before its files are received.
pub async fn may_open(store: &Store, actor: &Actor, on: On, form: &ThreadForm) -> Result<(), Refusal> {
    let mut link = store.read().await?;
    ask(&mut link.wire(), actor, on, form).await.map(|_| ())
}

/// Opens a thread. The writer follows the subject from now on, and so do those mentioned who may read it.
pub async fn open<'a>(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    on: On,
    brought: impl Into<Brought<'a>>,
    form: &ThreadForm,
) -> Result<Written, Refusal> {
    let Brought { key, files } = brought.into();
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let (facts, content) = ask(w, actor, on, form).await?;
    if let Some(done) = once::claim(w, actor, key, now).await? {
        return reply::written_before(w, &done).await;
    }
    let thread = Thread {
        id: ThreadId(new_id(now)),
        on,
        audience: content.audience,
        opened_by: actor.person,
        standing: Standing {
            legal_status: LegalStatus::WorkingMaterial,
            resolved: false,
        },
    };
    execute!(
        w,
        "INSERT INTO threads (id, subject_kind, subject_id, part, audience, legal_status, opened_by, created_at,
                              updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        thread.id.0,
        on.kind().code(),
        on.id(),
        content.part.map(|part| part.code()),
        content.audience.code(),
        LegalStatus::WorkingMaterial.code(),
        actor.person.0,
        stamp(now),
    )?;
    place::lock(w, now, &thread).await?;
    let comment = CommentId(new_id(now));
    reply::add(w, actor, now, &thread, comment, None, &content.body).await?;
    let not_told = mentions::note(w, actor, now, &thread, &facts, comment, &content.body).await?;
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
