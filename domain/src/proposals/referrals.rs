//! Referrals (remisser): asking units and others for their opinion, and what they answered (domain reference §2.2).

use serde::{Deserialize, Serialize};
use time::Date;

use super::{LINE, PARAGRAPHS, missing, written};
use crate::{Checks, Code, FieldError, Invalid, ids::UnitId, text};

crate::choices! {
    /// Tillstyrker, tillstyrker med synpunkter, avstyrker, avstår.
    pub enum ReferralStance {
        Supports = "supports",
        SupportsWithRemarks = "supports_with_remarks",
        Opposes = "opposes",
        Abstains = "abstains",
    }
}

/// Asks one recipient.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReferralForm {
    /// The id of a unit of the organisation; or else the recipient in words, at most 200 characters.
    pub unit: String,
    pub recipient: String,
    /// When the answer is wanted; required, not before today.
    pub due_on: String,
}

/// A checked [`ReferralForm`].
#[derive(Debug, Clone, PartialEq)]
pub struct Referral {
    pub unit: Option<UnitId>,
    pub recipient: String,
    pub due_on: Date,
}

impl ReferralForm {
    pub fn check(&self, today: Date) -> Result<Referral, Invalid> {
        let mut checks = Checks::new();
        let unit = match self.unit.as_str() {
            "" => Ok(None),
            id => id
                .parse()
                .map(Some)
                .map_err(|_| FieldError::new("unit", Code::UnknownReference)),
        };
        let unit = checks.keep(unit).flatten();
        let read = if self.unit.is_empty() {
            text::required_line
        } else {
            text::line
        };
        let recipient = checks.keep(read("recipient", &self.recipient, LINE));
        let due_on = checks.keep(match text::date("due_on", &self.due_on) {
            Ok(None) => Err(FieldError::new("due_on", Code::Required)),
            Ok(Some(due)) if due < today => {
                Err(FieldError::new("due_on", Code::TooEarly).with("earliest", written(Some(today))))
            }
            due => due,
        });
        checks.finish()?;
        Ok(Referral {
            unit,
            recipient: recipient.unwrap_or_default(),
            due_on: due_on.flatten().ok_or_else(|| missing("due_on"))?,
        })
    }
}

/// What a recipient answered.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResponseForm {
    /// A code of [`ReferralStance`]; required.
    pub stance: String,
    /// Required unless it supports without remarks or abstains; at most 5,000 characters.
    pub response: String,
    /// The day of the answer; required, not after today.
    pub responded_on: String,
}

/// A checked [`ResponseForm`].
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    pub stance: ReferralStance,
    pub response: String,
    pub responded_on: Date,
}

impl ResponseForm {
    pub fn check(&self, today: Date) -> Result<Response, Invalid> {
        let mut checks = Checks::new();
        let stance = checks.keep(text::choice("stance", &self.stance));
        let must_say = matches!(
            stance,
            Some(ReferralStance::SupportsWithRemarks | ReferralStance::Opposes)
        );
        let read = if must_say {
            text::required_paragraphs
        } else {
            text::paragraphs
        };
        let response = checks.keep(read("response", &self.response, PARAGRAPHS));
        let responded_on = checks.keep(match text::date("responded_on", &self.responded_on) {
            Ok(None) => Err(FieldError::new("responded_on", Code::Required)),
            Ok(Some(day)) if day > today => {
                Err(FieldError::new("responded_on", Code::TooLate).with("latest", written(Some(today))))
            }
            day => day,
        });
        checks.finish()?;
        match (stance, responded_on.flatten()) {
            (Some(stance), Some(responded_on)) => Ok(Response {
                stance,
                response: response.unwrap_or_default(),
                responded_on,
            }),
            _ => Err(missing("stance")),
        }
    }
}

impl From<&Response> for ResponseForm {
    fn from(kept: &Response) -> Self {
        Self {
            stance: kept.stance.to_string(),
            response: kept.response.clone(),
            responded_on: written(Some(kept.responded_on)),
        }
    }
}
