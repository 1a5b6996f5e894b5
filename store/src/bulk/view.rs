//! An action and its rows, for the person whose it is: what will happen to each, or what did.

use domain::{
    bulk::{BulkAction, BulkContent, BulkState, Obstacle, UNDO_WITHIN, in_time},
    ids::{BulkId, PersonId},
    journal::SubjectKind,
    needs::{NeedState, transition},
    people::Actor,
    policy::{Action, NeedFacts, Subject, Verdict, may},
    proposals::ProposalState,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{carry_out::DONE, kept};
use crate::{Refusal, Store};

#[derive(Debug, Clone, PartialEq)]
pub struct Bulk {
    pub id: BulkId,
    pub kind: SubjectKind,
    pub action: BulkAction,
    pub state: BulkState,
    pub content: BulkContent,
    pub undo_reason: String,
    /// The list it was chosen from.
    pub list_address: String,
    pub version: i64,
    pub done_at: Option<OffsetDateTime>,
    /// Until when it can be undone; `None` when it cannot be, or no longer.
    pub undo_until: Option<OffsetDateTime>,
    pub rows: Vec<BulkRow>,
}

/// One need or proposal of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkRow {
    pub number: i64,
    pub address: String,
    pub title: String,
    /// Where it stands now.
    pub standing: Standing,
    /// What would happen now: the state it comes to, if it changes.
    pub preview: Result<Option<NeedState>, Obstacle>,
    /// What happened; `None` until it was its turn.
    pub outcome: Option<Result<(), Obstacle>>,
    /// What undoing came to.
    pub undone: Option<Result<(), Obstacle>>,
}

/// Where a need or a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Need(NeedState),
    Proposal(ProposalState),
}

#[derive(sqlx::FromRow)]
struct Row {
    number: i64,
    subject_id: Uuid,
    version: i64,
    outcome: String,
    undone: String,
    reference: Option<String>,
    title: String,
    state: String,
    version_now: i64,
    author_id: Option<Uuid>,
    muted: Option<bool>,
}

fn outcome(code: &str) -> Option<Result<(), Obstacle>> {
    match code {
        "" => None,
        DONE => Some(Ok(())),
        code => Some(Err(Obstacle::from_code(code).unwrap_or(Obstacle::Gone))),
    }
}

impl Bulk {
    /// How many rows can be done as things stand.
    pub fn possible(&self) -> usize {
        self.rows.iter().filter(|row| row.preview.is_ok()).count()
    }

    pub fn done(&self) -> usize {
        self.rows.iter().filter(|row| row.outcome == Some(Ok(()))).count()
    }

    pub fn undone(&self) -> usize {
        self.rows.iter().filter(|row| row.undone == Some(Ok(()))).count()
    }

    /// Rows whose turn has been, in what is under way.
    pub fn passed(&self) -> usize {
        let passed = |row: &&BulkRow| match self.state {
            BulkState::Undoing => row.undone.is_some(),
            _ => row.outcome.is_some(),
        };
        self.rows.iter().filter(passed).count()
    }
}

/// The actor's own action with all its rows.
pub async fn view(store: &Store, actor: &Actor, now: OffsetDateTime, id: BulkId) -> Result<Bulk, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let bulk = kept::find(w, actor, id).await?.ok_or(Refusal::NotFound)?;
    let found = fetch_all!(
        w,
        Row,
        "SELECT r.number, r.subject_id, r.version, r.outcome, r.undone, COALESCE(n.reference, p.reference) AS reference,
                COALESCE(n.title, p.title) AS title, COALESCE(n.state, p.state) AS state,
                COALESCE(n.version, p.version) AS version_now, n.author_id, a.muted
         FROM bulk_rows r LEFT JOIN needs n ON n.id = r.subject_id LEFT JOIN proposals p ON p.id = r.subject_id
              LEFT JOIN watches a ON a.subject_id = r.subject_id AND a.person_id = $2 AND a.subject_kind = $3
         WHERE r.bulk_id = $1 ORDER BY r.number",
        id.0,
        actor.person.0,
        bulk.kind.code(),
    )?;
    let mut rows = Vec::with_capacity(found.len());
    for row in found {
        let standing = match bulk.kind {
            SubjectKind::Need => Standing::Need(
                row.state
                    .parse()
                    .map_err(|_| Refusal::damaged("state of a need"))?,
            ),
            _ => Standing::Proposal(
                row.state
                    .parse()
                    .map_err(|_| Refusal::damaged("proposal state"))?,
            ),
        };
        rows.push(BulkRow {
            number: row.number,
            address: row
                .reference
                .clone()
                .unwrap_or_else(|| row.subject_id.to_string()),
            preview: preview(actor, bulk.action, standing, &row),
            title: row.title,
            standing,
            outcome: outcome(&row.outcome),
            undone: outcome(&row.undone),
        });
    }
    let undo_until = bulk
        .done_at
        .filter(|done| bulk.state == BulkState::Done && bulk.action.can_be_undone() && in_time(*done, now))
        .map(|done| done + UNDO_WITHIN);
    Ok(Bulk {
        id,
        kind: bulk.kind,
        action: bulk.action,
        state: bulk.state,
        content: bulk.content,
        undo_reason: bulk.undo_reason,
        list_address: bulk.list_address,
        version: bulk.version,
        done_at: bulk.done_at,
        undo_until,
        rows,
    })
}

/// What would happen to the row now. Those who act on many needs read the needs of all units, so that the units need
/// not be asked for; carrying it out asks with everything.
fn preview(
    actor: &Actor,
    action: BulkAction,
    standing: Standing,
    row: &Row,
) -> Result<Option<NeedState>, Obstacle> {
    if action.is_private() {
        let follows = row.muted.is_some_and(|muted| !muted);
        return if follows == (action == BulkAction::Follow) {
            Err(Obstacle::Already)
        } else {
            Ok(None)
        };
    }
    let (Standing::Need(state), Some(event)) = (standing, action.event()) else {
        return Err(Obstacle::State);
    };
    let facts = NeedFacts {
        state,
        author: PersonId(row.author_id.unwrap_or_default()),
        unit_path: Vec::new(),
        joiners: Vec::new(),
        joined_paths: Vec::new(),
    };
    match may(Some(actor), Action::NeedHandle, &Subject::Need(&facts)) {
        Verdict::Allowed => {}
        Verdict::Denied(_) => return Err(Obstacle::NotAllowed),
        Verdict::Hidden(_) => return Err(Obstacle::Gone),
    }
    let after = transition(state, event).map_err(|_| Obstacle::State)?;
    if row.version_now != row.version {
        return Err(Obstacle::Changed);
    }
    Ok(Some(after))
}

/// An action as a list names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latest {
    pub id: BulkId,
    pub kind: SubjectKind,
    pub action: BulkAction,
    pub state: BulkState,
    pub rows: i64,
    pub at: OffsetDateTime,
}

/// The actor's latest actions that were carried out, newest first.
pub async fn mine(store: &Store, actor: &Actor) -> Result<Vec<Latest>, Refusal> {
    let mut link = store.read().await?;
    let rows = fetch_all!(
        &mut link.wire(),
        (Uuid, String, String, String, i64, String),
        "SELECT b.id, b.subject_kind, b.action, b.state,
                (SELECT COUNT(*) FROM bulk_rows r WHERE r.bulk_id = b.id) AS in_all, COALESCE(b.done_at, b.created_at)
         FROM bulk_actions b WHERE b.person_id = $1 AND b.state <> 'previewed' ORDER BY b.created_at DESC LIMIT 25",
        actor.person.0,
    )?;
    let damaged = |_| Refusal::damaged("bulk action");
    rows.into_iter()
        .map(|(id, kind, action, state, rows, at)| {
            Ok(Latest {
                id: BulkId(id),
                kind: kind.parse().map_err(damaged)?,
                action: action.parse().map_err(damaged)?,
                state: state.parse().map_err(damaged)?,
                rows,
                at: crate::parse_stamp(&at),
            })
        })
        .collect()
}
