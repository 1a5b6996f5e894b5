//! Needs: drafts, submitting, the staff's handling, lists, the page with the whole way.
//!
//! A draft is its author's own paper: the journal begins when the need is submitted and receives its reference.

mod bulk;
mod columns;
mod draft;
mod facts;
mod group;
mod handle;
mod join;
mod list;
mod lookup;
mod merge;
mod mine;
mod promote;
mod row;
mod submit;
mod units;
mod view;

pub(crate) use bulk::{Stepped, take_step, undo_step};
pub use columns::{Column, More, more};
pub use draft::{Edited, discard, edit, save_draft, units_to_submit_for};
pub use facts::facts;
pub(crate) use facts::facts_of;
pub(crate) use group::{may_be_grouped, note_group};
pub use handle::{assess, close, decline, park, redirect, register, resume, return_with_question};
pub use join::{Joiner, join, joiners, leave, may_join, units_to_join_for};
pub(crate) use list::reads_all;
pub use list::{Filter, NeedRow, PAGE, Queue, Sort, Which, list, list_uncounted, queue};
pub use lookup::{NeedHead, address_of, heads_of_proposal, id_of, id_of_address, named};
pub use merge::{MergedInto, merge, unmerge};
pub use mine::{MyNeeds, mine};
pub(crate) use promote::promote_together;
pub use promote::{Promotion, Target, fulfil_for_proposal, promote, promoted, proposals_to_join, released};
pub use row::At;
pub(crate) use row::{groups, search_text};
pub use submit::{Submission, submit, withdraw};
pub(crate) use submit::{submit_new, take_back};
pub use units::{UnitsNeeds, of_my_units};
pub use view::{DecisionOnTheWay, NeedView, ProposalOnTheWay, Turn, view};

#[cfg(test)]
pub(crate) mod tests;
