//! Taking a proposal into preparation, for the first time or again.

use domain::{
    journal::Verb,
    people::Actor,
    policy::Action,
    proposals::{LINE, ProposalEvent, ProposalState},
    text,
};
use time::OffsetDateTime;

use super::{At, advance, edit::Edit};
use crate::{Refusal, Store};

/// Starts, or restarts, the preparation. Taking it back from review, prioritisation or decision needs a `reason`,
/// at most 200 characters; the field of its error is `reason`.
pub async fn start_preparation(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    reason: &str,
) -> Result<(), Refusal> {
    let Some(mut edit) = Edit::event(store, actor, now, at, Action::ProposalPrepare).await? else {
        return Ok(());
    };
    let id = edit.id;
    advance(&mut edit.wire(), id, ProposalEvent::StartPreparation, now).await?;
    let expected = matches!(edit.state, ProposalState::Draft | ProposalState::ReferredBack);
    let read = if expected { text::line } else { text::required_line };
    let reason = read("reason", reason, LINE)?;
    edit.save(Verb::PreparationStarted, Vec::new(), &reason).await
}
