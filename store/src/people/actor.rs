//! Who is acting: the person with the roles in force.

use domain::{
    ids::{PersonId, UnitId},
    people::{Actor, Grant},
};
use time::Date;
use uuid::Uuid;

use crate::{Refusal, Wire, day};

/// One of what makes up an actor.
#[derive(sqlx::FromRow)]
struct Row {
    /// `person`, `unit` or `role`.
    what: String,
    /// The person's name, the role's code.
    word: String,
    unit_id: Uuid,
    acting: bool,
}

/// The person as an actor today; `None` when unknown or no longer active. One statement, since every request asks.
pub async fn actor(w: &mut Wire<'_>, person: PersonId, today: Date) -> Result<Option<Actor>, Refusal> {
    let rows = fetch_all!(
        w,
        Row,
        "WITH RECURSIVE me (id, name, unit_id) AS (
             SELECT id, name, unit_id FROM persons WHERE id = $1 AND active = $2),
         up (id, parent_id, depth) AS (
             SELECT u.id, u.parent_id, CAST(1 AS BIGINT) FROM units u JOIN me ON me.unit_id = u.id
             UNION ALL
             SELECT u.id, u.parent_id, up.depth + 1 FROM units u JOIN up ON u.id = up.parent_id
             WHERE up.depth < 20)
         SELECT 'person' AS what, me.name AS word, me.unit_id, CAST(0 AS BIGINT) AS depth, FALSE AS acting FROM me
         UNION ALL
         SELECT 'unit', '', up.id, up.depth, FALSE FROM up
         UNION ALL
         SELECT 'role', g.role, g.unit_id, CAST(0 AS BIGINT), g.acting FROM me JOIN grants g ON g.person_id = me.id
         WHERE g.valid_from <= $3 AND (g.valid_to IS NULL OR g.valid_to >= $3)
         ORDER BY depth, what, word",
        person.0,
        true,
        day(today),
    )?;
    let mut actor = None;
    let (mut unit_path, mut grants) = (Vec::new(), Vec::new());
    for row in rows {
        let unit = UnitId(row.unit_id);
        match row.what.as_str() {
            "person" => actor = Some(row.word),
            "unit" => unit_path.push(unit),
            // A role this program does not know gives no rights.
            _ => grants.extend(row.word.parse().ok().map(|role| Grant {
                role,
                unit,
                acting: row.acting,
            })),
        }
    }
    Ok(actor.map(|name| Actor {
        person,
        name,
        unit_path,
        grants,
    }))
}
