//! How well the joint solution fits each unit, all in one form.

use std::collections::HashMap;

use domain::{
    clusters::{ClusterEvent, FitsForm},
    ids::ClusterId,
    journal::{Verb, change},
    people::Actor,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::row::{self, At, Step, opened};
use crate::{Refusal, Store, Wire};

/// Each unit's fit and note, as codes.
pub(super) async fn kept(
    w: &mut Wire<'_>,
    id: ClusterId,
) -> Result<HashMap<Uuid, (String, String)>, Refusal> {
    let rows = fetch_all!(
        w,
        (Uuid, String, String),
        "SELECT unit_id, fit, note FROM cluster_fits WHERE cluster_id = $1",
        id.0,
    )?;
    Ok(rows
        .into_iter()
        .map(|(unit, fit, note)| (unit, (fit, note)))
        .collect())
}

/// Notes them. A unit that is left empty is not judged, or not any more.
pub async fn note_fits(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &FitsForm,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let Some(mut cluster) = opened(&mut unit, actor, now, at).await? else {
        return Ok(());
    };
    domain::clusters::transition(cluster.facts.state, ClusterEvent::NoteFits)?;
    let w = &mut unit.wire();
    let units = row::concerned(w, cluster.id).await?;
    let notes = form.check(&units)?;
    let kept = kept(w, cluster.id).await?;
    let mut changes = Vec::new();
    for unit in units {
        let (old_fit, old_note) = kept.get(&unit.0).cloned().unwrap_or_default();
        let new = notes.iter().find(|note| note.unit == unit);
        let (fit, note) = new.map_or(("", ""), |new| (new.fit.code(), new.note.as_str()));
        if (old_fit.as_str(), old_note.as_str()) == (fit, note) {
            continue;
        }
        let name = row::unit_name(w, Some(unit)).await?;
        change(&mut changes, &format!("fit:{name}"), old_fit, fit);
        change(&mut changes, &format!("fit_note:{name}"), old_note, note);
        execute!(
            w,
            "DELETE FROM cluster_fits WHERE cluster_id = $1 AND unit_id = $2",
            cluster.id.0,
            unit.0
        )?;
        if new.is_some() {
            execute!(
                w,
                "INSERT INTO cluster_fits (cluster_id, unit_id, fit, note) VALUES ($1, $2, $3, $4)",
                cluster.id.0,
                unit.0,
                fit,
                note,
            )?;
        }
    }
    if changes.is_empty() {
        return unit.save().await;
    }
    let step = Step {
        event: ClusterEvent::NoteFits,
        verb: Verb::FitNoted,
        reason: "",
        changes,
    };
    cluster.advance(w, actor, now, step).await?;
    unit.save().await
}
