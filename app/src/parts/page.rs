//! A page: its title, where it is, and how a refusal looks.

use std::future::Future;

use leptos::prelude::*;
use leptos_meta::Title;
use store::{Conflict, Refusal};

use super::{
    notices::notice,
    problems::problems,
    prose::{facts, section},
    tags::Tone,
};
use crate::{
    context::{encode, visitor},
    error::note,
    forms::{FormState, set_status},
    i18n::Locale,
    t, words,
};

/// One step of the way to a page: address and name.
pub type Crumb = (String, String);

/// Renders a page: waits for it, and shows a refusal as a page with its status.
pub fn page<F>(make: F) -> impl IntoView
where
    F: Future<Output = Result<AnyView, Refusal>> + Send + 'static,
{
    Suspend::new(async move {
        let view = match make.await {
            Ok(view) => view,
            // On the way to the sign-in page, which leads back here.
            Err(refusal @ Refusal::Denied(domain::policy::Reason::NotSignedIn)) => return refused(refusal),
            Err(refusal) => refused(refusal),
        };
        match FormState::left_over().await {
            Ok(Some(form)) => view! { {left_over(&form)}{view} }.into_any(),
            // What cannot be read again is not worth the page.
            Ok(None) | Err(_) => view,
        }
    })
}

/// Why a form was refused that is no longer on the page, and the texts that were typed, to copy.
fn left_over(form: &FormState) -> AnyView {
    let Ok(visitor) = visitor() else {
        return ().into_any();
    };
    let l = visitor.locale;
    let named = |field: &String| crate::pages::journal::words::field(l, field);
    let labels: Vec<(&str, String)> = form
        .values
        .keys()
        .map(|field| (field.as_str(), named(field)))
        .collect();
    // Short values are choices and hidden ones; what took time to write is longer.
    let typed: Vec<(String, AnyView)> = form
        .values
        .iter()
        .filter(|(_, text)| text.contains(' '))
        .map(|(field, text)| {
            (
                named(field),
                view! { <span class="app-prose">{text.clone()}</span> }.into_any(),
            )
        })
        .collect();
    let typed = (!typed.is_empty()).then(|| section("left-over", t!(l, reviews.left_over), facts(typed)));
    view! { <div class="app-left-over">{problems(l, form, &labels)}{typed}</div> }.into_any()
}

/// The title of the document and of the page, with the way to it.
pub fn title(l: Locale, crumbs: Vec<Crumb>, heading: impl Into<String>) -> AnyView {
    let heading: String = heading.into();
    let nav = (!crumbs.is_empty()).then(|| {
        let steps = crumbs
            .into_iter()
            .map(|(href, name)| view! { <li><a class="ds-link" href=href>{name}</a></li> })
            .collect_view();
        view! {
            <nav class="ds-breadcrumbs" aria-label=t!(l, common.you_are_here)>
                <ol>
                    {steps}
                    <li><span aria-current="page">{heading.clone()}</span></li>
                </ol>
            </nav>
        }
    });
    view! {
        <PageTitle text=heading.clone() />
        {nav}
        <h1 class="ds-heading" data-size="lg">{heading}</h1>
    }
    .into_any()
}

/// The document's title. Leptos renders titles unescaped on the server, so it is escaped here.
#[component]
pub fn PageTitle(text: String) -> impl IntoView {
    let text = escape(&format!("{text} · Riktning"));
    view! { <Title text=text /> }
}

/// Text as HTML.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// A refusal as a page.
pub fn refused(refusal: Refusal) -> AnyView {
    let Ok(visitor) = visitor() else {
        set_status(503);
        return ().into_any();
    };
    let l = visitor.locale;
    let (status, heading, text) = match refusal {
        Refusal::NotFound => (
            404,
            t!(l, errors.not_found_title),
            t!(l, errors.not_found_text).to_string(),
        ),
        Refusal::Denied(domain::policy::Reason::NotSignedIn) => {
            leptos_axum::redirect(&format!("/sign-in?needed=1&next={}", encode(&visitor.address)));
            return ().into_any();
        }
        Refusal::Denied(reason) => (
            403,
            t!(l, errors.denied_title),
            words::reason(l, reason).to_owned(),
        ),
        Refusal::Conflict(Conflict::Duplicate) => (
            409,
            t!(l, errors.conflict_title),
            t!(l, forms.duplicate).to_string(),
        ),
        Refusal::Conflict(_) => (
            409,
            t!(l, errors.conflict_title),
            t!(l, forms.state_conflict).to_string(),
        ),
        Refusal::Invalid(_) => (
            422,
            t!(l, errors.bad_request_title),
            t!(l, errors.bad_request_text).to_string(),
        ),
        Refusal::Unavailable(cause) => {
            let id = note(&*cause);
            (
                503,
                t!(l, errors.unavailable_title),
                t!(l, errors.unavailable_text, id = id).to_string(),
            )
        }
    };
    set_status(status);
    error_page(l, heading, text)
}

/// A page that says what is wrong and where to go.
pub fn error_page(l: Locale, heading: &str, text: String) -> AnyView {
    view! {
        <PageTitle text=heading.to_owned() />
        <div class="app-error">
            <h1 class="ds-heading" data-size="lg">{heading.to_owned()}</h1>
            <p class="ds-paragraph app-lead">{text}</p>
            <p><a class="ds-button" data-variant="secondary" href="/">{t!(l, errors.to_start)}</a></p>
        </div>
    }
    .into_any()
}

/// A refusal shown inside a page that still stands.
pub fn denied_notice(l: Locale, text: impl Into<String>) -> AnyView {
    let text: String = text.into();
    notice(
        Tone::Danger,
        t!(l, forms.denied_title),
        view! { <p class="ds-paragraph">{text}</p> }.into_any(),
    )
}
