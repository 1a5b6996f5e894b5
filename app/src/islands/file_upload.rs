//! Sending forms with files, with their progress, and again when the connection fails. Without scripts a form sends
//! itself.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The header by which the server knows that this asks, and says where to go instead of leading there.
pub const HEADER: &str = "x-riktning-upload";

/// What the island says. `%` in `sending` stands for how far it has come.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UploadWords {
    pub sending: String,
    /// Where there is no file whose progress could be told.
    pub sending_text: String,
    pub again: String,
    pub failed: String,
    pub too_large: String,
}

/// Around forms with files, which show what the island says where their `[data-upload]` is; `most` is what one file
/// may hold, bytes. A form marked `data-always` is sent without a file too.
#[island]
pub fn FileUpload(words: UploadWords, most: u64, children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    let submit = browser::sender(words, most);
    #[cfg(not(feature = "hydrate"))]
    let submit = {
        let _ = (words, most);
        |_: leptos::ev::SubmitEvent| {}
    };
    view! { <div on:submit=submit>{children()}</div> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::{cell::Cell, rc::Rc, time::Duration};

    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{Element, FormData, HtmlFormElement, HtmlInputElement, ProgressEvent, XmlHttpRequest};

    use super::*;

    /// How often it is tried, and how long is waited in between, s.
    const PAUSES: [u64; 3] = [2, 5, 10];

    /// Marks a form that is being sent.
    const BUSY: &str = "data-sending";

    #[derive(Clone)]
    struct Sending {
        form: HtmlFormElement,
        words: Rc<UploadWords>,
        has_file: bool,
    }

    pub fn sender(words: UploadWords, most: u64) -> impl Fn(leptos::ev::SubmitEvent) + 'static {
        let words = Rc::new(words);
        move |event: leptos::ev::SubmitEvent| {
            let form = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
            let Some(form) = form.filter(|form| form.enctype() == "multipart/form-data") else {
                return;
            };
            let largest = largest(&form);
            // Without a file the page answers what is missing.
            if largest.is_none() && !form.has_attribute("data-always") {
                return;
            }
            event.prevent_default();
            if form.has_attribute(BUSY) {
                return;
            }
            let sending = Sending {
                form,
                words: Rc::clone(&words),
                has_file: largest.is_some(),
            };
            if largest.is_some_and(|largest| largest > most as f64) {
                return sending.say(&words.too_large);
            }
            let _ = sending.form.set_attribute(BUSY, "");
            attempt(sending, 0);
        }
    }

    /// The size of the largest chosen file, if one is chosen.
    fn largest(form: &HtmlFormElement) -> Option<f64> {
        let input: HtmlInputElement = form
            .query_selector("input[type=file]")
            .ok()
            .flatten()?
            .dyn_into()
            .ok()?;
        let files = input.files()?;
        (0..files.length())
            .filter_map(|place| files.get(place))
            .map(|file| file.size())
            .reduce(f64::max)
    }

    impl Sending {
        fn part(&self, of: &str) -> Option<Element> {
            let place = format!("[data-upload] {of}");
            self.form.query_selector(&place).ok().flatten()
        }

        fn say(&self, text: &str) {
            if let Some(status) = self.part("[role=status]") {
                status.set_text_content(Some(text));
            }
        }

        /// Hundredths; `None` while nothing is sent.
        fn show(&self, done: Option<u32>) {
            let Some(bar) = self.part("progress") else { return };
            let _ = match done {
                Some(done) => bar
                    .remove_attribute("hidden")
                    .and_then(|()| bar.set_attribute("value", &done.to_string())),
                None => bar.set_attribute("hidden", ""),
            };
        }

        fn progress(&self, done: u32) {
            if self.has_file {
                self.say(&self.words.sending.replace('%', &format!("{done} %")));
            } else {
                self.say(&self.words.sending_text);
            }
        }
    }

    fn attempt(sending: Sending, tried: usize) {
        if send(&sending, tried).is_none() {
            again(&sending, tried);
        }
    }

    fn again(sending: &Sending, tried: usize) {
        sending.show(None);
        match PAUSES.get(tried) {
            Some(pause) => {
                sending.say(&sending.words.again);
                let sending = sending.clone();
                set_timeout(move || attempt(sending, tried + 1), Duration::from_secs(*pause));
            }
            None => give_up(sending),
        }
    }

    /// All that was typed and chosen is still in the form.
    fn give_up(sending: &Sending) {
        sending.say(&sending.words.failed);
        let _ = sending.form.remove_attribute(BUSY);
    }

    fn send(sending: &Sending, tried: usize) -> Option<()> {
        let data = FormData::new_with_form(&sending.form).ok()?;
        let request = XmlHttpRequest::new().ok()?;
        // A field named `action` would stand in front of the form's own.
        let action = sending.form.get_attribute("action")?;
        request.open("POST", &action).ok()?;
        request.set_request_header("accept", "text/html").ok()?;
        request.set_request_header(HEADER, "1").ok()?;
        sending.progress(0);
        let (of, told) = (sending.clone(), Cell::new(0));
        let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            if of.has_file && event.length_computable() && event.total() > 0.0 {
                let done = (event.loaded() / event.total() * 100.0) as u32;
                of.show(Some(done));
                // A screen reader is told each quarter, not each hundredth.
                if told.replace(done) / 25 != done / 25 {
                    of.progress(done);
                }
            }
        });
        let upload = request.upload().ok()?;
        upload.set_onprogress(Some(progress.as_ref().unchecked_ref()));
        progress.forget();
        let (ended, of) = (request.clone(), sending.clone());
        let loaded = Closure::<dyn Fn()>::new(move || {
            let status = ended.status().unwrap_or(0);
            // The database was away, or something between us and the server was.
            if status == 0 || status >= 500 {
                return again(&of, tried);
            }
            match ended.get_response_header("location").ok().flatten() {
                Some(address) => go(&address),
                // Led there by the server itself.
                None if status < 400 => go(&ended.response_url()),
                None => {
                    of.show(None);
                    give_up(&of);
                }
            }
        });
        request.set_onload(Some(loaded.as_ref().unchecked_ref()));
        loaded.forget();
        let of = sending.clone();
        let failed = Closure::<dyn Fn()>::new(move || again(&of, tried));
        request.set_onerror(Some(failed.as_ref().unchecked_ref()));
        failed.forget();
        request.send_with_opt_form_data(Some(&data)).ok()
    }

    /// The page with what it came to, as it is now: an address that differs by its place alone would only scroll.
    fn go(address: &str) {
        let location = window().location();
        let (page, place) = address.split_once('#').unwrap_or((address, ""));
        let here = format!(
            "{}{}",
            location.pathname().unwrap_or_default(),
            location.search().unwrap_or_default()
        );
        let origin = location.origin().unwrap_or_default();
        let same = page.strip_prefix(&origin).unwrap_or(page) == here;
        let _ = if same {
            location.set_hash(place).and_then(|()| location.reload())
        } else {
            location.assign(address)
        };
    }
}
