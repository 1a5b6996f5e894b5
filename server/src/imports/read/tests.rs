//! Files as people make them, and as nobody should.

use std::io::{Cursor, Write};

use domain::imports::{ROWS_MAX, UNPACKED_MAX};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut sheets = read(bytes).unwrap();
    assert_eq!(sheets.len(), 1);
    sheets.remove(0).rows
}

fn sheet(fill: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn ods(content: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content><office:body><office:spreadsheet>\
         {content}</office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

/// The parts of a workbook, with some of them replaced.
fn changed(book: &[u8], change: impl Fn(&str, String) -> String) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut parts = Vec::new();
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        let mut content = String::new();
        std::io::Read::read_to_string(&mut part, &mut content).unwrap();
        let name = part.name().unwrap().into_owned();
        parts.push((name.clone(), change(&name, content)));
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, c)| (n.as_str(), c.as_bytes())).collect();
    archive(&parts)
}

#[test]
fn csv_in_all_its_kinds() {
    let expected = vec![vec!["Titel, kort", "Önskad"], vec!["a;b, c", "å"]];
    let utf8 = "\"Titel, kort\";Önskad\n\"a;b, c\";å\n";
    let utf16 = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{utf8}").encode_utf16().flat_map(order).collect()
    };
    for file in [
        utf8.as_bytes().to_vec(),
        format!("\u{feff}{utf8}").into_bytes(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        b"\"Titel, kort\";\xd6nskad\r\n\"a;b, c\";\xe5".to_vec(),
        "\"Titel, kort\",Önskad\n\"a;b, c\",å".as_bytes().to_vec(),
        "\"Titel, kort\"\tÖnskad\n\"a;b, c\"\tå".as_bytes().to_vec(),
        "sep=,\r\n\"Titel, kort\",Önskad\n\"a;b, c\",å"
            .as_bytes()
            .to_vec(),
        "\n;\n\"Titel, kort\";Önskad\n\"a;b, c\";å".as_bytes().to_vec(),
    ] {
        assert_eq!(rows(&file), expected, "{}", String::from_utf8_lossy(&file));
    }
    assert_eq!(
        rows(b"Titel\n\"tv\xc3\xa5\nrader\"\n"),
        vec![vec!["Titel"], vec!["två\nrader"]]
    );
}

#[test]
fn numbers_and_dates_are_texts() {
    let book = sheet(|s| {
        s.write_string(2, 0, "Titel").unwrap();
        s.write_number(3, 0, 240.0).unwrap();
        s.write_number(3, 1, 2.5).unwrap();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        let at = ExcelDateTime::from_ymd(2027, 1, 11).unwrap();
        s.write_datetime_with_format(3, 2, at, &day).unwrap();
        s.write_boolean(3, 3, true).unwrap();
    });
    assert_eq!(
        rows(&book),
        vec![vec!["Titel"], vec!["240", "2.5", "2027-01-11", "true"]]
    );

    let file = ods(
        "<table:table table:name=\"Blad1\"><table:table-row><table:table-cell office:value-type=\"string\">\n  \
         <text:p>Titel &amp; m<text:span>er</text:span></text:p><text:p>rad&#32;2<text:s text:c=\"2\"/>x</text:p>\n \
         </table:table-cell><table:table-cell table:number-columns-repeated=\"16383\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"float\" office:value=\"240\">\
         <text:p>240,00</text:p></table:table-cell><table:covered-table-cell/><table:table-cell office:value-type=\"date\" \
         office:date-value=\"2027-01-11T00:00:00\"><text:p>11 jan</text:p></table:table-cell>\
         <table:table-cell><office:annotation><text:p>Notis</text:p></office:annotation><text:p>cell</text:p></table:table-cell>\
         </table:table-row><table:table-row table:number-rows-repeated=\"1048574\"><table:table-cell \
         table:number-columns-repeated=\"16384\"/></table:table-row></table:table>",
    );
    let row = vec!["240", "", "2027-01-11", "cell"];
    assert_eq!(rows(&file), vec![vec!["Titel & mer\nrad 2  x"], row.clone(), row]);
}

#[test]
fn each_sheet_with_something_is_read() {
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "a").unwrap();
    book.add_worksheet();
    book.add_worksheet()
        .set_name("Behov")
        .unwrap()
        .write_string(0, 0, "b")
        .unwrap();
    book.add_worksheet()
        .set_hidden(true)
        .write_string(0, 0, "c")
        .unwrap();
    let names: Vec<String> = read(&book.save_to_buffer().unwrap())
        .unwrap()
        .into_iter()
        .map(|sheet| sheet.name)
        .collect();
    assert_eq!(names, ["Sheet1", "Behov"]);
}

#[test]
fn what_is_no_table_is_told() {
    use FileProblem::*;
    let mut old = OLD.to_vec();
    old.resize(4_096, 0);
    let mut locked = old.clone();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let protected = archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
        ("content.xml", b"x"),
    ]);
    for (file, problem) in [
        (b"".to_vec(), Empty),
        (b" ;\n;".to_vec(), Empty),
        (sheet(|_| ()), Empty),
        (b"\x89PNG\r\n\x1a\n\0\0".to_vec(), WrongKind),
        (b"%PDF-1.7 x".to_vec(), WrongKind),
        (b"<html><table>".to_vec(), WrongKind),
        (archive(&[("word/document.xml", b"<x/>")]), WrongKind),
        (b"PK\x03\x04nonsense".to_vec(), Unreadable),
        (old, OldKind),
        (locked, Encrypted),
        (protected, Encrypted),
        (vec![b'a'; BYTES_MAX + 1], TooLarge),
        (
            format!("Titel\n\"{}", "a".repeat(20_001)).into_bytes(),
            CellTooLong,
        ),
        ("x\n".repeat(ROWS_MAX + 2).into_bytes(), TooManyRows),
        (";x".repeat(60).into_bytes(), TooManyColumns),
        (archive(&[("xl/workbook.xml", b"<workbook")]), Unreadable),
        (
            ods("<table:table><table:table-row><table:table-cell>"),
            Unreadable,
        ),
    ] {
        assert_eq!(read(&file), Err(problem), "{:?}", file.get(..40).unwrap_or(&file));
    }
    assert_eq!(rows("x\n".repeat(ROWS_MAX + 1).as_bytes()).len(), ROWS_MAX + 1);
    let whole = sheet(|s| {
        s.write_string(0, 0, "x").unwrap();
    });
    for cut in (0..whole.len()).step_by(97) {
        assert!(read(&whole[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn a_small_file_does_not_become_a_large_one() {
    let spaces = vec![b' '; UNPACKED_MAX as usize + 1];
    let bomb = archive(&[("xl/workbook.xml", &spaces)]);
    assert!(bomb.len() < 1 << 17);
    assert_eq!(read(&bomb), Err(FileProblem::Unpacked));
    let parts: Vec<String> = (0..1_001).map(|n| format!("xl/{n}")).collect();
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(read(&archive(&parts)), Err(FileProblem::Unpacked));
    // One cell at the far end.
    let far = sheet(|s| {
        s.write_string(1_048_575, 16_383, "x").unwrap();
    });
    assert_eq!(read(&far), Err(FileProblem::TooManyRows));
    let wide = sheet(|s| {
        s.write_string(0, 16_383, "x").unwrap();
    });
    assert_eq!(read(&wide), Err(FileProblem::TooManyColumns));
    // A long text told once and used everywhere.
    let long = "å".repeat(15_000);
    let often = sheet(|s| {
        for n in 0..1_000 {
            s.write_string(n, 0, &long).unwrap();
        }
    });
    assert!(often.len() < 1 << 17);
    assert_eq!(read(&often), Err(FileProblem::Unpacked));
    // Texts announced that never come.
    let one = sheet(|s| {
        s.write_string(0, 0, "x").unwrap();
    });
    for count in ["99999999999", "99999999999999999999999"] {
        let lies = changed(&one, |name, content| {
            assert!(name != "xl/sharedStrings.xml" || content.contains("uniqueCount=\"1\""));
            content.replace("uniqueCount=\"1\"", &format!("uniqueCount = '{count}'"))
        });
        assert_eq!(read(&lies), Err(FileProblem::Unpacked), "{count}");
    }
}

#[test]
fn what_is_repeated_is_written_out_within_bounds() {
    let table = |rows: &str| ods(&format!("<table:table table:name=\"x\">{rows}</table:table>"));
    let repeated = |rows: u64, columns: u64| {
        table(&format!(
            "<table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell \
             table:number-columns-repeated=\"{columns}\"><text:p>x</text:p></table:table-cell></table:table-row>"
        ))
    };
    assert_eq!(rows(&repeated(3, 60)).concat().len(), 180);
    assert_eq!(read(&repeated(1, 61)), Err(FileProblem::TooManyColumns));
    assert_eq!(read(&repeated(1, u64::MAX)), Err(FileProblem::TooManyColumns));
    assert_eq!(read(&repeated(1_048_576, 1)), Err(FileProblem::TooManyRows));
    assert_eq!(read(&repeated(u64::MAX, 1)), Err(FileProblem::TooManyRows));
    let long = "x".repeat(10_000);
    let much = table(&format!(
        "<table:table-row table:number-rows-repeated=\"5000\"><table:table-cell table:number-columns-repeated=\"60\">\
         <text:p>{long}</text:p></table:table-cell></table:table-row>"
    ));
    assert_eq!(read(&much), Err(FileProblem::Unpacked));
    let spaces = table(
        "<table:table-row><table:table-cell><text:p>x<text:s text:c=\"4000000000\"/>y</text:p></table:table-cell></table:table-row>",
    );
    assert_eq!(read(&spaces), Err(FileProblem::CellTooLong));
}
