//! What becomes of a letter. It is never handed to a mail server twice: before its content is sent it is marked as
//! being handed over, and a letter that was cut off there is not tried again; what it told goes into the next daily
//! letter instead, so that nothing is lost either.

use domain::notifications::bounces::Bounce;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{bounces, letters::Letter};
use crate::{Refusal, Store, Wire, stamp};

/// How long handing over may take: mail servers may think for ten minutes (RFC 5321, 4.5.3.2.6).
pub(super) const HANDING_OVER: Duration = Duration::minutes(15);

/// For how long a letter is tried.
const PATIENCE: Duration = Duration::days(5);

/// The longest pause when it is not the letter that is in the way.
const AWAY: Duration = Duration::minutes(1);

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Sent,
    /// The address does not take it now: tried again later, for days, and then the address is not written to.
    NotNow,
    /// Something else was in the way: tried again later.
    Later,
    /// No mail server could be reached: the letter waits as it is.
    NoServer,
    /// The address is not taken, for good.
    Refused,
    /// The mail server does not want this letter.
    Rejected,
    /// The content was sent and no answer came.
    Unclear,
}

/// The content is sent now: from here on the letter is never tried again unless the mail server says no. `false` when
/// the letter is another sender's meanwhile: then nothing may be sent.
pub async fn hand_over(store: &Store, now: OffsetDateTime, letter: &Letter) -> Result<bool, Refusal> {
    let mut unit = store.begin().await?;
    let mine = execute!(
        &mut unit.wire(),
        "UPDATE letters SET state = 'handing_over', leased_until = $3, sent_to = $4
         WHERE id = $1 AND state = 'sending' AND attempts = $2",
        letter.id,
        letter.attempts,
        stamp(now + HANDING_OVER),
        &letter.address,
    )?;
    unit.save().await?;
    Ok(mine == 1)
}

/// What became of it. `trouble` is what went wrong in codes, for the log of the database; `answer` what the mail server
/// said, for the person and the administrators.
pub async fn end(
    store: &Store,
    now: OffsetDateTime,
    letter: &Letter,
    end: End,
    trouble: &str,
    answer: &str,
) -> Result<(), Refusal> {
    let given_up = now - letter.created_at > PATIENCE;
    let (state, due) = match end {
        End::Sent => ("sent", now),
        End::Refused => ("refused", now),
        End::Rejected => ("given_up", now),
        End::Unclear => ("unclear", now),
        End::NotNow | End::Later if given_up => ("given_up", now),
        End::NotNow | End::Later => ("waiting", now + pause(letter.attempts)),
        End::NoServer => ("waiting", now + pause(letter.attempts).min(AWAY)),
    };
    let ended = (state != "waiting").then(|| stamp(now));
    let trouble: String = trouble.chars().take(200).collect();
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let mine = execute!(
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
    let bounce = match end {
        End::Refused => Some(Bounce::Refused),
        End::NotNow if given_up => Some(Bounce::GivenUp),
        _ => None,
    };
    if mine == 1
        && let Some(bounce) = bounce
    {
        bounces::mark(w, now, letter.person, &letter.address, bounce, answer).await?;
    }
    if mine == 1 && end == End::Unclear {
        tell_again(w, letter.id).await?;
    }
    unit.save().await
}

/// What a letter of which nobody knows whether it arrived told goes into the next daily letter.
async fn tell_again(w: &mut Wire<'_>, letter: Uuid) -> Result<(), Refusal> {
    execute!(
        w,
        "UPDATE notifications SET letter_id = NULL, delivery = 'daily' WHERE letter_id = $1",
        letter,
    )?;
    Ok(())
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

/// Letters that were cut off while being handed over: nobody knows whether they arrived. They are not sent again;
/// what they told goes into the next daily letter. Gives how many there were.
pub async fn settle_unclear(store: &Store, now: OffsetDateTime) -> Result<usize, Refusal> {
    let cut_off = {
        let mut link = store.read().await?;
        fetch_all!(
            &mut link.wire(),
            (Uuid,),
            "SELECT id FROM letters WHERE state = 'handing_over' AND leased_until < $1",
            stamp(now),
        )?
    };
    let mut settled = 0;
    for (letter,) in cut_off {
        let mut unit = store.begin().await?;
        let w = &mut unit.wire();
        let ended = execute!(
            w,
            "UPDATE letters SET state = 'unclear', ended_at = $2, leased_until = NULL
             WHERE id = $1 AND state = 'handing_over' AND leased_until < $2",
            letter,
            stamp(now),
        )?;
        if ended == 1 {
            tell_again(w, letter).await?;
            settled += 1;
        }
        unit.save().await?;
    }
    Ok(settled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_at_two_hours() {
        let pauses: Vec<i64> = (1..=12).map(|n| pause(n).whole_seconds()).collect();
        assert_eq!(pauses[..3], [5, 10, 20]);
        assert!(pauses.windows(2).all(|two| two[0] <= two[1]));
        assert_eq!(pauses[11], 7200);
    }
}
