//! Needs: the list, the form, the page with its whole way, the staff's steps.

pub(crate) mod columns;
mod form;
mod functions;
mod handling_functions;
mod join;
pub(crate) mod list;
mod merge;
mod need;
pub(crate) mod similar;
mod steps;
mod way;
pub mod words;

pub use form::{EditNeedPage, NewNeedPage};
pub use functions::*;
pub use handling_functions::*;
pub use join::{JoinNeedPage, leave_need, same_need};
pub use list::{NeedsPage, need_items, submits};
pub use merge::{merge_need, unmerge_need};
pub use need::NeedPage;
