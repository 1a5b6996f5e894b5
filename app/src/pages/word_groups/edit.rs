//! One group of words: its words, and switching it off or on.

use domain::{
    policy::{Action, Reason, Subject, may},
    word_groups::WordGroupForm,
};
use leptos::prelude::*;
use store::{
    Refusal,
    word_groups::{Group, one},
};

use super::words as w;
use crate::{
    context::{Visitor, store, visitor},
    forms::{FormState, Values},
    i18n::Locale,
    pages::journal::table_of,
    parts::{
        Field,
        confirm::unfold,
        fields::hidden,
        notices::{done, notice},
        page::{page, title},
        problems::problems,
        prose::section,
        tags::Tone,
    },
    t,
};

fn crumbs(l: Locale) -> Vec<(String, String)> {
    vec![("/similar/words".to_owned(), t!(l, word_groups.title).to_owned())]
}

#[component]
pub fn NewWordGroupPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        if !may(Some(actor), Action::WordsManage, &Subject::Site).is_allowed() {
            return Err(Refusal::Denied(Reason::NoRole));
        }
        let form = writing(l, None).await?;
        Ok(view! {
            {title(l, crumbs(l), t!(l, word_groups.form_new))}
            {form}
        }
        .into_any())
    })
}

#[component]
pub fn EditWordGroupPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        let group = one(&store()?, visitor.signed_in()?, &visitor.query("group")).await?;
        let form = writing(l, Some(&group)).await?;
        let switch = switch(l, &group).await?;
        let built_in = group.is_built_in.then(|| {
            let words = group.built_in.join(", ");
            let content = view! { <p class="ds-paragraph">{words}</p> }.into_any();
            section("built-in", t!(l, word_groups.section_built_in), content)
        });
        let journal = (!group.journal.is_empty()).then(|| {
            let table = table_of(l, group.journal.clone());
            section("journal-part", t!(l, word_groups.section_journal), table)
        });
        Ok(view! {
            {title(l, crumbs(l), group.name().to_owned())}
            {what_was_done(l, &visitor, &group)}
            {built_in}
            {form}
            {switch}
            {journal}
        }
        .into_any())
    })
}

fn what_was_done(l: Locale, visitor: &Visitor, group: &Group) -> Option<AnyView> {
    Some(match visitor.query("done").as_str() {
        "added" => done(t!(l, word_groups.done_added)),
        "saved" => done(t!(l, word_groups.done_saved)),
        "on" if !group.off => done(t!(l, word_groups.done_on)),
        _ => return None,
    })
}

/// The form: all words of an own group, or those that a built-in one is added to with.
async fn writing(l: Locale, group: Option<&Group>) -> Result<AnyView, Refusal> {
    let saved = group.map_or_else(
        || WordGroupForm {
            kind: "thing".to_owned(),
            words: String::new(),
        },
        |group| WordGroupForm::of(group.kind, &group.words),
    );
    let form = FormState::load("words", &saved, group.map_or(0, |group| group.version)).await?;
    let built_in = group.is_some_and(|group| group.is_built_in);
    let address = group.map_or_else(String::new, |group| group.address.clone());
    let (label, hint) = if built_in {
        (
            t!(l, word_groups.field_added),
            t!(l, word_groups.field_added_hint),
        )
    } else {
        (
            t!(l, word_groups.field_words),
            t!(l, word_groups.field_words_hint),
        )
    };
    let labels = [
        ("kind", t!(l, word_groups.field_kind).to_owned()),
        ("words", label.to_owned()),
    ];
    let words = Field::new(l, &form, "words", label).hint(hint);
    let words = if built_in { words } else { words.required() };
    let kind = (!built_in).then(|| {
        Field::new(l, &form, "kind", t!(l, word_groups.field_kind))
            .required()
            .radios(w::explained_kinds(l))
    });
    Ok(view! {
        <form method="post" action="/fn/similar/words/save" class="app-stack app-form" novalidate="">
            {problems(l, &form, &labels)}
            {hidden(&form)}
            <input type="hidden" name="group" value=address />
            {words.area(6)}
            {kind}
            <div class="app-actions">
                <button class="ds-button" type="submit">{t!(l, common.save)}</button>
                <a class="ds-button" data-variant="tertiary" href="/similar/words">{t!(l, common.cancel)}</a>
            </div>
        </form>
    }
    .into_any())
}

async fn switch(l: Locale, group: &Group) -> Result<AnyView, Refusal> {
    let form = FormState::load("switch", &Values::new(), group.version).await?;
    let button = |label: &'static str, off: &'static str, colour: Option<&'static str>| {
        view! {
            <form method="post" action="/fn/similar/words/switch" class="app-stack">
                {problems(l, &form, &[])}
                {hidden(&form)}
                <input type="hidden" name="group" value=group.address.clone() />
                <input type="hidden" name="off" value=off />
                <div class="app-actions">
                    <button class="ds-button" data-variant="secondary" type="submit" data-color=colour>{label}</button>
                </div>
            </form>
        }
    };
    if group.off {
        let content = view! {
            <p class="ds-paragraph">{t!(l, word_groups.off_text)}</p>
            {button(t!(l, word_groups.switch_on), "", None)}
        };
        return Ok(notice(
            Tone::Warning,
            t!(l, word_groups.off_title),
            content.into_any(),
        ));
    }
    let (label, text) = if group.is_built_in {
        (
            t!(l, word_groups.switch_off_built_in),
            t!(l, word_groups.off_built_in_text),
        )
    } else {
        (t!(l, word_groups.switch_off_own), t!(l, word_groups.off_own_text))
    };
    let content = view! {
        <p class="ds-paragraph">{text}</p>
        {button(label, "on", Some("danger"))}
    };
    let folded = unfold("switch", label, form.problem.is_some(), content.into_any());
    Ok(section("off", t!(l, word_groups.section_off), folded))
}
