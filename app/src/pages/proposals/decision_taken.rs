//! The decisions taken on a proposal, each with its resolutions, dates and corrections.

use domain::decisions::{Outcome, Resolution};
use leptos::prelude::*;
use store::{
    Refusal,
    decisions::{By, DecisionView, Tab},
};

use super::{decision_after::steps_after, decision_words as w};
use crate::{
    i18n::Locale,
    parts::{
        lists::table,
        prose::{facts, paragraphs, section, value},
        tags::{Tone, tag},
    },
    t, words,
};

/// All decisions, the latest first.
pub async fn taken(l: Locale, seen: &Tab) -> Result<AnyView, Refusal> {
    let latest = seen.decisions.last().map(|decision| decision.id);
    let mut views = Vec::new();
    for decision in seen.decisions.iter().rev() {
        let steps = steps_after(l, seen, decision, latest == Some(decision.id)).await?;
        views.push(one(l, decision, steps));
    }
    let content = view! { <div class="app-stack">{views}</div> };
    Ok(section(
        "decisions",
        t!(l, decisions.taken_title),
        content.into_any(),
    ))
}

fn one(l: Locale, decision: &DecisionView, steps: Option<AnyView>) -> AnyView {
    let mark = if decision.superseded {
        Some(tag(Tone::Neutral, t!(l, decisions.superseded)))
    } else if decision.supersedes.is_some() {
        Some(tag(Tone::Info, t!(l, decisions.correction)))
    } else {
        None
    };
    let id = format!("decision-{}", decision.id);
    let texts = [
        (t!(l, decisions.motivation), &decision.motivation),
        (t!(l, decisions.conditions), &decision.conditions),
        (t!(l, decisions.reason), &decision.reason),
        (t!(l, decisions.dissent), &decision.dissent),
        (t!(l, decisions.statement), &decision.statement),
    ]
    .into_iter()
    // A referral back by a delegate has its motivation as its reason; it is said once.
    .filter(|(label, text)| {
        !text.is_empty() && (*label != t!(l, decisions.reason) || **text != decision.motivation)
    })
    .map(|(label, text)| view! { <h4 class="ds-heading" data-size="2xs">{label}</h4>{paragraphs(text)} })
    .collect_view();
    view! {
        <article class="app-decision" id=id.clone() aria-labelledby=format!("{id}-heading")>
            <h3 class="ds-heading" data-size="xs" id=format!("{id}-heading")>
                {w::by(l, &decision.by)}", "{words::date(decision.decided_on)}
            </h3>
            <p class="app-meta">{w::outcome_tag(l, decision.outcome)}{mark}</p>
            {resolutions(l, &id, &decision.resolutions)}
            {texts}
            {particulars(l, decision)}
            {steps}
        </article>
    }
    .into_any()
}

fn resolutions(l: Locale, id: &str, of: &[Resolution]) -> AnyView {
    let rows = (1..)
        .zip(of)
        .map(|(number, resolution)| {
            let changed = (resolution.outcome == Outcome::ApprovedWithChanges).then(|| {
                view! {
                    <p class="app-subtle">
                        {t!(l, decisions.r_proposed)}": "<del>{resolution.proposed.clone()}</del>
                    </p>
                }
            });
            view! {
                <tr>
                    <th scope="row" class="app-num">{number}</th>
                    <td class="app-prose">{resolution.decided.clone()}{changed}</td>
                    <td>{w::outcome_tag(l, resolution.outcome)}</td>
                </tr>
            }
        })
        .collect_view();
    let content = view! {
        <thead>
            <tr>
                <th scope="col" class="app-num">"#"</th>
                <th scope="col">{t!(l, decisions.r_text)}</th>
                <th scope="col">{t!(l, decisions.r_outcome)}</th>
            </tr>
        </thead>
        <tbody>{rows}</tbody>
    };
    table(
        &format!("{id}-resolutions"),
        t!(l, decisions.resolutions),
        content.into_any(),
    )
}

fn particulars(l: Locale, decision: &DecisionView) -> AnyView {
    let mut rows = vec![(
        t!(l, decisions.d_diary).to_owned(),
        value(decision.diary_number.clone(), ""),
    )];
    if let By::Delegate {
        number, reportable, ..
    } = &decision.by
    {
        let reported =
            reportable.then(|| view! { <span class="app-subtle">{t!(l, decisions.d_reportable)}</span> });
        let number = view! { <span>{number.clone()}" "{reported}</span> }.into_any();
        rows.push((t!(l, decisions.d_number).to_owned(), number));
    }
    for (name, on) in [
        (t!(l, decisions.tabled_until), decision.tabled_until),
        (t!(l, decisions.adjusted_on), decision.adjusted_on),
        (t!(l, decisions.announced_on), decision.announced_on),
        (t!(l, decisions.d_appeal), decision.appeal_last_day),
        (t!(l, decisions.d_force), decision.legal_force_on),
    ] {
        rows.extend(on.map(|on| (name.to_owned(), value(words::date(on), ""))));
    }
    rows.push((
        t!(l, decisions.d_total).to_owned(),
        value(words::kronor(l, decision.total), ""),
    ));
    let recorded = t!(
        l,
        decisions.d_recorded_by,
        date = words::moment(decision.recorded_at),
        name = decision.recorded_by.clone()
    )
    .to_string();
    rows.push((t!(l, decisions.d_recorded).to_owned(), value(recorded, "")));
    facts(rows)
}
