//! What was found, decided and put on hold, step by step: never changed, only followed by something newer.

use domain::{
    decisions::Level,
    ids::StepId,
    plan::{Handling, Rag, StepState},
};
use time::Date;
use uuid::Uuid;

use crate::{Refusal, Wire, parse_day};

/// A review of a step (lägesbedömning).
#[derive(Debug, Clone)]
pub struct ReviewView {
    pub step: StepId,
    pub as_of: Date,
    pub state: StepState,
    pub rag: Rag,
    pub status_text: String,
    pub proposed_handling: Handling,
    pub handling_text: String,
    pub source: String,
    /// The unit of the person who made it.
    pub unit_sv: String,
    pub unit_en: String,
}

/// A decision on the plan, or on the handling of one step.
#[derive(Debug, Clone)]
pub struct DecisionView {
    pub step: Option<StepId>,
    pub handling: Option<Handling>,
    pub level: Level,
    /// The body, or the delegate's position.
    pub decided_by: String,
    pub decided_on: Date,
    /// Only the month is known.
    pub approximate: bool,
    pub paragraph: String,
    pub case_number: String,
    pub text: String,
    pub source: String,
}

/// Something that waits until a condition is met.
#[derive(Debug, Clone)]
pub struct HoldView {
    pub id: Uuid,
    pub step: StepId,
    /// Pause or hold.
    pub kind: Handling,
    pub target: String,
    pub reason: String,
    pub release_condition: String,
    pub set_by: String,
    pub set_on: Date,
    pub released_on: Option<Date>,
    pub released_by: String,
}

#[derive(sqlx::FromRow)]
struct ReviewRow {
    step_id: Uuid,
    as_of: String,
    state: String,
    rag: String,
    status_text: String,
    proposed_handling: String,
    handling_text: String,
    source: String,
    unit_sv: String,
    unit_en: String,
}

impl TryFrom<ReviewRow> for ReviewView {
    type Error = Refusal;

    fn try_from(row: ReviewRow) -> Result<Self, Refusal> {
        let damaged = || Refusal::damaged("review of a step");
        Ok(Self {
            step: StepId(row.step_id),
            as_of: parse_day(&row.as_of).ok_or_else(damaged)?,
            state: row.state.parse().map_err(|_| damaged())?,
            rag: row.rag.parse().map_err(|_| damaged())?,
            status_text: row.status_text,
            proposed_handling: row.proposed_handling.parse().map_err(|_| damaged())?,
            handling_text: row.handling_text,
            source: row.source,
            unit_sv: row.unit_sv,
            unit_en: row.unit_en,
        })
    }
}

#[derive(sqlx::FromRow)]
struct DecisionRow {
    step_id: Option<Uuid>,
    handling: Option<String>,
    level: String,
    decided_by: String,
    decided_on: String,
    approximate: bool,
    paragraph: String,
    case_number: String,
    text: String,
    source: String,
}

impl TryFrom<DecisionRow> for DecisionView {
    type Error = Refusal;

    fn try_from(row: DecisionRow) -> Result<Self, Refusal> {
        let damaged = || Refusal::damaged("decision on the plan");
        Ok(Self {
            step: row.step_id.map(StepId),
            handling: row
                .handling
                .map(|code| code.parse().map_err(|_| damaged()))
                .transpose()?,
            level: row.level.parse().map_err(|_| damaged())?,
            decided_by: row.decided_by,
            decided_on: parse_day(&row.decided_on).ok_or_else(damaged)?,
            approximate: row.approximate,
            paragraph: row.paragraph,
            case_number: row.case_number,
            text: row.text,
            source: row.source,
        })
    }
}

#[derive(sqlx::FromRow)]
struct HoldRow {
    id: Uuid,
    step_id: Uuid,
    kind: String,
    target: String,
    reason: String,
    release_condition: String,
    set_by: String,
    set_on: String,
    released_on: Option<String>,
    released_by: String,
}

impl TryFrom<HoldRow> for HoldView {
    type Error = Refusal;

    fn try_from(row: HoldRow) -> Result<Self, Refusal> {
        let damaged = || Refusal::damaged("hold of a step");
        Ok(Self {
            id: row.id,
            step: StepId(row.step_id),
            kind: row.kind.parse().map_err(|_| damaged())?,
            target: row.target,
            reason: row.reason,
            release_condition: row.release_condition,
            set_by: row.set_by,
            set_on: parse_day(&row.set_on).ok_or_else(damaged)?,
            released_on: row.released_on.as_deref().and_then(parse_day),
            released_by: row.released_by,
        })
    }
}

/// The reviews of one step, newest first.
pub(super) async fn reviews(w: &mut Wire<'_>, step: StepId) -> Result<Vec<ReviewView>, Refusal> {
    fetch_all!(
        w,
        ReviewRow,
        "SELECT r.step_id, r.as_of, r.state, r.rag, r.status_text, r.proposed_handling, r.handling_text, r.source,
                u.name_sv AS unit_sv, u.name_en AS unit_en
         FROM step_reviews r JOIN persons p ON p.id = r.person_id JOIN units u ON u.id = p.unit_id
         WHERE r.step_id = $1 ORDER BY r.created_at DESC, r.id DESC",
        step.0,
    )?
    .into_iter()
    .map(ReviewView::try_from)
    .collect()
}

/// The newest review of each step of the plan.
pub(super) async fn latest_reviews(w: &mut Wire<'_>, plan: Uuid) -> Result<Vec<ReviewView>, Refusal> {
    fetch_all!(
        w,
        ReviewRow,
        "SELECT step_id, as_of, state, rag, status_text, proposed_handling, handling_text, source, unit_sv, unit_en
         FROM (SELECT r.step_id, r.as_of, r.state, r.rag, r.status_text, r.proposed_handling, r.handling_text,
                      r.source, u.name_sv AS unit_sv, u.name_en AS unit_en,
                      ROW_NUMBER() OVER (PARTITION BY r.step_id ORDER BY r.created_at DESC, r.id DESC) AS place
               FROM step_reviews r JOIN steps s ON s.id = r.step_id JOIN persons p ON p.id = r.person_id
               JOIN units u ON u.id = p.unit_id
               WHERE s.plan_id = $1) newest
         WHERE place = 1",
        plan,
    )?
    .into_iter()
    .map(ReviewView::try_from)
    .collect()
}

/// All decisions on the plan and its steps, oldest first.
pub(super) async fn decisions(w: &mut Wire<'_>, plan: Uuid) -> Result<Vec<DecisionView>, Refusal> {
    fetch_all!(
        w,
        DecisionRow,
        "SELECT step_id, handling, level, decided_by, decided_on, approximate, paragraph, case_number, text, source
         FROM plan_decisions WHERE plan_id = $1 ORDER BY decided_on, created_at",
        plan,
    )?
    .into_iter()
    .map(DecisionView::try_from)
    .collect()
}

/// All holds of the plan's steps, newest first.
pub(super) async fn holds(w: &mut Wire<'_>, plan: Uuid) -> Result<Vec<HoldView>, Refusal> {
    fetch_all!(
        w,
        HoldRow,
        "SELECT h.id, h.step_id, h.kind, h.target, h.reason, h.release_condition, h.set_by, h.set_on, h.released_on,
                h.released_by
         FROM step_holds h JOIN steps s ON s.id = h.step_id WHERE s.plan_id = $1 ORDER BY h.set_on DESC, h.id",
        plan,
    )?
    .into_iter()
    .map(HoldView::try_from)
    .collect()
}
