//! Import of needs: the file, its columns, its rows, what became of them.

mod columns;
mod functions;
mod one;
mod rows;
mod start;
pub mod words;

pub use functions::*;
pub use one::ImportPage;
pub use start::ImportsPage;
