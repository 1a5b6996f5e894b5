//! What is typed: a comment, and the first comment of a new thread with who shall read it.

use serde::{Deserialize, Serialize};

use super::{Audience, Part};
use crate::{Checks, Code, FieldError, Invalid, needs::personal_numbers, text};

/// Most characters of a comment.
pub const BODY_MAX: usize = 10_000;

/// Most characters that are taken along when a comment is quoted.
const QUOTED_MAX: usize = 600;

/// A comment: Markdown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CommentForm {
    pub body: String,
    /// The writer saw the warning about personal identity numbers.
    pub acknowledged: String,
}

impl CommentForm {
    pub fn check(&self) -> Result<String, Invalid> {
        Ok(body(&self.body, &self.acknowledged)?)
    }
}

fn body(typed: &str, acknowledged: &str) -> Result<String, FieldError> {
    let body = text::required_paragraphs("body", typed, BODY_MAX)?;
    match personal_numbers(&[("body", &body)]).pop() {
        Some(warning) if acknowledged != "on" => Err(warning),
        _ => Ok(body),
    }
}

/// Most characters of why a comment is hidden or shown again.
pub const REASON_MAX: usize = 500;

/// Why a comment is hidden or shown again; its author reads it, and it stands in the journal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModerationForm {
    pub reason: String,
}

impl ModerationForm {
    pub fn check(&self) -> Result<String, Invalid> {
        Ok(text::required_paragraphs("reason", &self.reason, REASON_MAX)?)
    }
}

/// A new thread.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ThreadForm {
    pub audience: String,
    /// A part of a proposal; empty for the whole.
    pub part: String,
    pub body: String,
    pub acknowledged: String,
}

/// A checked new thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadContent {
    pub audience: Audience,
    pub part: Option<Part>,
    pub body: String,
}

impl ThreadForm {
    pub fn check(&self) -> Result<ThreadContent, Invalid> {
        let mut checks = Checks::new();
        let audience = checks.keep(text::choice("audience", &self.audience));
        let part = checks.keep(match self.part.as_str() {
            "" => Ok(None),
            typed => text::choice("part", typed).map(Some),
        });
        let body = checks.keep(body(&self.body, &self.acknowledged));
        checks.finish()?;
        match (audience, part, body) {
            (Some(audience), Some(part), Some(body)) => Ok(ThreadContent { audience, part, body }),
            _ => Err(FieldError::new("body", Code::Required).into()),
        }
    }
}

/// A comment as the beginning of an answer to it: quoted line by line, without what it quotes itself.
pub fn quoted(body: &str) -> String {
    let mut taken = 0;
    let mut out = String::new();
    let own = |line: &&str| !line.trim_start().starts_with('>');
    let words = body.lines().filter(own).collect::<Vec<_>>().join("\n");
    for line in words.trim().lines() {
        let left = QUOTED_MAX - taken;
        let part: String = line.chars().take(left).collect();
        taken += part.chars().count();
        let cut = part.len() < line.len();
        out.push_str("> ");
        out.push_str(&part);
        out.push_str(if cut { "…\n" } else { "\n" });
        if cut || taken == QUOTED_MAX {
            break;
        }
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_text_of_some_length_and_numbers_are_warned_of() {
        let form = |body: &str| CommentForm {
            body: body.into(),
            ..CommentForm::default()
        };
        let code = |form: &CommentForm| form.check().unwrap_err().0[0].code;
        assert_eq!(form(" Ja\r\n ").check().unwrap(), "Ja");
        assert_eq!(code(&form("  ")), Code::Required);
        assert_eq!(code(&form(&"å".repeat(BODY_MAX + 1))), Code::TooLong);
        assert!(form(&"å".repeat(BODY_MAX)).check().is_ok());
        let number = form("Eleven 19811228-9874 saknar konto.");
        assert_eq!(code(&number), Code::PersonalNumber);
        let seen = CommentForm {
            acknowledged: "on".into(),
            ..number
        };
        assert!(seen.check().is_ok());
    }

    #[test]
    fn nothing_is_hidden_without_a_reason() {
        let form = |reason: &str| ModerationForm {
            reason: reason.into(),
        };
        assert_eq!(form(" Namn på en elev. ").check().unwrap(), "Namn på en elev.");
        assert_eq!(form(" ").check().unwrap_err().0[0].code, Code::Required);
        assert!(form(&"å".repeat(REASON_MAX + 1)).check().is_err());
    }

    #[test]
    fn a_thread_says_who_reads_it() {
        let form = ThreadForm {
            audience: "staff".into(),
            part: "costs".into(),
            body: "Räcker det?".into(),
            ..ThreadForm::default()
        };
        let content = form.check().unwrap();
        assert_eq!(
            (content.audience, content.part),
            (Audience::Staff, Some(Part::Costs))
        );
        let fields = |form: &ThreadForm| -> Vec<String> {
            let errors = form.check().unwrap_err().0;
            errors.into_iter().map(|error| error.field).collect()
        };
        assert_eq!(fields(&ThreadForm::default()), ["audience", "body"]);
        let wrong = ThreadForm {
            part: "salary".into(),
            ..form
        };
        assert_eq!(fields(&wrong), ["part"]);
    }

    #[test]
    fn a_quote_holds_the_words_and_not_what_they_quoted() {
        assert_eq!(quoted("> förut\n\nNu\n\nSedan"), "> Nu\n> \n> Sedan\n\n");
        let long = quoted(&"ord ".repeat(1_000));
        assert!(long.ends_with("…\n\n") && long.chars().count() < QUOTED_MAX + 10);
    }
}
