//! Personal identity numbers in free text: where they stand, without showing them.

use crate::{Code, FieldError, text};

/// Characters shown on either side of a masked number.
const AROUND: usize = 24;

/// One error per field that holds a personal identity number: `excerpt` shows the first one's place with its
/// digits masked, `count` how many there are.
pub fn personal_numbers(texts: &[(&'static str, &str)]) -> Vec<FieldError> {
    texts
        .iter()
        .filter_map(|(field, typed)| {
            let found = text::personal_numbers(typed);
            let first = found.first()?;
            let error = FieldError::new(field, Code::PersonalNumber);
            Some(
                error
                    .with("excerpt", excerpt(typed, first))
                    .with("count", found.len()),
            )
        })
        .collect()
}

/// The text around `found` with every digit in it masked, so that neither logs nor addresses carry the number.
pub fn excerpt(typed: &str, found: &str) -> String {
    let Some(at) = typed.find(found) else {
        return String::new();
    };
    let (before, after) = (&typed[..at], &typed[at + found.len()..]);
    let skipped = before.chars().count().saturating_sub(AROUND);
    let start: String = before.chars().skip(skipped).collect();
    let end: String = after.chars().take(AROUND).collect();
    let mask = |c: char| if c.is_ascii_digit() { '•' } else { c };
    format!(
        "{}{}{}{}{}",
        if skipped > 0 { "…" } else { "" },
        start.chars().map(mask).collect::<String>(),
        found.chars().map(mask).collect::<String>(),
        end.chars().map(mask).collect::<String>(),
        if after.chars().count() > AROUND { "…" } else { "" },
    )
    .split_whitespace()
    .collect::<Vec<_>>()
    .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_shown_and_no_digit_is() {
        let typed = "Det är så här: i klass 7B finns en elev,\r\n\r\n19811228-9874, som saknar konto i alla system vi har.";
        let errors = personal_numbers(&[("title", "Nät"), ("problem", typed)]);
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].field, "problem");
        assert_eq!(errors[0].params["count"], "1");
        let shown = &errors[0].params["excerpt"];
        assert_eq!(
            shown,
            "…ss •B finns en elev, ••••••••-••••, som saknar konto i all…"
        );
        assert!(!shown.chars().any(|c| c.is_ascii_digit()));
    }
}
