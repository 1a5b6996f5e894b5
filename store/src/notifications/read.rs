//! Reading notifications: by looking at what they tell of, or by saying so; and taking that back.

use domain::people::Actor;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Refusal, Store, Topic, stamp};

/// Which of one's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Those about a subject.
    Subject(Uuid),
    All,
}

/// The actor has looked at the subject's page: what it tells of is read.
pub async fn visited(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    subject: Uuid,
) -> Result<(), Refusal> {
    let unread = {
        let mut link = store.read().await?;
        scalar!(
            &mut link.wire(),
            i64,
            "SELECT seq FROM notifications WHERE person_id = $1 AND subject_id = $2 AND read_at IS NULL LIMIT 1",
            actor.person.0,
            subject,
        )?
    };
    if unread.is_some() {
        mark(store, actor, now, What::Subject(subject), true).await?;
    }
    Ok(())
}

/// Marks as read, or as unread again; gives how many changed.
pub async fn mark(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    what: What,
    read: bool,
) -> Result<u64, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let subject = match what {
        What::Subject(id) => Some(id),
        What::All => None,
    };
    let changed = execute!(
        w,
        "UPDATE notifications SET read_at = CASE WHEN $3 THEN $4 ELSE NULL END
         WHERE person_id = $1 AND ($2 IS NULL OR subject_id = $2) AND (read_at IS NULL) = $3",
        actor.person.0,
        subject,
        read,
        stamp(now),
    )?;
    let version = now.unix_timestamp_nanos() / 1000;
    w.tell(
        Topic::Person(actor.person),
        i64::try_from(version).unwrap_or(i64::MAX),
    );
    unit.save().await?;
    Ok(changed)
}
