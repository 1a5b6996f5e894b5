//! The delegation order: who decides on whose behalf, up to how much, from when to when.

use domain::{
    decisions::{Level, Rung},
    ids::{DelegationId, PersonId, UnitId},
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{Refusal, Wire, day, new_id};

/// A point to add to the order.
#[derive(Debug, Clone)]
pub struct NewDelegation<'a> {
    /// Its number in the order, such as `1.3`.
    pub code: &'a str,
    pub level: Level,
    /// The post of the delegate, or the name of the body.
    pub holder_sv: &'a str,
    pub holder_en: &'a str,
    /// The delegate; `None` for a body or a vacant post.
    pub person: Option<PersonId>,
    pub body: Option<UnitId>,
    /// Whose power it is; decisions are reported to it.
    pub board: UnitId,
    pub description_sv: &'a str,
    pub description_en: &'a str,
    pub conditions_sv: &'a str,
    pub conditions_en: &'a str,
    /// Kronor; `None` covers any total.
    pub limit_max: Option<i64>,
    pub principle: bool,
    pub valid_from: Date,
}

/// Adds a point. Used by the command line and the demo municipality.
pub async fn add_delegation(
    w: &mut Wire<'_>,
    new: &NewDelegation<'_>,
    now: OffsetDateTime,
) -> Result<DelegationId, Refusal> {
    let id = new_id(now);
    execute!(
        w,
        "INSERT INTO delegations (id, code, level, holder_sv, holder_en, person_id, body_id, board_id, description_sv,
                                  description_en, conditions_sv, conditions_en, limit_max, principle, valid_from)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        id,
        new.code,
        new.level.code(),
        new.holder_sv,
        new.holder_en,
        new.person.map(|p| p.0),
        new.body.map(|b| b.0),
        new.board.0,
        new.description_sv,
        new.description_en,
        new.conditions_sv,
        new.conditions_en,
        new.limit_max,
        new.principle,
        day(new.valid_from),
    )?;
    Ok(DelegationId(id))
}

/// A point of the order as shown.
#[derive(Debug, Clone)]
pub struct Delegation {
    pub rung: Rung,
    pub code: String,
    pub holder_sv: String,
    pub holder_en: String,
    pub person: Option<PersonId>,
    pub person_name: String,
    pub board: UnitId,
    pub description_sv: String,
    pub description_en: String,
    pub conditions_sv: String,
    pub conditions_en: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    code: String,
    level: String,
    holder_sv: String,
    holder_en: String,
    person_id: Option<Uuid>,
    person_name: Option<String>,
    body_id: Option<Uuid>,
    board_id: Uuid,
    description_sv: String,
    description_en: String,
    conditions_sv: String,
    conditions_en: String,
    limit_max: Option<i64>,
    principle: bool,
}

impl TryFrom<Row> for Delegation {
    type Error = Refusal;

    fn try_from(row: Row) -> Result<Self, Refusal> {
        Ok(Self {
            rung: Rung {
                id: DelegationId(row.id),
                level: row
                    .level
                    .parse()
                    .map_err(|_| Refusal::damaged("level of decision"))?,
                body: row.body_id.map(UnitId),
                limit_max: row.limit_max,
                principle: row.principle,
            },
            code: row.code,
            holder_sv: row.holder_sv,
            holder_en: row.holder_en,
            person: row.person_id.map(PersonId),
            person_name: row.person_name.unwrap_or_default(),
            board: UnitId(row.board_id),
            description_sv: row.description_sv,
            description_en: row.description_en,
            conditions_sv: row.conditions_sv,
            conditions_en: row.conditions_en,
        })
    }
}

/// The order in force on a day, lowest level and smallest limit first.
pub async fn in_force(w: &mut Wire<'_>, today: Date) -> Result<Vec<Delegation>, Refusal> {
    let rows = fetch_all!(
        w,
        Row,
        "SELECT d.id, d.code, d.level, d.holder_sv, d.holder_en, d.person_id, p.name AS person_name, d.body_id,
                d.board_id, d.description_sv, d.description_en, d.conditions_sv, d.conditions_en, d.limit_max,
                d.principle
         FROM delegations d LEFT JOIN persons p ON p.id = d.person_id
         WHERE d.valid_from <= $1 AND (d.valid_to IS NULL OR d.valid_to >= $1)",
        day(today),
    )?;
    let mut order = rows
        .into_iter()
        .map(Delegation::try_from)
        .collect::<Result<Vec<_>, _>>()?;
    order.sort_by_key(|d| {
        (
            d.rung.level,
            d.rung.limit_max.unwrap_or(i64::MAX),
            d.rung.principle,
            d.rung.id,
        )
    });
    Ok(order)
}

/// The order as the rule reads it.
pub(super) fn ladder(order: &[Delegation]) -> Vec<Rung> {
    order.iter().map(|delegation| delegation.rung).collect()
}
