//! What a plan consists of beside its steps' history: parts, dependencies, resolutions, consequences, costs, results.

use std::collections::HashMap;

use domain::{
    money::{Amount, Precision},
    plan::{ConsequenceKind, Handling, PartState, PlanCostKind},
};
use uuid::Uuid;

use crate::{Refusal, Wire};

#[derive(Debug, Clone)]
pub struct PartView {
    pub text_sv: String,
    pub text_en: String,
    pub state: PartState,
}

/// An earlier step that must deliver first.
#[derive(Debug, Clone)]
pub struct Dependency {
    pub no: i64,
    pub title_sv: String,
    pub title_en: String,
    pub note_sv: String,
    pub note_en: String,
}

/// A proposed resolution (att-sats).
#[derive(Debug, Clone)]
pub struct ResolutionView {
    pub position: i64,
    pub step_no: Option<i64>,
    pub handling: Handling,
    pub recommending_body: String,
    pub deciding_body: String,
    pub own_behalf: bool,
    pub text_sv: String,
    pub text_en: String,
    /// Empty when unconditional.
    pub condition_sv: String,
    pub condition_en: String,
}

#[derive(Debug, Clone)]
pub struct ConsequenceView {
    pub step_no: Option<i64>,
    pub kind: ConsequenceKind,
    pub text_sv: String,
    pub text_en: String,
    pub headcount: Option<i64>,
    pub precision: Precision,
}

#[derive(Debug, Clone)]
pub struct CostView {
    pub kind: PlanCostKind,
    pub year: i64,
    pub amount: Amount,
    pub note_sv: String,
    pub note_en: String,
}

#[derive(Debug, Clone)]
pub struct ResultView {
    pub text_sv: String,
    pub text_en: String,
}

#[derive(sqlx::FromRow)]
struct PartRow {
    step_id: Uuid,
    text_sv: String,
    text_en: String,
    state: String,
}

#[derive(sqlx::FromRow)]
struct DependencyRow {
    step_id: Uuid,
    no: i64,
    title_sv: String,
    title_en: String,
    note_sv: String,
    note_en: String,
}

#[derive(sqlx::FromRow)]
struct ResolutionRow {
    position: i64,
    step_no: Option<i64>,
    handling: String,
    recommending_body: String,
    deciding_body: String,
    own_behalf: bool,
    text_sv: String,
    text_en: String,
    condition_sv: String,
    condition_en: String,
}

#[derive(sqlx::FromRow)]
struct ConsequenceRow {
    step_no: Option<i64>,
    kind: String,
    text_sv: String,
    text_en: String,
    headcount: Option<i64>,
    headcount_precision: String,
}

#[derive(sqlx::FromRow)]
struct CostRow {
    kind: String,
    year: i64,
    kronor: i64,
    precision: String,
    note_sv: String,
    note_en: String,
}

/// The parts of the plan's steps, by step.
pub(super) async fn parts(w: &mut Wire<'_>, plan: Uuid) -> Result<HashMap<Uuid, Vec<PartView>>, Refusal> {
    let rows = fetch_all!(
        w,
        PartRow,
        "SELECT p.step_id, p.text_sv, p.text_en, p.state
         FROM step_parts p JOIN steps s ON s.id = p.step_id WHERE s.plan_id = $1 ORDER BY p.step_id, p.position",
        plan,
    )?;
    let mut map: HashMap<Uuid, Vec<PartView>> = HashMap::new();
    for row in rows {
        let state = row
            .state
            .parse()
            .map_err(|_| Refusal::damaged("part of a step"))?;
        map.entry(row.step_id).or_default().push(PartView {
            text_sv: row.text_sv,
            text_en: row.text_en,
            state,
        });
    }
    Ok(map)
}

/// What each of the plan's steps depends on, by step.
pub(super) async fn dependencies(
    w: &mut Wire<'_>,
    plan: Uuid,
) -> Result<HashMap<Uuid, Vec<Dependency>>, Refusal> {
    let rows = fetch_all!(
        w,
        DependencyRow,
        "SELECT d.step_id, o.no, o.title_sv, o.title_en, d.note_sv, d.note_en
         FROM step_dependencies d JOIN steps s ON s.id = d.step_id JOIN steps o ON o.id = d.depends_on
         WHERE s.plan_id = $1 ORDER BY d.step_id, o.no",
        plan,
    )?;
    let mut map: HashMap<Uuid, Vec<Dependency>> = HashMap::new();
    for row in rows {
        map.entry(row.step_id).or_default().push(Dependency {
            no: row.no,
            title_sv: row.title_sv,
            title_en: row.title_en,
            note_sv: row.note_sv,
            note_en: row.note_en,
        });
    }
    Ok(map)
}

pub(super) async fn resolutions(w: &mut Wire<'_>, plan: Uuid) -> Result<Vec<ResolutionView>, Refusal> {
    fetch_all!(
        w,
        ResolutionRow,
        "SELECT r.position, s.no AS step_no, r.handling, r.recommending_body, r.deciding_body, r.own_behalf,
                r.text_sv, r.text_en, r.condition_sv, r.condition_en
         FROM plan_resolutions r LEFT JOIN steps s ON s.id = r.step_id WHERE r.plan_id = $1 ORDER BY r.position",
        plan,
    )?
    .into_iter()
    .map(|row| {
        Ok(ResolutionView {
            position: row.position,
            step_no: row.step_no,
            handling: row.handling.parse().map_err(|_| Refusal::damaged("proposed resolution"))?,
            recommending_body: row.recommending_body,
            deciding_body: row.deciding_body,
            own_behalf: row.own_behalf,
            text_sv: row.text_sv,
            text_en: row.text_en,
            condition_sv: row.condition_sv,
            condition_en: row.condition_en,
        })
    })
    .collect()
}

pub(super) async fn consequences(w: &mut Wire<'_>, plan: Uuid) -> Result<Vec<ConsequenceView>, Refusal> {
    fetch_all!(
        w,
        ConsequenceRow,
        "SELECT s.no AS step_no, c.kind, c.text_sv, c.text_en, c.headcount, c.headcount_precision
         FROM plan_consequences c LEFT JOIN steps s ON s.id = c.step_id WHERE c.plan_id = $1 ORDER BY c.position",
        plan,
    )?
    .into_iter()
    .map(|row| {
        let damaged = || Refusal::damaged("consequence");
        Ok(ConsequenceView {
            step_no: row.step_no,
            kind: row.kind.parse().map_err(|_| damaged())?,
            text_sv: row.text_sv,
            text_en: row.text_en,
            headcount: row.headcount,
            precision: row.headcount_precision.parse().map_err(|_| damaged())?,
        })
    })
    .collect()
}

pub(super) async fn costs(w: &mut Wire<'_>, plan: Uuid) -> Result<Vec<CostView>, Refusal> {
    fetch_all!(
        w,
        CostRow,
        "SELECT kind, year, kronor, precision, note_sv, note_en FROM plan_costs WHERE plan_id = $1 ORDER BY position",
        plan,
    )?
    .into_iter()
    .map(|row| {
        let damaged = || Refusal::damaged("cost of the plan");
        let precision = row.precision.parse().map_err(|_| damaged())?;
        Ok(CostView {
            kind: row.kind.parse().map_err(|_| damaged())?,
            year: row.year,
            amount: Amount { kronor: row.kronor, precision },
            note_sv: row.note_sv,
            note_en: row.note_en,
        })
    })
    .collect()
}

pub(super) async fn results(w: &mut Wire<'_>, plan: Uuid) -> Result<Vec<ResultView>, Refusal> {
    let rows: Vec<(String, String)> = fetch_all!(
        w,
        (String, String),
        "SELECT text_sv, text_en FROM plan_results WHERE plan_id = $1 ORDER BY position",
        plan,
    )?;
    Ok(rows
        .into_iter()
        .map(|(text_sv, text_en)| ResultView { text_sv, text_en })
        .collect())
}
