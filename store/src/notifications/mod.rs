//! Everyone is told: what happened to a need or proposal reaches those behind it, its authors, its followers and
//! whoever has something to do next, in the unit of work that wrote the journal; letters carry it further.
//!
//! A notification says *who* is told and *where*; *what* happened stands in the journal, and what one may not see any
//! more is not shown.

mod bounces;
mod endings;
mod group;
mod letters;
mod list;
mod read;
mod say_no;
mod tell;
mod watch;
mod wishes;

pub(crate) use bounces::clear;
pub use bounces::{Bounced, Unreached, bounced, returned, try_again, try_again_for, unreached};
pub use endings::{End, end, hand_over, settle_unclear, take_over};
pub use group::{Group, Heading, Notice};
pub use letters::{Letter, counts, gather, next_due, put_aside_earlier, take};
pub use list::{Filter, PAGE, latest, list, unread};
pub use read::{What, mark, visited};
pub use say_no::{Offer, SayNo, offer, say_no};
pub(crate) use tell::{keep, tell};
pub use watch::{Watching, watch, watching};
pub use wishes::{Standing, remember_language, save_wishes, wishes};

#[cfg(test)]
mod tests;
