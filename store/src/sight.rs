//! Who may see a need, a group of needs or a proposal, for what hangs on either: notifications, live topics.

use domain::{
    ids::{ClusterId, NeedId, ProposalId},
    initiatives::Status,
    journal::SubjectKind,
    people::Actor,
    policy::{Action, Subject, Verdict, may},
};
use uuid::Uuid;

use crate::{Refusal, Wire, clusters, needs, proposals};

/// May the actor read it? Not what does not exist, and nothing but needs, groups of needs and proposals.
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
        SubjectKind::Cluster => clusters::facts(w, ClusterId(id))
            .await?
            .map(|facts| may(Some(actor), Action::ClusterRead, &Subject::Cluster(&facts))),
        _ => None,
    };
    Ok(verdict.is_some_and(Verdict::is_allowed))
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
