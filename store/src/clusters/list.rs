//! The list of groups: only what the actor may read, also in the count.

use domain::{
    clusters::ClusterState,
    ids::{ClusterId, PersonId},
    people::Actor,
    policy::{self, Action, ClusterFacts, Subject},
    reference::Reference,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{
    Refusal, Store, day,
    lists::{read_order, search_words, written_order},
    parse_stamp,
};

/// Rows of a page.
pub const PAGE: i64 = 25;

domain::choices! {
    /// By what to order.
    pub enum Sort {
        Reference = "reference",
        Title = "title",
        /// The most first.
        Needs = "needs",
        Units = "units",
        Updated = "updated",
    }
}

/// What to list. Every field has a neutral value, so that an address holds only what was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Words that all must occur; a reference is one.
    pub text: String,
    pub state: Option<ClusterState>,
    /// Those where a unit waits for an answer.
    pub unanswered: bool,
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
            unanswered: false,
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

/// One group in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterRow {
    pub id: ClusterId,
    pub reference: Reference,
    pub title: String,
    pub state: ClusterState,
    /// Empty when no unit speaks for it yet.
    pub lead_sv: String,
    pub lead_en: String,
    pub needs: i64,
    pub units: i64,
    /// Deviations that wait for an answer.
    pub unanswered: i64,
    /// Deviations in force today.
    pub deviating: i64,
    pub updated_at: OffsetDateTime,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    reference: String,
    title: String,
    state: String,
    lead_sv: Option<String>,
    lead_en: Option<String>,
    needs: i64,
    units: i64,
    unanswered: i64,
    deviating: i64,
    updated_at: String,
}

impl TryFrom<Row> for ClusterRow {
    type Error = Refusal;

    fn try_from(row: Row) -> Result<Self, Refusal> {
        Ok(Self {
            id: ClusterId(row.id),
            reference: row
                .reference
                .parse()
                .map_err(|_| Refusal::damaged("reference of a group"))?,
            title: row.title,
            state: row
                .state
                .parse()
                .map_err(|_| Refusal::damaged("state of a group"))?,
            lead_sv: row.lead_sv.unwrap_or_default(),
            lead_en: row.lead_en.unwrap_or_default(),
            needs: row.needs,
            units: row.units,
            unanswered: row.unanswered,
            deviating: row.deviating,
            updated_at: parse_stamp(&row.updated_at),
        })
    }
}

/// May read every group: the policy's answer for the working material of nobody.
fn reads_all(actor: &Actor) -> bool {
    let of_nobody = ClusterFacts {
        state: ClusterState::Suggested,
        people: vec![PersonId(Uuid::nil())],
        unit_paths: Vec::new(),
    };
    policy::may(Some(actor), Action::ClusterRead, &Subject::Cluster(&of_nobody)).is_allowed()
}

/// The groups with what is counted of each ($3 today).
macro_rules! rows {
    () => {
        "SELECT c.id, c.reference, c.title, c.sort_key, c.state, u.name_sv AS lead_sv, u.name_en AS lead_en,
                (SELECT COUNT(*) FROM cluster_members m WHERE m.cluster_id = c.id) AS needs,
                (SELECT COUNT(*) FROM (
                     SELECT n.unit_id FROM cluster_members m JOIN needs n ON n.id = m.need_id WHERE m.cluster_id = c.id
                     UNION
                     SELECT j.unit_id FROM cluster_members m JOIN need_joiners j ON j.need_id = m.need_id
                     WHERE m.cluster_id = c.id) concerned) AS units,
                (SELECT COUNT(*) FROM cluster_deviations d
                 WHERE d.cluster_id = c.id AND d.state = 'requested') AS unanswered,
                (SELECT COUNT(*) FROM cluster_deviations d
                 WHERE d.cluster_id = c.id AND (d.state = 'accepted' OR (d.state = 'time_limited' AND d.until >= $3)))
                    AS deviating,
                c.updated_at
         FROM clusters c LEFT JOIN units u ON u.id = c.lead_unit "
    };
}

/// What one may see ($1 person, $2 reads all, $3 today; as `policy::may` has it), then the filter ($4 state, $5 to $7
/// words, $8 unanswered). `$find` is the engine's search in a text.
macro_rules! matching {
    ($find:literal) => {
        concat!(
            "WHERE ($2 OR (c.state NOT IN ('suggested', 'rejected') AND (
                        c.id IN (SELECT m.cluster_id FROM cluster_members m JOIN needs n ON n.id = m.need_id
                                 WHERE n.author_id = $1)
                        OR c.id IN (SELECT m.cluster_id FROM cluster_members m
                                    JOIN need_joiners j ON j.need_id = m.need_id WHERE j.person_id = $1)
                        OR c.id IN (
                            WITH RECURSIVE down (id) AS (
                                SELECT g.unit_id FROM grants g
                                WHERE g.person_id = $1 AND g.role IN ('submitter', 'head_of_unit', 'coordinator')
                                  AND g.valid_from <= $3 AND (g.valid_to IS NULL OR g.valid_to >= $3)
                                UNION SELECT d.id FROM units d JOIN down ON d.parent_id = down.id)
                            SELECT m.cluster_id FROM cluster_members m JOIN needs n ON n.id = m.need_id
                            WHERE n.unit_id IN (SELECT id FROM down)
                               OR n.id IN (SELECT need_id FROM need_joiners WHERE unit_id IN (SELECT id FROM down))
                            UNION SELECT l.id FROM clusters l WHERE l.lead_unit IN (SELECT id FROM down)))))
               AND ($4 = '' OR c.state = $4)
               AND ($5 = '' OR (", $find, "(c.search_text, $5) > 0 AND ", $find, "(c.search_text, $6) > 0
                                AND ", $find, "(c.search_text, $7) > 0))
               AND (NOT $8 OR EXISTS (SELECT 1 FROM cluster_deviations d
                                      WHERE d.cluster_id = c.id AND d.state = 'requested')) "
        )
    };
}

macro_rules! page_of {
    ($w:expr, $order:literal, $($arg:expr),+ $(,)?) => {
        fetch_all!(
            $w,
            Row,
            {
                sqlite: concat!(rows!(), matching!("instr"), "ORDER BY ", $order, " LIMIT $10 OFFSET $9"),
                postgres: concat!(rows!(), matching!("strpos"), "ORDER BY ", $order, " LIMIT $10 OFFSET $9"),
            },
            $($arg),+
        )
    };
}

/// A page of groups and how many there are in all.
pub async fn list(
    store: &Store,
    actor: &Actor,
    today: Date,
    filter: &Filter,
) -> Result<(Vec<ClusterRow>, i64), Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let [first, second, third] = search_words(&filter.text);
    let (person, all, today) = (actor.person.0, reads_all(actor), day(today));
    let state = filter.state.map_or("", ClusterState::code);
    let total = scalar!(
        w,
        i64,
        {
            sqlite: concat!("SELECT COUNT(*) FROM clusters c ", matching!("instr")),
            postgres: concat!("SELECT COUNT(*) FROM clusters c ", matching!("strpos")),
        },
        person, all, &today, state, &first, &second, &third, filter.unanswered,
    )?
    .unwrap_or(0);
    let offset = (filter.page.clamp(1, 1_000_000) - 1) * filter.size;
    if offset >= total {
        return Ok((Vec::new(), total));
    }
    macro_rules! ordered {
        ($order:literal) => {
            page_of!(
                w,
                $order,
                person,
                all,
                &today,
                state,
                &first,
                &second,
                &third,
                filter.unanswered,
                offset,
                filter.size,
            )
        };
    }
    let rows = match (filter.sort, filter.descending) {
        (Sort::Reference, false) => ordered!("c.reference, c.id"),
        (Sort::Reference, true) => ordered!("c.reference DESC, c.id"),
        (Sort::Title, false) => ordered!("c.sort_key, c.id"),
        (Sort::Title, true) => ordered!("c.sort_key DESC, c.id"),
        (Sort::Needs, false) => ordered!("needs, c.id"),
        (Sort::Needs, true) => ordered!("needs DESC, c.id"),
        (Sort::Units, false) => ordered!("units, c.id"),
        (Sort::Units, true) => ordered!("units DESC, c.id"),
        (Sort::Updated, false) => ordered!("c.updated_at, c.id"),
        (Sort::Updated, true) => ordered!("c.updated_at DESC, c.id"),
    }?;
    let rows = rows
        .into_iter()
        .map(ClusterRow::try_from)
        .collect::<Result<_, _>>()?;
    Ok((rows, total))
}
