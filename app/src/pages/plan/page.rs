//! `/plan`: the plan as a whole.

use leptos::prelude::*;
use store::plan::{HoldView, PlanHead, PlanView, StepView};

use super::{gantt::gantt, memo, words as w};
use crate::{
    context::{store, visitor},
    i18n::Locale,
    parts::{
        lists::table,
        notices::empty,
        page::{page, title},
        prose::section,
    },
    t, words,
};

#[component]
pub fn PlanPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.actor.as_ref();
        let works = store::direction::reads_all(actor, visitor.today());
        let seen = store::plan::view(&store()?, actor, visitor.today()).await?;
        let Some(plan) = seen.plan.clone() else {
            return Ok(view! {
                {title(l, Vec::new(), t!(l, plan.title))}
                {empty(t!(l, plan.none), None)}
            }
            .into_any());
        };
        let timeline = gantt(l, plan.period_from, plan.period_to, &seen.steps);
        Ok(view! {
            {heading(l, &plan)}
            {section("timeline", t!(l, plan.timeline), timeline)}
            {section("steps", t!(l, plan.table), steps_table(l, &seen, works))}
            {memo::sections(l, &seen)}
        }
        .into_any())
    })
}

fn heading(l: Locale, plan: &PlanHead) -> AnyView {
    let name = words::pick(l, &plan.title_sv, &plan.title_en).to_owned();
    let about = words::pick(l, &plan.about_sv, &plan.about_en).to_owned();
    let case = (!plan.case_number.is_empty()).then(|| {
        let text = t!(l, plan.case, number = plan.case_number.clone()).to_string();
        view! { <span>{text}</span> }
    });
    view! {
        {title(l, Vec::new(), name)}
        <p class="app-lead">{about}</p>
        <p class="app-meta">
            {w::plan_status_tag(l, plan.status)}
            <span>{t!(l, plan.years, from = plan.period_from, to = plan.period_to).to_string()}</span>
            {case}
        </p>
    }
    .into_any()
}

/// What is, what is proposed and what is decided, side by side.
fn steps_table(l: Locale, seen: &PlanView, works: bool) -> AnyView {
    let rows = seen.steps.iter().map(|step| row(l, step, works)).collect_view();
    let content = view! {
        <thead>
            <tr>
                <th scope="col">{t!(l, plan.column_step)}</th>
                <th scope="col">{t!(l, plan.column_period)}</th>
                <th scope="col">{t!(l, plan.column_state)}</th>
                <th scope="col">{t!(l, plan.column_proposed)}</th>
                <th scope="col">{t!(l, plan.column_decided)}</th>
                <th scope="col">{t!(l, plan.column_proposals)}</th>
            </tr>
        </thead>
        <tbody>{rows}</tbody>
    };
    view! {
        <p class="ds-paragraph app-prose">{t!(l, plan.table_lead)}</p>
        {table("plan-steps", t!(l, plan.table), content.into_any())}
    }
    .into_any()
}

fn row(l: Locale, step: &StepView, works: bool) -> AnyView {
    let name = words::pick(l, &step.title_sv, &step.title_en).to_owned();
    let proposed = match step.proposed_handling {
        Some(handling) => view! { <span>{w::handling(l, handling)}</span> }.into_any(),
        None => view! { <span class="app-subtle">{t!(l, plan.unreviewed)}</span> }.into_any(),
    };
    let decided = match (step.decided_handling, step.decisions.last()) {
        (Some(handling), Some(decision)) => view! {
            <span>{w::handling(l, handling)}</span>
            <small>{w::decided(decision)}</small>
        }
        .into_any(),
        _ => view! { <span class="app-subtle">{t!(l, plan.undecided)}</span> }.into_any(),
    };
    let count = w::proposal_count(l, works, step.proposal_count);
    let proposals = if step.proposal_count == 0 {
        view! { <span class="app-subtle">{count}</span> }.into_any()
    } else {
        view! { <a class="ds-link" href=format!("/plan/{}#proposals", step.no)>{count}</a> }.into_any()
    };
    view! {
        <tr>
            <th scope="row" class="app-subject">
                <small>{t!(l, plan.step, no = step.no).to_string()}</small>
                <a class="ds-link" href=format!("/plan/{}", step.no)>{name}</a>
            </th>
            <td class="app-period">{w::period(l, step)}</td>
            <td>{w::state_tag(l, step.state)}{waiting(l, &step.holds)}</td>
            <td class="app-handling">{proposed}</td>
            <td class="app-handling">{decided}</td>
            <td>{proposals}</td>
        </tr>
    }
    .into_any()
}

/// What the step waits for now.
fn waiting(l: Locale, holds: &[HoldView]) -> Option<AnyView> {
    let hold = holds.iter().find(|hold| hold.released_on.is_none())?;
    let text = t!(l, plan.hold_until, condition = hold.release_condition.clone()).to_string();
    Some(view! { <small class="app-waits">{text}</small> }.into_any())
}
