//! Notifications as they are shown: what happened to one subject, newest first.

use std::collections::HashMap;

use domain::{
    clusters::Verdict,
    decisions::Outcome,
    journal::{Change, SubjectKind, Verb},
    notifications::{Next, NoticeKind, next_after, next_after_answer, reason_is_public},
    people::Actor,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{Refusal, Wire, ids_json, parse_day, parse_stamp, sight};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub id: Uuid,
    pub kind: NoticeKind,
    /// What it was done to: the subject itself, or the proposal that answers the need.
    pub about: SubjectKind,
    pub verb: Verb,
    pub outcome: Option<Outcome>,
    /// The answer to a unit that asked to deviate.
    pub verdict: Option<Verdict>,
    /// Empty when the program did it, or somebody whose work with the proposal the reader may not follow.
    pub who: String,
    pub at: OffsetDateTime,
    /// In the words of whoever did it; may be empty.
    pub reason: String,
    pub next: Option<Next>,
    /// Until when it rests, or the unit deviates.
    pub until: Option<Date>,
    pub own: bool,
    pub unread: bool,
}

/// What happened to a need, a group of needs or a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub kind: SubjectKind,
    pub subject: Uuid,
    /// What it is called and where it is; `None` when the reader may not see it any more.
    pub heading: Option<Heading>,
    pub unread: i64,
    pub total: i64,
    /// The latest, newest first.
    pub notices: Vec<Notice>,
}

/// A subject by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its reference, or its id.
    pub address: String,
    pub title: String,
    /// Only the public's page of it is open to the reader.
    pub public: bool,
}

/// A notification with its entry of the journal, as `columns!` selects it from `mine` and `j`.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: Uuid,
    kind: String,
    subject_kind: String,
    subject_id: Uuid,
    own: bool,
    read_at: Option<String>,
    unread: i64,
    total: i64,
    about: String,
    verb: String,
    actor_name: String,
    at: String,
    reason: String,
    changes: String,
}

/// The columns of [`Row`].
macro_rules! columns {
    () => {
        "mine.id, mine.kind, mine.subject_kind, mine.subject_id, mine.own, mine.read_at, mine.unread, mine.total,
         j.subject_kind AS about, j.verb, j.actor_name, j.at, j.reason, j.changes "
    };
}
pub(super) use columns;

impl Row {
    fn subject(&self) -> Result<SubjectKind, Refusal> {
        self.subject_kind
            .parse()
            .map_err(|_| Refusal::damaged("subject of a notification"))
    }

    fn notice(self) -> Result<Notice, Refusal> {
        let kind = self
            .kind
            .parse()
            .map_err(|_| Refusal::damaged("kind of a notification"))?;
        let about: SubjectKind = self
            .about
            .parse()
            .map_err(|_| Refusal::damaged("journal subject"))?;
        let verb: Verb = self.verb.parse().map_err(|_| Refusal::damaged("journal verb"))?;
        let changes: Vec<Change> =
            serde_json::from_str(&self.changes).map_err(|_| Refusal::damaged("journal change"))?;
        let after = |field: &str| {
            changes
                .iter()
                .find(|change| change.field == field)
                .map(|change| change.after.as_str())
        };
        let outcome = after("outcome").and_then(Outcome::from_code);
        let verdict = after("verdict").and_then(Verdict::from_code);
        let at_home = self.subject_kind == self.about || about == SubjectKind::Thread;
        // Where it was found says nothing of why or what next.
        let found = kind == NoticeKind::Found;
        let reason = match verb {
            _ if found => String::new(),
            // The reason of an assessment is the assessment.
            Verb::Assessed if self.reason.is_empty() => after("assessment").unwrap_or_default().to_owned(),
            _ if at_home || reason_is_public(verb) => self.reason,
            _ => String::new(),
        };
        Ok(Notice {
            id: self.id,
            kind,
            about,
            verb,
            outcome,
            verdict,
            who: if at_home && !found {
                self.actor_name
            } else {
                String::new()
            },
            at: parse_stamp(&self.at),
            reason,
            next: if found {
                None
            } else {
                match verdict {
                    Some(verdict) => next_after_answer(verdict),
                    None => next_after(about, verb, outcome),
                }
            },
            until: after("parked_until").or(after("until")).and_then(parse_day),
            own: self.own,
            unread: self.read_at.is_none(),
        })
    }
}

/// Rows, those of a subject side by side, as groups in the same order.
pub(super) async fn grouped(w: &mut Wire<'_>, actor: &Actor, rows: Vec<Row>) -> Result<Vec<Group>, Refusal> {
    let mut groups: Vec<Group> = Vec::new();
    let subjects: Vec<(SubjectKind, Uuid)> = rows
        .iter()
        .map(|row| Ok((row.subject()?, row.subject_id)))
        .collect::<Result<_, Refusal>>()?;
    let headings = headings(w, actor, &subjects).await?;
    for row in rows {
        let (kind, subject) = (row.subject()?, row.subject_id);
        if groups.last().is_none_or(|group| group.subject != subject) {
            groups.push(Group {
                kind,
                subject,
                heading: headings.get(&subject).cloned(),
                unread: row.unread,
                total: row.total,
                notices: Vec::new(),
            });
        }
        let Some(group) = groups.last_mut() else {
            continue;
        };
        let notice = row.notice()?;
        // Of what only the public's page shows, no more is told than that it was found.
        let told = |heading: &Heading| !heading.public || notice.kind == NoticeKind::Found;
        if group.heading.as_ref().is_some_and(told) {
            group.notices.push(notice);
        }
    }
    Ok(groups)
}

/// What the subject is called, for who may see it.
pub(super) async fn heading(
    w: &mut Wire<'_>,
    actor: &Actor,
    kind: SubjectKind,
    id: Uuid,
) -> Result<Option<Heading>, Refusal> {
    Ok(headings(w, actor, &[(kind, id)]).await?.remove(&id))
}

macro_rules! named {
    ($ids:literal) => {
        concat!(
            "WITH asked (id) AS (",
            $ids,
            ")
             SELECT id, reference, title FROM needs WHERE id IN (SELECT id FROM asked)
             UNION ALL
             SELECT id, reference, title FROM clusters WHERE id IN (SELECT id FROM asked)
             UNION ALL
             SELECT id, reference, title FROM proposals WHERE id IN (SELECT id FROM asked)"
        )
    };
}

/// What the subjects are called, those that the actor may see.
async fn headings(
    w: &mut Wire<'_>,
    actor: &Actor,
    subjects: &[(SubjectKind, Uuid)],
) -> Result<HashMap<Uuid, Heading>, Refusal> {
    if subjects.is_empty() {
        return Ok(HashMap::new());
    }
    // Several notifications are of one subject.
    let subjects: HashMap<Uuid, SubjectKind> = subjects.iter().map(|(kind, id)| (*id, *kind)).collect();
    let asked: Vec<(SubjectKind, Uuid)> = subjects.iter().map(|(id, kind)| (*kind, *id)).collect();
    let readable = sight::readable(w, actor, &asked).await?;
    let mut seen: HashMap<Uuid, bool> = readable.into_iter().map(|id| (id, false)).collect();
    for (id, kind) in &subjects {
        if !seen.contains_key(id) && sight::is_public(w, *kind, *id).await? {
            seen.insert(*id, true);
        }
    }
    let rows = fetch_all!(
        w,
        (Uuid, Option<String>, String),
        {
            sqlite: named!("SELECT unhex(value) FROM json_each($1)"),
            postgres: named!("SELECT unnest(string_to_array(translate($1, '[\"]', ''), ',')::uuid[])"),
        },
        ids_json(seen.keys().copied()),
    )?;
    let heading = |(id, reference, title): (Uuid, Option<String>, String)| {
        let heading = Heading {
            address: reference.unwrap_or_else(|| id.to_string()),
            title,
            public: *seen.get(&id)?,
        };
        Some((id, heading))
    };
    Ok(rows.into_iter().filter_map(heading).collect())
}
