//! Project proposals: the list, the proposal with its tabs, reviews, scoring, decisions.
//!
//! The page of a proposal is [`proposal`]: a frame and one tab, chosen by `?tab=`. A tab is an `async fn tab` in a
//! file of its own. Content is written on pages of their own, `/proposals/<reference>/edit/<section>`.

pub(crate) mod columns;
mod content;
mod content_rows;
mod create;
pub mod decision;
mod decision_after;
mod decision_forms;
pub mod decision_functions;
mod decision_recusals;
mod decision_taken;
pub mod decision_words;
mod edit;
pub mod edit_draft;
mod edit_needs;
mod edit_rows;
mod edit_sections;
mod forms;
mod frame;
pub mod functions;
pub(crate) mod list;
pub mod outcome;
pub mod overview;
mod proposal;
pub mod referral;
pub mod reviews;
pub mod reviews_words;
pub mod scoring;
mod scoring_card;
mod scoring_must_haves;
mod scoring_result;
pub mod scoring_words;
pub mod words;

pub use create::NewProposalPage;
pub use edit::EditProposalPage;
pub use frame::Tab;
pub use list::ProposalsPage;
pub use proposal::ProposalPage;
