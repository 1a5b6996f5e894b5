//! What is saved meets what stands in a form, field by field, in the browser.

use domain::drafts::{Fields, Outcome, merge};
use web_sys::HtmlFormElement;

use super::{
    autosave::{announce, set},
    controls::{controls, label, values},
    kept_form::Clash,
};

/// What came of it.
pub struct Meeting {
    /// What is saved, as far as the form knows; of a field that clashes, what was saved before.
    pub base: Fields,
    /// What the fields are called that took the saved text.
    pub taken: Vec<String>,
    pub clashes: Vec<Clash>,
}

/// Fields that one has not touched since `base` take the saved text. A field that both changed keeps one's own.
pub fn meet(form: &HtmlFormElement, mut base: Fields, saved: &Fields) -> Meeting {
    let merged = merge(&base, &values(form), saved);
    let (mut taken, mut clashes) = (Vec::<(String, String)>::new(), Vec::<Clash>::new());
    for control in controls(form) {
        let name = control.name();
        match merged.get(&name) {
            Some(Outcome::Theirs(theirs)) => {
                control.set(theirs);
                if taken.iter().all(|(field, _)| *field != name) {
                    taken.push((name, label(form, &control)));
                }
            }
            Some(Outcome::Both { mine, theirs }) if clashes.iter().all(|clash| clash.field != name) => {
                clashes.push(Clash {
                    label: label(form, &control),
                    mine: mine.clone(),
                    theirs: theirs.clone(),
                    field: name,
                });
            }
            _ => {}
        }
    }
    for (field, text) in saved {
        if clashes.iter().all(|clash| clash.field != *field) {
            base.insert(field.clone(), text.clone());
        }
    }
    set(form, "base", &serde_json::to_string(&base).unwrap_or_default());
    let (fields, taken): (Vec<_>, Vec<_>) = taken.into_iter().unzip();
    if !fields.is_empty() {
        // Whoever keeps the text in the browser learns that these fields hold what is saved.
        let _ = form.set_attribute("data-taken", &fields.join(" "));
        announce(form, "draft-taken");
    }
    Meeting { base, taken, clashes }
}

/// The server shows two texts of a field, and nobody has chosen yet.
pub fn shows_choice(form: &HtmlFormElement) -> bool {
    form.query_selector("[name^='theirs[']").ok().flatten().is_some()
}
