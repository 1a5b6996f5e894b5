//! Makes needs of the rows, and takes them back. Both go a chunk at a time, so that nobody else waits long, and go
//! on where they stopped.

use domain::{
    Code, FieldError,
    ids::{ImportId, NeedId},
    imports::{ImportState, Scope},
    people::Actor,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    check::{self, Reader},
    kept::{self, Kept},
};
use crate::{Conflict, Refusal, Store, Wire, needs, once};

/// How many rows are done in one unit of work.
const CHUNK: i64 = 50;

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
        return Err(FieldError::new("scope", Code::UnknownChoice).into());
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
    let (more, after) = match import.state {
        ImportState::Running => (make(w, actor, now, &import).await?, ImportState::Done),
        ImportState::Undoing => (take_back(w, actor, now, id).await?, ImportState::Undone),
        _ => return Ok(false),
    };
    if !more {
        import.set_state(w, after).await?;
    }
    unit.save().await?;
    Ok(more)
}

async fn make(w: &mut Wire<'_>, actor: &Actor, now: OffsetDateTime, import: &Kept) -> Result<bool, Refusal> {
    let rows: Vec<(i64, String)> = fetch_all!(
        w,
        (i64, String),
        "SELECT number, cells FROM import_rows WHERE import_id = $1 AND need_id IS NULL AND errors = ''
         ORDER BY number LIMIT $2",
        import.id.0,
        CHUNK,
    )?;
    let mut reader = Reader::new(w, actor, &import.mapping).await?;
    let more = !rows.is_empty();
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
    Ok(more)
}

async fn take_back(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    id: ImportId,
) -> Result<bool, Refusal> {
    let rows: Vec<(Uuid,)> = fetch_all!(
        w,
        (Uuid,),
        "SELECT n.id FROM import_rows r JOIN needs n ON n.id = r.need_id
         WHERE r.import_id = $1 AND n.state = 'submitted' ORDER BY r.number LIMIT $2",
        id.0,
        CHUNK,
    )?;
    let more = !rows.is_empty();
    for (need,) in rows {
        needs::take_back(w, actor, now, NeedId(need)).await?;
    }
    Ok(more)
}
