//! Systems that the municipality has.

use domain::search::Kind;
use uuid::Uuid;

use super::{Content, Span, Units, joined_fields, values};
use crate::{
    Refusal, Wire,
    search::room::{Both, Common, Facts, Room, Text},
};

#[derive(sqlx::FromRow)]
struct SystemRow {
    id: Uuid,
    reference: String,
    lifecycle: String,
    name: String,
    area: String,
    purpose: String,
    supplier: String,
    access: String,
    owner_unit: Uuid,
    updated_at: String,
}

pub(super) async fn systems(
    w: &mut Wire<'_>,
    units: &Units,
    Span(from, to): Span,
    content: &mut Content,
) -> Result<(), Refusal> {
    let rows = fetch_all!(
        w,
        SystemRow,
        "SELECT id, reference, lifecycle, name, area, purpose, supplier, access, owner_unit, updated_at
         FROM systems WHERE id BETWEEN $1 AND $2",
        from,
        to,
    )?;
    for row in rows {
        let facts = Facts::System(row.lifecycle.parse().map_err(|_| Refusal::damaged("system"))?);
        let unit = Some(row.owner_unit);
        let title = Both::one(row.name);
        // It is of no year: it is there this year as it was last year.
        let values = values(Kind::System, facts.code(), unit, units, &[], "");
        let text = Text {
            title: title.clone(),
            body: Both::one(joined_fields(&[row.purpose, row.area, row.supplier, row.access])),
            values,
            at: row.updated_at,
            public: false,
            thread: None,
            outcome: None,
        };
        let common = Common {
            facts,
            reference: row.reference,
            title,
            unit,
            keys: Vec::new(),
        };
        content.rooms.insert(Room::System(row.id), common);
        content.add(Room::System(row.id), Kind::System, row.id, text);
    }
    Ok(())
}
