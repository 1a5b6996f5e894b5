//! The balance: each unit with its need, how the joint solution fits it, and its deviation.

use domain::clusters::ClusterState;
use leptos::prelude::*;
use store::clusters::{ClusterView, UnitRow};

use super::words as w;
use crate::{
    i18n::Locale,
    parts::{
        columns::{cell, heading, list_table},
        prose,
    },
    t, words,
};

/// The section, once there is a solution to weigh.
pub fn section(l: Locale, group: &ClusterView) -> Option<AnyView> {
    let weighed = !group.solution.is_empty()
        && matches!(group.state, ClusterState::SolutionChosen | ClusterState::Closed);
    if !weighed {
        return None;
    }
    let rows = group.units.iter().map(|unit| row(l, unit)).collect();
    let headings = [
        t!(l, clusters.balance_unit),
        t!(l, clusters.balance_needs),
        t!(l, clusters.balance_fit),
        t!(l, clusters.balance_deviation),
    ];
    let content = view! {
        <p class="app-balance">{w::sum(l, &group.balance)}</p>
        {list_table("balance", t!(l, clusters.balance_table), headings.map(heading).into(), rows)}
    };
    Some(prose::section(
        "balance-part",
        t!(l, clusters.section_balance),
        content.into_any(),
    ))
}

fn row(l: Locale, of: &UnitRow) -> AnyView {
    let unit = words::pick(l, &of.unit.name_sv, &of.unit.name_en).to_owned();
    let needs = if of.needs.is_empty() {
        view! { <span class="app-subtle">{t!(l, clusters.balance_gone)}</span> }.into_any()
    } else {
        of.needs
            .iter()
            .map(|(reference, difference)| {
                let difference = (!difference.is_empty()).then(
                    || view! { <span class="app-subtle app-balance__note">{difference.clone()}</span> },
                );
                view! { <span class="app-balance__need"><span class="app-date">{reference.to_string()}</span>{difference}</span> }
            })
            .collect_view()
            .into_any()
    };
    let note = (!of.note.is_empty())
        .then(|| view! { <span class="app-subtle app-balance__note">{of.note.clone()}</span> });
    let deviation = match of.deviations.first() {
        None => view! { <span class="app-subtle">{t!(l, clusters.balance_none)}</span> }.into_any(),
        Some(deviation) => {
            let requirement = deviation.requirement.clone();
            let href = format!("#deviation-{}", deviation.id);
            view! {
                {w::standing_tag(l, deviation)}
                <a class="ds-link app-balance__note" href=href>{requirement}</a>
            }
            .into_any()
        }
    };
    let needs = view! { <div>{needs}</div> }.into_any();
    let fit = view! { <div>{w::fit_tag(l, of.fit)}{note}</div> }.into_any();
    let deviation = view! { <div>{deviation}</div> }.into_any();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{unit}</th>
            {cell(t!(l, clusters.balance_needs), needs, "", false)}
            {cell(t!(l, clusters.balance_fit), fit, "", false)}
            {cell(t!(l, clusters.balance_deviation), deviation, "", false)}
        </tr>
    }
    .into_any()
}
