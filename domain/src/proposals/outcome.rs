//! What an approved proposal came to: started, completed, benefits followed up, closed.

use serde::{Deserialize, Serialize};
use time::Date;

use super::{PARAGRAPHS, ProposalEvent, missing, written};
use crate::{Checks, Code, FieldError, Invalid, text};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OutcomeForm {
    /// The day it happened; required, not after today.
    pub day: String,
    /// What was delivered, what the benefits became, or why it is closed: required except at the start. At most
    /// 5,000 characters. The public reads the first two.
    pub text: String,
}

/// A checked [`OutcomeForm`].
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub day: Date,
    pub text: String,
}

impl OutcomeForm {
    pub fn check(&self, event: ProposalEvent, today: Date) -> Result<Outcome, Invalid> {
        let mut checks = Checks::new();
        let day = checks.keep(match text::date("day", &self.day) {
            Ok(None) => Err(FieldError::new("day", Code::Required)),
            Ok(Some(day)) if day > today => {
                Err(FieldError::new("day", Code::TooLate).with("latest", written(Some(today))))
            }
            day => day,
        });
        let read = if event == ProposalEvent::StartExecution {
            text::paragraphs
        } else {
            text::required_paragraphs
        };
        let told = checks.keep(read("text", &self.text, PARAGRAPHS));
        checks.finish()?;
        Ok(Outcome {
            day: day.flatten().ok_or_else(|| missing("day"))?,
            text: told.unwrap_or_default(),
        })
    }
}
