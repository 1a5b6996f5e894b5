//! The public list: filtered, sorted, in pages.

use domain::{
    decisions::Outcome,
    direction::Aim,
    ids::UnitId,
    initiatives::{Sort, Status},
    money::Amount,
    proposals::ProposalState,
    reference::Reference,
};
use time::Date;
use uuid::Uuid;

use crate::{Refusal, Store, Wire, direction, parse_day};

/// Rows of a page.
pub const SIZE: i64 = 25;

/// Which initiatives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Part of the title, the summary, the background or the reference; case counts not.
    pub text: String,
    /// Code of an aim it contributes to.
    pub aim: String,
    pub status: Option<Status>,
    /// Of the decision.
    pub year: Option<i64>,
    /// The sponsor.
    pub unit: Option<UnitId>,
    pub sort: Option<Sort>,
    /// From 1.
    pub page: i64,
}

/// A row of the list.
#[derive(Debug, Clone)]
pub struct InitiativeRow {
    pub reference: Reference,
    pub title: String,
    pub summary: String,
    pub status: Status,
    pub outcome: Outcome,
    pub decided_on: Date,
    /// The body's name or the delegate's post.
    pub decider_sv: String,
    pub decider_en: String,
    /// Of a body's decision.
    pub paragraph: Option<i64>,
    pub total: Amount,
    pub unit_sv: String,
    pub unit_en: String,
    /// Codes of the aims it contributes to.
    pub aims: Vec<String>,
}

/// What the filters can be set to.
#[derive(Debug, Clone)]
pub struct Options {
    pub aims: Vec<Aim>,
    pub years: Vec<i64>,
    pub units: Vec<(UnitId, String, String)>,
}

/// A page of the list.
#[derive(Debug, Clone)]
pub struct List {
    pub rows: Vec<InitiativeRow>,
    /// In all pages.
    pub total: i64,
    pub options: Options,
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    reference: String,
    title: String,
    summary: String,
    state: String,
    outcome: String,
    decided_on: String,
    decider_sv: Option<String>,
    decider_en: Option<String>,
    paragraph: Option<i64>,
    total_kronor: i64,
    total_precision: String,
    unit_sv: Option<String>,
    unit_en: Option<String>,
    aims: Option<String>,
    total: i64,
}

impl TryFrom<Row> for InitiativeRow {
    type Error = Refusal;

    fn try_from(row: Row) -> Result<Self, Refusal> {
        let state: ProposalState = row
            .state
            .parse()
            .map_err(|_| Refusal::damaged("proposal state"))?;
        let mut aims: Vec<String> = row
            .aims
            .unwrap_or_default()
            .split(',')
            .filter(|code| !code.is_empty())
            .map(str::to_owned)
            .collect();
        aims.sort();
        Ok(Self {
            reference: row.reference.parse().map_err(|_| Refusal::damaged("reference"))?,
            title: row.title,
            summary: row.summary,
            status: Status::of(state).ok_or_else(|| Refusal::damaged("publication"))?,
            outcome: row.outcome.parse().map_err(|_| Refusal::damaged("outcome"))?,
            decided_on: parse_day(&row.decided_on).ok_or_else(|| Refusal::damaged("date of a decision"))?,
            decider_sv: row.decider_sv.unwrap_or_default(),
            decider_en: row.decider_en.unwrap_or_default(),
            paragraph: row.paragraph,
            total: Amount {
                kronor: row.total_kronor,
                precision: row
                    .total_precision
                    .parse()
                    .map_err(|_| Refusal::damaged("precision"))?,
            },
            unit_sv: row.unit_sv.unwrap_or_default(),
            unit_en: row.unit_en.unwrap_or_default(),
            aims,
        })
    }
}

/// The rows of the list: first which, then what is told of them. `total` counts all that fit the filter. Only
/// decided proposals are published, and the state is asked for once more, so that nothing undecided shows.
macro_rules! rows {
    ($codes:literal, $order:literal) => {
        concat!(
            "SELECT p.reference, p.title, p.summary, p.state, d.outcome, e.k_decided AS decided_on,
                    COALESCE(g.holder_sv, body.name_sv) AS decider_sv,
                    COALESCE(g.holder_en, body.name_en) AS decider_en, d.paragraph, p.total_kronor, p.total_precision,
                    u.name_sv AS unit_sv, u.name_en AS unit_en,
                    (SELECT ",
            $codes,
            " FROM proposal_contributions k JOIN aims a ON a.id = k.aim_id
                     WHERE k.proposal_id = p.id AND k.contribution > 0) AS aims,
                    e.total
             FROM (SELECT b.proposal_id, b.decision_id, b.decided_on AS k_decided, b.sort_key AS k_title,
                          p.total_kronor AS k_cost, p.year AS k_year, p.serial AS k_serial, COUNT(*) OVER () AS total
                   FROM publications b
                   JOIN proposals p ON p.id = b.proposal_id
                   WHERE p.state IN ('approved', 'approved_with_changes', 'rejected', 'in_execution', 'completed',
                                     'benefits_followed_up', 'closed')
                     AND ($1 = '%%' OR b.search_text LIKE $1 ESCAPE '\\')
                     AND ($2 = '' OR EXISTS (SELECT 1 FROM proposal_contributions k JOIN aims a ON a.id = k.aim_id
                                             WHERE k.proposal_id = p.id AND k.contribution > 0 AND a.code = $2))
                     AND ($3 = '' OR p.state = $3 OR p.state = $4)
                     AND ($5 = 0 OR b.year = $5)
                     AND ($6 = $7 OR p.sponsor_unit = $6)
                   ORDER BY ",
            $order,
            " LIMIT $8 OFFSET $9) e
             JOIN proposals p ON p.id = e.proposal_id
             JOIN decisions d ON d.id = e.decision_id
             LEFT JOIN delegations g ON g.id = d.delegation_id
             LEFT JOIN units body ON body.id = d.body_id
             LEFT JOIN units u ON u.id = p.sponsor_unit
             ORDER BY ",
            $order
        )
    };
}

/// The same order on both engines.
macro_rules! in_order {
    ($w:expr, $order:literal, $filter:expr) => {{
        let filter: &Bound = $filter;
        fetch_all!(
            $w,
            Row,
            {
                sqlite: rows!("GROUP_CONCAT(a.code)", $order),
                postgres: rows!("STRING_AGG(a.code, ',')", $order),
            },
            &filter.text,
            &filter.aim,
            filter.states[0],
            filter.states[1],
            filter.year,
            filter.unit,
            Uuid::nil(),
            filter.size,
            filter.skip,
        )
    }};
}

struct Bound {
    text: String,
    aim: String,
    states: [&'static str; 2],
    year: i64,
    unit: Uuid,
    size: i64,
    skip: i64,
}

pub(super) async fn page(
    w: &mut Wire<'_>,
    filter: &Filter,
    size: i64,
) -> Result<(Vec<InitiativeRow>, i64), Refusal> {
    let mut bound = Bound {
        text: format!("%{}%", escaped(&filter.text)),
        aim: filter.aim.clone(),
        states: filter
            .status
            .map_or(["", ""], |status| status.states().map(ProposalState::code)),
        year: filter.year.unwrap_or(0),
        unit: filter.unit.map_or(Uuid::nil(), |unit| unit.0),
        size,
        skip: filter.page.clamp(1, 100_000).saturating_sub(1) * size,
    };
    loop {
        let rows = match filter.sort.unwrap_or(Sort::Newest) {
            Sort::Newest => in_order!(w, "k_decided DESC, k_year DESC, k_serial DESC", &bound)?,
            Sort::Oldest => in_order!(w, "k_decided, k_year, k_serial", &bound)?,
            Sort::Title => in_order!(w, "k_title, k_year, k_serial", &bound)?,
            Sort::Cost => in_order!(w, "k_cost DESC, k_year, k_serial", &bound)?,
        };
        // A page beyond the last tells no total: ask for the first instead.
        if rows.is_empty() && bound.skip > 0 {
            bound.skip = 0;
            bound.size = 1;
            continue;
        }
        let total = rows.first().map_or(0, |row| row.total);
        let beyond = bound.size != size;
        let rows = if beyond { Vec::new() } else { rows };
        return Ok((
            rows.into_iter()
                .map(InitiativeRow::try_from)
                .collect::<Result<_, _>>()?,
            total,
        ));
    }
}

/// Lower case, with the signs of a pattern as themselves.
fn escaped(text: &str) -> String {
    let mut pattern = String::new();
    for c in text.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

/// All that match, at most `most`: for a file to take away.
pub async fn all(store: &Store, filter: &Filter, most: i64) -> Result<Vec<InitiativeRow>, Refusal> {
    let mut link = store.read().await?;
    let first = Filter {
        page: 1,
        ..filter.clone()
    };
    Ok(page(&mut link.wire(), &first, most).await?.0)
}

/// A page of the public list with what its filters offer. Needs no actor: it is public.
pub async fn list(store: &Store, filter: &Filter) -> Result<List, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let (rows, total) = page(w, filter, SIZE).await?;
    let aims = direction::current_aims(w).await?;
    let years: Vec<(i64,)> = fetch_all!(
        w,
        (i64,),
        "SELECT DISTINCT year FROM publications ORDER BY year DESC"
    )?;
    let units: Vec<(Uuid, String, String)> = fetch_all!(
        w,
        (Uuid, String, String),
        "SELECT DISTINCT u.id, u.name_sv, u.name_en
         FROM publications b JOIN proposals p ON p.id = b.proposal_id JOIN units u ON u.id = p.sponsor_unit
         ORDER BY u.name_sv",
    )?;
    Ok(List {
        rows,
        total,
        options: Options {
            aims,
            years: years.into_iter().map(|(year,)| year).collect(),
            units: units
                .into_iter()
                .map(|(id, sv, en)| (UnitId(id), sv, en))
                .collect(),
        },
    })
}
