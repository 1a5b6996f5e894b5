//! The rows of a file: before the import what is wrong and what is like them, afterwards what became of them.

use domain::{
    imports::{Column, ImportState},
    needs::NeedState,
    people::Actor,
};
use leptos::prelude::*;
use store::{
    Refusal, Store,
    imports::{self, Import, ImportRow, PAGE, Show},
};

use super::words as w;
use crate::{
    context::Visitor,
    i18n::Locale,
    islands::similar_needs::SimilarItem,
    pages::needs::similar::{find, foremost},
    parts::{
        columns::{self, heading, list_table},
        lists::{address_with, pages},
        notices::empty,
    },
    t, words,
};

/// So many similar ones are told for each row.
const SIMILAR: usize = 2;

/// A page of the rows that are asked for, with the links to the others.
pub async fn list(
    visitor: &Visitor,
    store: &Store,
    actor: &Actor,
    import: &Import,
) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let preview = import.state == ImportState::Uploaded;
    let show = Show::from_code(&visitor.query("show")).unwrap_or(Show::All);
    let number = visitor.page();
    let (rows, total) = imports::rows(store, actor, import.id, show, (number - 1) * PAGE, PAGE).await?;
    let tabs = tabs(l, &visitor.address, show, preview);
    if rows.is_empty() {
        return Ok(view! { {tabs}{empty(t!(l, imports.rows_none), None)} }.into_any());
    }
    let last_heading = if preview {
        t!(l, imports.col_similar)
    } else {
        t!(l, imports.col_outcome)
    };
    let mut lines = Vec::new();
    for row in &rows {
        let last = if preview {
            alike(l, store, actor, import, row).await?
        } else {
            outcome(l, import, row)
        };
        lines.push(line(l, import, row, (last_heading, last)));
    }
    let headings = [
        t!(l, needs.column_need),
        t!(l, imports.col_row),
        t!(l, needs.column_unit),
        t!(l, imports.col_errors),
        last_heading,
    ];
    let headings = headings.into_iter().map(heading).collect();
    Ok(view! {
        {tabs}
        {list_table("rows", t!(l, imports.preview_title), headings, lines)}
        {pages(l, &visitor.address, number, PAGE, total)}
    }
    .into_any())
}

fn tabs(l: Locale, address: &str, show: Show, preview: bool) -> AnyView {
    let links = [
        (Show::All, t!(l, imports.show_all)),
        (Show::Wrong, t!(l, imports.show_wrong)),
        (Show::Imported, t!(l, imports.show_imported)),
    ]
    .into_iter()
    .filter(|(tab, _)| !preview || *tab != Show::Imported)
    .map(|(tab, label)| {
        let code = if tab == Show::All { "" } else { tab.code() };
        let href = address_with(address, "show", code);
        view! { <a href=href aria-current=(tab == show).then_some("page")>{label}</a> }
    })
    .collect_view();
    view! { <nav class="app-tabnav" aria-label=t!(l, imports.show)>{links}</nav> }.into_any()
}

fn cell(import: &Import, row: &ImportRow, column: Column) -> String {
    import
        .mapping
        .place_of(column)
        .and_then(|place| row.cells.get(place))
        .map(|cell| cell.trim().chars().take(2_000).collect())
        .unwrap_or_default()
}

fn line(l: Locale, import: &Import, row: &ImportRow, last: (&str, AnyView)) -> AnyView {
    let title = match cell(import, row, Column::Title) {
        title if title.is_empty() => t!(l, imports.no_title).to_owned(),
        title => title.chars().take(200).collect(),
    };
    let unit: String = cell(import, row, Column::Unit).chars().take(100).collect();
    let errors = w::errors(l, row);
    let errors = if errors.is_empty() {
        view! { <span class="app-subtle">{t!(l, imports.no_errors)}</span> }.into_any()
    } else {
        let items = errors
            .into_iter()
            .map(|error| view! { <li>{error}</li> })
            .collect_view();
        view! { <ul class="app-import__list">{items}</ul> }.into_any()
    };
    let cells = view! {
        {columns::cell(t!(l, imports.col_row), words::number(row.number).into_any(), "app-num", false)}
        {columns::cell(t!(l, needs.column_unit), view! { <span>{unit.clone()}</span> }.into_any(), "", unit.is_empty())}
        {columns::cell(t!(l, imports.col_errors), errors, "app-import__cell", false)}
        {columns::cell(last.0, last.1, "app-import__cell", false)}
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="app-subject">{title}</th>
            {cells}
        </tr>
    }
    .into_any()
}

/// What is like the need of a row, and why.
async fn alike(
    l: Locale,
    store: &Store,
    actor: &Actor,
    import: &Import,
    row: &ImportRow,
) -> Result<AnyView, Refusal> {
    let text = [Column::Problem, Column::CurrentSituation, Column::DesiredEffect]
        .map(|column| cell(import, row, column))
        .join("\n");
    let found = find(l, store, actor, &cell(import, row, Column::Title), &text, None).await?;
    let is_system = |item: &SimilarItem| item.href.starts_with("/systems/");
    let items = foremost(found.items, SIMILAR, is_system)
        .into_iter()
        .map(|item| similar(l, item))
        .collect_view();
    Ok(view! { <ul class="app-import__list">{items}</ul> }.into_any())
}

fn similar(l: Locale, item: SimilarItem) -> AnyView {
    let name = format!("{} {}", item.reference, item.title);
    let name = if item.href.is_empty() {
        view! { <span>{name}</span> }.into_any()
    } else {
        view! { <a class="ds-link" href=item.href>{name}</a> }.into_any()
    };
    let why = (!item.shared.is_empty()).then(|| {
        view! { <small class="app-subtle">" "{t!(l, similar.why)}" "{item.shared.join(", ")}</small> }
    });
    view! { <li><small class="app-subtle">{item.kind}" "</small>{name}{why}</li> }.into_any()
}

fn outcome(l: Locale, import: &Import, row: &ImportRow) -> AnyView {
    let told = w::outcome(l, import.state, row);
    match &row.need {
        Some(need) if need.state != NeedState::Withdrawn => {
            let href = format!("/needs/{}", need.reference);
            view! { <span>{told}" "<a class="ds-link" href=href>{need.reference.clone()}</a></span> }
                .into_any()
        }
        _ => view! { <span>{told}</span> }.into_any(),
    }
}
