//! What the policy must know of a proposal, and looking it up by its reference.

use std::collections::HashMap;

use domain::{
    ids::{PersonId, ProposalId, UnitId},
    policy::ProposalFacts,
    reference::{Prefix, Reference},
};
use uuid::Uuid;

use crate::{Refusal, Store, Wire, ids_json};

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

/// A proposal, or a person or unit that stands in some relation to it.
#[derive(sqlx::FromRow)]
struct Related {
    proposal: Uuid,
    relation: String,
    id: Uuid,
    /// Where a path of units began.
    start: Uuid,
    /// Of the proposal itself.
    state: String,
}

/// The proposals; those who stand in some relation to them; the sponsor's unit and the needs' units with all units above
/// them, nearest first.
macro_rules! related {
    ($ids:literal, $first:literal, $last:literal) => {
        concat!(
            "WITH RECURSIVE asked (id) AS (",
            $ids,
            "),
             up (proposal, start, id, depth) AS (",
            $first,
            "SELECT id, sponsor_unit, sponsor_unit, CAST(0 AS BIGINT) FROM proposals
                 WHERE id IN (SELECT id FROM asked) AND sponsor_unit IS NOT NULL
                 UNION
                 SELECT pn.proposal_id, n.unit_id, n.unit_id, CAST(0 AS BIGINT)
                 FROM proposal_needs pn JOIN needs n ON n.id = pn.need_id
                 WHERE pn.proposal_id IN (SELECT id FROM asked)",
            $last,
            "    UNION
                 SELECT up.proposal, up.start, u.parent_id, up.depth + 1 FROM up JOIN units u ON u.id = up.id
                 WHERE u.parent_id IS NOT NULL AND up.depth < 20)
             SELECT id AS proposal, '' AS relation, id, id AS start, state, CAST(0 AS BIGINT) AS depth
             FROM proposals WHERE id IN (SELECT id FROM asked)
             UNION ALL
             SELECT proposal_id, 'author', person_id, person_id, '', 0
             FROM proposal_authors WHERE proposal_id IN (SELECT id FROM asked)
             UNION ALL
             SELECT pn.proposal_id, 'need_author', n.author_id, n.author_id, '', 0
             FROM proposal_needs pn JOIN needs n ON n.id = pn.need_id
             WHERE pn.proposal_id IN (SELECT id FROM asked)
             UNION ALL
             SELECT proposal_id, 'recused', person_id, person_id, '', 0
             FROM recusals WHERE proposal_id IN (SELECT id FROM asked) AND lifted_at IS NULL
             UNION ALL
             SELECT proposal, 'unit', id, start, '', depth FROM up
             ORDER BY 1, 2, 4, 6"
        )
    };
}

/// What the policy must know of a proposal.
pub async fn facts(w: &mut Wire<'_>, id: ProposalId) -> Result<Option<ProposalFacts>, Refusal> {
    Ok(facts_of(w, &[id]).await?.remove(&id))
}

/// The facts of a proposal that is known to be there.
pub(super) async fn facts_there(w: &mut Wire<'_>, id: ProposalId) -> Result<ProposalFacts, Refusal> {
    facts(w, id).await?.ok_or(Refusal::NotFound)
}

/// What the policy must know of these proposals, with one statement; nothing of those that do not exist.
pub(crate) async fn facts_of(
    w: &mut Wire<'_>,
    ids: &[ProposalId],
) -> Result<HashMap<ProposalId, ProposalFacts>, Refusal> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = fetch_all!(
        w,
        Related,
        {
            sqlite: related!("SELECT unhex(value) FROM json_each($1)", "", ""),
            // Several first parts stand in parentheses there, and must not here.
            postgres: related!(
                "SELECT unnest(string_to_array(translate($1, '[\"]', ''), ',')::uuid[])",
                "(",
                ")"
            ),
        },
        ids_json(ids.iter().map(|id| id.0)),
    )?;
    let mut found: HashMap<ProposalId, ProposalFacts> = HashMap::new();
    let mut last = None;
    // The proposal itself, of no relation, comes before the others of its own.
    for row in rows {
        let proposal = ProposalId(row.proposal);
        if row.relation.is_empty() {
            let state = row
                .state
                .parse()
                .map_err(|_| Refusal::damaged("proposal state"))?;
            let facts = ProposalFacts {
                state,
                authors: Vec::new(),
                need_authors: Vec::new(),
                unit_paths: Vec::new(),
                recused: Vec::new(),
            };
            found.insert(proposal, facts);
            continue;
        }
        let Some(facts) = found.get_mut(&proposal) else {
            continue;
        };
        match row.relation.as_str() {
            "author" => facts.authors.push(PersonId(row.id)),
            "need_author" => facts.need_authors.push(PersonId(row.id)),
            "recused" => facts.recused.push(PersonId(row.id)),
            _ => {
                let path = (row.proposal, row.start);
                if last != Some(path) {
                    last = Some(path);
                    facts.unit_paths.push(Vec::new());
                }
                if let Some(path) = facts.unit_paths.last_mut() {
                    path.push(UnitId(row.id));
                }
            }
        }
    }
    Ok(found)
}

/// As [`id_of`], for pages: what does not exist is [`Refusal::NotFound`].
pub async fn named(store: &Store, reference: Reference) -> Result<ProposalId, Refusal> {
    let mut link = store.read().await?;
    id_of(&mut link.wire(), reference).await?.ok_or(Refusal::NotFound)
}
