//! Lists of needs: only what the actor may see, also in the count.

use domain::{
    ids::{NeedId, UnitId},
    needs::{NeedState, PersonalData, Urgency},
    people::Actor,
    policy::{self, Action, NeedFacts, Subject},
    reference::Reference,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{
    Refusal, Store, Wire, day,
    lists::{read_order, search_words, written_order},
    parse_day, parse_stamp, refusal, swedish_day,
};

/// Rows of a page.
pub const PAGE: i64 = 25;

domain::choices! {
    /// Which of those one may see.
    pub enum Which {
        All = "all",
        Mine = "mine",
        /// Where the actor is to do the next thing: the staff its queue, a submitter the questions to answer.
        Waiting = "waiting",
        /// Of the units that the actor heads or co-ordinates, with those below them.
        Units = "units",
    }
}

domain::choices! {
    /// By what to order.
    pub enum Sort {
        /// By number; drafts, which have none, as if they came last.
        Reference = "reference",
        Title = "title",
        /// Law, contract, risk, wish; within each the oldest first.
        Urgency = "urgency",
        /// Without a date as if wanted last.
        WantedBy = "wanted_by",
        Submitted = "submitted",
        /// How long it has stood where it stands.
        Since = "since",
        Updated = "updated",
    }
}

/// What to list. Every field has a neutral value, so that an address holds only what was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Words that all must occur; a reference is one.
    pub text: String,
    pub state: Option<NeedState>,
    /// The unit and those below it.
    pub unit: Option<UnitId>,
    pub urgency: Option<Urgency>,
    pub which: Which,
    pub sort: Sort,
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
            unit: None,
            urgency: None,
            which: Which::All,
            sort: Sort::Updated,
            descending: true,
            page: 1,
            size: PAGE,
        }
    }
}

impl Filter {
    /// The order as it stands in an address: `title`, or `-title` for descending.
    pub fn order(&self) -> String {
        written_order(self.sort, self.descending)
    }

    /// Takes the order from an address; an unknown one changes nothing.
    pub fn ordered(mut self, order: &str) -> Self {
        (self.sort, self.descending) =
            read_order(order, Sort::from_code).unwrap_or((self.sort, self.descending));
        self
    }
}

/// One need in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedRow {
    pub id: NeedId,
    /// `None` while it is a draft.
    pub reference: Option<Reference>,
    /// May be empty in a draft.
    pub title: String,
    pub state: NeedState,
    pub urgency: Option<Urgency>,
    pub personal_data: Option<PersonalData>,
    pub wanted_by: Option<Date>,
    pub parked_until: Option<Date>,
    pub unit_name_sv: String,
    pub unit_name_en: String,
    pub author_name: String,
    pub updated_at: OffsetDateTime,
    pub submitted_at: Option<OffsetDateTime>,
    /// Since when it stands where it stands.
    pub state_since: OffsetDateTime,
}

impl NeedRow {
    /// Whole days for which somebody has been waited for: the staff, or the submitter's answer. `None` where nobody is.
    pub fn waited(&self, today: Date) -> Option<i64> {
        let waits = self.state.waits_for_staff() || self.state == NeedState::Returned;
        waits.then(|| (today - swedish_day(self.state_since)).whole_days().max(0))
    }

    /// What stands in the address of its page.
    pub fn address(&self) -> String {
        self.reference
            .map_or_else(|| self.id.to_string(), |reference| reference.to_string())
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: Uuid,
    reference: Option<String>,
    title: String,
    state: String,
    urgency: String,
    personal_data: String,
    wanted_by: Option<String>,
    parked_until: Option<String>,
    unit_name_sv: String,
    unit_name_en: String,
    author_name: String,
    updated_at: String,
    submitted_at: Option<String>,
    state_since: String,
}

impl TryFrom<Row> for NeedRow {
    type Error = Refusal;

    fn try_from(row: Row) -> Result<Self, Refusal> {
        Ok(Self {
            id: NeedId(row.id),
            reference: row
                .reference
                .as_deref()
                .and_then(|reference| reference.parse().ok()),
            title: row.title,
            state: row
                .state
                .parse()
                .map_err(|_| Refusal::damaged("state of a need"))?,
            urgency: row.urgency.parse().ok(),
            personal_data: row.personal_data.parse().ok(),
            wanted_by: row.wanted_by.as_deref().and_then(parse_day),
            parked_until: row.parked_until.as_deref().and_then(parse_day),
            unit_name_sv: row.unit_name_sv,
            unit_name_en: row.unit_name_en,
            author_name: row.author_name,
            updated_at: parse_stamp(&row.updated_at),
            submitted_at: row.submitted_at.as_deref().map(parse_stamp),
            state_since: parse_stamp(&row.state_since),
        })
    }
}

/// May read every need that has been submitted: the policy's answer for a need of no unit.
pub(crate) fn reads_all(actor: &Actor) -> bool {
    let of_nobody = NeedFacts {
        state: NeedState::Submitted,
        author: domain::ids::PersonId(Uuid::nil()),
        unit_path: Vec::new(),
        joiners: Vec::new(),
        joined_paths: Vec::new(),
    };
    policy::may(Some(actor), Action::NeedRead, &Subject::Need(&of_nobody)).is_allowed()
}

/// The staff that handles needs.
pub(super) fn handles(actor: &Actor) -> bool {
    policy::may(Some(actor), Action::NeedQueue, &Subject::Site).is_allowed()
}

macro_rules! columns {
    () => {
        columns!("")
    };
    ($more:literal) => {
        concat!(
            "SELECT n.id, n.reference, n.title, n.state, n.urgency, n.personal_data, n.wanted_by,
                    n.parked_until, u.name_sv AS unit_name_sv, u.name_en AS unit_name_en, p.name AS author_name,
                    n.updated_at, n.submitted_at, n.state_since", $more, "
             FROM needs n JOIN units u ON u.id = n.unit_id JOIN persons p ON p.id = n.author_id "
        )
    };
}
pub(super) use columns;

/// What one may see ($1 person, $2 reads all, $3 today; the roles of `policy::may` for needs of a unit), then the
/// filter ($4 state, $5 urgency, $6 unit, $7–$9 words, $10 which, $11 handles needs). `$find` is the engine's
/// search in a text.
macro_rules! matching {
    ($find:literal) => {
        concat!(
            "WHERE (n.author_id = $1
                    OR (n.state NOT IN ('draft', 'withdrawn')
                        AND ($2 OR n.unit_id IN (
                             WITH RECURSIVE down (id) AS (
                                 SELECT g.unit_id FROM grants g
                                 WHERE g.person_id = $1 AND g.role IN ('submitter', 'head_of_unit', 'coordinator')
                                   AND g.valid_from <= $3 AND (g.valid_to IS NULL OR g.valid_to >= $3)
                                 UNION SELECT c.id FROM units c JOIN down ON c.parent_id = down.id)
                             SELECT id FROM down)
                             OR n.id IN (
                             WITH RECURSIVE down (id) AS (
                                 SELECT g.unit_id FROM grants g
                                 WHERE g.person_id = $1 AND g.role IN ('submitter', 'head_of_unit', 'coordinator')
                                   AND g.valid_from <= $3 AND (g.valid_to IS NULL OR g.valid_to >= $3)
                                 UNION SELECT c.id FROM units c JOIN down ON c.parent_id = down.id)
                             SELECT need_id FROM need_joiners
                             WHERE person_id = $1 OR unit_id IN (SELECT id FROM down)))))
               AND ($4 = '' OR n.state = $4)
               AND ($5 = '' OR n.urgency = $5)
               AND ($6 IS NULL OR n.unit_id IN (
                    WITH RECURSIVE down (id) AS (
                        SELECT id FROM units WHERE id = $6
                        UNION SELECT c.id FROM units c JOIN down ON c.parent_id = down.id)
                    SELECT id FROM down))
               AND ($7 = '' OR n.id IN (SELECT need_id FROM need_texts
                    WHERE ", $find, "(search_text, $7) > 0 AND ", $find, "(search_text, $8) > 0
                      AND ", $find, "(search_text, $9) > 0))
               AND ($10 = 'all' OR ($10 = 'mine' AND (n.author_id = $1
                        OR n.id IN (SELECT need_id FROM need_joiners WHERE person_id = $1)))
                    OR ($10 = 'units' AND n.state NOT IN ('draft', 'withdrawn') AND n.unit_id IN (
                        WITH RECURSIVE down (id) AS (
                            SELECT g.unit_id FROM grants g
                            WHERE g.person_id = $1 AND g.role IN ('head_of_unit', 'coordinator')
                              AND g.valid_from <= $3 AND (g.valid_to IS NULL OR g.valid_to >= $3)
                            UNION SELECT c.id FROM units c JOIN down ON c.parent_id = down.id)
                        SELECT id FROM down))
                    OR ($10 = 'waiting' AND ((n.author_id = $1 AND n.state = 'returned')
                        OR ($11 AND (n.state IN ('submitted', 'registered', 'assessed')
                            OR (n.state = 'parked' AND n.parked_until <= $3)))))) "
        )
    };
}

macro_rules! page_of {
    ($w:expr, $order:literal, $($arg:expr),+ $(,)?) => {
        fetch_all!(
            $w,
            Row,
            {
                sqlite: concat!(columns!(), matching!("instr"), "ORDER BY ", $order, " LIMIT $13 OFFSET $12"),
                postgres: concat!(columns!(), matching!("strpos"), "ORDER BY ", $order, " LIMIT $13 OFFSET $12"),
            },
            $($arg),+
        )
    };
}

/// A page of what a search found, and how much that was: the texts are read through once.
macro_rules! found_of {
    ($w:expr, $order:literal, $($arg:expr),+ $(,)?) => {
        fetch_all!(
            $w,
            Found,
            { sqlite: found!("instr", $order), postgres: found!("strpos", $order) },
            $($arg),+
        )
    };
}

macro_rules! found {
    ($find:literal, $order:literal) => {
        concat!(
            "WITH found (id) AS MATERIALIZED (SELECT n.id FROM needs n ",
            matching!($find),
            ") ",
            columns!(", (SELECT COUNT(*) FROM found) AS in_all"),
            "WHERE n.id IN (SELECT id FROM found) ORDER BY ",
            $order,
            " LIMIT $13 OFFSET $12"
        )
    };
}

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    row: Row,
    in_all: i64,
}

/// A page of needs and how many there are in all. `today` tells which parked needs are due.
pub async fn list(
    store: &Store,
    actor: &Actor,
    today: Date,
    filter: &Filter,
) -> Result<(Vec<NeedRow>, i64), Refusal> {
    page(store, actor, today, filter, true).await
}

/// The page alone.
pub async fn list_uncounted(
    store: &Store,
    actor: &Actor,
    today: Date,
    filter: &Filter,
) -> Result<Vec<NeedRow>, Refusal> {
    Ok(page(store, actor, today, filter, false).await?.0)
}

/// How many there are in all is 0 when it is not `counted`.
async fn page(
    store: &Store,
    actor: &Actor,
    today: Date,
    filter: &Filter,
    counted: bool,
) -> Result<(Vec<NeedRow>, i64), Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let [first, second, third] = search_words(&filter.text);
    let (person, all, handles) = (actor.person.0, reads_all(actor), handles(actor));
    let state = filter.state.map_or("", NeedState::code);
    let urgency = filter.urgency.map_or("", Urgency::code);
    let unit = filter.unit.map(|unit| unit.0);
    let (which, today) = (filter.which.code(), day(today));
    let offset = (filter.page.clamp(1, 1_000_000) - 1) * filter.size;
    macro_rules! ordered {
        ($order:literal, $of:ident) => {
            $of!(
                w,
                $order,
                person,
                all,
                &today,
                state,
                urgency,
                unit,
                &first,
                &second,
                &third,
                which,
                handles,
                offset,
                filter.size,
            )
        };
    }
    macro_rules! in_order {
        ($of:ident) => {
            match (filter.sort, filter.descending) {
                (Sort::Reference, false) => ordered!("COALESCE(n.submitted_at, '9999'), n.reference, n.id", $of),
                (Sort::Reference, true) => ordered!("COALESCE(n.submitted_at, '9999') DESC, n.reference DESC, n.id", $of),
                (Sort::Title, false) => ordered!("n.sort_key, n.id", $of),
                (Sort::Title, true) => ordered!("n.sort_key DESC, n.id", $of),
                (Sort::Urgency, false) => ordered!(
                    "CASE n.urgency WHEN 'law' THEN 1 WHEN 'contract_ends' THEN 2 WHEN 'operational_risk' THEN 3
                                    WHEN 'wish' THEN 4 ELSE 5 END, COALESCE(n.submitted_at, n.created_at), n.id",
                    $of
                ),
                (Sort::Urgency, true) => ordered!(
                    "CASE n.urgency WHEN 'law' THEN 1 WHEN 'contract_ends' THEN 2 WHEN 'operational_risk' THEN 3
                                    WHEN 'wish' THEN 4 ELSE 5 END DESC, COALESCE(n.submitted_at, n.created_at), n.id",
                    $of
                ),
                (Sort::WantedBy, false) => ordered!("COALESCE(n.wanted_by, '9999'), n.id", $of),
                (Sort::WantedBy, true) => ordered!("COALESCE(n.wanted_by, '9999') DESC, n.id", $of),
                (Sort::Submitted, false) => ordered!("COALESCE(n.submitted_at, n.created_at), n.id", $of),
                (Sort::Submitted, true) => ordered!("COALESCE(n.submitted_at, n.created_at) DESC, n.id", $of),
                (Sort::Since, false) => ordered!("n.state_since, n.id", $of),
                (Sort::Since, true) => ordered!("n.state_since DESC, n.id", $of),
                (Sort::Updated, false) => ordered!("n.updated_at, n.id", $of),
                (Sort::Updated, true) => ordered!("n.updated_at DESC, n.id", $of),
            }
        };
    }
    if !first.is_empty() {
        let found: Vec<Found> = in_order!(found_of)?;
        if let Some(total) = found.first().map(|row| row.in_all) {
            let rows = found.into_iter().map(|found| NeedRow::try_from(found.row));
            return Ok((rows.collect::<Result<_, _>>()?, total));
        }
        if offset == 0 {
            return Ok((Vec::new(), 0));
        }
    }
    let unfiltered = Filter {
        sort: filter.sort,
        descending: filter.descending,
        page: filter.page,
        size: filter.size,
        ..Filter::default()
    };
    let total = if !counted {
        0
    } else if all && *filter == unfiltered {
        count_all(w, person).await?
    } else {
        scalar!(
            w,
            i64,
            {
                sqlite: concat!("SELECT COUNT(*) FROM needs n ", matching!("instr")),
                postgres: concat!("SELECT COUNT(*) FROM needs n ", matching!("strpos")),
            },
            person, all, &today, state, urgency, unit, &first, &second, &third, which, handles,
        )?
        .unwrap_or(0)
    };
    if !first.is_empty() || counted && offset >= total {
        return Ok((Vec::new(), total));
    }
    let rows: Vec<Row> = in_order!(page_of)?;
    Ok((
        rows.into_iter()
            .map(NeedRow::try_from)
            .collect::<Result<_, _>>()?,
        total,
    ))
}

/// What one sees who reads all, without a filter: everything but others' drafts and what others withdrew.
async fn count_all(w: &mut Wire<'_>, person: Uuid) -> Result<i64, Refusal> {
    let total = scalar!(
        w,
        i64,
        "SELECT (SELECT COUNT(*) FROM needs)
              - (SELECT COUNT(*) FROM needs WHERE state IN ('draft', 'withdrawn') AND author_id <> $1)",
        person,
    )?;
    Ok(total.unwrap_or(0))
}

/// How much waits for the staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Queue {
    pub submitted: i64,
    pub registered: i64,
    pub assessed: i64,
    /// Parked until a date that has come.
    pub due: i64,
}

impl Queue {
    pub fn total(self) -> i64 {
        self.submitted + self.registered + self.assessed + self.due
    }
}

/// The counts of the staff's queue; its rows are [`list`] with [`Which::Waiting`].
pub async fn queue(store: &Store, actor: &Actor, today: Date) -> Result<Queue, Refusal> {
    refusal::ask(policy::may(Some(actor), Action::NeedQueue, &Subject::Site))?;
    let mut link = store.read().await?;
    counts(&mut link.wire(), today).await
}

pub(super) async fn counts(w: &mut Wire<'_>, today: Date) -> Result<Queue, Refusal> {
    let rows: Vec<(String, i64)> = fetch_all!(
        w,
        (String, i64),
        "SELECT state, COUNT(*) FROM needs
         WHERE state IN ('submitted', 'registered', 'assessed', 'parked')
           AND (state <> 'parked' OR parked_until <= $1)
         GROUP BY state",
        day(today),
    )?;
    let mut queue = Queue::default();
    for (state, count) in rows {
        match NeedState::from_code(&state) {
            Some(NeedState::Submitted) => queue.submitted = count,
            Some(NeedState::Registered) => queue.registered = count,
            Some(NeedState::Assessed) => queue.assessed = count,
            _ => queue.due = count,
        }
    }
    Ok(queue)
}
