//! The list of systems: only what the actor may see, also in the count.

use domain::{
    ids::UnitId,
    people::Actor,
    policy::{self, Action, Subject},
    reference::Reference,
    systems::Lifecycle,
    text,
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    Refusal, Store,
    lists::{read_order, search_words, written_order},
    parse_stamp,
};

/// Rows of a page.
pub const PAGE: i64 = 25;

domain::choices! {
    /// By what to order.
    pub enum Sort {
        Name = "name",
        /// By area, within it by name.
        Area = "area",
        /// Along its life.
        Lifecycle = "lifecycle",
        Reference = "reference",
        Updated = "updated",
    }
}

/// What to list. Every field has a neutral value, so that an address holds only what was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Words that all must occur; a reference is one.
    pub text: String,
    /// `None`: all but what is retired.
    pub lifecycle: Option<Lifecycle>,
    /// Empty for all.
    pub area: String,
    /// What the unit owns or uses, or one below it does.
    pub unit: Option<UnitId>,
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
            lifecycle: None,
            area: String::new(),
            unit: None,
            sort: Sort::Name,
            descending: false,
            page: 1,
            size: PAGE,
        }
    }
}

impl Filter {
    /// The order as it stands in an address: `name`, or `-name` for descending.
    pub fn order(&self) -> String {
        written_order(self.sort, self.descending)
    }

    /// Takes the order from an address; an unknown one changes nothing.
    pub fn ordered(mut self, order: &str) -> Self {
        (self.sort, self.descending) =
            read_order(order, Sort::from_code).unwrap_or((self.sort, self.descending));
        self
    }

    /// Nothing is chosen that leaves something out.
    pub fn is_all(&self) -> bool {
        self.text.is_empty() && self.lifecycle.is_none() && self.area.is_empty() && self.unit.is_none()
    }
}

/// A system in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemRow {
    pub reference: Reference,
    pub name: String,
    pub area: String,
    pub purpose: String,
    pub lifecycle: Lifecycle,
    pub owner_sv: String,
    pub owner_en: String,
    pub supplier: String,
    pub updated_at: OffsetDateTime,
}

#[derive(sqlx::FromRow)]
struct Row {
    reference: String,
    name: String,
    area: String,
    purpose: String,
    lifecycle: String,
    owner_sv: String,
    owner_en: String,
    supplier: String,
    updated_at: String,
}

impl TryFrom<Row> for SystemRow {
    type Error = Refusal;

    fn try_from(row: Row) -> Result<Self, Refusal> {
        let damaged = || Refusal::damaged("system");
        Ok(Self {
            reference: row.reference.parse().map_err(|_| damaged())?,
            name: row.name,
            area: row.area,
            purpose: row.purpose,
            lifecycle: row.lifecycle.parse().map_err(|_| damaged())?,
            owner_sv: row.owner_sv,
            owner_en: row.owner_en,
            supplier: row.supplier,
            updated_at: parse_stamp(&row.updated_at),
        })
    }
}

/// $1 whether the reader is told of what is retired, $2 the state, $3 the area, $4 the unit, $5 to $7 words. `$find`
/// is the engine's search in a text. What a unit uses is used by those below it as well.
macro_rules! matching {
    ($find:literal) => {
        concat!(
            "FROM systems s JOIN units u ON u.id = s.owner_unit
             WHERE (s.lifecycle <> 'retired' OR ($1 AND $2 = 'retired'))
               AND ($2 = '' OR s.lifecycle = $2)
               AND ($3 = '' OR s.area_key = $3)
               AND ($4 IS NULL OR s.used_by_all
                    OR s.owner_unit IN (
                        WITH RECURSIVE down (id) AS (
                            SELECT id FROM units WHERE id = $4
                            UNION SELECT c.id FROM units c JOIN down ON c.parent_id = down.id)
                        SELECT id FROM down)
                    OR s.id IN (
                        WITH RECURSIVE down (id) AS (
                            SELECT id FROM units WHERE id = $4
                            UNION SELECT c.id FROM units c JOIN down ON c.parent_id = down.id),
                        up (id, parent_id) AS (
                            SELECT id, parent_id FROM units WHERE id = $4
                            UNION SELECT a.id, a.parent_id FROM units a JOIN up ON a.id = up.parent_id)
                        SELECT system_id FROM system_units
                        WHERE unit_id IN (SELECT id FROM down) OR unit_id IN (SELECT id FROM up)))
               AND ",
            $find,
            "(s.search_text, $5) > 0 AND ",
            $find,
            "(s.search_text, $6) > 0
               AND ",
            $find,
            "(s.search_text, $7) > 0 "
        )
    };
}

macro_rules! page_of {
    ($find:literal, $order:literal) => {
        concat!(
            "SELECT s.reference, s.name, s.area, s.purpose, s.lifecycle, u.name_sv AS owner_sv, u.name_en AS owner_en,
                    s.supplier, s.updated_at ",
            matching!($find),
            "ORDER BY ",
            $order,
            " LIMIT $9 OFFSET $8"
        )
    };
}

/// A page of systems, and how many there are in all.
pub async fn list(store: &Store, actor: &Actor, filter: &Filter) -> Result<(Vec<SystemRow>, i64), Refusal> {
    let told = |state| policy::may(Some(actor), Action::SystemRead, &Subject::System(state)).is_allowed();
    if !told(Lifecycle::InUse) {
        return Ok((Vec::new(), 0));
    }
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let retired = told(Lifecycle::Retired);
    let state = filter.lifecycle.map_or("", Lifecycle::code);
    let area = text::sort_key(&filter.area);
    let unit: Option<Uuid> = filter.unit.map(|unit| unit.0);
    let [first, second, third] = search_words(&filter.text);
    let total = scalar!(
        w,
        i64,
        {
            sqlite: concat!("SELECT COUNT(*) ", matching!("instr")),
            postgres: concat!("SELECT COUNT(*) ", matching!("strpos")),
        },
        retired, state, &area, unit, &first, &second, &third,
    )?
    .unwrap_or(0);
    let offset = (filter.page.clamp(1, 1_000_000) - 1) * filter.size;
    macro_rules! ordered {
        ($order:literal) => {
            fetch_all!(
                w,
                Row,
                { sqlite: page_of!("instr", $order), postgres: page_of!("strpos", $order) },
                retired, state, &area, unit, &first, &second, &third, offset, filter.size,
            )
        };
    }
    let rows: Vec<Row> = match (filter.sort, filter.descending) {
        (Sort::Name, false) => ordered!("s.sort_key, s.reference"),
        (Sort::Name, true) => ordered!("s.sort_key DESC, s.reference"),
        (Sort::Area, false) => ordered!("s.area_key, s.sort_key, s.reference"),
        (Sort::Area, true) => ordered!("s.area_key DESC, s.sort_key, s.reference"),
        (Sort::Lifecycle, false) => ordered!(
            "CASE s.lifecycle WHEN 'planned' THEN 1 WHEN 'in_use' THEN 2 WHEN 'phasing_out' THEN 3 ELSE 4 END,
             s.sort_key, s.reference"
        ),
        (Sort::Lifecycle, true) => ordered!(
            "CASE s.lifecycle WHEN 'planned' THEN 1 WHEN 'in_use' THEN 2 WHEN 'phasing_out' THEN 3 ELSE 4 END DESC,
             s.sort_key, s.reference"
        ),
        (Sort::Reference, false) => ordered!("s.created_at, s.reference"),
        (Sort::Reference, true) => ordered!("s.created_at DESC, s.reference DESC"),
        (Sort::Updated, false) => ordered!("s.updated_at, s.reference"),
        (Sort::Updated, true) => ordered!("s.updated_at DESC, s.reference"),
    }?;
    let rows = rows.into_iter().map(SystemRow::try_from);
    Ok((rows.collect::<Result<_, _>>()?, total))
}

/// The areas that systems are of, in order.
pub async fn areas(store: &Store) -> Result<Vec<String>, Refusal> {
    let mut link = store.read().await?;
    let rows: Vec<(String, String)> = fetch_all!(
        &mut link.wire(),
        (String, String),
        "SELECT MIN(area) AS area, area_key FROM systems WHERE lifecycle <> 'retired' GROUP BY area_key
         ORDER BY area_key"
    )?;
    Ok(rows.into_iter().map(|(area, _)| area).collect())
}
