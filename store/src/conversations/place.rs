//! Where a thread stands: its subject, who may do what in it, and who is told when something happens there.

use domain::{
    conversations::{Audience, LegalStatus, On, Standing},
    ids::{CommentId, PersonId, ThreadId, UnitId},
    journal::{Change, SubjectKind, Verb},
    people::Actor,
    policy::{self, Action, NeedFacts, Place, ProposalFacts, Subject, ThreadFacts, Verdict},
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Conflict, Refusal, Topic, Wire, journal, needs, proposals, refusal, stamp};

/// What the policy must know of the subject.
pub(crate) enum Facts {
    Need(NeedFacts),
    Proposal(ProposalFacts),
}

/// A thread as it is kept.
pub(crate) struct Thread {
    pub id: ThreadId,
    pub on: On,
    pub audience: Audience,
    pub opened_by: PersonId,
    pub standing: Standing,
}

#[derive(sqlx::FromRow)]
struct Row {
    subject_kind: String,
    subject_id: Uuid,
    audience: String,
    legal_status: String,
    opened_by: Uuid,
    resolved_at: Option<String>,
}

impl Facts {
    pub async fn of(w: &mut Wire<'_>, on: On) -> Result<Self, Refusal> {
        let facts = match on {
            On::Need(id) => needs::facts(w, id).await?.map(Self::Need),
            On::Proposal(id) => proposals::facts(w, id).await?.map(Self::Proposal),
        };
        facts.ok_or(Refusal::NotFound)
    }

    /// A thread with this audience.
    pub fn thread(&self, audience: Audience, opened_by: PersonId) -> ThreadFacts<'_> {
        let place = match self {
            Self::Need(need) => Place::Need(need),
            Self::Proposal(proposal) => Place::Proposal(proposal),
        };
        ThreadFacts {
            place,
            audience,
            opened_by,
        }
    }

    /// The unit that the conversation is about and those above it, nearest first.
    pub fn unit_path(&self) -> &[UnitId] {
        match self {
            Self::Need(need) => &need.unit_path,
            Self::Proposal(proposal) => proposal.unit_paths.first().map_or(&[], Vec::as_slice),
        }
    }

    /// A draft is its author's alone: nobody is there to talk to.
    pub fn is_draft(&self) -> bool {
        matches!(self, Self::Need(need) if need.state == domain::needs::NeedState::Draft)
    }
}

pub(crate) fn may(
    actor: &Actor,
    action: Action,
    facts: &Facts,
    audience: Audience,
    opened_by: PersonId,
) -> Verdict {
    let subject = Subject::Thread(facts.thread(audience, opened_by));
    policy::may(Some(actor), action, &subject)
}

/// May the actor hear of threads with this audience?
pub async fn may_hear(w: &mut Wire<'_>, actor: &Actor, on: On, audience: Audience) -> Result<bool, Refusal> {
    match Facts::of(w, on).await {
        Ok(facts) => Ok(may(actor, Action::ThreadRead, &facts, audience, actor.person).is_allowed()),
        Err(Refusal::NotFound) => Ok(false),
        Err(refusal) => Err(refusal),
    }
}

/// May the actor take part in the conversation that all who read the subject see?
pub(crate) async fn may_write(w: &mut Wire<'_>, actor: &Actor, on: On) -> Result<Verdict, Refusal> {
    let facts = Facts::of(w, on).await?;
    Ok(may(
        actor,
        Action::ThreadWrite,
        &facts,
        Audience::Everyone,
        actor.person,
    ))
}

/// May the actor read this thread? Not one that does not exist.
pub(crate) async fn may_read(w: &mut Wire<'_>, actor: &Actor, id: ThreadId) -> Result<bool, Refusal> {
    let thread = match find(w, id).await {
        Ok(thread) => thread,
        Err(Refusal::NotFound) => return Ok(false),
        Err(refusal) => return Err(refusal),
    };
    let facts = Facts::of(w, thread.on).await?;
    Ok(may(
        actor,
        Action::ThreadRead,
        &facts,
        thread.audience,
        thread.opened_by,
    )
    .is_allowed())
}

/// The subject that the thread is about.
pub(crate) async fn place_of(w: &mut Wire<'_>, id: ThreadId) -> Result<Option<(SubjectKind, Uuid)>, Refusal> {
    match find(w, id).await {
        Ok(thread) => Ok(Some((thread.on.kind(), thread.on.id()))),
        Err(Refusal::NotFound) => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

pub(super) async fn find(w: &mut Wire<'_>, id: ThreadId) -> Result<Thread, Refusal> {
    let row = fetch_optional!(
        w,
        Row,
        "SELECT subject_kind, subject_id, audience, legal_status, opened_by, resolved_at FROM threads WHERE id = $1",
        id.0,
    )?
    .ok_or(Refusal::NotFound)?;
    let kind = SubjectKind::from_code(&row.subject_kind);
    Ok(Thread {
        id,
        on: kind
            .and_then(|kind| On::new(kind, row.subject_id))
            .ok_or(Refusal::damaged("subject of a thread"))?,
        audience: row
            .audience
            .parse()
            .map_err(|_| Refusal::damaged("audience of a thread"))?,
        opened_by: PersonId(row.opened_by),
        standing: Standing {
            legal_status: row.legal_status.parse().unwrap_or(LegalStatus::WorkingMaterial),
            resolved: row.resolved_at.is_some(),
        },
    })
}

/// Who reads a thread of this conversation.
pub(super) async fn audience(w: &mut Wire<'_>, on: On, thread: ThreadId) -> Result<Audience, Refusal> {
    let thread = find(w, thread).await?;
    if thread.on == on {
        Ok(thread.audience)
    } else {
        Err(Refusal::NotFound)
    }
}

/// The thread for changing, if the actor may do this in it: locked, and with it what its journal hangs on.
pub(super) async fn take(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    id: ThreadId,
    action: Action,
) -> Result<(Thread, Facts), Refusal> {
    let thread = find(w, id).await?;
    let facts = Facts::of(w, thread.on).await?;
    refusal::ask(may(actor, action, &facts, thread.audience, thread.opened_by))?;
    lock(w, now, &thread).await?;
    Ok((find(w, id).await?, facts))
}

/// A comment, with what decides who may do what to it.
pub(super) struct Found {
    pub thread: Thread,
    pub facts: Facts,
    pub author: PersonId,
    pub body: String,
    pub version: i64,
    pub removed: bool,
    pub hidden: bool,
}

#[derive(sqlx::FromRow)]
struct CommentRow {
    thread_id: Uuid,
    author_id: Uuid,
    body: String,
    version: i64,
    removed_at: Option<String>,
    hidden: bool,
}

impl Found {
    pub async fn of(w: &mut Wire<'_>, comment: CommentId) -> Result<Self, Refusal> {
        let row = fetch_optional!(
            w,
            CommentRow,
            "SELECT thread_id, author_id, body, version, removed_at, hidden FROM comments WHERE id = $1",
            comment.0,
        )?
        .ok_or(Refusal::NotFound)?;
        let thread = find(w, ThreadId(row.thread_id)).await?;
        Ok(Self {
            facts: Facts::of(w, thread.on).await?,
            thread,
            author: PersonId(row.author_id),
            body: row.body,
            version: row.version,
            removed: row.removed_at.is_some(),
            hidden: row.hidden,
        })
    }

    /// Who may not read it learns nothing.
    pub fn may(&self, actor: &Actor, action: Action) -> Verdict {
        let thread = &self.thread;
        may_to_comment(
            actor,
            action,
            &self.facts,
            (thread.audience, thread.opened_by),
            self.author,
        )
    }

    /// Can its author change it now, if it is the author who asks?
    pub fn is_open(&self) -> bool {
        !self.removed && !self.hidden && self.thread.standing.is_open_for_edit()
    }
}

/// May the actor do this to a comment by this author in a thread like this?
pub(crate) fn may_to_comment(
    actor: &Actor,
    action: Action,
    facts: &Facts,
    (audience, opened_by): (Audience, PersonId),
    author: PersonId,
) -> Verdict {
    let subject = Subject::Comment(facts.thread(audience, opened_by), author);
    policy::may(Some(actor), action, &subject)
}

/// A comment for changing, if the actor may do this to it: read under the lock of its thread.
pub(super) async fn take_comment(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    comment: CommentId,
    action: Action,
) -> Result<Found, Refusal> {
    let found = Found::of(w, comment).await?;
    refusal::ask(found.may(actor, action))?;
    lock(w, now, &found.thread).await?;
    Found::of(w, comment).await
}

/// May the actor see a comment as it is, and what hangs on it? Not one that does not exist or was removed.
pub(crate) async fn may_see(w: &mut Wire<'_>, actor: &Actor, comment: CommentId) -> Result<bool, Refusal> {
    let found = match Found::of(w, comment).await {
        Ok(found) => found,
        Err(Refusal::NotFound) => return Ok(false),
        Err(refusal) => return Err(refusal),
    };
    let thread = &found.thread;
    let reads = may(
        actor,
        Action::ThreadRead,
        &found.facts,
        thread.audience,
        thread.opened_by,
    );
    let shown = !found.hidden || found.may(actor, Action::CommentReadHidden).is_allowed();
    Ok(reads.is_allowed() && !found.removed && shown)
}

/// What the thread's state does not allow.
pub(super) fn not_now(thread: &Thread, event: &str) -> Refusal {
    Refusal::Conflict(Conflict::State {
        state: thread.standing.code().to_owned(),
        event: event.to_owned(),
    })
}

/// Locks the thread, and the subject whose journal tells of it.
pub(super) async fn lock(w: &mut Wire<'_>, now: OffsetDateTime, thread: &Thread) -> Result<(), Refusal> {
    execute!(
        w,
        "UPDATE threads SET updated_at = $2 WHERE id = $1",
        thread.id.0,
        stamp(now)
    )?;
    match (thread.audience, thread.on) {
        (Audience::Everyone, On::Need(id)) => {
            execute!(
                w,
                "UPDATE needs SET updated_at = $2 WHERE id = $1",
                id.0,
                stamp(now)
            )?;
        }
        // When a proposal was changed is said of its content.
        (Audience::Everyone, On::Proposal(id)) => {
            execute!(
                w,
                "UPDATE proposals SET updated_at = updated_at WHERE id = $1",
                id.0
            )?;
        }
        // Nothing of the subject shows that there is such a thread.
        (Audience::Unit | Audience::Staff, _) => {}
    }
    Ok(())
}

/// Notes what happened in a locked thread, without its words, where only its readers see it, and tells them.
pub(crate) async fn record(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    thread: &Thread,
    verb: Verb,
    changes: Vec<Change>,
) -> Result<(), Refusal> {
    note(w, actor, now, thread, (verb, changes, "")).await
}

/// The same, with why it was done.
pub(super) async fn record_why(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    thread: &Thread,
    verb: Verb,
    reason: &str,
) -> Result<(), Refusal> {
    note(w, actor, now, thread, (verb, Vec::new(), reason)).await
}

async fn note(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    thread: &Thread,
    (verb, changes, reason): (Verb, Vec<Change>, &str),
) -> Result<(), Refusal> {
    let open_to_all = thread.audience == Audience::Everyone;
    let (kind, subject) = if open_to_all {
        (thread.on.kind(), thread.on.id())
    } else {
        (SubjectKind::Thread, thread.id.0)
    };
    let entry = journal::Entry {
        actor: Some(actor),
        kind,
        subject,
        verb,
        changes,
        reason,
    };
    journal::record(w, now, entry).await?;
    if !open_to_all {
        let seq = scalar!(
            w,
            i64,
            "SELECT seq FROM journal WHERE subject_id = $1 ORDER BY subject_seq DESC LIMIT 1",
            subject,
        )?;
        let topic = Topic::Talk {
            on: thread.on,
            audience: thread.audience,
        };
        w.tell(topic, seq.unwrap_or(0));
    }
    Ok(())
}
