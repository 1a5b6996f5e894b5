//! Needs, proposals, systems and steps of the plan that are like what somebody writes, each with what they share.
//!
//! The index lives in memory, one per process. It is made at first use and follows the database by what has
//! changed since the last look, so that several processes on one database agree.

mod compare;
mod keep;
mod near;

pub use compare::{Likeness, compare};
pub(crate) use keep::Similar;
pub(crate) use near::alike_needs;
pub use near::{NearState, NearSubject, nearest};

#[cfg(test)]
mod tests;
