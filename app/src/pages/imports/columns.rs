//! Which column of the file belongs to what, beside the first rows of it.

use domain::imports::{Column, MappingForm};
use leptos::prelude::*;
use store::{
    Refusal,
    imports::{Import, ImportRow},
};

use super::{functions::COLUMNS, words as w};
use crate::{
    forms::FormState,
    i18n::Locale,
    parts::{
        Field,
        confirm::unfold,
        fields::{Choice, hidden},
        lists::table,
        problems::problems,
        prose::section,
    },
    t,
};

/// So much of a cell shows what it is, in characters.
const GLIMPSE: usize = 60;

/// The form; folded when all columns are chosen and nothing is wrong with it.
pub async fn form(l: Locale, import: &Import, first: &[ImportRow]) -> Result<AnyView, Refusal> {
    let form = FormState::load(COLUMNS, &MappingForm::of(&import.mapping), import.version).await?;
    let labels: Vec<(&str, String)> = Column::ALL
        .iter()
        .map(|column| (column.code(), w::column(l, *column).to_owned()))
        .collect();
    let choices: Vec<Choice> = import
        .headings
        .iter()
        .enumerate()
        .map(|(place, heading)| {
            let heading: String = heading.chars().take(GLIMPSE).collect();
            (place.to_string(), format!("{}: {heading}", w::letters(place)))
        })
        .collect();
    let fields = Column::ALL
        .iter()
        .map(|column| {
            let field =
                Field::new(l, &form, column.code(), w::column(l, *column)).hint(w::accepts(l, *column));
            let field = if column.is_required() {
                field.required()
            } else {
                field
            };
            field.select(choices.clone())
        })
        .collect_view();
    let open = form.problem.is_some();
    let content = view! {
        <p class="ds-paragraph">{t!(l, imports.columns_lead)}</p>
        {sample(l, import, first)}
        <form method="post" action=format!("/fn/imports/{COLUMNS}") class="app-stack app-form" novalidate="">
            {problems(l, &form, &labels)}
            {hidden(&form)}
            <input type="hidden" name="import" value=import.id.0.to_string() />
            {fields}
            <div class="app-actions">
                <button class="ds-button" data-variant=import.checked.then_some("secondary") type="submit">
                    {t!(l, imports.columns_do)}
                </button>
            </div>
        </form>
    }
    .into_any();
    let content = if import.checked {
        unfold("columns-change", t!(l, imports.columns_change), open, content)
    } else {
        content
    };
    Ok(section("columns", t!(l, imports.columns_title), content))
}

fn sample(l: Locale, import: &Import, first: &[ImportRow]) -> AnyView {
    let head = import
        .headings
        .iter()
        .enumerate()
        .map(|(place, heading)| {
            let heading: String = heading.chars().take(GLIMPSE).collect();
            view! { <th scope="col">{format!("{}: {heading}", w::letters(place))}</th> }
        })
        .collect_view();
    let rows = first
        .iter()
        .map(|row| {
            let cells = (0..import.headings.len())
                .map(|place| {
                    let cell = row.cells.get(place).map_or("", String::as_str);
                    let mut shown: String = cell.chars().take(GLIMPSE).collect();
                    if shown.len() < cell.len() {
                        shown.push('…');
                    }
                    view! { <td>{shown}</td> }
                })
                .collect_view();
            view! { <tr><th scope="row">{row.number}</th>{cells}</tr> }
        })
        .collect_view();
    let content = view! {
        <thead><tr><th scope="col">{t!(l, imports.col_row)}</th>{head}</tr></thead>
        <tbody>{rows}</tbody>
    };
    table("sample", t!(l, imports.columns_sample), content.into_any())
}
