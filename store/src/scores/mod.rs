//! Scoring: must-haves, cards, the blind view of them, prioritising, and what others ask about the result.

mod cards;
mod criteria;
mod give;
mod must_haves;
mod prioritise;
mod summary;
mod view;
mod waiting;

#[cfg(test)]
pub(crate) mod testing;

pub use cards::{CardRow, CardVersion};
pub use give::{Give, give};
pub use must_haves::{MustHavesView, SetMustHaves, set_must_haves, unmet_must_haves};
pub use prioritise::{Prioritise, prioritise};
pub use summary::{ScoreSummary, assessor_count, summary};
pub use view::{MyCard, PastRound, ScoreRound, ScoresView, view};
pub use waiting::{WaitingScore, waiting_for};
