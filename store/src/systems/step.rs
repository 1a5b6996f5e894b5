//! Taking a system through its life, each step with its reason.

use domain::{
    journal::{Change, SubjectKind, Verb},
    people::Actor,
    policy::Action,
    systems::{LifecycleEvent, reason, transition},
};
use time::OffsetDateTime;

use super::row::{self, At};
use crate::{Refusal, Store, journal, once};

const fn verb(event: LifecycleEvent) -> Verb {
    match event {
        LifecycleEvent::Introduce => Verb::Introduced,
        LifecycleEvent::PhaseOut => Verb::PhasedOut,
        LifecycleEvent::Keep => Verb::KeptInUse,
        LifecycleEvent::Retire => Verb::Retired,
    }
}

/// Lets the event happen, for a reason that stands in the journal.
pub async fn step(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    event: LifecycleEvent,
    why: &str,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let mut system = row::open(w, actor, at.system, Action::SystemManage).await?;
    let why = reason(why)?;
    if once::claim(w, actor, at.key, now).await?.is_some() {
        return Ok(());
    }
    if system.version != at.version {
        return Err(system.stale());
    }
    let before = system.lifecycle;
    let after = transition(before, event)?;
    system.advance(w, now, after).await?;
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::System,
        subject: system.id.0,
        verb: verb(event),
        changes: vec![Change {
            field: "lifecycle".into(),
            before: before.to_string(),
            after: after.to_string(),
        }],
        reason: &why,
    };
    journal::record(w, now, entry).await?;
    unit.save().await
}
