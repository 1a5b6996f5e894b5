//! The list of proposals: filtered, sorted, paged, and only what the reader may see.

use domain::{
    ids::{ProposalId, UnitId},
    money::Amount,
    people::Actor,
    policy::{Action, Subject, may},
    proposals::ProposalState,
    reference::Reference,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{Refusal, Store, direction::Sight, parse_day, parse_stamp, refusal::ask};

/// Rows on a page.
pub const SIZE: i64 = 25;

domain::choices! {
    /// The order of the list.
    pub enum Sort {
        Updated = "updated",
        Reference = "reference",
        Title = "title",
        /// Along the chain.
        State = "state",
        Cost = "cost",
        /// Without one lowest.
        Score = "score",
    }
}

/// Which proposals.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Part of reference, title or summary.
    pub text: String,
    pub state: Option<ProposalState>,
    /// Code of an aim it contributes to.
    pub aim: String,
    /// Number of a step of the plan.
    pub step: Option<i64>,
    /// The sponsor's unit, with the units below it.
    pub unit: Option<UnitId>,
    /// A, B or C.
    pub band: String,
    pub sort: Sort,
    /// Latest, last, most first.
    pub descending: bool,
    /// From 1.
    pub page: i64,
    /// Rows of a page.
    pub size: i64,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            text: String::new(),
            state: None,
            aim: String::new(),
            step: None,
            unit: None,
            band: String::new(),
            sort: Sort::Updated,
            descending: true,
            page: 1,
            size: SIZE,
        }
    }
}

/// A proposal in the list.
#[derive(Debug, Clone)]
pub struct ProposalRow {
    pub id: ProposalId,
    pub reference: Reference,
    pub title: String,
    pub state: ProposalState,
    pub sponsor_sv: Option<String>,
    pub sponsor_en: Option<String>,
    pub total: Amount,
    /// Hundredths.
    pub score: Option<i64>,
    pub band: Option<String>,
    pub step_no: Option<i64>,
    pub author_name: String,
    pub wanted_start: Option<Date>,
    pub created_at: OffsetDateTime,
    /// Since when it stands where it stands.
    pub state_since: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    reference: String,
    title: String,
    state: String,
    name_sv: Option<String>,
    name_en: Option<String>,
    total_kronor: i64,
    total_precision: String,
    score: Option<i64>,
    band: Option<String>,
    step_no: Option<i64>,
    author_name: String,
    wanted_start: Option<String>,
    created_at: String,
    state_since: String,
    updated_at: String,
}

/// What every statement of the list begins with: whose units the reader follows, and the units below the chosen
/// one. Parameters $1 to $4 are those of [`Sight`], $5 to $11 the filter's.
macro_rules! scopes {
    () => {
        "WITH RECURSIVE scope (id) AS (
             SELECT unit_id FROM grants
             WHERE person_id = $3 AND role = 'coordinator' AND valid_from <= $4
               AND (valid_to IS NULL OR valid_to >= $4)
             UNION
             SELECT u.id FROM units u JOIN scope ON u.parent_id = scope.id
         ), below (id) AS (
             SELECT id FROM units WHERE id = $9
             UNION
             SELECT u.id FROM units u JOIN below ON u.parent_id = below.id
         ) "
    };
}

/// What the reader may see and asks for.
macro_rules! wanted {
    () => {
        " WHERE ($1 OR $2 AND p.state IN ('ready_for_decision', 'in_decision', 'tabled', 'approved',
                                          'approved_with_changes', 'rejected', 'in_execution', 'completed',
                                          'benefits_followed_up', 'closed')
                    OR p.sponsor_unit IN (SELECT id FROM scope)
                    OR EXISTS (SELECT 1 FROM proposal_needs pn JOIN needs n ON n.id = pn.need_id
                               WHERE pn.proposal_id = p.id AND n.unit_id IN (SELECT id FROM scope)))
            AND ($5 = '%%' OR p.search_text LIKE $5 ESCAPE '\\')
            AND ($6 = '' OR p.state = $6)
            AND ($7 = '' OR EXISTS (SELECT 1 FROM proposal_contributions k JOIN aims a ON a.id = k.aim_id
                                    WHERE k.proposal_id = p.id AND a.code = $7 AND k.contribution <> 0))
            AND ($8 = 0 OR EXISTS (SELECT 1 FROM steps s WHERE s.id = p.step_id AND s.no = $8))
            AND ($10 OR p.sponsor_unit IN (SELECT id FROM below))
            AND ($11 = '' OR p.band = $11) "
    };
}

/// A page in one order. The database sees which, so that it can walk an index instead of sorting everything.
macro_rules! page_of {
    ($($order:expr),+) => {
        concat!(
            scopes!(),
            "SELECT p.id, p.reference, p.title, p.state, u.name_sv, u.name_en, p.total_kronor, p.total_precision,
                    p.score, p.band, st.no AS step_no, o.name AS author_name, p.wanted_start, p.created_at,
                    COALESCE(NULLIF(p.state_since, ''), p.created_at) AS state_since, p.updated_at
             FROM proposals p JOIN persons o ON o.id = p.created_by LEFT JOIN units u ON u.id = p.sponsor_unit LEFT JOIN steps st ON st.id = p.step_id",
            wanted!(),
            "ORDER BY ",
            $($order,)+
            " LIMIT $12 OFFSET $13"
        )
    };
}

/// The place of a state along the chain.
macro_rules! along_the_chain {
    () => {
        "CASE p.state WHEN 'draft' THEN 1 WHEN 'in_preparation' THEN 2 WHEN 'on_referral' THEN 3
                          WHEN 'in_review' THEN 4 WHEN 'prioritised' THEN 5 WHEN 'ready_for_decision' THEN 6
                          WHEN 'in_decision' THEN 7 WHEN 'tabled' THEN 8 WHEN 'referred_back' THEN 9
                          WHEN 'approved' THEN 10 WHEN 'approved_with_changes' THEN 11 WHEN 'rejected' THEN 12
                          WHEN 'in_execution' THEN 13 WHEN 'completed' THEN 14
                          WHEN 'benefits_followed_up' THEN 15 ELSE 16 END"
    };
}

fn page_sql(sort: Sort, descending: bool) -> &'static str {
    match (sort, descending) {
        (Sort::Updated, false) => page_of!("p.updated_at, p.id"),
        (Sort::Updated, true) => page_of!("p.updated_at DESC, p.id DESC"),
        (Sort::Reference, false) => page_of!("p.year, p.serial"),
        (Sort::Reference, true) => page_of!("p.year DESC, p.serial DESC"),
        (Sort::Title, false) => page_of!("p.sort_key, p.id"),
        (Sort::Title, true) => page_of!("p.sort_key DESC, p.id DESC"),
        (Sort::Cost, false) => page_of!("p.total_kronor, p.id"),
        (Sort::Cost, true) => page_of!("p.total_kronor DESC, p.id DESC"),
        (Sort::Score, false) => page_of!("COALESCE(p.score, -1), p.id"),
        (Sort::Score, true) => page_of!("COALESCE(p.score, -1) DESC, p.id"),
        (Sort::State, false) => page_of!(along_the_chain!(), ", p.updated_at DESC, p.id"),
        (Sort::State, true) => page_of!(along_the_chain!(), " DESC, p.updated_at DESC, p.id"),
    }
}

/// A page of the proposals the actor may see, and how many there are in all. A page beyond the last gives the first.
pub async fn list(
    store: &Store,
    actor: &Actor,
    today: Date,
    filter: &Filter,
) -> Result<(Vec<ProposalRow>, i64), Refusal> {
    ask(may(Some(actor), Action::ProposalList, &Subject::Site))?;
    let sight = Sight::of(Some(actor), today);
    let like = format!("%{}%", escaped(&filter.text.trim().to_lowercase()));
    let state = filter.state.map_or("", ProposalState::code);
    let (step, unit) = (filter.step.unwrap_or(0), filter.unit.map_or(Uuid::nil(), |u| u.0));
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let total = scalar!(
        w,
        i64,
        concat!(scopes!(), "SELECT COUNT(*) FROM proposals p", wanted!()),
        sight.all,
        sight.before_a_body,
        sight.coordinator,
        &sight.today,
        &like,
        state,
        &filter.aim,
        step,
        unit,
        filter.unit.is_none(),
        &filter.band,
    )?
    .unwrap_or(0);
    if total == 0 {
        return Ok((Vec::new(), 0));
    }
    let offset = (filter.page.clamp(1, 1_000_000) - 1) * filter.size;
    let rows = fetch_all!(
        w,
        Row,
        page_sql(filter.sort, filter.descending),
        sight.all,
        sight.before_a_body,
        sight.coordinator,
        &sight.today,
        &like,
        state,
        &filter.aim,
        step,
        unit,
        filter.unit.is_none(),
        &filter.band,
        filter.size,
        if offset < total { offset } else { 0 },
    )?;
    Ok((
        rows.into_iter()
            .map(ProposalRow::try_from)
            .collect::<Result<_, _>>()?,
        total,
    ))
}

/// A text to look for as it stands: `%` and `_` are themselves.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

impl TryFrom<Row> for ProposalRow {
    type Error = Refusal;

    fn try_from(row: Row) -> Result<Self, Refusal> {
        let precision = row
            .total_precision
            .parse()
            .map_err(|_| Refusal::damaged("precision"))?;
        Ok(Self {
            id: ProposalId(row.id),
            reference: row.reference.parse().map_err(|_| Refusal::damaged("reference"))?,
            title: row.title,
            state: row
                .state
                .parse()
                .map_err(|_| Refusal::damaged("proposal state"))?,
            sponsor_sv: row.name_sv,
            sponsor_en: row.name_en,
            total: Amount {
                kronor: row.total_kronor,
                precision,
            },
            score: row.score,
            band: row.band,
            step_no: row.step_no,
            author_name: row.author_name,
            wanted_start: row.wanted_start.as_deref().and_then(parse_day),
            created_at: parse_stamp(&row.created_at),
            state_since: parse_stamp(&row.state_since),
            updated_at: parse_stamp(&row.updated_at),
        })
    }
}
