//! Groups of needs: suggested ones, the list, a group's page with the balance, and the steps of all concerned.

mod balance;
mod create;
mod deviations;
mod functions;
mod group;
pub mod list;
mod members;
pub mod of_need;
mod steps;
mod suggestions;
pub mod words;

pub use create::NewGroupPage;
pub use group::GroupPage;
pub use list::GroupsPage;
