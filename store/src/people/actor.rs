//! Who is acting: the person with the roles in force.

use domain::{
    ids::{PersonId, UnitId},
    people::{Actor, Grant},
};
use time::Date;
use uuid::Uuid;

use crate::{Refusal, Wire, day};

/// A unit of the person, nearest first, or a role in force.
#[derive(sqlx::FromRow)]
struct Row {
    name: String,
    /// Empty for a unit.
    role: String,
    unit_id: Uuid,
    acting: bool,
}

/// The person as an actor today; `None` when unknown or no longer active. One statement: every request asks it.
pub async fn actor(w: &mut Wire<'_>, person: PersonId, today: Date) -> Result<Option<Actor>, Refusal> {
    let rows = fetch_all!(
        w,
        Row,
        "WITH RECURSIVE me (id, name, unit_id) AS (
             SELECT id, name, unit_id FROM persons WHERE id = $1 AND active),
         up (id, parent_id, place) AS (
             SELECT u.id, u.parent_id, 0 FROM me JOIN units u ON u.id = me.unit_id
             UNION ALL SELECT u.id, u.parent_id, up.place + 1 FROM units u JOIN up ON u.id = up.parent_id
             WHERE up.place < 20)
         SELECT me.name, '' AS role, up.id AS unit_id, FALSE AS acting, up.place FROM up CROSS JOIN me
         UNION ALL
         SELECT me.name, g.role, g.unit_id, g.acting, 1000 FROM me JOIN grants g ON g.person_id = me.id
         WHERE g.valid_from <= $2 AND (g.valid_to IS NULL OR g.valid_to >= $2)
         ORDER BY place, role",
        person.0,
        day(today),
    )?;
    let Some(name) = rows.first().map(|row| row.name.clone()) else {
        return Ok(None);
    };
    let (mut unit_path, mut grants) = (Vec::new(), Vec::new());
    for row in rows {
        if row.role.is_empty() {
            unit_path.push(UnitId(row.unit_id));
        } else if let Ok(role) = row.role.parse() {
            // A role this program does not know gives no rights.
            grants.push(Grant {
                role,
                unit: UnitId(row.unit_id),
                acting: row.acting,
            });
        }
    }
    Ok(Some(Actor {
        person,
        name,
        unit_path,
        grants,
    }))
}
