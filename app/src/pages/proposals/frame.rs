//! What stands around every tab of a proposal: title, state, the few facts everybody asks for, the tabs.

use domain::{
    policy::{Action, Subject, may},
    reference::Reference,
};
use leptos::prelude::*;
use store::proposals::Frame;

use super::words::{band, state_tag};
use crate::{
    context::Visitor,
    i18n::Locale,
    parts::{notices::done, page::Crumb, title},
    t, words,
};

domain::choices! {
    /// The parts of a proposal's page, by their code in the address.
    pub enum Tab {
        Overview = "overview",
        Content = "content",
        Referral = "referral",
        Reviews = "reviews",
        Scoring = "scoring",
        Decision = "decision",
        Talk = "talk",
        Journal = "journal",
    }
}

impl Tab {
    pub fn address(self, reference: Reference) -> String {
        match self {
            Self::Overview => format!("/proposals/{reference}"),
            tab => format!("/proposals/{reference}?tab={tab}"),
        }
    }

    fn name(self, l: Locale) -> &'static str {
        match self {
            Self::Overview => t!(l, proposals.tab_overview),
            Self::Content => t!(l, proposals.tab_content),
            Self::Referral => t!(l, proposals.tab_referral),
            Self::Reviews => t!(l, proposals.tab_reviews),
            Self::Scoring => t!(l, proposals.tab_scoring),
            Self::Decision => t!(l, proposals.tab_decision),
            Self::Talk => t!(l, conversations.title),
            Self::Journal => t!(l, proposals.tab_journal),
        }
    }
}

/// The way to a proposal's pages.
pub fn crumbs(l: Locale, under: Option<&Frame>) -> Vec<Crumb> {
    let mut crumbs = vec![("/proposals".to_owned(), t!(l, proposals.heading).to_owned())];
    if let Some(frame) = under {
        crumbs.push((
            Tab::Overview.address(frame.head.reference),
            frame.head.title.clone(),
        ));
    }
    crumbs
}

/// The top of the page, down to the tabs; `watch` is the button to follow it.
pub fn top(visitor: &Visitor, frame: &Frame, tab: Tab, watch: AnyView) -> AnyView {
    let l = visitor.locale;
    let head = &frame.head;
    let sponsor = frame.sponsor.as_ref().map(|unit| {
        let name = words::pick(l, &unit.name_sv, &unit.name_en).to_owned();
        view! { <span>{t!(l, proposals.fact_sponsor)}": "{name}</span> }
    });
    let cost = (head.total.kronor > 0 || head.total.precision != domain::money::Precision::Exact)
        .then(|| view! { <span>{t!(l, proposals.fact_cost)}": "{words::kronor(l, head.total)}</span> });
    let band = band(l, head.score, head.band.as_deref())
        .map(|text| view! { <span>{t!(l, proposals.fact_band)}": "{text}</span> });
    view! {
        {title(l, crumbs(l, None), head.title.clone())}
        <div class="app-meta app-meta--wide">
            <span>{head.reference.to_string()}</span>
            {state_tag(l, head.state)}
            {sponsor}
            {cost}
            {band}
            {watch}
        </div>
        {standing(l, frame)}
        {tabs(visitor, frame, tab)}
        {message(l, &visitor.query("done"))}
    }
    .into_any()
}

/// Why the reader cannot do what the role otherwise gives.
fn standing(l: Locale, frame: &Frame) -> Option<AnyView> {
    let text = if frame.recused {
        t!(l, proposals.you_are_recused)
    } else {
        return None;
    };
    Some(
        view! { <div class="ds-alert app-notice" data-color="warning"><p class="ds-paragraph">{text}</p></div> }
            .into_any(),
    )
}

fn tabs(visitor: &Visitor, frame: &Frame, current: Tab) -> AnyView {
    let l = visitor.locale;
    let reads_scores = may(
        visitor.actor.as_ref(),
        Action::ScoreRead,
        &Subject::Proposal(&frame.facts),
    )
    .is_allowed();
    let links = Tab::ALL
        .iter()
        .filter(|tab| **tab != Tab::Scoring || reads_scores)
        .map(|tab| {
            let href = tab.address(frame.head.reference);
            view! { <a href=href aria-current=(*tab == current).then_some("page")>{tab.name(l)}</a> }
        })
        .collect_view();
    view! { <nav class="app-tabnav" aria-label=t!(l, proposals.tabs)>{links}</nav> }.into_any()
}

/// What has just been done. Reviews, scores and decisions say their own.
pub fn message(l: Locale, code: &str) -> Option<AnyView> {
    let text = match code {
        "created" => t!(l, proposals.done_created),
        "saved" => t!(l, proposals.done_saved),
        "added" => t!(l, proposals.done_added),
        "removed" => t!(l, proposals.done_removed),
        "prepared" => t!(l, proposals.done_prepared),
        "referred" => t!(l, proposals.done_referred),
        "answered" => t!(l, proposals.done_answered),
        "referral_closed" => t!(l, proposals.done_referral_closed),
        "tied" => t!(l, proposals.done_tied),
        "untied" => t!(l, proposals.done_untied),
        "start_execution" => t!(l, proposals.done_started),
        "complete" => t!(l, proposals.done_completed),
        "follow_up_benefits" => t!(l, proposals.done_followed_up),
        "close" => t!(l, proposals.done_closed),
        _ => return None,
    };
    Some(done(text))
}
