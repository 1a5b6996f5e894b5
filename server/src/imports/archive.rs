//! Spreadsheets are archives. Before anything reads one, it is unpacked into nothing and counted: what it says of its
//! own sizes may be untrue.

use std::io::{Cursor, Read};

use domain::imports::{FileProblem, UNPACKED_MAX};
use zip::ZipArchive;

/// The most parts of an archive; pictures and sheets are parts.
const PARTS_MAX: usize = 1_000;

/// The most shared texts that a file may announce: space is made for them before they are read.
const STRINGS_MAX: u64 = 1_000_000;

pub enum Kind {
    Xlsx,
    Ods,
}

const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// What kind of spreadsheet it is; refused when it would be too large.
pub fn look(bytes: &[u8]) -> Result<Kind, FileProblem> {
    let unreadable = |_| FileProblem::Unreadable;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if archive.len() > PARTS_MAX {
        return Err(FileProblem::Unpacked);
    }
    let (mut left, mut xlsx, mut ods) = (UNPACKED_MAX, false, false);
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
                FileProblem::Encrypted
            }
            _ => FileProblem::Unreadable,
        })?;
        let name = part
            .name()
            .map_err(|_| FileProblem::Unreadable)?
            .to_ascii_lowercase()
            .replace('\\', "/");
        xlsx |= name.starts_with("xl/");
        let mut part = part.by_ref().take(left + 1);
        let read = if name.ends_with("sharedstrings.xml") || name == "mimetype" {
            let mut content = Vec::new();
            part.read_to_end(&mut content)
                .map_err(|_| FileProblem::Unreadable)?;
            if name == "mimetype" {
                ods = content.starts_with(ODS.as_bytes());
            } else {
                announces_little(&content)?;
            }
            content.len() as u64
        } else {
            std::io::copy(&mut part, &mut std::io::sink()).map_err(|_| FileProblem::Unreadable)?
        };
        left = left.checked_sub(read).ok_or(FileProblem::Unpacked)?;
    }
    match (xlsx, ods) {
        (_, true) => Ok(Kind::Ods),
        (true, _) => Ok(Kind::Xlsx),
        _ => Err(FileProblem::WrongKind),
    }
}

/// The reader makes room for as many texts as the part announces.
fn announces_little(content: &[u8]) -> Result<(), FileProblem> {
    // Written in bytes of another encoding the number would not be seen.
    if content.iter().any(|byte| matches!(byte, 0 | 0x1b)) {
        return Err(FileProblem::Unreadable);
    }
    const NAME: &[u8] = b"uniqueCount";
    let mut rest = content;
    while let Some(at) = rest.windows(NAME.len()).position(|part| part == NAME) {
        rest = rest.get(at + NAME.len()..).unwrap_or_default();
        let digits: String = rest
            .iter()
            .skip_while(|byte| !byte.is_ascii_digit() && !matches!(byte, b'<' | b'>'))
            .take_while(|byte| byte.is_ascii_digit())
            .map(|byte| char::from(*byte))
            .collect();
        if !digits.is_empty() && digits.parse::<u64>().is_ok_and(|n| n <= STRINGS_MAX) {
            continue;
        }
        if !digits.is_empty() {
            return Err(FileProblem::Unpacked);
        }
    }
    Ok(())
}
