//! Whom to mention is suggested after an `@`, as one types. Without scripts one writes the name.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::PublicError;

/// Somebody to mention: what is written after the `@`, and what tells who that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mentionable {
    pub label: String,
    pub who: String,
}

/// Whom what was typed may mean. `about` is the subject's reference, `thread` empty for a new thread.
#[server(prefix = "/fn", endpoint = "talk/names")]
pub async fn names_to_mention(
    about: String,
    thread: String,
    typed: String,
) -> Result<Vec<Mentionable>, PublicError> {
    use crate::{
        context::{store, visitor},
        forms::refuse,
        pages::conversations::subject,
        words,
    };
    use store::{
        Refusal,
        conversations::{Suggestion, suggest},
    };
    let work = async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let on = subject(&store, &about).await?;
        let thread = match thread.as_str() {
            "" => None,
            id => Some(id.parse().map_err(|_| Refusal::NotFound)?),
        };
        let found = suggest(&store, actor, visitor.today(), on, thread, &typed).await?;
        let l = visitor.locale;
        let shown = |one| match one {
            Suggestion::Person {
                name,
                unit_sv,
                unit_en,
            } => Mentionable {
                label: name,
                who: words::pick(l, &unit_sv, &unit_en).to_owned(),
            },
            Suggestion::Role { handle, role } => Mentionable {
                label: handle.to_owned(),
                who: words::role(l, role).to_owned(),
            },
        };
        Ok(found.into_iter().map(shown).collect())
    };
    work.await.map_err(refuse)
}

/// Around all forms of a conversation: one list of suggestions serves them. `label` names the list, `said` tells
/// screen readers that it is there.
#[island]
pub fn MentionHelp(about: String, label: String, said: String, children: Children) -> impl IntoView {
    let found = RwSignal::new(Vec::<Mentionable>::new());
    let chosen = RwSignal::new(0_usize);
    #[cfg(feature = "hydrate")]
    let list = browser::List::new(about, found, chosen);
    #[cfg(feature = "hydrate")]
    let (typed, pressed, pick, left) = (
        move |event: leptos::ev::Event| list.typed(&event),
        move |event: leptos::ev::KeyboardEvent| list.pressed(&event),
        move |event: leptos::ev::MouseEvent| list.clicked(&event),
        move |_: leptos::ev::FocusEvent| list.close(),
    );
    #[cfg(not(feature = "hydrate"))]
    let (typed, pressed, pick, left) = {
        let _ = about;
        (
            |_: leptos::ev::Event| {},
            |_: leptos::ev::KeyboardEvent| {},
            |_: leptos::ev::MouseEvent| {},
            |_: leptos::ev::FocusEvent| {},
        )
    };
    let rows = move || {
        found
            .get()
            .into_iter()
            .enumerate()
            .map(|(i, one)| {
                view! {
                    <li role="option" id=format!("mention-{i}") data-index=i.to_string()
                        aria-selected=move || (chosen.get() == i).to_string()>
                        <strong>"@"{one.label}</strong>" "<span>{one.who}</span>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <div class="app-mentions" on:input=typed on:keydown=pressed on:focusout=left>
            {children()}
            <ul id="mention-list" class="app-mentions__list" role="listbox" aria-label=label
                hidden=move || found.with(Vec::is_empty) on:mousedown=pick>
                {rows}
            </ul>
            <p class="ds-sr-only" role="status">
                {move || if found.with(Vec::is_empty) { String::new() } else { said.clone() }}
            </p>
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use leptos::{
        ev::{Event, KeyboardEvent, MouseEvent},
        task::spawn_local,
    };
    use wasm_bindgen::JsCast;
    use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

    use super::*;

    /// How long one pauses before names are looked up.
    const PAUSE: Duration = Duration::from_millis(200);

    /// The longest beginning of a name, in characters.
    const TYPED_MAX: usize = 40;

    /// The names that are offered, and what was typed last.
    #[derive(Clone, Copy)]
    pub struct List {
        about: StoredValue<String>,
        /// Counts what was typed: an answer that comes late is no answer.
        asked: StoredValue<u32>,
        /// What nobody's name begins with, or a name that has been taken: nothing longer is looked up.
        done: StoredValue<Option<String>>,
        area: StoredValue<Option<HtmlTextAreaElement>, LocalStorage>,
        found: RwSignal<Vec<Mentionable>>,
        chosen: RwSignal<usize>,
    }

    impl List {
        pub fn new(about: String, found: RwSignal<Vec<Mentionable>>, chosen: RwSignal<usize>) -> Self {
            Self {
                about: StoredValue::new(about),
                asked: StoredValue::new(0),
                done: StoredValue::new(None),
                area: StoredValue::new_local(None),
                found,
                chosen,
            }
        }

        pub fn typed(self, event: &Event) {
            let Some(area) = event
                .target()
                .and_then(|t| t.dyn_into::<HtmlTextAreaElement>().ok())
            else {
                return;
            };
            self.asked.update_value(|asked| *asked += 1);
            let asked = self.asked.get_value();
            let begun = begun(&area).filter(|(_, typed)| {
                let done = |done: &String| typed.starts_with(done.as_str());
                !self.done.with_value(|ended| ended.as_ref().is_some_and(done))
            });
            let Some((_, typed)) = begun else {
                self.close();
                return;
            };
            let thread = thread_of(&area);
            self.area.set_value(Some(area));
            let about = self.about.get_value();
            set_timeout(
                move || {
                    if self.asked.get_value() != asked {
                        return;
                    }
                    spawn_local(async move {
                        // What cannot be looked up is written out by hand.
                        let found = names_to_mention(about, thread, typed.clone()).await;
                        if self.asked.get_value() == asked {
                            if found.as_ref().is_ok_and(Vec::is_empty) {
                                self.done.set_value(Some(typed));
                            }
                            self.open(found.unwrap_or_default());
                        }
                    });
                },
                PAUSE,
            );
        }

        fn open(self, found: Vec<Mentionable>) {
            if found.is_empty() {
                return self.close();
            }
            self.chosen.set(0);
            self.found.set(found);
            self.area.with_value(|area| {
                if let Some(area) = area {
                    let _ = area.set_attribute("aria-controls", "mention-list");
                    let _ = area.set_attribute("aria-activedescendant", "mention-0");
                    stand_below(area);
                }
            });
        }

        pub fn close(self) {
            self.asked.update_value(|asked| *asked += 1);
            if self.found.with_untracked(Vec::is_empty) {
                return;
            }
            self.found.set(Vec::new());
            self.area.with_value(|area| {
                if let Some(area) = area {
                    let _ = area.remove_attribute("aria-controls");
                    let _ = area.remove_attribute("aria-activedescendant");
                }
            });
        }

        pub fn pressed(self, event: &KeyboardEvent) {
            let count = self.found.with_untracked(Vec::len);
            if count == 0 {
                return;
            }
            let at = self.chosen.get_untracked();
            match event.key().as_str() {
                "ArrowDown" => self.choose((at + 1) % count),
                "ArrowUp" => self.choose((at + count - 1) % count),
                "Enter" => self.take(at),
                "Escape" => self.close(),
                _ => return,
            }
            event.prevent_default();
        }

        fn choose(self, at: usize) {
            self.chosen.set(at);
            self.area.with_value(|area| {
                if let Some(area) = area {
                    let _ = area.set_attribute("aria-activedescendant", &format!("mention-{at}"));
                }
            });
        }

        /// The pointer goes down before the field loses the focus.
        pub fn clicked(self, event: &MouseEvent) {
            event.prevent_default();
            let at = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok())
                .and_then(|target| target.closest("[data-index]").ok().flatten())
                .and_then(|row| row.get_attribute("data-index"))
                .and_then(|at| at.parse().ok());
            if let Some(at) = at {
                self.take(at);
            }
        }

        /// Writes the name in the place of what was typed of it.
        fn take(self, at: usize) {
            let one = self.found.with_untracked(|found| found.get(at).cloned());
            let area = self.area.get_value();
            if let (Some(one), Some(area)) = (one, area)
                && let Some((start, typed)) = begun(&area)
            {
                let end = start + 1 + typed.encode_utf16().count() as u32;
                let written = format!("@{} ", one.label);
                let _ = area.set_range_text_with_start_and_end(&written, start, end);
                let after = start + written.encode_utf16().count() as u32;
                let _ = area.set_selection_range(after, after);
                let _ = area.focus();
                self.done.set_value(Some(one.label));
            }
            self.close();
        }
    }

    /// The mention that is being typed: where its `@` stands, in the browser's own count, and what follows it.
    fn begun(area: &HtmlTextAreaElement) -> Option<(u32, String)> {
        let caret = area.selection_start().ok()?? as usize;
        let before: Vec<u16> = area.value().encode_utf16().take(caret).collect();
        let before = String::from_utf16(&before).ok()?;
        let at = before.rfind('@')?;
        let typed = &before[at + 1..];
        let begins_word = !before[..at]
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || c == '@');
        let is_name = !typed.is_empty()
            && typed.chars().count() <= TYPED_MAX
            && typed.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == '-')
            && !typed.starts_with(' ');
        (begins_word && is_name).then(|| (before[..at].encode_utf16().count() as u32, typed.to_owned()))
    }

    /// The thread that the form writes in.
    fn thread_of(area: &HtmlTextAreaElement) -> String {
        area.form()
            .and_then(|form| form.query_selector("input[name=thread]").ok().flatten())
            .and_then(|input| input.dyn_into::<HtmlInputElement>().ok())
            .map(|input| input.value())
            .unwrap_or_default()
    }

    /// Places the list under the field.
    fn stand_below(area: &HtmlTextAreaElement) {
        let list = document()
            .get_element_by_id("mention-list")
            .and_then(|list| list.dyn_into::<HtmlElement>().ok());
        let around = area.closest(".app-mentions").ok().flatten();
        if let (Some(list), Some(around)) = (list, around) {
            let (field, frame) = (area.get_bounding_client_rect(), around.get_bounding_client_rect());
            let top = format!("{}px", field.bottom() - frame.top());
            let left = format!("{}px", field.left() - frame.left());
            let style = list.style();
            let _ = style.set_property("top", &top);
            let _ = style.set_property("left", &left);
        }
    }
}
