//! What all forms of a proposal have in common: the frame of the form, its fields by name, the server functions'
//! reading of what every form carries.

use domain::reference::Reference;
use leptos::prelude::*;
use store::{Refusal, proposals::At};

use crate::{
    forms::FormState,
    i18n::Locale,
    parts::{Field, fields::hidden, kept::kept, problems::problems},
    t,
};

/// Names of fields and their words, in the form's order.
pub type Labels<'a> = Vec<(&'a str, String)>;

/// A form being drawn: its state and its labels.
pub struct Drawn<'a> {
    pub l: Locale,
    pub form: &'a FormState,
    pub labels: Labels<'a>,
}

impl<'a> Drawn<'a> {
    pub fn new(l: Locale, form: &'a FormState, labels: &[(&'a str, &str)]) -> Self {
        Self {
            l,
            form,
            labels: labels
                .iter()
                .map(|(name, label)| (*name, (*label).to_owned()))
                .collect(),
        }
    }

    /// The field of this name.
    pub fn field(&self, name: &'a str) -> Field<'a> {
        let label = self
            .labels
            .iter()
            .find(|(n, _)| *n == name)
            .map_or_else(String::new, |(_, label)| label.clone());
        Field::new(self.l, self.form, name, label)
    }

    /// The form around its fields. `also` are hidden values.
    pub fn posted(
        &self,
        action: &str,
        also: &[(&'static str, String)],
        submit: &str,
        fields: AnyView,
    ) -> AnyView {
        self.posted_with(action, also, submit, None, fields)
    }

    /// The same with a way back beside the button.
    pub fn posted_with(
        &self,
        action: &str,
        also: &[(&'static str, String)],
        submit: &str,
        cancel: Option<String>,
        fields: AnyView,
    ) -> AnyView {
        let also = also
            .iter()
            .map(|(name, value)| view! { <input type="hidden" name=*name value=value.clone() /> })
            .collect_view();
        let cancel = cancel.map(|href| {
            view! { <a class="ds-button" data-variant="tertiary" data-cancel="" href=href>{t!(self.l, common.cancel)}</a> }
        });
        let form = view! {
            <form method="post" action=format!("/fn/proposals/{action}") class="app-stack app-form" novalidate="">
                {problems(self.l, self.form, &self.labels)}
                {hidden(self.form)}
                {also}
                {fields}
                <div class="app-actions">
                    <button class="ds-button" type="submit">{submit.to_owned()}</button>
                    {cancel}
                </div>
            </form>
        };
        kept(self.l, form.into_any())
    }
}

/// The hidden value that says which proposal.
pub fn of(reference: Reference) -> (&'static str, String) {
    ("reference", reference.to_string())
}

/// Which proposal, based on what: as every form sends it.
pub fn at<'a>(reference: &str, version: &str, key: &'a str) -> Result<At<'a>, Refusal> {
    Ok(At {
        reference: reference.parse().map_err(|_| Refusal::NotFound)?,
        version: version
            .parse()
            .ok()
            .filter(|version| *version >= 0)
            .ok_or(Refusal::NotFound)?,
        key,
        base: None,
    })
}
