//! Lists as tables to take away: exactly what the page shows, filtered and sorted by the same address, all pages of
//! it. The server writes them as files.

use store::{Refusal, Store, initiatives, needs, proposals, systems};
use time::Date;

use crate::{
    context::Visitor,
    pages::{
        initiatives::{list as initiative_list, words as initiative_words},
        needs::{list as need_list, words as need_words},
        proposals::{list as proposal_list, words as proposal_words},
        systems::{list as system_list, words as system_words},
    },
    t, words,
};

/// The most rows of a file; a municipality has fewer needs.
pub const ROWS: i64 = 50_000;

domain::choices! {
    /// The lists that can be taken away.
    pub enum List {
        Needs = "needs",
        Proposals = "proposals",
        Initiatives = "initiatives",
        Systems = "systems",
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
        List::Proposals => proposals_table(visitor, store).await?,
        List::Initiatives => initiatives_table(visitor, store).await?,
        List::Systems => systems_table(visitor, store).await?,
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
    let row = |row: needs::NeedRow| {
        vec![
            Cell::text(
                row.reference
                    .map(|reference| reference.to_string())
                    .unwrap_or_default(),
            ),
            Cell::text(row.title),
            Cell::text(need_words::state(l, row.state)),
            Cell::text(words::pick(l, &row.unit_name_sv, &row.unit_name_en)),
            Cell::text(row.urgency.map_or("", |urgency| need_words::urgency(l, urgency))),
            row.wanted_by.into(),
            Cell::Date(store::swedish_day(row.updated_at)),
        ]
    };
    let columns = vec![
        t!(l, exports.reference),
        t!(l, needs.column_need),
        t!(l, needs.column_state),
        t!(l, needs.column_unit),
        t!(l, needs.column_urgency),
        t!(l, needs.column_wanted),
        t!(l, needs.column_updated),
    ];
    Ok((t!(l, needs.title), columns, rows.into_iter().map(row).collect()))
}

async fn proposals_table(visitor: &Visitor, store: &Store) -> Result<Parts, Refusal> {
    let l = visitor.locale;
    let filter = proposals::Filter {
        page: 1,
        size: ROWS,
        ..proposal_list::filter(visitor)
    };
    let (rows, _) = proposals::list(store, visitor.signed_in()?, visitor.today(), &filter).await?;
    let row = |row: proposals::ProposalRow| {
        let sponsor = row.sponsor_sv.as_deref().unwrap_or_default();
        let known = row.total.kronor > 0 || row.total.precision != domain::money::Precision::Exact;
        vec![
            Cell::text(row.reference.to_string()),
            Cell::text(row.title),
            Cell::text(proposal_words::state(l, row.state)),
            Cell::text(words::pick(
                l,
                sponsor,
                row.sponsor_en.as_deref().unwrap_or_default(),
            )),
            if known {
                Cell::Whole(row.total.kronor)
            } else {
                Cell::Empty
            },
            if known {
                Cell::text(words::precision(l, row.total.precision))
            } else {
                Cell::Empty
            },
            row.score.map_or(Cell::Empty, Cell::Hundredths),
            Cell::text(row.band.unwrap_or_default()),
            Cell::Date(store::swedish_day(row.updated_at)),
        ]
    };
    let sort = |of| proposal_words::sort(l, of);
    let columns = vec![
        t!(l, exports.reference),
        sort(proposals::Sort::Title),
        sort(proposals::Sort::State),
        t!(l, proposals.col_sponsor),
        t!(l, exports.cost),
        t!(l, exports.precision),
        t!(l, exports.score),
        t!(l, exports.band),
        sort(proposals::Sort::Updated),
    ];
    Ok((
        t!(l, proposals.heading),
        columns,
        rows.into_iter().map(row).collect(),
    ))
}

async fn initiatives_table(visitor: &Visitor, store: &Store) -> Result<Parts, Refusal> {
    let l = visitor.locale;
    let rows = initiatives::all(store, &initiative_list::filter_of(visitor), ROWS).await?;
    let row = |row: initiatives::InitiativeRow| {
        vec![
            Cell::text(row.reference.to_string()),
            Cell::text(row.title),
            Cell::text(row.summary),
            Cell::text(initiative_words::status(l, row.status)),
            Cell::Date(row.decided_on),
            Cell::text(words::pick(l, &row.decider_sv, &row.decider_en)),
            row.paragraph.map_or(Cell::Empty, Cell::Whole),
            Cell::text(words::pick(l, &row.unit_sv, &row.unit_en)),
            Cell::Whole(row.total.kronor),
            Cell::text(words::precision(l, row.total.precision)),
            Cell::text(row.aims.join(", ")),
        ]
    };
    let columns = vec![
        t!(l, exports.reference),
        t!(l, exports.title),
        t!(l, exports.summary),
        t!(l, exports.status),
        t!(l, exports.decided_on),
        t!(l, exports.decided_by),
        t!(l, exports.paragraph),
        t!(l, exports.unit),
        t!(l, exports.cost),
        t!(l, exports.precision),
        t!(l, exports.aims),
    ];
    Ok((
        t!(l, initiatives.title),
        columns,
        rows.into_iter().map(row).collect(),
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
