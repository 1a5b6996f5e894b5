//! The time line: a list with the dates in words in every row; the bars only show what the words say.

use leptos::prelude::*;
use store::plan::StepView;

use super::words as w;
use crate::{i18n::Locale, t, words};

/// Width of a quarter in the drawing.
const QUARTER: i32 = 10;

/// The steps of a plan that runs over these years.
pub fn gantt(l: Locale, from: i64, to: i64, steps: &[StepView]) -> AnyView {
    let years = (from..=to)
        .map(|year| view! { <span>{year}</span> })
        .collect_view();
    let (first, last) = (from as i32 * 4, to as i32 * 4 + 3);
    let rows = steps.iter().map(|step| row(l, step, first, last)).collect_view();
    view! {
        <p class="ds-paragraph app-prose">{t!(l, plan.timeline_lead)}</p>
        <div class="app-gantt-head" aria-hidden="true"><span class="app-gantt-head__scale">{years}</span></div>
        <ol class="app-gantt app-gantt--plan">{rows}</ol>
    }
    .into_any()
}

fn row(l: Locale, step: &StepView, first: i32, last: i32) -> AnyView {
    let name = words::pick(l, &step.title_sv, &step.title_en).to_owned();
    view! {
        <li>
            <span class="app-gantt__label">
                <a class="ds-link" href=format!("/plan/{}", step.no)>
                    {t!(l, plan.step_title, no = step.no, title = name).to_string()}
                </a>
                <span class="app-gantt__when">
                    <small>{w::period(l, step)}</small>
                    {w::state_tag(l, step.state)}
                </span>
            </span>
            {track(step, first, last)}
        </li>
    }
    .into_any()
}

/// The bar, with a line at each new year. Approximate times have a dashed edge.
fn track(step: &StepView, first: i32, last: i32) -> AnyView {
    let quarters = (last - first + 1).max(1);
    let start = step.starts.first_quarter().clamp(first, last) - first;
    let end = step.ends.last_quarter().clamp(first, last) - first + 1;
    let lines = (4..quarters)
        .step_by(4)
        .map(|quarter| {
            let x = (quarter * QUARTER).to_string();
            view! { <line x1=x.clone() x2=x y1="0" y2="20" /> }
        })
        .collect_view();
    let class = if step.approximate { "about" } else { "" };
    let view_box = format!("0 0 {} 20", quarters * QUARTER);
    view! {
        <span class="app-gantt__lane" aria-hidden="true">
            <svg class="app-gantt__years" viewBox=view_box.clone() preserveAspectRatio="none" focusable="false">
                {lines}
            </svg>
            <svg class="app-gantt__track" viewBox=view_box preserveAspectRatio="none" focusable="false">
                <rect class=class x=(start * QUARTER).to_string() y="1" width=((end - start) * QUARTER).to_string() height="18" />
            </svg>
        </span>
    }
    .into_any()
}
