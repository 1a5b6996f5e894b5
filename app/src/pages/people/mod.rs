//! What administrators do with accounts.

mod unreached;

pub use unreached::{UnreachedPage, correct_persons_address, try_persons_address_again};
