//! The plan as read: six steps, each with what is, what is proposed and what is decided, and what lies behind it.

use std::{collections::HashMap, sync::Arc};

use domain::{
    ids::{StepId, UnitId},
    money::{Amount, total},
    people::Actor,
    plan::{Handling, PlanStatus, StepState, Term},
    policy::{Action, Subject, may},
    proposals::ProposalState,
};
use time::Date;
use uuid::Uuid;

use super::{
    history::{self, DecisionView, HoldView, ReviewView},
    parts::{self, ConsequenceView, CostView, Dependency, PartView, ResolutionView, ResultView},
};
use crate::{
    Refusal, Store, Wire,
    as_of::Mark,
    direction::{Sight, seen},
    refusal::ask,
};

/// A step to choose from.
#[derive(Debug, Clone)]
pub struct StepHead {
    pub id: StepId,
    pub no: i64,
    pub title_sv: String,
    pub title_en: String,
    pub state: StepState,
}

#[derive(Debug, Clone)]
pub struct PlanHead {
    pub id: Uuid,
    pub version_no: i64,
    pub title_sv: String,
    pub title_en: String,
    pub about_sv: String,
    pub about_en: String,
    pub period_from: i64,
    pub period_to: i64,
    pub status: PlanStatus,
    pub case_number: String,
}

/// A proposal tied to a step, as far as the reader may see it.
#[derive(Debug, Clone)]
pub struct StepProposal {
    pub reference: String,
    pub title: String,
    pub state: ProposalState,
    pub approved: bool,
}

#[derive(Debug, Clone)]
pub struct StepView {
    pub id: StepId,
    pub no: i64,
    pub title_sv: String,
    pub title_en: String,
    pub about_sv: String,
    pub about_en: String,
    pub owner: Option<UnitId>,
    pub owner_sv: String,
    pub owner_en: String,
    pub starts: Term,
    pub ends: Term,
    pub approximate: bool,
    /// What is.
    pub state: StepState,
    /// What the newest review proposes.
    pub proposed_handling: Option<Handling>,
    /// What the newest decision says.
    pub decided_handling: Option<Handling>,
    pub version: i64,
    pub parts: Vec<PartView>,
    pub depends_on: Vec<Dependency>,
    /// Codes of the aims it serves, in order.
    pub aims: Vec<String>,
    pub scope_areas: Vec<String>,
    /// The newest review.
    pub review: Option<ReviewView>,
    pub decisions: Vec<DecisionView>,
    pub holds: Vec<HoldView>,
    /// The newest of the reader's sight first, at most twelve.
    pub proposals: Vec<StepProposal>,
    pub proposal_count: i64,
}

/// The whole page. Without a plan everything is empty.
#[derive(Debug, Clone)]
pub struct PlanView {
    pub plan: Option<PlanHead>,
    pub steps: Vec<StepView>,
    /// Decisions on the plan as a whole.
    pub decisions: Vec<DecisionView>,
    pub resolutions: Vec<ResolutionView>,
    pub consequences: Vec<ConsequenceView>,
    pub costs: Vec<CostView>,
    pub total: Amount,
    pub results: Vec<ResultView>,
}

#[derive(sqlx::FromRow)]
struct PlanRow {
    id: Uuid,
    version_no: i64,
    title_sv: String,
    title_en: String,
    about_sv: String,
    about_en: String,
    period_from: i64,
    period_to: i64,
    status: String,
    case_number: String,
}

#[derive(sqlx::FromRow)]
struct StepRow {
    id: Uuid,
    no: i64,
    title_sv: String,
    title_en: String,
    about_sv: String,
    about_en: String,
    owner_unit: Option<Uuid>,
    owner_sv: Option<String>,
    owner_en: Option<String>,
    starts: String,
    ends: String,
    approximate: bool,
    state: String,
    proposed_handling: Option<String>,
    decided_handling: Option<String>,
    version: i64,
}

impl TryFrom<StepRow> for StepView {
    type Error = Refusal;

    fn try_from(row: StepRow) -> Result<Self, Refusal> {
        let damaged = || Refusal::damaged("step");
        let handling = |code: Option<String>| code.map(|c| c.parse().map_err(|_| damaged())).transpose();
        Ok(Self {
            id: StepId(row.id),
            no: row.no,
            title_sv: row.title_sv,
            title_en: row.title_en,
            about_sv: row.about_sv,
            about_en: row.about_en,
            owner: row.owner_unit.map(UnitId),
            owner_sv: row.owner_sv.unwrap_or_default(),
            owner_en: row.owner_en.unwrap_or_default(),
            starts: row.starts.parse().map_err(|_| damaged())?,
            ends: row.ends.parse().map_err(|_| damaged())?,
            approximate: row.approximate,
            state: row.state.parse().map_err(|_| damaged())?,
            proposed_handling: handling(row.proposed_handling)?,
            decided_handling: handling(row.decided_handling)?,
            version: row.version,
            parts: Vec::new(),
            depends_on: Vec::new(),
            aims: Vec::new(),
            scope_areas: Vec::new(),
            review: None,
            decisions: Vec::new(),
            holds: Vec::new(),
            proposals: Vec::new(),
            proposal_count: 0,
        })
    }
}

#[derive(sqlx::FromRow)]
struct ProposalRow {
    step_id: Uuid,
    reference: String,
    title: String,
    state: String,
    approved: i64,
    in_all: i64,
}

/// The steps of the current plan, in order.
pub async fn current_steps(w: &mut Wire<'_>) -> Result<Vec<StepHead>, Refusal> {
    let rows: Vec<(Uuid, i64, String, String, String)> = fetch_all!(
        w,
        (Uuid, i64, String, String, String),
        "SELECT id, no, title_sv, title_en, state FROM steps
         WHERE plan_id = (SELECT id FROM plans ORDER BY version_no DESC LIMIT 1) ORDER BY no"
    )?;
    rows.into_iter()
        .map(|(id, no, title_sv, title_en, state)| {
            let state = state.parse().map_err(|_| Refusal::damaged("step"))?;
            Ok(StepHead {
                id: StepId(id),
                no,
                title_sv,
                title_en,
                state,
            })
        })
        .collect()
}

/// The step of the current plan with this number.
pub async fn step_id(w: &mut Wire<'_>, no: i64) -> Result<Option<StepId>, Refusal> {
    let id = scalar!(
        w,
        Uuid,
        "SELECT id FROM steps
         WHERE no = $1 AND plan_id = (SELECT id FROM plans ORDER BY version_no DESC LIMIT 1)",
        no,
    )?;
    Ok(id.map(StepId))
}

/// The current plan for this reader: the proposals of each step are those the reader may see.
pub async fn view(store: &Store, actor: Option<&Actor>, today: Date) -> Result<PlanView, Refusal> {
    ask(may(actor, Action::PlanRead, &Subject::Site))?;
    let sight = Sight::of(actor, today);
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let Some(plan) = current(w).await? else {
        return Ok(PlanView {
            plan: None,
            steps: Vec::new(),
            decisions: Vec::new(),
            resolutions: Vec::new(),
            consequences: Vec::new(),
            costs: Vec::new(),
            total: total([]),
            results: Vec::new(),
        });
    };
    let (steps, decisions) = whole_steps(store, w, plan.id, &sight).await?;
    let costs = parts::costs(w, plan.id).await?;
    Ok(PlanView {
        steps,
        decisions,
        resolutions: parts::resolutions(w, plan.id).await?,
        consequences: parts::consequences(w, plan.id).await?,
        total: total(costs.iter().map(|cost| cost.amount)),
        costs,
        results: parts::results(w, plan.id).await?,
        plan: Some(plan),
    })
}

/// The newest version of the plan.
pub(super) async fn current(w: &mut Wire<'_>) -> Result<Option<PlanHead>, Refusal> {
    let row = fetch_optional!(
        w,
        PlanRow,
        "SELECT id, version_no, title_sv, title_en, about_sv, about_en, period_from, period_to, status, case_number
         FROM plans ORDER BY version_no DESC LIMIT 1"
    )?;
    row.map(|row| {
        Ok(PlanHead {
            id: row.id,
            version_no: row.version_no,
            title_sv: row.title_sv,
            title_en: row.title_en,
            about_sv: row.about_sv,
            about_en: row.about_en,
            period_from: row.period_from,
            period_to: row.period_to,
            status: row
                .status
                .parse()
                .map_err(|_| Refusal::damaged("status of the plan"))?,
            case_number: row.case_number,
        })
    })
    .transpose()
}

/// The steps with all that hangs on them, and the decisions that concern no single step.
pub(super) async fn whole_steps(
    store: &Store,
    w: &mut Wire<'_>,
    plan: Uuid,
    sight: &Sight,
) -> Result<(Vec<StepView>, Vec<DecisionView>), Refusal> {
    let mut steps = fetch_all!(
        w,
        StepRow,
        "SELECT s.id, s.no, s.title_sv, s.title_en, s.about_sv, s.about_en, s.owner_unit, u.name_sv AS owner_sv,
                u.name_en AS owner_en, s.starts, s.ends, s.approximate, s.state, s.proposed_handling,
                s.decided_handling, s.version
         FROM steps s LEFT JOIN units u ON u.id = s.owner_unit WHERE s.plan_id = $1 ORDER BY s.no",
        plan,
    )?
    .into_iter()
    .map(StepView::try_from)
    .collect::<Result<Vec<_>, _>>()?;
    let mut parts_of = parts::parts(w, plan).await?;
    let mut depends_on = parts::dependencies(w, plan).await?;
    let mut aims = codes(w, plan).await?;
    let mut reviews: HashMap<_, _> = history::latest_reviews(w, plan)
        .await?
        .into_iter()
        .map(|review| (review.step, review))
        .collect();
    let mut decisions_of: HashMap<_, Vec<_>> = HashMap::new();
    for decision in history::decisions(w, plan).await? {
        decisions_of.entry(decision.step).or_default().push(decision);
    }
    let mut holds_of: HashMap<_, Vec<_>> = HashMap::new();
    for hold in history::holds(w, plan).await? {
        holds_of.entry(hold.step).or_default().push(hold);
    }
    let proposals_of = proposals(store, w, plan, sight).await?;
    for step in &mut steps {
        step.parts = parts_of.remove(&step.id.0).unwrap_or_default();
        step.depends_on = depends_on.remove(&step.id.0).unwrap_or_default();
        (step.aims, step.scope_areas) = aims.remove(&step.id.0).unwrap_or_default();
        step.review = reviews.remove(&step.id);
        step.decisions = decisions_of.remove(&Some(step.id)).unwrap_or_default();
        step.holds = holds_of.remove(&step.id).unwrap_or_default();
        (step.proposals, step.proposal_count) = proposals_of.get(&step.id.0).cloned().unwrap_or_default();
    }
    Ok((steps, decisions_of.remove(&None).unwrap_or_default()))
}

/// Codes of aims and of scope areas, by step.
async fn codes(w: &mut Wire<'_>, plan: Uuid) -> Result<HashMap<Uuid, (Vec<String>, Vec<String>)>, Refusal> {
    let rows: Vec<(Uuid, String, String)> = fetch_all!(
        w,
        (Uuid, String, String),
        "SELECT s.id, 'aim' AS kind, a.code FROM steps s JOIN step_aims sa ON sa.step_id = s.id
             JOIN aims a ON a.id = sa.aim_id WHERE s.plan_id = $1
         UNION ALL
         SELECT s.id, 'area', a.code FROM steps s JOIN step_scope_areas sa ON sa.step_id = s.id
             JOIN scope_areas a ON a.id = sa.scope_area_id WHERE s.plan_id = $1
         ORDER BY 3",
        plan,
    )?;
    let mut map: HashMap<Uuid, (Vec<String>, Vec<String>)> = HashMap::new();
    for (step, kind, code) in rows {
        let entry = map.entry(step).or_default();
        if kind == "aim" {
            entry.0.push(code)
        } else {
            entry.1.push(code)
        }
    }
    Ok(map)
}

/// Proposals by step: the newest first, at most twelve, and how many there are in all.
pub(crate) type OfSteps = HashMap<Uuid, (Vec<StepProposal>, i64)>;

/// The proposals of each step that this reader sees.
async fn proposals(
    store: &Store,
    w: &mut Wire<'_>,
    plan: Uuid,
    sight: &Sight,
) -> Result<Arc<OfSteps>, Refusal> {
    if !sight.is_public() {
        return Ok(Arc::new(find_proposals(w, plan, sight).await?));
    }
    let mark = Mark::of(w).await?;
    let kept = &store.public().of_steps;
    match kept.get(mark) {
        Some(known) => Ok(known),
        None => Ok(kept.keep(mark, find_proposals(w, plan, sight).await?)),
    }
}

async fn find_proposals(w: &mut Wire<'_>, plan: Uuid, sight: &Sight) -> Result<OfSteps, Refusal> {
    let rows = fetch_all!(
        w,
        ProposalRow,
        seen!(
            "SELECT step_id, reference, title, state, CAST(approved AS BIGINT) AS approved, in_all FROM (
                 SELECT s.step_id, s.reference, s.title, s.state, s.approved,
                        COUNT(*) OVER (PARTITION BY s.step_id) AS in_all,
                        ROW_NUMBER() OVER (PARTITION BY s.step_id ORDER BY s.reference DESC) AS place
                 FROM seen s JOIN steps st ON st.id = s.step_id WHERE st.plan_id = $5
             ) ranked WHERE place <= 12 ORDER BY step_id, place"
        ),
        sight.all,
        sight.before_a_body,
        sight.coordinator,
        &sight.today,
        plan,
    )?;
    let mut map = OfSteps::new();
    for row in rows {
        let entry = map.entry(row.step_id).or_default();
        entry.1 = row.in_all;
        entry.0.push(StepProposal {
            reference: row.reference,
            title: row.title,
            state: row
                .state
                .parse()
                .map_err(|_| Refusal::damaged("state of a proposal"))?,
            approved: row.approved == 1,
        });
    }
    Ok(map)
}
