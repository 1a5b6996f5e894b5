//! Times of steps as far as they are known: a year, a half-year or a quarter.

use std::{fmt, str::FromStr};

/// The text is not a year, half-year or quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a year, half-year or quarter")]
pub struct NotATerm;

/// `2014`, `2014-H2` or `2014-Q3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    Year(i32),
    /// 1 or 2.
    Half(i32, u8),
    /// 1 to 4.
    Quarter(i32, u8),
}

impl Term {
    pub const fn year(self) -> i32 {
        match self {
            Self::Year(year) | Self::Half(year, _) | Self::Quarter(year, _) => year,
        }
    }

    /// The first quarter it covers, counted from the first quarter of year 0.
    pub fn first_quarter(self) -> i32 {
        self.year() * 4
            + match self {
                Self::Year(_) => 0,
                Self::Half(_, half) => i32::from(half - 1) * 2,
                Self::Quarter(_, quarter) => i32::from(quarter - 1),
            }
    }

    /// The last quarter it covers, counted likewise.
    pub fn last_quarter(self) -> i32 {
        self.first_quarter()
            + match self {
                Self::Year(_) => 3,
                Self::Half(..) => 1,
                Self::Quarter(..) => 0,
            }
    }
}

/// The quarter as people write it, from its count: `2014 Q3`.
pub fn quarter_label(quarter: i32) -> String {
    format!("{} Q{}", quarter.div_euclid(4), quarter.rem_euclid(4) + 1)
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Half(year, half) => write!(f, "{year:04}-H{half}"),
            Self::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
        }
    }
}

impl FromStr for Term {
    type Err = NotATerm;

    fn from_str(text: &str) -> Result<Self, NotATerm> {
        let (year, part) = match text.split_once('-') {
            Some((year, part)) => (year, Some(part)),
            None => (text, None),
        };
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotATerm);
        }
        let year = year.parse().map_err(|_| NotATerm)?;
        match part {
            None => Ok(Self::Year(year)),
            Some("H1") => Ok(Self::Half(year, 1)),
            Some("H2") => Ok(Self::Half(year, 2)),
            Some("Q1") => Ok(Self::Quarter(year, 1)),
            Some("Q2") => Ok(Self::Quarter(year, 2)),
            Some("Q3") => Ok(Self::Quarter(year, 3)),
            Some("Q4") => Ok(Self::Quarter(year, 4)),
            Some(_) => Err(NotATerm),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("2014", "2014 Q1", "2014 Q4")]
    #[case("2014-H2", "2014 Q3", "2014 Q4")]
    #[case("2016-Q3", "2016 Q3", "2016 Q3")]
    fn terms_cover_quarters(#[case] text: &str, #[case] first: &str, #[case] last: &str) {
        let term: Term = text.parse().unwrap();
        assert_eq!(term.to_string(), text);
        assert_eq!(quarter_label(term.first_quarter()), first);
        assert_eq!(quarter_label(term.last_quarter()), last);
    }

    #[rstest]
    #[case("")]
    #[case("14")]
    #[case("2014-H3")]
    #[case("2014-Q0")]
    #[case("+014")]
    #[case("2014-06-27")]
    fn refuses_others(#[case] text: &str) {
        assert_eq!(text.parse::<Term>(), Err(NotATerm));
    }
}
