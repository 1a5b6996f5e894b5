//! What changes, told to open pages as Server-Sent Events: `GET /live?topic=need:<id>@<version>&topic=me`.
//!
//! An event carries no content, only `{topic, version}`; the page asks again with its own rights. What one may not
//! see is silently not carried. `all` says that something may have been missed: the topic had gone on from the
//! version that the page shows, or the page listened too slowly.

use std::{convert::Infallible, time::Duration};

use app::context::{Visitor, query_pairs};
use axum::{
    Extension,
    extract::{RawQuery, State},
    http::StatusCode,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use domain::ids::PersonId;
use futures_util::stream::unfold;
use store::{
    Announcement, Store, Topic,
    live::{may_hear, version},
    swedish_day,
};
use tokio::sync::{
    broadcast::{Receiver, error::RecvError},
    watch,
};

use crate::Serving;

/// Topics of one page; more is not asked for by any page of ours.
const TOPICS: usize = 20;

/// Keeps proxies from ending a quiet connection.
const QUIET: Duration = Duration::from_secs(15);

/// One open page.
struct Listening {
    store: Store,
    person: PersonId,
    topics: Vec<Topic>,
    heard: Receiver<Announcement>,
    /// The page showed less than there was when it began to listen.
    behind: bool,
    stopping: watch::Receiver<bool>,
}

impl Listening {
    /// The next event; `None` when the server stops.
    async fn next(&mut self) -> Option<Event> {
        if std::mem::take(&mut self.behind) {
            return Some(missed());
        }
        loop {
            let heard = tokio::select! {
                _ = self.stopping.wait_for(|stopping| *stopping) => return None,
                heard = self.heard.recv() => heard,
            };
            match heard {
                Ok(announcement) if self.topics.contains(&announcement.topic) => {
                    let today = swedish_day(crate::clock::now());
                    match may_hear(&self.store, self.person, today, announcement.topic).await {
                        Ok(true) => return Some(event(announcement)),
                        Ok(false) => {}
                        // Whether it may be told is not known; asking again is harmless and tells the page.
                        Err(_) => return Some(missed()),
                    }
                }
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return Some(missed()),
                Err(RecvError::Closed) => return None,
            }
        }
    }
}

fn event(announcement: Announcement) -> Event {
    let data = serde_json::json!({
        "topic": announcement.topic.address(),
        "version": announcement.version,
    });
    Event::default().event("change").data(data.to_string())
}

fn missed() -> Event {
    Event::default().event("all").data("{}")
}

/// The stream of one page.
pub async fn live(
    State(serving): State<Serving>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(actor) = visitor.actor else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    // From here on nothing is missed: what is saved while permission is asked about waits in the receiver.
    let heard = serving.store.announcements();
    let (mut topics, mut behind) = (Vec::new(), false);
    for (name, value) in query_pairs(&query.unwrap_or_default()).take(TOPICS) {
        let (address, shown) = value.split_once('@').unwrap_or((&value, ""));
        let topic = match (name.as_str(), address) {
            ("topic", "me") => Some(Topic::Person(actor.person)),
            ("topic", address) => Topic::from_address(address),
            _ => None,
        };
        let Some(topic) = topic.filter(|topic| !topics.contains(topic)) else {
            continue;
        };
        match may_hear(&serving.store, actor.person, swedish_day(visitor.now), topic).await {
            Ok(true) => {
                topics.push(topic);
                if let Ok(shown) = shown.parse::<i64>() {
                    behind |= version(&serving.store, topic).await.is_ok_and(|now| now > shown);
                }
            }
            Ok(false) => {}
            Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
        }
    }
    let listening = Listening {
        store: serving.store,
        person: actor.person,
        topics,
        heard,
        behind,
        stopping: serving.stopping,
    };
    let events = unfold(listening, |mut listening| async move {
        let event = listening.next().await?;
        Some((Ok::<_, Infallible>(event), listening))
    });
    Sse::new(events)
        .keep_alive(KeepAlive::new().interval(QUIET))
        .into_response()
}

/// Passes on what other processes on the same database save; begins again after a failure, ever more slowly. Ends
/// with the program, whose closing of the database is no failure.
pub async fn hear_others(store: Store, mut stopping: watch::Receiver<bool>) {
    let hearing = async {
        let mut pause = Duration::from_secs(1);
        loop {
            let began = tokio::time::Instant::now();
            if let Err(refusal) = store.hear_others().await {
                tracing::warn!(error = %refusal, "changes by other processes are not heard for a while");
            }
            if began.elapsed() > Duration::from_secs(60) {
                pause = Duration::from_secs(1);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(60));
        }
    };
    tokio::select! {
        _ = stopping.wait_for(|stopping| *stopping) => {}
        () = hearing => {}
    }
}
