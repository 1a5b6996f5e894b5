//! Ticking rows of a list: all on the page at once, a range by Shift, and how many are ticked. Without scripts each row
//! has its box.

use leptos::prelude::*;

/// Around the form with the list. `said` stands before the number of ticked rows.
#[island]
pub fn SelectRows(said: String, children: Children) -> impl IntoView {
    let within = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    let (click, change) = {
        let last = StoredValue::new(None::<u32>);
        Effect::new(move |_| browser::show(within));
        (
            move |event: leptos::ev::MouseEvent| browser::range(within, last, &event),
            move |event: leptos::ev::Event| browser::changed(within, &said, &event),
        )
    };
    #[cfg(not(feature = "hydrate"))]
    let (click, change) = {
        let _ = said;
        (|_: leptos::ev::MouseEvent| {}, |_: leptos::ev::Event| {})
    };
    view! { <div node_ref=within on:click=click on:change=change>{children()}</div> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::{ev, html::Div, prelude::*};
    use wasm_bindgen::JsCast;
    use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement};

    const ROWS: &str = "input[name='rows[]']";
    const ALL: &str = "[data-tick-all]";

    /// The box that ticks all is of use only here.
    pub fn show(within: NodeRef<Div>) {
        if let Some(all) = find::<HtmlElement>(within, ALL) {
            all.set_hidden(false);
        }
    }

    fn find<T: JsCast>(within: NodeRef<Div>, what: &str) -> Option<T> {
        let found = within.get_untracked()?.query_selector(what).ok().flatten()?;
        found.dyn_into().ok()
    }

    fn rows(within: NodeRef<Div>) -> Vec<HtmlInputElement> {
        let found = within
            .get_untracked()
            .and_then(|within| within.query_selector_all(ROWS).ok());
        let Some(found) = found else { return Vec::new() };
        (0..found.length())
            .filter_map(|n| found.get(n)?.dyn_into().ok())
            .collect()
    }

    fn target(event: &ev::Event) -> Option<Element> {
        event.target()?.dyn_into().ok()
    }

    /// Shift and a click tick, or clear, all from the last one clicked.
    pub fn range(within: NodeRef<Div>, last: StoredValue<Option<u32>>, event: &ev::MouseEvent) {
        let Some(row) = target(event).and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        if !row.matches(ROWS).unwrap_or(false) {
            return;
        }
        let rows = rows(within);
        let Some(here) = rows.iter().position(|other| other.is_same_node(Some(&row))) else {
            return;
        };
        if let (true, Some(before)) = (event.shift_key(), last.get_value()) {
            let before = before as usize;
            let (from, to) = (before.min(here), before.max(here));
            for other in rows.iter().take(to + 1).skip(from) {
                other.set_checked(row.checked());
            }
        }
        last.set_value(u32::try_from(here).ok());
    }

    pub fn changed(within: NodeRef<Div>, said: &str, event: &ev::Event) {
        let Some(changed) = target(event) else { return };
        let rows = rows(within);
        let all = find::<HtmlInputElement>(within, ALL);
        let is_all = changed.matches(ALL).unwrap_or(false);
        if let (true, Some(all)) = (is_all, &all) {
            for row in &rows {
                row.set_checked(all.checked());
            }
        }
        if !is_all && !changed.matches(ROWS).unwrap_or(false) {
            return;
        }
        let ticked = rows.iter().filter(|row| row.checked()).count();
        if let Some(all) = all {
            all.set_checked(ticked == rows.len());
            all.set_indeterminate(ticked > 0 && ticked < rows.len());
        }
        if let Some(count) = find::<Element>(within, "[data-ticked]") {
            let text = if ticked > 0 {
                format!("{said} {ticked}")
            } else {
                String::new()
            };
            count.set_text_content(Some(&text));
        }
        // Who ticks rows means those.
        if let Some(which) = find::<HtmlSelectElement>(within, "select[name=which]") {
            which.set_value("rows");
        }
        if let Some(within) = within.get_untracked() {
            let _ = if ticked > 0 {
                within.set_attribute("data-some", "")
            } else {
                within.remove_attribute("data-some")
            };
        }
    }
}
