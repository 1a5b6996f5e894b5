//! Conversations about needs and proposals.
//!
//! A thread that all who read its subject may read is told of in the subject's journal and by its topic. Any other has
//! a journal of its own and a topic that only its readers hear ([`place`]), so that nobody else learns that it exists.

mod attach;
mod edit;
mod mentions;
mod moderate;
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

pub use attach::Brought;
pub(crate) use attach::{may_attach, take_to_attach};
pub use edit::{CommentAt, edit};
pub use moderate::{hide, show};
pub use open::{may_open, open};
pub use parts::{PartsTalk, parts};
pub use place::may_hear;
pub(crate) use place::{Facts, may, may_read, may_see, may_to_comment, may_write, place_of, record};
pub use register::register;
pub use remove::{Removed, remove};
pub use reply::{may_reply, reply};
pub use resolve::{reopen, resolve};
pub use suggest::{Suggestion, suggest};
pub use view::{Comment, Conversation, Earlier, Moderated, Thread, of_subject, quote};

use domain::ids::{CommentId, ThreadId};

/// What was written, and those mentioned in it who may not read it and are not told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub thread: ThreadId,
    pub comment: CommentId,
    pub not_told: Vec<String>,
}
