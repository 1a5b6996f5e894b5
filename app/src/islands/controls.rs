//! The fields of a form in the browser: their names, their values, setting them.

use domain::drafts::Fields;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, EventInit, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
};

/// A field that is kept: not hidden, not secret, not a file.
pub enum Control {
    Input(HtmlInputElement),
    Area(HtmlTextAreaElement),
    Select(HtmlSelectElement),
}

impl Control {
    pub fn name(&self) -> String {
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

    pub fn set(&self, value: &str) {
        match self {
            Self::Input(input) if self.is_choice() => {
                input.set_checked(value.split('\n').any(|one| one == input.value()));
            }
            Self::Input(input) => input.set_value(value),
            Self::Area(area) => area.set_value(value),
            Self::Select(select) => select.set_value(value),
        }
    }

    pub fn element(&self) -> &Element {
        match self {
            Self::Input(input) => input,
            Self::Area(area) => area,
            Self::Select(select) => select,
        }
    }
}

/// The form in an island.
pub fn form_within(root: &Element) -> Option<HtmlFormElement> {
    root.query_selector("form").ok()??.dyn_into().ok()
}

pub fn controls(form: &HtmlFormElement) -> Vec<Control> {
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
        // The choice between two texts is no field of the form.
        if !control.name().is_empty() && !control.name().starts_with("theirs[") {
            found.push(control);
        }
    }
    found
}

/// The form's values by field; several ticked boxes of one name stand in lines.
pub fn values(form: &HtmlFormElement) -> Fields {
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

/// What a field is called.
pub fn label(form: &HtmlFormElement, control: &Control) -> String {
    let id = control.element().id();
    let found = form
        .query_selector(&format!("label[for=\"{id}\"]"))
        .ok()
        .flatten();
    // Without the mark of being optional.
    found
        .and_then(|label| label.text_content())
        .map(|text| text.split(" (").next().unwrap_or_default().to_owned())
        .unwrap_or_else(|| control.name())
}

/// Others that listen to the form learn that its values changed.
pub fn tell(form: &HtmlFormElement) {
    let init = EventInit::new();
    init.set_bubbles(true);
    let first = controls(form).into_iter().next();
    if let (Some(control), Ok(event)) = (first, Event::new_with_event_init_dict("input", &init)) {
        let _ = control.element().dispatch_event(&event);
    }
}
