//! Fields of forms: label, hint, the value typed or saved, and what is wrong with it.

use leptos::{attr::custom::custom_attribute, html, prelude::*};

use super::page::escape;
use crate::{forms::FormState, i18n::Locale, t, words};

/// One field of a form, built up and then drawn as what it is.
pub struct Field<'a> {
    l: Locale,
    form: &'a FormState,
    name: &'a str,
    label: String,
    hint: String,
    required: bool,
    /// In a filter, where nothing is ever required.
    filter: bool,
    /// Required in some cases, which the hint or the text around tells.
    conditional: bool,
    max: Option<usize>,
    autocomplete: Option<&'static str>,
    width: Option<&'static str>,
}

/// A choice of a select or radio field: code and words.
pub type Choice = (String, String);

impl<'a> Field<'a> {
    pub fn new(l: Locale, form: &'a FormState, name: &'a str, label: impl Into<String>) -> Self {
        Self {
            l,
            form,
            name,
            label: label.into(),
            hint: String::new(),
            required: false,
            filter: false,
            conditional: false,
            max: None,
            autocomplete: None,
            width: None,
        }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Marks the field as one that must be filled in; all others say that they are optional.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// A field of a filter: without the mark of being optional, and empty stands for all.
    pub fn filter(mut self) -> Self {
        self.filter = true;
        self
    }

    /// Required in some cases, which the hint or the text around tells: no mark of being optional.
    pub fn conditional(mut self) -> Self {
        self.conditional = true;
        self
    }

    /// The most characters, told in the hint. The browser does not cut what is typed; the server refuses it.
    pub fn max(mut self, max: usize) -> Self {
        self.max = Some(max);
        self
    }

    pub fn autocomplete(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = Some(autocomplete);
        self
    }

    /// A narrow field, for numbers and dates.
    pub fn narrow(mut self) -> Self {
        self.width = Some("auto");
        self
    }

    fn label_text(&self) -> String {
        if self.required || self.filter || self.conditional {
            self.label.clone()
        } else {
            format!("{} ({})", self.label, t!(self.l, common.optional))
        }
    }

    fn hint_text(&self) -> String {
        match self.max {
            Some(max) => {
                let limit = t!(self.l, forms.characters, max = words::number(max as i64)).to_string();
                if self.hint.is_empty() {
                    limit
                } else {
                    format!("{} {limit}", self.hint)
                }
            }
            None => self.hint.clone(),
        }
    }

    fn described_by(&self) -> Option<String> {
        let id = self.form.id(self.name);
        let mut ids = Vec::new();
        if self.form.error(self.name).is_some() {
            ids.push(format!("{id}-error"));
        }
        if !self.hint_text().is_empty() {
            ids.push(format!("{id}-hint"));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn invalid(&self) -> Option<&'static str> {
        self.form.error(self.name).map(|_| "true")
    }

    fn around(&self, input: AnyView) -> AnyView {
        self.around_with(input, self.clash(|text| text.to_owned()))
    }

    fn around_with(&self, input: AnyView, clash: Option<AnyView>) -> AnyView {
        let id = self.form.id(self.name);
        let hint = self.hint_text();
        let hint = (!hint.is_empty())
            .then(|| view! { <p data-field="description" id=format!("{id}-hint")>{hint}</p> });
        view! {
            <div class="ds-field">
                <label class="ds-label" for=id>{self.label_text()}</label>
                {hint}
                {input}
                {self.message()}
            </div>
            // A field with radio buttons inside would be laid out as one of them.
            {clash}
        }
        .into_any()
    }

    /// The text that somebody else has saved in the field meanwhile, and the choice between the two. `words` gives the
    /// words of a value.
    fn clash(&self, words: impl Fn(&str) -> String) -> Option<AnyView> {
        let l = self.l;
        let theirs = self.form.clashes.get(self.name)?;
        let saved = if theirs.is_empty() {
            view! { <em>{t!(l, forms.clash_empty)}</em> }.into_any()
        } else {
            words(theirs).into_any()
        };
        let (id, name) = (self.form.id(self.name), format!("theirs[{}]", self.name));
        let choice = |value: &'static str, label: &'static str| {
            let (id, checked) = (format!("{id}-clash-{value}"), value == "mine");
            view! {
                <div class="ds-field">
                    <input class="ds-input" type="radio" id=id.clone() name=name.clone() value=value checked=checked />
                    <label class="ds-label" for=id>{label}</label>
                </div>
            }
        };
        Some(
            view! {
                <fieldset class="ds-fieldset app-kept__clash">
                    <legend>{t!(l, forms.clash_choose, field = self.label.clone()).to_string()}</legend>
                    <p class="app-subtle">{t!(l, forms.kept_theirs)}</p>
                    <p class="app-kept__text">{saved}</p>
                    {choice("mine", t!(l, forms.clash_keep))}
                    {choice("saved", t!(l, forms.kept_take))}
                </fieldset>
            }
            .into_any(),
        )
    }

    fn message(&self) -> Option<AnyView> {
        let error = self.form.error(self.name)?;
        let id = format!("{}-error", self.form.id(self.name));
        let text = words::problem(self.l, error);
        Some(view! { <p class="ds-validation-message" data-field="validation" id=id>{text}</p> }.into_any())
    }

    fn input(self, kind: &'static str, mode: Option<&'static str>) -> AnyView {
        let input = view! {
            <input
                class="ds-input"
                type=kind
                id=self.form.id(self.name)
                name=self.name.to_owned()
                value=self.form.value(self.name)
                inputmode=mode
                autocomplete=self.autocomplete.unwrap_or("off")
                aria-invalid=self.invalid()
                aria-required=self.required.then_some("true")
                aria-describedby=self.described_by()
                data-width=self.width
            />
        }
        .into_any();
        self.around(input)
    }

    /// A single line.
    pub fn text(self) -> AnyView {
        self.input("text", None)
    }

    pub fn email(self) -> AnyView {
        self.input("email", None)
    }

    /// A password is never filled in again.
    pub fn password(self) -> AnyView {
        let input = view! {
            <input
                class="ds-input"
                type="password"
                id=self.form.id(self.name)
                name=self.name.to_owned()
                autocomplete=self.autocomplete.unwrap_or("current-password")
                aria-invalid=self.invalid()
                aria-required="true"
                aria-describedby=self.described_by()
            />
        }
        .into_any();
        self.around(input)
    }

    /// A whole number; spaces between thousands are welcome.
    pub fn number(self) -> AnyView {
        self.narrow().input("text", Some("numeric"))
    }

    pub fn date(self) -> AnyView {
        self.narrow().input("date", None)
    }

    /// Paragraphs. Leptos renders the body unescaped on the server, so it is escaped here.
    pub fn area(self, rows: u32) -> AnyView {
        let input = text_area(
            self.form.id(self.name),
            self.name,
            &self.form.value(self.name),
            rows,
            self.described_by(),
            self.invalid(),
            self.required,
        );
        self.around(input)
    }

    /// One of some choices. Without a value, the first line asks to choose.
    pub fn select(self, choices: Vec<Choice>) -> AnyView {
        let chosen = self.form.value(self.name);
        let clash = self.clash(|code| words_of(&choices, code));
        let options = choices
            .into_iter()
            .map(|(code, words)| {
                let selected = code == chosen;
                view! { <option value=code selected=selected>{words}</option> }
            })
            .collect_view();
        let input = view! {
            <select
                class="ds-input"
                id=self.form.id(self.name)
                name=self.name.to_owned()
                aria-invalid=self.invalid()
                aria-required=self.required.then_some("true")
                aria-describedby=self.described_by()
                data-width=self.width
            >
                <option value="">{if self.filter { t!(self.l, common.all) } else { t!(self.l, common.choose) }}</option>
                {options}
            </select>
        }
        .into_any();
        self.around_with(input, clash)
    }

    /// One of a few choices, all in sight.
    pub fn radios(self, choices: Vec<Choice>) -> AnyView {
        self.group("radio", choices, |form, name, code| form.is(name, code))
    }

    /// Several of a few choices; the value is their codes with commas between. Each box is a field of its own,
    /// named `<name>_<code>`.
    pub fn boxes(self, choices: Vec<Choice>) -> AnyView {
        self.group("checkbox", choices, |form, name, code| {
            form.is(&format!("{name}_{code}"), "on")
        })
    }

    fn group(
        self,
        kind: &'static str,
        choices: Vec<Choice>,
        is_chosen: impl Fn(&FormState, &str, &str) -> bool,
    ) -> AnyView {
        let id = self.form.id(self.name);
        let clash = self.clash(|code| words_of(&choices, code));
        let rows = choices
            .into_iter()
            .enumerate()
            .map(|(i, (code, words))| {
                // The first input has the field's own id, which the error summary links to.
                let input_id = if i == 0 { id.clone() } else { format!("{id}-{code}") };
                let checked = is_chosen(self.form, self.name, &code);
                let (name, value) = match kind {
                    "radio" => (self.name.to_owned(), code),
                    _ => (format!("{}_{code}", self.name), "on".to_owned()),
                };
                view! {
                    <div class="ds-field">
                        <input class="ds-input" type=kind id=input_id.clone() name=name value=value checked=checked />
                        <label class="ds-label" for=input_id>{words}</label>
                    </div>
                }
            })
            .collect_view();
        let hint = self.hint_text();
        let hint = (!hint.is_empty())
            .then(|| view! { <p data-field="description" id=format!("{id}-hint")>{hint}</p> });
        view! {
            <fieldset class="ds-fieldset" aria-describedby=self.described_by()>
                <legend>{self.label_text()}</legend>
                {hint}
                {rows}
                {self.message()}
                {clash}
            </fieldset>
        }
        .into_any()
    }

    /// Yes or no: one box.
    pub fn check(self) -> AnyView {
        let id = self.form.id(self.name);
        let checked = self.form.is(self.name, "on");
        let hint = self.hint_text();
        let hint = (!hint.is_empty())
            .then(|| view! { <p data-field="description" id=format!("{id}-hint")>{hint}</p> });
        view! {
            <div class="ds-field">
                <input
                    class="ds-input"
                    type="checkbox"
                    id=id.clone()
                    name=self.name.to_owned()
                    value="on"
                    checked=checked
                    aria-invalid=self.invalid()
                    aria-describedby=self.described_by()
                />
                <label class="ds-label" for=id>{self.label.clone()}</label>
                {hint}
                {self.message()}
            </div>
        }
        .into_any()
    }
}

/// The words of a code among choices.
fn words_of(choices: &[Choice], code: &str) -> String {
    let found = choices.iter().find(|(other, _)| other == code);
    found.map_or_else(|| code.to_owned(), |(_, words)| words.clone())
}

/// A text area with its body escaped.
fn text_area(
    id: String,
    name: &str,
    value: &str,
    rows: u32,
    described_by: Option<String>,
    invalid: Option<&'static str>,
    required: bool,
) -> AnyView {
    // HTML drops a line end right after the tag.
    let body = format!("\n{}", escape(value));
    html::textarea()
        .class("ds-input")
        .id(id)
        .name(name.to_owned())
        .rows(rows.to_string())
        .add_any_attr(custom_attribute("aria-invalid", invalid))
        .add_any_attr(custom_attribute("aria-describedby", described_by))
        .add_any_attr(custom_attribute("aria-required", required.then_some("true")))
        .inner_html(body)
        .into_any()
}

/// The hidden fields of every form: what it was based on, and its key.
pub fn hidden(form: &FormState) -> AnyView {
    let base = form
        .base
        .as_ref()
        .and_then(|base| serde_json::to_string(base).ok())
        .map(|base| view! { <input type="hidden" name="base" value=base /> });
    view! {
        <input type="hidden" name="version" value=form.version.to_string() />
        <input type="hidden" name="key" value=form.key.clone() />
        {base}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_text_area_and_a_title_stays_text() {
        let bad = "</textarea></title><script>alert(1)</script>";
        let html = text_area("a".into(), "a", bad, 3, None, None, false).to_html();
        assert!(!html.contains("<script>"), "{html}");
        assert!(html.contains("&lt;script&gt;"), "{html}");
        assert!(!escape(bad).contains('<'));
    }
}
