//! What stands above a form that came back: what is wrong with it, and what somebody else saved meanwhile.

use leptos::prelude::*;

use super::{lists::address_with, notices::notice, page::denied_notice, tags::Tone};
use crate::{
    context::visitor,
    forms::{FormState, Problem, Values},
    i18n::Locale,
    t, words,
};

/// What stands above a refused form: the errors with links to their fields, or what else is in the way.
/// `labels` gives the words of each field, in the form's order.
pub fn problems(l: Locale, form: &FormState, labels: &[(&str, String)]) -> AnyView {
    let label = |field: &str| {
        labels
            .iter()
            .find(|(name, _)| *name == field)
            .map_or_else(|| field.to_owned(), |(_, label)| label.clone())
    };
    let met = met(l, form, &label);
    let problem = match &form.problem {
        None => ().into_any(),
        // What both changed is shown at the fields.
        Some(Problem::Stale { .. }) if form.base.is_some() => ().into_any(),
        Some(Problem::Fields(errors)) => {
            let heading = match errors.len() {
                1 => t!(l, forms.summary_one).to_string(),
                count => t!(l, forms.summary_many, count = count).to_string(),
            };
            let heading_id = format!("{}-summary", form.name);
            let rows = errors
                .iter()
                .map(|error| {
                    let text = format!("{}: {}", label(&error.field), words::problem(l, error));
                    view! { <li><a class="ds-link" href=format!("#{}", form.id(&error.field))>{text}</a></li> }
                })
                .collect_view();
            view! {
                <div class="ds-error-summary" role="group" aria-labelledby=heading_id.clone() tabindex="-1" data-focus="">
                    <h2 class="ds-heading" id=heading_id.clone()>{heading}</h2>
                    <p class="ds-paragraph">{t!(l, forms.nothing_lost)}</p>
                    <ul class="ds-list">{rows}</ul>
                </div>
            }
            .into_any()
        }
        Some(Problem::Stale { current, .. }) => stale(l, form, current, labels),
        Some(Problem::Denied(reason)) => denied_notice(l, words::reason(l, *reason)),
        Some(Problem::Conflict(_)) => denied_notice(l, t!(l, forms.state_conflict)),
        Some(Problem::SignedOut) => {
            let text = view! { <p class="ds-paragraph">{t!(l, forms.welcome_back)}</p> }.into_any();
            notice(Tone::Info, t!(l, forms.nothing_lost), text)
        }
        Some(Problem::Unavailable(id)) => {
            let text = t!(l, errors.unavailable_text, id = id.clone()).to_string();
            notice(
                Tone::Danger,
                t!(l, errors.unavailable_title),
                view! { <p class="ds-paragraph">{text}</p> }.into_any(),
            )
        }
    };
    view! { {met}{problem} }.into_any()
}

/// What others have saved since the form was opened: the fields where one must choose, and those that were taken in.
fn met(l: Locale, form: &FormState, label: &impl Fn(&str) -> String) -> AnyView {
    let stale = matches!(form.problem, Some(Problem::Stale { .. })) && form.base.is_some();
    let taken = form
        .taken
        .iter()
        .map(|field| label(field))
        .collect::<Vec<_>>()
        .join(", ");
    let taken = (!taken.is_empty()).then(
        || view! { <p class="ds-paragraph">{t!(l, forms.clash_taken, fields = taken).to_string()}</p> },
    );
    if form.clashes.is_empty() {
        if !stale && taken.is_none() {
            return ().into_any();
        }
        let unsaved = stale.then(|| view! { <p class="ds-paragraph">{t!(l, forms.clash_save)}</p> });
        return notice(
            Tone::Info,
            t!(l, forms.stale_title),
            view! { {taken}{unsaved} }.into_any(),
        );
    }
    let rows = form
        .clashes
        .keys()
        .map(|field| view! { <li><a class="ds-link" href=format!("#{}", form.id(field))>{label(field)}</a></li> })
        .collect_view();
    let content = view! {
        <p class="ds-paragraph">{t!(l, forms.clash_text)}</p>
        <ul class="ds-list">{rows}</ul>
        {taken}
    };
    notice(Tone::Warning, t!(l, forms.stale_title), content.into_any())
}

/// Both texts of every field that differs, side by side.
fn stale(l: Locale, form: &FormState, current: &Values, labels: &[(&str, String)]) -> AnyView {
    let rows = labels
        .iter()
        .filter_map(|(field, label)| {
            let (theirs, mine) = (current.get(*field)?.clone(), form.value(field));
            (theirs != mine).then(|| {
                view! {
                    <tr>
                        <th scope="row">{label.clone()}</th>
                        <td class="app-prose">{theirs}</td>
                        <td class="app-prose">{mine}</td>
                    </tr>
                }
            })
        })
        .collect_view();
    // The same page without the refused form; other values of the address, such as the tab, stay.
    let fresh = visitor().map_or_else(
        |_| "?".to_owned(),
        |visitor| address_with(&visitor.address, "kept", ""),
    );
    let content = view! {
        <p class="ds-paragraph">{t!(l, forms.stale_text)}</p>
        <div class="app-scroll" role="region" aria-label=t!(l, forms.stale_title) tabindex="0">
            <table class="ds-table">
                <thead>
                    <tr>
                        <th scope="col">{t!(l, forms.stale_field)}</th>
                        <th scope="col">{t!(l, forms.stale_theirs)}</th>
                        <th scope="col">{t!(l, forms.stale_yours)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="ds-paragraph"><a class="ds-link" href=fresh>{t!(l, forms.stale_take_theirs)}</a></p>
    }
    .into_any();
    notice(Tone::Warning, t!(l, forms.stale_title), content)
}
