//! The list of proposals.

use std::collections::HashMap;

use domain::{
    ids::{ProposalId, UnitId},
    journal::SubjectKind,
    people::Role,
    proposals::ProposalState,
    scores::Band,
    views::ListPlace,
};
use leptos::prelude::*;
use store::{
    Store,
    proposals::{Column, Filter, More, ProposalRow, SIZE, Sort, list, more},
    units,
};

use super::{
    columns,
    words::{self as own, sort},
};
use crate::{
    context::{Visitor, store, visitor},
    forms::{FormState, Values},
    islands::filter_form::FilterForm,
    pages::{
        bulk::{Choosing, around},
        views::saved_views,
    },
    parts::{
        Field,
        columns::{carried, chooser, cleared, list_table, offered},
        fields::Choice,
        icon::{Icon, icon},
        lists::{pages, sort_heading, take_away},
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
        let (filter, columns) = (filter(&visitor), columns::of(&visitor));
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
        let narrowed = ["q", "state", "aim", "step", "unit", "band"]
            .iter()
            .any(|name| !visitor.query(name).is_empty());
        let content = if rows.is_empty() {
            let text = if narrowed {
                t!(l, common.empty_list)
            } else {
                t!(l, proposals.empty_all)
            };
            let clear = narrowed.then(|| {
                (
                    cleared(&visitor, "/proposals", &[]),
                    t!(l, common.clear_filter).to_owned(),
                )
            });
            empty(text, clear)
        } else {
            let more = more(&store, &rows, &columns).await?;
            let choosing = Choosing::of(&visitor, SubjectKind::Proposal).await?;
            let shown = rows.iter().map(|row| row.reference.to_string()).collect();
            let offered = offered(Column::ALL, &columns, |of| columns::label(l, of));
            view! {
                <div class="app-listbar">{chooser(l, &visitor, "/proposals", offered)}</div>
                {around(choosing, shown, total, |choosing| rows_table(&visitor, &columns, rows, &more, choosing))}
            }
            .into_any()
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
    let kept = carried(visitor);
    Ok(view! {
        <FilterForm>
            <form method="get" class="app-toolbar app-toolbar--many" role="search">
                {fields}
                <input type="hidden" name="sort" value=order />
                {kept}
                <button class="ds-button" data-variant="secondary" type="submit">
                    {icon(Icon::Search)}
                    {t!(l, common.filter)}
                </button>
            </form>
        </FilterForm>
    }
    .into_any())
}

fn rows_table(
    visitor: &Visitor,
    columns: &[Column],
    rows: Vec<ProposalRow>,
    more: &HashMap<ProposalId, More>,
    choosing: Option<&Choosing>,
) -> AnyView {
    let (l, none) = (visitor.locale, More::default());
    let order = visitor.query("sort");
    let order = if order.is_empty() {
        "-updated".to_owned()
    } else {
        order
    };
    let mut headings: Vec<AnyView> = choosing.map(Choosing::heading).into_iter().collect();
    headings.push(sort_heading(
        &visitor.address,
        &order,
        Sort::Title.code(),
        sort(l, Sort::Title),
    ));
    headings.extend(
        columns
            .iter()
            .map(|column| columns::head(l, &visitor.address, &order, *column)),
    );
    let rows = rows
        .iter()
        .map(|row| {
            let more = more.get(&row.id).unwrap_or(&none);
            let cells = columns
                .iter()
                .map(|column| columns::shown(l, row, more, *column))
                .collect_view();
            let href = format!("/proposals/{}", row.reference);
            let tick = choosing.map(|choosing| choosing.tick(&row.reference.to_string(), &row.title));
            view! {
                <tr role="row">
                    {tick}
                    <th scope="row" role="rowheader" class="app-subject">
                        <a class="ds-link" href=href>{row.title.clone()}</a>
                        <small>{row.reference.to_string()}</small>
                    </th>
                    {cells}
                </tr>
            }
            .into_any()
        })
        .collect();
    list_table("proposals", t!(l, proposals.list_caption), headings, rows)
}
