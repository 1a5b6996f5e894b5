//! Search: the page with its box, what narrows the hits, and the hits.

mod hit;
mod page;

pub use page::SearchPage;
