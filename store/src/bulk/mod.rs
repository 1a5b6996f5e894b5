//! One action on many needs or proposals: chosen in a list and looked at, carried out a chunk at a time, undone within
//! the time that `domain::bulk` gives.
//!
//! An action is its person's own. What it does to each need is the step as it is done alone, journal and tidings
//! included; a row that cannot be done is left, and says why.

mod carry_out;
mod choose;
mod kept;
mod view;

pub use carry_out::{advance, begin, undo, work};
pub use choose::{choose, may_choose};
pub(crate) use kept::is_own;
pub use view::{Bulk, BulkRow, Latest, Standing, mine, view};

#[cfg(test)]
mod tests;
