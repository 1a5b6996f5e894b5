//! Who may see a need or a proposal, for what hangs on either: notifications, live topics.

use domain::{
    ids::{NeedId, ProposalId},
    journal::SubjectKind,
    people::Actor,
    policy::{Action, Subject, Verdict, may},
};
use uuid::Uuid;

use crate::{Refusal, Wire, needs, proposals};

/// May the actor read it? Not what does not exist, and nothing but needs and proposals.
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
        _ => None,
    };
    Ok(verdict.is_some_and(Verdict::is_allowed))
}
