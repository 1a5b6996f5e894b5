//! What concerns a submitter: the own needs, what is asked, what happened since one last looked.

use domain::{
    ids::NeedId,
    journal::{SubjectKind, Verb},
    people::Actor,
    policy::Action,
    reference::Reference,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::list::{NeedRow, Queue, Row, columns, counts, handles};
use super::row;
use crate::{Refusal, Store, Wire, parse_stamp, stamp};

/// How many of each are shown on one's own page; the lists show all.
const SHOWN: i64 = 10;

/// The needs part of one's own page.
#[derive(Debug, Clone, Default)]
pub struct MyNeeds {
    /// Questions to answer, the oldest first.
    pub to_answer: Vec<NeedRow>,
    pub drafts: Vec<NeedRow>,
    /// Those on their way, changed last first.
    pub sent: Vec<NeedRow>,
    pub sent_total: i64,
    /// The latest hundred, newest first.
    pub news: Vec<News>,
    /// What waits for the staff; `None` for all others.
    pub queue: Option<Queue>,
    /// The first of the queue: by urgency, then the oldest.
    pub queue_rows: Vec<NeedRow>,
}

/// Something that others did with one's need, or that its proposal came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    pub need: NeedId,
    pub reference: Option<Reference>,
    pub title: String,
    pub at: OffsetDateTime,
    pub who: String,
    /// The need itself, a thread about it in its unit, or its proposal.
    pub about: SubjectKind,
    pub verb: Verb,
    /// In the words of whoever did it; empty for a proposal, whose decision says why in public.
    pub reason: String,
}

#[derive(sqlx::FromRow)]
struct NewsRow {
    id: Uuid,
    reference: Option<String>,
    title: String,
    at: String,
    actor_name: String,
    subject_kind: String,
    verb: String,
    reason: String,
}

/// Everything about needs on the actor's own page.
pub async fn mine(w: &mut Wire<'_>, actor: &Actor, today: Date) -> Result<MyNeeds, Refusal> {
    let rows = fetch_all!(
        w,
        Row,
        concat!(
            columns!(),
            "WHERE n.author_id = $1 AND n.state IN ('draft', 'returned') ORDER BY n.updated_at LIMIT 50"
        ),
        actor.person.0,
    )?;
    let mut mine = MyNeeds::default();
    for row in rows {
        let row = NeedRow::try_from(row)?;
        match row.state {
            domain::needs::NeedState::Draft => mine.drafts.insert(0, row),
            _ => mine.to_answer.push(row),
        }
    }
    let sent = fetch_all!(
        w,
        Row,
        concat!(
            columns!(),
            "WHERE n.author_id = $1 AND n.state NOT IN ('draft', 'returned')
             ORDER BY n.updated_at DESC, n.id LIMIT $2"
        ),
        actor.person.0,
        SHOWN,
    )?;
    mine.sent = sent
        .into_iter()
        .map(NeedRow::try_from)
        .collect::<Result<_, _>>()?;
    mine.sent_total = scalar!(
        w,
        i64,
        "SELECT COUNT(*) FROM needs WHERE author_id = $1 AND state NOT IN ('draft', 'returned')",
        actor.person.0,
    )?
    .unwrap_or(0);
    if mine.sent_total > 0 || !mine.to_answer.is_empty() {
        mine.news = news(w, actor, None, 100).await?;
    }
    if handles(actor) {
        mine.queue = Some(counts(w, today).await?);
        let rows = fetch_all!(
            w,
            Row,
            concat!(
                columns!(),
                "WHERE n.state IN ('submitted', 'registered', 'assessed', 'parked')
                   AND (n.state <> 'parked' OR n.parked_until <= $1)
                 ORDER BY CASE n.urgency WHEN 'law' THEN 1 WHEN 'contract_ends' THEN 2
                                         WHEN 'operational_risk' THEN 3 ELSE 4 END, n.submitted_at, n.id
                 LIMIT $2"
            ),
            crate::day(today),
            SHOWN,
        )?;
        mine.queue_rows = rows
            .into_iter()
            .map(NeedRow::try_from)
            .collect::<Result<_, _>>()?;
    }
    Ok(mine)
}

/// What others did with the actor's needs (or one of them) since the actor last looked at each, newest first.
pub(super) async fn news(
    w: &mut Wire<'_>,
    actor: &Actor,
    need: Option<NeedId>,
    limit: i64,
) -> Result<Vec<News>, Refusal> {
    let rows = fetch_all!(
        w,
        NewsRow,
        "SELECT n.id, n.reference, n.title, j.at, j.actor_name, j.subject_kind, j.verb, j.reason
         FROM needs n JOIN journal j ON j.subject_id = n.id
              LEFT JOIN need_seen s ON s.need_id = n.id AND s.person_id = $1
         WHERE n.author_id = $1 AND ($2 IS NULL OR n.id = $2) AND n.updated_at > COALESCE(s.seen_at, '')
           AND j.subject_kind = 'need'
           AND (j.actor_id IS NULL OR j.actor_id <> $1) AND j.at > COALESCE(s.seen_at, '')
         UNION ALL
         SELECT n.id, n.reference, n.title, j.at, j.actor_name, j.subject_kind, j.verb, '' AS reason
         FROM needs n JOIN proposal_needs pn ON pn.need_id = n.id JOIN proposals p ON p.id = pn.proposal_id
              JOIN journal j ON j.subject_id = p.id
              LEFT JOIN need_seen s ON s.need_id = n.id AND s.person_id = $1
         WHERE n.author_id = $1 AND ($2 IS NULL OR n.id = $2) AND p.updated_at > COALESCE(s.seen_at, '')
           AND j.subject_kind = 'proposal'
           AND j.verb IN ('review_opened', 'prioritised', 'decided', 'execution_started', 'completed',
                          'benefits_followed_up')
           AND (j.actor_id IS NULL OR j.actor_id <> $1) AND j.at > COALESCE(s.seen_at, '')
         UNION ALL
         SELECT n.id, n.reference, n.title, j.at, j.actor_name, j.subject_kind, j.verb, '' AS reason
         FROM needs n JOIN threads t ON t.subject_id = n.id JOIN journal j ON j.subject_id = t.id
              LEFT JOIN need_seen s ON s.need_id = n.id AND s.person_id = $1
         WHERE n.author_id = $1 AND ($2 IS NULL OR n.id = $2) AND t.audience = 'unit'
           AND (j.actor_id IS NULL OR j.actor_id <> $1) AND j.at > COALESCE(s.seen_at, '')
         ORDER BY at DESC LIMIT $3",
        actor.person.0,
        need.map(|need| need.0),
        limit,
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(News {
                need: NeedId(row.id),
                reference: row
                    .reference
                    .as_deref()
                    .and_then(|reference| reference.parse().ok()),
                title: row.title,
                at: parse_stamp(&row.at),
                who: row.actor_name,
                about: row
                    .subject_kind
                    .parse()
                    .map_err(|_| Refusal::damaged("journal subject"))?,
                verb: row.verb.parse().map_err(|_| Refusal::damaged("journal verb"))?,
                reason: row.reason,
            })
        })
        .collect()
}

/// The author has looked at the need: what is told until now is no longer news. Others' looks are not kept.
pub async fn mark_seen(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    need: NeedId,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let found = row::open(w, actor, need, Action::NeedRead).await?;
    if found.facts.author != actor.person {
        return Ok(());
    }
    execute!(
        w,
        "INSERT INTO need_seen (need_id, person_id, seen_at) VALUES ($1, $2, $3)
         ON CONFLICT (need_id, person_id) DO UPDATE SET seen_at = excluded.seen_at",
        need.0,
        actor.person.0,
        stamp(now),
    )?;
    unit.save().await
}
