//! Marking a thread as resolved, and opening it again.

use domain::{ids::ThreadId, journal::Verb, people::Actor, policy::Action};
use time::OffsetDateTime;

use super::place;
use crate::{Refusal, Store, stamp};

/// Marks a thread as resolved; once more does nothing.
pub async fn resolve(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    thread: ThreadId,
) -> Result<(), Refusal> {
    set(store, actor, now, thread, true).await
}

/// Opens a resolved thread again.
pub async fn reopen(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    thread: ThreadId,
) -> Result<(), Refusal> {
    set(store, actor, now, thread, false).await
}

async fn set(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    thread: ThreadId,
    resolved: bool,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let (thread, _) = place::take(w, actor, now, thread, Action::ThreadResolve).await?;
    if thread.standing.resolved == resolved {
        return Ok(());
    }
    let (verb, event) = if resolved {
        (Verb::ThreadResolved, "resolve")
    } else {
        (Verb::ThreadReopened, "reopen")
    };
    if !thread.standing.is_open_for_edit() {
        return Err(place::not_now(&thread, event));
    }
    execute!(
        w,
        "UPDATE threads SET resolved_at = $2, resolved_by = $3 WHERE id = $1",
        thread.id.0,
        resolved.then(|| stamp(now)),
        resolved.then_some(actor.person.0),
    )?;
    place::record(w, actor, now, &thread, verb, Vec::new()).await?;
    unit.save().await
}
