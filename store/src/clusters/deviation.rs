//! A deviation as it is kept.

use domain::{
    clusters::{DeviationState, Standing, standing},
    ids::{ClusterId, DeviationId, PersonId, UnitId},
    people::Actor,
    policy::Action,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::row::{self, Cluster};
use crate::{Conflict, Refusal, Wire, once, parse_day, swedish_day};

#[derive(Debug, Clone)]
pub(super) struct Deviation {
    pub id: DeviationId,
    pub unit: UnitId,
    pub state: DeviationState,
    pub until: Option<Date>,
    pub asked_by: PersonId,
}

impl Deviation {
    pub fn standing(&self, today: Date) -> Standing {
        standing(self.state, self.until, today)
    }

    /// What is wanted of it cannot be done as it stands.
    pub fn conflict(&self, event: &str) -> Refusal {
        Refusal::Conflict(Conflict::State {
            state: self.state.to_string(),
            event: event.to_owned(),
        })
    }
}

/// Those of a group, oldest first.
pub(super) async fn all(w: &mut Wire<'_>, group: ClusterId) -> Result<Vec<Deviation>, Refusal> {
    let rows = fetch_all!(
        w,
        (Uuid, Uuid, String, Option<String>, Uuid),
        "SELECT id, unit_id, state, until, asked_by FROM cluster_deviations WHERE cluster_id = $1
         ORDER BY asked_at, id",
        group.0,
    )?;
    rows.into_iter()
        .map(|(id, unit, state, until, asked_by)| {
            Ok(Deviation {
                id: DeviationId(id),
                unit: UnitId(unit),
                state: state
                    .parse()
                    .map_err(|_| Refusal::damaged("state of a deviation"))?,
                until: until.as_deref().and_then(parse_day),
                asked_by: PersonId(asked_by),
            })
        })
        .collect()
}

/// The one that waits for an answer or is in force for the unit.
pub(super) async fn open_of(
    w: &mut Wire<'_>,
    group: ClusterId,
    unit: UnitId,
    now: OffsetDateTime,
) -> Result<Option<Deviation>, Refusal> {
    let today = swedish_day(now);
    Ok(all(w, group)
        .await?
        .into_iter()
        .find(|deviation| deviation.unit == unit && deviation.standing(today).is_open()))
}

/// The group that the actor reads and one of its deviations; `None` when this form has already been carried out.
pub(super) async fn opened(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    (group, deviation): (ClusterId, DeviationId),
    key: &str,
) -> Result<Option<(Cluster, Deviation)>, Refusal> {
    let cluster = row::open(w, actor, group, Action::ClusterRead).await?;
    let found = all(w, group)
        .await?
        .into_iter()
        .find(|one| one.id == deviation)
        .ok_or(Refusal::NotFound)?;
    if once::claim(w, actor, key, now).await?.is_some() {
        return Ok(None);
    }
    Ok(Some((cluster, found)))
}
