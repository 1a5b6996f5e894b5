//! Excel's workbooks, cell by cell: a sheet with one cell far away is small in the file and huge as a table.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};
use domain::imports::{FileProblem, SHEETS_MAX, Sheet};

use super::grid::{Grid, number};

pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, FileProblem> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| FileProblem::Unreadable)?;
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .take(SHEETS_MAX)
        .collect();
    let mut grid = Grid::new();
    for name in names {
        let mut cells = book
            .worksheet_cells_reader(&name)
            .map_err(|_| FileProblem::Unreadable)?;
        while let Some(cell) = cells.next_cell().map_err(|_| FileProblem::Unreadable)? {
            let (row, column) = cell.get_position();
            let (row, column) = (row as usize, column as usize);
            match cell.get_value() {
                DataRef::Empty | DataRef::Error(_) => {}
                DataRef::SharedString(text) => grid.put(row, column, text)?,
                DataRef::String(text) => grid.put(row, column, text)?,
                DataRef::DateTime(at) if at.is_datetime() => {
                    let (year, month, day, ..) = at.to_ymd_hms_milli();
                    grid.put(row, column, &format!("{year:04}-{month:02}-{day:02}"))?;
                }
                DataRef::DateTimeIso(at) => {
                    grid.put(row, column, at.split('T').next().unwrap_or_default())?;
                }
                DataRef::Float(n) => grid.put(row, column, &number(*n))?,
                other => grid.put(row, column, &calamine::Data::from(other.clone()).to_string())?,
            }
        }
        grid.end_sheet(&name)?;
    }
    grid.finish()
}
