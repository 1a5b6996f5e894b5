//! What contributes to the aims, as far as one reader sees.

use std::{collections::HashMap, sync::Arc};

use domain::{direction::Contributions, ids::AimId, proposals::ProposalState};
use uuid::Uuid;

use super::sight::{Sight, seen};
use crate::{Refusal, Store, Wire, as_of::Mark};

/// How many contributions each aim shows at first.
const FIRST: i64 = 6;

/// A proposal's contribution to an aim.
#[derive(Debug, Clone)]
pub struct ContributionRow {
    /// `P-2026-0017`.
    pub reference: String,
    pub title: String,
    pub state: ProposalState,
    pub approved: bool,
    /// −2 to 3, never 0.
    pub contribution: i64,
    pub reason: String,
}

/// What contributes to each aim, and how many proposals contribute to none.
#[derive(Debug)]
pub(crate) struct Contributing {
    counted: HashMap<Uuid, Contributions>,
    strongest: HashMap<Uuid, Vec<ContributionRow>>,
    /// Approved proposals, and those of them without a positive contribution.
    pub(super) approved: i64,
    pub(super) unaligned: i64,
}

impl Contributing {
    pub(super) fn counted(&self, aim: AimId) -> Contributions {
        self.counted.get(&aim.0).copied().unwrap_or_default()
    }

    /// The first of them, the strongest first.
    pub(super) fn strongest(&self, aim: AimId) -> &[ContributionRow] {
        self.strongest.get(&aim.0).map_or(&[], Vec::as_slice)
    }
}

/// As far as this reader sees.
pub(super) async fn contributing(
    store: &Store,
    w: &mut Wire<'_>,
    sight: &Sight,
) -> Result<Arc<Contributing>, Refusal> {
    if !sight.is_public() {
        return Ok(Arc::new(find(w, sight).await?));
    }
    let mark = Mark::of(w).await?;
    match store.public().contributing.get(mark) {
        Some(known) => Ok(known),
        None => Ok(store.public().contributing.keep(mark, find(w, sight).await?)),
    }
}

async fn find(w: &mut Wire<'_>, sight: &Sight) -> Result<Contributing, Refusal> {
    let (approved, unaligned) = unaligned(w, sight).await?;
    Ok(Contributing {
        counted: counts(w, sight).await?,
        strongest: strongest(w, sight).await?,
        approved,
        unaligned,
    })
}

#[derive(sqlx::FromRow)]
struct CountRow {
    aim_id: Uuid,
    approved_for: i64,
    approved_against: i64,
    approved_sum: i64,
    open_for: i64,
    open_against: i64,
}

#[derive(sqlx::FromRow)]
pub(super) struct ContributionDbRow {
    pub(super) aim_id: Uuid,
    reference: String,
    title: String,
    state: String,
    contribution: i64,
    reason: String,
}

impl TryFrom<ContributionDbRow> for ContributionRow {
    type Error = Refusal;

    fn try_from(row: ContributionDbRow) -> Result<Self, Refusal> {
        let state: ProposalState = row
            .state
            .parse()
            .map_err(|_| Refusal::damaged("state of a proposal"))?;
        Ok(Self {
            reference: row.reference,
            title: row.title,
            state,
            // What is closed here was completed before; rejected proposals are left out by the question.
            approved: state.is_approved() || state == ProposalState::Closed,
            contribution: row.contribution,
            reason: row.reason,
        })
    }
}

async fn counts(w: &mut Wire<'_>, sight: &Sight) -> Result<HashMap<Uuid, Contributions>, Refusal> {
    let rows = fetch_all!(
        w,
        CountRow,
        seen!(
            "SELECT c.aim_id,
                    CAST(SUM(CASE WHEN s.approved = 1 AND c.contribution > 0 THEN 1 ELSE 0 END) AS BIGINT)
                        AS approved_for,
                    CAST(SUM(CASE WHEN s.approved = 1 AND c.contribution < 0 THEN 1 ELSE 0 END) AS BIGINT)
                        AS approved_against,
                    CAST(SUM(CASE WHEN s.approved = 1 THEN c.contribution ELSE 0 END) AS BIGINT) AS approved_sum,
                    CAST(SUM(CASE WHEN s.approved = 0 AND c.contribution > 0 THEN 1 ELSE 0 END) AS BIGINT)
                        AS open_for,
                    CAST(SUM(CASE WHEN s.approved = 0 AND c.contribution < 0 THEN 1 ELSE 0 END) AS BIGINT)
                        AS open_against
             FROM seen s JOIN proposal_contributions c ON c.proposal_id = s.id GROUP BY c.aim_id"
        ),
        sight.all,
        sight.before_a_body,
        sight.coordinator,
        &sight.today,
    )?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let counted = Contributions {
                approved_for: row.approved_for,
                approved_against: row.approved_against,
                approved_sum: row.approved_sum,
                open_for: row.open_for,
                open_against: row.open_against,
            };
            (row.aim_id, counted)
        })
        .collect())
}

async fn strongest(w: &mut Wire<'_>, sight: &Sight) -> Result<HashMap<Uuid, Vec<ContributionRow>>, Refusal> {
    let rows = fetch_all!(
        w,
        ContributionDbRow,
        seen!(
            "SELECT aim_id, reference, title, state, contribution, reason FROM (
                 SELECT c.aim_id, s.reference, s.title, s.state, c.contribution, c.reason,
                        ROW_NUMBER() OVER (PARTITION BY c.aim_id
                                           ORDER BY s.approved DESC, c.contribution DESC, s.reference DESC) AS place
                 FROM seen s JOIN proposal_contributions c ON c.proposal_id = s.id WHERE c.contribution <> 0
             ) ranked WHERE place <= $5 ORDER BY aim_id, place"
        ),
        sight.all,
        sight.before_a_body,
        sight.coordinator,
        &sight.today,
        FIRST,
    )?;
    let mut by_aim: HashMap<Uuid, Vec<ContributionRow>> = HashMap::new();
    for row in rows {
        by_aim.entry(row.aim_id).or_default().push(row.try_into()?);
    }
    Ok(by_aim)
}

/// Approved proposals, and those of them without a positive contribution.
async fn unaligned(w: &mut Wire<'_>, sight: &Sight) -> Result<(i64, i64), Refusal> {
    let row: Option<(i64, i64)> = fetch_optional!(
        w,
        (i64, i64),
        seen!(
            "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN EXISTS (
                        SELECT 1 FROM proposal_contributions c WHERE c.proposal_id = s.id AND c.contribution > 0)
                        THEN 0 ELSE 1 END), 0) AS BIGINT)
             FROM seen s WHERE s.approved = 1"
        ),
        sight.all,
        sight.before_a_body,
        sight.coordinator,
        &sight.today,
    )?;
    Ok(row.unwrap_or_default())
}
