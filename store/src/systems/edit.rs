//! Describing a system anew.

use domain::{
    journal::{SubjectKind, Verb},
    people::Actor,
    policy::Action,
    systems::SystemForm,
};
use time::OffsetDateTime;

use super::row::{self, At};
use crate::{Refusal, Store, journal, once};

/// Changes what is said of a system; what is retired too, since what is wrong must be put right.
pub async fn edit(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &SystemForm,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let mut system = row::open(w, actor, at.system, Action::SystemManage).await?;
    let content = form.check()?;
    if once::claim(w, actor, at.key, now).await?.is_some() {
        return Ok(());
    }
    if system.version != at.version {
        return Err(system.stale());
    }
    let known = row::known(w, Some(at.system), content).await?;
    let changes = row::content_changes(w, Some(&system.content), &known.content).await?;
    if changes.is_empty() {
        return Ok(());
    }
    system.write(w, now, known).await?;
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::System,
        subject: system.id.0,
        verb: Verb::Edited,
        changes,
        reason: "",
    };
    journal::record(w, now, entry).await?;
    unit.save().await
}
