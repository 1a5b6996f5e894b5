//! The example municipality, Exempelkommun: its organisation and accounts, the direction and plan with the memo of
//! 2014 behind them, thirty needs, a dozen proposals and the systems there are over two years, and what people said about some of them.
//!
//! Everything is made by the use cases, at the times it is said to have happened, so that the journal is true.
//! Schools, people, figures of 2025 and 2026 and all texts are invented.

mod delegations;
mod events;
mod memo;
mod needs;
mod organisation;
mod proposals;
mod systems;
mod talk;
mod timeline;

use time::OffsetDateTime;

use crate::{Conflict, Refusal, Store};

pub use organisation::PASSWORD;

/// Loads the example municipality into an empty database. [`Conflict::Duplicate`] when units are there already.
pub async fn load(store: &Store, now: OffsetDateTime) -> Result<(), Refusal> {
    if !crate::units::all(store).await?.is_empty() {
        return Err(Refusal::Conflict(Conflict::Duplicate));
    }
    let town = organisation::load(store, now).await?;
    delegations::load(store, &town).await?;
    let steering = memo::load(store, &town).await?;
    timeline::run(store, &town, &steering, now).await
}

#[cfg(test)]
mod tests;
