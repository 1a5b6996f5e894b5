//! Saying no to letters by a link in one of them, without signing in: the letter's token speaks for its reader.

use domain::{
    ids::PersonId,
    journal::SubjectKind,
    notifications::{Delivery, NoticeKind},
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    group::{Heading, heading},
    wishes::choose,
};
use crate::{Refusal, Store, Wire, people, watches};

/// What letters are said no to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SayNo {
    /// Those about a need or proposal.
    Subject(Uuid),
    Kind(NoticeKind),
}

/// What the reader of a letter can say no to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub subjects: Vec<(Uuid, Heading)>,
    pub kinds: Vec<NoticeKind>,
}

async fn reader(w: &mut Wire<'_>, token: Uuid) -> Result<(Uuid, Uuid), Refusal> {
    fetch_optional!(
        w,
        (Uuid, Uuid),
        "SELECT id, person_id FROM letters WHERE token = $1",
        token
    )?
    .ok_or(Refusal::NotFound)
}

#[derive(sqlx::FromRow)]
struct Row {
    kind: String,
    subject_kind: String,
    subject_id: Uuid,
}

async fn carried(w: &mut Wire<'_>, letter: Uuid) -> Result<Vec<Row>, Refusal> {
    fetch_all!(
        w,
        Row,
        "SELECT DISTINCT kind, subject_kind, subject_id FROM notifications WHERE letter_id = $1
         ORDER BY subject_id, kind",
        letter,
    )
}

/// What the letter with this token offers; [`Refusal::NotFound`] for none of ours.
pub async fn offer(store: &Store, now: OffsetDateTime, token: Uuid) -> Result<Offer, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let (letter, person) = reader(w, token).await?;
    let actor = people::actor(w, PersonId(person), crate::swedish_day(now))
        .await?
        .ok_or(Refusal::NotFound)?;
    let mut offer = Offer {
        subjects: Vec::new(),
        kinds: Vec::new(),
    };
    for row in carried(w, letter).await? {
        if let Some(kind) = NoticeKind::from_code(&row.kind)
            && !offer.kinds.contains(&kind)
        {
            offer.kinds.push(kind);
        }
        let known = offer.subjects.iter().any(|(id, _)| *id == row.subject_id);
        if let Some(kind) = SubjectKind::from_code(&row.subject_kind)
            && !known
            && let Some(heading) = heading(w, &actor, kind, row.subject_id).await?
        {
            offer.subjects.push((row.subject_id, heading));
        }
    }
    Ok(offer)
}

/// No more such letters. `None` means what the letter itself is about: its one subject, or else all its kinds, as
/// the one click of a mail program asks. What the letter did not carry cannot be said no to by it.
pub async fn say_no(
    store: &Store,
    now: OffsetDateTime,
    token: Uuid,
    what: Option<SayNo>,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let (letter, person) = reader(w, token).await?;
    let rows = carried(w, letter).await?;
    let one_subject = rows
        .first()
        .filter(|first| rows.iter().all(|row| row.subject_id == first.subject_id))
        .map(|row| SayNo::Subject(row.subject_id));
    let asked: Vec<SayNo> = match what.or(one_subject) {
        Some(what) => vec![what],
        None => rows
            .iter()
            .filter_map(|row| NoticeKind::from_code(&row.kind))
            .map(SayNo::Kind)
            .collect(),
    };
    for what in asked {
        match what {
            SayNo::Kind(kind) if rows.iter().any(|row| row.kind == kind.code()) => {
                choose(w, person, kind, Delivery::None).await?;
            }
            SayNo::Subject(id) => {
                let row = rows.iter().find(|row| row.subject_id == id);
                let kind = row.and_then(|row| SubjectKind::from_code(&row.subject_kind));
                watches::mute(w, now, PersonId(person), kind.ok_or(Refusal::NotFound)?, id).await?;
                execute!(
                    w,
                    "UPDATE notifications SET delivery = 'none'
                     WHERE person_id = $1 AND subject_id = $2 AND letter_id IS NULL",
                    person,
                    id,
                )?;
            }
            SayNo::Kind(_) => return Err(Refusal::NotFound),
        }
    }
    unit.save().await
}
