//! Costs by kind and year, each with how sure it is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{LINE, missing};
use crate::{
    Checks, Code, FieldError, Invalid,
    money::{Amount, MAX_KRONOR, Precision, total},
    text,
};

crate::choices! {
    pub enum CostKind {
        External = "external",
        /// Own staff's time: hours times a rate.
        InternalTime = "internal_time",
        Licence = "licence",
        Operation = "operation",
        Investment = "investment",
    }
}

/// Kronor per hour of own staff's time when nothing better is known: the template value of Sundsvall's benefit
/// calculation (domain reference §3.1). The form proposes it; each row keeps the rate it was reckoned with.
pub const INTERNAL_RATE: i64 = 450;

/// The years a cost can fall in.
const YEARS: (i64, i64) = (2000, 2100);

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CostForm {
    /// A code of [`CostKind`]; required.
    pub kind: String,
    /// Required, 2000 to 2100.
    pub year: String,
    /// A code of [`Precision`]; required.
    pub precision: String,
    /// Whole kronor; required unless unknown. Not read for internal time.
    pub amount: String,
    /// Internal time only: hours, required unless unknown, and kronor per hour.
    pub hours: String,
    pub rate: String,
    /// At most 200 characters.
    pub note: String,
}

/// A checked [`CostForm`].
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    pub kind: CostKind,
    pub year: i64,
    pub amount: Amount,
    /// Internal time only.
    pub hours: Option<i64>,
    pub rate: Option<i64>,
    pub note: String,
}

impl CostForm {
    pub fn check(&self) -> Result<Cost, Invalid> {
        let mut checks = Checks::new();
        let kind = checks.keep(text::choice("kind", &self.kind));
        let year = text::whole("year", &self.year, YEARS.0, YEARS.1);
        let year = checks.keep(year.and_then(|y| y.ok_or_else(|| FieldError::new("year", Code::Required))));
        let precision = checks.keep(text::choice("precision", &self.precision));
        let note = checks.keep(text::line("note", &self.note, LINE));
        let internal = kind == Some(CostKind::InternalTime);
        // Without a known precision the figures are still checked for being figures.
        let sure = precision.unwrap_or(Precision::Unknown);
        let (amount, hours, rate) = if internal {
            let hours = checks.keep(self.hours(sure)).flatten();
            let rate = checks
                .keep(text::whole("rate", &self.rate, 1, 100_000))
                .flatten()
                .unwrap_or(INTERNAL_RATE);
            let amount = match hours {
                Some(hours) if sure != Precision::Unknown => Some(Amount {
                    kronor: (hours * rate).min(MAX_KRONOR),
                    precision: sure,
                }),
                _ => Some(Amount::UNKNOWN),
            };
            (amount, hours, Some(rate))
        } else {
            (
                checks.keep(Amount::parse("amount", &self.amount, sure)),
                None,
                None,
            )
        };
        checks.finish()?;
        match (kind, year, amount) {
            (Some(kind), Some(year), Some(amount)) => Ok(Cost {
                kind,
                year,
                amount,
                hours,
                rate,
                note: note.unwrap_or_default(),
            }),
            _ => Err(missing("kind")),
        }
    }

    fn hours(&self, precision: Precision) -> Result<Option<i64>, FieldError> {
        match text::whole("hours", &self.hours, 0, 1_000_000)? {
            None if precision != Precision::Unknown => Err(FieldError::new("hours", Code::Required)),
            _ if precision == Precision::Unknown => Ok(None),
            hours => Ok(hours),
        }
    }
}

impl From<&Cost> for CostForm {
    fn from(kept: &Cost) -> Self {
        let figure = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        let typed = kept.kind != CostKind::InternalTime && kept.amount.precision != Precision::Unknown;
        Self {
            kind: kept.kind.to_string(),
            year: kept.year.to_string(),
            precision: kept.amount.precision.to_string(),
            amount: figure(typed.then_some(kept.amount.kronor)),
            hours: figure(kept.hours),
            rate: figure(kept.rate),
            note: kept.note.clone(),
        }
    }
}

/// The sum of each year, earliest first.
pub fn by_year<'a>(costs: impl IntoIterator<Item = &'a Cost>) -> Vec<(i64, Amount)> {
    let mut years = BTreeMap::<i64, Vec<Amount>>::new();
    for cost in costs {
        years.entry(cost.year).or_default().push(cost.amount);
    }
    years
        .into_iter()
        .map(|(year, amounts)| (year, total(amounts)))
        .collect()
}
