//! The dates that come for a person, for the door that writes them as a calendar.

use store::{
    Refusal, Store,
    my_page::{Deadline, coming},
};
use time::Date;

use crate::{context::Visitor, pages::my_page::deadline_what};

/// A day of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The same for the same date of the same matter, so that a calendar that reads it again changes what it has.
    pub uid: String,
    pub on: Date,
    pub summary: String,
    /// The page, within the site; empty when there is none.
    pub path: String,
}

/// What comes for whoever asks.
pub async fn entries(visitor: &Visitor, store: &Store) -> Result<Vec<Entry>, Refusal> {
    let l = visitor.locale;
    let deadlines = coming(store, visitor.signed_in()?, visitor.today()).await?;
    let entry = |deadline: Deadline| {
        let what = deadline_what(l, &deadline);
        let path = deadline.href().unwrap_or_default();
        let speciality = deadline.speciality.map_or("", |of| of.code());
        let about = if deadline.address.is_empty() {
            &deadline.title
        } else {
            &deadline.address
        };
        Entry {
            uid: format!("{}-{about}-{speciality}@riktning", deadline.kind),
            on: deadline.on,
            summary: if path.is_empty() {
                what
            } else {
                format!("{} {}: {what}", deadline.address, deadline.title)
            },
            path,
        }
    };
    Ok(deadlines.into_iter().map(entry).collect())
}
