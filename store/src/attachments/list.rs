//! The files of a need or proposal, for who may see it.

use domain::{
    attachments::FileType,
    conversations::On,
    journal::SubjectKind,
    people::Actor,
    policy::{Action, Subject, Verdict, may},
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::add::ask;
use crate::{Refusal, Store, Wire, needs, parse_stamp, proposals, refusal};

/// A file that is attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub id: Uuid,
    pub name: String,
    pub file_type: FileType,
    pub bytes: i64,
    pub sha256: String,
    pub preview: bool,
    pub added_by: String,
    pub added_at: OffsetDateTime,
    pub may_remove: bool,
}

/// A file to give out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub id: Uuid,
    pub name: String,
    pub file_type: FileType,
    pub bytes: i64,
    pub preview: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    file_type: String,
    bytes: i64,
    sha256: String,
    preview: bool,
    added_by: Uuid,
    person_name: String,
    added_at: String,
}

/// May the actor see it, and handle it as the staff does?
pub(super) async fn standing(w: &mut Wire<'_>, actor: &Actor, on: On) -> Result<(Verdict, bool), Refusal> {
    Ok(match on {
        On::Need(id) => {
            let facts = needs::facts(w, id).await?.ok_or(Refusal::NotFound)?;
            let ask = |action| may(Some(actor), action, &Subject::Need(&facts));
            (ask(Action::NeedRead), ask(Action::NeedHandle).is_allowed())
        }
        On::Proposal(id) => {
            let facts = proposals::facts(w, id).await?.ok_or(Refusal::NotFound)?;
            let ask = |action| may(Some(actor), action, &Subject::Proposal(&facts));
            (
                ask(Action::ProposalRead),
                ask(Action::ProposalPrepare).is_allowed(),
            )
        }
    })
}

/// All files, oldest first, and whether the actor may add one.
pub async fn of_subject(store: &Store, actor: &Actor, on: On) -> Result<(Vec<Attachment>, bool), Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let (verdict, staff) = standing(w, actor, on).await?;
    refusal::ask(verdict)?;
    let rows = fetch_all!(
        w,
        Row,
        "SELECT a.id, a.name, a.file_type, a.bytes, a.sha256, a.preview, a.added_by, p.name AS person_name, a.added_at
         FROM attachments a JOIN persons p ON p.id = a.added_by
         WHERE a.subject_kind = $1 AND a.subject_id = $2 AND a.removed_at IS NULL ORDER BY a.added_at, a.id",
        on.kind().code(),
        on.id(),
    )?;
    let files = rows
        .into_iter()
        .map(|row| {
            Ok(Attachment {
                id: row.id,
                name: row.name,
                file_type: row
                    .file_type
                    .parse()
                    .map_err(|_| Refusal::damaged("type of a file"))?,
                bytes: row.bytes,
                sha256: row.sha256,
                preview: row.preview,
                added_by: row.person_name,
                added_at: parse_stamp(&row.added_at),
                may_remove: staff || row.added_by == actor.person.0,
            })
        })
        .collect::<Result<_, Refusal>>()?;
    let may_add = match ask(w, actor, on).await {
        Ok(_) => true,
        Err(Refusal::NotFound | Refusal::Denied(_)) => false,
        Err(refusal) => return Err(refusal),
    };
    Ok((files, may_add))
}

/// The file, for who may see what it hangs on; all else does not exist.
pub async fn find(store: &Store, actor: &Actor, id: Uuid) -> Result<Found, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let (kind, subject, name, file_type, bytes, preview): (String, Uuid, String, String, i64, bool) =
        fetch_optional!(
            w,
            (String, Uuid, String, String, i64, bool),
            "SELECT subject_kind, subject_id, name, file_type, bytes, preview FROM attachments
             WHERE id = $1 AND removed_at IS NULL",
            id,
        )?
        .ok_or(Refusal::NotFound)?;
    let on = SubjectKind::from_code(&kind)
        .and_then(|kind| On::new(kind, subject))
        .ok_or(Refusal::damaged("subject of a file"))?;
    let (verdict, _) = standing(w, actor, on).await?;
    if !verdict.is_allowed() {
        return Err(Refusal::NotFound);
    }
    Ok(Found {
        id,
        name,
        file_type: file_type
            .parse()
            .map_err(|_| Refusal::damaged("type of a file"))?,
        bytes,
        preview,
    })
}
