//! The needs of the units that somebody heads or co-ordinates, for one's own page.

use domain::{
    needs::NeedState,
    people::{Actor, Role},
};
use time::Date;

use super::list::{NeedRow, Row, columns};
use crate::{Refusal, Wire, day};

/// How many are shown; the list shows all.
const SHOWN: i64 = 6;

/// Those of one's units and of the units below them.
#[derive(Debug, Clone, Default)]
pub struct UnitsNeeds {
    /// How many stand where; states without any are left out.
    pub by_state: Vec<(NeedState, i64)>,
    /// Changed last first.
    pub latest: Vec<NeedRow>,
}

macro_rules! lead {
    () => {
        "WITH RECURSIVE lead (id) AS (
             SELECT g.unit_id FROM grants g
             WHERE g.person_id = $1 AND g.role IN ('head_of_unit', 'coordinator')
               AND g.valid_from <= $2 AND (g.valid_to IS NULL OR g.valid_to >= $2)
             UNION SELECT c.id FROM units c JOIN lead ON c.parent_id = lead.id) "
    };
}

/// `None` for who neither heads nor co-ordinates a unit.
pub async fn of_my_units(
    w: &mut Wire<'_>,
    actor: &Actor,
    today: Date,
) -> Result<Option<UnitsNeeds>, Refusal> {
    if !actor.has_any(&[Role::HeadOfUnit, Role::Coordinator]) {
        return Ok(None);
    }
    let counts = fetch_all!(
        w,
        (String, i64),
        concat!(
            lead!(),
            // By an expression, so that the index of units answers and not that of states, over all needs.
            "SELECT COALESCE(n.state, '') AS state, COUNT(*) FROM needs n
             WHERE n.unit_id IN (SELECT id FROM lead) GROUP BY COALESCE(n.state, '')"
        ),
        actor.person.0,
        day(today),
    )?;
    let mut by_state: Vec<(NeedState, i64)> = counts
        .into_iter()
        .filter_map(|(state, count)| Some((NeedState::from_code(&state)?, count)))
        .filter(|(state, _)| !matches!(state, NeedState::Draft | NeedState::Withdrawn))
        .collect();
    by_state.sort();
    let rows = fetch_all!(
        w,
        Row,
        concat!(
            lead!(),
            columns!(),
            "WHERE n.unit_id IN (SELECT id FROM lead) AND n.state NOT IN ('draft', 'withdrawn')
             ORDER BY n.updated_at DESC, n.id LIMIT $3"
        ),
        actor.person.0,
        day(today),
        SHOWN,
    )?;
    let latest = rows
        .into_iter()
        .map(NeedRow::try_from)
        .collect::<Result<_, _>>()?;
    Ok(Some(UnitsNeeds { by_state, latest }))
}
