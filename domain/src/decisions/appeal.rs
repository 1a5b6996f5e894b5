//! When a decision by a body can last be appealed, and when it gains legal force.
//!
//! Domain reference §2.2: three weeks from the day the adjusted minutes were announced; a last day on a Saturday,
//! Sunday, public holiday, Midsummer, Christmas or New Year's Eve moves to the next working day (lag 1930:173).

use time::{Date, Duration, Month, Weekday};

/// How many days an appeal can be made in.
const APPEAL_DAYS: i64 = 21;

/// The last day to appeal what was announced on this day.
pub fn appeal_last_day(announced: Date) -> Date {
    let mut day = announced.saturating_add(Duration::days(APPEAL_DAYS));
    // Never more than a handful of days off in a row; the bound only keeps the end of the calendar from looping.
    for _ in 0..10 {
        if !is_day_off(day) {
            break;
        }
        day = day.saturating_add(Duration::DAY);
    }
    day
}

/// The day the decision gains legal force unless it was appealed.
pub fn legal_force_day(announced: Date) -> Date {
    appeal_last_day(announced).saturating_add(Duration::DAY)
}

fn is_day_off(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) || is_holiday(day)
}

/// A Swedish public holiday, or one of the eves that the law treats alike.
pub fn is_holiday(day: Date) -> bool {
    let fixed = matches!(
        (day.month(), day.day()),
        (Month::January, 1 | 6) | (Month::May, 1) | (Month::June, 6) | (Month::December, 24 | 25 | 26 | 31)
    );
    // Midsummer's Eve is the Friday of 19–25 June, All Saints' Day the Saturday of 31 October–6 November.
    let midsummer = day.month() == Month::June
        && ((day.weekday() == Weekday::Friday && (19..=25).contains(&day.day()))
            || (day.weekday() == Weekday::Saturday && (20..=26).contains(&day.day())));
    let all_saints = day.weekday() == Weekday::Saturday
        && matches!(
            (day.month(), day.day()),
            (Month::October, 31) | (Month::November, 1..=6)
        );
    let after_easter = easter_sunday(day.year()).map(|easter| (day - easter).whole_days());
    let moving = matches!(after_easter, Some(-2 | 0 | 1 | 39 | 49));
    fixed || midsummer || all_saints || moving
}

/// Easter Sunday of the Gregorian calendar (the anonymous Gregorian method).
fn easter_sunday(year: i32) -> Option<Date> {
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use time::macros::date;

    use super::*;

    #[rstest]
    #[case(date!(2014 - 04 - 20))]
    #[case(date!(2018 - 04 - 01))]
    #[case(date!(2024 - 03 - 31))]
    #[case(date!(2025 - 04 - 20))]
    #[case(date!(2026 - 04 - 05))]
    #[case(date!(2027 - 03 - 28))]
    #[case(date!(2038 - 04 - 25))]
    fn easter_falls_where_the_calendar_has_it(#[case] sunday: Date) {
        assert_eq!(easter_sunday(sunday.year()), Some(sunday));
    }

    #[rstest]
    #[case(date!(2026 - 01 - 01), true)]
    #[case(date!(2026 - 01 - 06), true)]
    #[case(date!(2026 - 04 - 03), true)] // Good Friday
    #[case(date!(2026 - 04 - 06), true)] // Easter Monday
    #[case(date!(2026 - 05 - 14), true)] // Ascension Day
    #[case(date!(2026 - 05 - 24), true)] // Whit Sunday
    #[case(date!(2026 - 06 - 19), true)] // Midsummer's Eve
    #[case(date!(2026 - 06 - 20), true)]
    #[case(date!(2026 - 10 - 31), true)] // All Saints' Day
    #[case(date!(2026 - 12 - 24), true)]
    #[case(date!(2026 - 12 - 31), true)]
    #[case(date!(2026 - 11 - 23), false)]
    #[case(date!(2026 - 04 - 02), false)]
    #[case(date!(2026 - 06 - 22), false)]
    fn holidays(#[case] day: Date, #[case] expected: bool) {
        assert_eq!(is_holiday(day), expected);
    }

    #[rstest]
    // The Kramfors protocol of the domain reference: last day 2018-04-24.
    #[case(date!(2018 - 04 - 03), date!(2018 - 04 - 24))]
    // A Saturday moves to Monday.
    #[case(date!(2026 - 11 - 07), date!(2026 - 11 - 30))]
    // Christmas Eve is a Thursday in 2026: past Christmas and the weekend to Monday the 28th.
    #[case(date!(2026 - 12 - 03), date!(2026 - 12 - 28))]
    // Good Friday to the Tuesday after Easter.
    #[case(date!(2026 - 03 - 13), date!(2026 - 04 - 07))]
    fn the_last_day_to_appeal(#[case] announced: Date, #[case] last: Date) {
        assert_eq!(appeal_last_day(announced), last);
        assert_eq!(legal_force_day(announced), last + Duration::DAY);
    }

    proptest! {
        #[test]
        fn never_shorter_than_three_weeks_and_always_a_working_day(ordinal in 700_000..780_000i32) {
            let announced = Date::from_julian_day(ordinal + 1_721_425).unwrap();
            let last = appeal_last_day(announced);
            prop_assert!((21..=27).contains(&(last - announced).whole_days()), "{announced} {last}");
            prop_assert!(!is_day_off(last));
        }
    }
}
