//! The conversation about a subject, as far as the reader may see it.

use std::collections::{BTreeSet, HashMap};

use domain::{
    conversations::{Audience, LegalStatus, On, Part, Standing, quoted},
    ids::{CommentId, PersonId, ThreadId, UnitId},
    organisation::UnitKind,
    people::Actor,
    policy::Action,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    place::{self, Facts},
    reply,
};
use crate::{
    Refusal, Store, Topic, Wire,
    attachments::{self, Attachment},
    parse_stamp,
};

/// All threads that the reader may read, those to be answered first, each by age; and what the reader may begin.
#[derive(Debug, Clone, Default)]
pub struct Conversation {
    pub threads: Vec<Thread>,
    /// With whom the reader may open a thread.
    pub audiences: Vec<Audience>,
    /// What tells of threads that not all read, each with the version that is shown here.
    pub topics: Vec<(Topic, i64)>,
}

#[derive(Debug, Clone)]
pub struct Thread {
    pub id: ThreadId,
    /// A part of a proposal; `None` for the whole.
    pub part: Option<Part>,
    pub audience: Audience,
    pub standing: Standing,
    pub opened_by: PersonId,
    /// When and by whom it was resolved, and registered.
    pub resolved: Option<(OffsetDateTime, String)>,
    pub registered: Option<(OffsetDateTime, String)>,
    pub comments: Vec<Comment>,
    pub may_reply: bool,
    /// May resolve it, or open it again.
    pub may_resolve: bool,
    pub may_register: bool,
    /// People of several authorities write in it, so that some of it may have come in from another; told to those who
    /// may register it.
    pub several_authorities: bool,
}

#[derive(Debug, Clone)]
pub struct Comment {
    pub id: CommentId,
    pub author: PersonId,
    pub author_name: String,
    /// Where the author worked then.
    pub unit: Option<UnitId>,
    pub unit_sv: String,
    pub unit_en: String,
    /// The comment it answers.
    pub quotes: Option<CommentId>,
    /// Markdown; empty when removed.
    pub body: String,
    pub version: i64,
    pub created_at: OffsetDateTime,
    pub edited_at: Option<OffsetDateTime>,
    pub removed_at: Option<OffsetDateTime>,
    /// Hidden by the staff; its words and files are here for those alone who may read them all the same.
    pub hidden: Option<Moderated>,
    pub files: Vec<Attachment>,
    /// What it said before, oldest first.
    pub earlier: Vec<Earlier>,
    /// The mentions in it, as written.
    pub mentions: Vec<String>,
    /// Those mentioned who are not told since they may not read it; only the author learns this.
    pub not_told: Vec<String>,
    pub may_edit: bool,
    /// May take it back.
    pub may_remove: bool,
    /// May hide it, or show it again.
    pub may_hide: bool,
}

/// By whom, when and why it was hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moderated {
    pub by: String,
    pub at: OffsetDateTime,
    pub reason: String,
    /// The reader may read it all the same.
    pub may_read: bool,
}

/// An earlier wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    pub at: OffsetDateTime,
    pub body: String,
}

#[derive(sqlx::FromRow)]
struct ThreadRow {
    id: Uuid,
    part: Option<String>,
    audience: String,
    legal_status: String,
    opened_by: Uuid,
    resolved_at: Option<String>,
    resolved_name: Option<String>,
    registered_at: Option<String>,
    registered_name: Option<String>,
}

#[derive(sqlx::FromRow)]
struct CommentRow {
    id: Uuid,
    thread_id: Uuid,
    author_id: Uuid,
    name: String,
    unit_id: Option<Uuid>,
    unit_sv: Option<String>,
    unit_en: Option<String>,
    quotes_id: Option<Uuid>,
    body: String,
    version: i64,
    created_at: String,
    edited_at: Option<String>,
    removed_at: Option<String>,
    hidden: bool,
    moderated_at: Option<String>,
    moderated_name: Option<String>,
    moderation_reason: Option<String>,
}

/// The conversation about a need or a proposal.
pub async fn of_subject(store: &Store, actor: &Actor, on: On) -> Result<Conversation, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let facts = Facts::of(w, on).await?;
    reply::ask_subject(actor, &facts)?;
    let with = |action| -> Vec<Audience> {
        Audience::ALL
            .iter()
            .copied()
            .filter(|audience| place::may(actor, action, &facts, *audience, actor.person).is_allowed())
            .collect()
    };
    let heard = with(Action::ThreadRead);
    let mut conversation = Conversation {
        // Before the threads are read: what happens meanwhile is then told, not missed.
        topics: topics(w, on, heard).await?,
        audiences: if facts.is_draft() {
            Vec::new()
        } else {
            with(Action::ThreadWrite)
        },
        threads: threads(w, actor, on, &facts).await?,
    };
    if conversation.threads.is_empty() {
        return Ok(conversation);
    }
    let mut comments = comments(w, actor, on).await?;
    for thread in &mut conversation.threads {
        thread.comments = comments.remove(&thread.id).unwrap_or_default();
        let open = thread.may_reply && thread.standing.is_open_for_edit();
        let stands = thread.standing.is_open_for_edit();
        let place = (thread.audience, thread.opened_by);
        for comment in &mut thread.comments {
            let may =
                |action| place::may_to_comment(actor, action, &facts, place, comment.author).is_allowed();
            let here = comment.removed_at.is_none();
            comment.may_remove = open && here && may(Action::CommentEdit);
            comment.may_hide = stands && here && may(Action::CommentHide);
            let may_read = may(Action::CommentReadHidden);
            comment.may_edit = comment.may_remove && comment.hidden.is_none();
            if let Some(hidden) = &mut comment.hidden {
                hidden.may_read = may_read;
                if !may_read {
                    comment.conceal();
                }
            }
        }
        thread.may_reply &= thread.standing.takes_replies();
    }
    if conversation.threads.iter().any(|thread| thread.may_register) {
        let units = authorities(w).await?;
        let about = authority_of(&units, facts.unit_path().first().copied());
        for thread in conversation
            .threads
            .iter_mut()
            .filter(|thread| thread.may_register)
        {
            let mut writers = thread
                .comments
                .iter()
                .map(|comment| authority_of(&units, comment.unit));
            thread.several_authorities = writers.any(|writer| writer.is_some() && writer != about);
        }
    }
    Ok(conversation)
}

impl Comment {
    /// Leaves that it is there.
    fn conceal(&mut self) {
        self.body.clear();
        self.files.clear();
        self.earlier.clear();
        self.mentions.clear();
        self.not_told.clear();
    }
}

/// Each unit's parent, and whether it is an authority.
type Units = HashMap<UnitId, (Option<UnitId>, bool)>;

async fn authorities(w: &mut Wire<'_>) -> Result<Units, Refusal> {
    let rows = fetch_all!(
        w,
        (Uuid, Option<Uuid>, String),
        "SELECT id, parent_id, kind FROM units",
    )?;
    let unit = |(id, parent, kind): (Uuid, Option<Uuid>, String)| {
        let is_authority = UnitKind::from_code(&kind).is_some_and(UnitKind::is_authority);
        (UnitId(id), (parent.map(UnitId), is_authority))
    };
    Ok(rows.into_iter().map(unit).collect())
}

/// The authority that a unit belongs to.
fn authority_of(units: &Units, unit: Option<UnitId>) -> Option<UnitId> {
    let mut at = unit?;
    // The tree is no deeper; a circle in it would be.
    for _ in 0..20 {
        match units.get(&at)? {
            (_, true) => return Some(at),
            (parent, false) => at = (*parent)?,
        }
    }
    None
}

/// The topics of narrower threads that the reader hears, each with its version.
async fn topics(w: &mut Wire<'_>, on: On, heard: Vec<Audience>) -> Result<Vec<(Topic, i64)>, Refusal> {
    let versions = fetch_all!(
        w,
        (String, i64),
        "SELECT t.audience, MAX(j.seq) FROM threads t JOIN journal j ON j.subject_id = t.id
         WHERE t.subject_id = $1 AND t.subject_kind = $2 GROUP BY t.audience",
        on.id(),
        on.kind().code(),
    )?;
    let version = |audience: Audience| {
        let found = versions.iter().find(|(code, _)| code == audience.code());
        found.map_or(0, |(_, seq)| *seq)
    };
    Ok(heard
        .into_iter()
        .filter(|audience| *audience != Audience::Everyone)
        .map(|audience| (Topic::Talk { on, audience }, version(audience)))
        .collect())
}

async fn threads(w: &mut Wire<'_>, actor: &Actor, on: On, facts: &Facts) -> Result<Vec<Thread>, Refusal> {
    let rows = fetch_all!(
        w,
        ThreadRow,
        "SELECT t.id, t.part, t.audience, t.legal_status, t.opened_by, t.resolved_at, s.name AS resolved_name,
                t.registered_at, g.name AS registered_name
         FROM threads t LEFT JOIN persons s ON s.id = t.resolved_by LEFT JOIN persons g ON g.id = t.registered_by
         WHERE t.subject_id = $1 AND t.subject_kind = $2
         ORDER BY CASE WHEN t.resolved_at IS NULL THEN 0 ELSE 1 END, t.created_at, t.id",
        on.id(),
        on.kind().code(),
    )?;
    let mut threads = Vec::new();
    for row in rows {
        let audience = row
            .audience
            .parse()
            .map_err(|_| Refusal::damaged("audience of a thread"))?;
        let opened_by = PersonId(row.opened_by);
        let may = |action| place::may(actor, action, facts, audience, opened_by).is_allowed();
        if !may(Action::ThreadRead) {
            continue;
        }
        let standing = Standing {
            legal_status: row.legal_status.parse().unwrap_or(LegalStatus::WorkingMaterial),
            resolved: row.resolved_at.is_some(),
        };
        let when = |at: Option<String>, name: Option<String>| {
            at.map(|at| (parse_stamp(&at), name.unwrap_or_default()))
        };
        threads.push(Thread {
            id: ThreadId(row.id),
            part: row.part.as_deref().and_then(Part::from_code),
            audience,
            standing,
            opened_by,
            resolved: when(row.resolved_at, row.resolved_name),
            registered: when(row.registered_at, row.registered_name),
            comments: Vec::new(),
            may_reply: may(Action::ThreadWrite),
            may_resolve: standing.is_open_for_edit() && may(Action::ThreadResolve),
            may_register: standing.is_open_for_edit() && may(Action::ThreadRegister),
            several_authorities: false,
        });
    }
    Ok(threads)
}

/// The comments of all threads, oldest first; the caller takes those of the threads that may be read.
async fn comments(
    w: &mut Wire<'_>,
    actor: &Actor,
    on: On,
) -> Result<HashMap<ThreadId, Vec<Comment>>, Refusal> {
    let rows = fetch_all!(
        w,
        CommentRow,
        "SELECT c.id, c.thread_id, c.author_id, p.name, c.unit_id, u.name_sv AS unit_sv, u.name_en AS unit_en, c.quotes_id,
                c.body, c.version, c.created_at, c.edited_at, c.removed_at, c.hidden, c.moderated_at,
                h.name AS moderated_name, c.moderation_reason
         FROM threads t JOIN comments c ON c.thread_id = t.id JOIN persons p ON p.id = c.author_id
              LEFT JOIN units u ON u.id = c.unit_id LEFT JOIN persons h ON h.id = c.moderated_by
         WHERE t.subject_id = $1 AND t.subject_kind = $2 ORDER BY c.created_at, c.id",
        on.id(),
        on.kind().code(),
    )?;
    let mut earlier = earlier(w, on).await?;
    let mut mentions = mentions(w, on).await?;
    let mut files = attachments::in_comments(w, actor, on).await?;
    let mut comments: HashMap<ThreadId, Vec<Comment>> = HashMap::new();
    for row in rows {
        let removed = row.removed_at.is_some();
        let (mentions, not_told) = mentions.remove(&row.id).unwrap_or_default();
        let own = row.author_id == actor.person.0;
        let hidden = row.hidden && !removed;
        let comment = Comment {
            id: CommentId(row.id),
            author: PersonId(row.author_id),
            author_name: row.name,
            unit: row.unit_id.map(UnitId),
            unit_sv: row.unit_sv.unwrap_or_default(),
            unit_en: row.unit_en.unwrap_or_default(),
            quotes: row.quotes_id.map(CommentId),
            body: if removed { String::new() } else { row.body },
            version: row.version,
            created_at: parse_stamp(&row.created_at),
            edited_at: row.edited_at.as_deref().map(parse_stamp),
            removed_at: row.removed_at.as_deref().map(parse_stamp),
            hidden: hidden.then(|| Moderated {
                by: row.moderated_name.unwrap_or_default(),
                at: row
                    .moderated_at
                    .as_deref()
                    .map_or(time::OffsetDateTime::UNIX_EPOCH, parse_stamp),
                reason: row.moderation_reason.unwrap_or_default(),
                may_read: false,
            }),
            files: files.remove(&CommentId(row.id)).unwrap_or_default(),
            earlier: earlier.remove(&row.id).filter(|_| !removed).unwrap_or_default(),
            mentions: mentions.into_iter().filter(|_| !removed).collect(),
            not_told: not_told.into_iter().filter(|_| own && !removed).collect(),
            may_edit: false,
            may_remove: false,
            may_hide: false,
        };
        comments.entry(ThreadId(row.thread_id)).or_default().push(comment);
    }
    Ok(comments)
}

async fn earlier(w: &mut Wire<'_>, on: On) -> Result<HashMap<Uuid, Vec<Earlier>>, Refusal> {
    let rows = fetch_all!(
        w,
        (Uuid, String, String),
        "SELECT v.comment_id, v.body, v.written_at
         FROM threads t JOIN comments c ON c.thread_id = t.id JOIN comment_versions v ON v.comment_id = c.id
         WHERE t.subject_id = $1 AND t.subject_kind = $2 ORDER BY v.comment_id, v.version",
        on.id(),
        on.kind().code(),
    )?;
    let mut earlier: HashMap<Uuid, Vec<Earlier>> = HashMap::new();
    for (comment, body, at) in rows {
        let at = parse_stamp(&at);
        earlier.entry(comment).or_default().push(Earlier { at, body });
    }
    Ok(earlier)
}

/// What a comment mentions, as written, and the names of those not told.
type Mentions = (BTreeSet<String>, BTreeSet<String>);

/// Of each comment, what it mentions as written, and who is not told.
async fn mentions(w: &mut Wire<'_>, on: On) -> Result<HashMap<Uuid, Mentions>, Refusal> {
    let rows = fetch_all!(
        w,
        (Uuid, String, Option<String>, bool),
        "SELECT m.comment_id, m.label, p.name, m.told
         FROM threads t JOIN comments c ON c.thread_id = t.id JOIN comment_mentions m ON m.comment_id = c.id
              LEFT JOIN persons p ON p.id = m.person_id
         WHERE t.subject_id = $1 AND t.subject_kind = $2",
        on.id(),
        on.kind().code(),
    )?;
    let mut mentions: HashMap<Uuid, Mentions> = HashMap::new();
    for (comment, label, name, told) in rows {
        let (labels, not_told) = mentions.entry(comment).or_default();
        let name = name.unwrap_or_else(|| label.clone());
        if !told {
            not_told.insert(name);
        }
        labels.insert(label);
    }
    Ok(mentions)
}

/// The beginning of an answer to a comment of the conversation: its words quoted.
pub fn quote(conversation: &Conversation, comment: CommentId) -> Option<(ThreadId, String)> {
    let find = |thread: &Thread| {
        let comment = thread.comments.iter().find(|one| one.id == comment)?;
        let stands = comment.removed_at.is_none() && comment.hidden.is_none();
        (stands && thread.may_reply).then(|| (thread.id, quoted(&comment.body)))
    };
    conversation.threads.iter().find_map(find)
}
