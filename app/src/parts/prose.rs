//! Texts that people wrote, and pairs of names and values.

use leptos::prelude::*;

/// Paragraphs: an empty line parts them, a line end stays a line end.
pub fn paragraphs(text: &str) -> AnyView {
    text.split("\n\n")
        .filter(|part| !part.trim().is_empty())
        .map(|part| view! { <p class="ds-paragraph app-prose">{part.trim().to_owned()}</p> })
        .collect_view()
        .into_any()
}

/// Names and values, in a list that reads as a table on wide screens.
pub fn facts(rows: Vec<(String, AnyView)>) -> AnyView {
    let rows = rows
        .into_iter()
        .map(|(name, value)| view! { <div class="app-fact"><dt>{name}</dt><dd>{value}</dd></div> })
        .collect_view();
    view! { <dl class="app-facts">{rows}</dl> }.into_any()
}

/// A value of [`facts`] that is only text; a dash when empty, read as `empty`.
pub fn value(text: impl Into<String>, empty: &str) -> AnyView {
    let text: String = text.into();
    if text.is_empty() {
        view! { <span class="app-subtle">{empty.to_owned()}</span> }.into_any()
    } else {
        view! { <span>{text}</span> }.into_any()
    }
}

/// A section with a heading of the second level; `id` makes it a place to link to.
pub fn section(id: &str, heading: impl Into<String>, content: AnyView) -> AnyView {
    let heading_id = format!("{id}-heading");
    view! {
        <section class="app-section" id=id.to_owned() aria-labelledby=heading_id.clone()>
            <h2 class="ds-heading" data-size="sm" id=heading_id.clone()>{heading.into()}</h2>
            {content}
        </section>
    }
    .into_any()
}
