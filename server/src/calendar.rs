//! The dates that come for a person as a calendar: `GET /deadlines.ics`, whole days (RFC 5545).

use app::{
    calendar::{Entry, entries},
    context::Visitor,
};
use axum::{
    Extension, Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use domain::policy::Reason;
use icalendar::{Calendar, Component, Event, EventLike};
use store::Refusal;
use time::{OffsetDateTime, UtcOffset, format_description::BorrowedFormatItem, macros::format_description};

use crate::{Serving, guards};

/// A moment of a calendar, in UTC.
const STAMP: &[BorrowedFormatItem<'_>] = format_description!("[year][month][day]T[hour][minute][second]Z");

pub fn router() -> Router<Serving> {
    Router::new().route("/deadlines.ics", get(deadlines))
}

async fn deadlines(State(serving): State<Serving>, Extension(visitor): Extension<Visitor>) -> Response {
    match entries(&visitor, &serving.store).await {
        Ok(entries) => (
            [
                (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
                (
                    header::CONTENT_DISPOSITION,
                    "attachment; filename=\"riktning.ics\"",
                ),
            ],
            calendar(&entries, &serving.public_url, visitor.now),
        )
            .into_response(),
        Err(Refusal::Denied(Reason::NotSignedIn)) => Redirect::to("/sign-in?next=%2F").into_response(),
        Err(Refusal::Denied(_)) => StatusCode::FORBIDDEN.into_response(),
        Err(refusal) => {
            let id = app::error::note(&refusal);
            guards::unavailable(&serving, visitor.locale, &id)
        }
    }
}

fn calendar(entries: &[Entry], public_url: &str, now: OffsetDateTime) -> String {
    let stamp = now.to_offset(UtcOffset::UTC).format(STAMP).unwrap_or_default();
    let mut calendar = Calendar::new();
    calendar.name("Riktning");
    for entry in entries {
        let mut event = Event::new();
        event
            .uid(&entry.uid)
            .summary(&entry.summary)
            // A whole day has no end of its own.
            .starts(entry.on)
            .add_property("DTSTAMP", &stamp);
        if !entry.path.is_empty() {
            event.url(&format!("{}{}", public_url.trim_end_matches('/'), entry.path));
        }
        calendar.push(event.done());
    }
    calendar.done().to_string()
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    #[test]
    fn a_day_is_a_whole_day_and_no_text_breaks_out_of_its_line() {
        let entry = Entry {
            uid: "meeting-P-2026-0001-@riktning".into(),
            on: date!(2026 - 12 - 31),
            summary: "Nät; kablar, uttag\nEND:VCALENDAR".into(),
            path: "/proposals/P-2026-0001?tab=decision".into(),
        };
        let text = calendar(
            &[entry],
            "https://riktning.example/",
            datetime!(2026-11-23 09:00 UTC),
        );
        let lines: Vec<&str> = text.lines().collect();
        for expected in [
            "DTSTART;VALUE=DATE:20261231",
            "SUMMARY:Nät\\; kablar\\, uttag\\nEND:VCALENDAR",
            "URL:https://riktning.example/proposals/P-2026-0001?tab=decision",
            "UID:meeting-P-2026-0001-@riktning",
        ] {
            assert!(lines.contains(&expected), "{expected} in {text}");
        }
        assert_eq!(lines.iter().filter(|line| **line == "END:VCALENDAR").count(), 1);
    }
}
