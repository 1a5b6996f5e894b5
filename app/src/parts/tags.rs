//! Small marks of state. The words carry the meaning, the colour only helps.

use leptos::prelude::*;

domain::choices! {
    /// The colours of marks and notices.
    pub enum Tone {
        Neutral = "neutral",
        Info = "info",
        Success = "success",
        Warning = "warning",
        Danger = "danger",
    }
}

/// A mark.
pub fn tag(tone: Tone, text: impl Into<String>) -> AnyView {
    view! { <span class="ds-tag" data-size="sm" data-color=tone.code()>{text.into()}</span> }.into_any()
}
