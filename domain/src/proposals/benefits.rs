//! Benefits: what gets better for whom, how it is measured, and what came of it.

use serde::{Deserialize, Serialize};

use super::{LINE, PARAGRAPHS, missing};
use crate::{Checks, Invalid, text};

crate::choices! {
    pub enum BenefitKind {
        /// Kvalitativ: better service or quality.
        Quality = "quality",
        /// Ekonomisk: less is paid.
        Economic = "economic",
        /// Omfördelningseffekt: time freed for other work.
        FreedTime = "freed_time",
        /// Lower risk, or a duty met.
        Risk = "risk",
    }
}

crate::choices! {
    /// What came of a benefit.
    pub enum Realised {
        Fully = "fully",
        Partly = "partly",
        NotAtAll = "not_at_all",
        TooEarly = "too_early",
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BenefitForm {
    /// What gets better; required, at most 200 characters.
    pub what: String,
    /// For whom; required, at most 200 characters.
    pub receiver: String,
    /// A code of [`BenefitKind`]; required.
    pub kind: String,
    /// How it is measured, at most 200 characters.
    pub measure: String,
    /// The role that answers for it, at most 200 characters.
    pub owner: String,
    /// Before and aimed at, in words, at most 200 characters each.
    pub baseline: String,
    pub target: String,
}

/// A checked [`BenefitForm`].
#[derive(Debug, Clone, PartialEq)]
pub struct Benefit {
    pub what: String,
    pub receiver: String,
    pub kind: BenefitKind,
    pub measure: String,
    pub owner: String,
    pub baseline: String,
    pub target: String,
    /// What came of it, once followed up; not part of the form.
    pub realised: Option<Realised>,
    pub realised_text: String,
}

impl BenefitForm {
    pub fn check(&self) -> Result<Benefit, Invalid> {
        let mut checks = Checks::new();
        let what = checks.keep(text::required_line("what", &self.what, LINE));
        let receiver = checks.keep(text::required_line("receiver", &self.receiver, LINE));
        let kind = checks.keep(text::choice("kind", &self.kind));
        let measure = checks.keep(text::line("measure", &self.measure, LINE));
        let owner = checks.keep(text::line("owner", &self.owner, LINE));
        let baseline = checks.keep(text::line("baseline", &self.baseline, LINE));
        let target = checks.keep(text::line("target", &self.target, LINE));
        checks.finish()?;
        Ok(Benefit {
            what: what.unwrap_or_default(),
            receiver: receiver.unwrap_or_default(),
            kind: kind.ok_or_else(|| missing("kind"))?,
            measure: measure.unwrap_or_default(),
            owner: owner.unwrap_or_default(),
            baseline: baseline.unwrap_or_default(),
            target: target.unwrap_or_default(),
            realised: None,
            realised_text: String::new(),
        })
    }
}

impl From<&Benefit> for BenefitForm {
    fn from(kept: &Benefit) -> Self {
        Self {
            what: kept.what.clone(),
            receiver: kept.receiver.clone(),
            kind: kept.kind.to_string(),
            measure: kept.measure.clone(),
            owner: kept.owner.clone(),
            baseline: kept.baseline.clone(),
            target: kept.target.clone(),
        }
    }
}

/// What came of one benefit, told at the follow-up.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RealisedForm {
    /// A code of [`Realised`]; required.
    pub realised: String,
    /// The measured value or what is seen; at most 5,000 characters, required unless it is too early to say.
    pub realised_text: String,
}

impl RealisedForm {
    pub fn check(&self) -> Result<(Realised, String), Invalid> {
        let mut checks = Checks::new();
        let realised = checks.keep(text::choice("realised", &self.realised));
        let open = matches!(realised, None | Some(Realised::TooEarly));
        let read = if open {
            text::paragraphs
        } else {
            text::required_paragraphs
        };
        let told = checks.keep(read("realised_text", &self.realised_text, PARAGRAPHS));
        checks.finish()?;
        Ok((
            realised.ok_or_else(|| missing("realised"))?,
            told.unwrap_or_default(),
        ))
    }
}
