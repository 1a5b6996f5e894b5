//! Which needs a group holds: what may come in, and what is noted when it does.

use domain::{
    Code, FieldError,
    clusters::LEAST_MEMBERS,
    ids::{ClusterId, NeedId},
    people::Actor,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::row::Cluster;
use crate::{Refusal, Wire, needs, stamp};

/// The form's field.
const FIELD: &str = "members";

/// Each once, in one order, so that two groupings on PostgreSQL cannot wait for each other; enough of them.
pub(super) fn sorted(members: &[NeedId]) -> Result<Vec<NeedId>, Refusal> {
    let mut members = members.to_vec();
    members.sort_unstable();
    members.dedup();
    if members.len() < LEAST_MEMBERS {
        return Err(FieldError::new(FIELD, Code::TooFew)
            .with("min", LEAST_MEMBERS)
            .into());
    }
    Ok(members)
}

/// May these come into the group? Only what the actor handles, is registered and on its way, and is in no other group.
pub(super) async fn ask(
    w: &mut Wire<'_>,
    actor: &Actor,
    group: Option<ClusterId>,
    members: &[NeedId],
) -> Result<(), Refusal> {
    for need in members {
        let unknown = || Refusal::from(FieldError::new(FIELD, Code::UnknownReference));
        let (reference, on_its_way) = needs::may_be_grouped(w, actor, *need)
            .await?
            .ok_or_else(unknown)?;
        if !on_its_way {
            return Err(unknown());
        }
        let other = fetch_optional!(
            w,
            (Uuid, String),
            "SELECT c.id, c.reference FROM cluster_members m JOIN clusters c ON c.id = m.cluster_id
             WHERE m.need_id = $1 AND m.holds",
            need.0,
        )?;
        if let Some((id, other)) = other
            && group != Some(ClusterId(id))
        {
            let need = reference
                .map(|reference| reference.to_string())
                .unwrap_or_default();
            return Err(FieldError::new(FIELD, Code::InAnotherGroup)
                .with("need", need)
                .with("group", other)
                .into());
        }
    }
    Ok(())
}

pub(super) async fn add(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    group: ClusterId,
    members: &[NeedId],
) -> Result<(), Refusal> {
    for need in members {
        execute!(
            w,
            "INSERT INTO cluster_members (cluster_id, need_id, added_at, holds) VALUES ($1, $2, $3, $4)",
            group.0,
            need.0,
            stamp(now),
            true,
        )?;
    }
    Ok(())
}

/// Notes in each need's journal that it came in or went out.
pub(super) async fn note(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    group: &Cluster,
    members: &[NeedId],
    came_in: bool,
    reason: &str,
) -> Result<(), Refusal> {
    let mut members = members.to_vec();
    members.sort_unstable();
    for need in members {
        needs::note_group(w, actor, now, need, &group.name(), came_in, reason).await?;
    }
    Ok(())
}

/// The references of needs, for the journal.
pub(super) async fn references(w: &mut Wire<'_>, members: &[NeedId]) -> Result<String, Refusal> {
    let mut references = Vec::new();
    for need in members {
        references.push(needs::address_of(w, *need).await?);
    }
    references.sort_unstable();
    Ok(references.join(", "))
}
