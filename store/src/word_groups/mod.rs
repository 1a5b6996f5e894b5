//! Words that mean the same, as the staff says: groups of the municipality's own, and what was said of built-in ones.
//!
//! Nothing is deleted: a group that no longer counts is off, and can be switched on again. Every process takes the new
//! words before its next answer ([`crate::similar`]), by the sum of the versions.

mod change;
mod kept;
mod list;

pub use change::{add, change, switch};
pub use kept::At;
pub(crate) use kept::{in_force, state};
pub use list::{Filter, Group, PAGE, Which, list, one};

#[cfg(test)]
mod tests;
