//! Everyone is told: what happened to a need or proposal reaches those behind it, its authors, its followers and
//! whoever has something to do next, in the unit of work that wrote the journal; letters carry it further.
//!
//! A notification says *who* is told and *where*; *what* happened stands in the journal, and what one may not see any
//! more is not shown.

mod group;
mod letters;
mod list;
mod read;
mod say_no;
mod tell;
mod watch;
mod wishes;

pub use group::{Group, Heading, Notice};
pub use letters::{
    End, Letter, counts, end, gather, hand_over, next_due, put_aside_earlier, settle_unclear, take, take_over,
};
pub use list::{Filter, PAGE, latest, list, unread};
pub use read::{What, mark, visited};
pub use say_no::{Offer, SayNo, offer, say_no};
pub(crate) use tell::{keep, tell};
pub use watch::{Watching, watch, watching};
pub use wishes::{Standing, remember_language, save_wishes, try_again, wishes};

#[cfg(test)]
mod tests;
