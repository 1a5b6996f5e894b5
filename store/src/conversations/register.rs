//! Making a thread part of the record: working material becomes a document that is kept as it is.

use domain::{
    conversations::LegalStatus,
    ids::ThreadId,
    journal::{Verb, change},
    people::Actor,
    policy::Action,
};
use time::OffsetDateTime;

use super::place;
use crate::{Refusal, Store, stamp};

/// Registers a thread; once more does nothing.
pub async fn register(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    thread: ThreadId,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let (thread, _) = place::take(w, actor, now, thread, Action::ThreadRegister).await?;
    let before = thread.standing.legal_status;
    if before == LegalStatus::Registered {
        return Ok(());
    }
    execute!(
        w,
        "UPDATE threads SET legal_status = $2, registered_at = $3, registered_by = $4 WHERE id = $1",
        thread.id.0,
        LegalStatus::Registered.code(),
        stamp(now),
        actor.person.0,
    )?;
    let mut changes = Vec::new();
    change(&mut changes, "legal_status", before, LegalStatus::Registered);
    place::record(w, actor, now, &thread, Verb::ThreadRegistered, changes).await?;
    unit.save().await
}
