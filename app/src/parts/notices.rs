//! Notices: something happened, something waits, something is empty.

use leptos::prelude::*;

use super::tags::Tone;

/// A notice with a heading. `tone` Danger and Warning are read at once by screen readers.
pub fn notice(tone: Tone, heading: impl Into<String>, content: AnyView) -> AnyView {
    let role = if matches!(tone, Tone::Danger | Tone::Warning) {
        "alert"
    } else {
        "status"
    };
    view! {
        <div class="ds-alert app-notice" data-color=tone.code() role=role>
            <h2 class="ds-heading" data-size="2xs">{heading.into()}</h2>
            {content}
        </div>
    }
    .into_any()
}

/// A notice that something is done, of one sentence.
pub fn done(text: impl Into<String>) -> AnyView {
    view! {
        <div class="ds-alert app-notice" data-color="success" role="status">
            <p class="ds-paragraph">{text.into()}</p>
        </div>
    }
    .into_any()
}

/// Nothing here yet, and what to do next.
pub fn empty(text: impl Into<String>, next: Option<(String, String)>) -> AnyView {
    let next = next
        .map(|(href, label)| view! { <a class="ds-button" data-variant="secondary" href=href>{label}</a> });
    view! {
        <div class="app-empty">
            <p class="ds-paragraph">{text.into()}</p>
            {next}
        </div>
    }
    .into_any()
}
