//! The form of a part of a proposal keeps what one types, and takes in what others save.
//!
//! At each pause, on leaving a field and when the page is no longer looked at, what stands in the form is kept on the
//! server as the writer's own draft ([`store::proposals`], half-filled fields included). The draft is put into the
//! proposal by the button, when one has rested for [`REST`], and on leaving the page other than by "cancel". So others
//! soon see what has changed, while the journal holds an entry for each sitting and not for each pause.
//!
//! When somebody else saves another field of the part, the field here takes the new text. A field that one has touched
//! keeps one's own text, and both are shown. Without scripts the button saves, and the same merge happens on the server.

use domain::drafts::Fields;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::kept_form::{Clash, KeptWords, clash_list};
use crate::error::PublicError;

#[cfg(feature = "hydrate")]
mod browser;

/// What became of the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    /// Kept as a draft, as was asked.
    Kept,
    /// Stands in the proposal.
    In,
    /// A field is not filled in rightly, so it stays a draft.
    Invalid,
    /// Somebody else changed the same field, so it stays a draft.
    Clash,
    /// The content can no longer be written; it stays a draft.
    Closed,
    /// The draft was thrown away elsewhere; nothing was kept.
    Discarded,
}

/// What is saved in the proposal now, and what became of the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionNow {
    pub version: i64,
    pub fields: Fields,
    /// Who changed it last, if that is known.
    pub by: String,
    pub became: Became,
    /// What one has typed and not put in, as a form shows it; empty when there is nothing, or it was not asked for.
    pub draft: Fields,
    /// What that was typed over.
    pub draft_base: Fields,
}

/// Keeps what is typed; with `put_in` also puts it into the proposal. `base` and `typed` are JSON by field; `known` says
/// that this very text has been kept before.
#[server(prefix = "/fn", endpoint = "proposals/keep")]
pub async fn keep_section(
    place: SectionPlace,
    base: String,
    typed: String,
    #[server(default)] put_in: bool,
    #[server(default)] known: bool,
) -> Result<SectionNow, PublicError> {
    use domain::drafts::Typed;
    use store::{Conflict, Refusal, proposals};

    use crate::{
        context::{store, visitor},
        forms::refuse,
    };
    let work = async {
        let visitor = visitor()?;
        let (store, actor) = (store()?, visitor.signed_in()?);
        let fields = |text: &str| serde_json::from_str(text).map_err(|_| Refusal::NotFound);
        let typed = Typed {
            base: fields(&base)?,
            mine: fields(&typed)?,
        };
        let place = place.read()?;
        let kept = proposals::keep_draft(&store, actor, visitor.now, place, &typed, known).await?;
        let became = match put_in {
            _ if kept == proposals::Keeping::Discarded => Became::Discarded,
            false => Became::Kept,
            true => match proposals::put_in(&store, actor, visitor.now, place, &typed).await {
                Ok(()) => Became::In,
                Err(Refusal::Invalid(_)) => Became::Invalid,
                Err(Refusal::Conflict(Conflict::Stale { .. })) => Became::Clash,
                Err(Refusal::Conflict(_)) => Became::Closed,
                Err(refusal) => return Err(refusal),
            },
        };
        now(&store, actor, place, became).await
    };
    work.await.map_err(refuse)
}

/// What is saved in the proposal now, and what of one's own is not put in.
#[server(prefix = "/fn", endpoint = "proposals/now")]
pub async fn read_section(place: SectionPlace) -> Result<SectionNow, PublicError> {
    use domain::drafts::{Typed, is_changed, merge};
    use store::proposals;

    use crate::{
        context::{store, visitor},
        forms::refuse,
    };
    let work = async {
        let visitor = visitor()?;
        let (store, actor, place) = (store()?, visitor.signed_in()?, place.read()?);
        let draft = proposals::draft(&store, actor, place).await?;
        let mut now = now(&store, actor, place, Became::Kept).await?;
        if let Some(Typed { base, mine }) = draft.map(|draft| draft.typed)
            && is_changed(&base, &mine, &now.fields)
        {
            let shown = merge(&base, &mine, &now.fields).into_iter();
            now.draft = shown
                .map(|(field, outcome)| (field, outcome.shown().to_owned()))
                .collect();
            now.draft_base = base;
        }
        Ok(now)
    };
    work.await.map_err(refuse)
}

#[cfg(feature = "ssr")]
async fn now(
    store: &store::Store,
    actor: &domain::people::Actor,
    place: store::proposals::Place,
    became: Became,
) -> Result<SectionNow, store::Refusal> {
    let present = store::proposals::present(store, actor, place).await?;
    Ok(SectionNow {
        version: present.version,
        fields: present.fields,
        by: present.by,
        became,
        draft: Fields::new(),
        draft_base: Fields::new(),
    })
}

/// Which part of which proposal, as addresses write it; `row` is empty for a section with one form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SectionPlace {
    pub reference: String,
    pub section: String,
    pub row: String,
}

#[cfg(feature = "ssr")]
impl SectionPlace {
    pub fn read(&self) -> Result<store::proposals::Place, store::Refusal> {
        use store::Refusal;
        let row = match self.row.as_str() {
            "" => None,
            row => Some(row.parse().map_err(|_| Refusal::NotFound)?),
        };
        Ok(store::proposals::Place {
            reference: self.reference.parse().map_err(|_| Refusal::NotFound)?,
            section: domain::proposals::Section::from_code(&self.section).ok_or(Refusal::NotFound)?,
            row,
        })
    }
}

/// What the island says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SectionWords {
    pub on: String,
    pub saving: String,
    /// In front of the time.
    pub kept: String,
    pub put_in: String,
    pub invalid: String,
    pub clash: String,
    pub closed: String,
    pub discarded: String,
    pub offline: String,
    pub signed_out: String,
    pub gone: String,
    pub too_long: String,
    /// In front of the fields that took the text of somebody whose name is not known.
    pub taken: String,
    /// The same after the name.
    pub taken_by: String,
}

/// What the form holds when the page is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// What is saved in the proposal.
    Saved,
    /// The draft that the server keeps.
    Draft,
    /// What was sent and refused.
    Refused,
}

/// Around the form of a part. `topic` is the proposal's, with the version that the page shows.
#[island]
pub fn SectionDraft(
    place: SectionPlace,
    topic: String,
    holds: Holds,
    words: SectionWords,
    clash_words: KeptWords,
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    let status = RwSignal::new(words.on.clone());
    let news = RwSignal::new(String::new());
    let clashes = RwSignal::new(Vec::<Clash>::new());
    let clash_words = StoredValue::new(clash_words);
    #[cfg(feature = "hydrate")]
    let writing = browser::Writing::begin(place, (topic, holds), words, root, (status, news, clashes));
    #[cfg(not(feature = "hydrate"))]
    let _ = (place, topic, holds, words);
    #[cfg(feature = "hydrate")]
    let (changed, sent) = (
        move |event: leptos::ev::Event| writing.changed(&event),
        move |event: leptos::ev::SubmitEvent| writing.autosave.submitted(event),
    );
    #[cfg(not(feature = "hydrate"))]
    let (changed, sent) = (|_: leptos::ev::Event| {}, |_: leptos::ev::SubmitEvent| {});
    let choose = move |clash: Clash, mine: bool| {
        #[cfg(feature = "hydrate")]
        writing.choose(&clash, mine);
        #[cfg(not(feature = "hydrate"))]
        let _ = (clash, mine);
    };
    view! {
        <div node_ref=root on:input=changed on:submit=sent>
            // Nothing at all while there is nothing to say: an empty text would be sent as a space, and give it a look.
            <p class="app-section-news" role="status">{move || Some(news.get()).filter(|news| !news.is_empty())}</p>
            {clash_list(clashes, clash_words, choose)}
            {children()}
            <p class="app-draft__status" role="status">{move || status.get()}</p>
        </div>
    }
}
