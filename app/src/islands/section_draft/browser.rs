//! What the island does in the browser: when it keeps the draft, when it puts it in, and how saved text meets typed text.

use std::{rc::Rc, time::Duration};

use leptos::{html::Div, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement};

use super::*;
use crate::islands::{
    autosave::{Autosave, Done, announce, at_this_time, form_of, hidden, send_off, set, value},
    controls::{controls, form_within, tell, values},
    meeting::{Meeting, meet, shows_choice},
    stream::{listen, on},
};

/// Who has typed nothing for so long rests: the draft is put into the proposal.
const REST: Duration = Duration::from_secs(120);

#[derive(Clone, Copy)]
pub struct Writing {
    place: StoredValue<SectionPlace>,
    words: StoredValue<SectionWords>,
    root: NodeRef<Div>,
    /// By field, what is saved in the proposal as far as the writer knows; where both changed a field and nobody
    /// has chosen yet, what was saved before.
    base: StoredValue<Fields>,
    /// The draft is also to be put in.
    put_in: StoredValue<bool>,
    /// What the server keeps as a draft, as far as the page knows.
    kept: StoredValue<Option<Fields>>,
    news: RwSignal<String>,
    clashes: RwSignal<Vec<Clash>>,
    pub autosave: Autosave,
}

impl Writing {
    pub fn begin(
        place: SectionPlace,
        (topic, holds): (String, Holds),
        words: SectionWords,
        root: NodeRef<Div>,
        (status, news, clashes): (RwSignal<String>, RwSignal<String>, RwSignal<Vec<Clash>>),
    ) -> Self {
        let saving = words.saving.clone();
        let base = StoredValue::new(Fields::new());
        let (place, words) = (StoredValue::new(place), StoredValue::new(words));
        let put_in = StoredValue::new(false);
        let slot = StoredValue::new(None::<Self>);
        let save = move |form: HtmlFormElement| {
            let writing = slot.get_value();
            Box::pin(async move {
                match writing {
                    Some(writing) => writing.save(&form).await,
                    None => Done {
                        said: String::new(),
                        again: false,
                    },
                }
            }) as std::pin::Pin<Box<dyn Future<Output = Done>>>
        };
        let writing = Self {
            place,
            words,
            root,
            base,
            put_in,
            kept: StoredValue::new(None),
            news,
            clashes,
            autosave: Autosave::new(saving, status, Rc::new(save)),
        };
        slot.set_value(Some(writing));
        root.on_load(move |root| writing.start(&root, topic, holds));
        writing
    }

    fn start(self, root: &Element, topic: String, holds: Holds) {
        if let Some(form) = self.form() {
            self.kept
                .set_value((holds == Holds::Draft).then(|| values(&form)));
            self.base
                .set_value(serde_json::from_str(&value(&form, "base")).unwrap_or_default());
        }
        self.autosave.on_leaving(root);
        self.open(holds);
        // Leaving by "cancel" keeps the draft as a draft.
        let cancelled = StoredValue::new(false);
        on(root, "click", move |event| {
            let link = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok())
                .and_then(|element| element.closest("a[data-cancel]").ok().flatten());
            if link.is_some() {
                cancelled.set_value(true);
            }
        });
        // Whoever throws the draft away leaves nothing.
        on(&document(), "submit", move |event| {
            let form = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            if form.is_some_and(|form| form.matches("form[data-discard]").unwrap_or(false)) {
                self.autosave.stop();
            }
        });
        on(&window(), "pagehide", move |_| self.leave(!cancelled.get_value()));
        on(&window(), "pageshow", move |event| {
            // The browser shows the page again as it was left; meanwhile the draft may have been put in.
            let again = js_sys::Reflect::get(&event, &"persisted".into());
            if cancelled.get_value() || again.is_ok_and(|again| again.is_truthy()) {
                cancelled.set_value(false);
                self.look();
            }
        });
        listen(topic, move || self.look());
    }

    fn form(self) -> Option<HtmlFormElement> {
        form_within(&self.root.get_untracked()?.into())
    }

    /// Both texts of a field are shown, and nobody has chosen yet; also by the server, in a form that came back.
    fn must_choose(self, form: &HtmlFormElement) -> bool {
        !self.clashes.with_untracked(Vec::is_empty) || hidden(form, "base").is_none() || shows_choice(form)
    }

    /// Nothing was typed since the server kept what stands in the form.
    fn is_known(self, typed: &Fields) -> bool {
        self.kept.with_value(|kept| kept.as_ref() == Some(typed))
    }

    fn is_changed(self, form: &HtmlFormElement) -> bool {
        let base = self.base.get_value();
        domain::drafts::is_changed(&base, &values(form), &base)
    }

    pub fn changed(self, event: &web_sys::Event) {
        let Some(form) = form_of(event) else { return };
        self.put_in.set_value(false);
        self.autosave.changed(form);
        let change = self.autosave.change();
        set_timeout(move || self.rest(change), REST);
    }

    fn rest(self, change: u32) {
        let Some(form) = self.form() else { return };
        if self.autosave.change() == change && self.is_changed(&form) && !self.must_choose(&form) {
            self.put_in.set_value(true);
            self.autosave.changed(form);
        }
    }

    async fn save(self, form: &HtmlFormElement) -> Done {
        let words = self.words.get_value();
        let put_in = self.put_in.get_value() && !self.must_choose(form);
        let json = |fields: &Fields| serde_json::to_string(fields).unwrap_or_default();
        let mine = values(form);
        let (base, typed, known) = (json(&self.base.get_value()), json(&mine), self.is_known(&mine));
        announce(form, "draft-saving");
        let (said, again) = match keep_section(self.place.get_value(), base, typed, put_in, known).await {
            Ok(now) => {
                announce(form, "draft-saved");
                let became = now.became;
                self.kept.set_value(Some(mine));
                self.meet(form, now);
                let said = match became {
                    Became::Kept => at_this_time(&words.kept),
                    Became::In => at_this_time(&words.put_in),
                    Became::Invalid => format!("{}. {}", at_this_time(&words.kept), words.invalid),
                    Became::Clash => format!("{}. {}", at_this_time(&words.kept), words.clash),
                    Became::Closed => format!("{}. {}", at_this_time(&words.kept), words.closed),
                    Became::Discarded => words.discarded,
                };
                (said, false)
            }
            Err(PublicError::Invalid(_)) => (words.too_long, false),
            Err(PublicError::NotFound) => (words.gone, false),
            // Signed in again in another tab, it goes on here.
            Err(PublicError::NotSignedIn) => (words.signed_out, true),
            Err(_) => (words.offline, true),
        };
        Done { said, again }
    }

    /// The page is being left: the browser sends the text on its way.
    fn leave(self, put_in: bool) {
        let Some(form) = self.form() else { return };
        if self.autosave.is_sent() || !(self.autosave.is_pending() || put_in && self.is_changed(&form)) {
            return;
        }
        let put_in = put_in && !self.must_choose(&form);
        let json = |fields: &Fields| serde_json::to_string(fields).unwrap_or_default();
        let mine = values(&form);
        let (base, typed, known) = (json(&self.base.get_value()), json(&mine), self.is_known(&mine));
        let place = self.place.get_value();
        // A save that starts now would come after, and make a draft again of what was put in.
        self.autosave.stop();
        // What the browser does not take is in its own storage.
        let _ = send_off(
            "/fn/proposals/keep",
            &[
                ("place[reference]", &place.reference),
                ("place[section]", &place.section),
                ("place[row]", &place.row),
                ("base", &base),
                ("typed", &typed),
                ("put_in", if put_in { "true" } else { "false" }),
                ("known", if known { "true" } else { "false" }),
            ],
        );
    }

    /// The page may have been made before what the last one sent was kept: a form in which nothing was typed yet takes
    /// the draft as it is now.
    fn open(self, holds: Holds) {
        spawn_local(async move {
            let (Ok(mut now), Some(form)) = (read_section(self.place.get_value()).await, self.form()) else {
                return;
            };
            let untouched =
                self.autosave.change() == 0 && holds != Holds::Refused && !self.must_choose(&form);
            if untouched && !now.draft.is_empty() && !meet(&form, values(&form), &now.draft).taken.is_empty()
            {
                self.base.set_value(std::mem::take(&mut now.draft_base));
                self.kept.set_value(Some(values(&form)));
            }
            self.meet(&form, now);
        });
    }

    /// Something of the proposal has changed: perhaps this part.
    fn look(self) {
        spawn_local(async move {
            if let (Ok(now), Some(form)) = (read_section(self.place.get_value()).await, self.form()) {
                self.meet(&form, now);
            }
        });
    }

    /// What is saved meets what stands in the form.
    fn meet(self, form: &HtmlFormElement, now: SectionNow) {
        let Meeting { base, taken, clashes } = meet(form, self.base.get_value(), &now.fields);
        if clashes.is_empty() {
            set(form, "version", &now.version.to_string());
        }
        self.base.set_value(base);
        if self.clashes.with_untracked(|before| *before != clashes) {
            self.clashes.set(clashes);
        }
        if taken.is_empty() {
            return;
        }
        let labels = taken.join(", ");
        self.news
            .set(self.words.with_value(|words| match now.by.as_str() {
                "" => format!("{} {labels}", words.taken),
                by => format!("{by} {} {labels}", words.taken_by),
            }));
    }

    /// One of two texts for a field.
    pub fn choose(self, clash: &Clash, mine: bool) {
        let Some(form) = self.form() else { return };
        self.base.update_value(|base| {
            base.insert(clash.field.clone(), clash.theirs.clone());
        });
        let base = self.base.get_value();
        set(&form, "base", &serde_json::to_string(&base).unwrap_or_default());
        if !mine {
            for control in controls(&form) {
                if control.name() == clash.field {
                    control.set(&clash.theirs);
                }
            }
        }
        self.clashes
            .update(|clashes| clashes.retain(|other| other.field != clash.field));
        tell(&form);
    }
}
