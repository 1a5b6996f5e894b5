//! The public start page: the latest decisions, how many initiatives there are, what aims they serve.

use std::sync::Arc;

use domain::{initiatives::Status, proposals::ProposalState};

use super::list::{Filter, InitiativeRow, page};
use crate::{Refusal, Store, Wire, as_of::Mark};

/// How many of the latest decisions are shown.
const LATEST: i64 = 5;

/// An aim and how many approved initiatives contribute to it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AimCover {
    pub code: String,
    pub label_sv: String,
    pub label_en: String,
    pub initiatives: i64,
}

/// The public start page.
#[derive(Debug, Clone)]
pub struct Start {
    pub latest: Vec<InitiativeRow>,
    /// All published.
    pub total: i64,
    /// By status, in the order of the choices; those without any are left out.
    pub by_status: Vec<(Status, i64)>,
    pub aims: Vec<AimCover>,
}

/// The latest decisions that are published.
pub(crate) async fn latest(w: &mut Wire<'_>, most: i64) -> Result<Vec<InitiativeRow>, Refusal> {
    Ok(page(w, &Filter::default(), most).await?.0)
}

/// What the public start page shows. Needs no actor: it is public.
pub async fn start(store: &Store) -> Result<Arc<Start>, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let mark = Mark::of(w).await?;
    match store.public().start.get(mark) {
        Some(known) => Ok(known),
        None => Ok(store.public().start.keep(mark, find(w).await?)),
    }
}

async fn find(w: &mut Wire<'_>) -> Result<Start, Refusal> {
    let (latest, total) = page(w, &Filter::default(), LATEST).await?;
    let states: Vec<(String, i64)> = fetch_all!(
        w,
        (String, i64),
        "SELECT p.state, COUNT(*) FROM publications b JOIN proposals p ON p.id = b.proposal_id GROUP BY p.state",
    )?;
    let status = |code: &str| code.parse::<ProposalState>().ok().and_then(Status::of);
    let count = |wanted: Status| {
        states
            .iter()
            .filter(|(code, _)| status(code) == Some(wanted))
            .map(|(_, count)| count)
            .sum::<i64>()
    };
    let by_status = Status::ALL
        .iter()
        .map(|status| (*status, count(*status)))
        .filter(|(_, count)| *count > 0)
        .collect();
    let aims = fetch_all!(
        w,
        AimCover,
        "SELECT a.code, a.label_sv, a.label_en,
                (SELECT COUNT(*) FROM proposal_contributions k
                 JOIN publications b ON b.proposal_id = k.proposal_id
                 JOIN proposals p ON p.id = k.proposal_id
                 WHERE k.aim_id = a.id AND k.contribution > 0
                   AND p.state IN ('approved', 'approved_with_changes', 'in_execution', 'completed',
                                   'benefits_followed_up')) AS initiatives
         FROM aims a
         WHERE a.direction_id = (
             SELECT id FROM directions
             ORDER BY CASE WHEN status IN ('adopted', 'under_revision') THEN 0 ELSE 1 END, version_no DESC LIMIT 1)
         ORDER BY a.position",
    )?;
    Ok(Start {
        latest,
        total,
        by_status,
        aims,
    })
}
