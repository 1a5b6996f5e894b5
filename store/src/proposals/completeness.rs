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
    let lacks = [
        (row.summary.is_empty(), Obstacle::NoSummary),
        (!row.sponsor, Obstacle::NoSponsor),
        (row.benefit_owner.is_empty(), Obstacle::NoBenefitOwner),
        (row.do_nothing == 0, Obstacle::NoDoNothingAlternative),
        (row.costs == 0, Obstacle::NoCosts),
        (row.risks == 0, Obstacle::NoRisks),
        (row.confidentiality.is_empty(), Obstacle::NoInformationClass),
        (row.personal_data.is_empty(), Obstacle::NoDataProtectionScreening),
        (row.staff_affected.is_empty(), Obstacle::NoStaffImpact),
        (row.contributions == 0, Obstacle::NoContribution),
    ];
    Ok(lacks
        .into_iter()
        .filter_map(|(lacks, obstacle)| lacks.then_some(obstacle))
        .collect())
}
