//! The page of a proposal: its frame and one of its tabs.

use domain::{conversations::On, journal::SubjectKind, reference::Reference};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{Refusal, notifications, proposals};

use super::{
    content, decision,
    frame::{Tab, top},
    overview, referral, reviews, scoring,
};
use crate::{
    context::{store, visitor},
    islands::live_region::LiveRegion,
    pages::{attachments::files, conversations::talk, journal, notifications::watch_button},
    parts::{live, page, presence::presence},
    t,
};

#[component]
pub fn ProposalPage() -> impl IntoView {
    let typed = address_part("reference");
    page(async move {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let reference = reference(&typed)?;
        let tab = Tab::from_code(&visitor.query("tab")).unwrap_or(Tab::Overview);
        let store = store()?;
        let id = proposals::named(&store, reference).await?;
        // Before the proposal is read: what happens meanwhile is then told, not missed.
        let topic = live::topic(&store, SubjectKind::Proposal, id.0).await?;
        let (mut talk_regions, mut talk_topics) = (String::new(), String::new());
        let (frame, content) = match tab {
            Tab::Overview => {
                let seen = proposals::content(&store, actor, reference).await?;
                let view = overview::tab(&visitor, &seen).await?;
                (seen.frame, view)
            }
            Tab::Content => {
                let seen = proposals::content(&store, actor, reference).await?;
                let content = content::tab(&visitor, &seen).await?;
                let files = files(&visitor, On::Proposal(id), &reference.to_string()).await?;
                (seen.frame, view! { {content}{files} }.into_any())
            }
            Tab::Referral => {
                let seen = proposals::content(&store, actor, reference).await?;
                let view = referral::tab(&visitor, &seen).await?;
                (seen.frame, view)
            }
            Tab::Reviews => (
                proposals::frame(&store, actor, reference).await?,
                reviews::tab(&visitor, reference).await?,
            ),
            Tab::Scoring => (
                proposals::frame(&store, actor, reference).await?,
                scoring::tab(&visitor, reference).await?,
            ),
            Tab::Decision => (
                proposals::frame(&store, actor, reference).await?,
                decision::tab(&visitor, reference).await?,
            ),
            Tab::Talk => {
                let frame = proposals::frame(&store, actor, reference).await?;
                let page = Tab::Talk.address(reference);
                let talk = talk(&visitor, On::Proposal(id), &reference.to_string(), &page).await?;
                (talk_regions, talk_topics) = (talk.regions, talk.topics);
                (frame, talk.view)
            }
            Tab::Journal => {
                let (frame, kept) = proposals::history(&store, actor, reference).await?;
                (frame, journal::table_of(visitor.locale, kept))
            }
        };
        if !visitor.live {
            notifications::visited(&store, actor, visitor.now, id.0).await?;
        }
        let watch = watch_button(&visitor, SubjectKind::Proposal, id.0, reference.to_string()).await?;
        let l = visitor.locale;
        let others = presence(l, &store, actor, (SubjectKind::Proposal, id.0), "").await?;
        Ok(view! {
            {others}
            <LiveRegion
                topic=format!("{topic} {talk_topics}")
                regions=if tab == Tab::Talk {
                    format!("proposal-top {talk_regions}")
                } else {
                    "proposal-top proposal-tab".to_owned()
                }
                said=t!(l, common.live_changed).to_owned()
            >
                <div id="proposal-top">{top(&visitor, &frame, tab, watch)}</div>
                <div id="proposal-tab">{content}</div>
            </LiveRegion>
        }
        .into_any())
    })
}

/// A part of the path; empty when missing.
pub fn address_part(name: &str) -> String {
    use_params_map()
        .with_untracked(|params| params.get(name))
        .unwrap_or_default()
}

/// The reference in an address; what is not one leads nowhere.
pub fn reference(typed: &str) -> Result<Reference, Refusal> {
    typed.parse().map_err(|_| Refusal::NotFound)
}
