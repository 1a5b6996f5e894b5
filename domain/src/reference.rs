//! The numbers people see: `B-2026-0042` (need), `P-2026-0017` (proposal), `G-2026-0003`
//! (group of needs), `S-2026-0004` (system), `KS-2026-01128` (diary number).
//! Serials are gap-free per prefix and year.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

crate::choices! {
    /// What a reference names.
    pub enum Prefix {
        Need = "B",
        Proposal = "P",
        /// A group of needs.
        Group = "G",
        /// A system that the municipality has.
        System = "S",
    }
}

/// A need's or proposal's reference; four digits, more when four do not suffice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    pub prefix: Prefix,
    pub year: i32,
    pub serial: i64,
}

/// The text is not a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a reference")]
pub struct NotAReference;

impl Reference {
    pub fn new(prefix: Prefix, year: i32, serial: i64) -> Self {
        Self { prefix, year, serial }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:04}-{:04}", self.prefix, self.year, self.serial)
    }
}

impl FromStr for Reference {
    type Err = NotAReference;

    fn from_str(text: &str) -> Result<Self, NotAReference> {
        let (prefix, year, serial) = three_parts(text).ok_or(NotAReference)?;
        let prefix = Prefix::from_code(&prefix.to_uppercase()).ok_or(NotAReference)?;
        Ok(Self { prefix, year, serial })
    }
}

impl Serialize for Reference {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// A diary number such as `KS-2026-01128`; the prefix is the authority's.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DiaryNumber {
    pub prefix: String,
    pub year: i32,
    pub serial: i64,
}

impl fmt::Display for DiaryNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:04}-{:05}", self.prefix, self.year, self.serial)
    }
}

impl FromStr for DiaryNumber {
    type Err = NotAReference;

    fn from_str(text: &str) -> Result<Self, NotAReference> {
        let (prefix, year, serial) = three_parts(text).ok_or(NotAReference)?;
        let prefix = prefix.to_uppercase();
        let letters = prefix.chars().all(char::is_alphabetic) && (2..=5).contains(&prefix.chars().count());
        if letters {
            Ok(Self { prefix, year, serial })
        } else {
            Err(NotAReference)
        }
    }
}

fn three_parts(text: &str) -> Option<(&str, i32, i64)> {
    let mut parts = text.trim().split('-');
    let (prefix, year, serial) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |s: &str, range: std::ops::RangeInclusive<usize>| {
        range.contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit())
    };
    if parts.next().is_some() || !digits(year, 4..=4) || !digits(serial, 1..=9) {
        return None;
    }
    Some((prefix, year.parse().ok()?, serial.parse().ok()?)).filter(|(_, _, serial)| *serial > 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn written_as_people_see_it() {
        assert_eq!(Reference::new(Prefix::Need, 2026, 42).to_string(), "B-2026-0042");
        assert_eq!(
            "KS-2026-01128".parse::<DiaryNumber>().unwrap().to_string(),
            "KS-2026-01128"
        );
    }

    #[test]
    fn refuses_what_is_not_one() {
        for text in [
            "",
            "B-2026",
            "X-2026-0001",
            "B-26-1",
            "B-2026-0000",
            "B-2026-1-2",
            "B-2026-+1",
        ] {
            assert!(text.parse::<Reference>().is_err(), "{text}");
        }
        assert!("K-2026-00001".parse::<DiaryNumber>().is_err());
    }

    proptest! {
        #[test]
        fn round_trip(year in 1000..3000i32, serial in 1..999_999i64) {
            let reference = Reference::new(Prefix::Proposal, year, serial);
            prop_assert_eq!(reference.to_string().parse::<Reference>(), Ok(reference));
        }
    }
}
