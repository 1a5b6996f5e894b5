//! Removing a file: by who attached it, or by the staff; one in a comment by its author. That it was there stays in
//! the journal.

use domain::{
    conversations::On,
    ids::CommentId,
    journal::{SubjectKind, Verb},
    needs::NeedState,
    people::Actor,
    policy::Reason,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    Place,
    add::{named, record, touch},
    list::standing,
};
use crate::{Refusal, Store, Wire, conversations, needs, refusal, stamp};

#[derive(sqlx::FromRow)]
struct Row {
    subject_kind: String,
    subject_id: Uuid,
    comment_id: Option<Uuid>,
    name: String,
    file_type: String,
    added_by: Uuid,
}

/// Removes it; its content may be deleted afterwards. One that is removed already does not exist. Gives where it was.
pub async fn remove(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    id: Uuid,
) -> Result<(On, Place), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let row = fetch_optional!(
        w,
        Row,
        "SELECT subject_kind, subject_id, comment_id, name, file_type, added_by FROM attachments
         WHERE id = $1 AND removed_at IS NULL",
        id,
    )?
    .ok_or(Refusal::NotFound)?;
    let on = SubjectKind::from_code(&row.subject_kind)
        .and_then(|kind| On::new(kind, row.subject_id))
        .ok_or(Refusal::damaged("subject of a file"))?;
    let place = match row.comment_id.map(CommentId) {
        Some(comment) => {
            let thread = conversations::take_to_attach(w, actor, now, comment).await?;
            gone(w, actor, now, id).await?;
            // Not its name, as when it came.
            let changes = vec![named(Verb::AttachmentRemoved, &row.file_type)];
            conversations::record(w, actor, now, &thread, Verb::AttachmentRemoved, changes).await?;
            Place::Comment(comment)
        }
        None => {
            let (verdict, staff) = standing(w, actor, on).await?;
            refusal::ask(verdict)?;
            if !staff && row.added_by != actor.person.0 {
                return Err(Refusal::Denied(Reason::NotAuthor));
            }
            touch(w, now, on).await?;
            gone(w, actor, now, id).await?;
            let draft = match on {
                On::Need(need) => needs::facts(w, need)
                    .await?
                    .is_some_and(|facts| facts.state == NeedState::Draft),
                On::Proposal(_) => false,
            };
            if !draft {
                record(w, actor, now, on, Verb::AttachmentRemoved, &row.name).await?;
            }
            Place::Subject(on)
        }
    };
    unit.save().await?;
    Ok((on, place))
}

async fn gone(w: &mut Wire<'_>, actor: &Actor, now: OffsetDateTime, id: Uuid) -> Result<(), Refusal> {
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
    Ok(())
}

/// Removes the files of a comment that is taken back; gives those whose content may be deleted afterwards.
pub(crate) async fn remove_with(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    comment: CommentId,
) -> Result<Vec<Uuid>, Refusal> {
    let files = fetch_all!(
        w,
        (Uuid,),
        "UPDATE attachments SET removed_at = $2, removed_by = $3 WHERE comment_id = $1 AND removed_at IS NULL
         RETURNING id",
        comment.0,
        stamp(now),
        actor.person.0,
    )?;
    Ok(files.into_iter().map(|(id,)| id).collect())
}
