//! Letters on their way: gathered from notifications, taken by a sender. Several are sent at a time, those to one
//! person one after the other, in the order in which they were made. What becomes of them stands in [`super::endings`].

use domain::{
    ids::PersonId,
    notifications::{Delivery, Language},
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{
    endings::HANDING_OVER,
    group::{Group, Row, columns, grouped},
};
use crate::{Refusal, Store, Wire, new_id, people, stamp, swedish_time};

/// How long a sender has a letter before another may take it.
const LEASE: Duration = Duration::minutes(5);

/// For how long a letter that is being handed over keeps the next one to the same person waiting.
const ORDER: Duration = Duration::minutes(2);

/// The hour of daily and weekly letters, Swedish time.
const HOUR: u8 = 7;

/// A letter to send.
#[derive(Debug, Clone)]
pub struct Letter {
    pub id: Uuid,
    /// What its links to say no carry.
    pub token: Uuid,
    /// What its return path carries, by which a report of it is known.
    pub return_token: Option<Uuid>,
    pub person: PersonId,
    pub name: String,
    pub address: String,
    pub language: Language,
    pub delivery: Delivery,
    pub created_at: OffsetDateTime,
    pub attempts: i64,
    /// Never empty; the newest subject first.
    pub groups: Vec<Group>,
}

/// What was told before letters were ever sent is not sent: who sets up letters does not flood anybody. Once they are
/// set up nothing is put aside any more, however often the program starts.
pub async fn put_aside_earlier(store: &Store, now: OffsetDateTime) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let first = execute!(
        w,
        "INSERT INTO letters_since (id, at) VALUES (1, $1) ON CONFLICT (id) DO NOTHING",
        stamp(now),
    )?;
    if first == 1 {
        execute!(
            w,
            "UPDATE notifications SET delivery = 'none'
             WHERE letter_id IS NULL AND delivery <> 'none' AND told_at < $1",
            stamp(now - Duration::days(1)),
        )?;
    }
    unit.save().await
}

/// Makes letters of what waits: at once one for each person and subject, daily and weekly one for each person with
/// all that was told before the hour. Gives how many were made.
pub async fn gather(store: &Store, now: OffsetDateTime) -> Result<usize, Refusal> {
    let mut made = 0;
    for (delivery, until) in [
        (Delivery::AtOnce, now),
        (Delivery::Daily, last_morning(now)),
        (Delivery::Weekly, last_monday(now)),
    ] {
        let waiting = {
            let mut link = store.read().await?;
            fetch_all!(
                &mut link.wire(),
                (Uuid, Option<Uuid>),
                "SELECT DISTINCT person_id, CASE WHEN delivery = 'at_once' THEN subject_id END AS subject_id
                 FROM notifications
                 WHERE letter_id IS NULL AND delivery <> 'none' AND delivery = $1 AND told_at <= $2",
                delivery.code(),
                stamp(until),
            )?
        };
        for part in waiting.chunks(50) {
            let mut unit = store.begin().await?;
            for (person, subject) in part {
                made += one(&mut unit.wire(), now, delivery, until, *person, *subject).await?;
            }
            unit.save().await?;
        }
    }
    Ok(made)
}

async fn one(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    delivery: Delivery,
    until: OffsetDateTime,
    person: Uuid,
    subject: Option<Uuid>,
) -> Result<usize, Refusal> {
    let id = new_id(now);
    let taken = execute!(
        w,
        "UPDATE notifications SET letter_id = $1
         WHERE person_id = $2 AND ($3 IS NULL OR subject_id = $3) AND delivery = $4 AND letter_id IS NULL
           AND told_at <= $5",
        id,
        person,
        subject,
        delivery.code(),
        stamp(until),
    )?;
    // Another process was quicker.
    if taken == 0 {
        return Ok(0);
    }
    execute!(
        w,
        "INSERT INTO letters
             (id, token, return_token, person_id, delivery, state, created_at, due_at, attempts, trouble)
         VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $6, 0, '')",
        id,
        Uuid::new_v4(),
        Uuid::new_v4(),
        person,
        delivery.code(),
        stamp(now),
    )?;
    Ok(1)
}

/// The last time it was seven in the morning.
fn last_morning(now: OffsetDateTime) -> OffsetDateTime {
    let here = swedish_time(now);
    let morning = here.replace_time(time::Time::from_hms(HOUR, 0, 0).unwrap_or(time::Time::MIDNIGHT));
    if morning <= here {
        morning
    } else {
        morning - Duration::days(1)
    }
}

/// The last time it was seven on a Monday morning.
fn last_monday(now: OffsetDateTime) -> OffsetDateTime {
    let morning = last_morning(now);
    let days = morning.weekday().number_days_from_monday();
    morning - Duration::days(i64::from(days))
}

#[derive(sqlx::FromRow)]
struct Taken {
    id: Uuid,
    token: Uuid,
    return_token: Option<Uuid>,
    person_id: Uuid,
    delivery: String,
    created_at: String,
    attempts: i64,
}

/// What is due at `$1`: nobody has it, or whoever had it is gone, and no earlier letter to the person is still under
/// way. One whose handing over takes beyond `$2` holds up no other any more: its sender may be gone, or the mail server
/// thinks for long.
macro_rules! next_letter {
    () => {
        "SELECT l.id FROM letters l
         WHERE ((l.state = 'waiting' AND l.due_at <= $1) OR (l.state = 'sending' AND l.leased_until < $1))
           AND NOT EXISTS (SELECT 1 FROM letters e
                           WHERE e.person_id = l.person_id AND e.id < l.id AND e.ended_at IS NULL
                             AND (e.state <> 'handing_over' OR e.leased_until >= $2))
         ORDER BY l.due_at, l.id LIMIT 1"
    };
}

/// The next letter that is due, now this sender's; `None` when there is none. Letters that have nothing to say any
/// more, or nobody to say it to, are dropped on the way.
pub async fn take(store: &Store, now: OffsetDateTime) -> Result<Option<Letter>, Refusal> {
    let held_up = stamp(now + HANDING_OVER - ORDER);
    loop {
        // Mostly there is none, and looking keeps nobody from writing.
        let waits = {
            let mut link = store.read().await?;
            scalar!(&mut link.wire(), Uuid, next_letter!(), stamp(now), &held_up)?
        };
        if waits.is_none() {
            return Ok(None);
        }
        let mut unit = store.begin().await?;
        let taken = fetch_optional!(
            &mut unit.wire(),
            Taken,
            {
                sqlite: concat!(
                    "UPDATE letters SET state = 'sending', leased_until = $3, attempts = attempts + 1
                     WHERE id = (", next_letter!(), ")
                     RETURNING id, token, return_token, person_id, delivery, created_at, attempts"
                ),
                postgres: concat!(
                    "UPDATE letters SET state = 'sending', leased_until = $3, attempts = attempts + 1
                     WHERE id = (", next_letter!(), " FOR UPDATE OF l SKIP LOCKED)
                     RETURNING id, token, return_token, person_id, delivery, created_at, attempts"
                ),
            },
            stamp(now),
            &held_up,
            stamp(now + LEASE),
        )?;
        let Some(taken) = taken else { return Ok(None) };
        unit.save().await?;
        let (id, attempts) = (taken.id, taken.attempts);
        match written(store, now, taken).await? {
            Some(letter) => return Ok(Some(letter)),
            None => {
                let mut unit = store.begin().await?;
                execute!(
                    &mut unit.wire(),
                    "UPDATE letters SET state = 'dropped', ended_at = $2 WHERE id = $1 AND attempts = $3",
                    id,
                    stamp(now),
                    attempts,
                )?;
                unit.save().await?;
            }
        }
    }
}

/// What the letter says, with the rights its reader has now.
async fn written(store: &Store, now: OffsetDateTime, taken: Taken) -> Result<Option<Letter>, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let Some(actor) = people::actor(w, PersonId(taken.person_id), crate::swedish_day(now)).await? else {
        return Ok(None);
    };
    let found = fetch_optional!(
        w,
        (String, Option<String>, Option<String>),
        "SELECT p.email, c.language, c.refused_address
         FROM persons p LEFT JOIN correspondents c ON c.person_id = p.id WHERE p.id = $1",
        taken.person_id,
    )?;
    let Some((address, language, refused)) = found else {
        return Ok(None);
    };
    if refused.is_some_and(|refused| refused == address) {
        return Ok(None);
    }
    let rows = fetch_all!(
        w,
        Row,
        concat!(
            "WITH mine AS (
                 SELECT n.id, n.kind, n.subject_kind, n.subject_id, n.own, n.read_at, n.seq,
                        COUNT(*) OVER (PARTITION BY n.subject_id) AS total,
                        SUM(CASE WHEN n.read_at IS NULL THEN 1 ELSE 0 END) OVER (PARTITION BY n.subject_id) AS unread,
                        MAX(n.seq) OVER (PARTITION BY n.subject_id) AS last
                 FROM notifications n WHERE n.letter_id = $1)
             SELECT ",
            columns!(),
            "FROM mine JOIN journal j ON j.seq = mine.seq ORDER BY mine.last DESC, mine.seq DESC"
        ),
        taken.id,
    )?;
    let mut groups = grouped(w, &actor, rows).await?;
    groups.retain(|group| group.heading.is_some());
    if groups.is_empty() {
        return Ok(None);
    }
    Ok(Some(Letter {
        id: taken.id,
        token: taken.token,
        return_token: taken.return_token,
        person: actor.person,
        name: actor.name,
        address,
        language: language
            .as_deref()
            .and_then(Language::from_code)
            .unwrap_or(Language::Swedish),
        delivery: taken
            .delivery
            .parse()
            .map_err(|_| Refusal::damaged("delivery of a letter"))?,
        created_at: crate::parse_stamp(&taken.created_at),
        attempts: taken.attempts,
        groups,
    }))
}

/// When the next letter that waits for nothing but its time is due.
pub async fn next_due(store: &Store) -> Result<Option<OffsetDateTime>, Refusal> {
    let mut link = store.read().await?;
    let due = scalar!(
        &mut link.wire(),
        Option<String>,
        "SELECT MIN(l.due_at) FROM letters l
         WHERE l.state = 'waiting'
           AND NOT EXISTS (SELECT 1 FROM letters e
                           WHERE e.person_id = l.person_id AND e.id < l.id AND e.ended_at IS NULL)",
    )?;
    Ok(due.flatten().as_deref().map(crate::parse_stamp))
}

/// How many letters stand in each state, for measuring.
pub async fn counts(store: &Store) -> Result<Vec<(String, i64)>, Refusal> {
    let mut link = store.read().await?;
    fetch_all!(
        &mut link.wire(),
        (String, i64),
        "SELECT state, COUNT(*) FROM letters GROUP BY state ORDER BY state",
    )
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn mornings_are_swedish() {
        // A Tuesday in winter, seven is six UTC.
        assert_eq!(
            last_morning(datetime!(2026-11-24 06:00 UTC)),
            datetime!(2026-11-24 06:00 UTC)
        );
        assert_eq!(
            last_morning(datetime!(2026-11-24 05:59 UTC)),
            datetime!(2026-11-23 06:00 UTC)
        );
        assert_eq!(
            last_monday(datetime!(2026-11-24 12:00 UTC)),
            datetime!(2026-11-23 06:00 UTC)
        );
        assert_eq!(
            last_monday(datetime!(2026-11-23 05:00 UTC)),
            datetime!(2026-11-16 06:00 UTC)
        );
    }
}
