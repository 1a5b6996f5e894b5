//! What is like the need somebody writes, shown beside the form while they write. Without scripts it is what was
//! alike when the page was made.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::PublicError;

/// One of them, in the reader's words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimilarItem {
    /// Need, proposal, project, system or step.
    pub kind: String,
    pub reference: String,
    pub title: String,
    /// Unit and state.
    pub about: String,
    pub shared: Vec<String>,
    /// Its page; empty when the summary is all one may see.
    pub href: String,
    /// Where one does something with it: joins a need, gets a system. Empty when there is nothing to do.
    pub act: String,
    pub act_text: String,
    /// The same in full, for who hears the link alone.
    pub act_label: String,
}

/// All of them, the nearest first, and how many in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimilarFound {
    pub items: Vec<SimilarItem>,
    pub said: String,
    /// Nothing was written yet.
    pub idle: bool,
}

/// What the panel says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SimilarWords {
    pub heading: String,
    pub lead: String,
    pub idle: String,
    pub none: String,
    pub why: String,
}

/// What is like the text. `need` is the address of the need it stands in; empty for one that was never kept.
#[server(prefix = "/fn", endpoint = "needs/similar")]
pub async fn similar_needs(title: String, text: String, need: String) -> Result<SimilarFound, PublicError> {
    use crate::{
        context::{store, visitor},
        forms::refuse,
        pages::needs::similar::find,
    };
    let work = async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let except = match need.as_str() {
            "" => None,
            address => Some(store::needs::named(&store, address).await?),
        };
        find(visitor.locale, &store, actor, &title, &text, except).await
    };
    work.await.map_err(refuse)
}

/// Around the form `need`.
#[island]
pub fn SimilarNeeds(found: SimilarFound, words: SimilarWords, children: Children) -> impl IntoView {
    let found = RwSignal::new(found);
    #[cfg(feature = "hydrate")]
    let typed = browser::typed(found);
    #[cfg(not(feature = "hydrate"))]
    let typed = |_: leptos::ev::Event| {};
    let heading = words.heading.clone();
    view! {
        <div class="app-similar" on:input=typed>
            <div>{children()}</div>
            <aside class="app-similar__panel" aria-labelledby="similar-heading">
                <h2 class="ds-heading" data-size="xs" id="similar-heading">{heading}</h2>
                {move || found.with(|found| panel(found, &words))}
                <p class="ds-sr-only" role="status">{move || found.with(|found| found.said.clone())}</p>
            </aside>
        </div>
    }
}

/// The list with its introduction, or why there is none.
pub fn panel(found: &SimilarFound, words: &SimilarWords) -> AnyView {
    if found.items.is_empty() {
        let text = if found.idle { &words.idle } else { &words.none };
        return view! { <p class="app-subtle">{text.clone()}</p> }.into_any();
    }
    let rows = found.items.iter().map(|item| row(item, words)).collect_view();
    view! {
        <p class="app-subtle">{words.lead.clone()}</p>
        <ul class="app-similar__list">{rows}</ul>
    }
    .into_any()
}

fn row(item: &SimilarItem, words: &SimilarWords) -> AnyView {
    let name = if item.href.is_empty() {
        view! { <strong>{item.title.clone()}</strong> }.into_any()
    } else {
        view! { <a class="ds-link" href=item.href.clone()>{item.title.clone()}</a> }.into_any()
    };
    let why = (!item.shared.is_empty()).then(|| {
        let marks = item
            .shared
            .iter()
            .map(|word| view! { <mark>{word.clone()}</mark>" " })
            .collect_view();
        view! { <p class="app-similar__why">{words.why.clone()}" "{marks}</p> }
    });
    let act = (!item.act.is_empty()).then(|| {
        view! {
            <a class="ds-button" data-variant="secondary" data-size="sm" href=item.act.clone()
                aria-label=item.act_label.clone()>{item.act_text.clone()}</a>
        }
    });
    let about = format!("{} {} · {}", item.kind, item.reference, item.about);
    view! { <li>{name}<p class="app-subtle">{about}</p>{why}{act}</li> }.into_any()
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use leptos::{ev::Event, task::spawn_local};
    use wasm_bindgen::JsCast;
    use web_sys::{Element, FormData, HtmlFormElement};

    use super::*;

    /// How long one pauses before it is asked.
    const PAUSE: Duration = Duration::from_millis(500);

    /// The fields that say what a need is about, after its title.
    const TEXTS: [&str; 3] = ["problem", "current_situation", "desired_effect"];

    /// Asks some time after the last key. An answer to what has changed meanwhile is not shown, and when the server
    /// cannot be reached the panel stays as it was.
    pub fn typed(found: RwSignal<SimilarFound>) -> impl Fn(Event) + 'static {
        let changes = StoredValue::new(0_u32);
        move |event: Event| {
            let Some(field) = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok())
            else {
                return;
            };
            let name = field.get_attribute("name").unwrap_or_default();
            if name != "title" && !TEXTS.contains(&name.as_str()) {
                return;
            }
            let Some(form) = field
                .closest("form")
                .ok()
                .flatten()
                .and_then(|form| form.dyn_into::<HtmlFormElement>().ok())
            else {
                return;
            };
            changes.update_value(|n| *n += 1);
            let change = changes.get_value();
            set_timeout(
                move || {
                    if changes.get_value() == change {
                        spawn_local(async move {
                            if let Some(answer) = ask(&form).await
                                && changes.get_value() == change
                                && found.get_untracked() != answer
                            {
                                found.set(answer);
                            }
                        });
                    }
                },
                PAUSE,
            );
        }
    }

    async fn ask(form: &HtmlFormElement) -> Option<SimilarFound> {
        let data = FormData::new_with_form(form).ok()?;
        let get = |name: &str| data.get(name).as_string().unwrap_or_default();
        similar_needs(get("title"), TEXTS.map(get).join("\n"), get("need"))
            .await
            .ok()
    }
}
