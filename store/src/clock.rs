//! Times as they are kept: fixed-width UTC text, so that text order is time order on both engines.

use time::{
    Date, Month, OffsetDateTime, UtcOffset, format_description::BorrowedFormatItem,
    macros::format_description,
};
use uuid::{NoContext, Timestamp, Uuid};

const STAMP: &[BorrowedFormatItem<'static>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z");

/// A time as text: `2026-11-23T14:58:00.000000Z`.
pub fn stamp(at: OffsetDateTime) -> String {
    // Formatting these components of a UTC time cannot fail.
    at.to_offset(UtcOffset::UTC).format(STAMP).unwrap_or_default()
}

/// The time that a kept text tells; the epoch when the text was damaged.
pub fn parse_stamp(text: &str) -> OffsetDateTime {
    time::PrimitiveDateTime::parse(text, STAMP)
        .map(time::PrimitiveDateTime::assume_utc)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// A date as text: `2026-11-23`.
pub fn day(date: Date) -> String {
    date.format(domain::text::DATE).unwrap_or_default()
}

/// The date that a kept text tells, if any.
pub fn parse_day(text: &str) -> Option<Date> {
    Date::parse(text, domain::text::DATE).ok()
}

/// The time in Sweden: UTC+1, and UTC+2 from the last Sunday of March to the last Sunday of October, 01:00 UTC
/// (directive 2000/84/EC).
pub fn swedish_time(at: OffsetDateTime) -> OffsetDateTime {
    let utc = at.to_offset(UtcOffset::UTC);
    let turn = |month: Month| {
        let last = Date::from_calendar_date(utc.year(), month, 31).unwrap_or(utc.date());
        let back = i64::from(last.weekday().number_days_from_sunday());
        (last - time::Duration::days(back)).midnight().assume_utc() + time::Duration::hours(1)
    };
    let summer = utc >= turn(Month::March) && utc < turn(Month::October);
    let offset = UtcOffset::from_hms(if summer { 2 } else { 1 }, 0, 0).unwrap_or(UtcOffset::UTC);
    utc.to_offset(offset)
}

/// The date in Sweden: what a decision is dated and what a due date is compared with.
pub fn swedish_day(at: OffsetDateTime) -> Date {
    swedish_time(at).date()
}

/// A new UUIDv7 for this time.
pub fn new_id(now: OffsetDateTime) -> Uuid {
    let seconds = u64::try_from(now.unix_timestamp()).unwrap_or(0);
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.nanosecond()))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn stamps_have_one_width_and_come_back() {
        let (a, b) = (
            datetime!(2026-11-23 14:58 UTC),
            datetime!(2026-11-23 16:58:00.5 +2),
        );
        assert_eq!(stamp(a), "2026-11-23T14:58:00.000000Z");
        assert_eq!(stamp(b), "2026-11-23T14:58:00.500000Z");
        assert!(stamp(a) < stamp(b));
        assert_eq!(parse_stamp(&stamp(b)), b);
        assert!(new_id(a) < new_id(b));
    }

    #[test]
    fn a_day_begins_at_swedish_midnight() {
        assert_eq!(day(swedish_day(datetime!(2026-12-31 22:59 UTC))), "2026-12-31");
        assert_eq!(day(swedish_day(datetime!(2026-12-31 23:00 UTC))), "2027-01-01");
        assert_eq!(day(swedish_day(datetime!(2026-06-30 22:00 UTC))), "2026-07-01");
    }
}
