//! The opinions that wait for a person.

use domain::{
    ids::ProposalId, people::Actor, proposals::ProposalState, reference::Reference, reviews::Speciality,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{Refusal, Wire, parse_day, parse_stamp};

/// One opinion to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingReview {
    pub proposal: ProposalId,
    pub reference: Reference,
    pub title: String,
    pub speciality: Speciality,
    pub due: Option<Date>,
    /// When it was asked for.
    pub since: OffsetDateTime,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    reference: String,
    title: String,
    speciality: String,
    due_on: String,
    opened_at: String,
}

/// The opinions this person may give and nobody has given, earliest due first. Matters the person wrote or is
/// shut out of are not among them.
pub async fn waiting_for(w: &mut Wire<'_>, actor: &Actor) -> Result<Vec<WaitingReview>, Refusal> {
    let mine = actor.specialities();
    if mine.is_empty() {
        return Ok(Vec::new());
    }
    let code = |i: usize| mine.get(i).map_or("", |s: &Speciality| s.code());
    let rows = fetch_all!(
        w,
        Row,
        "SELECT p.id, p.reference, p.title, v.speciality, v.due_on, r.opened_at
         FROM reviews v JOIN review_rounds r ON r.id = v.round_id JOIN proposals p ON p.id = r.proposal_id
         WHERE v.stance = '' AND v.speciality IN ($2, $3, $4, $5, $6) AND r.is_current AND p.state IN ($7, $8)
           AND NOT EXISTS (SELECT 1 FROM proposal_authors a WHERE a.proposal_id = p.id AND a.person_id = $1)
           AND NOT EXISTS (SELECT 1 FROM recusals c
                           WHERE c.proposal_id = p.id AND c.person_id = $1 AND c.lifted_at IS NULL)
           AND NOT EXISTS (SELECT 1 FROM proposal_needs l JOIN needs n ON n.id = l.need_id
                           WHERE l.proposal_id = p.id AND n.author_id = $1)
         ORDER BY v.due_on, p.reference, v.speciality",
        actor.person.0,
        code(0),
        code(1),
        code(2),
        code(3),
        code(4),
        ProposalState::InReview.code(),
        ProposalState::Prioritised.code(),
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(WaitingReview {
                proposal: ProposalId(row.id),
                reference: row.reference.parse().map_err(|_| Refusal::damaged("reference"))?,
                title: row.title,
                speciality: row
                    .speciality
                    .parse()
                    .map_err(|_| Refusal::damaged("speciality"))?,
                due: parse_day(&row.due_on),
                since: parse_stamp(&row.opened_at),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{reviews::testing::*, testing::both_engines};

    both_engines! {
        async fn only_what_one_may_still_give_waits(world) {
            let p = in_review(&world).await;
            let waits = async |actor| {
                let mut link = world.store.read().await.unwrap();
                waiting_for(&mut link.wire(), actor).await.unwrap()
            };
            let for_architect = waits(&world.architect).await;
            assert_eq!(for_architect.len(), 1);
            assert_eq!(for_architect[0].reference, p.reference);
            assert_eq!(for_architect[0].speciality, Speciality::Architecture);
            assert!(for_architect[0].due.is_some());
            assert!(waits(&world.strategist).await.is_empty());
            make_author(&world, p.id, &world.finance).await;
            assert!(waits(&world.finance).await.is_empty());
            recuse(&world, p.id, &world.privacy).await;
            assert!(waits(&world.privacy).await.is_empty());
            opinion(&world, &world.architect, p.reference, Speciality::Architecture, 0, "supports").await.unwrap();
            assert!(waits(&world.architect).await.is_empty());
            assert_eq!(waits(&world.security).await.len(), 1);
            back_to_preparation(&world, p.id).await;
            assert!(waits(&world.security).await.is_empty());
        }
    }
}
