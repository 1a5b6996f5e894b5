//! Keeping and putting back, in the browser's own storage.

use std::collections::BTreeMap;

use domain::drafts::{Fields, Outcome, merge};
use leptos::{ev, html::Div};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, Storage};

use super::*;
use crate::islands::controls::{controls, form_within, label, tell, values};

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

impl Keeper {
    fn form(self) -> Option<HtmlFormElement> {
        form_within(&self.root.get_untracked()?.into())
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
        // Fields that took what somebody else saved.
        listen("draft-taken", |keeper| {
            let Some(form) = keeper.form() else { return };
            let now = values(&form);
            let taken = form.get_attribute("data-taken").unwrap_or_default();
            keeper.base.update_value(|base| {
                for field in taken.split_whitespace() {
                    base.insert(field.to_owned(), now.get(field).cloned().unwrap_or_default());
                }
            });
            keeper.store(false);
        });
        // The page's address changes; what is kept under the old one is kept anew under the new one.
        listen("draft-moves", |keeper| {
            if let Some(form) = keeper.form() {
                remove(&keeper.name(&form));
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
