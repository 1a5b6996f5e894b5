//! Search in the municipality's texts: what one types, what it finds and how well, what is shown of it.
//!
//! A word is found as it is written, in its other forms, as the beginning of a longer word, as a part of a compound
//! and, when nothing else fits, with a typing error. Everything is pure: the same texts give the same hits in the
//! same order, whatever database they came from.

mod excerpt;
mod facets;
mod index;
mod query;

pub use excerpt::{Marks, Piece};
pub use facets::{Chosen, Count, Facet, Values, narrow};
pub use index::{Found, Hit, Index};
pub use query::{MOST_CHARACTERS, Query};

crate::choices! {
    /// What can be found.
    pub enum Kind {
        Need = "need",
        /// A proposal; for the public the initiative that it became.
        Proposal = "proposal",
        Decision = "decision",
        Step = "step",
        System = "system",
        Comment = "comment",
        /// An attachment, by its name.
        Attachment = "attachment",
    }
}

crate::choices! {
    /// In what order hits are shown.
    pub enum Order {
        /// Those that fit best first.
        Relevance = "relevance",
        Newest = "newest",
    }
}
