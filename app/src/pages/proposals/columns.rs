//! The columns of a list of proposals: their names, and what each row has in them, on the page and in a file.

use domain::money::Precision;
use leptos::prelude::*;
use store::proposals::{Column, More, ProposalRow, Sort};

use super::words as w;
use crate::{
    context::Visitor,
    exports::Cell,
    i18n::Locale,
    parts::columns::{cell, chosen, column_heading, of_column},
    t, words,
};

/// Those of the address.
pub fn of(visitor: &Visitor) -> Vec<Column> {
    chosen(visitor, Column::ALL, Column::USUAL, Column::from_code)
}

pub fn label(l: Locale, column: Column) -> &'static str {
    match column {
        Column::State => t!(l, proposals.sort_state),
        Column::Sponsor => t!(l, proposals.col_sponsor),
        Column::Author => t!(l, proposals.col_author),
        Column::Cost => t!(l, proposals.sort_cost),
        Column::Score => t!(l, proposals.sort_score),
        Column::Band => t!(l, exports.band),
        Column::Step => t!(l, proposals.col_step),
        Column::Aims => t!(l, exports.aims),
        Column::Needs => t!(l, proposals.col_needs),
        Column::WantedStart => t!(l, proposals.col_wanted_start),
        Column::Deadline => t!(l, proposals.col_deadline),
        Column::Since => t!(l, needs.column_since),
        Column::Created => t!(l, proposals.col_created),
        Column::Updated => t!(l, proposals.sort_updated),
    }
}

/// By what a column orders the list.
fn sort(column: Column) -> Option<Sort> {
    Some(match column {
        Column::State => Sort::State,
        Column::Cost => Sort::Cost,
        Column::Score => Sort::Score,
        Column::Updated => Sort::Updated,
        _ => return None,
    })
}

fn is_number(column: Column) -> bool {
    matches!(
        column,
        Column::Cost | Column::Score | Column::Step | Column::Needs
    )
}

pub fn head(l: Locale, address: &str, order: &str, column: Column) -> AnyView {
    let sort = sort(column).map(|sort| (address, order, sort.code()));
    column_heading(label(l, column), is_number(column), sort)
}

/// A cost is known when there is one, or when it is known to be none.
fn cost_is_known(row: &ProposalRow) -> bool {
    row.total.kronor > 0 || row.total.precision != Precision::Exact
}

/// What a file has in the column; a cost is told with how sure it is, in a column of its own (see [`file_labels`]).
pub fn values(l: Locale, row: &ProposalRow, more: &More, column: Column) -> Vec<Cell> {
    let value = match column {
        Column::State => Cell::text(w::state(l, row.state)),
        Column::Sponsor => Cell::text(words::pick(
            l,
            row.sponsor_sv.as_deref().unwrap_or_default(),
            row.sponsor_en.as_deref().unwrap_or_default(),
        )),
        Column::Author => Cell::text(&row.author_name),
        Column::Cost if cost_is_known(row) => {
            return vec![
                Cell::Whole(row.total.kronor),
                Cell::text(words::precision(l, row.total.precision)),
            ];
        }
        Column::Cost => return vec![Cell::Empty, Cell::Empty],
        Column::Score => row.score.map_or(Cell::Empty, Cell::Hundredths),
        Column::Band => Cell::text(row.band.clone().unwrap_or_default()),
        Column::Step => row.step_no.map_or(Cell::Empty, Cell::Whole),
        Column::Aims => Cell::text(more.aims.join(", ")),
        Column::Needs => Cell::Whole(more.needs),
        Column::WantedStart => row.wanted_start.into(),
        Column::Deadline => more.deadline.into(),
        Column::Since => Cell::Date(store::swedish_day(row.state_since)),
        Column::Created => Cell::Date(store::swedish_day(row.created_at)),
        Column::Updated => Cell::Date(store::swedish_day(row.updated_at)),
    };
    vec![value]
}

/// The headings of a file for the column.
pub fn file_labels(l: Locale, column: Column) -> Vec<&'static str> {
    match column {
        Column::Cost => vec![t!(l, exports.cost), t!(l, exports.precision)],
        _ => vec![label(l, column)],
    }
}

/// The cell of the page.
pub fn shown(l: Locale, row: &ProposalRow, more: &More, column: Column) -> AnyView {
    let name = label(l, column);
    match column {
        Column::State => cell(name, w::state_tag(l, row.state), "", false),
        Column::Cost if cost_is_known(row) => {
            let text = view! { <span>{words::kronor(l, row.total)}</span> }.into_any();
            cell(name, text, "app-num app-nowrap", false)
        }
        Column::Step if row.step_no.is_some() => {
            let step = row
                .step_no
                .map(|no| view! { <a class="ds-link" href=format!("/plan/{no}")>{no}</a> });
            cell(name, step.into_any(), "app-num", false)
        }
        _ => {
            let value = values(l, row, more, column).into_iter().next();
            of_column(l, name, &value.unwrap_or(Cell::Empty), is_number(column))
        }
    }
}
