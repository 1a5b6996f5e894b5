//! The units of the organisation, as a tree.

use domain::{
    ids::UnitId,
    organisation::{Unit, UnitKind},
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{Refusal, Store, Wire, day, new_id};

/// A unit to add.
#[derive(Debug, Clone)]
pub struct NewUnit<'a> {
    pub kind: UnitKind,
    pub name_sv: &'a str,
    pub name_en: &'a str,
    pub short_code: &'a str,
    pub parent: Option<UnitId>,
    pub diary_prefix: Option<&'a str>,
    pub valid_from: Date,
}

/// Adds a unit. [`crate::Conflict::Duplicate`] when the short code is taken.
pub async fn add(w: &mut Wire<'_>, unit: &NewUnit<'_>, now: OffsetDateTime) -> Result<UnitId, Refusal> {
    let id = new_id(now);
    execute!(
        w,
        "INSERT INTO units (id, kind, name_sv, name_en, short_code, parent_id, diary_prefix, valid_from)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        id,
        unit.kind.code(),
        unit.name_sv,
        unit.name_en,
        unit.short_code,
        unit.parent.map(|p| p.0),
        unit.diary_prefix,
        day(unit.valid_from),
    )?;
    Ok(UnitId(id))
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    name_sv: String,
    name_en: String,
    short_code: String,
    parent_id: Option<Uuid>,
    diary_prefix: Option<String>,
}

impl From<Row> for Unit {
    fn from(row: Row) -> Self {
        Self {
            id: UnitId(row.id),
            kind: row.kind.parse().unwrap_or(UnitKind::Unit),
            name_sv: row.name_sv,
            name_en: row.name_en,
            short_code: row.short_code,
            parent: row.parent_id.map(UnitId),
            diary_prefix: row.diary_prefix,
        }
    }
}

/// All units in force, by Swedish name.
pub async fn all(store: &Store) -> Result<Vec<Unit>, Refusal> {
    let mut link = store.read().await?;
    all_in(&mut link.wire()).await
}

/// All units in force, in the caller's unit of work.
pub(crate) async fn all_in(w: &mut Wire<'_>) -> Result<Vec<Unit>, Refusal> {
    let rows = fetch_all!(
        w,
        Row,
        "SELECT id, kind, name_sv, name_en, short_code, parent_id, diary_prefix
         FROM units WHERE valid_to IS NULL ORDER BY name_sv"
    )?;
    Ok(rows.into_iter().map(Unit::from).collect())
}

/// One unit.
pub async fn find(w: &mut Wire<'_>, id: UnitId) -> Result<Option<Unit>, Refusal> {
    let row = fetch_optional!(
        w,
        Row,
        "SELECT id, kind, name_sv, name_en, short_code, parent_id, diary_prefix FROM units WHERE id = $1",
        id.0,
    )?;
    Ok(row.map(Unit::from))
}

/// One unit by its short code.
pub async fn by_code(w: &mut Wire<'_>, short_code: &str) -> Result<Option<Unit>, Refusal> {
    let row = fetch_optional!(
        w,
        Row,
        "SELECT id, kind, name_sv, name_en, short_code, parent_id, diary_prefix FROM units WHERE short_code = $1",
        short_code,
    )?;
    Ok(row.map(Unit::from))
}

/// The unit and all units above it, nearest first. Empty for an unknown unit.
pub async fn path(w: &mut Wire<'_>, unit: UnitId) -> Result<Vec<UnitId>, Refusal> {
    let rows: Vec<(Uuid, i64)> = fetch_all!(
        w,
        (Uuid, i64),
        {
            sqlite: "WITH RECURSIVE up (id, parent_id, depth) AS (
                         SELECT id, parent_id, 0 FROM units WHERE id = $1
                         UNION ALL
                         SELECT u.id, u.parent_id, up.depth + 1 FROM units u JOIN up ON u.id = up.parent_id
                         WHERE up.depth < 20)
                     SELECT id, depth FROM up ORDER BY depth",
            postgres: "WITH RECURSIVE up (id, parent_id, depth) AS (
                         SELECT id, parent_id, 0::BIGINT FROM units WHERE id = $1
                         UNION ALL
                         SELECT u.id, u.parent_id, up.depth + 1 FROM units u JOIN up ON u.id = up.parent_id
                         WHERE up.depth < 20)
                     SELECT id, depth FROM up ORDER BY depth",
        },
        unit.0,
    )?;
    Ok(rows.into_iter().map(|(id, _)| UnitId(id)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::both_engines;

    both_engines! {
        async fn a_path_goes_up_to_the_top(world) {
            let mut link = world.store.read().await.unwrap();
            let up = path(&mut link.wire(), world.school).await.unwrap();
            assert_eq!(up.first(), Some(&world.school));
            assert_eq!(up.last(), Some(&world.council));
            assert!(up.contains(&world.education));
            assert!(path(&mut link.wire(), UnitId(Uuid::nil())).await.unwrap().is_empty());
        }
    }
}
