//! Documents and pictures on needs and proposals and in comments: what may be attached, and under which name.

use serde::{Deserialize, Serialize};

/// The most a file may hold, bytes.
pub const MAX_BYTES: u64 = 50 * 1024 * 1024;

/// The most files on one need or proposal, beside those in its comments.
pub const MAX_FILES: i64 = 100;

/// The most files in one comment.
pub const MAX_IN_COMMENT: i64 = 10;

/// The longest name, characters.
pub const NAME_MAX: usize = 120;

crate::choices! {
    /// The kinds of files that are taken: what people write and draw with, and nothing that runs.
    pub enum FileType {
        Pdf = "pdf",
        Png = "png",
        Jpeg = "jpeg",
        Gif = "gif",
        Webp = "webp",
        Docx = "docx",
        Xlsx = "xlsx",
        Pptx = "pptx",
        Odt = "odt",
        Ods = "ods",
        Odp = "odp",
        Text = "txt",
        Csv = "csv",
    }
}

impl FileType {
    /// The kind that a name claims by its ending.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_lowercase().as_str() {
            "jpg" => Some(Self::Jpeg),
            ending => Self::from_code(ending),
        }
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
            Self::Text => "text/plain; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Gif | Self::Webp)
    }

    /// Its first page may be shown small.
    pub const fn has_pages(self) -> bool {
        matches!(self, Self::Pdf)
    }

    pub const fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Csv)
    }
}

crate::choices! {
    /// Why a file was not taken.
    pub enum FileFault {
        /// Nothing was chosen, or it holds nothing.
        Empty = "empty",
        TooLarge = "too_large",
        /// Not among the kinds that are taken.
        WrongType = "wrong_type",
        /// The content is not what the name says.
        Mismatch = "mismatch",
        TooMany = "too_many",
        /// The form could not be read on from where the file begins: its name holds what no name may, or it broke off.
        Unreadable = "unreadable",
    }
}

/// What is known of a file from its name and from what its content looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Looks {
    /// Like a file of this kind.
    Like(FileType),
    /// Readable text.
    Text,
    Unknown,
}

/// The kind of a file, when its name and its content agree and it may be attached.
pub fn accept(name: &str, looks: Looks) -> Result<FileType, FileFault> {
    let claimed = FileType::of_name(name).ok_or(FileFault::WrongType)?;
    match looks {
        Looks::Like(found) if found == claimed => Ok(claimed),
        Looks::Text if claimed.is_text() => Ok(claimed),
        _ => Err(FileFault::Mismatch),
    }
}

/// A name that is safe to keep and to give back: without folders, control and direction characters, and short
/// enough, its ending kept.
pub fn safe_name(typed: &str) -> String {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let clean: String = last
        .chars()
        .filter(|c| !hidden(*c))
        .map(|c| if r#"<>:"|?*"#.contains(c) { '_' } else { c })
        .collect();
    let clean = clean.trim().trim_start_matches('.').trim();
    let (stem, ending) = match clean.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().count() <= 10 => (stem, format!(".{ending}")),
        _ => (clean, String::new()),
    };
    let room = NAME_MAX - ending.chars().count();
    let stem: String = stem.chars().take(room).collect();
    format!("{}{ending}", stem.trim_end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Offert för nät.pdf", "Offert för nät.pdf")]
    #[case("C:\\Users\\x\\karta.PNG", "karta.PNG")]
    #[case("../../etc/passwd", "passwd")]
    #[case(".htaccess", "htaccess")]
    #[case("rapport\u{202e}fdp.exe", "rapportfdp.exe")]
    #[case("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt")]
    #[case("<b>\"x\".csv", "_b__x_.csv")]
    fn names_become_safe(#[case] typed: &str, #[case] kept: &str) {
        assert_eq!(safe_name(typed), kept);
    }

    #[test]
    fn name_and_content_must_agree() {
        assert_eq!(accept("a.pdf", Looks::Like(FileType::Pdf)), Ok(FileType::Pdf));
        assert_eq!(accept("a.JPG", Looks::Like(FileType::Jpeg)), Ok(FileType::Jpeg));
        assert_eq!(accept("a.csv", Looks::Text), Ok(FileType::Csv));
        assert_eq!(accept("a.png", Looks::Text), Err(FileFault::Mismatch));
        assert_eq!(accept("a.pdf", Looks::Unknown), Err(FileFault::Mismatch));
        assert_eq!(accept("a.txt", Looks::Unknown), Err(FileFault::Mismatch));
        for name in ["a.svg", "a.html", "a.exe", "a.zip", "a"] {
            assert_eq!(accept(name, Looks::Text), Err(FileFault::WrongType), "{name}");
        }
    }

    proptest! {
        #[test]
        fn a_safe_name_is_stable_and_short(typed in "\\PC{0,200}(\\.[a-z]{1,12})?") {
            let name = safe_name(&typed);
            prop_assert!(name.chars().count() <= NAME_MAX);
            prop_assert!(!name.contains(['/', '\\']) && !name.chars().any(char::is_control));
            prop_assert_eq!(safe_name(&name), name);
        }
    }
}
