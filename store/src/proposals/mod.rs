//! Project proposals: creating, preparing, referring, following up, and the words other areas use about them.

mod advance;
mod completeness;
mod create;
mod facts;
mod head;
mod needs;

pub use advance::{advance, lock, set_score};
pub use completeness::completeness;
pub use create::{create, create_from_needs};
pub use facts::{facts, id_of};
pub use head::{Head, head};
pub use needs::link as link_need;
