//! What is proposed and why.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::{
    Checks, Invalid,
    text::{self, DATE},
};

/// A new proposal, before anything else is known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StartForm {
    /// Required, at most 120 characters.
    pub title: String,
    /// At most 5,000 characters.
    pub summary: String,
}

/// A checked [`StartForm`].
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    pub title: String,
    pub summary: String,
}

impl StartForm {
    pub fn check(&self) -> Result<Start, Invalid> {
        let mut checks = Checks::new();
        let title = checks.keep(text::required_line("title", &self.title, 120));
        let summary = checks.keep(text::paragraphs("summary", &self.summary, 5_000));
        checks.finish()?;
        Ok(Start {
            title: title.unwrap_or_default(),
            summary: summary.unwrap_or_default(),
        })
    }
}

/// What, why and when.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BasicsForm {
    /// Required, at most 120 characters.
    pub title: String,
    /// What it is, for everybody to read; at most 5,000 characters.
    pub summary: String,
    /// Why it is needed; at most 5,000 characters.
    pub background: String,
    /// A date; may be empty.
    pub wanted_start: String,
}

/// A checked [`BasicsForm`].
#[derive(Debug, Clone, PartialEq)]
pub struct Basics {
    pub title: String,
    pub summary: String,
    pub background: String,
    pub wanted_start: Option<Date>,
}

impl BasicsForm {
    pub fn check(&self) -> Result<Basics, Invalid> {
        let mut checks = Checks::new();
        let title = checks.keep(text::required_line("title", &self.title, 120));
        let summary = checks.keep(text::paragraphs("summary", &self.summary, 5_000));
        let background = checks.keep(text::paragraphs("background", &self.background, 5_000));
        let wanted_start = checks.keep(text::date("wanted_start", &self.wanted_start));
        checks.finish()?;
        Ok(Basics {
            title: title.unwrap_or_default(),
            summary: summary.unwrap_or_default(),
            background: background.unwrap_or_default(),
            wanted_start: wanted_start.flatten(),
        })
    }
}

impl From<&Basics> for BasicsForm {
    fn from(basics: &Basics) -> Self {
        Self {
            title: basics.title.clone(),
            summary: basics.summary.clone(),
            background: basics.background.clone(),
            wanted_start: basics
                .wanted_start
                .and_then(|d| d.format(DATE).ok())
                .unwrap_or_default(),
        }
    }
}
