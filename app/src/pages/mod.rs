//! The pages, by area. Rendered on the server only.

pub mod attachments;
pub mod bulk;
pub mod clusters;
pub mod conversations;
pub mod direction;
pub mod gallery;
pub mod imports;
pub mod initiatives;
pub mod journal;
pub mod my_page;
pub mod needs;
pub mod notifications;
pub mod people;
pub mod plan;
pub mod proposals;
pub mod search;
pub mod sign_in;
pub mod start;
pub mod system;
pub mod systems;
pub mod views;
pub mod word_groups;
