//! Text that is typed is kept in the browser until it is saved, through a lost connection, a closed tab, an expired
//! session and a restarted server. Kept for one person, on this device only; taken away at signing out, and after
//! thirty days. Without scripts nothing is kept, and the form works as any other.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the island says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct KeptWords {
    /// In front of the time at which what is back was typed.
    pub back: String,
    pub discard: String,
    pub offline: String,
    pub online: String,
    /// Above two texts for one field.
    pub both: String,
    pub mine: String,
    pub theirs: String,
    pub keep_mine: String,
    pub take_theirs: String,
}

/// A field that two have changed: its name, its label, what one typed and what is saved.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Clash {
    field: String,
    label: String,
    mine: String,
    theirs: String,
}

/// Around one form. `person` is whose text it is.
#[island]
pub fn KeptForm(person: String, words: KeptWords, children: Children) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    let back = RwSignal::new(None::<String>);
    let offline = RwSignal::new(None::<bool>);
    let clashes = RwSignal::new(Vec::<Clash>::new());
    #[cfg(feature = "hydrate")]
    let keeper = browser::keep(person, root, back, offline, clashes);
    #[cfg(not(feature = "hydrate"))]
    let _ = (person, &clashes);
    let discard = move |_| {
        #[cfg(feature = "hydrate")]
        keeper.discard();
    };
    let choose = move |clash: Clash, mine: bool| {
        #[cfg(feature = "hydrate")]
        keeper.choose(&clash, mine);
        #[cfg(not(feature = "hydrate"))]
        let _ = (clash, mine);
    };
    let words = StoredValue::new(words);
    let say = move |of: fn(&KeptWords) -> &String| words.with_value(|words| of(words).clone());
    view! {
        <div node_ref=root class="app-kept">
            <div role="status">
                {move || {
                    back.get()
                        .map(|at| {
                            view! {
                                <p class="app-kept__back">
                                    {format!("{} {at}. ", say(|w| &w.back))}
                                    <button class="ds-button" data-variant="tertiary" data-size="sm" type="button" on:click=discard>
                                        {say(|w| &w.discard)}
                                    </button>
                                </p>
                            }
                        })
                }}
                {move || {
                    offline
                        .get()
                        .map(|off| {
                            let text = if off { say(|w| &w.offline) } else { say(|w| &w.online) };
                            view! { <p class="app-kept__offline">{text}</p> }
                        })
                }}
            </div>
            {move || {
                clashes
                    .get()
                    .into_iter()
                    .map(|clash| {
                        let (first, second) = (clash.clone(), clash.clone());
                        view! {
                            <section class="app-kept__clash" aria-label=clash.label.clone()>
                                <p><strong>{clash.label.clone()}</strong>": "{say(|w| &w.both)}</p>
                                <div class="app-pair">
                                    <div>
                                        <p class="app-subtle">{say(|w| &w.mine)}</p>
                                        <p class="app-kept__text">{clash.mine.clone()}</p>
                                        <button class="ds-button" data-variant="secondary" data-size="sm" type="button" on:click=move |_| choose(first.clone(), true)>
                                            {say(|w| &w.keep_mine)}
                                        </button>
                                    </div>
                                    <div>
                                        <p class="app-subtle">{say(|w| &w.theirs)}</p>
                                        <p class="app-kept__text">{clash.theirs.clone()}</p>
                                        <button class="ds-button" data-variant="secondary" data-size="sm" type="button" on:click=move |_| choose(second.clone(), false)>
                                            {say(|w| &w.take_theirs)}
                                        </button>
                                    </div>
                                </div>
                            </section>
                        }
                    })
                    .collect_view()
            }}
            {children()}
        </div>
    }
}

/// On every page of a person: takes away what was saved, what is too old, and all of it at signing out.
#[island]
pub fn KeptTexts(person: String) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::tidy(person);
    #[cfg(not(feature = "hydrate"))]
    let _ = person;
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::collections::BTreeMap;

    use domain::drafts::{Fields, Outcome, merge};
    use leptos::{ev, html::Div};
    use wasm_bindgen::JsCast;
    use web_sys::{
        Element, Event, EventInit, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
        Storage,
    };

    use super::*;

    /// In front of the names that are ours in the browser's storage.
    const OURS: &str = "riktning.kept:";
    const OLDEST: f64 = 30.0 * 24.0 * 3600.0 * 1000.0;

    /// What is kept of a form.
    #[derive(Debug, Clone, Serialize, Deserialize)]
    struct Kept {
        /// When it was typed, ms.
        at: f64,
        /// What stood in the form when one began.
        base: Fields,
        mine: Fields,
        /// The form was sent, and the page that follows says whether it was taken.
        sent: bool,
    }

    #[derive(Clone, Copy)]
    pub struct Keeper {
        person: StoredValue<String>,
        root: NodeRef<Div>,
        base: StoredValue<Fields>,
        /// What is on its way to the server by itself.
        under_way: StoredValue<Fields>,
        back: RwSignal<Option<String>>,
        clashes: RwSignal<Vec<Clash>>,
    }

    fn storage() -> Option<Storage> {
        window().local_storage().ok().flatten()
    }

    fn names() -> Vec<String> {
        let Some(storage) = storage() else {
            return Vec::new();
        };
        let length = storage.length().unwrap_or(0);
        (0..length)
            .filter_map(|n| storage.key(n).ok().flatten())
            .filter(|name| name.starts_with(OURS))
            .collect()
    }

    fn read(name: &str) -> Option<Kept> {
        serde_json::from_str(&storage()?.get_item(name).ok()??).ok()
    }

    fn write(name: &str, kept: &Kept) {
        if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(kept)) {
            let _ = storage.set_item(name, &text);
        }
    }

    fn remove(name: &str) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(name);
        }
    }

    /// A field that is kept: not hidden, not secret, not a file.
    enum Control {
        Input(HtmlInputElement),
        Area(HtmlTextAreaElement),
        Select(HtmlSelectElement),
    }

    impl Control {
        fn name(&self) -> String {
            match self {
                Self::Input(input) => input.name(),
                Self::Area(area) => area.name(),
                Self::Select(select) => select.name(),
            }
        }

        fn is_choice(&self) -> bool {
            matches!(self, Self::Input(input) if matches!(input.type_().as_str(), "checkbox" | "radio"))
        }

        /// The value, if it counts: of a box that is not ticked none does.
        fn value(&self) -> Option<String> {
            match self {
                Self::Input(input) if self.is_choice() => input.checked().then(|| input.value()),
                Self::Input(input) => Some(input.value()),
                Self::Area(area) => Some(area.value()),
                Self::Select(select) => Some(select.value()),
            }
        }

        fn set(&self, value: &str) {
            match self {
                Self::Input(input) if self.is_choice() => {
                    input.set_checked(value.split('\n').any(|one| one == input.value()));
                }
                Self::Input(input) => input.set_value(value),
                Self::Area(area) => area.set_value(value),
                Self::Select(select) => select.set_value(value),
            }
        }

        fn element(&self) -> &Element {
            match self {
                Self::Input(input) => input,
                Self::Area(area) => area,
                Self::Select(select) => select,
            }
        }
    }

    fn controls(form: &HtmlFormElement) -> Vec<Control> {
        let elements = form.elements();
        let mut found = Vec::new();
        for n in 0..elements.length() {
            let Some(element) = elements.item(n) else { continue };
            let control = match element.dyn_into::<HtmlInputElement>() {
                Ok(input)
                    if matches!(
                        input.type_().as_str(),
                        "hidden" | "password" | "file" | "submit" | "button"
                    ) =>
                {
                    continue;
                }
                Ok(input) => Control::Input(input),
                Err(element) => match element.dyn_into::<HtmlTextAreaElement>() {
                    Ok(area) => Control::Area(area),
                    Err(element) => match element.dyn_into::<HtmlSelectElement>() {
                        Ok(select) => Control::Select(select),
                        Err(_) => continue,
                    },
                },
            };
            if !control.name().is_empty() {
                found.push(control);
            }
        }
        found
    }

    /// The form's values by field; several ticked boxes of one name stand in lines.
    fn values(form: &HtmlFormElement) -> Fields {
        let mut fields = Fields::new();
        for control in controls(form) {
            let value = control.value();
            let entry = fields.entry(control.name()).or_default();
            match value {
                Some(value) if control.is_choice() && !entry.is_empty() => {
                    entry.push('\n');
                    entry.push_str(&value);
                }
                Some(value) => *entry = value,
                None => {}
            }
        }
        fields
    }

    impl Keeper {
        fn form(self) -> Option<HtmlFormElement> {
            self.root
                .get_untracked()?
                .query_selector("form")
                .ok()??
                .dyn_into()
                .ok()
        }

        /// Where this form is kept: by person, page and where the form leads.
        fn name(self, form: &HtmlFormElement) -> String {
            let path = window().location().pathname().unwrap_or_default();
            let action = form.get_attribute("action").unwrap_or_default();
            self.person
                .with_value(|person| format!("{OURS}{person}:{path}:{action}"))
        }

        fn store(self, sent: bool) {
            let Some(form) = self.form() else { return };
            let (name, mine) = (self.name(&form), values(&form));
            let base = self.base.get_value();
            if mine == base {
                return remove(&name);
            }
            let kept = Kept {
                at: js_sys::Date::now(),
                base,
                mine,
                sent,
            };
            write(&name, &kept);
        }

        /// What the form holds now was saved, or is what one begins with.
        fn begin_with(self, fields: Fields) {
            self.base.set_value(fields);
            self.store(false);
        }

        /// Puts back what was typed and not saved.
        fn restore(self) {
            let Some(form) = self.form() else { return };
            let theirs = values(&form);
            self.base.set_value(theirs.clone());
            let Some(kept) = read(&self.name(&form)) else {
                return;
            };
            let merged = merge(&kept.base, &kept.mine, &theirs);
            let mut clashes = Vec::new();
            let mut put_back = false;
            for control in controls(&form) {
                match merged.get(&control.name()) {
                    Some(Outcome::Mine(mine)) => {
                        control.set(mine);
                        put_back = true;
                    }
                    Some(Outcome::Both { mine, theirs }) => {
                        control.set(mine);
                        let clash = Clash {
                            field: control.name(),
                            label: label(&form, &control),
                            mine: mine.clone(),
                            theirs: theirs.clone(),
                        };
                        if clashes.iter().all(|other: &Clash| other.field != clash.field) {
                            clashes.push(clash);
                        }
                    }
                    _ => {}
                }
            }
            if put_back || !clashes.is_empty() {
                self.back.set(Some(time(kept.at)));
                self.clashes.set(clashes);
                self.store(false);
                tell(&form);
            } else {
                remove(&self.name(&form));
            }
        }

        /// Takes away what was put back: the form is as it is saved.
        pub fn discard(self) {
            let Some(form) = self.form() else { return };
            let saved = self.base.get_value();
            for control in controls(&form) {
                control.set(saved.get(&control.name()).map_or("", String::as_str));
            }
            remove(&self.name(&form));
            self.back.set(None);
            self.clashes.set(Vec::new());
            tell(&form);
        }

        /// One of two texts for a field.
        pub fn choose(self, clash: &Clash, mine: bool) {
            let Some(form) = self.form() else { return };
            let text = if mine { &clash.mine } else { &clash.theirs };
            for control in controls(&form)
                .iter()
                .filter(|control| control.name() == clash.field)
            {
                control.set(text);
                if let Some(element) = control.element().dyn_ref::<web_sys::HtmlElement>() {
                    let _ = element.focus();
                }
            }
            self.clashes
                .update(|clashes| clashes.retain(|other| other.field != clash.field));
            self.store(false);
            tell(&form);
        }
    }

    fn label(form: &HtmlFormElement, control: &Control) -> String {
        let id = control.element().id();
        let found = form
            .query_selector(&format!("label[for=\"{id}\"]"))
            .ok()
            .flatten();
        found
            .and_then(|label| label.text_content())
            .unwrap_or_else(|| control.name())
    }

    /// `10:42`, with the day when it is not today.
    fn time(at: f64) -> String {
        let (then, now) = (js_sys::Date::new(&at.into()), js_sys::Date::new_0());
        let clock = format!("{:02}:{:02}", then.get_hours(), then.get_minutes());
        let day = |of: &js_sys::Date| (of.get_full_year(), of.get_month() + 1, of.get_date());
        if day(&then) == day(&now) {
            return clock;
        }
        let (year, month, date) = day(&then);
        format!("{year}-{month:02}-{date:02} {clock}")
    }

    /// Others that listen to the form learn that its values changed.
    fn tell(form: &HtmlFormElement) {
        let init = EventInit::new();
        init.set_bubbles(true);
        let first = controls(form).into_iter().next();
        if let (Some(control), Ok(event)) = (first, Event::new_with_event_init_dict("input", &init)) {
            let _ = control.element().dispatch_event(&event);
        }
    }

    pub fn keep(
        person: String,
        root: NodeRef<Div>,
        back: RwSignal<Option<String>>,
        offline: RwSignal<Option<bool>>,
        clashes: RwSignal<Vec<Clash>>,
    ) -> Keeper {
        let keeper = Keeper {
            person: StoredValue::new(person),
            root,
            base: StoredValue::new(BTreeMap::new()),
            under_way: StoredValue::new(BTreeMap::new()),
            back,
            clashes,
        };
        root.on_load(move |root| {
            keeper.restore();
            let listen = |name: &'static str, act: fn(Keeper)| {
                let act = wasm_bindgen::closure::Closure::<dyn Fn()>::new(move || act(keeper));
                let _ = root.add_event_listener_with_callback(name, act.as_ref().unchecked_ref());
                // As long as the page.
                act.forget();
            };
            listen("input", |keeper| keeper.store(false));
            listen("change", |keeper| keeper.store(false));
            listen("submit", |keeper| keeper.store(true));
            listen("draft-saving", |keeper| {
                if let Some(form) = keeper.form() {
                    keeper.under_way.set_value(values(&form));
                }
            });
            listen("draft-saved", |keeper| {
                keeper.back.set(None);
                keeper.begin_with(keeper.under_way.get_value());
            });
        });
        let went = window_event_listener(ev::offline, move |_| offline.set(Some(true)));
        let came = window_event_listener(ev::online, move |_| offline.set(Some(false)));
        on_cleanup(move || {
            went.remove();
            came.remove();
        });
        keeper
    }

    pub fn tidy(person: String) {
        let mine = format!("{OURS}{person}:");
        let search = window().location().search().unwrap_or_default();
        let done = search.contains("done=");
        let now = js_sys::Date::now();
        for name in names() {
            let Some(kept) = read(&name) else {
                remove(&name);
                continue;
            };
            if now - kept.at > OLDEST || done && kept.sent && name.starts_with(&mine) {
                remove(&name);
            }
        }
        let handle = window_event_listener(ev::submit, move |event| {
            let form = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            if form.is_some_and(|form| form.get_attribute("action").as_deref() == Some("/fn/sign-out")) {
                names()
                    .iter()
                    .filter(|name| name.starts_with(&mine))
                    .for_each(|name| remove(name));
            }
        });
        on_cleanup(move || handle.remove());
    }
}
