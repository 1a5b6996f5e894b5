//! Systems that the municipality has: the register, each system's life, and how one gets to use it.
//!
//! Everybody signed in reads what is not retired. The staff and the system architects keep the register.

mod create;
mod edit;
mod list;
mod lookup;
mod row;
mod step;
mod view;

pub use create::create;
pub use edit::edit;
pub use list::{Filter, PAGE, Sort, SystemRow, areas, list};
pub(crate) use lookup::lifecycle;
pub use lookup::{SystemHead, head, id_of, manages, named};
pub use row::At;
pub use step::step;
pub use view::{Successor, SystemView, view};

#[cfg(test)]
pub(crate) mod tests;
