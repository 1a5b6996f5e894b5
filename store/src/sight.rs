//! Who may see a need, a group of needs, a proposal or a system, for what hangs on it: notifications, live topics.

use std::collections::HashSet;

use domain::{
    ids::{ClusterId, NeedId, ProposalId, SystemId},
    initiatives::Status,
    journal::SubjectKind,
    people::Actor,
    policy::{Action, Subject, may},
};
use uuid::Uuid;

use crate::{Refusal, Wire, clusters, needs, proposals, systems};

/// May the actor read it? Not what does not exist, and nothing but needs, groups of needs, proposals and systems.
pub(crate) async fn may_read(
    w: &mut Wire<'_>,
    actor: &Actor,
    kind: SubjectKind,
    id: Uuid,
) -> Result<bool, Refusal> {
    Ok(readable(w, actor, &[(kind, id)]).await?.contains(&id))
}

/// Those of them that the actor may read, as [`may_read`] says: needs and proposals with one statement each.
pub(crate) async fn readable(
    w: &mut Wire<'_>,
    actor: &Actor,
    subjects: &[(SubjectKind, Uuid)],
) -> Result<HashSet<Uuid>, Refusal> {
    let of = |kind| {
        subjects
            .iter()
            .filter(move |(of, _)| *of == kind)
            .map(|(_, id)| *id)
    };
    let allowed = |action, subject: &Subject<'_>| may(Some(actor), action, subject).is_allowed();
    let mut readable = HashSet::new();
    let ids: Vec<NeedId> = of(SubjectKind::Need).map(NeedId).collect();
    for (id, facts) in needs::facts_of(w, &ids).await? {
        if allowed(Action::NeedRead, &Subject::Need(&facts)) {
            readable.insert(id.0);
        }
    }
    let ids: Vec<ProposalId> = of(SubjectKind::Proposal).map(ProposalId).collect();
    for (id, facts) in proposals::facts_of(w, &ids).await? {
        if allowed(Action::ProposalRead, &Subject::Proposal(&facts)) {
            readable.insert(id.0);
        }
    }
    for id in of(SubjectKind::System) {
        let state = systems::lifecycle(w, SystemId(id)).await?;
        if state.is_some_and(|state| allowed(Action::SystemRead, &Subject::System(state))) {
            readable.insert(id);
        }
    }
    for id in of(SubjectKind::Cluster) {
        let facts = clusters::facts(w, ClusterId(id)).await?;
        if facts.is_some_and(|facts| allowed(Action::ClusterRead, &Subject::Cluster(&facts))) {
            readable.insert(id);
        }
    }
    Ok(readable)
}

/// Does the actor work on it: write the need, handle it, prepare the proposal?
pub(crate) async fn may_work_on(
    w: &mut Wire<'_>,
    actor: &Actor,
    kind: SubjectKind,
    id: Uuid,
) -> Result<bool, Refusal> {
    let allowed = |action, subject: &Subject<'_>| may(Some(actor), action, subject).is_allowed();
    Ok(match kind {
        SubjectKind::Need => needs::facts(w, NeedId(id)).await?.is_some_and(|facts| {
            let need = Subject::Need(&facts);
            allowed(Action::NeedEdit, &need) || allowed(Action::NeedHandle, &need)
        }),
        SubjectKind::Proposal => proposals::facts(w, ProposalId(id))
            .await?
            .is_some_and(|facts| allowed(Action::ProposalPrepare, &Subject::Proposal(&facts))),
        _ => false,
    })
}

/// Is it a proposal that everybody reads as a decided initiative?
pub(crate) async fn is_public(w: &mut Wire<'_>, kind: SubjectKind, id: Uuid) -> Result<bool, Refusal> {
    if kind != SubjectKind::Proposal {
        return Ok(false);
    }
    let state = scalar!(
        w,
        String,
        "SELECT p.state FROM publications b JOIN proposals p ON p.id = b.proposal_id WHERE b.proposal_id = $1",
        id
    )?;
    Ok(state
        .and_then(|state| state.parse().ok())
        .and_then(Status::of)
        .is_some())
}
