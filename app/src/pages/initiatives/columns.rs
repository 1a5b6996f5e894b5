//! The public list as a table, and as a file: the columns and what each row has in them.

use leptos::prelude::*;
use store::initiatives::InitiativeRow;

use super::words as w;
use crate::{
    context::Visitor,
    exports::Cell,
    i18n::Locale,
    parts::columns::{NAME, cell, chosen, column_heading, heading, list_table, of_column},
    t, words,
};

domain::choices! {
    /// What can stand beside an initiative and its number, in this order.
    pub enum Column {
        Summary = "summary",
        Status = "status",
        DecidedOn = "decided_on",
        Decider = "decider",
        Paragraph = "paragraph",
        Unit = "unit",
        Cost = "cost",
        Aims = "aims",
    }
}

/// Those of the address; `None` when nothing is said of columns and the list is one of cards.
pub fn of(visitor: &Visitor) -> Option<Vec<Column>> {
    (!visitor.queries(NAME).is_empty()).then(|| chosen(visitor, Column::ALL, Column::ALL, Column::from_code))
}

/// Those that are ticked before one chooses.
pub const USUAL: &[Column] = &[
    Column::Status,
    Column::DecidedOn,
    Column::Decider,
    Column::Unit,
    Column::Cost,
];

pub fn label(l: Locale, column: Column) -> &'static str {
    match column {
        Column::Summary => t!(l, exports.summary),
        Column::Status => t!(l, exports.status),
        Column::DecidedOn => t!(l, exports.decided_on),
        Column::Decider => t!(l, exports.decided_by),
        Column::Paragraph => t!(l, exports.paragraph),
        Column::Unit => t!(l, exports.unit),
        Column::Cost => t!(l, initiatives.column_cost),
        Column::Aims => t!(l, exports.aims),
    }
}

/// The headings of a file for the column: a cost is told with how sure it is.
pub fn file_labels(l: Locale, column: Column) -> Vec<&'static str> {
    match column {
        Column::Cost => vec![t!(l, exports.cost), t!(l, exports.precision)],
        _ => vec![label(l, column)],
    }
}

/// What a file has in the column.
pub fn values(l: Locale, row: &InitiativeRow, column: Column) -> Vec<Cell> {
    let value = match column {
        Column::Summary => Cell::text(&row.summary),
        Column::Status => Cell::text(w::status(l, row.status)),
        Column::DecidedOn => Cell::Date(row.decided_on),
        Column::Decider => Cell::text(words::pick(l, &row.decider_sv, &row.decider_en)),
        Column::Paragraph => row.paragraph.map_or(Cell::Empty, Cell::Whole),
        Column::Unit => Cell::text(words::pick(l, &row.unit_sv, &row.unit_en)),
        Column::Cost => {
            return vec![
                Cell::Whole(row.total.kronor),
                Cell::text(words::precision(l, row.total.precision)),
            ];
        }
        Column::Aims => Cell::text(row.aims.join(", ")),
    };
    vec![value]
}

fn is_number(column: Column) -> bool {
    matches!(column, Column::Cost | Column::Paragraph)
}

/// The list as a table.
pub fn as_table(l: Locale, columns: &[Column], rows: &[InitiativeRow]) -> AnyView {
    let mut headings = vec![heading(t!(l, exports.title))];
    headings.extend(
        columns
            .iter()
            .map(|column| column_heading(label(l, *column), is_number(*column), None)),
    );
    let rows = rows
        .iter()
        .map(|row| {
            let cells = columns.iter().map(|column| shown(l, row, *column)).collect_view();
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader" class="app-subject">
                        <a class="ds-link" href=format!("/initiatives/{}", row.reference)>{row.title.clone()}</a>
                        <small>{row.reference.to_string()}</small>
                    </th>
                    {cells}
                </tr>
            }
            .into_any()
        })
        .collect();
    list_table("initiatives", t!(l, initiatives.title), headings, rows)
}

fn shown(l: Locale, row: &InitiativeRow, column: Column) -> AnyView {
    let name = label(l, column);
    match column {
        Column::Status => cell(name, w::status_tag(l, row.status), "", false),
        Column::Cost => {
            let text = view! { <span>{words::kronor(l, row.total)}</span> }.into_any();
            cell(name, text, "app-num app-nowrap", false)
        }
        _ => {
            let value = values(l, row, column).into_iter().next();
            of_column(l, name, &value.unwrap_or(Cell::Empty), is_number(column))
        }
    }
}
