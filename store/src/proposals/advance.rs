//! Moving a proposal to its next state.

use domain::{
    ids::ProposalId,
    proposals::{ProposalEvent, ProposalState, transition},
};
use time::OffsetDateTime;

use crate::{Refusal, Wire, stamp};

/// Locks the proposal's row for this unit of work, so that what is read after it stays true until it is saved.
/// `None` for an unknown proposal.
pub async fn lock(
    w: &mut Wire<'_>,
    id: ProposalId,
    now: OffsetDateTime,
) -> Result<Option<(ProposalState, i64)>, Refusal> {
    let row: Option<(String, i64)> = fetch_optional!(
        w,
        (String, i64),
        "UPDATE proposals SET updated_at = $2 WHERE id = $1 RETURNING state, version",
        id.0,
        stamp(now),
    )?;
    row.map(|(state, version)| {
        Ok((
            state.parse().map_err(|_| Refusal::damaged("proposal state"))?,
            version,
        ))
    })
    .transpose()
}

/// Takes the event; gives the new state. The caller has asked for permission and writes the journal.
/// [`crate::Conflict::State`] when the event is not possible.
pub async fn advance(
    w: &mut Wire<'_>,
    id: ProposalId,
    event: ProposalEvent,
    now: OffsetDateTime,
) -> Result<ProposalState, Refusal> {
    let (state, _) = lock(w, id, now).await?.ok_or(Refusal::NotFound)?;
    let next = transition(state, event)?;
    execute!(
        w,
        "UPDATE proposals SET state_since = CASE WHEN state = $2 THEN state_since ELSE $3 END, state = $2,
                              version = version + 1
         WHERE id = $1",
        id.0,
        next.code(),
        stamp(now),
    )?;
    Ok(next)
}

/// Keeps the last prioritisation's score (hundredths, 0 to 10,000) and band beside the proposal, for its lists.
pub async fn set_score(w: &mut Wire<'_>, id: ProposalId, score: i64, band: &str) -> Result<(), Refusal> {
    execute!(
        w,
        "UPDATE proposals SET score = $2, band = $3 WHERE id = $1",
        id.0,
        score,
        band
    )?;
    Ok(())
}
