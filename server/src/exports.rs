//! Lists as files: `GET /needs.csv`, `/needs.xlsx` and the same for proposals, initiatives and the journal, with the
//! query of the page. CSV is as Swedish spreadsheets read it: UTF-8 with its mark, semicolons.

use app::{
    context::Visitor,
    exports::{Cell, List, Table, table},
};
use axum::{
    Extension, Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use domain::policy::Reason;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};
use store::Refusal;
use time::Date;

use crate::{Serving, guards};

#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Csv,
    Xlsx,
}

pub fn router() -> Router<Serving> {
    let mut router = Router::new();
    for list in List::ALL.iter().copied() {
        for (ending, kind) in [("csv", Kind::Csv), ("xlsx", Kind::Xlsx)] {
            let answer = move |State(serving): State<Serving>, Extension(visitor): Extension<Visitor>| {
                export(serving, visitor, list, kind)
            };
            router = router.route(&format!("/{list}.{ending}"), get(answer));
        }
    }
    router
}

async fn export(serving: Serving, visitor: Visitor, list: List, kind: Kind) -> Response {
    let table = match table(&visitor, &serving.store, list).await {
        Ok(table) => table,
        Err(Refusal::Denied(Reason::NotSignedIn)) => {
            let next = app::context::encode(&format!("/{list}"));
            return Redirect::to(&format!("/sign-in?next={next}")).into_response();
        }
        Err(Refusal::Denied(_)) => return StatusCode::FORBIDDEN.into_response(),
        Err(refusal) => {
            let id = app::error::note(&refusal);
            return guards::unavailable(&serving, visitor.locale, &id);
        }
    };
    let name = format!("{list}-{}", store::day(visitor.today()));
    file(&serving, &visitor, &name, table, kind).await
}

/// A table as a file to take away.
pub async fn file(serving: &Serving, visitor: &Visitor, name: &str, table: Table, kind: Kind) -> Response {
    // Tens of thousands of rows keep a thread busy for a while.
    let made = tokio::task::spawn_blocking(move || match kind {
        Kind::Csv => csv(&table).map_err(|error| error.to_string()),
        Kind::Xlsx => xlsx(&table).map_err(|error| error.to_string()),
    })
    .await;
    let (ending, mime) = match kind {
        Kind::Csv => ("csv", "text/csv; charset=utf-8"),
        Kind::Xlsx => (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    };
    match made {
        Ok(Ok(content)) => (
            [
                (header::CONTENT_TYPE, mime.to_owned()),
                (
                    header::CONTENT_DISPOSITION,
                    format!("attachment; filename=\"{name}.{ending}\""),
                ),
            ],
            content,
        )
            .into_response(),
        Ok(Err(error)) => failed(serving, visitor, error),
        Err(error) => failed(serving, visitor, error.to_string()),
    }
}

fn failed(serving: &Serving, visitor: &Visitor, error: String) -> Response {
    let id = app::error::note(&Refusal::Unavailable(error.into()));
    guards::unavailable(serving, visitor.locale, &id)
}

/// A text that a spreadsheet would take for a formula is kept a text: what people type must not compute anything on
/// somebody else's machine (OWASP, CSV injection).
fn harmless(text: &str) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{text}"),
        _ => text.to_owned(),
    }
}

fn hundredths(n: i64) -> String {
    format!(
        "{}{},{:02}",
        if n < 0 { "-" } else { "" },
        n.abs() / 100,
        n.abs() % 100
    )
}

fn csv(table: &Table) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(&table.columns)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|cell| match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) => harmless(text),
            Cell::Date(date) => store::day(*date),
            Cell::Whole(n) => n.to_string(),
            Cell::Hundredths(n) => hundredths(*n),
        }))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn excel_date(date: Date) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(date.year()).unwrap_or(1900);
    ExcelDateTime::from_ymd(year, u8::from(date.month()), date.day())
}

/// The table on the first sheet, what the file is on the second. Texts are texts: XLSX takes none for a formula.
fn xlsx(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (bold, day, kronor, score) = (
        Format::new().set_bold(),
        Format::new().set_num_format("yyyy-mm-dd"),
        Format::new().set_num_format("#,##0"),
        Format::new().set_num_format("0.00"),
    );
    let sheet = book.add_worksheet();
    sheet.set_name(&table.title)?;
    for (at, column) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(0, at, column, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (line, row) in (1_u32..).zip(&table.rows) {
        for (at, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Empty => continue,
                Cell::Text(text) => sheet.write_string(line, at, text)?,
                Cell::Date(date) => sheet.write_datetime_with_format(line, at, excel_date(*date)?, &day)?,
                Cell::Whole(n) => sheet.write_number_with_format(line, at, *n as f64, &kronor)?,
                Cell::Hundredths(n) => sheet.write_number_with_format(line, at, *n as f64 / 100.0, &score)?,
            };
        }
    }
    if let (Some(last), true) = (table.columns.len().checked_sub(1), !table.rows.is_empty()) {
        sheet.autofilter(0, 0, table.rows.len() as u32, last as u16)?;
    }
    sheet.autofit();
    let about = book.add_worksheet();
    about.set_name(table.about_title)?;
    for (line, (name, value)) in (0_u32..).zip(&table.about) {
        about.write_string_with_format(line, 0, *name, &bold)?;
        about.write_string(line, 1, value)?;
    }
    about.autofit();
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn table() -> Table {
        Table {
            title: "Behov".into(),
            columns: ["Nummer", "Behov", "Klart", "Kronor", "Poäng"]
                .map(str::to_owned)
                .to_vec(),
            rows: vec![vec![
                Cell::Text("=HYPERLINK(\"x\")".into()),
                Cell::Text("Två; \"ord\"\noch en rad".into()),
                Cell::Date(date!(2026 - 11 - 24)),
                Cell::Whole(-5),
                Cell::Hundredths(-5),
            ]],
            about: vec![("Lista", "Behov".into())],
            about_title: "Om filen",
        }
    }

    #[test]
    fn a_csv_is_read_by_swedish_spreadsheets_and_computes_nothing() {
        let text = String::from_utf8(csv(&table()).unwrap()).unwrap();
        let lines = "\u{feff}Nummer;Behov;Klart;Kronor;Poäng\n\
                     \"'=HYPERLINK(\"\"x\"\")\";\"Två; \"\"ord\"\"\noch en rad\";2026-11-24;-5;-0,05\n";
        assert_eq!(text, lines);
    }

    #[test]
    fn an_xlsx_is_a_whole_archive() {
        let bytes = xlsx(&table()).unwrap();
        assert!(bytes.starts_with(b"PK"));
        // The directory at the end names the sheets.
        let found = |name: &[u8]| bytes.windows(name.len()).any(|part| part == name);
        assert!(found(b"xl/worksheets/sheet2.xml"));
    }
}
