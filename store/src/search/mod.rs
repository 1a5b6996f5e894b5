//! Search over everything that one may see. Role: keeps an index of all texts in memory, follows the journal, and
//! answers by permission, counts included.
//!
//! The index is ours ([`domain::search`]) and not the engines' own: neither takes Swedish compounds apart or forgives
//! a slip of the finger, and they would not find the same on both. Each server process keeps one; what the journal
//! tells of is read again before each search, so that nothing found is older than the page that shows it.

mod find;
mod keep;
mod read;
mod room;
pub mod watched;

pub use find::{Filter, HitState, HitView, PAGE, Results, find};
pub(crate) use keep::Search;

#[cfg(test)]
mod tests;
