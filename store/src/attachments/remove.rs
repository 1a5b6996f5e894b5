//! Removing a file: by who attached it, or by the staff. That it was there stays in the journal.

use domain::{
    conversations::On,
    journal::{SubjectKind, Verb},
    needs::NeedState,
    people::Actor,
    policy::Reason,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    add::{record, touch},
    list::standing,
};
use crate::{Refusal, Store, needs, refusal, stamp};

/// Removes it; its content may be deleted afterwards. One that is removed already does not exist.
pub async fn remove(store: &Store, actor: &Actor, now: OffsetDateTime, id: Uuid) -> Result<On, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let (kind, subject, name, added_by): (String, Uuid, String, Uuid) = fetch_optional!(
        w,
        (String, Uuid, String, Uuid),
        "SELECT subject_kind, subject_id, name, added_by FROM attachments WHERE id = $1 AND removed_at IS NULL",
        id,
    )?
    .ok_or(Refusal::NotFound)?;
    let on = SubjectKind::from_code(&kind)
        .and_then(|kind| On::new(kind, subject))
        .ok_or(Refusal::damaged("subject of a file"))?;
    let (verdict, staff) = standing(w, actor, on).await?;
    refusal::ask(verdict)?;
    if !staff && added_by != actor.person.0 {
        return Err(Refusal::Denied(Reason::NotAuthor));
    }
    touch(w, now, on).await?;
    let removed = execute!(
        w,
        "UPDATE attachments SET removed_at = $2, removed_by = $3 WHERE id = $1 AND removed_at IS NULL",
        id,
        stamp(now),
        actor.person.0,
    )?;
    if removed == 0 {
        return Err(Refusal::NotFound);
    }
    let draft = match on {
        On::Need(need) => needs::facts(w, need)
            .await?
            .is_some_and(|facts| facts.state == NeedState::Draft),
        On::Proposal(_) => false,
    };
    if !draft {
        record(w, actor, now, on, Verb::AttachmentRemoved, &name).await?;
    }
    unit.save().await?;
    Ok(on)
}
