//! An action as it is kept.

use domain::{
    bulk::{BulkAction, BulkContent, BulkState},
    ids::BulkId,
    journal::SubjectKind,
    people::Actor,
};
use time::OffsetDateTime;

use crate::{Conflict, Refusal, Topic, Wire, parse_day, parse_stamp, stamp};

#[derive(sqlx::FromRow)]
struct Row {
    subject_kind: String,
    action: String,
    state: String,
    until: Option<String>,
    solution: String,
    reason: String,
    undo_reason: String,
    list_address: String,
    version: i64,
    done_at: Option<String>,
}

pub(super) struct Kept {
    pub id: BulkId,
    pub kind: SubjectKind,
    pub action: BulkAction,
    pub state: BulkState,
    pub content: BulkContent,
    pub undo_reason: String,
    pub list_address: String,
    pub version: i64,
    pub done_at: Option<OffsetDateTime>,
}

/// Is it the actor's own?
pub(crate) async fn is_own(w: &mut Wire<'_>, actor: &Actor, id: BulkId) -> Result<bool, Refusal> {
    Ok(find(w, actor, id).await?.is_some())
}

/// The actor's own action.
pub(super) async fn find(w: &mut Wire<'_>, actor: &Actor, id: BulkId) -> Result<Option<Kept>, Refusal> {
    let row = fetch_optional!(
        w,
        Row,
        "SELECT subject_kind, action, state, until, solution, reason, undo_reason, list_address, version, done_at
         FROM bulk_actions WHERE id = $1 AND person_id = $2",
        id.0,
        actor.person.0,
    )?;
    row.map(|row| kept(id, row)).transpose()
}

/// The actor's own action, locked until the unit of work ends.
pub(super) async fn lock(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    id: BulkId,
) -> Result<Kept, Refusal> {
    let row = fetch_optional!(
        w,
        Row,
        "UPDATE bulk_actions SET updated_at = $3 WHERE id = $1 AND person_id = $2
         RETURNING subject_kind, action, state, until, solution, reason, undo_reason, list_address, version, done_at",
        id.0,
        actor.person.0,
        stamp(now),
    )?
    .ok_or(Refusal::NotFound)?;
    kept(id, row)
}

fn kept(id: BulkId, row: Row) -> Result<Kept, Refusal> {
    let damaged = |_| Refusal::damaged("bulk action");
    Ok(Kept {
        id,
        kind: row.subject_kind.parse().map_err(damaged)?,
        action: row.action.parse().map_err(damaged)?,
        state: row.state.parse().map_err(damaged)?,
        content: BulkContent {
            until: row.until.as_deref().and_then(parse_day),
            solution: row.solution,
            reason: row.reason,
        },
        undo_reason: row.undo_reason,
        list_address: row.list_address,
        version: row.version,
        done_at: row.done_at.as_deref().map(parse_stamp),
    })
}

impl Kept {
    /// Only in this state.
    pub fn must_be(&self, state: BulkState, event: &str) -> Result<(), Refusal> {
        if self.state == state {
            Ok(())
        } else {
            Err(Refusal::Conflict(Conflict::State {
                state: self.state.to_string(),
                event: event.to_owned(),
            }))
        }
    }

    pub async fn set_state(&mut self, w: &mut Wire<'_>, state: BulkState) -> Result<(), Refusal> {
        execute!(
            w,
            "UPDATE bulk_actions SET state = $2 WHERE id = $1",
            self.id.0,
            state.code()
        )?;
        self.state = state;
        self.go_on(w).await
    }

    /// Tells whoever looks at it that it has come further.
    pub async fn go_on(&mut self, w: &mut Wire<'_>) -> Result<(), Refusal> {
        self.version += 1;
        execute!(
            w,
            "UPDATE bulk_actions SET version = $2 WHERE id = $1",
            self.id.0,
            self.version
        )?;
        w.tell(Topic::Bulk(self.id), self.version);
        Ok(())
    }
}
