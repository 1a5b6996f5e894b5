//! Choosing rows: they are kept as they stand, so that just what was looked at is done.

use domain::{
    Code, FieldError,
    bulk::{BulkAction, BulkState, ROWS_MAX},
    ids::BulkId,
    journal::SubjectKind,
    people::Actor,
    policy::{Action, Subject, may},
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Refusal, Store, Wire, ids_json, new_id, once, refusal::ask, sight, stamp};

/// May the actor act on many subjects of this kind at once?
pub fn may_choose(actor: &Actor, kind: SubjectKind) -> bool {
    right(actor, kind).is_ok()
}

fn right(actor: &Actor, kind: SubjectKind) -> Result<(), Refusal> {
    match kind {
        SubjectKind::Need => ask(may(Some(actor), Action::NeedQueue, &Subject::Site)),
        SubjectKind::Proposal => ask(may(Some(actor), Action::ProposalList, &Subject::Site)),
        _ => Err(Refusal::NotFound),
    }
}

/// Keeps the chosen subjects, those of them that the actor may read; nothing is done to them yet. `list_address` is
/// where they were chosen.
pub async fn choose(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    (kind, action): (SubjectKind, BulkAction),
    chosen: &[Uuid],
    list_address: &str,
    key: &str,
) -> Result<BulkId, Refusal> {
    right(actor, kind)?;
    if chosen.is_empty() {
        return Err(FieldError::new("rows", Code::Required).into());
    }
    if chosen.len() > ROWS_MAX {
        return Err(FieldError::new("which", Code::OutOfRange)
            .with("min", 1)
            .with("max", ROWS_MAX)
            .into());
    }
    let id = BulkId(new_id(now));
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    if let Some(earlier) = once::claim(w, actor, key, now).await? {
        return earlier.parse().map_err(|_| Refusal::NotFound);
    }
    let readable = readable(w, actor, kind, chosen).await?;
    if readable.is_empty() {
        return Err(FieldError::new("rows", Code::Required).into());
    }
    execute!(
        w,
        "INSERT INTO bulk_actions (id, person_id, subject_kind, action, state, until, solution, reason, undo_reason,
                                   list_address, version, created_at, updated_at, done_at)
         VALUES ($1, $2, $3, $4, $5, NULL, '', '', '', $6, 1, $7, $7, NULL)",
        id.0,
        actor.person.0,
        kind.code(),
        action.code(),
        BulkState::Previewed.code(),
        list_address,
        stamp(now),
    )?;
    // In the order of the list.
    execute!(
        w,
        {
            sqlite: "INSERT INTO bulk_rows (bulk_id, number, subject_id, version, state_before, parked_before,
                                            solution_before, outcome, version_after, undone)
                     SELECT $1, j.key + 1, unhex(j.value), COALESCE(n.version, p.version), COALESCE(n.state, p.state),
                            NULL, '', '', NULL, ''
                     FROM json_each($2) j LEFT JOIN needs n ON n.id = unhex(j.value)
                          LEFT JOIN proposals p ON p.id = unhex(j.value)
                     WHERE n.id IS NOT NULL OR p.id IS NOT NULL",
            postgres: "INSERT INTO bulk_rows (bulk_id, number, subject_id, version, state_before, parked_before,
                                              solution_before, outcome, version_after, undone)
                       SELECT $1, j.number, j.value::uuid, COALESCE(n.version, p.version), COALESCE(n.state, p.state),
                              NULL, '', '', NULL, ''
                       FROM json_array_elements_text($2::text::json) WITH ORDINALITY AS j (value, number)
                            LEFT JOIN needs n ON n.id = j.value::uuid LEFT JOIN proposals p ON p.id = j.value::uuid
                       WHERE n.id IS NOT NULL OR p.id IS NOT NULL",
        },
        id.0,
        ids_json(readable.into_iter()),
    )?;
    once::remember(w, key, &id.to_string()).await?;
    unit.save().await?;
    Ok(id)
}

/// Those of the chosen that the actor may read, each once.
async fn readable(
    w: &mut Wire<'_>,
    actor: &Actor,
    kind: SubjectKind,
    chosen: &[Uuid],
) -> Result<Vec<Uuid>, Refusal> {
    let asked: Vec<(SubjectKind, Uuid)> = chosen.iter().map(|id| (kind, *id)).collect();
    let mut readable = sight::readable(w, actor, &asked).await?;
    Ok(chosen.iter().copied().filter(|id| readable.remove(id)).collect())
}
