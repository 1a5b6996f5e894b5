//! Choices that look like chance and come out the same every time (SplitMix64), and ids made of them.

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// A row of choices that follows from its seed alone.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `low` to `high`, both included; `low` when the range is empty.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.saturating_sub(low).max(0).unsigned_abs() + 1;
        low + (self.roll() % width) as i64
    }

    /// True `percent` times of a hundred.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of several; callers pass lists that are not empty.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[(self.roll() % of.len() as u64) as usize]
    }

    /// One of several texts.
    pub fn text(&mut self, of: &[&'static str]) -> &'static str {
        self.one::<&'static str>(of)
    }

    /// One of several, each as often as its weight says.
    pub fn weighted<T: Copy>(&mut self, of: &[(T, i64)]) -> T {
        let all = of.iter().map(|(_, weight)| weight).sum();
        let mut left = self.between(1, all);
        for (choice, weight) in of {
            left -= weight;
            if left <= 0 {
                return *choice;
            }
        }
        of[0].0
    }

    /// A UUIDv7 for this time.
    pub fn id(&mut self, at: OffsetDateTime) -> Uuid {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.roll().to_be_bytes());
        random[8..].copy_from_slice(&self.roll().to_be_bytes()[..2]);
        let milliseconds = u64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid()
    }

    /// Some working days after `at`, but never so late that nothing more fits before `now`.
    pub fn later(&mut self, at: OffsetDateTime, days: i64, now: OffsetDateTime) -> OffsetDateTime {
        let planned = Duration::days(self.between(1, days.max(1)))
            + Duration::minutes(self.between(-90, 90))
            + Duration::microseconds(self.between(0, 59_999_999));
        let room = now - at;
        if planned < room / 3 {
            at + planned
        } else {
            at + room / self.between(4, 9) as i32
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_choices() {
        let row = |seed| {
            let mut dice = Dice::new(seed);
            (0..50).map(|_| dice.between(1, 6)).collect::<Vec<_>>()
        };
        assert_eq!(row(7), row(7));
        assert_ne!(row(7), row(8));
        assert!(row(7).iter().all(|roll| (1..=6).contains(roll)));
    }

    #[test]
    fn time_goes_on_but_never_past_now() {
        let now = datetime!(2026-11-23 09:00 UTC);
        let mut dice = Dice::new(1);
        let mut at = datetime!(2026-10-01 09:00 UTC);
        for _ in 0..30 {
            let next = dice.later(at, 12, now);
            assert!(at < next && next < now);
            at = next;
        }
        assert_eq!(dice.id(now).get_version_num(), 7);
    }
}
