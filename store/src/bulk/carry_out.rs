//! Does what was looked at, and undoes it. Both go a chunk at a time, so that nobody else waits long, and go on where
//! they stopped.

use domain::{
    bulk::{BulkAction, BulkForm, BulkState, Obstacle, in_time},
    ids::{BulkId, NeedId, PersonId},
    needs::reason,
    people::Actor,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::kept::{self, Kept};
use crate::{
    Conflict, Refusal, Store, Topic, Wire, day,
    needs::{self, Stepped},
    once, parse_day, people, sight, stamp, swedish_day,
    watches::{self, Cause},
};

/// How many rows are done in one unit of work.
const CHUNK: i64 = 25;

/// What stands in a row that was done.
pub(super) const DONE: &str = "done";

/// How a person stood to a subject before following or not following it.
const FOLLOWED: &str = "followed";
const MUTED: &str = "muted";

/// Begins to do it, with what was typed once for all rows. [`advance`] does the work.
pub async fn begin(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    id: BulkId,
    key: &str,
    form: &BulkForm,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let mut bulk = kept::lock(w, actor, now, id).await?;
    if once::claim(w, actor, key, now).await?.is_some() {
        return Ok(());
    }
    bulk.must_be(BulkState::Previewed, "begin")?;
    let content = form.check(bulk.action, swedish_day(now))?;
    execute!(
        w,
        "UPDATE bulk_actions SET until = $2, solution = $3, reason = $4 WHERE id = $1",
        id.0,
        content.until.map(day),
        &content.solution,
        &content.reason,
    )?;
    bulk.set_state(w, BulkState::Running).await?;
    unit.save().await
}

/// Begins to undo what was done, within the time for it, and says why. [`advance`] does the work.
pub async fn undo(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    id: BulkId,
    key: &str,
    why: &str,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let mut bulk = kept::lock(w, actor, now, id).await?;
    if once::claim(w, actor, key, now).await?.is_some() {
        return Ok(());
    }
    bulk.must_be(BulkState::Done, "undo")?;
    if !bulk.action.can_be_undone() || !bulk.done_at.is_some_and(|done| in_time(done, now)) {
        return Err(Refusal::Conflict(Conflict::State {
            state: bulk.state.to_string(),
            event: "undo".to_owned(),
        }));
    }
    // What only concerns oneself needs no reason.
    let why = if bulk.action.is_private() {
        String::new()
    } else {
        reason(why)?
    };
    execute!(
        w,
        "UPDATE bulk_actions SET undo_reason = $2 WHERE id = $1",
        id.0,
        &why
    )?;
    bulk.set_state(w, BulkState::Undoing).await?;
    unit.save().await
}

/// Does the next chunk of what was begun; gives whether there is more to do.
pub async fn advance(store: &Store, actor: &Actor, now: OffsetDateTime, id: BulkId) -> Result<bool, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let mut bulk = kept::lock(w, actor, now, id).await?;
    let rows = match bulk.state {
        BulkState::Running => act_on_chunk(w, actor, now, &bulk).await?,
        BulkState::Undoing => undo_chunk(w, actor, now, &bulk).await?,
        _ => return Ok(false),
    };
    let more = rows == CHUNK;
    if more {
        bulk.go_on(w).await?;
    } else if bulk.state == BulkState::Running {
        execute!(
            w,
            "UPDATE bulk_actions SET done_at = $2 WHERE id = $1",
            id.0,
            stamp(now)
        )?;
        bulk.set_state(w, BulkState::Done).await?;
    } else {
        bulk.set_state(w, BulkState::Undone).await?;
    }
    unit.save().await?;
    Ok(more)
}

/// Does the next chunk of each action that is under way, for whoever began it; gives whether there is more to do.
/// Whose account has ended gets no further: the action ends as it is.
pub async fn work(store: &Store, now: OffsetDateTime) -> Result<bool, Refusal> {
    let mut more = false;
    for (id, person) in under_way(store).await? {
        let actor = {
            let mut link = store.read().await?;
            people::actor(&mut link.wire(), person, swedish_day(now)).await?
        };
        match actor {
            Some(actor) => more |= advance(store, &actor, now, id).await?,
            None => give_up(store, now, id).await?,
        }
    }
    Ok(more)
}

async fn under_way(store: &Store) -> Result<Vec<(BulkId, PersonId)>, Refusal> {
    let mut link = store.read().await?;
    let found = fetch_all!(
        &mut link.wire(),
        (Uuid, Uuid),
        "SELECT id, person_id FROM bulk_actions WHERE state IN ('running', 'undoing') ORDER BY updated_at, id",
    )?;
    Ok(found
        .into_iter()
        .map(|(id, person)| (BulkId(id), PersonId(person)))
        .collect())
}

async fn give_up(store: &Store, now: OffsetDateTime, id: BulkId) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let version = scalar!(
        w,
        i64,
        "UPDATE bulk_actions SET state = 'done', done_at = COALESCE(done_at, $2), version = version + 1
         WHERE id = $1 AND state IN ('running', 'undoing') RETURNING version",
        id.0,
        stamp(now),
    )?;
    if let Some(version) = version {
        w.tell(Topic::Bulk(id), version);
    }
    unit.save().await
}

/// What a row was before, for undoing it, and the version it came to.
struct Before {
    state: String,
    parked: Option<Date>,
    solution: String,
    version_after: Option<i64>,
}

async fn act_on_chunk(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    bulk: &Kept,
) -> Result<i64, Refusal> {
    let rows = fetch_all!(
        w,
        (i64, Uuid, i64),
        "SELECT number, subject_id, version FROM bulk_rows WHERE bulk_id = $1 AND outcome = '' ORDER BY number LIMIT $2",
        bulk.id.0,
        CHUNK,
    )?;
    let count = rows.len() as i64;
    for (number, subject, version) in rows {
        let outcome = if bulk.action.is_private() {
            set_following(w, actor, now, bulk, subject).await?
        } else {
            needs::take_step(
                w,
                actor,
                now,
                (NeedId(subject), version),
                bulk.action,
                &bulk.content,
            )
            .await?
            .map(|stepped| Before {
                state: stepped.state_before.to_string(),
                parked: stepped.parked_before,
                solution: stepped.solution_before,
                version_after: Some(stepped.version_after),
            })
        };
        match outcome {
            Ok(before) => {
                execute!(
                    w,
                    "UPDATE bulk_rows SET outcome = $3, state_before = $4, parked_before = $5, solution_before = $6,
                                          version_after = $7
                     WHERE bulk_id = $1 AND number = $2",
                    bulk.id.0,
                    number,
                    DONE,
                    &before.state,
                    before.parked.map(day),
                    &before.solution,
                    before.version_after,
                )?;
            }
            Err(obstacle) => {
                execute!(
                    w,
                    "UPDATE bulk_rows SET outcome = $3 WHERE bulk_id = $1 AND number = $2",
                    bulk.id.0,
                    number,
                    obstacle.code(),
                )?;
            }
        }
    }
    Ok(count)
}

/// Follows, or no longer does.
async fn set_following(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    bulk: &Kept,
    subject: Uuid,
) -> Result<Result<Before, Obstacle>, Refusal> {
    if !sight::may_read(w, actor, bulk.kind, subject).await? {
        return Ok(Err(Obstacle::Gone));
    }
    let (me, wants) = (actor.person, bulk.action == BulkAction::Follow);
    let chosen = watches::chosen(w, me, bulk.kind, subject).await?;
    if chosen.unwrap_or(false) == wants {
        return Ok(Err(Obstacle::Already));
    }
    if wants {
        watches::follow(w, now, me, bulk.kind, subject, Cause::Chosen).await?;
    } else {
        watches::mute(w, now, me, bulk.kind, subject).await?;
    }
    let state = match chosen {
        None => "",
        Some(true) => FOLLOWED,
        Some(false) => MUTED,
    };
    Ok(Ok(Before {
        state: state.to_owned(),
        parked: None,
        solution: String::new(),
        version_after: None,
    }))
}

async fn undo_chunk(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    bulk: &Kept,
) -> Result<i64, Refusal> {
    let rows = fetch_all!(
        w,
        (i64, Uuid, String, Option<String>, String, Option<i64>),
        "SELECT number, subject_id, state_before, parked_before, solution_before, version_after
         FROM bulk_rows WHERE bulk_id = $1 AND outcome = 'done' AND undone = '' ORDER BY number LIMIT $2",
        bulk.id.0,
        CHUNK,
    )?;
    let count = rows.len() as i64;
    for (number, subject, state, parked, solution, version_after) in rows {
        let outcome = if bulk.action.is_private() {
            put_following_back(w, actor, now, bulk, subject, &state).await?
        } else {
            let stepped = Stepped {
                state_before: state.parse().map_err(|_| Refusal::damaged("state of a need"))?,
                parked_before: parked.as_deref().and_then(parse_day),
                solution_before: solution,
                version_after: version_after.unwrap_or(0),
            };
            let (need, why) = (NeedId(subject), &bulk.undo_reason);
            needs::undo_step(w, actor, now, need, bulk.action, &stepped, why).await?
        };
        execute!(
            w,
            "UPDATE bulk_rows SET undone = $3 WHERE bulk_id = $1 AND number = $2",
            bulk.id.0,
            number,
            outcome.map_or_else(Obstacle::code, |()| DONE),
        )?;
    }
    Ok(count)
}

/// As it was before, unless the person has chosen anew since.
async fn put_following_back(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    bulk: &Kept,
    subject: Uuid,
    before: &str,
) -> Result<Result<(), Obstacle>, Refusal> {
    let (me, kind) = (actor.person, bulk.kind);
    let chosen = watches::chosen(w, me, kind, subject).await?;
    if chosen != Some(bulk.action == BulkAction::Follow) {
        return Ok(Err(Obstacle::Changed));
    }
    match before {
        FOLLOWED => watches::follow(w, now, me, kind, subject, Cause::Chosen).await?,
        MUTED => watches::mute(w, now, me, kind, subject).await?,
        _ => watches::forget(w, me, kind, subject).await?,
    }
    Ok(Ok(()))
}
