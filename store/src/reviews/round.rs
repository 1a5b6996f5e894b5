//! The round a proposal is in: which opinions and score cards count.

use domain::ids::ProposalId;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Refusal, Wire, parse_stamp};

/// A proposal's present round.
#[derive(Debug, Clone)]
pub(crate) struct Round {
    pub id: Uuid,
    /// 1 for the first.
    pub number: i64,
    pub criteria_version: i64,
    pub opened_at: OffsetDateTime,
    pub prioritised_at: Option<OffsetDateTime>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    number: i64,
    criteria_version: i64,
    opened_at: String,
    prioritised_at: Option<String>,
}

/// `None` before review was opened the first time.
pub(crate) async fn current_round(w: &mut Wire<'_>, id: ProposalId) -> Result<Option<Round>, Refusal> {
    let row = fetch_optional!(
        w,
        Row,
        "SELECT id, number, criteria_version, opened_at, prioritised_at
         FROM review_rounds WHERE proposal_id = $1 AND is_current",
        id.0,
    )?;
    Ok(row.map(|row| Round {
        id: row.id,
        number: row.number,
        criteria_version: row.criteria_version,
        opened_at: parse_stamp(&row.opened_at),
        prioritised_at: row.prioritised_at.as_deref().map(parse_stamp),
    }))
}
