//! Looks at each row of a file: what is wrong with it, and whether it stands there twice.

use std::collections::HashMap;

use domain::{
    Code, FieldError, Invalid,
    ids::{ImportId, UnitId},
    imports::{self, ImportState, Mapping, Units},
    needs::NeedContent,
    organisation::UnitKind,
    people::Actor,
    policy::{self, Action, Subject},
    text::sort_key,
};
use serde::Serialize;
use time::OffsetDateTime;

use super::kept::{self, Kept};
use crate::{Refusal, Store, Wire, once, units};

/// How many rows go with one statement.
const BATCH: usize = 500;

#[derive(Serialize)]
struct Verdict {
    number: i64,
    errors: String,
}

/// Reads rows as needs of units that the actor may import for.
pub(super) struct Reader<'a> {
    actor: &'a Actor,
    mapping: &'a Mapping,
    units: Units,
    allowed: HashMap<UnitId, bool>,
}

impl<'a> Reader<'a> {
    pub async fn new(w: &mut Wire<'_>, actor: &'a Actor, mapping: &'a Mapping) -> Result<Self, Refusal> {
        let all = units::all_in(w).await?;
        let named = all
            .iter()
            .filter(|unit| !unit.kind.is_body() && unit.kind != UnitKind::Company)
            .map(|unit| (unit.id, [unit.short_code.as_str(), &unit.name_sv, &unit.name_en]));
        Ok(Self {
            actor,
            mapping,
            units: Units::new(named),
            allowed: HashMap::new(),
        })
    }

    /// The need, or what is wrong with the row.
    pub async fn read(
        &mut self,
        w: &mut Wire<'_>,
        cells: &str,
    ) -> Result<Result<NeedContent, Vec<FieldError>>, Refusal> {
        let cells: Vec<String> = kept::parse(cells)?;
        let content = match imports::read(&cells, self.mapping, &self.units) {
            Ok(content) => content,
            Err(Invalid(errors)) => return Ok(Err(errors)),
        };
        let allowed = match self.allowed.get(&content.unit) {
            Some(allowed) => *allowed,
            None => {
                let path = units::path(w, content.unit).await?;
                let verdict = policy::may(Some(self.actor), Action::NeedImport, &Subject::Unit(&path));
                self.allowed.insert(content.unit, verdict.is_allowed());
                verdict.is_allowed()
            }
        };
        Ok(if allowed {
            Ok(content)
        } else {
            Err(vec![FieldError::new("unit", Code::UnknownReference)])
        })
    }
}

/// Looks at all rows anew; gives how many are wrong.
pub(super) async fn all(w: &mut Wire<'_>, actor: &Actor, import: &mut Kept) -> Result<usize, Refusal> {
    let rows: Vec<(i64, String, String)> = fetch_all!(
        w,
        (i64, String, String),
        "SELECT number, cells, errors FROM import_rows WHERE import_id = $1 ORDER BY number",
        import.id.0,
    )?;
    let mut reader = Reader::new(w, actor, &import.mapping).await?;
    let (mut first, mut changed, mut wrong) = (HashMap::new(), Vec::new(), 0);
    for (number, cells, before) in rows {
        let errors = match reader.read(w, &cells).await? {
            Err(errors) => errors,
            Ok(content) => match *first
                .entry((content.unit, sort_key(&content.title)))
                .or_insert(number)
            {
                earlier if earlier == number => Vec::new(),
                earlier => vec![FieldError::new("title", Code::Duplicate).with("row", earlier)],
            },
        };
        wrong += usize::from(!errors.is_empty());
        let errors = written(&errors)?;
        if errors != before {
            changed.push(Verdict { number, errors });
        }
    }
    for batch in changed.chunks(BATCH) {
        execute!(
            w,
            {
                sqlite: "UPDATE import_rows SET errors = found.errors
                         FROM (SELECT json_extract(value, '$.number') AS line, json_extract(value, '$.errors') AS errors
                               FROM json_each($2)) AS found
                         WHERE import_id = $1 AND number = found.line",
                postgres: "UPDATE import_rows SET errors = found.errors
                           FROM (SELECT (value ->> 'number')::bigint AS line, value ->> 'errors' AS errors
                                 FROM json_array_elements($2::text::json)) AS found
                           WHERE import_id = $1 AND number = found.line",
            },
            import.id.0,
            kept::json(&batch)?,
        )?;
    }
    execute!(
        w,
        "UPDATE imports SET checked = $2 WHERE id = $1",
        import.id.0,
        true
    )?;
    import.checked = true;
    Ok(wrong)
}

/// Errors as they are kept: empty when there are none.
pub(super) fn written(errors: &[FieldError]) -> Result<String, Refusal> {
    if errors.is_empty() {
        Ok(String::new())
    } else {
        kept::json(&errors)
    }
}

/// Chooses what each column holds, and looks at the rows.
pub async fn map(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    id: ImportId,
    key: &str,
    mapping: Mapping,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let mut import = kept::lock(w, actor, now, id).await?;
    if once::claim(w, actor, key, now).await?.is_some() {
        return Ok(());
    }
    import.must_be(ImportState::Uploaded, "map")?;
    mapping.check()?;
    execute!(
        w,
        "UPDATE imports SET mapping = $2, version = version + 1 WHERE id = $1",
        id.0,
        kept::json(&mapping)?,
    )?;
    import.mapping = mapping;
    all(w, actor, &mut import).await?;
    unit.save().await
}
