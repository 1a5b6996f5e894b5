//! When a form saves itself: some time after the last key, on leaving a field, when the page is no longer looked at; one
//! save at a time, and again after a while when it failed. A form that is sent waits for the save under way, whose
//! version it must carry. What is saved, and how, is the island's own matter.

use std::{future::Future, pin::Pin, rc::Rc, time::Duration};

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, HtmlInputElement};

use super::{
    controls::form_within,
    stream::{is_hidden, on},
};

/// How long one pauses before what is typed is saved.
const PAUSE: Duration = Duration::from_millis(1500);
/// How long until what could not be saved is tried again.
const AGAIN: Duration = Duration::from_secs(5);

/// What came of a save: what to say, and whether to try again by itself.
pub struct Done {
    pub said: String,
    pub again: bool,
}

/// Saves what stands in the form.
pub type Save = Rc<dyn Fn(HtmlFormElement) -> Pin<Box<dyn Future<Output = Done>>>>;

#[derive(Clone, Copy)]
pub struct Autosave {
    /// Counts changes: a save starts only when none has come during the pause.
    changes: StoredValue<u32>,
    /// The change that was saved last.
    saved: StoredValue<u32>,
    busy: StoredValue<bool>,
    /// The form has been sent: nothing is saved any more.
    sent: StoredValue<bool>,
    saving: StoredValue<String>,
    status: RwSignal<String>,
    save: StoredValue<Save, LocalStorage>,
}

impl Autosave {
    /// `saving` is said while a save is under way.
    pub fn new(saving: String, status: RwSignal<String>, save: Save) -> Self {
        Self {
            changes: StoredValue::new(0),
            saved: StoredValue::new(0),
            busy: StoredValue::new(false),
            sent: StoredValue::new(false),
            saving: StoredValue::new(saving),
            status,
            save: StoredValue::new_local(save),
        }
    }

    /// Something was typed.
    pub fn changed(self, form: HtmlFormElement) {
        self.changes.update_value(|n| *n += 1);
        self.wait(PAUSE, self.changes.get_value(), form);
    }

    pub fn change(self) -> u32 {
        self.changes.get_value()
    }

    /// A field is left, or the page is no longer looked at: what is typed is saved now.
    pub fn now(self, form: HtmlFormElement) {
        if self.is_pending() {
            self.wait(Duration::ZERO, self.changes.get_value(), form);
        }
    }

    /// Something typed has not been saved yet.
    pub fn is_pending(self) -> bool {
        !self.sent.get_value() && self.changes.get_value() != self.saved.get_value()
    }

    pub fn is_sent(self) -> bool {
        self.sent.get_value()
    }

    /// No save starts any more, until the browser shows the page again.
    pub fn stop(self) {
        self.changes.update_value(|n| *n += 1);
        self.sent.set_value(true);
    }

    /// No save starts any more; the form that is sent waits for the one under way.
    pub fn submitted(self, event: leptos::ev::SubmitEvent) {
        self.stop();
        let form = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        if let Some(form) = form.filter(|_| self.busy.get_value()) {
            event.prevent_default();
            self.send_when_saved(form, event.submitter());
        }
    }

    fn send_when_saved(self, form: HtmlFormElement, by: Option<web_sys::HtmlElement>) {
        set_timeout(
            move || match self.busy.get_value() {
                true => self.send_when_saved(form, by),
                false => {
                    let _ = form.request_submit_with_submitter(by.as_ref());
                }
            },
            Duration::from_millis(50),
        );
    }

    fn wait(self, pause: Duration, change: u32, form: HtmlFormElement) {
        set_timeout(
            move || {
                if self.changes.get_value() != change || self.sent.get_value() {
                    return;
                }
                if self.busy.get_value() {
                    return self.wait(PAUSE, change, form);
                }
                self.busy.set_value(true);
                spawn_local(async move {
                    self.status.set(self.saving.get_value());
                    let done = self.save.with_value(|save| save(form.clone())).await;
                    self.status.set(done.said);
                    self.busy.set_value(false);
                    if done.again {
                        self.wait(AGAIN, change, form);
                    } else {
                        self.saved.set_value(change);
                    }
                });
            },
            pause,
        );
    }

    /// Saves on leaving a field within `root` and when the page is no longer looked at.
    pub fn on_leaving(self, root: &Element) {
        let within = root.clone();
        let now = Rc::new(move || {
            if let Some(form) = form_within(&within) {
                self.now(form);
            }
        });
        let then = now.clone();
        on(root, "focusout", move |event| {
            // Whoever goes to a button or a link is about to send the form or to leave; either saves.
            let next = js_sys::Reflect::get(&event, &"relatedTarget".into()).ok();
            let next = next.and_then(|next| next.dyn_into::<Element>().ok());
            if !next.is_some_and(|next| next.matches("button, a").unwrap_or(false)) {
                then();
            }
        });
        on(&document(), "visibilitychange", move |_| {
            if is_hidden() {
                now();
            }
        });
        // The browser shows the page again as it was left.
        on(&window(), "pageshow", move |_| self.sent.set_value(false));
    }
}

/// A hidden field of the form.
pub fn hidden(form: &HtmlFormElement, name: &str) -> Option<HtmlInputElement> {
    form.query_selector(&format!("input[name={name}]"))
        .ok()
        .flatten()?
        .dyn_into()
        .ok()
}

pub fn value(form: &HtmlFormElement, name: &str) -> String {
    hidden(form, name).map(|input| input.value()).unwrap_or_default()
}

pub fn set(form: &HtmlFormElement, name: &str, value: &str) {
    if let Some(input) = hidden(form, name) {
        input.set_value(value);
    }
}

/// Whoever keeps the text in the browser learns of it.
pub fn announce(form: &HtmlFormElement, name: &str) {
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    if let Ok(event) = web_sys::Event::new_with_event_init_dict(name, &init) {
        let _ = form.dispatch_event(&event);
    }
}

/// The form around what an event happened to.
pub fn form_of(event: &web_sys::Event) -> Option<HtmlFormElement> {
    event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())?
        .closest("form")
        .ok()
        .flatten()?
        .dyn_into()
        .ok()
}

/// `Sparat 10:42`.
pub fn at_this_time(words: &str) -> String {
    let now = js_sys::Date::new_0();
    format!("{words} {:02}:{:02}", now.get_hours(), now.get_minutes())
}

/// Sends without waiting for an answer, also while the page is being closed; `false` when the browser does not take it.
pub fn send_off(address: &str, fields: &[(&str, &str)]) -> bool {
    let Ok(body) = web_sys::UrlSearchParams::new() else {
        return false;
    };
    for (name, value) in fields {
        body.append(name, value);
    }
    window()
        .navigator()
        .send_beacon_with_opt_url_search_params(address, Some(&body))
        .unwrap_or(false)
}
