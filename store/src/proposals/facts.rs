//! What the policy must know of a proposal, and looking it up by its reference.

use domain::{
    ids::{PersonId, ProposalId, UnitId},
    policy::ProposalFacts,
    proposals::ProposalState,
    reference::{Prefix, Reference},
};
use uuid::Uuid;

use crate::{Refusal, Store, Wire};

/// The proposal with this reference.
pub async fn id_of(w: &mut Wire<'_>, reference: Reference) -> Result<Option<ProposalId>, Refusal> {
    if reference.prefix != Prefix::Proposal {
        return Ok(None);
    }
    let id = scalar!(
        w,
        Uuid,
        "SELECT id FROM proposals WHERE year = $1 AND serial = $2",
        i64::from(reference.year),
        reference.serial,
    )?;
    Ok(id.map(ProposalId))
}

/// A person or unit that stands in some relation to the proposal.
#[derive(sqlx::FromRow)]
struct Related {
    relation: String,
    id: Uuid,
    /// Where a path of units began.
    start: Uuid,
}

/// The facts; `None` for an unknown proposal.
pub async fn facts(w: &mut Wire<'_>, id: ProposalId) -> Result<Option<ProposalFacts>, Refusal> {
    let Some(state) = scalar!(w, String, "SELECT state FROM proposals WHERE id = $1", id.0)? else {
        return Ok(None);
    };
    let state = state.parse().map_err(|_| Refusal::damaged("proposal state"))?;
    related(w, id, state).await.map(Some)
}

/// The facts of a proposal whose state is known.
pub(super) async fn related(
    w: &mut Wire<'_>,
    id: ProposalId,
    state: ProposalState,
) -> Result<ProposalFacts, Refusal> {
    // Sponsor's unit and the needs' units with all units above them, nearest first.
    let rows = fetch_all!(
        w,
        Related,
        {
            sqlite: "WITH RECURSIVE up (start, id, depth) AS (
                         SELECT sponsor_unit, sponsor_unit, 0 FROM proposals
                         WHERE id = $1 AND sponsor_unit IS NOT NULL
                         UNION
                         SELECT n.unit_id, n.unit_id, 0 FROM proposal_needs pn JOIN needs n ON n.id = pn.need_id
                         WHERE pn.proposal_id = $1
                         UNION
                         SELECT up.start, u.parent_id, up.depth + 1 FROM up JOIN units u ON u.id = up.id
                         WHERE u.parent_id IS NOT NULL AND up.depth < 20)
                     SELECT 'author' AS relation, person_id AS id, person_id AS start, 0 AS depth
                     FROM proposal_authors WHERE proposal_id = $1
                     UNION ALL
                     SELECT 'need_author', n.author_id, n.author_id, 0
                     FROM proposal_needs pn JOIN needs n ON n.id = pn.need_id WHERE pn.proposal_id = $1
                     UNION ALL
                     SELECT 'recused', person_id, person_id, 0
                     FROM recusals WHERE proposal_id = $1 AND lifted_at IS NULL
                     UNION ALL
                     SELECT 'unit', id, start, depth FROM up
                     ORDER BY 1, 3, 4",
            postgres: "WITH RECURSIVE up (start, id, depth) AS (
                         (SELECT sponsor_unit, sponsor_unit, 0 FROM proposals
                          WHERE id = $1 AND sponsor_unit IS NOT NULL
                          UNION
                          SELECT n.unit_id, n.unit_id, 0 FROM proposal_needs pn JOIN needs n ON n.id = pn.need_id
                          WHERE pn.proposal_id = $1)
                         UNION
                         SELECT up.start, u.parent_id, up.depth + 1 FROM up JOIN units u ON u.id = up.id
                         WHERE u.parent_id IS NOT NULL AND up.depth < 20)
                     SELECT 'author' AS relation, person_id AS id, person_id AS start, 0 AS depth
                     FROM proposal_authors WHERE proposal_id = $1
                     UNION ALL
                     SELECT 'need_author', n.author_id, n.author_id, 0
                     FROM proposal_needs pn JOIN needs n ON n.id = pn.need_id WHERE pn.proposal_id = $1
                     UNION ALL
                     SELECT 'recused', person_id, person_id, 0
                     FROM recusals WHERE proposal_id = $1 AND lifted_at IS NULL
                     UNION ALL
                     SELECT 'unit', id, start, depth FROM up
                     ORDER BY 1, 3, 4",
        },
        id.0,
    )?;
    let mut facts = ProposalFacts {
        state,
        authors: Vec::new(),
        need_authors: Vec::new(),
        unit_paths: Vec::new(),
        recused: Vec::new(),
    };
    let mut start = None;
    for row in rows {
        match row.relation.as_str() {
            "author" => facts.authors.push(PersonId(row.id)),
            "need_author" => facts.need_authors.push(PersonId(row.id)),
            "recused" => facts.recused.push(PersonId(row.id)),
            _ => {
                if start != Some(row.start) {
                    start = Some(row.start);
                    facts.unit_paths.push(Vec::new());
                }
                if let Some(path) = facts.unit_paths.last_mut() {
                    path.push(UnitId(row.id));
                }
            }
        }
    }
    Ok(facts)
}

/// As [`id_of`], for pages: what does not exist is [`Refusal::NotFound`].
pub async fn named(store: &Store, reference: Reference) -> Result<ProposalId, Refusal> {
    let mut link = store.read().await?;
    id_of(&mut link.wire(), reference).await?.ok_or(Refusal::NotFound)
}
