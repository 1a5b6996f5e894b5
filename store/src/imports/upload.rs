//! Keeps what a file holds.

use domain::{
    Code, FieldError,
    ids::ImportId,
    imports::{COLUMNS_MAX, ImportState, Mapping, ROWS_MAX},
    people::Actor,
};
use serde::Serialize;
use time::OffsetDateTime;

use super::{check, kept};
use crate::{Refusal, Store, new_id, once, stamp};

/// How many rows go with one statement.
const BATCH: usize = 500;

#[derive(Serialize)]
struct Line {
    number: i64,
    cells: String,
}

/// Keeps the rows of a file, the headings first, and makes a first guess at its columns. The same key gives the same
/// import. Rows without any text are left out.
pub async fn upload(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    key: &str,
    file_name: &str,
    rows: &[Vec<String>],
) -> Result<ImportId, Refusal> {
    kept::ask(actor)?;
    let Some((headings, rows)) = rows.split_first() else {
        return Err(FieldError::new("file", Code::Required).into());
    };
    if rows.len() > ROWS_MAX || headings.len() > COLUMNS_MAX {
        return Err(FieldError::new("file", Code::OutOfRange)
            .with("min", 1)
            .with("max", ROWS_MAX)
            .into());
    }
    let mut lines = Vec::new();
    for (number, cells) in (2_i64..).zip(rows) {
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            // No database keeps the NUL character in a text.
            let cells: Vec<String> = cells.iter().map(|cell| cell.replace('\0', "\u{fffd}")).collect();
            lines.push(Line {
                number,
                cells: kept::json(&cells)?,
            });
        }
    }
    if lines.is_empty() {
        return Err(FieldError::new("file", Code::Required).into());
    }
    let headings: Vec<String> = headings.iter().map(|cell| cell.replace('\0', "")).collect();
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    if let Some(made) = once::claim(w, actor, key, now).await? {
        return made.parse().map_err(|_| Refusal::damaged("result of a form"));
    }
    let id = ImportId(new_id(now));
    let mapping = Mapping::guess(&headings);
    let name: String = file_name.chars().filter(|c| !c.is_control()).take(200).collect();
    execute!(
        w,
        "INSERT INTO imports (id, person_id, file_name, state, headings, mapping, checked, version, created_at,
                              updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8)",
        id.0,
        actor.person.0,
        name,
        ImportState::Uploaded.code(),
        kept::json(&headings)?,
        kept::json(&mapping)?,
        false,
        stamp(now),
    )?;
    for batch in lines.chunks(BATCH) {
        execute!(
            w,
            {
                sqlite: "INSERT INTO import_rows (import_id, number, cells, errors)
                         SELECT $1, json_extract(value, '$.number'), json_extract(value, '$.cells'), ''
                         FROM json_each($2)",
                postgres: "INSERT INTO import_rows (import_id, number, cells, errors)
                           SELECT $1, (value ->> 'number')::bigint, value ->> 'cells', ''
                           FROM json_array_elements($2::text::json)",
            },
            id.0,
            kept::json(&batch)?,
        )?;
    }
    if mapping.check().is_ok() {
        let mut import = kept::lock(w, actor, now, id).await?;
        check::all(w, actor, &mut import).await?;
    }
    once::remember(w, key, &id.to_string()).await?;
    unit.save().await?;
    Ok(id)
}
