//! Conversations: the part of a page that shows the threads about its subject, and what is written into them.

mod comment;
mod forms;
mod functions;
mod places;
mod threads;
pub mod words;

pub use forms::{NEW, edit_name, reply_name};
pub use functions::{
    edit_comment, hide_comment, register_thread, remove_comment, reopen_thread, resolve_thread, show_comment,
};
pub use places::{done, place, subject};
pub use threads::{Talk, talk};
