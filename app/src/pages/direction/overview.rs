//! The total picture: every aim in a line, and what is missing.

use domain::direction::{Contributions, Coverage};
use leptos::prelude::*;
use store::direction::{AimView, DirectionView};

use super::words as w;
use crate::{i18n::Locale, parts::lists::table, t, words};

/// A table of the aims with the sum of the decided contributions as a bar.
pub fn overview(l: Locale, seen: &DirectionView) -> AnyView {
    let largest = seen
        .aims
        .iter()
        .map(|aim| aim.counted.approved_sum.abs())
        .max()
        .unwrap_or(0)
        .max(1);
    let rows = seen
        .aims
        .iter()
        .map(|aim| row(l, aim, largest, seen.sees_open))
        .collect_view();
    let open = seen
        .sees_open
        .then(|| view! { <th scope="col" class="app-num">{t!(l, direction.column_open)}</th> });
    let content = view! {
        <thead>
            <tr>
                <th scope="col">{t!(l, direction.column_aim)}</th>
                <th scope="col" class="app-num">{t!(l, direction.column_weight)}</th>
                <th scope="col">{t!(l, direction.column_coverage)}</th>
                <th scope="col" class="app-num">{t!(l, direction.column_decided)}</th>
                {open}
                <th scope="col">{t!(l, direction.column_sum)}</th>
            </tr>
        </thead>
        <tbody>{rows}</tbody>
    };
    view! {
        <p class="ds-paragraph app-prose">{t!(l, direction.overview_lead)}</p>
        {table("aims-in-brief", t!(l, direction.overview), content.into_any())}
    }
    .into_any()
}

fn row(l: Locale, seen: &AimView, largest: i64, sees_open: bool) -> AnyView {
    let aim = &seen.aim;
    let counted = &seen.counted;
    let label = words::pick(l, &aim.label_sv, &aim.label_en).to_owned();
    let name = t!(l, direction.aim_title, code = aim.code.clone(), label = label).to_string();
    let open = sees_open.then(|| {
        let n = words::number(counted.open_for + counted.open_against);
        view! { <td class="app-num">{n}</td> }
    });
    view! {
        <tr>
            <th scope="row"><a class="ds-link" href=format!("#{}", aim.code)>{name}</a></th>
            <td class="app-num">{t!(l, direction.percent, n = aim.weight).to_string()}</td>
            <td>{w::coverage_tag(l, counted.coverage())}</td>
            <td class="app-num">{words::number(counted.approved_for + counted.approved_against)}</td>
            {open}
            <td>{sum(counted, largest)}</td>
        </tr>
    }
    .into_any()
}

/// The sum as a number and a bar to the right or, when negative, to the left of the middle line.
fn sum(counted: &Contributions, largest: i64) -> AnyView {
    let value = counted.approved_sum;
    let length = value.abs() * 50 / largest;
    let start = if value < 0 { 50 - length } else { 50 };
    let class = if value < 0 { "against" } else { "for" };
    view! {
        <span class="app-balance">
            <span class="app-num">{w::signed(value)}</span>
            <svg class="app-balance__bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <line x1="50" x2="50" y1="0" y2="10" />
                <rect class=class x=start.to_string() y="1" width=length.to_string() height="8" />
            </svg>
        </span>
    }
    .into_any()
}

/// Aims that no decided initiative contributes to, and initiatives that contribute to no aim.
pub fn gaps(l: Locale, seen: &DirectionView) -> AnyView {
    let missing: Vec<_> = seen
        .aims
        .iter()
        .filter(|aim| aim.counted.coverage() != Coverage::Covered)
        .map(|aim| gap(l, aim))
        .collect();
    let aims = match missing.len() {
        0 => view! { <p class="ds-paragraph">{t!(l, direction.gaps_none)}</p> }.into_any(),
        count => {
            let lead = match count {
                1 => t!(l, direction.gap_one).to_owned(),
                n => t!(l, direction.gap_many, n = n).to_string(),
            };
            view! { <p class="ds-paragraph">{lead}</p><ul class="app-gaps">{missing}</ul> }.into_any()
        }
    };
    let aligned = match (seen.unaligned, seen.approved) {
        (_, 0) => None,
        (0, all) => Some(t!(l, direction.unaligned_none, n = all).to_string()),
        (n, all) => Some(t!(l, direction.unaligned_some, n = n, all = all).to_string()),
    };
    view! { {aims}{aligned.map(|text| view! { <p class="ds-paragraph">{text}</p> })} }.into_any()
}

fn gap(l: Locale, seen: &AimView) -> AnyView {
    let aim = &seen.aim;
    let label = words::pick(l, &aim.label_sv, &aim.label_en).to_owned();
    let name = t!(l, direction.aim_title, code = aim.code.clone(), label = label).to_string();
    let why = match seen.counted.coverage() {
        Coverage::Opposed => t!(l, direction.gap_opposed),
        Coverage::Prepared => t!(l, direction.gap_prepared),
        Coverage::Covered | Coverage::Uncovered => t!(l, direction.gap_uncovered),
    };
    view! { <li><a class="ds-link" href=format!("#{}", aim.code)>{name}</a>": "{why}</li> }.into_any()
}
