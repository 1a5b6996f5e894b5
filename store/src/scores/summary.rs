//! The result of scoring as kept when the proposal was prioritised, for guards and overviews. Asks for no
//! permission; there is nothing to be blind to any more.

use domain::{
    ids::ProposalId,
    scores::{Band, Hundredths, Spread},
};

use crate::{Refusal, Wire};

/// What scoring came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScoreSummary {
    pub assessors: i64,
    /// 0 to 100.
    pub sum: Hundredths,
    /// Of the assessors' own sums.
    pub spread: Spread,
    pub band: Band,
    /// The sum alone gives a lower band; the legal duty lifts it.
    pub lifted_by_law: bool,
}

/// The result columns of `review_rounds`.
#[derive(sqlx::FromRow)]
pub(super) struct SummaryRow {
    assessors: Option<i64>,
    score: Option<i64>,
    lowest: Option<i64>,
    highest: Option<i64>,
    deviation: Option<i64>,
    band: Option<String>,
    lifted_by_law: Option<bool>,
}

impl SummaryRow {
    /// `None` for a round that was not prioritised.
    pub(super) fn summary(self) -> Option<ScoreSummary> {
        Some(ScoreSummary {
            assessors: self.assessors?,
            sum: Hundredths(self.score?),
            spread: Spread {
                lowest: Hundredths(self.lowest?),
                highest: Hundredths(self.highest?),
                deviation: Hundredths(self.deviation?),
            },
            band: self.band?.parse().ok()?,
            lifted_by_law: self.lifted_by_law?,
        })
    }
}

/// The result of the present round; `None` until the proposal is prioritised.
pub async fn summary(w: &mut Wire<'_>, id: ProposalId) -> Result<Option<ScoreSummary>, Refusal> {
    let row = fetch_optional!(
        w,
        SummaryRow,
        "SELECT assessors, score, lowest, highest, deviation, band, lifted_by_law
         FROM review_rounds WHERE proposal_id = $1 AND is_current",
        id.0,
    )?;
    Ok(row.and_then(SummaryRow::summary))
}

/// How many have scored in the present round.
pub async fn assessor_count(w: &mut Wire<'_>, id: ProposalId) -> Result<i64, Refusal> {
    let count = scalar!(
        w,
        i64,
        "SELECT COUNT(*) FROM score_cards c JOIN review_rounds r ON r.id = c.round_id
         WHERE r.proposal_id = $1 AND r.is_current",
        id.0,
    )?;
    Ok(count.unwrap_or(0))
}
