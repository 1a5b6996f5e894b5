//! The cells of a sheet as rows of texts, within bounds. A file can name a cell far away, or say a long text many
//! times, in a few bytes: what is kept is counted, not what the file weighs.

use domain::imports::{CELL_MAX, COLUMNS_MAX, FileProblem, ROWS_MAX, Sheet, TEXT_MAX};

/// So many rows may stand empty above the headings.
const ABOVE: usize = 100;

/// Sheets under way, with what all of them may still hold.
pub struct Grid {
    rows: Vec<Vec<String>>,
    left: usize,
    done: Vec<Sheet>,
}

impl Grid {
    pub fn new() -> Self {
        Self {
            rows: Vec::new(),
            left: TEXT_MAX,
            done: Vec::new(),
        }
    }

    pub fn put(&mut self, row: usize, column: usize, value: &str) -> Result<(), FileProblem> {
        if value.trim().is_empty() {
            return Ok(());
        }
        if row > ROWS_MAX + ABOVE {
            return Err(FileProblem::TooManyRows);
        }
        if column >= COLUMNS_MAX {
            return Err(FileProblem::TooManyColumns);
        }
        if value.len() > CELL_MAX && value.chars().count() > CELL_MAX {
            return Err(FileProblem::CellTooLong);
        }
        self.left = self.left.checked_sub(value.len()).ok_or(FileProblem::Unpacked)?;
        if self.rows.len() <= row {
            self.rows.resize(row + 1, Vec::new());
        }
        if let Some(cells) = self.rows.get_mut(row) {
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            if let Some(cell) = cells.get_mut(column) {
                value.clone_into(cell);
            }
        }
        Ok(())
    }

    /// The sheet ends. One without a cell is none.
    pub fn end_sheet(&mut self, name: &str) -> Result<(), FileProblem> {
        let mut rows = std::mem::take(&mut self.rows);
        let Some(headings) = rows.iter().position(|row| !row.is_empty()) else {
            return Ok(());
        };
        rows.drain(..headings);
        if rows.len() > ROWS_MAX + 1 {
            return Err(FileProblem::TooManyRows);
        }
        self.done.push(Sheet {
            name: name.chars().filter(|c| !c.is_control()).take(100).collect(),
            rows,
        });
        Ok(())
    }

    pub fn finish(self) -> Result<Vec<Sheet>, FileProblem> {
        if self.done.is_empty() {
            return Err(FileProblem::Empty);
        }
        Ok(self.done)
    }
}

/// A number as people write it: whole ones without decimals.
pub fn number(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 1e15 {
        format!("{n:.0}")
    } else {
        n.to_string()
    }
}
