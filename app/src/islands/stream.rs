//! The one stream of changes that all islands of a page listen to: a browser opens few connections to a server.
//!
//! A page that nobody looks at holds no connection. When it is seen again, or the connection comes back after it was
//! lost, every listener is called, so that nothing is missed.

use std::{cell::RefCell, rc::Rc, time::Duration};

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventSource, EventTarget, MessageEvent, VisibilityState};

struct Listener {
    /// `need:<id>@<version>`, several separated by spaces.
    topics: String,
    act: Box<dyn Fn()>,
}

impl Listener {
    /// Is this what it listens to? `data` is the event's `{"topic":"…","version":…}`.
    fn hears(&self, data: &str) -> bool {
        self.topics
            .split_whitespace()
            .filter_map(|topic| topic.split('@').next())
            .any(|topic| data.contains(&format!("\"{topic}\"")))
    }
}

#[derive(Default)]
struct Stream {
    listeners: Vec<Rc<Listener>>,
    source: Option<EventSource>,
    /// What the source was asked for.
    asked: String,
    /// The stream was open before: from then on, opening it again means that something may have been missed.
    opened: bool,
    /// Seconds until the next try when the server does not answer.
    pause: u64,
}

thread_local! {
    static STREAM: RefCell<Stream> = RefCell::default();
}

/// Calls `act` when one of the topics changed, or may have changed unheard; for as long as the page is open.
pub fn listen(topics: String, act: impl Fn() + 'static) {
    let listener = Listener {
        topics,
        act: Box::new(act),
    };
    let first = STREAM.with_borrow_mut(|stream| {
        stream.listeners.push(Rc::new(listener));
        stream.listeners.len() == 1
    });
    // The other islands of the page start meanwhile.
    set_timeout(open, Duration::from_millis(10));
    if first {
        on(&document(), "visibilitychange", |_| seen_or_not());
        on(&window(), "online", |_| tell_all());
    }
}

/// Listens for as long as the page is open.
pub fn on(target: &EventTarget, event: &str, work: impl Fn(Event) + 'static) {
    let work = Closure::<dyn Fn(Event)>::new(work);
    let _ = target.add_event_listener_with_callback(event, work.as_ref().unchecked_ref());
    work.forget();
}

pub fn is_hidden() -> bool {
    document().visibility_state() == VisibilityState::Hidden
}

fn tell(hears: impl Fn(&Listener) -> bool) {
    let listeners = STREAM.with_borrow(|stream| stream.listeners.clone());
    listeners
        .iter()
        .filter(|listener| hears(listener))
        .for_each(|listener| (listener.act)());
}

fn tell_all() {
    tell(|_| true);
}

fn seen_or_not() {
    if is_hidden() {
        STREAM
            .with_borrow_mut(|stream| stream.source.take())
            .inspect(EventSource::close);
    } else {
        open();
        tell_all();
    }
}

fn open() {
    let query = STREAM.with_borrow(|stream| {
        let topics = stream.listeners.iter().flat_map(|l| l.topics.split_whitespace());
        topics
            .map(|topic| format!("topic={topic}"))
            .collect::<Vec<_>>()
            .join("&")
    });
    let stands = STREAM.with_borrow_mut(|stream| {
        if stream.asked == query {
            return stream.source.is_some();
        }
        // An island came later: nothing was missed, the topic just was not asked for.
        stream.source.take().inspect(EventSource::close);
        stream.asked.clone_from(&query);
        stream.opened = false;
        false
    });
    if stands || is_hidden() {
        return;
    }
    let Ok(source) = EventSource::new(&format!("/live?{query}")) else {
        return;
    };
    on(&source, "change", |event| {
        let data = event
            .dyn_ref::<MessageEvent>()
            .and_then(|message| message.data().as_string());
        match data {
            Some(data) => tell(|listener| listener.hears(&data)),
            None => tell_all(),
        }
    });
    on(&source, "all", |_| tell_all());
    on(&source, "open", |_| {
        let again = STREAM.with_borrow_mut(|stream| {
            stream.pause = 0;
            std::mem::replace(&mut stream.opened, true)
        });
        if again {
            tell_all();
        }
    });
    on(&source, "error", |_| failed());
    STREAM.with_borrow_mut(|stream| stream.source = Some(source));
}

/// The browser tries again by itself after a lost connection, but not after an answer that is no stream.
fn failed() {
    let closed = STREAM.with_borrow_mut(|stream| {
        let closed = stream
            .source
            .as_ref()
            .is_some_and(|source| source.ready_state() == EventSource::CLOSED);
        if closed {
            stream.source = None;
            stream.pause = (stream.pause * 2).clamp(2, 60);
        }
        closed.then_some(stream.pause)
    });
    if let Some(pause) = closed {
        set_timeout(
            || {
                if !is_hidden() {
                    open();
                }
            },
            Duration::from_secs(pause),
        );
    }
}
