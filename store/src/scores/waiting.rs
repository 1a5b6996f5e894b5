//! The score cards that wait for a person.

use domain::{
    ids::ProposalId, people::Actor, policy::ASSESSORS, proposals::ProposalState, reference::Reference,
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Refusal, Wire, parse_stamp};

/// One card to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingScore {
    pub proposal: ProposalId,
    pub reference: Reference,
    pub title: String,
    pub opened_at: OffsetDateTime,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    reference: String,
    title: String,
    opened_at: String,
}

/// The proposals in review that this person may score and has not, longest waiting first.
pub async fn waiting_for(w: &mut Wire<'_>, actor: &Actor) -> Result<Vec<WaitingScore>, Refusal> {
    if !actor.has_any(ASSESSORS) {
        return Ok(Vec::new());
    }
    let rows = fetch_all!(
        w,
        Row,
        "SELECT p.id, p.reference, p.title, r.opened_at
         FROM proposals p JOIN review_rounds r ON r.proposal_id = p.id AND r.is_current
         WHERE p.state = $2
           AND NOT EXISTS (SELECT 1 FROM score_cards s WHERE s.round_id = r.id AND s.assessor_id = $1)
           AND NOT EXISTS (SELECT 1 FROM proposal_authors a WHERE a.proposal_id = p.id AND a.person_id = $1)
           AND NOT EXISTS (SELECT 1 FROM recusals c
                           WHERE c.proposal_id = p.id AND c.person_id = $1 AND c.lifted_at IS NULL)
           AND NOT EXISTS (SELECT 1 FROM proposal_needs l JOIN needs n ON n.id = l.need_id
                           WHERE l.proposal_id = p.id AND n.author_id = $1)
         ORDER BY r.opened_at, p.reference",
        actor.person.0,
        ProposalState::InReview.code(),
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(WaitingScore {
                proposal: ProposalId(row.id),
                reference: row.reference.parse().map_err(|_| Refusal::damaged("reference"))?,
                title: row.title,
                opened_at: parse_stamp(&row.opened_at),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{reviews::testing::*, scores::testing::*, testing::both_engines};

    both_engines! {
        async fn only_what_one_may_still_score_waits(world) {
            let p = in_review(&world).await;
            let waits = async |actor| {
                let mut link = world.store.read().await.unwrap();
                waiting_for(&mut link.wire(), actor).await.unwrap()
            };
            assert_eq!(waits(&world.portfolio).await[0].reference, p.reference);
            assert!(waits(&world.strategist).await.is_empty(), "an author");
            assert!(waits(&world.delegate).await.is_empty(), "a reader");
            recuse(&world, p.id, &world.finance).await;
            assert!(waits(&world.finance).await.is_empty());
            card(&world, &world.portfolio, p.reference, 0, 3).await.unwrap();
            assert!(waits(&world.portfolio).await.is_empty());
            assert_eq!(waits(&world.architect).await.len(), 1);
            back_to_preparation(&world, p.id).await;
            assert!(waits(&world.architect).await.is_empty());
        }
    }
}
