//! The list of systems.

use domain::{systems::Lifecycle, views::ListPlace};
use leptos::prelude::*;
use store::{
    Refusal, Store,
    systems::{Filter, PAGE, SystemRow, areas, list, manages},
};

use super::words as w;
use crate::{
    context::{Visitor, store, visitor},
    exports::Cell,
    i18n::Locale,
    islands::filter_form::FilterForm,
    pages::{needs::words::choices, views::saved_views},
    parts::{
        columns::{cell, heading, list_table, plain},
        fields::Choice,
        icon::{Icon, icon},
        lists::{filter_select, pages, sort_heading, take_away, unit_choices},
        notices::empty,
        page::{page, title},
    },
    t, words,
};

#[component]
pub fn SystemsPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let mut filter = filter_of(&visitor);
        let (mut rows, total) = list(&store, actor, &filter).await?;
        // A page beyond the last shows the first.
        if rows.is_empty() && total > 0 {
            filter.page = 1;
            (rows, _) = list(&store, actor, &filter).await?;
        }
        let manages = manages(actor);
        let toolbar = toolbar(l, &filter, &store, manages).await?;
        let views = saved_views(&visitor, ListPlace::Systems).await?;
        let content = if rows.is_empty() {
            nothing(l, &filter, manages)
        } else {
            view! {
                {systems_table(l, &visitor.address, &filter, rows)}
                {pages(l, &visitor.address, filter.page, PAGE, total)}
                {take_away(l, &visitor.address, "systems")}
            }
            .into_any()
        };
        let new = manages.then(|| {
            view! { <a class="ds-button" href="/systems/new">{icon(Icon::Plus)}{t!(l, systems.new)}</a> }
        });
        Ok(view! {
            <div class="app-head">
                <div>
                    {title(l, Vec::new(), t!(l, systems.title))}
                    <p class="app-lead">{t!(l, systems.lead)}</p>
                </div>
                {new}
            </div>
            {toolbar}
            {views}
            {content}
        }
        .into_any())
    })
}

pub(crate) fn filter_of(visitor: &Visitor) -> Filter {
    let cut = |name: &str| visitor.query(name).chars().take(200).collect();
    Filter {
        text: cut("q"),
        lifecycle: Lifecycle::from_code(&visitor.query("state")),
        area: cut("area"),
        unit: visitor.query("unit").parse().ok(),
        page: visitor.page(),
        ..Filter::default()
    }
    .ordered(&visitor.query("sort"))
}

async fn toolbar(l: Locale, filter: &Filter, store: &Store, manages: bool) -> Result<AnyView, Refusal> {
    let areas: Vec<Choice> = areas(store)
        .await?
        .into_iter()
        .map(|area| (area.clone(), area))
        .collect();
    let units = unit_choices(l, store).await?;
    // Who only looks for something to use is not told of what is gone.
    let states: Vec<Choice> = choices(Lifecycle::ALL, |state| w::state(l, state))
        .into_iter()
        .filter(|(code, _)| manages || code != Lifecycle::Retired.code())
        .collect();
    let unit = filter.unit.map(|unit| unit.to_string()).unwrap_or_default();
    let clear = (!filter.is_all()).then(|| {
        view! { <a class="ds-button" data-variant="tertiary" href="/systems">{t!(l, common.clear_filter)}</a> }
    });
    let selects = view! {
        {filter_select("area", t!(l, systems.column_area), Some(t!(l, systems.all_areas)), areas, &filter.area)}
        {filter_select("state", t!(l, systems.column_state), Some(t!(l, systems.all_states)), states,
            filter.lifecycle.map_or("", Lifecycle::code))}
        {filter_select("unit", t!(l, systems.unit), Some(t!(l, systems.all_units)), units, &unit)}
    }
    .into_any();
    let (order, text) = (filter.order(), filter.text.clone());
    Ok(view! {
        <FilterForm>
            <form method="get" action="/systems" class="app-toolbar app-toolbar--needs" role="search" aria-label=t!(l, common.filter)>
                <input type="hidden" name="sort" value=order />
                <div class="ds-field app-toolbar__wide">
                    <label class="ds-label" for="filter-q">{t!(l, systems.search)}</label>
                    <input class="ds-input" type="search" id="filter-q" name="q" value=text maxlength="200" />
                </div>
                {selects}
                <button class="ds-button" data-variant="secondary" type="submit">{icon(Icon::Search)}{t!(l, common.search)}</button>
                {clear}
            </form>
        </FilterForm>
    }
    .into_any())
}

fn nothing(l: Locale, filter: &Filter, manages: bool) -> AnyView {
    if !filter.is_all() {
        let clear = ("/systems".to_owned(), t!(l, common.clear_filter).to_owned());
        return empty(t!(l, systems.empty), Some(clear));
    }
    let new = manages.then(|| ("/systems/new".to_owned(), t!(l, systems.new).to_owned()));
    empty(t!(l, systems.empty_all), new)
}

fn systems_table(l: Locale, address: &str, filter: &Filter, rows: Vec<SystemRow>) -> AnyView {
    let order = filter.order();
    let head = |column: &str, label: &'static str| sort_heading(address, &order, column, label);
    let headings = vec![
        head("name", t!(l, systems.column_name)),
        head("area", t!(l, systems.column_area)),
        head("lifecycle", t!(l, systems.column_state)),
        heading(t!(l, systems.column_owner)),
        heading(t!(l, systems.column_supplier)),
        head("updated", t!(l, systems.column_updated)),
    ];
    let rows = rows.into_iter().map(|row| system_row(l, row)).collect();
    list_table("systems", t!(l, systems.table), headings, rows)
}

fn system_row(l: Locale, row: SystemRow) -> AnyView {
    let href = format!("/systems/{}", row.reference);
    let owner = words::pick(l, &row.owner_sv, &row.owner_en).to_owned();
    let text = |text: String| {
        if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text)
        }
    };
    let updated = view! { <span>{words::day_of(row.updated_at)}</span> }.into_any();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="app-subject">
                <a class="ds-link" href=href>{row.name}</a>
                <small>{row.reference.to_string()}</small>
            </th>
            {plain(l, t!(l, systems.column_area), &text(row.area))}
            {cell(t!(l, systems.column_state), w::state_tag(l, row.lifecycle), "", false)}
            {plain(l, t!(l, systems.column_owner), &text(owner))}
            {plain(l, t!(l, systems.column_supplier), &text(row.supplier))}
            {cell(t!(l, systems.column_updated), updated, "app-date", false)}
        </tr>
    }
    .into_any()
}
