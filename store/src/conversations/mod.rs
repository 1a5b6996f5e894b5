//! Conversations about needs and proposals.
//!
//! A thread that all who read its subject may read is told of in the subject's journal and by its topic. Any other has
//! a journal of its own and a topic that only its readers hear ([`place`]), so that nobody else learns that it exists.

mod edit;
mod mentions;
mod open;
mod parts;
mod place;
mod register;
mod remove;
mod reply;
mod resolve;
mod suggest;
mod view;

#[cfg(test)]
mod tests;

pub use edit::{CommentAt, edit};
pub use open::open;
pub use parts::{PartsTalk, parts};
pub use place::may_hear;
pub(crate) use place::{may_read, may_write, place_of};
pub use register::register;
pub use remove::remove;
pub use reply::reply;
pub use resolve::{reopen, resolve};
pub use suggest::{Suggestion, suggest};
pub use view::{Comment, Conversation, Earlier, Thread, of_subject, quote};

use domain::ids::{CommentId, ThreadId};

/// What was written, and those mentioned in it who may not read it and are not told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub thread: ThreadId,
    pub comment: CommentId,
    pub not_told: Vec<String>,
}
