//! The sections of a proposal's content as they are kept.

use domain::{
    ids::{ProposalId, StepId, UnitId},
    proposals::{
        basics::Basics,
        information::{Information, InformationClass},
        placement::Placement,
        privacy::Privacy,
        responsibility::Responsibility,
        staff::{Affected, Staff, StaffImpact},
    },
};
use uuid::Uuid;

use crate::{Refusal, Wire, parse_day};

/// A section and how often it was changed.
#[derive(Debug, Clone)]
pub struct Kept<T> {
    pub version: i64,
    pub content: T,
}

/// All sections that have one text each.
#[derive(Debug, Clone)]
pub struct Sections {
    pub basics: Kept<Basics>,
    pub responsibility: Kept<Responsibility>,
    pub placement: Kept<Placement>,
    pub information: Kept<Information>,
    /// `None` until it is screened.
    pub privacy: Kept<Option<Privacy>>,
    /// `None` until it is told.
    pub staff: Kept<Option<Staff>>,
    pub contributions_version: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    title: String,
    basics_version: i64,
    summary: String,
    background: String,
    wanted_start: Option<String>,
    responsibility_version: i64,
    sponsor_unit: Option<Uuid>,
    sponsor_person: String,
    benefit_owner: String,
    placement_version: i64,
    step_id: Option<Uuid>,
    procurement: String,
    procurement_note: String,
    principle: bool,
    principle_reason: String,
    information_version: i64,
    confidentiality: String,
    integrity: String,
    availability: String,
    information_reason: String,
    systems: String,
    privacy_version: i64,
    personal_data: String,
    children: String,
    third_country: String,
    processor: String,
    processor_name: String,
    dpia: String,
    dpia_reason: String,
    staff_version: i64,
    staff_affected: String,
    staff_count: Option<i64>,
    staff_precision: String,
    staff_kind: String,
    staff_how: String,
    union_status: String,
    staff_plan: String,
    contributions_version: i64,
}

/// A code that must be there.
fn code<T: std::str::FromStr>(code: &str, what: &'static str) -> Result<T, Refusal> {
    code.parse().map_err(|_| Refusal::damaged(what))
}

/// The sections; [`Refusal::NotFound`] for an unknown proposal.
pub(super) async fn sections(w: &mut Wire<'_>, id: ProposalId) -> Result<Sections, Refusal> {
    let row = fetch_optional!(
        w,
        Row,
        "SELECT title, basics_version, summary, background, wanted_start, responsibility_version, sponsor_unit,
                sponsor_person, benefit_owner, placement_version, step_id, procurement, procurement_note, principle,
                principle_reason, information_version, confidentiality, integrity, availability, information_reason,
                systems, privacy_version, personal_data, children, third_country, processor, processor_name, dpia,
                dpia_reason, staff_version, staff_affected, staff_count, staff_precision, staff_kind, staff_how,
                union_status, staff_plan, contributions_version
         FROM proposals WHERE id = $1",
        id.0,
    )?
    .ok_or(Refusal::NotFound)?;
    let privacy = privacy(&row)?;
    let staff = staff(&row)?;
    let class = if row.confidentiality.is_empty() {
        None
    } else {
        Some(InformationClass {
            confidentiality: code(&row.confidentiality, "information class")?,
            integrity: code(&row.integrity, "information class")?,
            availability: code(&row.availability, "information class")?,
        })
    };
    Ok(Sections {
        basics: Kept {
            version: row.basics_version,
            content: Basics {
                title: row.title,
                summary: row.summary,
                background: row.background,
                wanted_start: row.wanted_start.as_deref().and_then(parse_day),
            },
        },
        responsibility: Kept {
            version: row.responsibility_version,
            content: Responsibility {
                sponsor_unit: row.sponsor_unit.map(UnitId),
                sponsor_person: row.sponsor_person,
                benefit_owner: row.benefit_owner,
            },
        },
        placement: Kept {
            version: row.placement_version,
            content: Placement {
                step: row.step_id.map(StepId),
                procurement: row.procurement.parse().ok(),
                procurement_note: row.procurement_note,
                principle: row.principle,
                principle_reason: row.principle_reason,
            },
        },
        information: Kept {
            version: row.information_version,
            content: Information {
                class,
                information_reason: row.information_reason,
                systems: row.systems,
            },
        },
        privacy: Kept {
            version: row.privacy_version,
            content: privacy,
        },
        staff: Kept {
            version: row.staff_version,
            content: staff,
        },
        contributions_version: row.contributions_version,
    })
}

fn privacy(row: &Row) -> Result<Option<Privacy>, Refusal> {
    if row.personal_data.is_empty() {
        return Ok(None);
    }
    Ok(Some(Privacy {
        personal_data: code(&row.personal_data, "screening")?,
        children: code(&row.children, "screening")?,
        third_country: code(&row.third_country, "screening")?,
        processor: code(&row.processor, "screening")?,
        processor_name: row.processor_name.clone(),
        dpia: code(&row.dpia, "screening")?,
        dpia_reason: row.dpia_reason.clone(),
    }))
}

fn staff(row: &Row) -> Result<Option<Staff>, Refusal> {
    if row.staff_affected.is_empty() {
        return Ok(None);
    }
    if code::<Affected>(&row.staff_affected, "staff")? == Affected::None {
        return Ok(Some(Staff::None));
    }
    Ok(Some(Staff::Some(StaffImpact {
        count: row.staff_count,
        precision: code(&row.staff_precision, "staff")?,
        kind: code(&row.staff_kind, "staff")?,
        how: row.staff_how.clone(),
        union_status: code(&row.union_status, "staff")?,
        plan: row.staff_plan.clone(),
    })))
}
