//! Who may see a need, a group of needs, a proposal or a system, for what hangs on it: notifications, live topics.

use domain::{
    ids::{ClusterId, NeedId, ProposalId, SystemId},
    initiatives::Status,
    journal::SubjectKind,
    people::Actor,
    policy::{Action, Subject, Verdict, may},
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
    let verdict = match kind {
        SubjectKind::Need => needs::facts(w, NeedId(id))
            .await?
            .map(|facts| may(Some(actor), Action::NeedRead, &Subject::Need(&facts))),
        SubjectKind::Proposal => proposals::facts(w, ProposalId(id))
            .await?
            .map(|facts| may(Some(actor), Action::ProposalRead, &Subject::Proposal(&facts))),
        SubjectKind::System => systems::lifecycle(w, SystemId(id))
            .await?
            .map(|state| may(Some(actor), Action::SystemRead, &Subject::System(state))),
        SubjectKind::Cluster => clusters::facts(w, ClusterId(id))
            .await?
            .map(|facts| may(Some(actor), Action::ClusterRead, &Subject::Cluster(&facts))),
        _ => None,
    };
    Ok(verdict.is_some_and(Verdict::is_allowed))
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
