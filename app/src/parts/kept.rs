//! A form whose text is kept in the browser until it is saved.

use leptos::prelude::*;

use crate::{
    context::visitor,
    i18n::Locale,
    islands::kept_form::{KeptForm, KeptWords},
    t,
};

/// The form, its text kept for whoever is signed in; for nobody else is anything kept.
pub fn kept(l: Locale, form: AnyView) -> AnyView {
    let person = visitor()
        .ok()
        .and_then(|visitor| visitor.actor.as_ref().map(|actor| actor.person.to_string()));
    let Some(person) = person else {
        return form;
    };
    let words = kept_words(l);
    view! { <KeptForm person=person words=words>{form}</KeptForm> }.into_any()
}

pub fn kept_words(l: Locale) -> KeptWords {
    KeptWords {
        back: t!(l, forms.kept_back).to_owned(),
        discard: t!(l, forms.kept_discard).to_owned(),
        offline: t!(l, forms.kept_offline).to_owned(),
        online: t!(l, forms.kept_online).to_owned(),
        both: t!(l, forms.kept_both).to_owned(),
        mine: t!(l, forms.kept_mine).to_owned(),
        theirs: t!(l, forms.kept_theirs).to_owned(),
        keep_mine: t!(l, forms.kept_keep).to_owned(),
        take_theirs: t!(l, forms.kept_take).to_owned(),
    }
}
