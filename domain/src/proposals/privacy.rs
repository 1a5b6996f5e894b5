//! Data-protection screening: enough to see whether an impact assessment is needed (domain reference §5.3).

use serde::{Deserialize, Serialize};

use super::{Answer, LINE, PARAGRAPHS, missing};
use crate::{Checks, Invalid, needs::PersonalData, text};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PrivacyForm {
    /// A code of [`PersonalData`]; required.
    pub personal_data: String,
    /// The rest is required when personal data are handled: codes of [`Answer`].
    pub children: String,
    pub third_country: String,
    pub processor: String,
    /// Who the processor is, at most 200 characters.
    pub processor_name: String,
    /// Is an impact assessment needed?
    pub dpia: String,
    /// Why, or why not; required with an answer, at most 5,000 characters.
    pub dpia_reason: String,
}

/// A checked [`PrivacyForm`]. Without personal data the other answers are no.
#[derive(Debug, Clone, PartialEq)]
pub struct Privacy {
    pub personal_data: PersonalData,
    pub children: Answer,
    pub third_country: Answer,
    pub processor: Answer,
    pub processor_name: String,
    pub dpia: Answer,
    pub dpia_reason: String,
}

impl PrivacyForm {
    pub fn check(&self) -> Result<Privacy, Invalid> {
        let mut checks = Checks::new();
        let personal_data = checks.keep(text::choice("personal_data", &self.personal_data));
        let none = personal_data == Some(PersonalData::None);
        let mut answer = |field, typed: &str| {
            if none {
                Some(Answer::No)
            } else {
                checks.keep(text::choice(field, typed))
            }
        };
        let children = answer("children", &self.children);
        let third_country = answer("third_country", &self.third_country);
        let processor = answer("processor", &self.processor);
        let dpia = answer("dpia", &self.dpia);
        let processor_name = checks.keep(text::line("processor_name", &self.processor_name, LINE));
        let read = if none {
            text::paragraphs
        } else {
            text::required_paragraphs
        };
        let dpia_reason = checks.keep(read("dpia_reason", &self.dpia_reason, PARAGRAPHS));
        checks.finish()?;
        match (personal_data, children, third_country, processor, dpia) {
            (Some(personal_data), Some(children), Some(third_country), Some(processor), Some(dpia)) => {
                Ok(Privacy {
                    personal_data,
                    children,
                    third_country,
                    processor,
                    processor_name: processor_name.unwrap_or_default(),
                    dpia,
                    dpia_reason: dpia_reason.unwrap_or_default(),
                })
            }
            _ => Err(missing("personal_data")),
        }
    }
}

impl From<&Privacy> for PrivacyForm {
    fn from(kept: &Privacy) -> Self {
        Self {
            personal_data: kept.personal_data.to_string(),
            children: kept.children.to_string(),
            third_country: kept.third_country.to_string(),
            processor: kept.processor.to_string(),
            processor_name: kept.processor_name.clone(),
            dpia: kept.dpia.to_string(),
            dpia_reason: kept.dpia_reason.clone(),
        }
    }
}
