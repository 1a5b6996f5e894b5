//! Who else has the page open, and in which field. Only for those who work on the matter; without scripts nothing.
//!
//! The page says that it is there every twenty seconds, when one moves to another field, and when it is closed or no
//! longer looked at. What others do comes as a change of a topic. Screen readers are told who comes and goes and who is
//! in the same field, not of every move.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::PublicError;

/// Somebody else who is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Other {
    pub name: String,
    pub part: String,
    /// What the part is called; empty for the page as a whole.
    pub part_name: String,
    pub field: String,
}

/// Where the page is. `subject` is `need:<id>` or `proposal:<id>`, `page` an id that the page has made up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Whereabouts {
    pub subject: String,
    pub page: String,
    pub part: String,
    pub field: String,
}

/// Says that the page is there, or with `leaving` that it no longer is; gives who else is.
#[server(prefix = "/fn", endpoint = "presence")]
pub async fn be_present(
    whereabouts: Whereabouts,
    #[server(default)] leaving: bool,
) -> Result<Vec<Other>, PublicError> {
    use domain::proposals::Section;
    use store::{
        Refusal, Topic,
        presence::{Page, come, leave, others},
    };

    use crate::{
        context::{store, visitor},
        forms::refuse,
        t,
    };
    let work = async {
        let visitor = visitor()?;
        let (store, actor, now) = (store()?, visitor.signed_in()?, visitor.now);
        let Some(Topic::Subject { kind, id }) = Topic::from_address(&whereabouts.subject) else {
            return Err(Refusal::NotFound);
        };
        let page = Page {
            kind,
            subject: id,
            page: whereabouts.page.parse().map_err(|_| Refusal::NotFound)?,
            part: &whereabouts.part,
            field: &whereabouts.field,
        };
        if leaving {
            leave(&store, actor, now, &page).await?;
            return Ok(Vec::new());
        }
        come(&store, actor, now, &page).await?;
        let l = visitor.locale;
        let part_name = |part: &str| match (
            part,
            Section::from_code(part.split(':').next().unwrap_or_default()),
        ) {
            (_, Some(section)) => crate::pages::proposals::words::section(l, section).to_owned(),
            ("need", None) => t!(l, presence.need_form).to_owned(),
            _ => String::new(),
        };
        let found = others(&store, actor, now, &page).await?;
        let shown = |other: store::presence::Other| Other {
            part_name: part_name(&other.part),
            name: other.name,
            part: other.part,
            field: other.field,
        };
        Ok(found.into_iter().map(shown).collect())
    };
    work.await.map_err(refuse)
}

/// What the island says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PresenceWords {
    /// After a name.
    pub one: String,
    /// In front of the name of a field, and of a part.
    pub field: String,
    pub part: String,
    /// After a name, at the field.
    pub here: String,
    pub alone: String,
}

/// `subject` is `need:<id>` or `proposal:<id>`; `part` what is written on this page, empty when nothing is.
#[island]
pub fn Presence(subject: String, part: String, words: PresenceWords) -> impl IntoView {
    let others = RwSignal::new(Vec::<(String, String)>::new());
    let said = RwSignal::new(String::new());
    #[cfg(feature = "hydrate")]
    browser::begin(subject, part, words, others, said);
    #[cfg(not(feature = "hydrate"))]
    let _ = (subject, part, words);
    view! {
        <div class="app-here">
            <ul class="app-here__list">
                {move || {
                    others
                        .get()
                        .into_iter()
                        .map(|(name, text)| {
                            view! {
                                <li>
                                    <strong>{name}</strong>
                                    {format!(" {text}")}
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            <p class="ds-sr-only" role="status">{move || said.get()}</p>
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::{cell::RefCell, time::Duration};

    use leptos::task::spawn_local;
    use wasm_bindgen::JsCast;
    use web_sys::{Element, HtmlFormElement};

    use super::*;
    use crate::islands::{
        autosave::send_off,
        controls::{controls, label},
        stream::{is_hidden, listen, on},
    };

    /// How often the page says that it is there.
    const EVERY: Duration = Duration::from_secs(20);
    /// Moving through fields is told where it ends.
    const MOVING: Duration = Duration::from_millis(400);

    #[derive(Clone, Copy)]
    struct Here {
        at: StoredValue<Whereabouts>,
        words: StoredValue<PresenceWords>,
        others: RwSignal<Vec<(String, String)>>,
        said: RwSignal<String>,
        /// Counts moves: only the latest is told.
        moves: StoredValue<u32>,
        /// Counts questions: the answer to an earlier one may come after that to a later one, and is old by then.
        asked: StoredValue<u32>,
        known: StoredValue<Vec<Other>>,
    }

    thread_local! {
        static MARKS: RefCell<Vec<Element>> = RefCell::default();
    }

    pub fn begin(
        subject: String,
        part: String,
        words: PresenceWords,
        others: RwSignal<Vec<(String, String)>>,
        said: RwSignal<String>,
    ) {
        let topic = format!("presence-{subject}");
        let here = Here {
            at: StoredValue::new(Whereabouts {
                subject,
                page: made_up(),
                part,
                field: String::new(),
            }),
            words: StoredValue::new(words),
            others,
            said,
            moves: StoredValue::new(0),
            asked: StoredValue::new(0),
            known: StoredValue::new(Vec::new()),
        };
        on(&document(), "focusin", move |event| here.moved(field_of(&event)));
        on(&document(), "focusout", move |_| here.moved(String::new()));
        on(&document(), "visibilitychange", move |_| match is_hidden() {
            true => here.leave(),
            false => here.ask(),
        });
        on(&window(), "pagehide", move |_| here.leave());
        listen(topic, move || here.ask());
        set_interval(move || here.ask(), EVERY);
        set_timeout(move || here.ask(), Duration::from_millis(100));
    }

    /// Unlike that of any other page; nothing depends on its being hard to guess.
    fn made_up() -> String {
        let part = |digits: usize| {
            (0..digits)
                .map(|_| format!("{:x}", (js_sys::Math::random() * 16.0) as u32 & 15))
                .collect::<String>()
        };
        format!("{}-{}-4{}-8{}-{}", part(8), part(4), part(3), part(3), part(12))
    }

    /// The form of this page that several people write.
    fn shared_form() -> Option<HtmlFormElement> {
        document()
            .query_selector("form:has(input[name=base])")
            .ok()
            .flatten()?
            .dyn_into()
            .ok()
    }

    fn field_of(event: &web_sys::Event) -> String {
        let element = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let (Some(element), Some(form)) = (element, shared_form()) else {
            return String::new();
        };
        if !form.contains(Some(&element)) || element.matches("button, a, input[type=hidden]").unwrap_or(true)
        {
            return String::new();
        }
        element.get_attribute("name").unwrap_or_default()
    }

    impl Here {
        fn moved(self, field: String) {
            if self.at.with_value(|at| at.part.is_empty()) {
                return;
            }
            self.at.update_value(|at| at.field = field);
            self.moves.update_value(|n| *n += 1);
            let moves = self.moves.get_value();
            set_timeout(
                move || {
                    if self.moves.get_value() == moves {
                        self.ask();
                    }
                },
                MOVING,
            );
        }

        fn ask(self) {
            if is_hidden() {
                return;
            }
            self.asked.update_value(|n| *n += 1);
            let asked = self.asked.get_value();
            spawn_local(async move {
                if let Ok(others) = be_present(self.at.get_value(), false).await
                    && self.asked.get_value() == asked
                {
                    self.show(others);
                }
            });
        }

        fn leave(self) {
            let at = self.at.get_value();
            let _ = send_off(
                "/fn/presence",
                &[
                    ("whereabouts[subject]", &at.subject),
                    ("whereabouts[page]", &at.page),
                    ("leaving", "true"),
                ],
            );
            // A question still on its way counts for nothing now; whoever looks at the page again comes as another.
            self.at.update_value(|at| at.page = made_up());
        }

        fn show(self, others: Vec<Other>) {
            let words = self.words.get_value();
            let at = self.at.get_value();
            let form = shared_form();
            let names = form.as_ref().map(labels).unwrap_or_default();
            let place = |other: &Other| {
                let named = names.iter().find(|(field, _)| *field == other.field);
                match named.filter(|_| other.part == at.part && !other.field.is_empty()) {
                    Some((_, label)) => format!("{}, {} {label}.", words.one, words.field),
                    None if other.part_name.is_empty() => format!("{}.", words.one),
                    None => format!("{}, {} {}.", words.one, words.part, other.part_name),
                }
            };
            let rows: Vec<(String, String)> = others
                .iter()
                .map(|other| (other.name.clone(), place(other)))
                .collect();
            if self.others.with_untracked(|before| *before != rows) {
                self.others.set(rows);
            }
            self.mark(&others, &at, &words, form.as_ref());
            self.tell(&others, &at, &words, &place);
            self.known.set_value(others);
        }

        /// Comings and goings, and who comes into the field that one is in.
        fn tell(
            self,
            others: &[Other],
            at: &Whereabouts,
            words: &PresenceWords,
            place: &impl Fn(&Other) -> String,
        ) {
            let known = self.known.get_value();
            let same =
                |other: &&Other| !other.field.is_empty() && other.part == at.part && other.field == at.field;
            let is_news = |other: &&Other| {
                let before = known.iter().find(|before| before.name == other.name);
                match before {
                    None => true,
                    Some(before) => same(other) && before.field != other.field,
                }
            };
            let news: Vec<String> = others
                .iter()
                .filter(is_news)
                .map(|other| format!("{} {}", other.name, place(other)))
                .collect();
            if !news.is_empty() {
                self.said.set(news.join(" "));
            } else if others.is_empty() && !known.is_empty() {
                self.said.set(words.alone.clone());
            }
        }

        /// Says at each field of the form who is in it.
        fn mark(
            self,
            others: &[Other],
            at: &Whereabouts,
            words: &PresenceWords,
            form: Option<&HtmlFormElement>,
        ) {
            MARKS.with_borrow_mut(|marks| marks.drain(..).for_each(|mark| mark.remove()));
            let Some(form) = form else { return };
            let mut seen = Vec::new();
            for element in controls(form) {
                // A choice is one field, with several buttons.
                if seen.contains(&element.name()) {
                    continue;
                }
                seen.push(element.name());
                let radio = element.element().matches("[type=radio]").unwrap_or(false);
                let around = element
                    .element()
                    .closest(if radio { "fieldset" } else { ".ds-field" });
                let Some(around) = around.ok().flatten() else {
                    continue;
                };
                let _ = around.remove_attribute("data-here");
                let here: Vec<&str> = others
                    .iter()
                    .filter(|other| other.part == at.part && other.field == element.name())
                    .map(|other| other.name.as_str())
                    .collect();
                if here.is_empty() {
                    continue;
                }
                let _ = around.set_attribute("data-here", "");
                let Ok(mark) = document().create_element("p") else {
                    continue;
                };
                mark.set_class_name("app-here__mark");
                mark.set_text_content(Some(&format!("{} {}", here.join(", "), words.here)));
                let _ = around.append_child(&mark);
                MARKS.with_borrow_mut(|marks| marks.push(mark));
            }
        }
    }

    fn labels(form: &HtmlFormElement) -> Vec<(String, String)> {
        controls(form)
            .iter()
            .map(|control| (control.name(), label(form, control)))
            .collect()
    }
}
