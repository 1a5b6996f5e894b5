//! Project proposals: creating, preparing, referring, following up, and the words other areas use about them.

mod advance;
mod alternatives;
mod benefits;
mod columns;
mod completeness;
mod contributions;
mod costs;
mod create;
mod drafts;
mod edit;
mod facts;
mod head;
mod list;
mod needs;
mod outcome;
mod prepare;
mod referrals;
mod risks;
pub mod rows;
mod save_sections;
mod sections;
mod view;

#[cfg(test)]
mod tests;

pub use advance::{advance, lock, set_score};
pub use benefits::realise;
pub use columns::{Column, More, more};
pub use completeness::completeness;
pub use contributions::ContributionView;
pub(crate) use create::search_text;
pub use create::{create, create_from_needs};
pub use drafts::{Draft, Keeping, Place, Present, discard_draft, draft, keep_draft, present, put_in};
pub use edit::At;
pub(crate) use facts::facts_of;
pub use facts::{facts, id_of, named};
pub use head::{Head, head};
pub use list::{Filter, ProposalRow, SIZE, Sort, list};
pub use needs::{link as link_need, tie as tie_need, untie as untie_need};
pub use outcome::{OutcomeView, outcome, report};
pub use prepare::start_preparation;
pub use referrals::{ReferralView, close_referral, refer, respond};
pub use rows::{Listed, add, change_row, remove};
pub use save_sections::{
    save_basics, save_contributions, save_information, save_placement, save_privacy, save_responsibility,
    save_staff,
};
pub use sections::{Kept, Sections};
pub use view::{ContentView, Frame, content, frame, history};
