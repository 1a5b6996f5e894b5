//! The list of proposals.

use domain::{ids::UnitId, people::Role, proposals::ProposalState, scores::Band, views::ListPlace};
use leptos::prelude::*;
use store::{
    Store,
    proposals::{Filter, ProposalRow, SIZE, Sort, list},
    units,
};

use super::words::{self as own, sort, state_tag};
use crate::{
    context::{Visitor, store, visitor},
    forms::{FormState, Values},
    i18n::Locale,
    islands::filter_form::FilterForm,
    pages::views::saved_views,
    parts::{
        Field,
        fields::Choice,
        icon::{Icon, icon},
        lists::{pages, sort_heading, table, take_away},
        notices::empty,
        page, title,
    },
    t, words,
};

#[component]
pub fn ProposalsPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let l = visitor.locale;
        let store = store()?;
        let filter = filter(&visitor);
        let (rows, total) = list(&store, actor, visitor.today(), &filter).await?;
        let new = actor.has_any(&[Role::Strategist, Role::PortfolioOffice]).then(|| {
            view! { <a class="ds-button" href="/proposals/new">{icon(Icon::Plus)}{t!(l, proposals.new)}</a> }
        });
        // A page beyond the last shows the first.
        let page_no = if (visitor.page() - 1) * SIZE < total {
            visitor.page()
        } else {
            1
        };
        let narrowed = visitor.address.contains('?');
        let content = if rows.is_empty() {
            let text = if narrowed {
                t!(l, common.empty_list)
            } else {
                t!(l, proposals.empty_all)
            };
            let clear = narrowed.then(|| ("/proposals".to_owned(), t!(l, common.clear_filter).to_owned()));
            empty(text, clear)
        } else {
            rows_table(&visitor, rows)
        };
        Ok(view! {
            <div class="app-head">
                <div>
                    {title(l, Vec::new(), t!(l, proposals.heading))}
                    <p class="app-lead">{t!(l, proposals.lead)}</p>
                </div>
                {new}
            </div>
            {toolbar(&visitor, &store).await?}
            {saved_views(&visitor, ListPlace::Proposals).await?}
            {content}
            {pages(l, &visitor.address, page_no, SIZE, total)}
            {(total > 0).then(|| take_away(l, &visitor.address, "proposals"))}
        }
        .into_any())
    })
}

pub(crate) fn filter(visitor: &Visitor) -> Filter {
    let order = visitor.query("sort");
    let sort = Sort::from_code(order.trim_start_matches('-'));
    Filter {
        text: visitor.query("q").chars().take(200).collect(),
        state: ProposalState::from_code(&visitor.query("state")),
        aim: visitor.query("aim"),
        step: visitor.query("step").parse().ok(),
        unit: visitor.query("unit").parse::<UnitId>().ok(),
        band: visitor.query("band"),
        // Without a choice the latest changed come first.
        descending: sort.is_none() || order.starts_with('-'),
        sort: sort.unwrap_or(Sort::Updated),
        page: visitor.page(),
        size: SIZE,
    }
}

async fn toolbar(visitor: &Visitor, store: &Store) -> Result<AnyView, store::Refusal> {
    let l = visitor.locale;
    let (aims, steps) = {
        let mut link = store.read().await?;
        let w = &mut link.wire();
        (
            store::direction::current_aims(w).await?,
            store::plan::current_steps(w).await?,
        )
    };
    let units = units::all(store).await?;
    let names = ["q", "state", "aim", "step", "unit", "band"];
    let values: Values = names
        .iter()
        .map(|name| (name.to_string(), visitor.query(name)))
        .collect();
    let form = FormState {
        name: "filter".to_owned(),
        values,
        ..FormState::default()
    };
    let pick = |name: &'static str, label: &'static str, choices: Vec<Choice>| {
        Field::new(l, &form, name, label).filter().select(choices)
    };
    let states = own::choices(l, ProposalState::ALL, own::state);
    let aims = aims
        .into_iter()
        .map(|aim| {
            (
                aim.code.clone(),
                format!("{} {}", aim.code, words::pick(l, &aim.label_sv, &aim.label_en)),
            )
        })
        .collect();
    let steps = steps
        .into_iter()
        .map(|step| {
            let title = words::pick(l, &step.title_sv, &step.title_en).to_owned();
            (step.no.to_string(), format!("{} {title}", step.no))
        })
        .collect();
    let units = units
        .into_iter()
        .map(|unit| {
            (
                unit.id.to_string(),
                words::pick(l, &unit.name_sv, &unit.name_en).to_owned(),
            )
        })
        .collect();
    let bands = Band::ALL
        .iter()
        .map(|band| (band.to_string(), band.to_string()))
        .collect();
    let order = visitor.query("sort");
    let fields = vec![
        Field::new(l, &form, "q", t!(l, proposals.search_label))
            .filter()
            .text(),
        pick("state", t!(l, proposals.filter_state), states),
        pick("aim", t!(l, proposals.filter_aim), aims),
        pick("step", t!(l, proposals.filter_step), steps),
        pick("unit", t!(l, proposals.filter_unit), units),
        pick("band", t!(l, proposals.filter_band), bands),
    ];
    Ok(view! {
        <FilterForm>
            <form method="get" class="app-toolbar app-toolbar--many" role="search">
                {fields}
                <input type="hidden" name="sort" value=order />
                <button class="ds-button" data-variant="secondary" type="submit">
                    {icon(Icon::Search)}
                    {t!(l, common.filter)}
                </button>
            </form>
        </FilterForm>
    }
    .into_any())
}

fn rows_table(visitor: &Visitor, rows: Vec<ProposalRow>) -> AnyView {
    let l = visitor.locale;
    let order = visitor.query("sort");
    let order = if order.is_empty() {
        "-updated".to_owned()
    } else {
        order
    };
    let heading = |of: Sort| sort_heading(&visitor.address, &order, of.code(), sort(l, of));
    let body = rows.into_iter().map(|row| line(l, row)).collect_view();
    let content = view! {
        <thead>
            <tr>
                {heading(Sort::Title)}
                {heading(Sort::State)}
                <th scope="col">{t!(l, proposals.col_sponsor)}</th>
                {heading(Sort::Cost)}
                {heading(Sort::Score)}
                {heading(Sort::Updated)}
            </tr>
        </thead>
        <tbody>{body}</tbody>
    }
    .into_any();
    table("proposals", t!(l, proposals.list_caption), content)
}

fn line(l: Locale, row: ProposalRow) -> AnyView {
    let href = format!("/proposals/{}", row.reference);
    let sponsor = row
        .sponsor_sv
        .as_deref()
        .map(|sv| words::pick(l, sv, row.sponsor_en.as_deref().unwrap_or_default()).to_owned());
    let known = row.total.kronor > 0 || row.total.precision != domain::money::Precision::Exact;
    let cost = if known {
        words::kronor(l, row.total)
    } else {
        "–".to_owned()
    };
    let score = own::band(l, row.score, row.band.as_deref()).unwrap_or_else(|| "–".to_owned());
    view! {
        <tr>
            <th scope="row" class="app-subject">
                <a class="ds-link" href=href>{row.title}</a>
                <small>{row.reference.to_string()}</small>
            </th>
            <td>{state_tag(l, row.state)}</td>
            <td>{sponsor.unwrap_or_else(|| "–".to_owned())}</td>
            <td class="app-num app-nowrap">{cost}</td>
            <td class="app-num app-nowrap">{score}</td>
            <td class="app-date">{words::day_of(row.updated_at)}</td>
        </tr>
    }
    .into_any()
}
