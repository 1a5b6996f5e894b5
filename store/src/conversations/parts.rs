//! Which parts of a subject are being talked about.

use domain::{
    conversations::{On, Part},
    ids::ThreadId,
    people::Actor,
    policy::Action,
};
use uuid::Uuid;

use super::{
    place::{self, Facts},
    reply,
};
use crate::{Refusal, Store};

/// The talk about a subject's parts, as far as the reader sees it.
#[derive(Debug, Clone, Default)]
pub struct PartsTalk {
    /// The unresolved threads about each part, oldest first.
    pub threads: Vec<(Part, ThreadId)>,
    /// The reader may begin a thread.
    pub may_open: bool,
}

impl PartsTalk {
    /// How many threads there are about a part, and the first of them.
    pub fn about(&self, part: Part) -> Option<(usize, ThreadId)> {
        let mut threads = self.threads.iter().filter(|(of, _)| *of == part);
        let (_, first) = threads.next()?;
        Some((1 + threads.count(), *first))
    }
}

/// The unresolved threads about parts of a subject.
pub async fn parts(store: &Store, actor: &Actor, on: On) -> Result<PartsTalk, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let facts = Facts::of(w, on).await?;
    reply::ask_subject(actor, &facts)?;
    let rows = fetch_all!(
        w,
        (Uuid, String, String),
        "SELECT id, part, audience FROM threads
         WHERE subject_id = $1 AND subject_kind = $2 AND part IS NOT NULL AND resolved_at IS NULL
         ORDER BY created_at, id",
        on.id(),
        on.kind().code(),
    )?;
    let may = |action, audience| place::may(actor, action, &facts, audience, actor.person).is_allowed();
    let threads = rows
        .into_iter()
        .filter_map(|(id, part, audience)| {
            let seen = may(Action::ThreadRead, audience.parse().ok()?);
            seen.then_some((part.parse().ok()?, ThreadId(id)))
        })
        .collect();
    let any = domain::conversations::Audience::ALL;
    Ok(PartsTalk {
        threads,
        may_open: any.iter().any(|audience| may(Action::ThreadWrite, *audience)),
    })
}
