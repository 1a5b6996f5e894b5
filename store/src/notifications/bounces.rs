//! Addresses that letters do not reach: marked on the person, told to the person and the administrators, and not
//! written to until somebody says to try again. What one is told stands in the notification centre all the same.
//!
//! Marks are not journaled: they tell of mail servers, not of anybody's work.

use domain::{
    ids::PersonId,
    notifications::{Language, bounces::Bounce},
    people::Actor,
    policy::{Action, Subject, may},
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Refusal, Store, Topic, Wire, parse_stamp, refusal::ask, stamp};

/// The most characters kept of what a mail server said.
const ANSWER: usize = 300;

/// An address that does not take letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounced {
    pub address: String,
    pub since: OffsetDateTime,
    pub how: Bounce,
    /// In the mail server's words; may be empty.
    pub answer: String,
}

/// A person whom letters do not reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreached {
    pub person: PersonId,
    pub name: String,
    pub unit_sv: String,
    pub unit_en: String,
    pub bounced: Bounced,
}

#[derive(sqlx::FromRow)]
struct Row {
    person_id: Uuid,
    name: String,
    unit_sv: String,
    unit_en: String,
    email: String,
    refused_at: Option<String>,
    refused_how: Option<String>,
    refused_answer: Option<String>,
}

impl Row {
    fn bounced(&self) -> Bounced {
        Bounced {
            address: self.email.clone(),
            since: self
                .refused_at
                .as_deref()
                .map_or(OffsetDateTime::UNIX_EPOCH, parse_stamp),
            how: self
                .refused_how
                .as_deref()
                .and_then(Bounce::from_code)
                .unwrap_or(Bounce::Refused),
            answer: self.refused_answer.clone().unwrap_or_default(),
        }
    }
}

/// A person's mark, as long as the address is the one that was marked.
macro_rules! marked {
    ($and:literal) => {
        concat!(
            "SELECT c.person_id, p.name, u.name_sv AS unit_sv, u.name_en AS unit_en, p.email, c.refused_at,
                    c.refused_how, c.refused_answer
             FROM correspondents c JOIN persons p ON p.id = c.person_id AND p.email = c.refused_address
                  JOIN units u ON u.id = p.unit_id ",
            $and
        )
    };
}

/// How it stands with the person's address.
pub(super) async fn of(w: &mut Wire<'_>, person: PersonId) -> Result<Option<Bounced>, Refusal> {
    let row = fetch_optional!(w, Row, marked!("WHERE c.person_id = $1"), person.0)?;
    Ok(row.map(|row| row.bounced()))
}

/// The actor's own address, when letters do not reach it.
pub async fn bounced(store: &Store, actor: &Actor) -> Result<Option<Bounced>, Refusal> {
    of(&mut store.read().await?.wire(), actor.person).await
}

/// Notes that letters do not reach the address, which must still be the person's. The first mark stays.
pub(super) async fn mark(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    person: PersonId,
    address: &str,
    how: Bounce,
    answer: &str,
) -> Result<bool, Refusal> {
    if of(w, person).await?.is_some() {
        return Ok(false);
    }
    let words = answer.split_whitespace().collect::<Vec<_>>().join(" ");
    let answer: String = words.chars().filter(|c| !c.is_control()).take(ANSWER).collect();
    let marked = execute!(
        w,
        "INSERT INTO correspondents
             (person_id, language, only_own, refused_address, refused_at, refused_how, refused_answer)
         SELECT id, $3, $4, email, $5, $6, $7 FROM persons WHERE id = $1 AND email = $2
         ON CONFLICT (person_id) DO UPDATE SET refused_address = excluded.refused_address,
             refused_at = excluded.refused_at, refused_how = excluded.refused_how,
             refused_answer = excluded.refused_answer",
        person.0,
        address,
        Language::Swedish.code(),
        false,
        stamp(now),
        how.code(),
        answer,
    )?;
    if marked > 0 {
        w.tell(Topic::Person(person), version(now));
    }
    Ok(marked > 0)
}

fn version(now: OffsetDateTime) -> i64 {
    i64::try_from(now.unix_timestamp_nanos() / 1000).unwrap_or(i64::MAX)
}

/// A report has come that a letter did not arrive. `false` when no letter of ours waits for a report under this token:
/// forged, from before the address was tried again, or of an address that is another by now.
pub async fn returned(
    store: &Store,
    now: OffsetDateTime,
    token: Uuid,
    how: Bounce,
    trouble: &str,
    answer: &str,
) -> Result<bool, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let found = fetch_optional!(
        w,
        (Uuid, Uuid, String),
        "SELECT id, person_id, sent_to FROM letters WHERE return_token = $1 AND sent_to IS NOT NULL",
        token,
    )?;
    let Some((letter, person, address)) = found else {
        return Ok(false);
    };
    let trouble: String = trouble.chars().take(200).collect();
    // One report for a letter.
    execute!(
        w,
        "UPDATE letters SET state = 'returned', ended_at = $2, leased_until = NULL, trouble = $3, return_token = NULL
         WHERE id = $1",
        letter,
        stamp(now),
        trouble,
    )?;
    let marked = mark(w, now, PersonId(person), &address, how, answer).await?;
    unit.save().await?;
    Ok(marked)
}

/// The actor's own address is tried again.
pub async fn try_again(store: &Store, actor: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
    forget(store, now, actor.person).await
}

/// Another's address is tried again, as an administrator says.
pub async fn try_again_for(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    person: PersonId,
) -> Result<(), Refusal> {
    ask(may(Some(actor), Action::PeopleManage, &Subject::Site))?;
    forget(store, now, person).await
}

async fn forget(store: &Store, now: OffsetDateTime, person: PersonId) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    clear(w, now, person).await?;
    unit.save().await
}

/// Takes the mark away; reports of letters from before no longer count.
pub(crate) async fn clear(w: &mut Wire<'_>, now: OffsetDateTime, person: PersonId) -> Result<(), Refusal> {
    execute!(
        w,
        "UPDATE correspondents SET refused_address = NULL, refused_at = NULL, refused_how = NULL, refused_answer = NULL
         WHERE person_id = $1",
        person.0,
    )?;
    execute!(
        w,
        "UPDATE letters SET return_token = NULL WHERE person_id = $1 AND sent_to IS NOT NULL",
        person.0,
    )?;
    w.tell(Topic::Person(person), version(now));
    Ok(())
}

/// Those whom letters do not reach, the latest first; a page of `size` from `page` 1, and how many there are.
pub async fn unreached(
    store: &Store,
    actor: &Actor,
    page: i64,
    size: i64,
) -> Result<(Vec<Unreached>, i64), Refusal> {
    ask(may(Some(actor), Action::PeopleManage, &Subject::Site))?;
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let rows = fetch_all!(
        w,
        Row,
        marked!("WHERE p.active = $1 ORDER BY c.refused_at DESC, p.name LIMIT $2 OFFSET $3"),
        true,
        size,
        (page - 1).max(0) * size,
    )?;
    let total = scalar!(
        w,
        i64,
        "SELECT COUNT(*) FROM correspondents c JOIN persons p ON p.id = c.person_id AND p.email = c.refused_address
         WHERE p.active = $1",
        true,
    )?;
    let people = rows
        .into_iter()
        .map(|row| Unreached {
            person: PersonId(row.person_id),
            bounced: row.bounced(),
            name: row.name,
            unit_sv: row.unit_sv,
            unit_en: row.unit_en,
        })
        .collect();
    Ok((people, total.unwrap_or(0)))
}
