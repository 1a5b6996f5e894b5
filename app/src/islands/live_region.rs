//! Parts of a page that follow what others do, without a reload.
//!
//! When the server tells of a change, the page is fetched again as it stands in the address bar, and the named parts
//! take the content of the new page. A part in which somebody is typing waits until they have left it, so that
//! nothing typed is lost. Without scripts, or without a connection, the page is as it was when it came; as soon as
//! the connection is back it is fetched again, so that nothing is missed.

use leptos::prelude::*;

/// The header by which the server knows that an open page asks, not a person.
pub const HEADER: &str = "x-riktning-live";

/// Around the parts. `topic` is what they tell of, with the version that they show (`need:<id>@<version>`), `regions`
/// the ids of the parts, several of both separated by spaces; a part that holds an island is left as it is. Screen
/// readers are told, politely, what a new element says of itself (`data-said`, of one with an id), and `said` when
/// something else changed.
#[island]
pub fn LiveRegion(topic: String, regions: String, said: String, children: Children) -> impl IntoView {
    let news = RwSignal::new(String::new());
    #[cfg(feature = "hydrate")]
    browser::follow(topic, &regions, said, news);
    #[cfg(not(feature = "hydrate"))]
    let _ = (topic, regions, said);
    view! {
        <div>
            {children()}
            <p class="ds-sr-only" role="status">{move || news.get()}</p>
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::{cell::RefCell, rc::Rc, time::Duration};

    use leptos::task::spawn_local;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{
        Document, DomParser, Element, HtmlInputElement, HtmlTextAreaElement, NodeList, RequestInit, Response,
        SupportedType,
    };

    use super::*;
    use crate::islands::stream::listen;

    /// When it is tried again: the server did not answer, or somebody is typing.
    const AGAIN: Duration = Duration::from_secs(3);

    /// One LiveRegion.
    struct Followed {
        regions: Vec<String>,
        said: String,
        news: RwSignal<String>,
    }

    /// All LiveRegions of a page: it is fetched once for all.
    #[derive(Default)]
    struct Page {
        followed: Vec<Rc<Followed>>,
        /// A change has come and is being fetched, or waits for somebody to stop typing.
        fetching: bool,
        again: bool,
    }

    thread_local! {
        static PAGE: RefCell<Page> = RefCell::default();
    }

    pub fn follow(topic: String, regions: &str, said: String, news: RwSignal<String>) {
        let regions = regions.split_whitespace().map(str::to_owned).collect();
        PAGE.with_borrow_mut(|page| {
            page.followed.push(Rc::new(Followed { regions, said, news }));
        });
        listen(topic, fetch_soon);
    }

    /// Several changes at once are fetched once.
    fn fetch_soon() {
        let begin = PAGE.with_borrow_mut(|page| {
            page.again = page.fetching;
            !std::mem::replace(&mut page.fetching, true)
        });
        if begin {
            set_timeout(|| spawn_local(fetch()), Duration::from_millis(30));
        }
    }

    async fn fetch() {
        let waits = match fresh().await {
            Fetched::Page(fresh) => take_over(&fresh),
            Fetched::Failed => true,
            Fetched::Other => false,
        };
        let again = PAGE.with_borrow_mut(|page| {
            page.fetching = false;
            std::mem::take(&mut page.again)
        });
        if again {
            fetch_soon();
        } else if waits {
            set_timeout(fetch_soon, AGAIN);
        }
    }

    enum Fetched {
        Page(Document),
        /// Nothing came, or the server could not answer: to be tried again.
        Failed,
        /// Another page: signed out, or the matter may no longer be seen. What is shown stays until a reload.
        Other,
    }

    /// The page as the server makes it now.
    async fn fresh() -> Fetched {
        let Some(answer) = answer().await else {
            return Fetched::Failed;
        };
        if !answer.ok() || answer.redirected() {
            return if answer.status() >= 500 {
                Fetched::Failed
            } else {
                Fetched::Other
            };
        }
        match parsed(&answer).await {
            Some(page) => Fetched::Page(page),
            None => Fetched::Failed,
        }
    }

    async fn answer() -> Option<Response> {
        let address = window().location().href().ok()?;
        let headers = js_sys::Object::new();
        js_sys::Reflect::set(&headers, &HEADER.into(), &"1".into()).ok()?;
        let init = RequestInit::new();
        init.set_headers(&headers);
        JsFuture::from(window().fetch_with_str_and_init(&address, &init))
            .await
            .ok()?
            .dyn_into()
            .ok()
    }

    async fn parsed(answer: &Response) -> Option<Document> {
        let text = JsFuture::from(answer.text().ok()?).await.ok()?.as_string()?;
        DomParser::new()
            .ok()?
            .parse_from_string(&text, SupportedType::TextHtml)
            .ok()
    }

    /// Gives every part the new content; `true` when one waits for somebody to stop typing.
    fn take_over(fresh: &Document) -> bool {
        let mut waits = false;
        let all: Vec<Rc<Followed>> = PAGE.with_borrow(|page| page.followed.clone());
        for followed in all {
            let (mut changed, mut news) = (false, Vec::new());
            for id in &followed.regions {
                let (Some(old), Some(new)) = (document().get_element_by_id(id), fresh.get_element_by_id(id))
                else {
                    continue;
                };
                // An island that is replaced would be dead.
                let holds_island = old.query_selector("leptos-island").ok().flatten().is_some();
                if holds_island || lasting(&old) == lasting(&new) {
                    continue;
                }
                if in_use(&old) {
                    waits = true;
                    continue;
                }
                let unfolded = unfolded(&old);
                news.extend(new_in(&new));
                old.set_inner_html(&new.inner_html());
                unfold(&old, &unfolded);
                changed = true;
            }
            if changed {
                let said = if news.is_empty() {
                    followed.said.clone()
                } else {
                    news.join(". ")
                };
                // The same words twice would not be told again.
                let again = followed.news.get_untracked() == said;
                followed
                    .news
                    .set(if again { format!("{said}\u{a0}") } else { said });
            }
        }
        waits
    }

    /// What the elements of a fresh part say of themselves that are not on the page yet.
    fn new_in(fresh: &Element) -> Vec<String> {
        elements(fresh.query_selector_all("[data-said][id]"))
            .filter(|element| document().get_element_by_id(&element.id()).is_none())
            .filter_map(|element| element.get_attribute("data-said"))
            .collect()
    }

    /// What is seen of a part: without the keys that are new in every page.
    fn lasting(part: &Element) -> String {
        let copy = part
            .clone_node_with_deep(true)
            .ok()
            .and_then(|node| node.dyn_into::<Element>().ok());
        let Some(copy) = copy else {
            return part.inner_html();
        };
        for details in elements(copy.query_selector_all("details")) {
            let _ = details.remove_attribute("open");
        }
        for key in elements(copy.query_selector_all("input[name=key]")) {
            key.remove();
        }
        copy.inner_html()
    }

    /// Somebody is in it, or has typed something that is not sent.
    fn in_use(part: &Element) -> bool {
        let focus = document().active_element();
        if focus.is_some_and(|focus| part.contains(Some(&focus))) {
            return true;
        }
        elements(part.query_selector_all("input:not([type=hidden]), textarea")).any(|field| {
            if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
                return area.default_value().is_ok_and(|before| before != area.value());
            }
            field.dyn_ref::<HtmlInputElement>().is_some_and(|input| {
                input.value() != input.default_value() || input.checked() != input.default_checked()
            })
        })
    }

    /// Each fold of a part, by its id if it has one, and whether it is open.
    fn unfolded(part: &Element) -> Vec<(String, bool)> {
        elements(part.query_selector_all("details"))
            .map(|details| (details.id(), details.has_attribute("open")))
            .collect()
    }

    /// Opens what was open: the folds with the same id, those without one by their place.
    fn unfold(part: &Element, unfolded: &[(String, bool)]) {
        for (place, details) in elements(part.query_selector_all("details")).enumerate() {
            let id = details.id();
            let before = match id.is_empty() {
                true => unfolded.get(place).filter(|(was, _)| was.is_empty()),
                false => unfolded.iter().find(|(was, _)| *was == id),
            };
            if before.is_some_and(|(_, open)| *open) {
                let _ = details.set_attribute("open", "");
            }
        }
    }

    fn elements(found: Result<NodeList, JsValue>) -> impl Iterator<Item = Element> {
        let list = found.ok();
        let count = list.as_ref().map_or(0, NodeList::length);
        (0..count).filter_map(move |place| list.as_ref()?.item(place)?.dyn_into().ok())
    }
}
