//! Following a need or a proposal, and no longer doing so, by choice.

use domain::{journal::SubjectKind, people::Actor};
use time::OffsetDateTime;
use uuid::Uuid;

use super::group::heading;
use crate::{
    Refusal, Store,
    watches::{self, Cause},
};

/// How the actor stands to a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watching {
    /// Wrote it or stands behind it: told of each step whatever is chosen.
    pub own: bool,
    /// Is told of it by letters too.
    pub follows: bool,
}

/// Does the actor follow it?
pub async fn watching(
    store: &Store,
    actor: &Actor,
    kind: SubjectKind,
    id: Uuid,
) -> Result<Watching, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let own = scalar!(
        w,
        i64,
        "SELECT COUNT(*) FROM (
             SELECT author_id FROM needs WHERE id = $1 AND author_id = $2
             UNION ALL SELECT person_id FROM need_joiners WHERE need_id = $1 AND person_id = $2
             UNION ALL SELECT n.author_id FROM cluster_members m JOIN needs n ON n.id = m.need_id
                       WHERE m.cluster_id = $1 AND n.author_id = $2
             UNION ALL SELECT j.person_id FROM cluster_members m JOIN need_joiners j ON j.need_id = m.need_id
                       WHERE m.cluster_id = $1 AND j.person_id = $2
             UNION ALL SELECT person_id FROM proposal_authors WHERE proposal_id = $1 AND person_id = $2) ties",
        id,
        actor.person.0,
    )?
    .is_some_and(|ties| ties > 0);
    let chosen = watches::chosen(w, actor.person, kind, id).await?;
    Ok(Watching {
        own,
        follows: chosen.unwrap_or(own),
    })
}

/// Follows it from now on, or no longer. What one may not see cannot be followed.
pub async fn watch(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    kind: SubjectKind,
    id: Uuid,
    follow: bool,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    heading(w, actor, kind, id).await?.ok_or(Refusal::NotFound)?;
    if follow {
        watches::follow(w, now, actor.person, kind, id, Cause::Chosen).await?;
    } else {
        watches::mute(w, now, actor.person, kind, id).await?;
    }
    unit.save().await
}
