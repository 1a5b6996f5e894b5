//! Project proposals: the list, the proposal with its tabs, reviews, scoring, decisions.

pub mod reviews;
pub mod reviews_words;
pub mod scoring;
mod scoring_card;
mod scoring_must_haves;
mod scoring_result;
pub mod scoring_words;
