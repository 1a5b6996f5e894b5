//! What is kept in Riktning: the use cases over SQL, each one transaction, permission and journal included.
//!
//! Role: the only crate that knows SQL; knows neither HTTP nor HTML. May depend on `domain` and the database.
//!
//! To add a use case: one file in its area's folder, read top to bottom: input, permission ([`domain::policy`]),
//! work (SQL between [`Store::begin`] and [`Unit::save`]), journal ([`journal::record`]), tests on both engines.
//! Look-ups return `Option`; refusals are [`Refusal`]. Row structs stay private to their file.
//! To add a table: the same number in `migrations/sqlite` and `migrations/postgres`, forward only.

#[macro_use]
mod sql;

mod as_of;
pub mod attachments;
pub mod bulk;
mod clock;
pub mod clusters;
pub mod conversations;
pub mod counters;
mod db;
pub mod decisions;
pub mod demo;
pub mod direction;
mod ids;
pub mod imports;
pub mod initiatives;
pub mod journal;
pub mod kept;
mod lists;
pub mod live;
pub mod load;
pub mod my_page;
pub mod needs;
pub mod notifications;
pub mod once;
pub mod people;
pub mod plan;
pub mod presence;
pub mod proposals;
mod refusal;
pub mod reviews;
pub mod scores;
pub mod search;
pub mod sessions;
mod sight;
pub mod similar;
pub mod systems;
pub mod units;
pub mod views;
pub mod watches;
pub mod word_groups;

#[cfg(test)]
mod schema;
#[cfg(test)]
mod testing;

pub use clock::{day, new_id, parse_day, parse_stamp, stamp, swedish_day, swedish_time};
pub use db::{Engine, Link, OpenError, Store, Unit, Wire};
pub(crate) use ids::ids_json;
pub use live::{Announcement, Topic};
pub use refusal::{Conflict, Refusal};
