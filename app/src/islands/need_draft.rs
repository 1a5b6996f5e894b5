//! The need form keeps its draft while one writes, and warns of a personal identity number at once. Without
//! scripts the button saves, and the warning comes when the form is sent.

use domain::{drafts::Fields, needs::NeedForm};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::PublicError;

/// Where the draft is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The draft's id; its page is under `/needs/`.
    pub need: String,
    pub version: String,
    /// The form's fields as they are saved, when they may be others than those that were sent; empty otherwise.
    pub fields: Fields,
}

/// Keeps the draft; the first time makes it. `need` is empty for a form that was never kept; `base` is JSON by field,
/// what was saved as far as the page knows (`forms::held_against` says how): what another window saved since stays where
/// this one changed nothing.
#[server(prefix = "/fn", endpoint = "needs/autosave")]
pub async fn autosave_need(
    form: NeedForm,
    need: String,
    version: String,
    base: String,
    key: String,
) -> Result<Saved, PublicError> {
    use crate::{
        context::{store, visitor},
        forms::{refuse, values_of},
        pages::needs::held_of,
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
                fields: Fields::new(),
            });
        }
        let id = named(&store, &need).await?;
        let base = held_of(&store, actor, id, &base).await?;
        let at = At {
            need: id,
            version: version.parse().unwrap_or(-1),
            key: "",
            base: base.as_ref(),
        };
        let edited = edit(&store, actor, visitor.now, at, &form).await?;
        if !edited.met {
            return Ok(Saved {
                need,
                version: edited.version.to_string(),
                fields: Fields::new(),
            });
        }
        let kept = view(&store, actor, id).await?;
        Ok(Saved {
            need,
            version: kept.version.to_string(),
            fields: values_of(&NeedForm::from(&kept.content)),
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
    let root = NodeRef::<leptos::html::Div>::new();
    let status = RwSignal::new(if autosave { words.on.clone() } else { String::new() });
    let warned = RwSignal::new(false);
    let warning = words.warning.clone();
    #[cfg(feature = "hydrate")]
    let (changed, sent) = browser::keeper(root, words, autosave, status, warned);
    #[cfg(not(feature = "hydrate"))]
    let (changed, sent) = (|_: leptos::ev::Event| {}, |_: leptos::ev::SubmitEvent| {});
    view! {
        <div node_ref=root on:input=changed on:submit=sent>
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
    use std::{pin::Pin, rc::Rc};

    use domain::needs::personal_numbers;
    use leptos::{html::Div, task::spawn_local};
    use wasm_bindgen::JsValue;
    use web_sys::{FormData, HtmlFormElement};

    use super::*;
    use crate::islands::{
        autosave::{Autosave, Done, announce, at_this_time, form_of, set, value},
        controls::{form_within, values},
        meeting::{meet, shows_choice},
    };

    /// So many bytes of what was sent without an answer are remembered at most.
    const UNHEARD_MOST: usize = 100_000;

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

    /// Keeps the draft, and warns at once.
    pub fn keeper(
        root: NodeRef<Div>,
        words: DraftWords,
        autosave: bool,
        status: RwSignal<String>,
        warned: RwSignal<bool>,
    ) -> (
        impl Fn(leptos::ev::Event) + 'static,
        impl Fn(leptos::ev::SubmitEvent) + 'static,
    ) {
        let saving = words.saving.clone();
        let words = StoredValue::new(words);
        let keep = move |form: HtmlFormElement| {
            Box::pin(async move { save(&form, words).await }) as Pin<Box<dyn Future<Output = Done>>>
        };
        let keeping = Autosave::new(saving, status, Rc::new(keep));
        let changed = move |event: leptos::ev::Event| {
            let Some(form) = form_of(&event) else { return };
            if let Some(typed) = typed(&form) {
                let found = !personal_numbers(&typed.free_texts()).is_empty();
                if warned.get_untracked() != found {
                    warned.set(found);
                }
            }
            if autosave {
                keeping.changed(form);
            }
        };
        if autosave {
            root.on_load(move |root| {
                keeping.on_leaving(&root);
                // The page may have been made before what the last one sent was saved. A draft that is opened is saved once
                // as it stands, and so takes what it did not show.
                if let Some(form) = form_within(&root).filter(|form| !value(form, "need").is_empty()) {
                    // Once what the browser kept is back: then that is saved, at the next pause.
                    let now = move || {
                        if keeping.change() == 0 {
                            spawn_local(async move {
                                save(&form, words).await;
                            });
                        }
                    };
                    set_timeout(now, std::time::Duration::ZERO);
                }
            });
        }
        (changed, move |event: leptos::ev::SubmitEvent| {
            keeping.submitted(event)
        })
    }

    /// Saves once.
    async fn save(form: &HtmlFormElement, words: StoredValue<DraftWords>) -> Done {
        let words = words.get_value();
        let done = |said, again| Done { said, again };
        let Some(typed) = typed(form).filter(|typed| !typed.is_blank()) else {
            return done(words.on, false);
        };
        if shows_choice(form) {
            return done(words.stale, false);
        }
        let [need, version, base, key] = ["need", "version", "base", "key"].map(|name| value(form, name));
        let sent = values(form);
        announce(form, "draft-saving");
        let known = serde_json::to_string(&typed).unwrap_or_default();
        match autosave_need(typed, need.clone(), version, base, key).await {
            Ok(saved) => {
                set(form, "need", &saved.need);
                set(form, "base", &known);
                if need.is_empty() {
                    // What was typed during the first save is kept where a reload looks for it: at the draft's address.
                    announce(form, "draft-moves");
                    stand_at(&format!("/needs/{}/edit", saved.need));
                }
                announce(form, "draft-saved");
                take(form, sent, &saved);
                done(at_this_time(&words.saved), false)
            }
            Err(PublicError::Invalid(_)) => done(words.invalid, false),
            Err(PublicError::Stale { .. }) => done(words.stale, false),
            // Signed in again in another tab, it goes on here.
            Err(PublicError::NotSignedIn) => done(words.signed_out, true),
            Err(_) => {
                // It may have been saved all the same.
                let base = value(form, "base");
                if !base.contains(&known) && base.len() < UNHEARD_MOST {
                    set(form, "base", &[base, known].join("\n"));
                }
                done(words.failed, true)
            }
        }
    }

    /// The form is at what is saved; `base` is what both come from. Where both changed a field, nothing of it counts as
    /// seen, and the button that saves shows both.
    fn take(form: &HtmlFormElement, base: Fields, saved: &Saved) {
        let clashing = !saved.fields.is_empty() && !meet(form, base, &saved.fields).clashes.is_empty();
        if !clashing {
            set(form, "version", &saved.version);
        }
    }

    /// A reload now opens the draft instead of an empty form.
    fn stand_at(address: &str) {
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
        }
    }
}
