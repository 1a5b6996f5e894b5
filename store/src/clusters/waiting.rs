//! Deviations that wait for the staff: to be answered, and those whose time is soon out.

use domain::{
    clusters::{DeviationState, Standing, standing},
    ids::PersonId,
    people::Actor,
    policy::{self, Action, ClusterFacts, Subject},
    reference::Reference,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{Refusal, Wire, parse_day, parse_stamp};

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingDeviation {
    pub group: Reference,
    pub title: String,
    pub unit_sv: String,
    pub unit_en: String,
    pub since: OffsetDateTime,
    /// It is in force and ends then; `None` for one to answer.
    pub ends: Option<Date>,
}

#[derive(sqlx::FromRow)]
struct Row {
    reference: String,
    title: String,
    group_state: String,
    name_sv: String,
    name_en: String,
    state: String,
    until: Option<String>,
    asked_by: Uuid,
    asked_at: String,
}

/// Those for the actor, the oldest first; none for whoever does not answer.
pub async fn waiting_for(
    w: &mut Wire<'_>,
    actor: &Actor,
    today: Date,
) -> Result<Vec<WaitingDeviation>, Refusal> {
    if !policy::may(Some(actor), Action::ClusterManage, &Subject::Site).is_allowed() {
        return Ok(Vec::new());
    }
    let rows = fetch_all!(
        w,
        Row,
        "SELECT c.reference, c.title, c.state AS group_state, u.name_sv, u.name_en, d.state, d.until, d.asked_by,
                d.asked_at
         FROM cluster_deviations d JOIN clusters c ON c.id = d.cluster_id JOIN units u ON u.id = d.unit_id
         WHERE d.state IN ('requested', 'time_limited') ORDER BY d.asked_at, d.id LIMIT 200",
    )?;
    let mut waiting = Vec::new();
    for row in rows {
        let state: DeviationState = row
            .state
            .parse()
            .map_err(|_| Refusal::damaged("state of a deviation"))?;
        let until = row.until.as_deref().and_then(parse_day);
        let facts = ClusterFacts {
            state: row
                .group_state
                .parse()
                .map_err(|_| Refusal::damaged("state of a group"))?,
            people: Vec::new(),
            unit_paths: Vec::new(),
        };
        let may = |asker: Uuid| {
            let subject = Subject::Deviation(&facts, PersonId(asker));
            policy::may(Some(actor), Action::DeviationDecide, &subject).is_allowed()
        };
        let ends = match standing(state, until, today) {
            Standing::Requested if may(row.asked_by) => None,
            Standing::EndsSoon => until,
            _ => continue,
        };
        waiting.push(WaitingDeviation {
            group: row
                .reference
                .parse()
                .map_err(|_| Refusal::damaged("reference of a group"))?,
            title: row.title,
            unit_sv: row.name_sv,
            unit_en: row.name_en,
            since: parse_stamp(&row.asked_at),
            ends,
        });
    }
    Ok(waiting)
}
