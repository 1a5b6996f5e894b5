//! The pages, by area. Rendered on the server only.

pub mod gallery;
pub mod my_page;
pub mod needs;
pub mod proposals;
pub mod sign_in;
pub mod system;
