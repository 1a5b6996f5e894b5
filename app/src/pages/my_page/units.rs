//! The needs of one's units, in numbers and the latest.

use leptos::prelude::*;
use store::needs::UnitsNeeds;

use crate::{
    i18n::Locale,
    pages::needs::{need_items, words::state},
    parts::{notices::empty, prose::section},
    t, words,
};

/// A number that leads to what it counts.
pub fn figure(count: i64, label: &'static str, href: String) -> AnyView {
    view! {
        <li>
            <a class="app-figure" href=href>
                <strong>{words::number(count)}</strong>
                <span>{label}</span>
            </a>
        </li>
    }
    .into_any()
}

pub fn units(l: Locale, of: UnitsNeeds) -> AnyView {
    if of.latest.is_empty() {
        return section(
            "units",
            t!(l, my_page.section_units),
            empty(t!(l, my_page.units_empty), None),
        );
    }
    let figures = of
        .by_state
        .iter()
        .map(|(of, count)| figure(*count, state(l, *of), format!("/needs?which=units&state={of}")))
        .collect_view();
    let content = view! {
        <ul class="app-figures">{figures}</ul>
        <p class="app-subtle">{t!(l, my_page.units_latest)}</p>
        {need_items(l, of.latest)}
        <p><a class="ds-link" href="/needs?which=units">{t!(l, my_page.units_all)}</a></p>
    };
    section("units", t!(l, my_page.section_units), content.into_any())
}
