//! The list of needs.

use std::collections::HashMap;

use domain::{
    ids::NeedId,
    journal::SubjectKind,
    needs::{NeedState, Urgency},
    people::{Actor, Role},
    policy::{Action, Subject, may},
    views::ListPlace,
};
use leptos::prelude::*;
use store::needs::{Column, Filter, More, NeedRow, PAGE, Sort, Which, list, more};

use super::{columns, words as w};
use crate::{
    context::{Visitor, store, visitor},
    i18n::Locale,
    islands::filter_form::FilterForm,
    pages::{
        bulk::{Choosing, around},
        views::saved_views,
    },
    parts::{
        columns::{carried, chooser, cleared, list_table, offered},
        fields::Choice,
        icon::{Icon, icon},
        lists::{address_with, filter_select, pages, sort_heading, take_away, unit_choices},
        notices::{done, empty},
        page::{page, title},
    },
    t, words,
};

#[component]
pub fn NeedsPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let (filter, columns) = (filter_of(&visitor), columns::of(&visitor));
        let (rows, total) = list(&store, actor, visitor.today(), &filter).await?;
        let toolbar = toolbar(&visitor, actor, &filter, units(l, &store, actor).await?);
        let views = saved_views(&visitor, ListPlace::Needs).await?;
        let message = match visitor.query("done").as_str() {
            "discarded" => Some(done(t!(l, needs.done_discarded))),
            "left" => Some(done(t!(l, needs.done_left))),
            _ => None,
        };
        let content = if rows.is_empty() {
            nothing(&visitor, &filter, submits(actor))
        } else {
            let more = more(&store, actor, visitor.today(), &rows, &columns).await?;
            let choosing = Choosing::of(&visitor, SubjectKind::Need).await?;
            let shown = rows.iter().map(NeedRow::address).collect();
            let offered = offered(Column::ALL, &columns, |of| columns::label(l, of));
            view! {
                <div class="app-listbar">{chooser(l, &visitor, "/needs", offered)}</div>
                {around(choosing, shown, total, |choosing| needs_table(&visitor, &filter, &columns, rows, &more, choosing))}
                {pages(l, &visitor.address, filter.page, PAGE, total)}
                {take_away(l, &visitor.address, "needs")}
            }
            .into_any()
        };
        let new = submits(actor).then(|| {
            view! { <a class="ds-button" href="/needs/new">{icon(Icon::Plus)}{t!(l, needs.new)}</a> }
        });
        let import = store::imports::may_import(actor).then(|| {
            view! {
                <a class="ds-button" data-variant="secondary" href="/needs/import">{t!(l, imports.link)}</a>
            }
        });
        Ok(view! {
            <div class="app-head">
                <div>
                    {title(l, Vec::new(), t!(l, needs.title))}
                    <p class="app-lead">{t!(l, needs.lead)}</p>
                </div>
                <div class="app-actions">
                    <a class="ds-button" data-variant="secondary" href="/groups">{t!(l, clusters.link)}</a>
                    {import}
                    {new}
                </div>
            </div>
            {message}
            {tabs(l, actor, &visitor.address, filter.which)}
            {toolbar}
            {views}
            {content}
        }
        .into_any())
    })
}

/// May submit needs for the own unit.
pub fn submits(actor: &Actor) -> bool {
    may(Some(actor), Action::NeedCreate, &Subject::Unit(&actor.unit_path)).is_allowed()
}

pub(crate) fn filter_of(visitor: &Visitor) -> Filter {
    Filter {
        text: visitor.query("q").chars().take(200).collect(),
        state: NeedState::from_code(&visitor.query("state")),
        unit: visitor.query("unit").parse().ok(),
        urgency: Urgency::from_code(&visitor.query("urgency")),
        which: Which::from_code(&visitor.query("which")).unwrap_or(Which::All),
        page: visitor.page(),
        ..Filter::default()
    }
    .ordered(&visitor.query("sort"))
}

/// The units to filter by, for those who see more than one.
async fn units(l: Locale, store: &store::Store, actor: &Actor) -> Result<Vec<Choice>, store::Refusal> {
    let narrow = [
        Role::Submitter,
        Role::HeadOfUnit,
        Role::ElectedRepresentative,
        Role::Administrator,
    ];
    if actor.grants.iter().all(|grant| narrow.contains(&grant.role)) {
        return Ok(Vec::new());
    }
    unit_choices(l, store).await
}

fn tabs(l: Locale, actor: &Actor, address: &str, which: Which) -> AnyView {
    let leads = actor.has_any(&[Role::HeadOfUnit, Role::Coordinator]);
    let links = [
        (Which::All, t!(l, needs.tab_all)),
        (Which::Mine, t!(l, needs.tab_mine)),
        (Which::Waiting, t!(l, needs.tab_waiting)),
        (Which::Units, t!(l, needs.tab_units)),
    ]
    .into_iter()
    .filter(|(tab, _)| *tab != Which::Units || leads)
    .map(|(tab, label)| {
        let code = if tab == Which::All { "" } else { tab.code() };
        let href = address_with(address, "which", code);
        view! { <a href=href aria-current=(tab == which).then_some("page")>{label}</a> }
    })
    .collect_view();
    view! { <nav class="app-tabnav" aria-label=t!(l, needs.tabs)>{links}</nav> }.into_any()
}

fn toolbar(visitor: &Visitor, actor: &Actor, filter: &Filter, units: Vec<Choice>) -> AnyView {
    let l = visitor.locale;
    let states = NeedState::ALL
        .iter()
        // Others' drafts and withdrawn needs are seen by nobody.
        .filter(|state| submits(actor) || !matches!(state, NeedState::Draft | NeedState::Withdrawn))
        .map(|state| (state.to_string(), w::state(l, *state).to_owned()))
        .collect();
    let urgencies = w::choices(Urgency::ALL, |urgency| w::urgency(l, urgency));
    let unit = filter.unit.map(|unit| unit.to_string()).unwrap_or_default();
    let units = (!units.is_empty()).then(|| {
        filter_select(
            "unit",
            t!(l, needs.column_unit),
            Some(t!(l, needs.all_units)),
            units,
            &unit,
        )
    });
    let which = (filter.which != Which::All)
        .then(|| view! { <input type="hidden" name="which" value=filter.which.code() /> });
    let sort = view! { <input type="hidden" name="sort" value=filter.order() /> };
    let filtered = !filter.text.is_empty()
        || filter.state.is_some()
        || filter.unit.is_some()
        || filter.urgency.is_some();
    let clear = filtered.then(|| {
        let href = cleared(visitor, "/needs", &["which"]);
        view! { <a class="ds-button" data-variant="tertiary" href=href>{t!(l, common.clear_filter)}</a> }
    });
    let state = filter.state.map_or("", NeedState::code);
    let urgency = filter.urgency.map_or("", Urgency::code);
    let text = filter.text.clone();
    let selects = view! {
        {filter_select("state", t!(l, needs.column_state), Some(t!(l, needs.all_states)), states, state)}
        {filter_select("urgency", t!(l, needs.column_urgency), Some(t!(l, needs.all_urgencies)), urgencies, urgency)}
        {units}
    }
    .into_any();
    let kept = carried(visitor);
    view! {
        <FilterForm>
            <form method="get" action="/needs" class="app-toolbar app-toolbar--needs" role="search" aria-label=t!(l, common.filter)>
                {which}
                {sort}
                {kept}
                <div class="ds-field app-toolbar__wide">
                    <label class="ds-label" for="filter-q">{t!(l, needs.search)}</label>
                    <input class="ds-input" type="search" id="filter-q" name="q" value=text maxlength="200" />
                </div>
                {selects}
                <button class="ds-button" data-variant="secondary" type="submit">{icon(Icon::Search)}{t!(l, common.search)}</button>
                {clear}
            </form>
        </FilterForm>
    }
    .into_any()
}

fn nothing(visitor: &Visitor, filter: &Filter, submits: bool) -> AnyView {
    let l = visitor.locale;
    let new = submits.then(|| ("/needs/new".to_owned(), t!(l, needs.new).to_owned()));
    let unfiltered = Filter {
        which: filter.which,
        sort: filter.sort,
        descending: filter.descending,
        ..Filter::default()
    };
    if *filter != unfiltered {
        let next = (
            cleared(visitor, "/needs", &["which"]),
            t!(l, common.clear_filter).to_owned(),
        );
        return empty(t!(l, needs.empty), Some(next));
    }
    match filter.which {
        Which::Mine => empty(t!(l, needs.empty_mine), new),
        Which::Waiting => empty(t!(l, needs.empty_waiting), None),
        Which::Units => empty(t!(l, needs.empty_units), new),
        Which::All => empty(t!(l, needs.empty_all), new),
    }
}

fn needs_table(
    visitor: &Visitor,
    filter: &Filter,
    columns: &[Column],
    rows: Vec<NeedRow>,
    more: &HashMap<NeedId, More>,
    choosing: Option<&Choosing>,
) -> AnyView {
    let (l, today, none) = (visitor.locale, visitor.today(), More::default());
    let order = filter.order();
    let mut headings: Vec<AnyView> = choosing.map(Choosing::heading).into_iter().collect();
    headings.push(sort_heading(
        &visitor.address,
        &order,
        Sort::Title.code(),
        t!(l, needs.column_need),
    ));
    headings.extend(
        columns
            .iter()
            .map(|column| columns::head(l, &visitor.address, &order, *column)),
    );
    let rows = rows
        .iter()
        .map(|row| {
            let more = columns::more_of(more, &none, row);
            let cells = columns
                .iter()
                .map(|column| columns::shown(l, today, row, more, *column))
                .collect_view();
            let href = format!("/needs/{}", row.address());
            let number = row.reference.map_or_else(
                || t!(l, needs.draft_mark).to_owned(),
                |reference| reference.to_string(),
            );
            let tick = choosing.map(|choosing| choosing.tick(&row.address(), &row.title));
            view! {
                <tr role="row">
                    {tick}
                    <th scope="row" role="rowheader" class="app-subject">
                        <a class="ds-link" href=href>{w::titled(l, &row.title)}</a>
                        <small>{number}</small>
                    </th>
                    {cells}
                </tr>
            }
            .into_any()
        })
        .collect();
    list_table("needs", t!(l, needs.table), headings, rows)
}

/// Rows of needs as a plain list, for one's own page.
pub fn need_items(l: Locale, rows: Vec<NeedRow>) -> AnyView {
    let items = rows
        .into_iter()
        .map(|row| {
            let href = format!("/needs/{}", row.address());
            let unit = words::pick(l, &row.unit_name_sv, &row.unit_name_en).to_owned();
            let number = row.reference.map(|reference| view! { <span>{reference.to_string()}</span> });
            view! {
                <li class="app-item">
                    <div>
                        <a class="ds-link" href=href>{w::titled(l, &row.title)}</a>
                        <p class="app-item__meta">{number}<span>{unit}</span><span>{words::day_of(row.updated_at)}</span></p>
                    </div>
                    {w::state_tag(l, row.state)}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="app-items">{items}</ul> }.into_any()
}
