//! Proposals, and the initiatives that they become.

use std::collections::HashMap;

use domain::{ids::PersonId, policy::ProposalFacts, search::Kind};
use uuid::Uuid;

use super::{Aims, Content, Span, Units, joined_fields, path, values};
use crate::{
    Refusal, Wire,
    search::room::{Both, Common, Facts, Room, Text},
};

#[derive(sqlx::FromRow)]
struct ProposalRow {
    id: Uuid,
    reference: String,
    state: String,
    sponsor_unit: Option<Uuid>,
    title: String,
    summary: String,
    background: String,
    created_at: String,
    published: bool,
}

pub(super) async fn proposals(
    w: &mut Wire<'_>,
    units: &Units,
    Span(from, to): Span,
    aims: &mut Aims,
    content: &mut Content,
) -> Result<(), Refusal> {
    let rows = fetch_all!(
        w,
        ProposalRow,
        "SELECT p.id, p.reference, p.state, p.sponsor_unit, p.title, p.summary, p.background, p.created_at,
                b.proposal_id IS NOT NULL AS published
         FROM proposals p LEFT JOIN publications b ON b.proposal_id = p.id WHERE p.id BETWEEN $1 AND $2",
        from,
        to,
    )?;
    let related: Vec<(String, Uuid, Uuid)> = fetch_all!(
        w,
        (String, Uuid, Uuid),
        "SELECT 'author' AS relation, proposal_id, person_id FROM proposal_authors WHERE proposal_id BETWEEN $1 AND $2
         UNION ALL
         SELECT 'need_author', pn.proposal_id, n.author_id FROM proposal_needs pn JOIN needs n ON n.id = pn.need_id
         WHERE pn.proposal_id BETWEEN $1 AND $2
         UNION ALL
         SELECT 'need_unit', pn.proposal_id, n.unit_id FROM proposal_needs pn JOIN needs n ON n.id = pn.need_id
         WHERE pn.proposal_id BETWEEN $1 AND $2
         UNION ALL
         SELECT 'recused', proposal_id, person_id FROM recusals
         WHERE lifted_at IS NULL AND proposal_id BETWEEN $1 AND $2",
        from,
        to,
    )?;
    let mut relations: HashMap<Uuid, Vec<(String, Uuid)>> = HashMap::new();
    for (relation, proposal, id) in related {
        relations.entry(proposal).or_default().push((relation, id));
    }
    for row in rows {
        let mut known = ProposalFacts {
            state: row
                .state
                .parse()
                .map_err(|_| Refusal::damaged("proposal state"))?,
            authors: Vec::new(),
            need_authors: Vec::new(),
            unit_paths: row.sponsor_unit.iter().map(|unit| path(units, *unit)).collect(),
            recused: Vec::new(),
        };
        for (relation, id) in relations.remove(&row.id).unwrap_or_default() {
            match relation.as_str() {
                "author" => known.authors.push(PersonId(id)),
                "need_author" => known.need_authors.push(PersonId(id)),
                "recused" => known.recused.push(PersonId(id)),
                _ => known.unit_paths.push(path(units, id)),
            }
        }
        let facts = Facts::Proposal(known);
        let room = Room::Proposal(row.id);
        let of = aims.get(&row.id).map_or(&[][..], Vec::as_slice);
        let text = Text {
            title: Both::one(row.title.clone()),
            body: Both::one(joined_fields(&[row.summary, row.background])),
            values: values(
                Kind::Proposal,
                facts.code(),
                row.sponsor_unit,
                units,
                of,
                &row.created_at,
            ),
            at: row.created_at,
            public: row.published && facts.is_decided(),
            thread: None,
            outcome: None,
        };
        let common = Common {
            facts,
            reference: row.reference,
            title: Both::one(row.title),
            unit: row.sponsor_unit,
            keys: Vec::new(),
        };
        content.rooms.insert(room, common);
        content.add(room, Kind::Proposal, row.id, text);
    }
    Ok(())
}
