//! Documents and pictures on needs and proposals and in comments. What is known of a file stands in the database; its
//! content lies in [`Files`], a folder or an S3-compatible store. A row is written after the content, so that no row
//! lacks it; content without a row is swept away.

mod add;
mod copies;
mod files;
mod list;
mod looks;
mod preview;
mod remove;
mod sweep;

pub use add::{New, Place, add, may_add};
pub(crate) use add::{keep, unnamed};
pub use copies::{Copied, Damage, Fault, copy, count, verify};
pub use files::{Files, Kept, Writing};
pub(crate) use list::in_comments;
pub use list::{Attachment, Found, find, of_subject};
pub use looks::{HEAD, looks};
pub use preview::preview;
pub use remove::remove;
pub(crate) use remove::remove_with;
pub use sweep::{Swept, sweep};

#[cfg(test)]
mod tests;
