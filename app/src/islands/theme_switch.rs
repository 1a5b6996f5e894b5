//! Light or dark at once, without leaving the page. Without scripts the form around the buttons does it.

use leptos::prelude::*;

/// Catches the buttons named `theme` inside; their form is the server-rendered child.
#[island]
pub fn ThemeSwitch(children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    let choose = move |event: leptos::ev::MouseEvent| {
        use wasm_bindgen::JsCast;
        let Some(button) = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|element| element.closest("button[name=theme]").ok().flatten())
        else {
            return;
        };
        let Some(theme) = button.get_attribute("value") else {
            return;
        };
        event.prevent_default();
        let document = document();
        if let Some(root) = document.document_element() {
            let _ = root.set_attribute("data-color-scheme", &theme);
        }
        if let Some(html) = document.dyn_ref::<web_sys::HtmlDocument>() {
            let _ = html.set_cookie(&format!("theme={theme}; path=/; max-age=31536000; samesite=lax"));
        }
        if let Ok(buttons) = document.query_selector_all("button[name=theme]") {
            for i in 0..buttons.length() {
                if let Some(one) = buttons
                    .get(i)
                    .and_then(|node| node.dyn_into::<web_sys::Element>().ok())
                {
                    let pressed = one.get_attribute("value").as_deref() == Some(theme.as_str());
                    let _ = one.set_attribute("aria-pressed", if pressed { "true" } else { "false" });
                }
            }
        }
    };
    #[cfg(not(feature = "hydrate"))]
    let choose = |_: leptos::ev::MouseEvent| {};
    view! { <div on:click=choose>{children()}</div> }
}
