//! Text that is typed is kept in the browser until it is saved, through a lost connection, a closed tab, an expired
//! session and a restarted server. Kept for one person, on this device only; taken away at signing out, and after
//! thirty days. Without scripts nothing is kept, and the form works as any other.

#[cfg(feature = "hydrate")]
mod browser;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the island says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct KeptWords {
    /// In front of the time at which what is back was typed.
    pub back: String,
    pub discard: String,
    pub offline: String,
    pub online: String,
    /// Above two texts for one field.
    pub both: String,
    pub mine: String,
    pub theirs: String,
    pub keep_mine: String,
    pub take_theirs: String,
}

/// A field that two have changed: its name, its label, what one typed and what is saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clash {
    pub field: String,
    pub label: String,
    pub mine: String,
    pub theirs: String,
}

/// Both texts of each field, and the choice between them.
pub(super) fn clash_list(
    clashes: RwSignal<Vec<Clash>>,
    words: StoredValue<KeptWords>,
    choose: impl Fn(Clash, bool) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let say = move |of: fn(&KeptWords) -> &String| words.with_value(|words| of(words).clone());
    let side = move |clash: Clash, mine: bool| {
        let (whose, text, take) = match mine {
            true => (say(|w| &w.mine), clash.mine.clone(), say(|w| &w.keep_mine)),
            false => (say(|w| &w.theirs), clash.theirs.clone(), say(|w| &w.take_theirs)),
        };
        view! {
            <div>
                <p class="app-subtle">{whose}</p>
                <p class="app-kept__text">{text}</p>
                <button class="ds-button" data-variant="secondary" data-size="sm" type="button" on:click=move |_| choose(clash.clone(), mine)>
                    {take}
                </button>
            </div>
        }
    };
    move || {
        clashes
            .get()
            .into_iter()
            .map(|clash| {
                let (name, label) = (clash.label.clone(), clash.label.clone());
                let (mine, theirs) = (side(clash.clone(), true), side(clash, false));
                view! {
                    <section class="app-kept__clash" aria-label=name>
                        <p><strong>{label}</strong>": "{say(|w| &w.both)}</p>
                        <div class="app-kept__pair">{mine}{theirs}</div>
                    </section>
                }
            })
            .collect_view()
    }
}

/// Around one form. `person` is whose text it is.
#[island]
pub fn KeptForm(person: String, words: KeptWords, children: Children) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    let back = RwSignal::new(None::<String>);
    let offline = RwSignal::new(None::<bool>);
    let clashes = RwSignal::new(Vec::<Clash>::new());
    #[cfg(feature = "hydrate")]
    let keeper = browser::keep(person, root, back, offline, clashes);
    #[cfg(not(feature = "hydrate"))]
    let _ = (person, &clashes);
    let discard = move |_| {
        #[cfg(feature = "hydrate")]
        keeper.discard();
    };
    let choose = move |clash: Clash, mine: bool| {
        #[cfg(feature = "hydrate")]
        keeper.choose(&clash, mine);
        #[cfg(not(feature = "hydrate"))]
        let _ = (clash, mine);
    };
    let words = StoredValue::new(words);
    let say = move |of: fn(&KeptWords) -> &String| words.with_value(|words| of(words).clone());
    view! {
        <div node_ref=root class="app-kept">
            <div role="status">
                {move || {
                    back.get()
                        .map(|at| {
                            view! {
                                <p class="app-kept__back">
                                    {format!("{} {at}. ", say(|w| &w.back))}
                                    <button class="ds-button" data-variant="tertiary" data-size="sm" type="button" on:click=discard>
                                        {say(|w| &w.discard)}
                                    </button>
                                </p>
                            }
                        })
                }}
                {move || {
                    offline
                        .get()
                        .map(|off| {
                            let text = if off { say(|w| &w.offline) } else { say(|w| &w.online) };
                            view! { <p class="app-kept__offline">{text}</p> }
                        })
                }}
            </div>
            {clash_list(clashes, words, choose)}
            {children()}
        </div>
    }
}

/// On every page of a person: takes away what was saved, what is too old, and all of it at signing out.
#[island]
pub fn KeptTexts(person: String) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::tidy(person);
    #[cfg(not(feature = "hydrate"))]
    let _ = person;
}
