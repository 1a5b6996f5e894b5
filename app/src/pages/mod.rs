//! The pages, by area. Rendered on the server only.

pub mod gallery;
pub mod proposals;
pub mod sign_in;
pub mod system;
