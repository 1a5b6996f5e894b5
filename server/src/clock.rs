//! The one place where the clock is read.

/// The time now.
#[expect(
    clippy::disallowed_methods,
    reason = "everything else takes the time as an argument"
)]
pub fn now() -> time::OffsetDateTime {
    time::OffsetDateTime::now_utc()
}
