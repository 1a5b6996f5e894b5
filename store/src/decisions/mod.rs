//! Decisions: the delegation order, making ready, laying before a decider, deciding and recording, recusals.
//!
//! A group of officials only recommends; a named delegate or a political body decides. What is decided is never
//! changed: a correction is a new decision that supersedes. From a final decision on the public sees the matter.

mod announce;
mod body;
mod delegate;
mod keep;
mod matter;
mod obstacles;
mod order;
mod ready;
mod recusals;
mod send;
mod tab;
mod view;
mod waiting;

#[cfg(test)]
pub(crate) mod fixtures;

pub use announce::announce;
pub use body::record_body_decision;
pub use delegate::decide_by_delegation;
pub use matter::At;
pub use obstacles::{Decider, obstacles};
pub use order::{Delegation, NewDelegation, add_delegation, in_force};
pub use ready::{make_ready, proposed};
pub use recusals::{Recusal, lift, recuse, recused};
pub use send::send_to_decider;
pub use tab::{Assignment, Person, Tab, tab};
pub use view::{By, DecisionView, of_proposal};
pub use waiting::{Waiting, WaitingFor, waiting_for};
