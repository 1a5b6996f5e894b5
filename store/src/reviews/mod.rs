//! Specialist reviews: opening a round, giving opinions, and what others ask about them.

mod give;
mod open;
mod round;
mod status;
mod subject;
mod view;
mod waiting;

#[cfg(test)]
pub(crate) mod testing;

pub use give::{Give, give};
pub use open::{Open, open};
pub(crate) use round::current_round;
pub use status::{Progress, missing, progress};
pub(crate) use subject::{read_subject, take_subject};
pub use view::{ReviewRound, ReviewRow, ReviewsView, view};
pub use waiting::{WaitingReview, waiting_for};
