//! Import of needs: which column of a file holds what, and what each row comes to.

mod columns;
mod row;

pub use columns::{Column, Mapping};
pub use row::{Units, read};

/// The most a file may hold.
pub const BYTES_MAX: usize = 20 * 1024 * 1024;
pub const ROWS_MAX: usize = 10_000;
pub const COLUMNS_MAX: usize = 200;
/// The most a file may come to when unpacked, bytes: spreadsheets are archives, and a small one can hold a huge text.
pub const UNPACKED_MAX: u64 = 200 * 1024 * 1024;
/// The most characters of a cell; more than any text of a need.
pub const CELL_MAX: usize = 20_000;

crate::choices! {
    /// Why a file is not read.
    pub enum FileProblem {
        Empty = "empty",
        TooLarge = "too_large",
        TooManyRows = "too_many_rows",
        TooManyColumns = "too_many_columns",
        /// Unpacked it would be larger than what is allowed.
        Unpacked = "unpacked",
        /// Damaged, or protected by a password.
        Unreadable = "unreadable",
        /// Neither CSV, XLSX nor ODS.
        WrongKind = "wrong_kind",
    }
}

crate::choices! {
    /// How far an import has come.
    pub enum ImportState {
        /// Kept, with columns to choose and rows to look at.
        Uploaded = "uploaded",
        Running = "running",
        Done = "done",
        Undoing = "undoing",
        Undone = "undone",
    }
}

crate::choices! {
    /// What of a file is imported.
    pub enum Scope {
        /// Nothing, unless every row is right.
        All = "all",
        /// The rows that are right.
        Good = "good",
    }
}

impl ImportState {
    /// Work is under way, a chunk at a time.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Running | Self::Undoing)
    }
}
