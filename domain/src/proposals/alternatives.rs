//! The alternatives that were weighed, doing nothing among them.

use serde::{Deserialize, Serialize};

use super::{PARAGRAPHS, TITLE, checkbox};
use crate::{Checks, Invalid, text};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AlternativeForm {
    /// Required, at most 120 characters.
    pub title: String,
    /// Required: what it means and why it is, or is not, proposed; at most 5,000 characters.
    pub description: String,
    /// `on` for doing nothing (nollalternativ), of which there is one.
    pub do_nothing: String,
    /// `on` for the proposed one; choosing it un-chooses the others.
    pub chosen: String,
}

/// A checked [`AlternativeForm`].
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    pub title: String,
    pub description: String,
    pub do_nothing: bool,
    pub chosen: bool,
}

impl AlternativeForm {
    pub fn check(&self) -> Result<Alternative, Invalid> {
        let mut checks = Checks::new();
        let title = checks.keep(text::required_line("title", &self.title, TITLE));
        let description = checks.keep(text::required_paragraphs(
            "description",
            &self.description,
            PARAGRAPHS,
        ));
        checks.finish()?;
        Ok(Alternative {
            title: title.unwrap_or_default(),
            description: description.unwrap_or_default(),
            do_nothing: self.do_nothing == "on",
            chosen: self.chosen == "on",
        })
    }
}

impl From<&Alternative> for AlternativeForm {
    fn from(kept: &Alternative) -> Self {
        Self {
            title: kept.title.clone(),
            description: kept.description.clone(),
            do_nothing: checkbox(kept.do_nothing),
            chosen: checkbox(kept.chosen),
        }
    }
}
