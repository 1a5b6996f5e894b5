//! The notification centre: by subject, those with something unread first.

use domain::{ids::PersonId, notifications::NoticeKind, people::Actor};

use super::group::{Group, Row, columns, grouped};
use crate::{Refusal, Store, Wire};

/// How many subjects a page holds.
pub const PAGE: i64 = 15;

/// What is shown of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    pub unread: bool,
    /// Only what concerns one's own needs, proposals and tasks.
    pub own: bool,
    pub kind: Option<NoticeKind>,
    /// From 1.
    pub page: i64,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            unread: false,
            own: false,
            kind: None,
            page: 1,
        }
    }
}

/// One page of the actor's notifications, and the number of subjects in all.
pub async fn list(store: &Store, actor: &Actor, filter: &Filter) -> Result<(Vec<Group>, i64), Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let total = scalar!(
        w,
        i64,
        "SELECT COUNT(DISTINCT subject_id) FROM notifications
         WHERE person_id = $1 AND ($2 = '' OR kind = $2) AND (NOT $3 OR own) AND (NOT $4 OR read_at IS NULL)",
        actor.person.0,
        filter.kind.map_or("", NoticeKind::code),
        filter.own,
        filter.unread,
    )?
    .unwrap_or(0);
    let groups = page(w, actor, filter, PAGE).await?;
    Ok((groups, total))
}

/// The latest unread, for one's own page.
pub async fn latest(w: &mut Wire<'_>, actor: &Actor, most: i64) -> Result<Vec<Group>, Refusal> {
    let filter = Filter {
        unread: true,
        ..Filter::default()
    };
    page(w, actor, &filter, most).await
}

async fn page(w: &mut Wire<'_>, actor: &Actor, filter: &Filter, size: i64) -> Result<Vec<Group>, Refusal> {
    let rows = fetch_all!(
        w,
        Row,
        concat!(
            "WITH mine AS (
                 SELECT n.id, n.kind, n.subject_kind, n.subject_id, n.own, n.read_at, n.seq,
                        ROW_NUMBER() OVER (PARTITION BY n.subject_id ORDER BY n.seq DESC) AS place,
                        COUNT(*) OVER (PARTITION BY n.subject_id) AS total,
                        SUM(CASE WHEN n.read_at IS NULL THEN 1 ELSE 0 END) OVER (PARTITION BY n.subject_id) AS unread
                 FROM notifications n
                 WHERE n.person_id = $1 AND ($2 = '' OR n.kind = $2) AND (NOT $3 OR n.own)
                   AND (NOT $4 OR n.read_at IS NULL)),
             shown AS (
                 SELECT subject_id, CASE WHEN unread > 0 THEN 0 ELSE 1 END AS old, seq AS last
                 FROM mine WHERE place = 1 ORDER BY old, last DESC LIMIT $5 OFFSET $6)
             SELECT ",
            columns!(),
            "FROM shown JOIN mine ON mine.subject_id = shown.subject_id AND mine.place <= 5
                  JOIN journal j ON j.seq = mine.seq
             ORDER BY shown.old, shown.last DESC, mine.seq DESC"
        ),
        actor.person.0,
        filter.kind.map_or("", NoticeKind::code),
        filter.own,
        filter.unread,
        size,
        (filter.page - 1).max(0) * size,
    )?;
    grouped(w, actor, rows).await
}

/// How many the person has not read.
pub async fn unread(w: &mut Wire<'_>, person: PersonId) -> Result<i64, Refusal> {
    let count = scalar!(
        w,
        i64,
        "SELECT COUNT(*) FROM notifications WHERE person_id = $1 AND read_at IS NULL",
        person.0,
    )?;
    Ok(count.unwrap_or(0))
}
