//! What is wrong with something a person typed: by field, as codes with parameters.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

crate::choices! {
    /// Why a field was refused. The interface adds the words.
    pub enum Code {
        /// Nothing was given.
        Required = "required",
        /// More than `max` characters; `actual` were given.
        TooLong = "too_long",
        /// Fewer than `min` characters.
        TooShort = "too_short",
        /// Holds characters that cannot be shown (control characters).
        ControlCharacters = "control_characters",
        /// Not a whole number.
        NotANumber = "not_a_number",
        /// Outside `min` to `max`.
        OutOfRange = "out_of_range",
        /// Not a date of the form 2026-11-23.
        NotADate = "not_a_date",
        /// The date lies before `earliest`.
        TooEarly = "too_early",
        /// The date lies after `latest`.
        TooLate = "too_late",
        /// Not one of the choices.
        UnknownChoice = "unknown_choice",
        /// Names something that does not exist or may not be used here.
        UnknownReference = "unknown_reference",
        /// Should differ from what was proposed, and does not.
        Unchanged = "unchanged",
        /// Already there.
        Duplicate = "duplicate",
        /// Not an e-mail address.
        NotAnAddress = "not_an_address",
        /// Fewer than `min` of them.
        TooFew = "too_few",
        /// More than `max` of them; `actual` were given.
        TooMany = "too_many",
        /// `word` holds no letters or digits.
        NotAWord = "not_a_word",
        /// Not the address of a page: `https://…`.
        NotALink = "not_a_link",
        /// The sum should be `expected`.
        WrongSum = "wrong_sum",
        /// A personal identity number stands in free text and was not acknowledged.
        PersonalNumber = "personal_number",
        /// Under security protection: may not be kept in this system.
        SecurityProtected = "security_protected",
        /// Decided on a lower level than `lowest`, which ordered it.
        LevelTooLow = "level_too_low",
        /// Not while `count` rows of a file are wrong.
        WrongRows = "wrong_rows",
        /// The file `name` was not taken: `fault` of [`crate::attachments::FileFault`].
        FileRefused = "file_refused",
        /// The need belongs to the group `group` already.
        InAnotherGroup = "in_another_group",
    }
}

/// Parameters of a message, by name.
pub type Params = BTreeMap<String, String>;

/// One refused field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The form's name of the field.
    pub field: String,
    pub code: Code,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: Params,
}

impl FieldError {
    pub fn new(field: &str, code: Code) -> Self {
        Self {
            field: field.to_owned(),
            code,
            params: Params::new(),
        }
    }

    /// Adds a parameter of the message.
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }
}

/// All that is wrong with a form; never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("invalid: {}", self.0.iter().map(|e| format!("{} {}", e.field, e.code)).collect::<Vec<_>>().join(", "))]
pub struct Invalid(pub Vec<FieldError>);

impl From<FieldError> for Invalid {
    fn from(error: FieldError) -> Self {
        Self(vec![error])
    }
}

/// Gathers the errors of a form, so that a person is told of all of them at once.
#[derive(Debug, Default)]
pub struct Checks(Vec<FieldError>);

impl Checks {
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps the value, or notes the error and gives `None`.
    pub fn keep<T>(&mut self, result: Result<T, FieldError>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.0.push(error);
                None
            }
        }
    }

    pub fn push(&mut self, error: FieldError) {
        self.0.push(error);
    }

    /// `Ok` when nothing was wrong.
    pub fn finish(self) -> Result<(), Invalid> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Invalid(self.0))
        }
    }
}
