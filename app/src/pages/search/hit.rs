//! A hit: what it is, where it leads, what it says.

use domain::search::{Kind, Piece};
use leptos::prelude::*;
use store::search::{HitState, HitView};

use crate::{
    i18n::Locale,
    pages::{initiatives, needs, plan, proposals, proposals::decision_words, systems},
    parts::tags::{Tone, tag},
    t, words,
};

/// The kind in words; a proposal that only the public's page shows is an initiative.
pub(super) fn kind(l: Locale, kind: Kind, public: bool) -> &'static str {
    match kind {
        Kind::Need => t!(l, search.kind_need),
        Kind::Proposal if public => t!(l, search.kind_initiative),
        Kind::Proposal => t!(l, search.kind_proposal),
        Kind::Decision => t!(l, search.kind_decision),
        Kind::Step => t!(l, search.kind_step),
        Kind::System => t!(l, search.kind_system),
        Kind::Comment => t!(l, search.kind_comment),
        Kind::Attachment => t!(l, search.kind_attachment),
    }
}

/// Where a hit is read.
fn address(hit: &HitView) -> String {
    let reference = &hit.reference;
    let of_need = reference.starts_with("B-");
    match hit.kind {
        Kind::Need => format!("/needs/{reference}"),
        Kind::Step => format!("/plan/{reference}"),
        Kind::System => format!("/systems/{reference}"),
        Kind::Proposal | Kind::Decision if hit.public => format!("/initiatives/{reference}"),
        Kind::Proposal => format!("/proposals/{reference}"),
        Kind::Decision => format!("/proposals/{reference}?tab=decision"),
        Kind::Comment if of_need => format!("/needs/{reference}#comment-{}", hit.id),
        Kind::Comment => format!("/proposals/{reference}?tab=talk#comment-{}", hit.id),
        Kind::Attachment if of_need => format!("/needs/{reference}#attachments"),
        Kind::Attachment => format!("/proposals/{reference}#attachments"),
    }
}

fn state(l: Locale, state: HitState) -> Option<AnyView> {
    Some(match state {
        HitState::Need(state) => needs::words::state_tag(l, state),
        HitState::Proposal(state) => proposals::words::state_tag(l, state),
        HitState::Initiative(status) => initiatives::words::status_tag(l, status),
        HitState::Step(state) => plan::words::state_tag(l, state),
        HitState::System(state) => systems::words::state_tag(l, state),
        HitState::Decision(outcome) => decision_words::outcome_tag(l, outcome),
        HitState::Comment(_) | HitState::Attachment => return None,
    })
}

fn pieces(pieces: &[Piece]) -> AnyView {
    pieces
        .iter()
        .map(|piece| {
            // What stands in fields and paragraphs of its own is told apart.
            let text = piece.text.replace('\n', " · ");
            if piece.marked {
                view! { <mark>{text}</mark> }.into_any()
            } else {
                text.into_any()
            }
        })
        .collect_view()
        .into_any()
}

pub(super) fn hit(l: Locale, hit: &HitView) -> AnyView {
    let heading = if hit.kind == Kind::Comment {
        let name: String = hit.title.iter().map(|piece| piece.text.as_str()).collect();
        t!(l, search.comment_by, name = name).to_string().into_any()
    } else {
        pieces(&hit.title)
    };
    let reference = match hit.kind {
        Kind::Step => t!(l, search.step_no, no = hit.reference.clone()).to_string(),
        _ => hit.reference.clone(),
    };
    let place = (!hit.place.is_empty()).then(|| {
        let text = t!(l, search.on_place, place = hit.place.clone()).to_string();
        view! { <span>{text}</span> }
    });
    let unit = words::pick(l, &hit.unit_sv, &hit.unit_en).to_owned();
    let unit = (!unit.is_empty()).then(|| view! { <span>{unit}</span> });
    let on = hit.on.map(|on| view! { <span>{words::date(on)}</span> });
    let excerpt =
        (!hit.excerpt.is_empty()).then(|| view! { <p class="app-hit__text">{pieces(&hit.excerpt)}</p> });
    view! {
        <li class="app-hit">
            <div class="app-hit__head">
                <h2 class="ds-heading" data-size="2xs"><a class="ds-link" href=address(hit)>{heading}</a></h2>
                {state(l, hit.state)}
            </div>
            <p class="app-meta">
                {tag(Tone::Neutral, kind(l, hit.kind, hit.public))}
                <span>{reference}</span>{place}{unit}{on}
            </p>
            {excerpt}
        </li>
    }
    .into_any()
}
