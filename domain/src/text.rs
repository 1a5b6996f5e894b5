//! Text that people type: single lines, paragraphs, numbers and dates, all checked by field.

use time::{Date, format_description::BorrowedFormatItem, macros::format_description};

use crate::{Code, FieldError};

/// How a date is written: 2026-11-23.
pub const DATE: &[BorrowedFormatItem<'static>] = format_description!("[year]-[month]-[day]");

/// A single line of at most `max` characters, trimmed. Empty is allowed.
pub fn line(field: &str, typed: &str, max: usize) -> Result<String, FieldError> {
    let text = typed.trim();
    if text.chars().any(char::is_control) {
        return Err(FieldError::new(field, Code::ControlCharacters));
    }
    limit(field, text, max)
}

/// A single line that must be filled in.
pub fn required_line(field: &str, typed: &str, max: usize) -> Result<String, FieldError> {
    required(field, line(field, typed, max)?)
}

/// Paragraphs of at most `max` characters; line ends become `\n`. Empty is allowed.
pub fn paragraphs(field: &str, typed: &str, max: usize) -> Result<String, FieldError> {
    let text = typed.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(FieldError::new(field, Code::ControlCharacters));
    }
    limit(field, text, max)
}

/// Paragraphs that must be filled in.
pub fn required_paragraphs(field: &str, typed: &str, max: usize) -> Result<String, FieldError> {
    required(field, paragraphs(field, typed, max)?)
}

fn required(field: &str, text: String) -> Result<String, FieldError> {
    if text.is_empty() {
        Err(FieldError::new(field, Code::Required))
    } else {
        Ok(text)
    }
}

fn limit(field: &str, text: &str, max: usize) -> Result<String, FieldError> {
    let actual = text.chars().count();
    if actual > max {
        return Err(FieldError::new(field, Code::TooLong)
            .with("max", max)
            .with("actual", actual));
    }
    Ok(text.to_owned())
}

/// A whole number from `min` to `max`, spaces as thousands separators allowed. Empty gives `None`.
pub fn whole(field: &str, typed: &str, min: i64, max: i64) -> Result<Option<i64>, FieldError> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.is_empty() {
        return Ok(None);
    }
    let digits = digits.replace('\u{2212}', "-");
    let number: i64 = digits
        .parse()
        .map_err(|_| FieldError::new(field, Code::NotANumber))?;
    if (min..=max).contains(&number) {
        Ok(Some(number))
    } else {
        Err(FieldError::new(field, Code::OutOfRange)
            .with("min", min)
            .with("max", max))
    }
}

/// A date written 2026-11-23. Empty gives `None`.
pub fn date(field: &str, typed: &str) -> Result<Option<Date>, FieldError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    match Date::parse(typed, DATE) {
        Ok(date) if (1900..=2999).contains(&date.year()) => Ok(Some(date)),
        _ => Err(FieldError::new(field, Code::NotADate)),
    }
}

/// One of a set of choices by its code.
pub fn choice<T: std::str::FromStr>(field: &str, typed: &str) -> Result<T, FieldError> {
    if typed.is_empty() {
        return Err(FieldError::new(field, Code::Required));
    }
    typed
        .parse()
        .map_err(|_| FieldError::new(field, Code::UnknownChoice))
}

/// What titles are sorted by, byte by byte: lower case, with å ä ö (and their kin æ ø) last, in that order.
pub fn sort_key(title: &str) -> String {
    title
        .trim()
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            // The characters after z in ASCII.
            'å' => '{',
            'ä' | 'æ' => '|',
            'ö' | 'ø' => '}',
            'é' | 'è' | 'ê' => 'e',
            'ü' => 'y',
            'á' | 'à' => 'a',
            c => c,
        })
        .collect()
}

/// Swedish personal identity numbers (and co-ordination numbers) in free text, as written.
///
/// A match has the form YYMMDD-NNNN or YYYYMMDD-NNNN, the separator `-`, `+`, space or none; a possible date
/// (day + 60 for co-ordination numbers) and a right Luhn digit, so that other ten-digit numbers seldom match.
pub fn personal_numbers(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        if !chars[i].is_ascii_digit() || (i > 0 && chars[i - 1].is_ascii_digit()) {
            i += 1;
            continue;
        }
        match personal_number_at(&chars, i) {
            Some(end) => {
                found.push(chars[i..end].iter().collect());
                i = end;
            }
            None => i += 1,
        }
    }
    found
}

fn personal_number_at(chars: &[char], start: usize) -> Option<usize> {
    let run = chars[start..].iter().take_while(|c| c.is_ascii_digit()).count();
    let (date_digits, end) = match run {
        10 | 12 => (run - 4, start + run),
        6 | 8 => {
            let rest = &chars[start + run..];
            let separator = matches!(rest.first(), Some('-' | '+' | ' ' | '\u{2013}'));
            let tail = rest.iter().skip(1).take_while(|c| c.is_ascii_digit()).count();
            if !separator || tail != 4 {
                return None;
            }
            (run, start + run + 5)
        }
        _ => return None,
    };
    let digits: Vec<u32> = chars[start..end].iter().filter_map(|c| c.to_digit(10)).collect();
    let short = &digits[date_digits - 6..];
    let month = short[2] * 10 + short[3];
    let day = (short[4] * 10 + short[5]) % 60;
    let luhn: u32 = short
        .iter()
        .enumerate()
        .map(|(i, d)| if i % 2 == 0 { d * 2 / 10 + d * 2 % 10 } else { *d })
        .sum();
    ((1..=12).contains(&month) && (1..=31).contains(&day) && luhn.is_multiple_of(10)).then_some(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("811228-9874", 1)]
    #[case("Eleven 19811228-9874 saknar konto", 1)]
    #[case("8112289874 och 811228+9874", 2)]
    #[case("811288-9873", 0)]
    #[case("811288-9870", 0)]
    #[case("811228-9875", 0)]
    #[case("telefon 018-727 00 00", 0)]
    #[case("4 000 000 kr den 2026-11-23", 0)]
    #[case("", 0)]
    fn finds_personal_numbers(#[case] text: &str, #[case] count: usize) {
        assert_eq!(
            personal_numbers(text).len(),
            count,
            "{:?}",
            personal_numbers(text)
        );
    }

    #[rstest]
    #[case("701063-2391")]
    fn finds_coordination_numbers(#[case] text: &str) {
        assert_eq!(personal_numbers(text), vec![text.to_owned()]);
    }

    #[test]
    fn a_line_refuses_control_characters_and_counts_characters() {
        assert_eq!(
            line("t", " å\u{7}ä ", 10).unwrap_err().code,
            Code::ControlCharacters
        );
        assert_eq!(line("t", "ååå", 2).unwrap_err().params["actual"], "3");
        assert_eq!(line("t", "  ååå ", 3).unwrap(), "ååå");
        assert_eq!(required_line("t", "   ", 3).unwrap_err().code, Code::Required);
    }

    #[test]
    fn titles_sort_as_in_swedish() {
        let mut titles = ["Öppna data", "Zoom", "Åsikter", "ärenden", "Arkiv", "arkiv 2"];
        titles.sort_by_key(|title| sort_key(title));
        assert_eq!(
            titles,
            ["Arkiv", "arkiv 2", "Zoom", "Åsikter", "ärenden", "Öppna data"]
        );
    }

    #[test]
    fn paragraphs_fold_line_ends() {
        assert_eq!(paragraphs("t", "a\r\nb\rc\n", 10).unwrap(), "a\nb\nc");
        assert_eq!(
            paragraphs("t", "a\u{0}b", 10).unwrap_err().code,
            Code::ControlCharacters
        );
    }

    #[rstest]
    #[case("4 000 000", Ok(Some(4_000_000)))]
    #[case("4\u{a0}000", Ok(Some(4000)))]
    #[case("", Ok(None))]
    #[case("4,5", Err(Code::NotANumber))]
    #[case("-1", Err(Code::OutOfRange))]
    #[case("99999999999999999999", Err(Code::NotANumber))]
    fn whole_numbers(#[case] typed: &str, #[case] expected: Result<Option<i64>, Code>) {
        assert_eq!(whole("n", typed, 0, 10_000_000).map_err(|e| e.code), expected);
    }

    #[rstest]
    #[case("2026-11-23", true)]
    #[case("2026-02-30", false)]
    #[case("23/11 2026", false)]
    #[case("0001-01-01", false)]
    fn dates(#[case] typed: &str, #[case] good: bool) {
        assert_eq!(date("d", typed).is_ok(), good);
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,80}") {
            let _ = personal_numbers(&text);
            let _ = line("f", &text, 20);
            let _ = whole("f", &text, 0, 9);
            let _ = date("f", &text);
        }

        #[test]
        fn a_kept_line_is_stable(text in "\\PC{0,80}") {
            if let Ok(kept) = line("f", &text, 80) {
                prop_assert_eq!(line("f", &kept, 80), Ok(kept.clone()));
            }
        }
    }
}
