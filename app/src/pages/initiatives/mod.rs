//! Decided initiatives as the public sees them, without signing in: the list and each one.

pub(crate) mod columns;
mod decision;
pub(crate) mod list;
mod one;
pub mod words;

pub use list::{InitiativesPage, card};
pub use one::InitiativePage;
