//! The public list.

use domain::{
    initiatives::{Sort, Status},
    views::ListPlace,
};
use leptos::prelude::*;
use store::initiatives::{Filter, InitiativeRow, Options, SIZE, list};

use super::{
    columns::{self, Column},
    words as w,
};
use crate::{
    context::{Visitor, store, visitor},
    i18n::Locale,
    islands::filter_form::FilterForm,
    pages::{proposals::decision_words, views::saved_views},
    parts::{
        columns::{carried, chooser_called, cleared, offered},
        fields::Choice,
        icon::{Icon, icon},
        lists::{filter_select, pages, take_away},
        notices::empty,
        page::{page, title},
    },
    t, words,
};

#[component]
pub fn InitiativesPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        let filter = filter_of(&visitor);
        let seen = list(&store()?, &filter).await?;
        let views = saved_views(&visitor, ListPlace::Initiatives).await?;
        let content = if seen.rows.is_empty() {
            let filtered = Filter {
                page: filter.page,
                sort: filter.sort,
                ..Filter::default()
            } != filter;
            if filtered || filter.page > 1 {
                let clear = (
                    cleared(&visitor, "/initiatives", &[]),
                    t!(l, common.clear_filter).to_owned(),
                );
                empty(t!(l, initiatives.no_match), Some(clear))
            } else {
                empty(t!(l, initiatives.none), None)
            }
        } else {
            let table = columns::of(&visitor);
            let ticked = table.as_deref().unwrap_or(columns::USUAL);
            let offered = offered(Column::ALL, ticked, |of| columns::label(l, of));
            let words = (t!(l, initiatives.as_table), t!(l, initiatives.as_cards));
            let rows = match &table {
                Some(columns) => columns::as_table(l, columns, &seen.rows),
                None => {
                    let cards = seen.rows.iter().map(|row| card(l, row, 2)).collect_view();
                    view! { <ul class="app-cards app-initiatives">{cards}</ul> }.into_any()
                }
            };
            view! {
                <div class="app-listbar">{chooser_called(l, &visitor, "/initiatives", words, offered)}</div>
                {rows}
                {pages(l, &visitor.address, filter.page, SIZE, seen.total)}
                {take_away(l, &visitor.address, "initiatives")}
            }
            .into_any()
        };
        Ok(view! {
            {title(l, Vec::new(), t!(l, initiatives.title))}
            <p class="app-lead">{t!(l, initiatives.lead)}</p>
            {toolbar(&visitor, &filter, seen.options)}
            {views}
            {content}
        }
        .into_any())
    })
}

pub(crate) fn filter_of(visitor: &Visitor) -> Filter {
    Filter {
        text: visitor.query("q").chars().take(200).collect(),
        aim: visitor.query("aim").chars().take(10).collect(),
        status: Status::from_code(&visitor.query("status")),
        year: visitor.query("year").parse().ok(),
        unit: visitor.query("unit").parse().ok(),
        sort: Sort::from_code(&visitor.query("sort")),
        page: visitor.page(),
    }
}

/// An initiative as a card, with a heading of `level` 2 or 3.
pub fn card(l: Locale, row: &InitiativeRow, level: u8) -> AnyView {
    let href = format!("/initiatives/{}", row.reference);
    let link = view! { <a class="ds-link" href=href>{row.title.clone()}</a> };
    let heading = match level {
        2 => view! { <h2 class="ds-heading" data-size="xs">{link}</h2> }.into_any(),
        _ => view! { <h3 class="ds-heading" data-size="2xs">{link}</h3> }.into_any(),
    };
    let decider = words::pick(l, &row.decider_sv, &row.decider_en).to_owned();
    let date = words::date(row.decided_on);
    let decided = match row.paragraph {
        Some(paragraph) => t!(
            l,
            initiatives.decided_body,
            name = decider,
            paragraph = paragraph,
            date = date
        )
        .to_string(),
        None => t!(l, initiatives.decided_delegate, name = decider, date = date).to_string(),
    };
    let unit = words::pick(l, &row.unit_sv, &row.unit_en).to_owned();
    let unit = (!unit.is_empty()).then(|| view! { <span>{unit}</span> });
    let aims = (!row.aims.is_empty()).then(|| {
        let codes = row
            .aims
            .iter()
            .map(|code| view! { <li class="app-code">{code.clone()}</li> })
            .collect_view();
        view! {
            <div class="app-card__aims">
                <span class="app-subtle">{t!(l, initiatives.contributes)}</span>
                <ul class="app-codes">{codes}</ul>
            </div>
        }
    });
    // The outcome is told where the status does not say it already.
    let outcome = (row.outcome == domain::decisions::Outcome::ApprovedWithChanges)
        .then(|| view! { <span>{decision_words::outcome(l, row.outcome)}</span> });
    view! {
        <li class="app-card">
            <div class="app-card__head">{heading}{w::status_tag(l, row.status)}</div>
            <p class="app-card__text">{row.summary.clone()}</p>
            <p class="app-meta"><span>{decided}</span>{outcome}{unit}<span>{words::kronor(l, row.total)}</span></p>
            {aims}
        </li>
    }
    .into_any()
}

fn toolbar(visitor: &Visitor, filter: &Filter, options: Options) -> AnyView {
    let l = visitor.locale;
    let aims = options
        .aims
        .iter()
        .map(|aim| {
            let label = words::pick(l, &aim.label_sv, &aim.label_en);
            (aim.code.clone(), format!("{} {label}", aim.code))
        })
        .collect();
    let statuses = Status::ALL
        .iter()
        .map(|status| (status.to_string(), w::status(l, *status).to_owned()))
        .collect();
    let years = options
        .years
        .iter()
        .map(|year| (year.to_string(), year.to_string()))
        .collect();
    let mut units: Vec<Choice> = options
        .units
        .iter()
        .map(|(id, sv, en)| (id.to_string(), words::pick(l, sv, en).to_owned()))
        .collect();
    units.sort_by_cached_key(|(_, name)| domain::text::sort_key(name));
    let sorts = Sort::ALL
        .iter()
        .map(|sort| (sort.to_string(), w::sort(l, *sort).to_owned()))
        .collect();
    let year = filter.year.map(|year| year.to_string()).unwrap_or_default();
    let unit = filter.unit.map(|unit| unit.to_string()).unwrap_or_default();
    let text = filter.text.clone();
    let sort = filter.sort.unwrap_or(Sort::Newest).code();
    let aims = filter_select(
        "aim",
        t!(l, initiatives.aim),
        Some(t!(l, initiatives.all_aims)),
        aims,
        &filter.aim,
    );
    let status = filter.status.map_or("", Status::code);
    let all = t!(l, initiatives.all_statuses);
    let statuses = filter_select("status", t!(l, initiatives.status), Some(all), statuses, status);
    let filtered = Filter {
        page: filter.page,
        sort: filter.sort,
        ..Filter::default()
    } != *filter;
    let clear = filtered.then(|| {
        let href = cleared(visitor, "/initiatives", &[]);
        view! { <a class="ds-button" data-variant="tertiary" href=href>{t!(l, common.clear_filter)}</a> }
    });
    let kept = carried(visitor);
    view! {
        <FilterForm>
            <form method="get" action="/initiatives" class="app-toolbar" role="search" aria-label=t!(l, common.filter)>
                {kept}
                <div class="ds-field app-toolbar__wide">
                    <label class="ds-label" for="filter-q">{t!(l, initiatives.search)}</label>
                    <input class="ds-input" type="search" id="filter-q" name="q" value=text maxlength="200" />
                </div>
                {aims}
                {statuses}
                {filter_select("year", t!(l, initiatives.year), Some(t!(l, initiatives.all_years)), years, &year)}
                {filter_select("unit", t!(l, initiatives.unit), Some(t!(l, initiatives.all_units)), units, &unit)}
                {filter_select("sort", t!(l, initiatives.sort), None, sorts, sort)}
                <button class="ds-button" data-variant="secondary" type="submit">{icon(Icon::Search)}{t!(l, common.search)}</button>
                {clear}
            </form>
        </FilterForm>
    }
    .into_any()
}
