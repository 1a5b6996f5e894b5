//! Words that mean the same: the list with a box to try two texts in, and the page of one group.

mod edit;
mod functions;
mod list;
pub mod words;

pub use edit::{EditWordGroupPage, NewWordGroupPage};
pub use list::WordGroupsPage;
pub use words::{built_in_name, page_of};
