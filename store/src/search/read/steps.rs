//! Steps of the plan.

use std::collections::HashMap;

use domain::search::Kind;
use uuid::Uuid;

use super::{Aims, Content, Span, Units, values};
use crate::{
    Refusal, Wire,
    search::room::{Both, Common, Facts, Room, Text},
};

#[derive(sqlx::FromRow)]
struct StepRow {
    id: Uuid,
    no: i64,
    title_sv: String,
    title_en: String,
    about_sv: String,
    about_en: String,
    state: String,
    starts: String,
}

/// The steps of the current plan, which is what the plan's page shows.
pub(super) async fn steps(
    w: &mut Wire<'_>,
    Span(from, to): Span,
    aims: &mut Aims,
    content: &mut Content,
) -> Result<(), Refusal> {
    let rows = fetch_all!(
        w,
        StepRow,
        "SELECT id, no, title_sv, title_en, about_sv, about_en, state, starts FROM steps
         WHERE plan_id = (SELECT id FROM plans ORDER BY version_no DESC LIMIT 1) AND id BETWEEN $1 AND $2",
        from,
        to,
    )?;
    let parts: Vec<(Uuid, String, String)> = fetch_all!(
        w,
        (Uuid, String, String),
        "SELECT step_id, text_sv, text_en FROM step_parts WHERE step_id BETWEEN $1 AND $2 ORDER BY step_id, position",
        from,
        to,
    )?;
    let mut more: HashMap<Uuid, Both> = HashMap::new();
    for (step, sv, en) in parts {
        let both = more.entry(step).or_default();
        both.sv.push('\n');
        both.sv.push_str(&sv);
        both.en.push('\n');
        both.en.push_str(&en);
    }
    for row in rows {
        let facts = Facts::Step(row.state.parse().map_err(|_| Refusal::damaged("step"))?);
        let parts = more.remove(&row.id).unwrap_or_default();
        let of = aims.get(&row.id).map_or(&[][..], Vec::as_slice);
        let title = Both {
            sv: row.title_sv,
            en: row.title_en,
        };
        let text = Text {
            title: title.clone(),
            body: Both {
                sv: row.about_sv + &parts.sv,
                en: row.about_en + &parts.en,
            },
            values: values(Kind::Step, facts.code(), None, &Units::new(), of, &row.starts),
            at: row.starts,
            public: true,
            thread: None,
            outcome: None,
        };
        let common = Common {
            facts,
            reference: row.no.to_string(),
            title,
            unit: None,
            keys: Vec::new(),
        };
        content.rooms.insert(Room::Step(row.id), common);
        content.add(Room::Step(row.id), Kind::Step, row.id, text);
    }
    Ok(())
}
