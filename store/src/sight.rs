//! Who may see a need, a proposal or a system, for what hangs on it: notifications, live topics.

use domain::{
    ids::{NeedId, ProposalId, SystemId},
    initiatives::Status,
    journal::SubjectKind,
    people::Actor,
    policy::{Action, Subject, Verdict, may},
};
use uuid::Uuid;

use crate::{Refusal, Wire, needs, proposals, systems};

/// May the actor read it? Not what does not exist, and nothing but needs, proposals and systems.
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
