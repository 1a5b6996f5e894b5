//! Who follows what. Following is noted where its cause arises: writing a need, joining it, commenting, being
//! mentioned, choosing so. Not wanting to be told is noted too and is stronger than any cause.

use domain::{ids::PersonId, journal::SubjectKind};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Refusal, Wire, stamp};

domain::choices! {
    /// Why somebody follows.
    pub enum Cause {
        Author = "author",
        Joined = "joined",
        Commented = "commented",
        Mentioned = "mentioned",
        Assigned = "assigned",
        Chosen = "chosen",
    }
}

/// Lets a person follow a subject. One who follows already keeps the first cause, and one who wants not to be told
/// is left alone, unless it was just chosen.
pub async fn follow(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    person: PersonId,
    kind: SubjectKind,
    subject: Uuid,
    cause: Cause,
) -> Result<(), Refusal> {
    execute!(
        w,
        "INSERT INTO watches (person_id, subject_kind, subject_id, reason, muted, since)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person_id, subject_kind, subject_id) DO NOTHING",
        person.0,
        kind.code(),
        subject,
        cause.code(),
        false,
        stamp(now),
    )?;
    if cause == Cause::Chosen {
        set_muted(w, person, kind, subject, false).await?;
    }
    Ok(())
}

/// Lets a person follow no longer, whatever happens.
pub async fn mute(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    person: PersonId,
    kind: SubjectKind,
    subject: Uuid,
) -> Result<(), Refusal> {
    follow(w, now, person, kind, subject, Cause::Chosen).await?;
    set_muted(w, person, kind, subject, true).await
}

/// Takes back a choice, as if nothing had been said.
pub(crate) async fn forget(
    w: &mut Wire<'_>,
    person: PersonId,
    kind: SubjectKind,
    subject: Uuid,
) -> Result<(), Refusal> {
    execute!(
        w,
        "DELETE FROM watches WHERE person_id = $1 AND subject_kind = $2 AND subject_id = $3 AND reason = 'chosen'",
        person.0,
        kind.code(),
        subject,
    )?;
    Ok(())
}

async fn set_muted(
    w: &mut Wire<'_>,
    person: PersonId,
    kind: SubjectKind,
    subject: Uuid,
    muted: bool,
) -> Result<(), Refusal> {
    execute!(
        w,
        "UPDATE watches SET muted = $4 WHERE person_id = $1 AND subject_kind = $2 AND subject_id = $3",
        person.0,
        kind.code(),
        subject,
        muted,
    )?;
    Ok(())
}

/// Does this person follow it? `Some(false)` has said not to be told, `None` has said nothing.
pub async fn chosen(
    w: &mut Wire<'_>,
    person: PersonId,
    kind: SubjectKind,
    subject: Uuid,
) -> Result<Option<bool>, Refusal> {
    let muted: Option<bool> = scalar!(
        w,
        bool,
        "SELECT muted FROM watches WHERE person_id = $1 AND subject_kind = $2 AND subject_id = $3",
        person.0,
        kind.code(),
        subject,
    )?;
    Ok(muted.map(|muted| !muted))
}

/// Everyone who follows it, oldest first. Whether they may still see it is asked where they are told.
pub async fn followers(w: &mut Wire<'_>, kind: SubjectKind, subject: Uuid) -> Result<Vec<PersonId>, Refusal> {
    let rows = fetch_all!(
        w,
        (Uuid,),
        "SELECT person_id FROM watches WHERE subject_kind = $1 AND subject_id = $2 AND muted = $3
         ORDER BY since, person_id",
        kind.code(),
        subject,
        false,
    )?;
    Ok(rows.into_iter().map(|(id,)| PersonId(id)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::both_engines;

    both_engines! {
        async fn a_choice_not_to_be_told_outlives_every_cause_but_a_new_choice(world) {
            let (kind, subject, me) = (SubjectKind::Need, Uuid::from_u128(7), world.teacher.person);
            let mut unit = world.store.begin().await.unwrap();
            let w = &mut unit.wire();
            assert_eq!(chosen(w, me, kind, subject).await.unwrap(), None);
            follow(w, world.now, me, kind, subject, Cause::Author).await.unwrap();
            follow(w, world.now, world.head.person, kind, subject, Cause::Joined).await.unwrap();
            assert_eq!(followers(w, kind, subject).await.unwrap().len(), 2);
            mute(w, world.now, me, kind, subject).await.unwrap();
            follow(w, world.now, me, kind, subject, Cause::Commented).await.unwrap();
            assert_eq!(followers(w, kind, subject).await.unwrap(), [world.head.person]);
            follow(w, world.now, me, kind, subject, Cause::Chosen).await.unwrap();
            assert_eq!(chosen(w, me, kind, subject).await.unwrap(), Some(true));
        }
    }
}
