//! Documents and pictures on needs and proposals. What is known of a file stands in the database; its content lies
//! in [`Files`], a folder or an S3-compatible store. A row is written after the content, so that no row lacks it.

mod add;
mod files;
mod list;
mod looks;
mod preview;
mod remove;

pub use add::{New, add, may_add};
pub use files::{Files, Kept, Writing};
pub use list::{Attachment, Found, find, of_subject};
pub use looks::{HEAD, looks};
pub use preview::preview;
pub use remove::remove;

#[cfg(test)]
mod tests;
