//! Amounts in kronor with how sure they are. "About 4 million" and "at least 4 million" are different facts.

use serde::{Deserialize, Serialize};

use crate::{Code, FieldError, text};

crate::choices! {
    /// How sure a figure is.
    pub enum Precision {
        Exact = "exact",
        Approximate = "approximate",
        AtLeast = "at_least",
        Unknown = "unknown",
    }
}

/// An amount in whole kronor. With [`Precision::Unknown`] the amount is 0 and means nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    pub kronor: i64,
    pub precision: Precision,
}

/// The largest amount that can be typed: 100 000 million kronor.
pub const MAX_KRONOR: i64 = 100_000_000_000;

impl Amount {
    pub const fn exact(kronor: i64) -> Self {
        Self {
            kronor,
            precision: Precision::Exact,
        }
    }

    pub const UNKNOWN: Self = Self {
        kronor: 0,
        precision: Precision::Unknown,
    };

    /// From a form: an amount is required unless it is unknown.
    pub fn parse(field: &str, typed: &str, precision: Precision) -> Result<Self, FieldError> {
        match (text::whole(field, typed, 0, MAX_KRONOR)?, precision) {
            (_, Precision::Unknown) => Ok(Self::UNKNOWN),
            (Some(kronor), precision) => Ok(Self { kronor, precision }),
            (None, _) => Err(FieldError::new(field, Code::Required)),
        }
    }
}

/// The sum of some amounts and how sure it is.
///
/// Exact only if all parts are; approximate if a part is; *at least* as soon as a part is at least or unknown,
/// because the unknown part can only add. A sum of only unknown parts is unknown. An empty sum is exactly 0.
pub fn total(amounts: impl IntoIterator<Item = Amount>) -> Amount {
    let mut kronor: i64 = 0;
    let (mut known, mut unknown, mut approximate, mut at_least) = (false, false, false, false);
    for amount in amounts {
        match amount.precision {
            Precision::Unknown => unknown = true,
            precision => {
                known = true;
                kronor = kronor.saturating_add(amount.kronor);
                approximate |= precision == Precision::Approximate;
                at_least |= precision == Precision::AtLeast;
            }
        }
    }
    let precision = match (known, unknown) {
        (false, true) => return Amount::UNKNOWN,
        (_, true) => Precision::AtLeast,
        _ if at_least => Precision::AtLeast,
        _ if approximate => Precision::Approximate,
        _ => Precision::Exact,
    };
    Amount { kronor, precision }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(&[], 0, Precision::Exact)]
    #[case(&[Amount::exact(1), Amount::exact(2)], 3, Precision::Exact)]
    #[case(&[Amount::exact(1), Amount { kronor: 2, precision: Precision::Approximate }], 3, Precision::Approximate)]
    #[case(&[Amount::exact(1), Amount::UNKNOWN], 1, Precision::AtLeast)]
    #[case(&[Amount::UNKNOWN], 0, Precision::Unknown)]
    fn sums(#[case] parts: &[Amount], #[case] kronor: i64, #[case] precision: Precision) {
        assert_eq!(total(parts.iter().copied()), Amount { kronor, precision });
    }

    #[test]
    fn an_unknown_amount_needs_no_figure() {
        assert_eq!(Amount::parse("a", "", Precision::Unknown), Ok(Amount::UNKNOWN));
        assert_eq!(
            Amount::parse("a", "", Precision::Exact).unwrap_err().code,
            Code::Required
        );
        assert_eq!(
            Amount::parse("a", "4 000 000", Precision::Exact),
            Ok(Amount::exact(4_000_000))
        );
    }

    fn amounts() -> impl Strategy<Value = Vec<Amount>> {
        let one = (0..1_000_000i64, prop::sample::select(Precision::ALL)).prop_map(|(kronor, precision)| {
            if precision == Precision::Unknown {
                Amount::UNKNOWN
            } else {
                Amount { kronor, precision }
            }
        });
        prop::collection::vec(one, 0..8)
    }

    proptest! {
        #[test]
        fn order_does_not_matter(mut parts in amounts()) {
            let one = total(parts.iter().copied());
            parts.reverse();
            prop_assert_eq!(one, total(parts));
        }
    }
}
