//! What the policy must know of needs, for one or many with one statement.

use std::collections::HashMap;

use domain::{
    ids::{NeedId, PersonId, UnitId},
    people::Actor,
    policy::{Action, NeedFacts, Subject, may},
};
use uuid::Uuid;

use crate::{Refusal, Wire, ids_json, refusal::ask};

/// Those who stand behind the needs, and the units above each of theirs, nearest first.
macro_rules! facts {
    ($ids:literal) => {
        concat!(
            "WITH RECURSIVE stands (need, person, unit, since, state) AS (
                 SELECT id, author_id, unit_id, '', state FROM needs WHERE id IN (",
            $ids,
            ")
                 UNION ALL
                 SELECT need_id, person_id, unit_id, joined_at, '' FROM need_joiners WHERE need_id IN (",
            $ids,
            ")),
             up (start, id, depth) AS (
                 SELECT unit, unit, CAST(0 AS BIGINT) FROM stands
                 UNION
                 SELECT up.start, u.parent_id, up.depth + 1 FROM up JOIN units u ON u.id = up.id
                 WHERE u.parent_id IS NOT NULL AND up.depth < 20)
             SELECT 'stands', need, person, unit, since, state, CAST(0 AS BIGINT) FROM stands
             UNION ALL
             SELECT 'up', start, id, id, '', '', depth FROM up
             ORDER BY 1, 5, 7"
        )
    };
}

/// `stands`: need, person, unit, since when (empty for the author), state (of the author's row);
/// `up`: a unit, one above it, how far above.
type Row = (String, Uuid, Uuid, Uuid, String, String, i64);

/// What the policy must know of a need.
pub async fn facts(w: &mut Wire<'_>, id: NeedId) -> Result<Option<NeedFacts>, Refusal> {
    Ok(facts_of(w, &[id]).await?.remove(&id))
}

/// Refuses when the actor may not do this to the need.
pub(super) async fn ask_for(
    w: &mut Wire<'_>,
    actor: &Actor,
    id: NeedId,
    action: Action,
) -> Result<(), Refusal> {
    let facts = facts(w, id).await?.ok_or(Refusal::NotFound)?;
    ask(may(Some(actor), action, &Subject::Need(&facts)))
}

/// What the policy must know of these needs; nothing of those that do not exist.
pub(crate) async fn facts_of(
    w: &mut Wire<'_>,
    ids: &[NeedId],
) -> Result<HashMap<NeedId, NeedFacts>, Refusal> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = fetch_all!(
        w,
        Row,
        {
            sqlite: facts!("SELECT unhex(value) FROM json_each($1)"),
            postgres: facts!("SELECT unnest(string_to_array(translate($1, '[\"]', ''), ',')::uuid[])"),
        },
        ids_json(ids.iter().map(|id| id.0)),
    )?;
    let mut paths: HashMap<UnitId, Vec<UnitId>> = HashMap::new();
    for (kind, start, unit, ..) in &rows {
        if kind == "up" {
            paths.entry(UnitId(*start)).or_default().push(UnitId(*unit));
        }
    }
    let path = |unit: Uuid| paths.get(&UnitId(unit)).cloned().unwrap_or_default();
    let mut found: HashMap<NeedId, NeedFacts> = HashMap::new();
    // The author's row of a need comes before those of who joined it.
    for (kind, need, person, unit, since, state, _) in rows {
        if kind != "stands" {
            continue;
        }
        let need = NeedId(need);
        if since.is_empty() {
            let facts = NeedFacts {
                state: state.parse().map_err(|_| Refusal::damaged("state of a need"))?,
                author: PersonId(person),
                unit_path: path(unit),
                joiners: Vec::new(),
                joined_paths: Vec::new(),
            };
            found.insert(need, facts);
        } else if let Some(facts) = found.get_mut(&need) {
            facts.joiners.push(PersonId(person));
            facts.joined_paths.push(path(unit));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use domain::needs::{JoinForm, NeedState};

    use super::*;
    use crate::{
        needs::{
            join, register,
            tests::{at, submitted},
        },
        testing::both_engines,
        units,
    };

    both_engines! {
        async fn each_need_has_its_own_people_and_paths(world) {
            let (first, _) = submitted(&world, "Nät").await;
            let (second, _) = submitted(&world, "Skärmar").await;
            let ours = JoinForm {
                unit: world.other_school.to_string(),
                ..JoinForm::default()
            };
            register(&world.store, &world.strategist, world.now, at(&world, second).await).await.unwrap();
            join(&world.store, &world.other_teacher, world.now, second, "", &ours).await.unwrap();
            let mut link = world.store.read().await.unwrap();
            let w = &mut link.wire();
            let unknown: NeedId = "018f0000-0000-7000-8000-000000000001".parse().unwrap();
            let found = facts_of(w, &[first, second, unknown, first]).await.unwrap();
            let school = units::path(w, world.school).await.unwrap();
            let alone = NeedFacts {
                state: NeedState::Submitted,
                author: world.teacher.person,
                unit_path: school.clone(),
                joiners: Vec::new(),
                joined_paths: Vec::new(),
            };
            let joined = NeedFacts {
                state: NeedState::Registered,
                joiners: vec![world.other_teacher.person],
                joined_paths: vec![units::path(w, world.other_school).await.unwrap()],
                ..alone.clone()
            };
            assert_eq!(found, HashMap::from([(first, alone), (second, joined)]));
            assert!(facts_of(w, &[]).await.unwrap().is_empty());
            assert_eq!(facts(w, unknown).await.unwrap(), None);
        }
    }
}
