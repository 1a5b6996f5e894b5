//! Conversations: the part of a page that shows the threads about its subject, and what is written into them.

mod forms;
mod functions;
mod threads;
pub mod words;

pub use functions::{
    edit_comment, open_thread, register_thread, remove_comment, reopen_thread, reply_in_thread,
    resolve_thread, subject,
};
pub use threads::{Talk, talk};
