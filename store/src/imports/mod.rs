//! Import of needs from a file: kept first, looked at, then carried out a chunk at a time, and undone the same way.
//!
//! An import is its person's own; what comes of it are needs like any other.

mod carry_out;
mod check;
mod kept;
mod upload;
mod view;

pub use carry_out::{advance, begin, undo, work};
pub use check::map;
pub(crate) use kept::is_own;
pub use upload::upload;
pub use view::{Import, ImportRow, NeedOfRow, PAGE, Show, may_import, mine, rows, view};

#[cfg(test)]
mod tests;
