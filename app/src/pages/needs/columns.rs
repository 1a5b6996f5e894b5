//! The columns of a list of needs: their names, and what each row has in them, on the page and in a file.

use std::collections::HashMap;

use domain::ids::NeedId;
use leptos::prelude::*;
use store::needs::{Column, More, NeedRow, Sort};
use time::Date;

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
        Column::State => t!(l, needs.column_state),
        Column::Unit => t!(l, needs.column_unit),
        Column::Author => t!(l, needs.column_author),
        Column::Urgency => t!(l, needs.column_urgency),
        Column::PersonalData => t!(l, needs.column_personal_data),
        Column::WantedBy => t!(l, needs.column_wanted),
        Column::ParkedUntil => t!(l, needs.column_parked_until),
        Column::Submitted => t!(l, needs.column_submitted),
        Column::Since => t!(l, needs.column_since),
        Column::Waited => t!(l, needs.column_waited),
        Column::Joiners => t!(l, needs.column_joiners),
        Column::Comments => t!(l, needs.column_comments),
        Column::Proposals => t!(l, needs.column_proposals),
        Column::Updated => t!(l, needs.column_updated),
    }
}

/// By what a column orders the list; a long wait is an old state.
fn sort(column: Column) -> Option<Sort> {
    Some(match column {
        Column::Urgency => Sort::Urgency,
        Column::WantedBy => Sort::WantedBy,
        Column::Submitted => Sort::Submitted,
        Column::Since => Sort::Since,
        Column::Updated => Sort::Updated,
        _ => return None,
    })
}

fn is_number(column: Column) -> bool {
    matches!(column, Column::Waited | Column::Joiners | Column::Comments)
}

pub fn head(l: Locale, address: &str, order: &str, column: Column) -> AnyView {
    let sort = sort(column).map(|sort| (address, order, sort.code()));
    column_heading(label(l, column), is_number(column), sort)
}

/// What a file has in the column.
pub fn value(l: Locale, today: Date, row: &NeedRow, more: &More, column: Column) -> Cell {
    let day = |at| Cell::Date(store::swedish_day(at));
    match column {
        Column::State => Cell::text(w::state(l, row.state)),
        Column::Unit => Cell::text(words::pick(l, &row.unit_name_sv, &row.unit_name_en)),
        Column::Author => Cell::text(&row.author_name),
        Column::Urgency => Cell::text(row.urgency.map_or("", |urgency| w::urgency(l, urgency))),
        Column::PersonalData => Cell::text(
            row.personal_data
                .map_or("", |data| w::personal_data_short(l, data)),
        ),
        Column::WantedBy => row.wanted_by.into(),
        Column::ParkedUntil => row.parked_until.into(),
        Column::Submitted => row.submitted_at.map_or(Cell::Empty, day),
        Column::Since => day(row.state_since),
        Column::Waited => row.waited(today).map_or(Cell::Empty, Cell::Whole),
        Column::Joiners => Cell::Whole(more.joiners),
        Column::Comments => Cell::Whole(more.comments),
        Column::Proposals => {
            let references: Vec<String> = more.proposals.iter().map(ToString::to_string).collect();
            Cell::text(references.join(", "))
        }
        Column::Updated => day(row.updated_at),
    }
}

/// The cell of the page.
pub fn shown(l: Locale, today: Date, row: &NeedRow, more: &More, column: Column) -> AnyView {
    let name = label(l, column);
    match column {
        Column::State => cell(name, w::state_tag(l, row.state), "", false),
        Column::Proposals if !more.proposals.is_empty() => {
            let links = more
                .proposals
                .iter()
                .map(|reference| {
                    let href = format!("/proposals/{reference}");
                    view! { <a class="ds-link app-nowrap" href=href>{reference.to_string()}</a>" " }
                })
                .collect_view();
            cell(name, view! { <span>{links}</span> }.into_any(), "", false)
        }
        _ => of_column(l, name, &value(l, today, row, more, column), is_number(column)),
    }
}

/// What was asked for of this row.
pub fn more_of<'a>(more: &'a HashMap<NeedId, More>, none: &'a More, row: &NeedRow) -> &'a More {
    more.get(&row.id).unwrap_or(none)
}
