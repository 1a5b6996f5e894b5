//! What concerns a submitter: the own needs and those one stands behind, and what is asked.

use domain::people::Actor;
use time::Date;

use super::list::{NeedRow, Queue, Row, columns, counts, handles};
use crate::{Refusal, Wire};

/// How many of each are shown on one's own page; the lists show all.
const SHOWN: i64 = 10;

/// The needs part of one's own page.
#[derive(Debug, Clone, Default)]
pub struct MyNeeds {
    /// Questions to answer, the oldest first.
    pub to_answer: Vec<NeedRow>,
    pub drafts: Vec<NeedRow>,
    /// Those on their way, also others' that one stands behind; changed last first.
    pub sent: Vec<NeedRow>,
    pub sent_total: i64,
    /// What waits for the staff; `None` for all others.
    pub queue: Option<Queue>,
    /// The first of the queue: those that have waited longest.
    pub queue_rows: Vec<NeedRow>,
}

/// Everything about needs on the actor's own page.
pub async fn mine(w: &mut Wire<'_>, actor: &Actor, today: Date) -> Result<MyNeeds, Refusal> {
    let rows = fetch_all!(
        w,
        Row,
        concat!(
            columns!(),
            "WHERE n.author_id = $1 AND n.state IN ('draft', 'returned') ORDER BY n.state_since LIMIT 50"
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
            "WHERE (n.author_id <> $1 OR n.state NOT IN ('draft', 'returned'))
               AND n.id IN (SELECT a.id FROM needs a WHERE a.author_id = $1
                            UNION SELECT b.need_id FROM need_joiners b WHERE b.person_id = $1)
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
        "SELECT COUNT(*) FROM needs n
         WHERE (n.author_id <> $1 OR n.state NOT IN ('draft', 'returned'))
           AND n.id IN (SELECT a.id FROM needs a WHERE a.author_id = $1
                        UNION SELECT b.need_id FROM need_joiners b WHERE b.person_id = $1)",
        actor.person.0,
    )?
    .unwrap_or(0);
    if handles(actor) {
        mine.queue = Some(counts(w, today).await?);
        let rows = fetch_all!(
            w,
            Row,
            concat!(
                columns!(),
                "WHERE n.state IN ('submitted', 'registered', 'assessed', 'parked')
                   AND (n.state <> 'parked' OR n.parked_until <= $1)
                 ORDER BY n.state_since, n.id LIMIT $2"
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
