//! What the content still lacks before a decision (domain reference §1.3, guards).

use domain::{decisions::Obstacle, ids::ProposalId};

use crate::{Refusal, Wire};

#[derive(sqlx::FromRow)]
struct Row {
    summary: String,
    sponsor: bool,
    benefit_owner: String,
    confidentiality: String,
    personal_data: String,
    staff_affected: String,
    costs: i64,
    do_nothing: i64,
    risks: i64,
    contributions: i64,
}

/// The obstacles that lie in the content, in the order of the form. [`Refusal::NotFound`] for an unknown proposal.
pub async fn completeness(w: &mut Wire<'_>, id: ProposalId) -> Result<Vec<Obstacle>, Refusal> {
    let row = fetch_optional!(
        w,
        Row,
        "SELECT p.summary, p.sponsor_unit IS NOT NULL AS sponsor, p.benefit_owner, p.confidentiality,
                p.personal_data, p.staff_affected,
                (SELECT COUNT(*) FROM proposal_costs c WHERE c.proposal_id = p.id) AS costs,
                (SELECT COUNT(*) FROM proposal_alternatives a WHERE a.proposal_id = p.id AND a.do_nothing) AS do_nothing,
                (SELECT COUNT(*) FROM proposal_risks r WHERE r.proposal_id = p.id) AS risks,
                (SELECT COUNT(*) FROM proposal_contributions k
                 WHERE k.proposal_id = p.id AND k.contribution <> 0) AS contributions
         FROM proposals p WHERE p.id = $1",
        id.0,
    )?
    .ok_or(Refusal::NotFound)?;
    Ok(missing(&Has {
        summary: !row.summary.is_empty(),
        sponsor: row.sponsor,
        benefit_owner: !row.benefit_owner.is_empty(),
        do_nothing: row.do_nothing > 0,
        costs: row.costs > 0,
        risks: row.risks > 0,
        class: !row.confidentiality.is_empty(),
        screening: !row.personal_data.is_empty(),
        staff: !row.staff_affected.is_empty(),
        contribution: row.contributions > 0,
    }))
}

/// What the content has.
pub(super) struct Has {
    pub summary: bool,
    pub sponsor: bool,
    pub benefit_owner: bool,
    pub do_nothing: bool,
    pub costs: bool,
    pub risks: bool,
    pub class: bool,
    pub screening: bool,
    pub staff: bool,
    pub contribution: bool,
}

/// What it lacks, in the order of the form.
pub(super) fn missing(has: &Has) -> Vec<Obstacle> {
    let parts = [
        (has.summary, Obstacle::NoSummary),
        (has.sponsor, Obstacle::NoSponsor),
        (has.benefit_owner, Obstacle::NoBenefitOwner),
        (has.do_nothing, Obstacle::NoDoNothingAlternative),
        (has.costs, Obstacle::NoCosts),
        (has.risks, Obstacle::NoRisks),
        (has.class, Obstacle::NoInformationClass),
        (has.screening, Obstacle::NoDataProtectionScreening),
        (has.staff, Obstacle::NoStaffImpact),
        (has.contribution, Obstacle::NoContribution),
    ];
    parts
        .into_iter()
        .filter_map(|(there, obstacle)| (!there).then_some(obstacle))
        .collect()
}
