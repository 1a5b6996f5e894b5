//! The files of a need or proposal and in its comments, for who may see them.

use std::collections::HashMap;

use domain::{
    attachments::FileType,
    conversations::On,
    ids::{CommentId, PersonId},
    journal::SubjectKind,
    people::Actor,
    policy::{Action, Subject, Verdict, may},
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::add::ask;
use crate::{
    Refusal, Store, Wire,
    conversations::{self, Facts},
    needs, parse_stamp, proposals, refusal,
};

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
    /// The comment that it came with.
    pub comment: Option<CommentId>,
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
    comment_id: Option<Uuid>,
    hidden: Option<bool>,
    /// Of the thread that the comment stands in.
    audience: Option<String>,
    opened_by: Option<Uuid>,
}

impl Row {
    /// What hangs on the subject is seen with it; what hangs on a comment by those who see the comment.
    fn is_seen(&self, actor: &Actor, facts: &Facts) -> Result<bool, Refusal> {
        let (Some(audience), Some(opened_by)) = (&self.audience, self.opened_by) else {
            return Ok(true);
        };
        let audience = audience
            .parse()
            .map_err(|_| Refusal::damaged("audience of a thread"))?;
        let (opened_by, author) = (PersonId(opened_by), PersonId(self.added_by));
        let reads = conversations::may(actor, Action::ThreadRead, facts, audience, opened_by);
        let hidden = self.hidden.unwrap_or(false);
        let shown = || {
            let thread = (audience, opened_by);
            conversations::may_to_comment(actor, Action::CommentReadHidden, facts, thread, author)
                .is_allowed()
        };
        Ok(reads.is_allowed() && (!hidden || shown()))
    }

    fn attachment(self, may_remove: bool) -> Result<Attachment, Refusal> {
        Ok(Attachment {
            id: self.id,
            name: self.name,
            file_type: self
                .file_type
                .parse()
                .map_err(|_| Refusal::damaged("type of a file"))?,
            bytes: self.bytes,
            sha256: self.sha256,
            preview: self.preview,
            added_by: self.person_name,
            added_at: parse_stamp(&self.added_at),
            comment: self.comment_id.map(CommentId),
            may_remove,
        })
    }
}

/// The files of a subject that this reader sees, oldest first.
async fn seen(w: &mut Wire<'_>, actor: &Actor, on: On) -> Result<Vec<Row>, Refusal> {
    let facts = Facts::of(w, on).await?;
    let rows = fetch_all!(
        w,
        Row,
        "SELECT a.id, a.name, a.file_type, a.bytes, a.sha256, a.preview, a.added_by, p.name AS person_name, a.added_at,
                a.comment_id, c.hidden, t.audience, t.opened_by
         FROM attachments a JOIN persons p ON p.id = a.added_by
              LEFT JOIN comments c ON c.id = a.comment_id LEFT JOIN threads t ON t.id = c.thread_id
         WHERE a.subject_kind = $1 AND a.subject_id = $2 AND a.removed_at IS NULL ORDER BY a.added_at, a.id",
        on.kind().code(),
        on.id(),
    )?;
    let mut seen = Vec::new();
    for row in rows {
        if row.is_seen(actor, &facts)? {
            seen.push(row);
        }
    }
    Ok(seen)
}

/// The files in each comment of a conversation that this reader sees.
pub(crate) async fn in_comments(
    w: &mut Wire<'_>,
    actor: &Actor,
    on: On,
) -> Result<HashMap<CommentId, Vec<Attachment>>, Refusal> {
    let mut files: HashMap<CommentId, Vec<Attachment>> = HashMap::new();
    for row in seen(w, actor, on).await? {
        if let Some(comment) = row.comment_id.map(CommentId) {
            let own = row.added_by == actor.person.0;
            files.entry(comment).or_default().push(row.attachment(own)?);
        }
    }
    Ok(files)
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

/// All files, those in comments among them, oldest first, and whether the actor may add one. A comment's file is
/// removed where the comment stands.
pub async fn of_subject(store: &Store, actor: &Actor, on: On) -> Result<(Vec<Attachment>, bool), Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let (verdict, staff) = standing(w, actor, on).await?;
    refusal::ask(verdict)?;
    let files = seen(w, actor, on)
        .await?
        .into_iter()
        .map(|row| {
            let own = staff || row.added_by == actor.person.0;
            let may_remove = own && row.comment_id.is_none();
            row.attachment(may_remove)
        })
        .collect::<Result<_, Refusal>>()?;
    let may_add = match ask(w, actor, on).await {
        Ok(_) => true,
        Err(Refusal::NotFound | Refusal::Denied(_)) => false,
        Err(refusal) => return Err(refusal),
    };
    Ok((files, may_add))
}

#[derive(sqlx::FromRow)]
struct FoundRow {
    subject_kind: String,
    subject_id: Uuid,
    comment_id: Option<Uuid>,
    name: String,
    file_type: String,
    bytes: i64,
    preview: bool,
}

/// The file, for who may see what it hangs on; all else does not exist.
pub async fn find(store: &Store, actor: &Actor, id: Uuid) -> Result<Found, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let row = fetch_optional!(
        w,
        FoundRow,
        "SELECT subject_kind, subject_id, comment_id, name, file_type, bytes, preview FROM attachments
         WHERE id = $1 AND removed_at IS NULL",
        id,
    )?
    .ok_or(Refusal::NotFound)?;
    let may_see = match row.comment_id {
        Some(comment) => conversations::may_see(w, actor, CommentId(comment)).await?,
        None => {
            let on = SubjectKind::from_code(&row.subject_kind)
                .and_then(|kind| On::new(kind, row.subject_id))
                .ok_or(Refusal::damaged("subject of a file"))?;
            standing(w, actor, on).await?.0.is_allowed()
        }
    };
    if !may_see {
        return Err(Refusal::NotFound);
    }
    Ok(Found {
        id,
        name: row.name,
        file_type: row
            .file_type
            .parse()
            .map_err(|_| Refusal::damaged("type of a file"))?,
        bytes: row.bytes,
        preview: row.preview,
    })
}
