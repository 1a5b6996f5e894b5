//! Who is acting: the person with the roles in force.

use domain::{
    ids::{PersonId, UnitId},
    people::{Actor, Grant},
};
use time::Date;
use uuid::Uuid;

use crate::{Refusal, Wire, day, units};

#[derive(sqlx::FromRow)]
struct Row {
    role: String,
    unit_id: Uuid,
    acting: bool,
}

/// The person as an actor today; `None` when unknown or no longer active.
pub async fn actor(w: &mut Wire<'_>, person: PersonId, today: Date) -> Result<Option<Actor>, Refusal> {
    let found: Option<(String, Uuid)> = fetch_optional!(
        w,
        (String, Uuid),
        "SELECT name, unit_id FROM persons WHERE id = $1 AND active = $2",
        person.0,
        true,
    )?;
    let Some((name, unit)) = found else {
        return Ok(None);
    };
    let unit_path = units::path(w, UnitId(unit)).await?;
    let rows = fetch_all!(
        w,
        Row,
        "SELECT role, unit_id, acting FROM grants
         WHERE person_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)
         ORDER BY role",
        person.0,
        day(today),
    )?;
    let grants = rows
        .into_iter()
        // A role this program does not know gives no rights.
        .filter_map(|row| {
            let role = row.role.parse().ok()?;
            Some(Grant {
                role,
                unit: UnitId(row.unit_id),
                acting: row.acting,
            })
        })
        .collect();
    Ok(Some(Actor {
        person,
        name,
        unit_path,
        grants,
    }))
}
