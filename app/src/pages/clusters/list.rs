//! The list of groups, and above it for the staff the groups that open needs seem to make.

use domain::{
    clusters::ClusterState,
    people::Actor,
    policy::{Action, Subject, may},
    views::ListPlace,
};
use leptos::prelude::*;
use store::clusters::{ClusterRow, Filter, PAGE, list};

use super::{suggestions, words as w};
use crate::{
    context::{Visitor, store, visitor},
    exports::Cell,
    i18n::Locale,
    islands::filter_form::FilterForm,
    pages::{needs::submits, views::saved_views},
    parts::{
        columns::{cell, heading, list_table, plain},
        icon::{Icon, icon},
        lists::{filter_select, number_sort_heading, pages, sort_heading, take_away},
        notices::{done, empty},
        page::{page, title},
        prose::section,
        tags::{Tone, tag},
    },
    t, words,
};

#[component]
pub fn GroupsPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let filter = filter_of(&visitor);
        let (rows, total) = list(&store, actor, visitor.today(), &filter).await?;
        let manages = manages(actor);
        let suggested = if manages {
            Some(suggestions::section(&visitor, &store, actor).await?)
        } else {
            None
        };
        let views = saved_views(&visitor, ListPlace::Groups).await?;
        let message = match visitor.query("done").as_str() {
            "rejected" => Some(done(t!(l, clusters.done_rejected))),
            _ => None,
        };
        let content = if rows.is_empty() {
            nothing(l, &filter, actor, manages)
        } else {
            view! {
                {groups_table(l, &visitor.address, &filter, rows)}
                {pages(l, &visitor.address, filter.page, PAGE, total)}
                {take_away(l, &visitor.address, "groups")}
            }
            .into_any()
        };
        let new = manages.then(|| {
            view! {
                <div class="app-actions">
                    <a class="ds-button" href="/groups/new">{icon(Icon::Plus)}{t!(l, clusters.new)}</a>
                </div>
            }
        });
        let listed = view! {
            {toolbar(l, &filter)}
            {views}
            {content}
        }
        .into_any();
        // Below what is suggested, the list needs a name of its own.
        let listed = match suggested {
            Some(_) => section("all-groups", t!(l, clusters.all_title), listed),
            None => listed,
        };
        let crumbs = vec![("/needs".to_owned(), t!(l, needs.title).to_owned())];
        Ok(view! {
            <div class="app-head">
                <div>
                    {title(l, crumbs, t!(l, clusters.title))}
                    <p class="app-lead">{t!(l, clusters.lead)}</p>
                </div>
                {new}
            </div>
            {message}
            {suggested}
            {listed}
        }
        .into_any())
    })
}

/// The staff that groups needs.
pub fn manages(actor: &Actor) -> bool {
    may(Some(actor), Action::ClusterManage, &Subject::Site).is_allowed()
}

pub(crate) fn filter_of(visitor: &Visitor) -> Filter {
    Filter {
        text: visitor.query("q").chars().take(200).collect(),
        state: ClusterState::from_code(&visitor.query("state")),
        unanswered: visitor.query("unanswered") == "on",
        page: visitor.page(),
        ..Filter::default()
    }
    .ordered(&visitor.query("sort"))
}

fn toolbar(l: Locale, filter: &Filter) -> AnyView {
    let states = ClusterState::ALL
        .iter()
        .map(|state| (state.to_string(), w::state(l, *state).to_owned()))
        .collect();
    let state = filter.state.map_or("", ClusterState::code);
    let clear = (!filter.text.is_empty() || filter.state.is_some() || filter.unanswered).then(
        || view! { <a class="ds-button" data-variant="tertiary" href="/groups">{t!(l, common.clear_filter)}</a> },
    );
    let (text, order, unanswered) = (filter.text.clone(), filter.order(), filter.unanswered);
    view! {
        <FilterForm>
            <form method="get" action="/groups" class="app-toolbar" role="search" aria-label=t!(l, common.filter)>
                <input type="hidden" name="sort" value=order />
                <div class="ds-field app-toolbar__wide">
                    <label class="ds-label" for="filter-q">{t!(l, clusters.search)}</label>
                    <input class="ds-input" type="search" id="filter-q" name="q" value=text maxlength="200" />
                </div>
                {filter_select("state", t!(l, clusters.column_state), Some(t!(l, clusters.all_states)), states, state)}
                <div class="ds-field">
                    <input class="ds-input" type="checkbox" id="filter-unanswered" name="unanswered" value="on" checked=unanswered />
                    <label class="ds-label" for="filter-unanswered">{t!(l, clusters.unanswered_only)}</label>
                </div>
                <button class="ds-button" data-variant="secondary" type="submit">{icon(Icon::Search)}{t!(l, common.search)}</button>
                {clear}
            </form>
        </FilterForm>
    }
    .into_any()
}

fn nothing(l: Locale, filter: &Filter, actor: &Actor, manages: bool) -> AnyView {
    let unfiltered = Filter {
        sort: filter.sort,
        descending: filter.descending,
        ..Filter::default()
    };
    if *filter != unfiltered {
        let next = ("/groups".to_owned(), t!(l, common.clear_filter).to_owned());
        return empty(t!(l, clusters.empty), Some(next));
    }
    if manages {
        let next = ("/groups/new".to_owned(), t!(l, clusters.new).to_owned());
        return empty(t!(l, clusters.empty_all), Some(next));
    }
    if submits(actor) {
        let next = ("/needs".to_owned(), t!(l, needs.title).to_owned());
        return empty(t!(l, clusters.empty_theirs), Some(next));
    }
    empty(t!(l, clusters.empty_all), None)
}

fn groups_table(l: Locale, address: &str, filter: &Filter, rows: Vec<ClusterRow>) -> AnyView {
    let order = filter.order();
    let head = |column: &str, label: &'static str| sort_heading(address, &order, column, label);
    let number = |column: &str, label: &'static str| number_sort_heading(address, &order, column, label);
    let headings = vec![
        head("title", t!(l, clusters.column_group)),
        heading(t!(l, clusters.column_state)),
        number("needs", t!(l, clusters.column_needs)),
        number("units", t!(l, clusters.column_units)),
        heading(t!(l, clusters.column_deviations)),
        head("updated", t!(l, clusters.column_updated)),
    ];
    let rows = rows.into_iter().map(|row| group_row(l, row)).collect();
    list_table("groups", t!(l, clusters.table), headings, rows)
}

fn group_row(l: Locale, row: ClusterRow) -> AnyView {
    let href = format!("/groups/{}", row.reference);
    let lead = words::pick(l, &row.lead_sv, &row.lead_en).to_owned();
    let about = if lead.is_empty() {
        row.reference.to_string()
    } else {
        format!("{} · {lead}", row.reference)
    };
    let unanswered = (row.unanswered > 0).then(|| {
        tag(
            Tone::Warning,
            t!(l, clusters.unanswered_some, count = row.unanswered).to_string(),
        )
    });
    let deviating = (row.deviating > 0).then(|| {
        tag(
            Tone::Info,
            t!(l, clusters.deviations_some, count = row.deviating).to_string(),
        )
    });
    let none = unanswered.is_none() && deviating.is_none();
    let deviations = view! { <span class="app-tags">{unanswered}{deviating}</span> }.into_any();
    let updated = view! { <span>{words::day_of(row.updated_at)}</span> }.into_any();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="app-subject">
                <a class="ds-link" href=href>{row.title}</a>
                <small>{about}</small>
            </th>
            {cell(t!(l, clusters.column_state), w::state_tag(l, row.state), "", false)}
            {plain(l, t!(l, clusters.column_needs), &Cell::Whole(row.needs))}
            {plain(l, t!(l, clusters.column_units), &Cell::Whole(row.units))}
            {cell(t!(l, clusters.column_deviations), deviations, "", none)}
            {cell(t!(l, clusters.column_updated), updated, "app-date", false)}
        </tr>
    }
    .into_any()
}
