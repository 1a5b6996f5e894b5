//! The proposal a review or a score is about: found by its reference, with the facts the policy asks for.

use domain::{ids::ProposalId, policy::ProposalFacts, reference::Reference};
use time::OffsetDateTime;

use crate::{Refusal, Wire, proposals};

/// For reading. [`Refusal::NotFound`] for an unknown reference.
pub(crate) async fn read_subject(
    w: &mut Wire<'_>,
    reference: Reference,
) -> Result<(ProposalId, ProposalFacts), Refusal> {
    let id = proposals::id_of(w, reference).await?.ok_or(Refusal::NotFound)?;
    let facts = proposals::facts(w, id).await?.ok_or(Refusal::NotFound)?;
    Ok((id, facts))
}

/// For writing: the proposal's row is locked first, so that the facts stay true until the unit of work is saved
/// and its journal has one writer.
pub(crate) async fn take_subject(
    w: &mut Wire<'_>,
    reference: Reference,
    now: OffsetDateTime,
) -> Result<(ProposalId, ProposalFacts), Refusal> {
    let id = proposals::id_of(w, reference).await?.ok_or(Refusal::NotFound)?;
    proposals::lock(w, id, now).await?.ok_or(Refusal::NotFound)?;
    let facts = proposals::facts(w, id).await?.ok_or(Refusal::NotFound)?;
    Ok((id, facts))
}
