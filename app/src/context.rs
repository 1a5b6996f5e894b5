//! Who asks, in which language, and when: made once per request by the server, read by pages and server functions.

use std::sync::{Arc, atomic::AtomicBool};

use domain::{people::Actor, policy::Reason};
use leptos::prelude::*;
use store::{Refusal, Store};
use time::{Date, OffsetDateTime};
use tower_sessions::Session;

use crate::i18n::Locale;

domain::choices! {
    /// Light, dark, or as the device.
    pub enum Theme {
        Auto = "auto",
        Light = "light",
        Dark = "dark",
    }
}

/// The visitor of this request; the server puts it among the request's extensions.
#[derive(Clone)]
pub struct Visitor {
    /// `None` when nobody is signed in.
    pub actor: Option<Actor>,
    pub locale: Locale,
    pub theme: Theme,
    pub now: OffsetDateTime,
    /// Path and query as asked for.
    pub address: String,
    pub session: Session,
    /// The example municipality: demo accounts are listed and the gallery is open.
    pub demo: bool,
    /// A script asked, not a form or a link: answer with data.
    pub script: bool,
    /// An open page asks again by itself ([`crate::islands::live_region`]): nobody has come to look, so nothing counts
    /// as seen.
    pub live: bool,
    /// How many notifications the person has not read.
    pub unread: i64,
    /// This installation sends letters.
    pub letters: bool,
    /// A form of the page shows what was typed into it when it was refused.
    pub kept_shown: Arc<AtomicBool>,
}

impl Visitor {
    /// The signed-in person, or the refusal that leads to the sign-in page.
    pub fn signed_in(&self) -> Result<&Actor, Refusal> {
        self.actor.as_ref().ok_or(Refusal::Denied(Reason::NotSignedIn))
    }

    /// Today's date in Sweden.
    pub fn today(&self) -> Date {
        store::swedish_day(self.now)
    }

    /// One value of the query, decoded; empty when missing.
    pub fn query(&self, name: &str) -> String {
        let query = self.address.split_once('?').map_or("", |(_, query)| query);
        query_pairs(query)
            .find(|(n, _)| n == name)
            .map(|(_, v)| v)
            .unwrap_or_default()
    }

    /// All values of a name of the query, decoded, in their order.
    pub fn queries(&self, name: &str) -> Vec<String> {
        let query = self.address.split_once('?').map_or("", |(_, query)| query);
        query_pairs(query)
            .filter(|(n, _)| n == name)
            .map(|(_, value)| value)
            .collect()
    }

    /// The page number in the query, at least 1.
    pub fn page(&self) -> i64 {
        self.query("page")
            .parse()
            .ok()
            .filter(|page| (1..=1_000_000).contains(page))
            .unwrap_or(1)
    }
}

/// The decoded name-value pairs of a query.
pub fn query_pairs(query: &str) -> impl Iterator<Item = (String, String)> + '_ {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut ahead = rest.clone();
                let digit = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
                match (digit(ahead.next()), digit(ahead.next())) {
                    (Some(high), Some(low)) => {
                        bytes.push((high * 16 + low) as u8);
                        rest = ahead;
                    }
                    _ => bytes.push(b'%'),
                }
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A text for use as a value in a query.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The visitor of this request.
pub fn visitor() -> Result<Visitor, Refusal> {
    use_context::<axum::http::request::Parts>()
        .and_then(|parts| parts.extensions.get::<Visitor>().cloned())
        .ok_or_else(|| Refusal::Unavailable("no visitor in this request".into()))
}

/// The database.
pub fn store() -> Result<Store, Refusal> {
    use_context::<Store>().ok_or_else(|| Refusal::Unavailable("no database in this context".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_comes_back_as_it_was_typed() {
        let typed = "å&ä = 100 % + ö?/#";
        let query = format!("a=1&q={}", encode(typed));
        assert_eq!(
            query_pairs(&query)
                .find(|(n, _)| n == "q")
                .map(|(_, v)| v)
                .as_deref(),
            Some(typed)
        );
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz+%e5"), "%zz \u{fffd}");
    }
}
