//! The way of a need, as a list from submitted to benefit.

use domain::needs::{Milestone, Progress, Stop};
use leptos::prelude::*;
use store::needs::{DecisionOnTheWay, NeedView, ProposalOnTheWay};

use super::words as w;
use crate::{
    i18n::Locale,
    parts::icon::{Icon, icon},
    parts::prose::paragraphs,
    t, words,
};

/// The whole way.
pub fn way(l: Locale, need: &NeedView) -> AnyView {
    let stops = need
        .way
        .iter()
        .map(|milestone| stop(l, need, *milestone))
        .collect_view();
    view! { <ol class="app-way">{stops}</ol> }.into_any()
}

fn stop(l: Locale, need: &NeedView, milestone: Milestone) -> AnyView {
    let Milestone { stop, progress } = milestone;
    let when = match progress {
        Progress::Done => done_on(need, stop),
        Progress::Now => w::now(l, stop, need.state, need.proposal.is_some()).to_owned(),
        Progress::Resting if stop == Stop::Proposed => match need.parked_until {
            Some(until) => t!(l, needs.reason_parked, date = words::date(until)).to_string(),
            None => w::progress(l, progress).to_owned(),
        },
        progress => w::progress(l, progress).to_owned(),
    };
    let mark = match progress {
        Progress::Done => Some(icon(Icon::Check)),
        Progress::Resting => Some(icon(Icon::Clock)),
        _ => None,
    };
    let here = matches!(progress, Progress::Now | Progress::Resting).then_some("step");
    // Read before the date, for those who do not see the mark.
    let done = (progress == Progress::Done)
        .then(|| view! { <span class="ds-sr-only">{w::progress(l, progress)}" "</span> });
    let more = match (stop, &need.proposal) {
        (Stop::Proposed, Some(proposal)) => Some(proposal_link(l, proposal)),
        (Stop::Decided, Some(proposal)) => Some(decisions(l, proposal)),
        _ => None,
    };
    view! {
        <li class="app-way__stop" data-progress=progress.code() aria-current=here>
            <span class="app-way__mark" aria-hidden="true">{mark}</span>
            <div class="app-way__body">
                <p class="app-way__name">{w::stop(l, stop)}</p>
                <p class="app-way__when">{done}{when}</p>
                {more}
            </div>
        </li>
    }
    .into_any()
}

/// The day a stop was reached: for the decision the day it was taken, not the day it was recorded.
fn done_on(need: &NeedView, stop: Stop) -> String {
    let decided = need
        .proposal
        .as_ref()
        .and_then(|proposal| proposal.decisions.last());
    match (stop, decided) {
        (Stop::Decided, Some(decided)) => words::date(decided.decided_on),
        _ => need.reached_at(stop).map(words::day_of).unwrap_or_default(),
    }
}

/// The proposal's name; a link for those who may open it.
fn proposal_link(l: Locale, proposal: &ProposalOnTheWay) -> AnyView {
    let name = format!("{} {}", proposal.reference, proposal.title);
    let public = proposal.public.then(|| {
        let href = format!("/initiatives/{}", proposal.reference);
        view! { <p><a class="ds-link" href=href>{t!(l, needs.public_link)}</a></p> }
    });
    let name = if proposal.may_read {
        let href = format!("/proposals/{}", proposal.reference);
        view! { <p><a class="ds-link" href=href>{name}</a></p> }.into_any()
    } else {
        view! { <p>{name}</p> }.into_any()
    };
    view! { {name}{public} }.into_any()
}

fn decisions(l: Locale, proposal: &ProposalOnTheWay) -> AnyView {
    proposal
        .decisions
        .iter()
        .map(|taken| decision(l, taken))
        .collect_view()
        .into_any()
}

fn decision(l: Locale, taken: &DecisionOnTheWay) -> AnyView {
    let by = words::pick(l, &taken.by_sv, &taken.by_en).to_owned();
    let what = t!(
        l,
        needs.decision_by,
        outcome = w::outcome(l, taken.outcome),
        by = by
    )
    .to_string();
    let date = words::date(taken.decided_on);
    let when = match taken.paragraph {
        Some(paragraph) => t!(l, needs.decision_paragraph, date = date, paragraph = paragraph).to_string(),
        None => date,
    };
    let diary = (!taken.diary_number.is_empty()).then(|| {
        let number = t!(l, needs.decision_diary, number = taken.diary_number.clone()).to_string();
        view! { <p class="app-way__when">{number}</p> }
    });
    view! {
        <div class="app-way__decision">
            <p><strong>{what}</strong></p>
            <p class="app-way__when">{when}</p>
            {diary}
            {paragraphs(&taken.reason)}
        </div>
    }
    .into_any()
}
