//! Keys of search: `/` goes to the box, the arrows between the hits. Without scripts Tab does the same.

use leptos::prelude::*;

/// Around the search box. Listens on the whole page while it is shown.
#[island]
pub fn SearchKeys(children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::listen();
    children()
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::{ev, prelude::*};
    use wasm_bindgen::JsCast;
    use web_sys::{Element, HtmlElement, HtmlInputElement};

    /// The links of the hits, in order.
    const HITS: &str = ".app-hit h2 a";

    pub fn listen() {
        let handle = window_event_listener(ev::keydown, |event| {
            if event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let at = document().active_element();
            let moved = match event.key().as_str() {
                "/" if !at.as_ref().is_some_and(takes_text) => to_box(),
                "ArrowDown" => to_hit(at.as_ref(), 1),
                "ArrowUp" => to_hit(at.as_ref(), -1),
                _ => false,
            };
            if moved {
                event.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    }

    fn takes_text(element: &Element) -> bool {
        element
            .matches("input, textarea, select, [contenteditable]")
            .unwrap_or(false)
    }

    fn to_box() -> bool {
        let found = document().query_selector("[data-find]").ok().flatten();
        let Some(input) = found.and_then(|found| found.dyn_into::<HtmlInputElement>().ok()) else {
            return false;
        };
        input.select();
        input.focus().is_ok()
    }

    /// From the box to the first hit, from a hit to the next; above the first lies the box.
    fn to_hit(at: Option<&Element>, step: i32) -> bool {
        let Some(at) = at else { return false };
        let Ok(links) = document().query_selector_all(HITS) else {
            return false;
        };
        let links: Vec<HtmlElement> = (0..links.length())
            .filter_map(|n| links.get(n)?.dyn_into().ok())
            .collect();
        let in_box = at.matches("[data-find]").unwrap_or(false);
        let here = links.iter().position(|link| at.is_same_node(Some(link)));
        let next = match (in_box, here, step) {
            (true, _, 1) => links.first(),
            (_, Some(here), 1) => links.get(here + 1),
            (_, Some(0), -1) => return to_box(),
            (_, Some(here), -1) => links.get(here - 1),
            _ => None,
        };
        next.is_some_and(|link| link.focus().is_ok())
    }
}
