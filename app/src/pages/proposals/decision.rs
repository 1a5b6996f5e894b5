//! The decision tab of a proposal: who decides, what is proposed, what stands in the way, what was decided.

use domain::{decisions::Obstacle, money::Precision, proposals::ProposalState, reference::Reference};
use leptos::prelude::*;
use store::{
    Refusal,
    decisions::{Tab, tab as read},
};

use super::{
    decision_forms::actions, decision_recusals::recusals, decision_taken::taken, decision_words as w,
    words::obstacles,
};
use crate::{
    context::{Visitor, store},
    i18n::Locale,
    parts::{
        confirm::unfold,
        lists::table,
        notices::{done, empty, notice},
        prose::{facts, section, value},
        tags::Tone,
    },
    t, words,
};

/// The address of the tab.
pub fn address(reference: Reference) -> String {
    format!("/proposals/{reference}?tab=decision")
}

/// The content of the tab.
pub async fn tab(visitor: &Visitor, reference: Reference) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let actor = visitor.signed_in()?;
    let seen = read(&store()?, actor, visitor.now, reference).await?;
    let message = message(l, &visitor.query("done"));
    let actions = actions(l, &seen).await?;
    let recusals = recusals(l, &seen).await?;
    let decisions = taken(l, &seen).await?;
    Ok(view! {
        <p class="app-lead">{t!(l, decisions.lead)}</p>
        {message}
        {(!seen.decisions.is_empty()).then_some(decisions)}
        {in_the_way(l, &seen)}
        {resolutions(l, &seen)}
        {actions}
        {who(l, &seen)}
        {recusals}
    }
    .into_any())
}

fn message(l: Locale, code: &str) -> Option<AnyView> {
    let text = match code {
        "ready" => t!(l, decisions.done_ready),
        "sent" => t!(l, decisions.done_sent),
        "decided" => t!(l, decisions.done_decided),
        "referred_back" => t!(l, decisions.done_referred_back),
        "recorded" => t!(l, decisions.done_recorded),
        "announced" => t!(l, decisions.done_announced),
        "recused" => t!(l, decisions.done_recused),
        "lifted" => t!(l, decisions.done_lifted),
        _ => return None,
    };
    Some(done(text))
}

/// What is not in place, each with a link, until the matter is decided.
fn in_the_way(l: Locale, seen: &Tab) -> Option<AnyView> {
    let state = seen.head.state;
    if state.is_decided() {
        return None;
    }
    if seen.obstacles.is_empty() {
        let text = match state {
            ProposalState::Prioritised | ProposalState::ReadyForDecision => t!(l, decisions.all_in_place),
            ProposalState::InDecision | ProposalState::Tabled => return None,
            _ => t!(l, decisions.not_yet),
        };
        return Some(view! { <p class="ds-paragraph">{text}</p> }.into_any());
    }
    Some(missing(
        l,
        seen.head.reference,
        &seen.obstacles,
        t!(l, decisions.missing_title),
    ))
}

/// A notice of what is missing.
pub fn missing(l: Locale, reference: Reference, of: &[Obstacle], heading: &'static str) -> AnyView {
    let content = view! {
        <p class="ds-paragraph">{t!(l, decisions.missing_text)}</p>
        {obstacles(l, reference, of)}
    };
    // Not an alarm: it is the state of the work, so it is not read out at once.
    view! {
        <div class="ds-alert app-notice" data-color="warning">
            <h2 class="ds-heading" data-size="2xs">{heading}</h2>
            {content}
        </div>
    }
    .into_any()
}

fn resolutions(l: Locale, seen: &Tab) -> Option<AnyView> {
    // While they are being written the form shows them; once decided the decision does.
    if seen.may_make_ready || seen.head.state.is_decided() {
        return None;
    }
    let content = if seen.proposed.is_empty() {
        empty(t!(l, decisions.proposed_none), None)
    } else {
        let rows = seen
            .proposed
            .iter()
            .map(|text| view! { <li>{text.clone()}</li> })
            .collect_view();
        view! { <ol class="app-resolutions app-prose">{rows}</ol> }.into_any()
    };
    Some(section("proposed", t!(l, decisions.proposed_title), content))
}

/// The level that the cost and the nature call for, and before whom it lies.
fn who(l: Locale, seen: &Tab) -> AnyView {
    let head = &seen.head;
    let needed = match &seen.needed {
        Some(point) => w::point(l, point),
        None => t!(l, decisions.needed_none).to_owned(),
    };
    let open_ended = matches!(head.total.precision, Precision::Unknown | Precision::AtLeast)
        .then(|| view! { <p class="app-subtle">{t!(l, decisions.open_ended)}</p> });
    let principle = if head.principle {
        t!(l, common.yes)
    } else {
        t!(l, common.no)
    };
    let mut rows = vec![
        (
            t!(l, decisions.fact_cost).to_owned(),
            value(words::kronor(l, head.total), ""),
        ),
        (t!(l, decisions.fact_principle).to_owned(), value(principle, "")),
        (
            t!(l, decisions.fact_needed).to_owned(),
            view! { <div><span>{needed}</span>{open_ended}</div> }.into_any(),
        ),
    ];
    if let Some(assignment) = &seen.assignment {
        let name = words::pick(l, &assignment.name_sv, &assignment.name_en).to_owned();
        let name = match assignment.meeting_on {
            Some(on) => t!(l, decisions.before_body, name = name, date = words::date(on)).to_string(),
            None => name,
        };
        let sent = t!(
            l,
            decisions.sent_note,
            date = words::day_of(assignment.sent_at),
            name = assignment.sent_by.clone()
        )
        .to_string();
        let note = (!assignment.note.is_empty())
            .then(|| view! { <p class="app-prose">{assignment.note.clone()}</p> });
        let before =
            view! { <div><span>{name}</span><p class="app-subtle">{sent}</p>{note}</div> }.into_any();
        rows.push((t!(l, decisions.fact_before).to_owned(), before));
    }
    let content = view! {
        {facts(rows)}
        <div class="app-after">{unfold("order", t!(l, decisions.order), false, order(l, seen))}</div>
    };
    section("who", t!(l, decisions.who_title), content.into_any())
}

fn order(l: Locale, seen: &Tab) -> AnyView {
    if seen.order.is_empty() {
        return empty(t!(l, decisions.order_empty), None);
    }
    let rows = seen
        .order
        .iter()
        .map(|point| {
            let holder = words::pick(l, &point.holder_sv, &point.holder_en).to_owned();
            let name = (!point.person_name.is_empty())
                .then(|| view! { <small class="app-subtle">{point.person_name.clone()}</small> });
            let about = words::pick(l, &point.description_sv, &point.description_en).to_owned();
            let conditions = words::pick(l, &point.conditions_sv, &point.conditions_en).to_owned();
            let principle = point
                .rung
                .principle
                .then(|| view! { <span>{t!(l, decisions.order_principle)}</span> });
            view! {
                <tr>
                    <th scope="row">{point.code.clone()}</th>
                    <td class="app-subject">{holder}{name}</td>
                    <td>{w::level(l, point.rung.level)}</td>
                    <td>{w::limit(l, point.rung.limit_max)}</td>
                    <td>{about}" "{conditions}" "{principle}</td>
                </tr>
            }
        })
        .collect_view();
    let content = view! {
        <thead>
            <tr>
                <th scope="col">{t!(l, decisions.order_code)}</th>
                <th scope="col">{t!(l, decisions.order_holder)}</th>
                <th scope="col">{t!(l, decisions.order_level)}</th>
                <th scope="col">{t!(l, decisions.order_limit)}</th>
                <th scope="col">{t!(l, decisions.order_conditions)}</th>
            </tr>
        </thead>
        <tbody>{rows}</tbody>
    };
    table(
        "delegation-order",
        t!(l, decisions.order_caption),
        content.into_any(),
    )
}

/// Says that a delegate cannot decide this one, and why.
pub fn outside(l: Locale, reference: Reference, of: &[Obstacle]) -> AnyView {
    let content = view! {
        <p class="ds-paragraph">{t!(l, decisions.delegate_short_text)}</p>
        {obstacles(l, reference, of)}
    };
    notice(Tone::Info, t!(l, decisions.delegate_short), content.into_any())
}
