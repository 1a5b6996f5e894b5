//! The need form keeps its draft while one writes, and warns of a personal identity number at once. Without
//! scripts the button saves, and the warning comes when the form is sent.

use domain::needs::NeedForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::PublicError;

/// Where the draft is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The draft's id; its page is under `/needs/`.
    pub need: String,
    pub version: String,
}

/// Keeps the draft; the first time makes it. `need` is empty for a form that was never kept.
#[server(prefix = "/fn", endpoint = "needs/autosave")]
pub async fn autosave_need(
    form: NeedForm,
    need: String,
    version: String,
    key: String,
) -> Result<Saved, PublicError> {
    use crate::{
        context::{store, visitor},
        forms::refuse,
    };
    use store::needs::{At, edit, named, save_draft, view};
    let work = async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let store = store()?;
        if need.is_empty() {
            let id = save_draft(&store, actor, visitor.now, &key, &form).await?;
            // More than the first when an earlier answer was lost.
            let kept = view(&store, actor, id).await?;
            return Ok(Saved {
                need: id.to_string(),
                version: kept.version.to_string(),
            });
        }
        let at = At {
            need: named(&store, &need).await?,
            version: version.parse().unwrap_or(-1),
            key: "",
        };
        let version = edit(&store, actor, visitor.now, at, &form).await?;
        Ok(Saved {
            need,
            version: version.to_string(),
        })
    };
    work.await.map_err(refuse)
}

/// What the island says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct DraftWords {
    pub on: String,
    pub saving: String,
    pub saved: String,
    pub invalid: String,
    pub failed: String,
    pub stale: String,
    pub signed_out: String,
    pub warning: String,
}

/// Around the form `need`. `autosave` is off for a need that has been sent: its changes stand in the journal.
#[island]
pub fn NeedDraft(words: DraftWords, autosave: bool, children: Children) -> impl IntoView {
    let status = RwSignal::new(if autosave { words.on.clone() } else { String::new() });
    let warned = RwSignal::new(false);
    let warning = words.warning.clone();
    #[cfg(feature = "hydrate")]
    let (changed, sent) = browser::keeper(words, autosave, status, warned);
    #[cfg(not(feature = "hydrate"))]
    let (changed, sent) = (|_: leptos::ev::Event| {}, |_: leptos::ev::SubmitEvent| {});
    view! {
        <div on:input=changed on:submit=sent>
            {children()}
            <p class="app-draft__warning" role="alert" data-shown=move || warned.get().then_some("")>
                {move || if warned.get() { warning.clone() } else { String::new() }}
            </p>
            <p class="app-draft__status" role="status">{move || status.get()}</p>
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use domain::needs::personal_numbers;
    use leptos::task::spawn_local;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{FormData, HtmlFormElement, HtmlInputElement};

    use super::*;

    /// How long one pauses before the draft is kept.
    const PAUSE: Duration = Duration::from_millis(1500);
    /// How long until what could not be kept is tried again.
    const AGAIN: Duration = Duration::from_secs(5);

    /// The form's fields as typed.
    fn typed(form: &HtmlFormElement) -> Option<NeedForm> {
        let data = FormData::new_with_form(form).ok()?;
        let get = |name: &str| data.get(name).as_string().unwrap_or_default();
        Some(NeedForm {
            unit: get("unit"),
            title: get("title"),
            problem: get("problem"),
            current_situation: get("current_situation"),
            desired_effect: get("desired_effect"),
            affected_pupils: get("affected_pupils"),
            affected_children: get("affected_children"),
            affected_educators: get("affected_educators"),
            affected_other_staff: get("affected_other_staff"),
            affected_guardians: get("affected_guardians"),
            affected_residents: get("affected_residents"),
            affected_other: get("affected_other"),
            affected_count: get("affected_count"),
            urgency: get("urgency"),
            wanted_by: get("wanted_by"),
            personal_data: get("personal_data"),
            children_affected: get("children_affected"),
            acknowledged: get("acknowledged"),
        })
    }

    fn hidden(form: &HtmlFormElement, name: &str) -> Option<HtmlInputElement> {
        form.query_selector(&format!("input[name={name}]"))
            .ok()
            .flatten()?
            .dyn_into()
            .ok()
    }

    fn value(form: &HtmlFormElement, name: &str) -> String {
        hidden(form, name).map(|input| input.value()).unwrap_or_default()
    }

    /// Keeps the draft some time after the last key, one save at a time; a form that is sent meanwhile waits for
    /// the save under way, whose version it must carry.
    pub fn keeper(
        words: DraftWords,
        autosave: bool,
        status: RwSignal<String>,
        warned: RwSignal<bool>,
    ) -> (
        impl Fn(leptos::ev::Event) + 'static,
        impl Fn(leptos::ev::SubmitEvent) + 'static,
    ) {
        // Counts changes: a save starts only when none has come during the pause.
        let changes = StoredValue::new(0_u32);
        let busy = StoredValue::new(false);
        let words = StoredValue::new(words);
        let changed = move |event: leptos::ev::Event| {
            let form = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
                .and_then(|element| element.closest("form").ok().flatten())
                .and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
            let Some(form) = form else { return };
            if let Some(typed) = typed(&form) {
                let found = !personal_numbers(&typed.free_texts()).is_empty();
                if warned.get_untracked() != found {
                    warned.set(found);
                }
            }
            if !autosave {
                return;
            }
            changes.update_value(|n| *n += 1);
            wait(PAUSE, changes.get_value(), changes, busy, words, status, form);
        };
        let sent = move |event: leptos::ev::SubmitEvent| {
            // No save starts any more.
            changes.update_value(|n| *n += 1);
            let form = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
            if let Some(form) = form.filter(|_| busy.get_value()) {
                event.prevent_default();
                send_when_kept(form, event.submitter(), busy);
            }
        };
        (changed, sent)
    }

    fn send_when_kept(form: HtmlFormElement, by: Option<web_sys::HtmlElement>, busy: StoredValue<bool>) {
        set_timeout(
            move || match busy.get_value() {
                true => send_when_kept(form, by, busy),
                false => {
                    let _ = form.request_submit_with_submitter(by.as_ref());
                }
            },
            Duration::from_millis(50),
        );
    }

    fn wait(
        pause: Duration,
        change: u32,
        changes: StoredValue<u32>,
        busy: StoredValue<bool>,
        words: StoredValue<DraftWords>,
        status: RwSignal<String>,
        form: HtmlFormElement,
    ) {
        set_timeout(
            move || {
                if changes.get_value() != change {
                    return;
                }
                if busy.get_value() {
                    return wait(PAUSE, change, changes, busy, words, status, form);
                }
                busy.set_value(true);
                spawn_local(async move {
                    status.set(words.with_value(|w| w.saving.clone()));
                    let (said, again) = save(&form, words).await;
                    status.set(said);
                    busy.set_value(false);
                    if again {
                        wait(AGAIN, change, changes, busy, words, status, form);
                    }
                });
            },
            pause,
        );
    }

    /// Saves once; gives what to say, and whether to try again by itself.
    async fn save(form: &HtmlFormElement, words: StoredValue<DraftWords>) -> (String, bool) {
        let words = words.get_value();
        let Some(typed) = typed(form).filter(|typed| !typed.is_blank()) else {
            return (words.on, false);
        };
        let (need, version, key) = (value(form, "need"), value(form, "version"), value(form, "key"));
        announce(form, "draft-saving");
        match autosave_need(typed, need.clone(), version, key).await {
            Ok(saved) => {
                if let Some(input) = hidden(form, "need") {
                    input.set_value(&saved.need);
                }
                if let Some(input) = hidden(form, "version") {
                    input.set_value(&saved.version);
                }
                announce(form, "draft-saved");
                if need.is_empty() {
                    stand_at(&format!("/needs/{}/edit", saved.need));
                }
                let now = js_sys::Date::new_0();
                let said = format!("{} {:02}:{:02}", words.saved, now.get_hours(), now.get_minutes());
                (said, false)
            }
            Err(PublicError::Invalid(_)) => (words.invalid, false),
            Err(PublicError::Stale { .. }) => (words.stale, false),
            // Signed in again in another tab, it goes on here.
            Err(PublicError::NotSignedIn) => (words.signed_out, true),
            Err(_) => (words.failed, true),
        }
    }

    /// Whoever keeps the text in the browser learns of it.
    fn announce(form: &HtmlFormElement, name: &str) {
        let init = web_sys::EventInit::new();
        init.set_bubbles(true);
        if let Ok(event) = web_sys::Event::new_with_event_init_dict(name, &init) {
            let _ = form.dispatch_event(&event);
        }
    }

    /// A reload now opens the draft instead of an empty form.
    fn stand_at(address: &str) {
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
        }
    }
}
