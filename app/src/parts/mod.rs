//! The parts pages are made of. A part shows; it decides nothing and reads nothing.

pub mod columns;
pub mod confirm;
pub mod fields;
pub mod icon;
pub mod kept;
pub mod lists;
pub mod live;
pub mod markdown;
pub mod notices;
pub mod page;
pub mod presence;
pub mod problems;
pub mod prose;
pub mod tags;
pub mod upload;

pub use fields::Field;
pub use page::{Crumb, page, refused, title};
