//! What lies around the plan's steps: proposed resolutions, decisions, consequences, costs and results.

use domain::money::Precision;
use leptos::prelude::*;
use store::plan::{ConsequenceView, PlanView, ResolutionView};

use super::words as w;
use crate::{
    i18n::Locale,
    parts::{
        lists::table,
        prose::section,
        tags::{Tone, tag},
    },
    t, words,
};

/// The sections that hold something.
pub fn sections(l: Locale, seen: &PlanView) -> AnyView {
    view! { {decisions(l, seen)}{resolutions(l, seen)}{consequences(l, seen)}{costs(l, seen)}{results(l, seen)} }
        .into_any()
}

fn decisions(l: Locale, seen: &PlanView) -> Option<AnyView> {
    if seen.decisions.is_empty() {
        return None;
    }
    let rows = seen
        .decisions
        .iter()
        .map(|decision| {
            let source = (!decision.source.is_empty()).then(|| {
                let text = t!(l, plan.source, source = decision.source.clone()).to_string();
                view! { <p class="app-subtle">{text}</p> }
            });
            view! {
                <li>
                    <p class="app-told"><strong>{w::decided(decision)}</strong></p>
                    <p class="app-prose" lang="sv">{decision.text.clone()}</p>
                    {source}
                </li>
            }
        })
        .collect_view();
    let list = view! { <ol class="app-told-list">{rows}</ol> }.into_any();
    Some(section("decisions", t!(l, plan.decisions), list))
}

fn resolutions(l: Locale, seen: &PlanView) -> Option<AnyView> {
    if seen.resolutions.is_empty() {
        return None;
    }
    let rows = seen
        .resolutions
        .iter()
        .map(|resolution| one_resolution(l, resolution))
        .collect_view();
    let list = view! {
        <p class="ds-paragraph app-prose">{t!(l, plan.resolutions_lead)}</p>
        <ol class="app-told-list">{rows}</ol>
    };
    Some(section("resolutions", t!(l, plan.resolutions), list.into_any()))
}

fn one_resolution(l: Locale, resolution: &ResolutionView) -> AnyView {
    let deciding = resolution.deciding_body.clone();
    let who = if resolution.own_behalf {
        t!(l, plan.resolution_own, deciding = deciding).to_string()
    } else {
        let recommending = resolution.recommending_body.clone();
        t!(
            l,
            plan.resolution_recommended,
            recommending = recommending,
            deciding = deciding
        )
        .to_string()
    };
    let text = words::pick(l, &resolution.text_sv, &resolution.text_en).to_owned();
    let condition = words::pick(l, &resolution.condition_sv, &resolution.condition_en).to_owned();
    let condition = (!condition.is_empty()).then(|| {
        let text = t!(l, plan.resolution_condition, condition = condition).to_string();
        view! { <p class="app-prose">{text}</p> }
    });
    let step = resolution.step_no.map(|no| {
        let text = t!(l, plan.step, no = no).to_string();
        view! { <a class="ds-link" href=format!("/plan/{no}")>{text}</a> }
    });
    view! {
        <li>
            <p class="app-told"><strong>{text}</strong></p>
            {condition}
            <p class="app-meta">{tag(Tone::Neutral, w::handling(l, resolution.handling))}<span>{who}</span>{step}</p>
        </li>
    }
    .into_any()
}

fn consequences(l: Locale, seen: &PlanView) -> Option<AnyView> {
    if seen.consequences.is_empty() {
        return None;
    }
    let rows = seen
        .consequences
        .iter()
        .map(|consequence| one_consequence(l, consequence))
        .collect_view();
    let list = view! { <ul class="app-told-list">{rows}</ul> }.into_any();
    Some(section("consequences", t!(l, plan.consequences), list))
}

fn one_consequence(l: Locale, consequence: &ConsequenceView) -> AnyView {
    let text = words::pick(l, &consequence.text_sv, &consequence.text_en).to_owned();
    let headcount = consequence.headcount.and_then(|n| {
        let n = words::number(n);
        let text = match consequence.precision {
            Precision::Exact => t!(l, plan.headcount, n = n).to_string(),
            Precision::Approximate => t!(l, plan.headcount_about, n = n).to_string(),
            Precision::AtLeast => t!(l, plan.headcount_at_least, n = n).to_string(),
            Precision::Unknown => return None,
        };
        Some(view! { <span>{text}</span> })
    });
    let step = consequence.step_no.map(|no| {
        let text = t!(l, plan.step, no = no).to_string();
        view! { <a class="ds-link" href=format!("/plan/{no}")>{text}</a> }
    });
    view! {
        <li>
            <p class="app-prose">{text}</p>
            <p class="app-meta">{tag(Tone::Neutral, w::consequence(l, consequence.kind))}{headcount}{step}</p>
        </li>
    }
    .into_any()
}

fn costs(l: Locale, seen: &PlanView) -> Option<AnyView> {
    if seen.costs.is_empty() {
        return None;
    }
    let rows = seen
        .costs
        .iter()
        .map(|cost| {
            let note = words::pick(l, &cost.note_sv, &cost.note_en).to_owned();
            view! {
                <tr>
                    <th scope="row">{w::cost_kind(l, cost.kind)}</th>
                    <td>{cost.year}</td>
                    <td>{note}</td>
                    <td class="app-num">{words::kronor(l, cost.amount)}</td>
                </tr>
            }
        })
        .collect_view();
    let content = view! {
        <thead>
            <tr>
                <th scope="col">{t!(l, plan.column_kind)}</th>
                <th scope="col">{t!(l, plan.column_year)}</th>
                <th scope="col">{t!(l, plan.column_note)}</th>
                <th scope="col" class="app-num">{t!(l, plan.column_amount)}</th>
            </tr>
        </thead>
        <tbody>
            {rows}
            <tr>
                <th scope="row" colspan="3">{t!(l, plan.total)}</th>
                <td class="app-num"><strong>{words::kronor(l, seen.total)}</strong></td>
            </tr>
        </tbody>
    };
    Some(section(
        "costs",
        t!(l, plan.costs),
        table("plan-costs", t!(l, plan.costs), content.into_any()),
    ))
}

fn results(l: Locale, seen: &PlanView) -> Option<AnyView> {
    if seen.results.is_empty() {
        return None;
    }
    let rows = seen
        .results
        .iter()
        .map(|result| {
            let text = words::pick(l, &result.text_sv, &result.text_en).to_owned();
            view! { <li>{text}</li> }
        })
        .collect_view();
    Some(section(
        "results",
        t!(l, plan.results),
        view! { <ul class="app-gaps">{rows}</ul> }.into_any(),
    ))
}
