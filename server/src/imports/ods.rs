//! OpenDocument's spreadsheets. Rows and cells say how often they are repeated, often a million times for what is
//! empty to the end of the sheet; only what holds something is written out, and only within bounds.

use std::io::{BufReader, Cursor, Read};

use domain::imports::{CELL_MAX, COLUMNS_MAX, FileProblem, ROWS_MAX, SHEETS_MAX, Sheet};
use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
};
use zip::ZipArchive;

use super::grid::{Grid, number};

/// A cell being read.
struct Cell {
    repeated: usize,
    /// What it holds, when the file says it apart from how it looks.
    value: Option<String>,
    shown: String,
    paragraphs: usize,
    /// Within a paragraph; what stands between them is the file's own indentation.
    within: bool,
}

#[derive(Default)]
struct Row {
    repeated: usize,
    column: usize,
    cells: Vec<(usize, String)>,
}

pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, FileProblem> {
    let unreadable = |_| FileProblem::Unreadable;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if is_encrypted(&mut archive) {
        return Err(FileProblem::Encrypted);
    }
    let part = archive.by_name("content.xml").map_err(unreadable)?;
    let mut reader = Reader::from_reader(BufReader::new(part));
    reader.config_mut().expand_empty_elements = true;
    let mut book = Book::new();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader
            .read_event_into(&mut buffer)
            .map_err(|_| FileProblem::Unreadable)?
        {
            Event::Start(tag) => book.open(&tag)?,
            Event::End(tag) => book.close(tag.name().as_ref())?,
            Event::Text(text) => book.text(&text.xml10_content())?,
            Event::CData(text) => book.text(&text.xml10_content())?,
            Event::GeneralRef(name) => {
                let known = resolve_predefined_entity(name.as_ref()).map(str::to_owned);
                let text = match known {
                    Some(text) => text,
                    None => name
                        .resolve_char_ref()
                        .ok()
                        .flatten()
                        .map(String::from)
                        .ok_or(FileProblem::Unreadable)?,
                };
                book.text(&text)?;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    // A file that was cut off ends within a sheet.
    if book.sheet.is_some() {
        return Err(FileProblem::Unreadable);
    }
    book.grid.finish()
}

fn is_encrypted(archive: &mut ZipArchive<Cursor<&[u8]>>) -> bool {
    let mut manifest = String::new();
    archive
        .by_name("META-INF/manifest.xml")
        .is_ok_and(|mut part| part.read_to_string(&mut manifest).is_ok())
        && manifest.contains("encryption-data")
}

struct Book {
    grid: Grid,
    sheets: usize,
    /// The sheet being read; tables within cells belong to it.
    sheet: Option<String>,
    nested: usize,
    row_number: usize,
    row: Row,
    cell: Option<Cell>,
    /// Notes at the edge of a cell are not of it.
    notes: usize,
}

impl Book {
    fn new() -> Self {
        Self {
            grid: Grid::new(),
            sheets: 0,
            sheet: None,
            nested: 0,
            row_number: 0,
            row: Row::default(),
            cell: None,
            notes: 0,
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), FileProblem> {
        match tag.name().as_ref() {
            "table:table" if self.sheet.is_some() => self.nested += 1,
            "table:table" => {
                self.sheet = Some(attribute(tag, "table:name").unwrap_or_default());
                self.row_number = 0;
            }
            _ if self.sheet.is_none() || self.nested > 0 => {}
            "table:table-row" => {
                self.row = Row {
                    repeated: repeated(tag, "table:number-rows-repeated"),
                    ..Row::default()
                };
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.cell = Some(Cell {
                    repeated: repeated(tag, "table:number-columns-repeated"),
                    value: value(tag),
                    shown: String::new(),
                    paragraphs: 0,
                    within: false,
                });
            }
            "office:annotation" => self.notes += 1,
            "text:p" | "text:h" if self.notes == 0 => {
                if let Some(cell) = &mut self.cell {
                    cell.paragraphs += 1;
                    cell.within = true;
                    if cell.paragraphs > 1 {
                        return self.text("\n");
                    }
                }
            }
            "text:s" => {
                let spaces = repeated(tag, "text:c").min(CELL_MAX);
                return self.text(&" ".repeat(spaces));
            }
            "text:tab" => return self.text("\t"),
            "text:line-break" => return self.text("\n"),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), FileProblem> {
        let (0, 0, Some(cell)) = (self.notes, self.nested, &mut self.cell) else {
            return Ok(());
        };
        if !cell.within {
            return Ok(());
        }
        cell.shown.push_str(text);
        // A character has four bytes at most; the exact length is looked at when it is put down.
        if cell.shown.len() > CELL_MAX * 4 {
            return Err(FileProblem::CellTooLong);
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), FileProblem> {
        match name {
            "table:table" if self.nested > 0 => self.nested -= 1,
            "table:table" => {
                if let Some(name) = self.sheet.take() {
                    self.sheets += 1;
                    if self.sheets <= SHEETS_MAX {
                        self.grid.end_sheet(&name)?;
                    }
                }
            }
            _ if self.sheet.is_none() || self.nested > 0 => {}
            "table:table-cell" | "table:covered-table-cell" => self.end_cell()?,
            "table:table-row" => self.end_row()?,
            "text:p" | "text:h" if self.notes == 0 => {
                if let Some(cell) = &mut self.cell {
                    cell.within = false;
                }
            }
            "office:annotation" => self.notes = self.notes.saturating_sub(1),
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), FileProblem> {
        let Some(cell) = self.cell.take() else {
            return Ok(());
        };
        let text = cell.value.unwrap_or(cell.shown);
        if !text.trim().is_empty() {
            if self.row.column.saturating_add(cell.repeated) > COLUMNS_MAX {
                return Err(FileProblem::TooManyColumns);
            }
            for place in 0..cell.repeated {
                self.row.cells.push((self.row.column + place, text.clone()));
            }
        }
        self.row.column = self.row.column.saturating_add(cell.repeated);
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), FileProblem> {
        let row = std::mem::take(&mut self.row);
        if !row.cells.is_empty() {
            if row.repeated > ROWS_MAX + 1 {
                return Err(FileProblem::TooManyRows);
            }
            for place in 0..row.repeated {
                for (column, text) in &row.cells {
                    self.grid
                        .put(self.row_number.saturating_add(place), *column, text)?;
                }
            }
        }
        self.row_number = self.row_number.saturating_add(row.repeated);
        Ok(())
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok().flatten()?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

fn repeated(tag: &BytesStart<'_>, name: &str) -> usize {
    attribute(tag, name)
        .and_then(|n| n.parse().ok())
        .unwrap_or(1)
        .max(1)
}

/// Numbers and dates as the file keeps them, not as they are shown.
fn value(tag: &BytesStart<'_>) -> Option<String> {
    match attribute(tag, "office:value-type")?.as_str() {
        "float" | "percentage" | "currency" => {
            let n: f64 = attribute(tag, "office:value")?.parse().ok()?;
            Some(number(n))
        }
        "date" => {
            let at = attribute(tag, "office:date-value")?;
            Some(at.split('T').next().unwrap_or_default().to_owned())
        }
        "boolean" => attribute(tag, "office:boolean-value"),
        _ => None,
    }
}
