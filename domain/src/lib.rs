//! What is true in Riktning: types, state machines, rules, permissions, scoring.
//!
//! Role: every rule of the field lives here as a pure function with its tests, and runs both on the server
//! and in the browser. May depend on nothing that reads a clock, draws random numbers or does I/O: `now` and
//! ids are arguments. Texts for people are not made here; errors are codes with parameters.
//!
//! To add an area: a module with its types, one `transition` when it has states (tested for every state and
//! every event), its validation returning [`Invalid`], its actions in [`policy`] with their rows in the table.

pub mod attachments;
pub mod bulk;
pub mod choices;
pub mod clusters;
pub mod conversations;
pub mod decisions;
pub mod direction;
pub mod drafts;
pub mod ids;
pub mod imports;
pub mod initiatives;
pub mod invalid;
pub mod journal;
pub mod language;
pub mod money;
pub mod needs;
pub mod notifications;
pub mod organisation;
pub mod people;
pub mod plan;
pub mod policy;
pub mod proposals;
pub mod reference;
pub mod reviews;
pub mod scores;
pub mod search;
pub mod similar;
pub mod systems;
pub mod text;
pub mod views;
pub mod word_groups;

pub use invalid::{Checks, Code, FieldError, Invalid};
