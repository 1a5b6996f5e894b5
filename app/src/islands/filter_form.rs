//! Filters that act as soon as a choice is made. Without scripts the form has its button.

use leptos::prelude::*;

/// Sends the GET form inside when one of its selects or boxes changes.
#[island]
pub fn FilterForm(children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    let send = move |event: leptos::ev::Event| {
        use wasm_bindgen::JsCast;
        let Some(element) = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        else {
            return;
        };
        // A search text waits for Enter or the button.
        if element
            .matches("input[type=search], input[type=text]")
            .unwrap_or(true)
        {
            return;
        }
        if let Some(form) = element
            .closest("form")
            .ok()
            .flatten()
            .and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok())
        {
            let _ = form.request_submit();
        }
    };
    #[cfg(not(feature = "hydrate"))]
    let send = |_: leptos::ev::Event| {};
    view! { <div on:change=send>{children()}</div> }
}
