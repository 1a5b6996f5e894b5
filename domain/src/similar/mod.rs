//! Which needs are alike, and why: a text becomes weighted features, an index finds the nearest, and what two
//! texts share is told in words a person recognises.
//!
//! The result depends on the texts and the vocabulary alone, never on the order things came in.

mod features;
mod groups;
mod index;
mod vocabulary;

#[cfg(test)]
mod tests;

pub use groups::{Alike, Group, NEIGHBOURS, alike, suggested_groups};
pub use index::{Index, Near};
pub use vocabulary::{Kind, Synonyms, Vocabulary, built_in, parse};

/// A text to compare: a need's title and what else it says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Probe {
    pub title: String,
    pub text: String,
}
