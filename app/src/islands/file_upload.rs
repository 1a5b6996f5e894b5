//! Sending files with their progress, and again when the connection fails. Without scripts the form sends them.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the island says. `%` in `sending` stands for how far it has come.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UploadWords {
    pub sending: String,
    pub again: String,
    pub failed: String,
    pub too_large: String,
}

/// Around a form with files; `most` is what one file may hold, bytes, `place` where on the next page to look; may be
/// empty.
#[island]
pub fn FileUpload(words: UploadWords, most: u64, place: String, children: Children) -> impl IntoView {
    let status = RwSignal::new(String::new());
    // Hundredths; `None` while nothing is sent.
    let sent = RwSignal::new(None::<u32>);
    #[cfg(feature = "hydrate")]
    let submit = browser::sender(words, most, place, status, sent);
    #[cfg(not(feature = "hydrate"))]
    let submit = {
        let _ = (words, most, place);
        |_: leptos::ev::SubmitEvent| {}
    };
    view! {
        <div on:submit=submit>
            {children()}
            <p class="app-draft__status" role="status">{move || status.get()}</p>
            <div class="app-files__bar" aria-hidden="true" data-shown=move || sent.get().map(|_| "")>
                {move || sent.get().map(|done| view! { <progress max="100" value=done></progress> })}
            </div>
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{FormData, HtmlFormElement, HtmlInputElement, ProgressEvent, XmlHttpRequest};

    use super::*;

    /// How often it is tried, and how long is waited in between, s.
    const PAUSES: [u64; 3] = [2, 5, 10];

    #[derive(Clone)]
    struct Sending {
        form: HtmlFormElement,
        words: UploadWords,
        place: String,
        status: RwSignal<String>,
        sent: RwSignal<Option<u32>>,
        busy: StoredValue<bool>,
    }

    pub fn sender(
        words: UploadWords,
        most: u64,
        place: String,
        status: RwSignal<String>,
        sent: RwSignal<Option<u32>>,
    ) -> impl Fn(leptos::ev::SubmitEvent) + 'static {
        let busy = StoredValue::new(false);
        move |event: leptos::ev::SubmitEvent| {
            let form = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
            let Some(form) = form else { return };
            // Without a file the page answers what is missing.
            let Some(largest) = largest(&form) else { return };
            event.prevent_default();
            if busy.get_value() {
                return;
            }
            if largest > most as f64 {
                status.set(words.too_large.clone());
                return;
            }
            busy.set_value(true);
            let sending = Sending {
                form,
                words: words.clone(),
                place: place.clone(),
                status,
                sent,
                busy,
            };
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

    fn attempt(sending: Sending, tried: usize) {
        if send(&sending, tried).is_none() {
            again(sending, tried);
        }
    }

    fn again(sending: Sending, tried: usize) {
        sending.sent.set(None);
        match PAUSES.get(tried) {
            Some(pause) => {
                sending.status.set(sending.words.again.clone());
                set_timeout(move || attempt(sending, tried + 1), Duration::from_secs(*pause));
            }
            None => {
                sending.status.set(sending.words.failed.clone());
                sending.busy.set_value(false);
            }
        }
    }

    fn send(sending: &Sending, tried: usize) -> Option<()> {
        let data = FormData::new_with_form(&sending.form).ok()?;
        let request = XmlHttpRequest::new().ok()?;
        request.open("POST", &sending.form.action()).ok()?;
        request.set_request_header("accept", "text/html").ok()?;
        let (sent, status, text) = (sending.sent, sending.status, sending.words.sending.clone());
        status.set(text.replace('%', "0 %"));
        let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            if event.length_computable() && event.total() > 0.0 {
                let done = (event.loaded() / event.total() * 100.0) as u32;
                // A screen reader is told each quarter, not each hundredth.
                if sent.get_untracked().is_none_or(|before| before / 25 != done / 25) {
                    status.set(text.replace('%', &format!("{done} %")));
                }
                sent.set(Some(done));
            }
        });
        let upload = request.upload().ok()?;
        upload.set_onprogress(Some(progress.as_ref().unchecked_ref()));
        progress.forget();
        let (ended, of) = (request.clone(), sending.clone());
        let loaded = Closure::<dyn Fn()>::new(move || {
            let answer = ended.status().unwrap_or(0);
            // The database was away, or something between us and the server was.
            if answer == 0 || answer >= 500 {
                return again(of.clone(), tried);
            }
            // Where the form led: the page with what it came to.
            let mut address = ended.response_url();
            if !of.place.is_empty() {
                address = format!("{address}#{}", of.place);
            }
            let location = window().location();
            // The same address again would only scroll.
            let _ = if location.href().is_ok_and(|here| here == address) {
                location.reload()
            } else {
                location.assign(&address)
            };
        });
        request.set_onload(Some(loaded.as_ref().unchecked_ref()));
        loaded.forget();
        let of = sending.clone();
        let failed = Closure::<dyn Fn()>::new(move || again(of.clone(), tried));
        request.set_onerror(Some(failed.as_ref().unchecked_ref()));
        failed.forget();
        request.send_with_opt_form_data(Some(&data)).ok()
    }
}
