//! Reads what people send as a file of needs into sheets of texts. What a file is shows in its first bytes, not in its
//! name.

use domain::imports::{BYTES_MAX, FileProblem, Sheet};
use encoding_rs::{Encoding, WINDOWS_1252};

use super::{archive, grid::Grid, ods, xlsx};

/// The mark of Microsoft's older files, and of workbooks with a password.
const OLD: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// So many characters tell whether it is text.
const LOOKED_AT: usize = 8_192;

pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, FileProblem> {
    if bytes.len() > BYTES_MAX {
        return Err(FileProblem::TooLarge);
    }
    if bytes.starts_with(b"PK") {
        return match archive::look(bytes)? {
            archive::Kind::Xlsx => xlsx::read(bytes),
            archive::Kind::Ods => ods::read(bytes),
        };
    }
    if bytes.starts_with(OLD) {
        let name: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let encrypted = bytes.windows(name.len()).any(|part| part == name);
        return Err(if encrypted {
            FileProblem::Encrypted
        } else {
            FileProblem::OldKind
        });
    }
    table(&text(bytes)?)
}

/// By its mark UTF-8 or UTF-16, else UTF-8 or what Windows writes.
fn text(bytes: &[u8]) -> Result<String, FileProblem> {
    let text = match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (Some((encoding, _)), _) => encoding.decode(bytes).0.into_owned(),
        (None, Ok(text)) => text.to_owned(),
        (None, Err(_)) => WINDOWS_1252.decode(bytes).0.into_owned(),
    };
    let strange = |c: char| matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{1f}');
    let markup = text.trim_start().starts_with('<') || text.starts_with("%PDF-");
    if markup || text.chars().take(LOOKED_AT).any(strange) {
        return Err(FileProblem::WrongKind);
    }
    Ok(text)
}

fn table(text: &str) -> Result<Vec<Sheet>, FileProblem> {
    let (separator, text) = separator(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut grid = Grid::new();
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(|_| FileProblem::Unreadable)?;
        for (column, cell) in record.iter().enumerate() {
            grid.put(row, column, cell)?;
        }
    }
    grid.end_sheet("")?;
    grid.finish()
}

/// The one that Excel names in a line of its own, or that the headings hold the most of outside quotation marks.
fn separator(text: &str) -> (u8, &str) {
    let known = [b';', b'\t', b','];
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some(named) = rest.bytes().next().filter(|byte| known.contains(byte))
        && let Some((_, rest)) = rest.split_once('\n')
    {
        return (named, rest);
    }
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let mut quoted = false;
    let mut counts = [0_usize; 3];
    for byte in first.bytes() {
        quoted ^= byte == b'"';
        for (known, count) in known.iter().zip(&mut counts) {
            *count += usize::from(!quoted && byte == *known);
        }
    }
    let most = counts.iter().max().copied().unwrap_or_default();
    let named = known.iter().zip(counts).find(|(_, count)| *count == most);
    (named.map_or(b';', |(separator, _)| *separator), text)
}

#[cfg(test)]
mod tests;
