//! The journal: the whole of it with filters, and a table that every subject's own journal is shown in.

pub(crate) mod columns;
pub(crate) mod page;
mod table;
pub mod words;

pub use page::JournalPage;
pub use table::table_of;
