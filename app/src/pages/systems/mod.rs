//! The systems that the municipality has: the list, one system, the form.

mod form;
mod functions;
pub mod list;
mod one;
pub mod words;

pub use form::{EditSystemPage, NewSystemPage};
pub use list::SystemsPage;
pub use one::SystemPage;
