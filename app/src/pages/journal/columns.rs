//! The columns of the journal, on the page and in a file.

use domain::journal::Change;
use store::journal::Listed;

use super::words as w;
use crate::{context::Visitor, exports::Cell, i18n::Locale, parts::columns::chosen, t, words};

domain::choices! {
    /// What can stand beside when and what, in this order.
    pub enum Column {
        Who = "who",
        About = "about",
        Changes = "changes",
        Reason = "reason",
    }
}

/// Those of the address; all until one chooses.
pub fn of(visitor: &Visitor) -> Vec<Column> {
    chosen(visitor, Column::ALL, Column::ALL, Column::from_code)
}

pub fn label(l: Locale, column: Column) -> &'static str {
    match column {
        Column::Who => t!(l, journal.who),
        Column::About => t!(l, journal.about),
        Column::Changes => t!(l, journal.changes),
        Column::Reason => t!(l, journal.why),
    }
}

/// The headings of a file: when and what always.
pub fn file_labels(l: Locale, columns: &[Column]) -> Vec<&'static str> {
    let mut labels = vec![t!(l, journal.when)];
    if columns.contains(&Column::Who) {
        labels.push(label(l, Column::Who));
    }
    if columns.contains(&Column::About) {
        labels.extend([
            t!(l, journal.kind),
            t!(l, exports.reference),
            label(l, Column::About),
        ]);
    }
    labels.push(t!(l, journal.what));
    labels.extend(
        [Column::Changes, Column::Reason]
            .into_iter()
            .filter(|column| columns.contains(column))
            .map(|column| label(l, column)),
    );
    labels
}

/// An entry as a row of a file.
pub fn file_row(l: Locale, listed: &Listed, columns: &[Column]) -> Vec<Cell> {
    let entry = &listed.entry;
    let mut row = vec![Cell::text(words::moment(entry.at))];
    if columns.contains(&Column::Who) {
        let who = if entry.actor_name.is_empty() {
            t!(l, journal.system)
        } else {
            &entry.actor_name
        };
        row.push(Cell::text(who));
    }
    if columns.contains(&Column::About) {
        row.push(Cell::text(w::kind(l, entry.kind)));
        row.push(Cell::text(&listed.reference));
        row.push(Cell::text(words::pick(l, &listed.name_sv, &listed.name_en)));
    }
    row.push(Cell::text(w::verb(l, entry.verb)));
    if columns.contains(&Column::Changes) {
        let value = |change: &Change, text: &str| w::value(l, entry.kind, &change.field, text);
        let changes: Vec<String> = entry
            .changes
            .iter()
            .map(|change| {
                let (before, after) = (value(change, &change.before), value(change, &change.after));
                format!("{}: {before} → {after}", w::field(l, &change.field))
            })
            .collect();
        row.push(Cell::text(changes.join("\n")));
    }
    if columns.contains(&Column::Reason) {
        row.push(Cell::text(&entry.reason));
    }
    row
}
