//! An import and its rows, for the person who reads it in.

use domain::{
    FieldError,
    ids::ImportId,
    imports::{ImportState, Mapping},
    needs::NeedState,
    people::Actor,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::kept;
use crate::{Refusal, Store, parse_stamp};

/// Rows on a page.
pub const PAGE: i64 = 25;

domain::choices! {
    /// Which rows are shown.
    pub enum Show {
        All = "all",
        /// Those with errors.
        Wrong = "wrong",
        /// Those that became needs and still are.
        Imported = "imported",
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    pub id: ImportId,
    pub file_name: String,
    pub state: ImportState,
    pub headings: Vec<String>,
    pub mapping: Mapping,
    pub checked: bool,
    pub version: i64,
    pub created_at: OffsetDateTime,
    pub total: i64,
    pub wrong: i64,
    /// Became needs, whatever happened to them later.
    pub imported: i64,
    /// Became needs and were taken back.
    pub withdrawn: i64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ImportRow {
    pub number: i64,
    pub cells: Vec<String>,
    pub errors: Vec<FieldError>,
    pub need: Option<NeedOfRow>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedOfRow {
    pub reference: String,
    pub state: NeedState,
}

#[derive(sqlx::FromRow)]
struct Head {
    id: Uuid,
    file_name: String,
    state: String,
    headings: String,
    mapping: String,
    checked: bool,
    version: i64,
    created_at: String,
    total: i64,
    wrong: i64,
    imported: i64,
    withdrawn: i64,
}

impl TryFrom<Head> for Import {
    type Error = Refusal;

    fn try_from(head: Head) -> Result<Self, Refusal> {
        Ok(Self {
            id: ImportId(head.id),
            file_name: head.file_name,
            state: head
                .state
                .parse()
                .map_err(|_| Refusal::damaged("state of an import"))?,
            headings: kept::parse(&head.headings)?,
            mapping: kept::parse(&head.mapping)?,
            checked: head.checked,
            version: head.version,
            created_at: parse_stamp(&head.created_at),
            total: head.total,
            wrong: head.wrong,
            imported: head.imported,
            withdrawn: head.withdrawn,
        })
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    number: i64,
    cells: String,
    errors: String,
    reference: Option<String>,
    state: Option<String>,
}

/// Shown where the way to import begins.
pub fn may_import(actor: &Actor) -> bool {
    kept::ask(actor).is_ok()
}

/// The actor's own imports from `offset` on, the latest first, and how many there are in all.
pub async fn mine(
    store: &Store,
    actor: &Actor,
    offset: i64,
    limit: i64,
) -> Result<(Vec<Import>, i64), Refusal> {
    kept::ask(actor)?;
    let mut link = store.read().await?;
    let total = scalar!(
        &mut link.wire(),
        i64,
        "SELECT COUNT(*) FROM imports WHERE person_id = $1",
        actor.person.0,
    )?;
    let heads = fetch_all!(
        &mut link.wire(),
        Head,
        "SELECT i.id, i.file_name, i.state, i.headings, i.mapping, i.checked, i.version, i.created_at,
                (SELECT COUNT(*) FROM import_rows r WHERE r.import_id = i.id) AS total,
                (SELECT COUNT(*) FROM import_rows r WHERE r.import_id = i.id AND r.errors <> '') AS wrong,
                (SELECT COUNT(*) FROM import_rows r WHERE r.import_id = i.id AND r.need_id IS NOT NULL) AS imported,
                (SELECT COUNT(*) FROM import_rows r JOIN needs n ON n.id = r.need_id
                 WHERE r.import_id = i.id AND n.state = 'withdrawn') AS withdrawn
         FROM imports i WHERE i.person_id = $1 ORDER BY i.created_at DESC, i.id LIMIT $2 OFFSET $3",
        actor.person.0,
        limit,
        offset.max(0),
    )?;
    let imports = heads
        .into_iter()
        .map(Import::try_from)
        .collect::<Result<_, _>>()?;
    Ok((imports, total.unwrap_or(0)))
}

/// The actor's own import; nobody else's exists.
pub async fn view(store: &Store, actor: &Actor, id: ImportId) -> Result<Import, Refusal> {
    kept::ask(actor)?;
    let mut link = store.read().await?;
    fetch_optional!(
        &mut link.wire(),
        Head,
        "SELECT i.id, i.file_name, i.state, i.headings, i.mapping, i.checked, i.version, i.created_at,
                (SELECT COUNT(*) FROM import_rows r WHERE r.import_id = i.id) AS total,
                (SELECT COUNT(*) FROM import_rows r WHERE r.import_id = i.id AND r.errors <> '') AS wrong,
                (SELECT COUNT(*) FROM import_rows r WHERE r.import_id = i.id AND r.need_id IS NOT NULL) AS imported,
                (SELECT COUNT(*) FROM import_rows r JOIN needs n ON n.id = r.need_id
                 WHERE r.import_id = i.id AND n.state = 'withdrawn') AS withdrawn
         FROM imports i WHERE i.id = $1 AND i.person_id = $2",
        id.0,
        actor.person.0,
    )?
    .ok_or(Refusal::NotFound)?
    .try_into()
}

/// Rows of the actor's own import from `offset` on, and how many there are in all.
pub async fn rows(
    store: &Store,
    actor: &Actor,
    id: ImportId,
    show: Show,
    offset: i64,
    limit: i64,
) -> Result<(Vec<ImportRow>, i64), Refusal> {
    let import = view(store, actor, id).await?;
    let total = match show {
        Show::All => import.total,
        Show::Wrong => import.wrong,
        Show::Imported => import.imported - import.withdrawn,
    };
    let mut link = store.read().await?;
    let found = fetch_all!(
        &mut link.wire(),
        Row,
        "SELECT r.number, r.cells, r.errors, n.reference, n.state
         FROM import_rows r LEFT JOIN needs n ON n.id = r.need_id
         WHERE r.import_id = $1
           AND ($2 = 'all' OR ($2 = 'wrong' AND r.errors <> '') OR ($2 = 'imported' AND n.state <> 'withdrawn'))
         ORDER BY r.number LIMIT $3 OFFSET $4",
        id.0,
        show.code(),
        limit,
        offset.max(0),
    )?;
    let mut rows = Vec::new();
    for row in found {
        let need = match (row.reference, row.state) {
            (Some(reference), Some(state)) => Some(NeedOfRow {
                reference,
                state: state.parse().map_err(|_| Refusal::damaged("state of a need"))?,
            }),
            _ => None,
        };
        rows.push(ImportRow {
            number: row.number,
            cells: kept::parse(&row.cells)?,
            errors: if row.errors.is_empty() {
                Vec::new()
            } else {
                kept::parse(&row.errors)?
            },
            need,
        });
    }
    Ok((rows, total))
}
