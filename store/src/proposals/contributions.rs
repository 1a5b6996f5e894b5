//! The contributions to the aims as they are kept.

use domain::{
    direction::Aim,
    ids::{AimId, ProposalId},
    proposals::contributions::Contribution,
};
use uuid::Uuid;

use crate::{Refusal, Wire};

/// The contribution to an aim, with the aim it serves.
#[derive(Debug, Clone)]
pub struct ContributionView {
    pub aim: Aim,
    pub value: i64,
    pub reason: String,
}

impl ContributionView {
    pub fn contribution(&self) -> Contribution {
        Contribution {
            aim: self.aim.code.clone(),
            value: self.value,
            reason: self.reason.clone(),
        }
    }
}

#[derive(sqlx::FromRow)]
struct ContributionRow {
    id: Uuid,
    code: String,
    label_sv: String,
    label_en: String,
    text_sv: String,
    text_en: String,
    weight: i64,
    contribution: i64,
    reason: String,
}

/// The contributions, in the order of the aims.
pub(super) async fn contributions(
    w: &mut Wire<'_>,
    id: ProposalId,
) -> Result<Vec<ContributionView>, Refusal> {
    let rows = fetch_all!(
        w,
        ContributionRow,
        "SELECT a.id, a.code, a.label_sv, a.label_en, a.text_sv, a.text_en, a.weight, k.contribution, k.reason
         FROM proposal_contributions k JOIN aims a ON a.id = k.aim_id
         WHERE k.proposal_id = $1 ORDER BY a.position",
        id.0,
    )?;
    let view = |row: ContributionRow| ContributionView {
        aim: Aim {
            id: AimId(row.id),
            code: row.code,
            label_sv: row.label_sv,
            label_en: row.label_en,
            text_sv: row.text_sv,
            text_en: row.text_en,
            weight: row.weight,
        },
        value: row.contribution,
        reason: row.reason,
    };
    Ok(rows.into_iter().map(view).collect())
}
