//! A new version of the plan with its steps, and the decisions that lie behind it.

use domain::{
    decisions::Level,
    ids::{AimId, StepId, UnitId},
    journal::{Change, SubjectKind, Verb},
    money::{Amount, Precision},
    people::Actor,
    plan::{ConsequenceKind, Handling, PartState, PlanCostKind, PlanStatus, StepState, Term},
    policy::{Action, Subject, may},
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{Refusal, Wire, day, journal, new_id, refusal::ask, stamp};

/// A plan to add. Texts in Swedish and English.
#[derive(Debug, Clone)]
pub struct NewPlan<'a> {
    pub title: [&'a str; 2],
    pub about: [&'a str; 2],
    pub period_from: i64,
    pub period_to: i64,
    pub status: PlanStatus,
    /// The number of the case, also an old one such as `2013-1341`.
    pub case_number: &'a str,
    pub steps: &'a [NewStep<'a>],
    pub decisions: &'a [NewDecision<'a>],
    pub resolutions: &'a [NewResolution<'a>],
    pub consequences: &'a [NewConsequence<'a>],
    pub costs: &'a [NewCost<'a>],
    pub results: &'a [[&'a str; 2]],
}

/// A step; numbered by its place, from 1.
#[derive(Debug, Clone)]
pub struct NewStep<'a> {
    pub title: [&'a str; 2],
    pub about: [&'a str; 2],
    pub owner: Option<UnitId>,
    pub starts: Term,
    pub ends: Term,
    /// The times are only known by year, or by reading a picture.
    pub approximate: bool,
    pub state: StepState,
    pub parts: &'a [NewPart<'a>],
    /// The number of an earlier step and why.
    pub depends_on: &'a [(usize, [&'a str; 2])],
    pub aims: Vec<AimId>,
    /// Codes of the direction's scope areas.
    pub scope_areas: &'a [&'a str],
}

#[derive(Debug, Clone)]
pub struct NewPart<'a> {
    pub text: [&'a str; 2],
    pub state: PartState,
}

/// A decision on the plan as a whole.
#[derive(Debug, Clone)]
pub struct NewDecision<'a> {
    pub level: Level,
    pub decided_by: &'a str,
    pub decided_on: Date,
    /// Only the month is known.
    pub approximate: bool,
    pub paragraph: &'a str,
    pub text: &'a str,
    pub source: &'a str,
}

/// A proposed resolution (att-sats). What is proposed, not what is decided.
#[derive(Debug, Clone)]
pub struct NewResolution<'a> {
    /// The number of the step it concerns.
    pub step: Option<usize>,
    pub handling: Handling,
    pub recommending_body: &'a str,
    pub deciding_body: &'a str,
    /// The body decides for its own part (för egen del).
    pub own_behalf: bool,
    pub text: [&'a str; 2],
    pub condition: [&'a str; 2],
}

#[derive(Debug, Clone)]
pub struct NewConsequence<'a> {
    pub step: Option<usize>,
    pub kind: ConsequenceKind,
    pub text: [&'a str; 2],
    pub headcount: Option<i64>,
    pub precision: Precision,
}

#[derive(Debug, Clone)]
pub struct NewCost<'a> {
    pub kind: PlanCostKind,
    pub year: i64,
    pub amount: Amount,
    pub note: [&'a str; 2],
}

/// Adds the plan; gives its id and the steps' ids in order.
pub async fn create(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    new: &NewPlan<'_>,
) -> Result<(Uuid, Vec<StepId>), Refusal> {
    ask(may(Some(actor), Action::PlanReview, &Subject::Site))?;
    let last = scalar!(
        w,
        i64,
        "SELECT COALESCE(MAX(version_no), CAST(0 AS BIGINT)) FROM plans"
    )?
    .unwrap_or(0);
    let id = new_id(now);
    execute!(
        w,
        "INSERT INTO plans (id, version_no, title_sv, title_en, about_sv, about_en, period_from, period_to, status,
                            case_number, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        id,
        last + 1,
        new.title[0],
        new.title[1],
        new.about[0],
        new.about[1],
        new.period_from,
        new.period_to,
        new.status.code(),
        new.case_number,
        stamp(now),
    )?;
    let change = Change {
        field: "title".into(),
        before: String::new(),
        after: new.title[0].into(),
    };
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::Plan,
        subject: id,
        verb: Verb::Created,
        changes: vec![change],
        reason: "",
    };
    journal::record(w, now, entry).await?;
    let mut steps = Vec::with_capacity(new.steps.len());
    for (no, step) in (1_i64..).zip(new.steps) {
        steps.push(add_step(w, actor, now, id, no, step, &steps).await?);
    }
    for decision in new.decisions {
        add_decision(w, actor, now, id, decision).await?;
    }
    add_rest(w, id, now, new, &steps).await?;
    Ok((id, steps))
}

async fn add_step(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    plan: Uuid,
    no: i64,
    step: &NewStep<'_>,
    earlier: &[StepId],
) -> Result<StepId, Refusal> {
    let id = new_id(now);
    execute!(
        w,
        "INSERT INTO steps (id, plan_id, no, title_sv, title_en, about_sv, about_en, owner_unit, starts, ends,
                            approximate, state, version, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13)",
        id,
        plan,
        no,
        step.title[0],
        step.title[1],
        step.about[0],
        step.about[1],
        step.owner.map(|unit| unit.0),
        step.starts.to_string(),
        step.ends.to_string(),
        step.approximate,
        step.state.code(),
        stamp(now),
    )?;
    for (position, part) in (1_i64..).zip(step.parts) {
        execute!(
            w,
            "INSERT INTO step_parts (id, step_id, position, text_sv, text_en, state) VALUES ($1, $2, $3, $4, $5, $6)",
            new_id(now),
            id,
            position,
            part.text[0],
            part.text[1],
            part.state.code(),
        )?;
    }
    for (no, note) in step.depends_on {
        let Some(other) = no.checked_sub(1).and_then(|i| earlier.get(i)) else {
            continue;
        };
        execute!(
            w,
            "INSERT INTO step_dependencies (step_id, depends_on, note_sv, note_en) VALUES ($1, $2, $3, $4)",
            id,
            other.0,
            note[0],
            note[1],
        )?;
    }
    for aim in &step.aims {
        execute!(
            w,
            "INSERT INTO step_aims (step_id, aim_id) VALUES ($1, $2)",
            id,
            aim.0
        )?;
    }
    for code in step.scope_areas {
        execute!(
            w,
            "INSERT INTO step_scope_areas (step_id, scope_area_id)
             SELECT $1, id FROM scope_areas WHERE code = $2
             AND direction_id = (SELECT id FROM directions ORDER BY version_no DESC LIMIT 1)",
            id,
            *code,
        )?;
    }
    let changes = vec![
        Change {
            field: "title".into(),
            before: String::new(),
            after: step.title[0].into(),
        },
        Change {
            field: "state".into(),
            before: String::new(),
            after: step.state.code().into(),
        },
    ];
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::Step,
        subject: id,
        verb: Verb::Created,
        changes,
        reason: "",
    };
    journal::record(w, now, entry).await?;
    Ok(StepId(id))
}

/// Records a decision on the plan as a whole, and in the plan's journal.
pub async fn add_decision(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    plan: Uuid,
    decision: &NewDecision<'_>,
) -> Result<(), Refusal> {
    ask(may(Some(actor), Action::PlanReview, &Subject::Site))?;
    let case =
        scalar!(w, String, "SELECT case_number FROM plans WHERE id = $1", plan)?.ok_or(Refusal::NotFound)?;
    execute!(
        w,
        "INSERT INTO plan_decisions (id, plan_id, level, decided_by, decided_on, approximate, paragraph, case_number,
                                     text, source, person_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        new_id(now),
        plan,
        decision.level.code(),
        decision.decided_by,
        day(decision.decided_on),
        decision.approximate,
        decision.paragraph,
        &case,
        decision.text,
        decision.source,
        actor.person.0,
        stamp(now),
    )?;
    let told = [decision.decided_by, &day(decision.decided_on), decision.paragraph].join(" ");
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::Plan,
        subject: plan,
        verb: Verb::Decided,
        changes: vec![Change {
            field: "decision".into(),
            before: String::new(),
            after: told.trim().into(),
        }],
        reason: decision.text,
    };
    journal::record(w, now, entry).await
}

async fn add_rest(
    w: &mut Wire<'_>,
    plan: Uuid,
    now: OffsetDateTime,
    new: &NewPlan<'_>,
    steps: &[StepId],
) -> Result<(), Refusal> {
    let step_id = |no: Option<usize>| no.and_then(|no| steps.get(no.checked_sub(1)?)).map(|step| step.0);
    for (position, resolution) in (1_i64..).zip(new.resolutions) {
        execute!(
            w,
            "INSERT INTO plan_resolutions (id, plan_id, step_id, position, handling, recommending_body, deciding_body,
                                           own_behalf, text_sv, text_en, condition_sv, condition_en)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            new_id(now),
            plan,
            step_id(resolution.step),
            position,
            resolution.handling.code(),
            resolution.recommending_body,
            resolution.deciding_body,
            resolution.own_behalf,
            resolution.text[0],
            resolution.text[1],
            resolution.condition[0],
            resolution.condition[1],
        )?;
    }
    for (position, consequence) in (1_i64..).zip(new.consequences) {
        execute!(
            w,
            "INSERT INTO plan_consequences (id, plan_id, step_id, position, kind, text_sv, text_en, headcount,
                                            headcount_precision)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            new_id(now),
            plan,
            step_id(consequence.step),
            position,
            consequence.kind.code(),
            consequence.text[0],
            consequence.text[1],
            consequence.headcount,
            consequence.precision.code(),
        )?;
    }
    for (position, cost) in (1_i64..).zip(new.costs) {
        execute!(
            w,
            "INSERT INTO plan_costs (id, plan_id, position, kind, year, kronor, precision, note_sv, note_en)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            new_id(now),
            plan,
            position,
            cost.kind.code(),
            cost.year,
            cost.amount.kronor,
            cost.amount.precision.code(),
            cost.note[0],
            cost.note[1],
        )?;
    }
    for (position, text) in (1_i64..).zip(new.results) {
        execute!(
            w,
            "INSERT INTO plan_results (id, plan_id, position, text_sv, text_en) VALUES ($1, $2, $3, $4, $5)",
            new_id(now),
            plan,
            position,
            text[0],
            text[1],
        )?;
    }
    Ok(())
}
