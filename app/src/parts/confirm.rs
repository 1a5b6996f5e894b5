//! Asking once more, without a script: the button unfolds what follows and the form that does it.

use leptos::prelude::*;

/// Unfolds `content` under a button-like summary. Used for steps with a form of their own (return, decline …)
/// and for confirming what cannot be undone. `open` after a refusal.
pub fn unfold(id: &str, label: impl Into<String>, open: bool, content: AnyView) -> AnyView {
    view! {
        <details class="app-unfold" id=id.to_owned() open=open>
            <summary>{label.into()}</summary>
            <div class="app-unfold__body">{content}</div>
        </details>
    }
    .into_any()
}
