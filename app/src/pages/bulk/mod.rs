//! One action on many rows of a list: choosing them in the list, looking at what will happen to each, what came of it,
//! undoing it.

mod choose;
mod functions;
mod mine;
mod one;
mod rows;
pub mod words;

pub use choose::{Choosing, around};
pub use functions::*;
pub use mine::BulksPage;
pub use one::BulkPage;
