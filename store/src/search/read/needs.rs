//! Needs that were sent.

use std::collections::HashMap;

use domain::{ids::PersonId, policy::NeedFacts, search::Kind};
use uuid::Uuid;

use super::{Content, Span, Units, joined_fields, path, values};
use crate::{
    Refusal, Wire,
    search::room::{Both, Common, Facts, Room, Text},
};

#[derive(sqlx::FromRow)]
struct NeedRow {
    id: Uuid,
    reference: Option<String>,
    state: String,
    author_id: Uuid,
    unit_id: Uuid,
    title: String,
    problem: String,
    current_situation: String,
    desired_effect: String,
    affected_other: String,
    at: String,
}

/// Needs that were sent; drafts are their author's alone and stand on the own page.
pub(super) async fn needs(
    w: &mut Wire<'_>,
    units: &Units,
    Span(from, to): Span,
    content: &mut Content,
) -> Result<(), Refusal> {
    let rows = fetch_all!(
        w,
        NeedRow,
        "SELECT n.id, n.reference, n.state, n.author_id, n.unit_id, n.title, t.problem, t.current_situation,
                t.desired_effect, t.affected_other, COALESCE(n.submitted_at, n.created_at) AS at
         FROM needs n JOIN need_texts t ON t.need_id = n.id
         WHERE n.id BETWEEN $1 AND $2 AND n.state NOT IN ('draft', 'withdrawn')",
        from,
        to,
    )?;
    let joined: Vec<(Uuid, Uuid, Uuid)> = fetch_all!(
        w,
        (Uuid, Uuid, Uuid),
        "SELECT need_id, person_id, unit_id FROM need_joiners WHERE need_id BETWEEN $1 AND $2 ORDER BY joined_at",
        from,
        to,
    )?;
    let mut joiners: HashMap<Uuid, Vec<(PersonId, Uuid)>> = HashMap::new();
    for (need, person, unit) in joined {
        joiners.entry(need).or_default().push((PersonId(person), unit));
    }
    for row in rows {
        let behind = joiners.remove(&row.id).unwrap_or_default();
        let facts = Facts::Need(NeedFacts {
            state: row
                .state
                .parse()
                .map_err(|_| Refusal::damaged("state of a need"))?,
            author: PersonId(row.author_id),
            unit_path: path(units, row.unit_id),
            joiners: behind.iter().map(|(person, _)| *person).collect(),
            joined_paths: behind.iter().map(|(_, unit)| path(units, *unit)).collect(),
        });
        let reference = row.reference.unwrap_or_default();
        let room = Room::Need(row.id);
        let body = [
            row.problem,
            row.current_situation,
            row.desired_effect,
            row.affected_other,
        ];
        let text = Text {
            title: Both::one(row.title.clone()),
            body: Both::one(joined_fields(&body)),
            values: values(Kind::Need, facts.code(), Some(row.unit_id), units, &[], &row.at),
            at: row.at,
            public: false,
            thread: None,
            outcome: None,
        };
        let common = Common {
            facts,
            reference,
            title: Both::one(row.title),
            unit: Some(row.unit_id),
            keys: Vec::new(),
        };
        content.rooms.insert(room, common);
        content.add(room, Kind::Need, row.id, text);
    }
    Ok(())
}
