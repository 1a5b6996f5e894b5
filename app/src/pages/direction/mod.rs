//! The long-term direction: each aim, what contributes to it, what is uncovered.

mod aim;
mod overview;
mod page;
pub mod words;

pub use aim::AimPage;
pub use page::DirectionPage;
