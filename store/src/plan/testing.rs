//! A small direction and plan for tests.

use domain::{
    decisions::Level,
    direction::DirectionStatus,
    ids::StepId,
    plan::{PlanStatus, StepState, Term},
};
use time::macros::date;

use super::create::{NewDecision, NewPlan, NewStep, create};
use crate::{
    direction::{self, NewAim, NewDirection, NewScopeArea},
    testing::World,
};

/// Two aims, one step, adopted by the council. Gives the step.
pub(crate) async fn small_plan(world: &World) -> StepId {
    let mut unit = world.store.begin().await.unwrap();
    let w = &mut unit.wire();
    let new = NewDirection {
        title: ["Inriktning", "Direction"],
        about: ["", ""],
        period_from: 2024,
        period_to: None,
        status: DirectionStatus::Adopted,
        decided_by: "KF",
        decided_on: Some(date!(2024 - 01 - 29)),
        paragraph: "§ 1",
        aims: &[
            NewAim {
                code: "A1",
                label: ["Nytta", "Benefit"],
                text: ["", ""],
                weight: 60,
            },
            NewAim {
                code: "A2",
                label: ["Hållbart", "Sustainable"],
                text: ["", ""],
                weight: 40,
            },
        ],
        scope_areas: &[NewScopeArea {
            code: "a",
            text: ["Samordning", "Co-ordination"],
        }],
    };
    let aims = direction::create(w, &world.strategist, world.now, &new)
        .await
        .unwrap();
    let step = NewStep {
        title: ["Upphandling", "Procurement"],
        about: ["", ""],
        owner: Some(world.office),
        starts: Term::Year(2014),
        ends: Term::Half(2015, 1),
        approximate: true,
        state: StepState::Ongoing,
        parts: &[],
        depends_on: &[],
        aims,
        scope_areas: &["a"],
    };
    let decision = NewDecision {
        level: Level::Council,
        decided_by: "KF",
        decided_on: date!(2014 - 06 - 27),
        approximate: false,
        paragraph: "§ 160",
        text: "Planen antas.",
        source: "",
    };
    let plan = NewPlan {
        title: ["Plan", "Plan"],
        about: ["", ""],
        period_from: 2014,
        period_to: 2016,
        status: PlanStatus::Adopted,
        case_number: "2013-1341",
        steps: &[step],
        decisions: &[decision],
        resolutions: &[],
        consequences: &[],
        costs: &[],
        results: &[],
    };
    let (_, steps) = create(w, &world.strategist, world.now, &plan).await.unwrap();
    unit.save().await.unwrap();
    steps[0]
}
