//! The columns of a list: chosen in the address, so that a link and a saved view carry them, and rows that become cards
//! on narrow screens.

use leptos::prelude::*;

use super::{
    fields::Choice,
    lists::{number_sort_heading, sort_heading},
};
use crate::{
    context::{Visitor, query_pairs},
    exports::Cell,
    i18n::Locale,
    t, words,
};

/// The name in the address.
pub const NAME: &str = "columns";

/// Stands in the address beside the chosen columns, so that none is a choice too.
const SOME: &str = "-";

/// The columns of the address, in the order of `all`; what is usual when it says nothing.
pub fn chosen<C: Copy + PartialEq>(
    visitor: &Visitor,
    all: &[C],
    usual: &[C],
    from_code: fn(&str) -> Option<C>,
) -> Vec<C> {
    let asked = visitor.queries(NAME);
    if asked.is_empty() {
        return usual.to_vec();
    }
    let asked: Vec<C> = asked.iter().filter_map(|code| from_code(code)).collect();
    all.iter()
        .copied()
        .filter(|column| asked.contains(column))
        .collect()
}

/// A column to choose: its code, its name, and whether it is shown.
pub type Offered = (Choice, bool);

/// All columns, each with its name and whether it is shown.
pub fn offered<C: Copy + PartialEq + std::fmt::Display>(
    all: &[C],
    shown: &[C],
    label: impl Fn(C) -> &'static str,
) -> Vec<Offered> {
    all.iter()
        .map(|column| {
            (
                (column.to_string(), label(*column).to_owned()),
                shown.contains(column),
            )
        })
        .collect()
}

/// The form that chooses columns; it keeps all else of the address.
pub fn chooser(l: Locale, visitor: &Visitor, path: &str, columns: Vec<Offered>) -> AnyView {
    let words = (t!(l, lists.columns), t!(l, lists.columns_usual));
    chooser_called(l, visitor, path, words, columns)
}

/// The same under other words: what unfolds it, and the link to the list without chosen columns.
pub fn chooser_called(
    l: Locale,
    visitor: &Visitor,
    path: &str,
    (summary, without): (&'static str, &'static str),
    columns: Vec<Offered>,
) -> AnyView {
    let query = visitor.address.split_once('?').map_or("", |(_, query)| query);
    let kept = query_pairs(query)
        .filter(|(name, _)| !["columns", "page", "done", "kept", "lang"].contains(&name.as_str()))
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    let usual = super::lists::address_with(&visitor.address, NAME, "");
    let chosen = !visitor.queries(NAME).is_empty();
    let usual = chosen.then(|| {
        view! { <a class="ds-button" data-variant="tertiary" data-size="sm" href=usual>{without}</a> }
    });
    let boxes = columns
        .into_iter()
        .map(|((code, label), shown)| {
            let id = format!("column-{code}");
            view! {
                <div class="ds-field">
                    <input class="ds-input" type="checkbox" id=id.clone() name=NAME value=code checked=shown />
                    <label class="ds-label" data-weight="regular" for=id>{label}</label>
                </div>
            }
        })
        .collect_view();
    view! {
        <details class="app-columns">
            <summary class="ds-button" data-variant="secondary" data-size="sm">{summary}</summary>
            <form method="get" action=path.to_owned() class="app-columns__form">
                {kept}
                <input type="hidden" name=NAME value=SOME />
                <fieldset class="ds-fieldset">
                    <legend class="ds-label">{t!(l, lists.columns_legend)}</legend>
                    <div class="app-columns__boxes">{boxes}</div>
                </fieldset>
                <div class="app-actions">
                    <button class="ds-button" data-size="sm" type="submit">{t!(l, lists.columns_show)}</button>
                    {usual}
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// Inputs that carry the chosen columns through another form of the list.
pub fn carried(visitor: &Visitor) -> AnyView {
    visitor
        .queries(NAME)
        .into_iter()
        .map(|code| view! { <input type="hidden" name=NAME value=code /> })
        .collect_view()
        .into_any()
}

/// The address of the list without its filter: the order, the columns and what else is named stay.
pub fn cleared(visitor: &Visitor, path: &str, kept: &[&str]) -> String {
    let query = visitor.address.split_once('?').map_or("", |(_, query)| query);
    let pairs: Vec<String> = query_pairs(query)
        .filter(|(name, _)| name == NAME || name == "sort" || kept.contains(&name.as_str()))
        .map(|(name, value)| {
            format!(
                "{}={}",
                crate::context::encode(&name),
                crate::context::encode(&value)
            )
        })
        .collect();
    if pairs.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", pairs.join("&"))
    }
}

/// A heading without an order of its own.
pub fn heading(label: impl Into<String>) -> AnyView {
    view! { <th scope="col" role="columnheader" class="app-list__plain">{label.into()}</th> }.into_any()
}

/// The same over numbers.
fn number_heading(label: impl Into<String>) -> AnyView {
    view! { <th scope="col" role="columnheader" class="app-list__plain app-num">{label.into()}</th> }
        .into_any()
}

/// The heading of a column: `sort` is the list's address, its present order, and what the column orders by.
pub fn column_heading(label: &'static str, is_number: bool, sort: Option<(&str, &str, &str)>) -> AnyView {
    match (sort, is_number) {
        (Some((address, order, by)), true) => number_sort_heading(address, order, by, label),
        (Some((address, order, by)), false) => sort_heading(address, order, by, label),
        (None, true) => number_heading(label),
        (None, false) => heading(label),
    }
}

/// A cell; on narrow screens its name stands before it. What is empty is left out there.
pub fn cell(label: &str, content: AnyView, class: &'static str, is_empty: bool) -> AnyView {
    view! {
        <td role="cell" class=class data-label=label.to_owned() data-empty=is_empty.then_some("")>
            {content}
        </td>
    }
    .into_any()
}

/// A cell that shows what the file of the list has.
pub fn plain(l: Locale, label: &str, of: &Cell) -> AnyView {
    of_column(l, label, of, false)
}

/// The same in a column of which it is known whether it holds numbers: there nothing stands where they do.
pub fn of_column(l: Locale, label: &str, of: &Cell, is_number: bool) -> AnyView {
    let dash = || view! { <span aria-hidden="true">"–"</span> }.into_any();
    match of {
        Cell::Empty => cell(label, dash(), if is_number { "app-num" } else { "" }, true),
        Cell::Text(text) => cell(label, view! { <span>{text.clone()}</span> }.into_any(), "", false),
        Cell::Date(date) => cell(
            label,
            view! { <span>{words::date(*date)}</span> }.into_any(),
            "app-date",
            false,
        ),
        Cell::Whole(n) => cell(
            label,
            view! { <span>{words::number(*n)}</span> }.into_any(),
            "app-num",
            false,
        ),
        Cell::Hundredths(n) => {
            let text = words::hundredths(l, *n, 1);
            cell(label, view! { <span>{text}</span> }.into_any(), "app-num", false)
        }
    }
}

/// A list as a table in a frame of its own; its rows are cards on narrow screens. `rows` are whole `<tr>`.
pub fn list_table(
    id: &str,
    caption: impl Into<String>,
    headings: Vec<AnyView>,
    rows: Vec<AnyView>,
) -> AnyView {
    let caption_id = format!("{id}-caption");
    view! {
        <div class="app-scroll app-scroll--list" role="region" aria-labelledby=caption_id.clone() tabindex="0">
            <table class="ds-table app-list" data-hover="" id=id.to_owned() role="table">
                <caption class="ds-sr-only" id=caption_id.clone()>{caption.into()}</caption>
                <thead role="rowgroup"><tr role="row">{headings}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
