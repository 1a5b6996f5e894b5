//! Import of needs: which column of a file holds what, and what each row comes to.

use serde::{Deserialize, Serialize};

mod columns;
mod row;

pub use columns::{Column, Mapping, MappingForm};
pub use row::{Units, read};

/// The most a file may hold.
pub const BYTES_MAX: usize = 10 * 1024 * 1024;
pub const ROWS_MAX: usize = 5_000;
pub const COLUMNS_MAX: usize = 60;
/// The most a file may come to when unpacked, bytes: spreadsheets are archives, and a small one can hold a huge text.
pub const UNPACKED_MAX: u64 = 48 * 1024 * 1024;
/// The most bytes of text that the cells of a file come to: a spreadsheet tells a text once and uses it often.
pub const TEXT_MAX: usize = 24 * 1024 * 1024;
/// The most sheets of a file that are looked at.
pub const SHEETS_MAX: usize = 20;
/// The most characters of a cell; more than any text of a need.
pub const CELL_MAX: usize = 20_000;

crate::choices! {
    /// Why a file is not read.
    pub enum FileProblem {
        Empty = "empty",
        TooLarge = "too_large",
        TooManyRows = "too_many_rows",
        TooManyColumns = "too_many_columns",
        CellTooLong = "cell_too_long",
        /// Unpacked it would be larger than what is allowed.
        Unpacked = "unpacked",
        /// Protected by a password.
        Encrypted = "encrypted",
        /// A spreadsheet of the kind before 2007.
        OldKind = "old_kind",
        /// Damaged.
        Unreadable = "unreadable",
        /// Neither CSV, XLSX nor ODS.
        WrongKind = "wrong_kind",
    }
}

/// One sheet of a file: the headings first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub name: String,
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// All that a need must have stands among its headings.
    fn is_of_needs(&self) -> bool {
        self.rows
            .first()
            .is_some_and(|headings| Mapping::guess(headings).check().is_ok())
    }
}

/// The sheet that is meant when nobody says which: the only one, or the only one with headings of needs.
pub fn obvious(sheets: &[Sheet]) -> Option<usize> {
    if sheets.len() == 1 {
        return Some(0);
    }
    let mut of_needs = (0..sheets.len()).filter(|at| sheets.get(*at).is_some_and(Sheet::is_of_needs));
    of_needs.next().filter(|_| of_needs.next().is_none())
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
