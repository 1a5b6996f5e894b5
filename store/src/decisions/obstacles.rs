//! What must be in place before a decision: the content, the reviews, the scores, the must-haves, the level.

use domain::{
    decisions::{Level, Obstacle, Rung, body_obstacles},
    ids::{ProposalId, UnitId},
};

use crate::{Refusal, Wire, proposals, reviews, scores};

/// Fewer assessors than this do not count as a scoring.
const ASSESSORS: i64 = 2;

/// Who would decide, for the question of the level.
#[derive(Debug, Clone, Copy)]
pub enum Decider<'a> {
    /// A point of the delegation order.
    Point(Rung),
    Body {
        body: UnitId,
        level: Level,
        ladder: &'a [Rung],
    },
}

/// All obstacles, those of the level last. Without a decider only what the staff must have in place.
pub async fn obstacles(
    w: &mut Wire<'_>,
    id: ProposalId,
    decider: Option<Decider<'_>>,
) -> Result<Vec<Obstacle>, Refusal> {
    let mut found = proposals::completeness(w, id).await?;
    if !reviews::missing(w, id).await?.is_empty() {
        found.push(Obstacle::ReviewsMissing);
    }
    if scores::assessor_count(w, id).await? < ASSESSORS {
        found.push(Obstacle::ScoresMissing);
    }
    if !scores::unmet_must_haves(w, id).await?.is_empty() {
        found.push(Obstacle::MustHavesUnmet);
    }
    if let Some(decider) = decider {
        let head = proposals::head(w, id).await?.ok_or(Refusal::NotFound)?;
        found.extend(of_level(decider, head.total, head.principle));
    }
    Ok(found)
}

/// Only the obstacles of the level.
pub(super) fn of_level(decider: Decider<'_>, total: domain::money::Amount, principle: bool) -> Vec<Obstacle> {
    match decider {
        Decider::Point(rung) => rung.refuses(total, principle).into_iter().collect(),
        Decider::Body { body, level, ladder } => body_obstacles(body, level, ladder, total, principle),
    }
}
