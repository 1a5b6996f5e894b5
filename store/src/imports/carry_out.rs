//! Makes needs of the rows, and takes them back. Both go a chunk at a time, so that nobody else waits long, and go
//! on where they stopped.

use domain::{
    Code, FieldError,
    ids::{ImportId, NeedId, PersonId},
    imports::{ImportState, Scope},
    people::Actor,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    check::{self, Reader},
    kept::{self, Kept},
};
use crate::{Conflict, Refusal, Store, Topic, Wire, needs, once, people, swedish_day};

/// How many rows are done in one unit of work.
const CHUNK: i64 = 25;

/// Pages that show how far it has come are told each time so many rows are passed.
const TOLD: i64 = 250;

/// Begins to import, based on the version that was looked at. With [`Scope::All`] nothing begins while any row is
/// wrong. [`advance`] does the work.
pub async fn begin(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    id: ImportId,
    version: i64,
    key: &str,
    scope: &str,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let mut import = kept::lock(w, actor, now, id).await?;
    if once::claim(w, actor, key, now).await?.is_some() {
        return Ok(());
    }
    import.must_be(ImportState::Uploaded, "import")?;
    if import.version != version {
        return Err(Refusal::Conflict(Conflict::State {
            state: import.state.to_string(),
            event: "import".to_owned(),
        }));
    }
    import.mapping.check()?;
    let scope: Scope = domain::text::choice("scope", scope)?;
    // Units and rights may have changed since the rows were looked at.
    let wrong = check::all(w, actor, &mut import).await?;
    if scope == Scope::All && wrong > 0 {
        return Err(FieldError::new("scope", Code::WrongRows)
            .with("count", wrong)
            .into());
    }
    import.set_state(w, ImportState::Running).await?;
    unit.save().await
}

/// Begins to take back the needs that nobody has handled yet. [`advance`] does the work.
pub async fn undo(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    id: ImportId,
    key: &str,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let mut import = kept::lock(w, actor, now, id).await?;
    if once::claim(w, actor, key, now).await?.is_some() {
        return Ok(());
    }
    import.must_be(ImportState::Done, "undo")?;
    import.set_state(w, ImportState::Undoing).await?;
    unit.save().await
}

/// Does the next chunk of what was begun; gives whether there is more to do.
pub async fn advance(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    id: ImportId,
) -> Result<bool, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let mut import = kept::lock(w, actor, now, id).await?;
    let (done, after) = match import.state {
        ImportState::Running => (make(w, actor, now, &import).await?, ImportState::Done),
        ImportState::Undoing => (take_back(w, actor, now, id).await?, ImportState::Undone),
        _ => return Ok(false),
    };
    match done {
        None => import.set_state(w, after).await?,
        Some((from, to)) if from / TOLD != to / TOLD => import.go_on(w).await?,
        Some(_) => {}
    }
    unit.save().await?;
    Ok(done.is_some())
}

/// Does the next chunk of each import that is under way, for whoever began it; gives whether there is more to do. Who
/// may not import any more gets no further: the import ends as it is.
pub async fn work(store: &Store, now: OffsetDateTime) -> Result<bool, Refusal> {
    let mut more = false;
    for (id, person) in under_way(store).await? {
        let actor = {
            let mut link = store.read().await?;
            people::actor(&mut link.wire(), person, swedish_day(now)).await?
        };
        let advanced = match &actor {
            Some(actor) => advance(store, actor, now, id).await,
            None => Err(Refusal::NotFound),
        };
        match advanced {
            Ok(left) => more |= left,
            Err(refusal @ Refusal::Unavailable(_)) => return Err(refusal),
            Err(_) => give_up(store, id).await?,
        }
    }
    Ok(more)
}

async fn under_way(store: &Store) -> Result<Vec<(ImportId, PersonId)>, Refusal> {
    let mut link = store.read().await?;
    let found = fetch_all!(
        &mut link.wire(),
        (Uuid, Uuid),
        "SELECT id, person_id FROM imports WHERE state IN ('running', 'undoing') ORDER BY updated_at, id",
    )?;
    Ok(found
        .into_iter()
        .map(|(id, person)| (ImportId(id), PersonId(person)))
        .collect())
}

/// Ends what cannot go on. What was imported stays, and can be taken back by who may.
async fn give_up(store: &Store, id: ImportId) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let version = scalar!(
        w,
        i64,
        "UPDATE imports SET state = 'done', version = version + 1
         WHERE id = $1 AND state IN ('running', 'undoing') RETURNING version",
        id.0,
    )?;
    if let Some(version) = version {
        w.tell(Topic::Import(id), version);
    }
    unit.save().await
}

/// The first and the last row of a chunk; `None` when nothing was left to do.
type Passed = Option<(i64, i64)>;

async fn make(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    import: &Kept,
) -> Result<Passed, Refusal> {
    let rows: Vec<(i64, String)> = fetch_all!(
        w,
        (i64, String),
        "SELECT number, cells FROM import_rows WHERE import_id = $1 AND need_id IS NULL AND errors = ''
         ORDER BY number LIMIT $2",
        import.id.0,
        CHUNK,
    )?;
    let mut reader = Reader::new(w, actor, &import.mapping).await?;
    let passed = passed(rows.iter().map(|row| row.0));
    for (number, cells) in rows {
        match reader.read(w, &cells).await? {
            Ok(content) => {
                let need = needs::submit_new(w, actor, now, &content).await?;
                execute!(
                    w,
                    "UPDATE import_rows SET need_id = $3 WHERE import_id = $1 AND number = $2",
                    import.id.0,
                    number,
                    need.0,
                )?;
            }
            // A unit went away while the work was under way.
            Err(errors) => {
                execute!(
                    w,
                    "UPDATE import_rows SET errors = $3 WHERE import_id = $1 AND number = $2",
                    import.id.0,
                    number,
                    check::written(&errors)?,
                )?;
            }
        }
    }
    Ok(passed)
}

fn passed(mut numbers: impl Iterator<Item = i64>) -> Passed {
    let first = numbers.next()?;
    Some((first, numbers.last().unwrap_or(first)))
}

async fn take_back(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    id: ImportId,
) -> Result<Passed, Refusal> {
    let rows: Vec<(i64, Uuid)> = fetch_all!(
        w,
        (i64, Uuid),
        "SELECT r.number, n.id FROM import_rows r JOIN needs n ON n.id = r.need_id
         WHERE r.import_id = $1 AND n.state = 'submitted' ORDER BY r.number LIMIT $2",
        id.0,
        CHUNK,
    )?;
    let passed = passed(rows.iter().map(|row| row.0));
    for (_, need) in rows {
        needs::take_back(w, actor, now, NeedId(need)).await?;
    }
    Ok(passed)
}
