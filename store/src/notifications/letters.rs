//! Letters on their way: gathered from notifications, taken by a sender, ended. A letter is never handed to a mail
//! server twice: before its content is sent it is marked as being handed over, and a letter that was cut off there is
//! not tried again; what it told goes into the next daily letter instead, so that nothing is lost either.

use domain::{
    ids::PersonId,
    notifications::{Delivery, Language},
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::group::{Group, Row, columns, grouped};
use crate::{Refusal, Store, Wire, new_id, people, stamp, swedish_time};

/// How long a sender has a letter before another may take it.
const LEASE: Duration = Duration::minutes(3);

/// How long handing over may take: mail servers may think for ten minutes (RFC 5321, 4.5.3.2.6).
const HANDING_OVER: Duration = Duration::minutes(15);

/// For how long a letter is tried.
const PATIENCE: Duration = Duration::days(5);

/// The hour of daily and weekly letters, Swedish time.
const HOUR: u8 = 7;

/// A letter to send.
#[derive(Debug, Clone)]
pub struct Letter {
    pub id: Uuid,
    /// What its links to say no carry.
    pub token: Uuid,
    pub name: String,
    pub address: String,
    pub language: Language,
    pub delivery: Delivery,
    pub created_at: OffsetDateTime,
    pub attempts: i64,
    /// Never empty; the newest subject first.
    pub groups: Vec<Group>,
}

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Sent,
    /// Not now: tried again later.
    Later,
    /// The address is not taken, for good.
    Refused,
    /// The mail server does not want this letter.
    Rejected,
}

/// What was told before letters were ever sent is not sent: who sets up letters does not flood anybody.
pub async fn put_aside_earlier(store: &Store, now: OffsetDateTime) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    execute!(
        &mut unit.wire(),
        "UPDATE notifications SET delivery = 'none'
         WHERE letter_id IS NULL AND delivery <> 'none' AND told_at < $1 AND NOT EXISTS (SELECT 1 FROM letters)",
        stamp(now - Duration::days(1)),
    )?;
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
        "INSERT INTO letters (id, token, person_id, delivery, state, created_at, due_at, attempts, trouble)
         VALUES ($1, $2, $3, $4, 'waiting', $5, $5, 0, '')",
        id,
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
    person_id: Uuid,
    delivery: String,
    created_at: String,
    attempts: i64,
}

/// The next letter that is due, now this sender's; `None` when there is none. Letters that have nothing to say any
/// more, or nobody to say it to, are dropped on the way.
pub async fn take(store: &Store, now: OffsetDateTime) -> Result<Option<Letter>, Refusal> {
    loop {
        let mut unit = store.begin().await?;
        let taken = fetch_optional!(
            &mut unit.wire(),
            Taken,
            {
                sqlite: "UPDATE letters SET state = 'sending', leased_until = $2, attempts = attempts + 1
                         WHERE id = (SELECT id FROM letters
                                     WHERE (state = 'waiting' AND due_at <= $1)
                                        OR (state = 'sending' AND leased_until < $1)
                                     ORDER BY due_at, id LIMIT 1)
                         RETURNING id, token, person_id, delivery, created_at, attempts",
                postgres: "UPDATE letters SET state = 'sending', leased_until = $2, attempts = attempts + 1
                           WHERE id = (SELECT id FROM letters
                                       WHERE (state = 'waiting' AND due_at <= $1)
                                          OR (state = 'sending' AND leased_until < $1)
                                       ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
                           RETURNING id, token, person_id, delivery, created_at, attempts",
            },
            stamp(now),
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

/// The content is sent now: from here on the letter is never tried again unless the mail server says no. `false` when
/// the letter is another sender's meanwhile: then nothing may be sent.
pub async fn hand_over(store: &Store, now: OffsetDateTime, letter: &Letter) -> Result<bool, Refusal> {
    let mut unit = store.begin().await?;
    let mine = execute!(
        &mut unit.wire(),
        "UPDATE letters SET state = 'handing_over', leased_until = $3
         WHERE id = $1 AND state = 'sending' AND attempts = $2",
        letter.id,
        letter.attempts,
        stamp(now + HANDING_OVER),
    )?;
    unit.save().await?;
    Ok(mine == 1)
}

/// What became of it. `trouble` is what the mail server answered, for the log of the database, without addresses.
pub async fn end(
    store: &Store,
    now: OffsetDateTime,
    letter: &Letter,
    end: End,
    trouble: &str,
) -> Result<(), Refusal> {
    let (state, due) = match end {
        End::Sent => ("sent", now),
        End::Refused => ("refused", now),
        End::Rejected => ("given_up", now),
        End::Later if now - letter.created_at > PATIENCE => ("given_up", now),
        End::Later => ("waiting", now + pause(letter.attempts)),
    };
    let ended = (state != "waiting").then(|| stamp(now));
    let trouble: String = trouble.chars().take(200).collect();
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    execute!(
        w,
        "UPDATE letters SET state = $3, due_at = $4, ended_at = $5, leased_until = NULL, trouble = $6
         WHERE id = $1 AND attempts = $2 AND state IN ('sending', 'handing_over')",
        letter.id,
        letter.attempts,
        state,
        stamp(due),
        ended,
        trouble,
    )?;
    if end == End::Refused {
        execute!(
            w,
            "INSERT INTO correspondents (person_id, language, only_own, refused_address)
             SELECT person_id, $2, $3, $4 FROM letters WHERE id = $1
             ON CONFLICT (person_id) DO UPDATE SET refused_address = excluded.refused_address",
            letter.id,
            letter.language.code(),
            false,
            &letter.address,
        )?;
    }
    unit.save().await
}

/// How long to wait after so many tries: five seconds, doubled each time, at most two hours.
fn pause(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts.clamp(1, 12) - 1).unwrap_or(0);
    Duration::seconds(5 * 2_i64.pow(doublings)).min(Duration::hours(2))
}

/// A database in a file has one program: what the last run had taken when it ended is taken up at once. On other
/// engines another process may still have it, until its lease is over.
pub async fn take_over(store: &Store, now: OffsetDateTime) -> Result<(), Refusal> {
    if store.engine() == crate::Engine::Sqlite {
        let mut unit = store.begin().await?;
        execute!(
            &mut unit.wire(),
            "UPDATE letters SET leased_until = $1 WHERE state IN ('sending', 'handing_over') AND leased_until > $1",
            stamp(now - Duration::seconds(1)),
        )?;
        unit.save().await?;
    }
    Ok(())
}

/// When the next waiting letter is due.
pub async fn next_due(store: &Store) -> Result<Option<OffsetDateTime>, Refusal> {
    let mut link = store.read().await?;
    let due = scalar!(
        &mut link.wire(),
        Option<String>,
        "SELECT MIN(due_at) FROM letters WHERE state = 'waiting'",
    )?;
    Ok(due.flatten().as_deref().map(crate::parse_stamp))
}

/// Letters that were cut off while being handed over: nobody knows whether they arrived. They are not sent again;
/// what they told goes into the next daily letter. Gives how many there were.
pub async fn settle_unclear(store: &Store, now: OffsetDateTime) -> Result<u64, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    execute!(
        w,
        "UPDATE notifications SET letter_id = NULL, delivery = 'daily'
         WHERE letter_id IN (SELECT id FROM letters WHERE state = 'handing_over' AND leased_until < $1)",
        stamp(now),
    )?;
    let unclear = execute!(
        w,
        "UPDATE letters SET state = 'unclear', ended_at = $1 WHERE state = 'handing_over' AND leased_until < $1",
        stamp(now),
    )?;
    unit.save().await?;
    Ok(unclear)
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

    #[test]
    fn pauses_grow_and_end_at_two_hours() {
        let pauses: Vec<i64> = (1..=12).map(|n| pause(n).whole_seconds()).collect();
        assert_eq!(pauses[..3], [5, 10, 20]);
        assert!(pauses.windows(2).all(|two| two[0] <= two[1]));
        assert_eq!(pauses[11], 7200);
    }
}
