//! Lists as tables to take away: exactly what the page shows, filtered and sorted by the same address, all pages of
//! it. The server writes them as files.

use store::{Refusal, Store, clusters, initiatives, journal, needs, proposals, systems};
use time::Date;

use crate::{
    context::Visitor,
    pages::{
        clusters::{list as group_list, words as group_words},
        initiatives::{columns as initiative_columns, list as initiative_list},
        journal::{columns as journal_columns, page as journal_page},
        needs::{columns as need_columns, list as need_list},
        proposals::{columns as proposal_columns, list as proposal_list, words as proposal_words},
        systems::{list as system_list, words as system_words},
    },
    t, words,
};

/// The most rows of a file; a municipality has fewer needs.
pub const ROWS: i64 = 50_000;

/// The name, in forms and addresses, of the rows that were chosen in a list.
pub const ROWS_NAME: &str = "rows[]";

domain::choices! {
    /// The lists that can be taken away.
    pub enum List {
        Needs = "needs",
        Groups = "groups",
        Proposals = "proposals",
        Initiatives = "initiatives",
        Systems = "systems",
        Journal = "journal",
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Date(Date),
    Whole(i64),
    /// Hundredths, shown with two decimals.
    Hundredths(i64),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl From<Date> for Cell {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

/// A table, with what it is in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub title: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    /// What the file tells of itself: names and values.
    pub about: Vec<(&'static str, String)>,
    pub about_title: &'static str,
}

/// The list that the visitor's address asks for.
pub async fn table(visitor: &Visitor, store: &Store, list: List) -> Result<Table, Refusal> {
    let l = visitor.locale;
    let (title, columns, rows) = match list {
        List::Needs => needs_table(visitor, store).await?,
        List::Groups => groups_table(visitor, store).await?,
        List::Proposals => proposals_table(visitor, store).await?,
        List::Initiatives => initiatives_table(visitor, store).await?,
        List::Systems => systems_table(visitor, store).await?,
        List::Journal => journal_table(visitor, store).await?,
    };
    let mut about = vec![
        (t!(l, exports.list), title.to_owned()),
        (t!(l, exports.taken), words::moment(visitor.now)),
        (t!(l, exports.rows), words::number(rows.len() as i64)),
        (t!(l, exports.address), visitor.address.clone()),
    ];
    if rows.len() as i64 == ROWS {
        about.push(("", t!(l, exports.cut).to_owned()));
    }
    Ok(Table {
        title: title.to_owned(),
        columns: columns.into_iter().map(str::to_owned).collect(),
        rows,
        about,
        about_title: t!(l, exports.about),
    })
}

type Parts = (&'static str, Vec<&'static str>, Vec<Vec<Cell>>);

async fn needs_table(visitor: &Visitor, store: &Store) -> Result<Parts, Refusal> {
    let l = visitor.locale;
    let filter = needs::Filter {
        page: 1,
        size: ROWS,
        ..need_list::filter_of(visitor)
    };
    let (rows, _) = needs::list(store, visitor.signed_in()?, visitor.today(), &filter).await?;
    let rows = chosen_rows(visitor, rows, |row| row.address());
    let columns = need_columns::of(visitor);
    let more = needs::more(store, visitor.signed_in()?, visitor.today(), &rows, &columns).await?;
    let none = needs::More::default();
    let row = |row: needs::NeedRow| {
        let more = need_columns::more_of(&more, &none, &row);
        let reference = row.reference.map(|reference| reference.to_string());
        let mut cells = vec![Cell::text(reference.unwrap_or_default()), Cell::text(&row.title)];
        cells.extend(
            columns
                .iter()
                .map(|column| need_columns::value(l, visitor.today(), &row, more, *column)),
        );
        cells
    };
    let rows = rows.into_iter().map(row).collect();
    let mut labels = vec![t!(l, exports.reference), t!(l, needs.column_need)];
    labels.extend(columns.iter().map(|column| need_columns::label(l, *column)));
    Ok((t!(l, needs.title), labels, rows))
}

/// Only those that were chosen in the list, when some were.
fn chosen_rows<R>(visitor: &Visitor, rows: Vec<R>, address: impl Fn(&R) -> String) -> Vec<R> {
    let chosen = visitor.queries(ROWS_NAME);
    if chosen.is_empty() {
        return rows;
    }
    rows.into_iter()
        .filter(|row| chosen.contains(&address(row)))
        .collect()
}

async fn groups_table(visitor: &Visitor, store: &Store) -> Result<Parts, Refusal> {
    let l = visitor.locale;
    let filter = clusters::Filter {
        page: 1,
        size: ROWS,
        ..group_list::filter_of(visitor)
    };
    let (rows, _) = clusters::list(store, visitor.signed_in()?, visitor.today(), &filter).await?;
    let row = |row: clusters::ClusterRow| {
        vec![
            Cell::text(row.reference.to_string()),
            Cell::text(row.title),
            Cell::text(group_words::state(l, row.state)),
            Cell::text(words::pick(l, &row.lead_sv, &row.lead_en)),
            Cell::Whole(row.needs),
            Cell::Whole(row.units),
            Cell::Whole(row.deviating),
            Cell::Whole(row.unanswered),
            Cell::Date(store::swedish_day(row.updated_at)),
        ]
    };
    let columns = vec![
        t!(l, exports.reference),
        t!(l, clusters.column_group),
        t!(l, clusters.column_state),
        t!(l, clusters.column_lead),
        t!(l, clusters.column_needs),
        t!(l, clusters.column_units),
        t!(l, clusters.column_deviating),
        t!(l, clusters.column_unanswered),
        t!(l, clusters.column_updated),
    ];
    Ok((
        t!(l, clusters.title),
        columns,
        rows.into_iter().map(row).collect(),
    ))
}

async fn proposals_table(visitor: &Visitor, store: &Store) -> Result<Parts, Refusal> {
    let l = visitor.locale;
    let filter = proposals::Filter {
        page: 1,
        size: ROWS,
        ..proposal_list::filter(visitor)
    };
    let (rows, _) = proposals::list(store, visitor.signed_in()?, visitor.today(), &filter).await?;
    let rows = chosen_rows(visitor, rows, |row| row.reference.to_string());
    let columns = proposal_columns::of(visitor);
    let more = proposals::more(store, &rows, &columns).await?;
    let none = proposals::More::default();
    let row = |row: proposals::ProposalRow| {
        let more = more.get(&row.id).unwrap_or(&none);
        let mut cells = vec![Cell::text(row.reference.to_string()), Cell::text(&row.title)];
        cells.extend(
            columns
                .iter()
                .flat_map(|column| proposal_columns::values(l, &row, more, *column)),
        );
        cells
    };
    let rows = rows.into_iter().map(row).collect();
    let title = proposal_words::sort(l, proposals::Sort::Title);
    let mut labels = vec![t!(l, exports.reference), title];
    labels.extend(
        columns
            .iter()
            .flat_map(|column| proposal_columns::file_labels(l, *column)),
    );
    Ok((t!(l, proposals.heading), labels, rows))
}

async fn initiatives_table(visitor: &Visitor, store: &Store) -> Result<Parts, Refusal> {
    let l = visitor.locale;
    let rows = initiatives::all(store, &initiative_list::filter_of(visitor), ROWS).await?;
    // The cards of the list show all there is.
    let columns = initiative_columns::of(visitor).unwrap_or_else(|| initiative_columns::Column::ALL.to_vec());
    let row = |row: initiatives::InitiativeRow| {
        let mut cells = vec![Cell::text(row.reference.to_string()), Cell::text(&row.title)];
        cells.extend(
            columns
                .iter()
                .flat_map(|column| initiative_columns::values(l, &row, *column)),
        );
        cells
    };
    let rows = rows.into_iter().map(row).collect();
    let mut labels = vec![t!(l, exports.reference), t!(l, exports.title)];
    labels.extend(
        columns
            .iter()
            .flat_map(|column| initiative_columns::file_labels(l, *column)),
    );
    Ok((t!(l, initiatives.title), labels, rows))
}

/// All that the filter finds, also what the page does not count any more.
async fn journal_table(visitor: &Visitor, store: &Store) -> Result<Parts, Refusal> {
    let l = visitor.locale;
    let filter = journal_page::filter_of(visitor);
    let (rows, _) = journal::list(store, visitor.signed_in()?, &filter, 1, ROWS).await?;
    let columns = journal_columns::of(visitor);
    let rows = rows
        .iter()
        .map(|listed| journal_columns::file_row(l, listed, &columns))
        .collect();
    Ok((
        t!(l, journal.title),
        journal_columns::file_labels(l, &columns),
        rows,
    ))
}

async fn systems_table(visitor: &Visitor, store: &Store) -> Result<Parts, Refusal> {
    let l = visitor.locale;
    let filter = systems::Filter {
        page: 1,
        size: ROWS,
        ..system_list::filter_of(visitor)
    };
    let (rows, _) = systems::list(store, visitor.signed_in()?, &filter).await?;
    let row = |row: systems::SystemRow| {
        vec![
            Cell::text(row.reference.to_string()),
            Cell::text(row.name),
            Cell::text(row.area),
            Cell::text(system_words::state(l, row.lifecycle)),
            Cell::text(words::pick(l, &row.owner_sv, &row.owner_en)),
            Cell::text(row.supplier),
            Cell::text(row.purpose),
            Cell::Date(store::swedish_day(row.updated_at)),
        ]
    };
    let columns = vec![
        t!(l, exports.reference),
        t!(l, systems.column_name),
        t!(l, systems.column_area),
        t!(l, systems.column_state),
        t!(l, systems.column_owner),
        t!(l, systems.column_supplier),
        t!(l, systems.section_purpose),
        t!(l, systems.column_updated),
    ];
    Ok((t!(l, systems.title), columns, rows.into_iter().map(row).collect()))
}
