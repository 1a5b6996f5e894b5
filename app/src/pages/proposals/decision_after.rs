//! What can be done with a decision that was taken: the announcement is noted, the decision corrected.

use std::collections::BTreeMap;

use domain::decisions::{AnnounceForm, BodyForm, DelegateForm};
use leptos::prelude::*;
use store::{
    Refusal,
    decisions::{By, DecisionView, Tab},
};

use super::decision_forms::{ANNOUNCE, CORRECT, about, body_form, delegate_form, trouble};
use crate::{
    forms::FormState,
    i18n::Locale,
    parts::{Field, confirm::unfold},
    t, words,
};

/// What can be done with a decision that was taken: note the announcement, correct it. Only with the one that stands.
pub async fn steps_after(
    l: Locale,
    seen: &Tab,
    decision: &DecisionView,
    latest: bool,
) -> Result<Option<AnyView>, Refusal> {
    if seen.may_correct == Some(decision.id) {
        return correcting_own(l, seen, decision).await.map(Some);
    }
    let By::Body { .. } = decision.by else {
        return Ok(None);
    };
    if !seen.may_announce || decision.superseded {
        return Ok(None);
    }
    let name = format!("{ANNOUNCE}-{}", decision.id);
    let day = |on: Option<time::Date>| on.map(words::date).unwrap_or_default();
    let dates = AnnounceForm {
        adjusted_on: day(decision.adjusted_on),
        announced_on: day(decision.announced_on),
    };
    let form = FormState::load(&name, &dates, seen.head.version).await?;
    let announcing = announcing(l, seen, decision, &form);
    let correcting = if latest {
        Some(correcting(l, seen, decision).await?)
    } else {
        None
    };
    Ok(Some(
        view! {
            <div>
                {unfold(&name, t!(l, decisions.announce_title), form.problem.is_some(), announcing)}
                {correcting}
            </div>
        }
        .into_any(),
    ))
}

fn announcing(l: Locale, seen: &Tab, decision: &DecisionView, form: &FormState) -> AnyView {
    let labels = [
        ("adjusted_on", t!(l, decisions.adjusted_on).to_owned()),
        ("announced_on", t!(l, decisions.announced_on).to_owned()),
    ];
    view! {
        <form method="post" action="/fn/decisions/announce" class="app-stack app-form" novalidate="">
            {trouble(l, seen.head.reference, form, &labels)}
            {about(seen, form)}
            <input type="hidden" name="decision" value=decision.id.to_string() />
            {Field::new(l, form, "adjusted_on", t!(l, decisions.adjusted_on)).date()}
            {Field::new(l, form, "announced_on", t!(l, decisions.announced_on)).hint(t!(l, decisions.announced_hint)).date()}
            <div class="app-actions">
                <button class="ds-button" data-variant="secondary" type="submit">{t!(l, decisions.announce_submit)}</button>
            </div>
        </form>
    }
    .into_any()
}

/// A delegate corrects the own decision, beginning with it as it stands.
async fn correcting_own(l: Locale, seen: &Tab, decision: &DecisionView) -> Result<AnyView, Refusal> {
    let wordings = (1..)
        .zip(&decision.resolutions)
        .map(|(n, r)| (format!("text_{n}"), r.decided.clone()));
    let saved = DelegateForm {
        outcome: decision.outcome.to_string(),
        motivation: decision.motivation.clone(),
        conditions: decision.conditions.clone(),
        resolutions: wordings.collect(),
        ..DelegateForm::default()
    };
    let form = FormState::load(CORRECT, &saved, seen.head.version).await?;
    let content = view! {
        <p class="ds-paragraph">{t!(l, decisions.correct_text)}</p>
        {delegate_form(l, seen, &form, &decision.id.to_string())}
    };
    Ok(unfold(
        CORRECT,
        t!(l, decisions.correct_title),
        form.problem.is_some(),
        content.into_any(),
    ))
}

/// A correction begins with the decision as it stands.
async fn correcting(l: Locale, seen: &Tab, decision: &DecisionView) -> Result<AnyView, Refusal> {
    let (body, paragraph) = match &decision.by {
        By::Body {
            short_code,
            paragraph,
            ..
        } => {
            let body = seen.bodies.iter().find(|body| body.short_code == *short_code);
            (
                body.map(|body| body.id.to_string()).unwrap_or_default(),
                paragraph.to_string(),
            )
        }
        By::Delegate { .. } => (String::new(), String::new()),
    };
    let mut resolutions = BTreeMap::new();
    for (number, resolution) in (1..).zip(&decision.resolutions) {
        resolutions.insert(format!("outcome_{number}"), resolution.outcome.to_string());
        resolutions.insert(format!("text_{number}"), resolution.decided.clone());
    }
    let day = |on: Option<time::Date>| on.map(words::date).unwrap_or_default();
    let saved = BodyForm {
        body,
        meeting_on: words::date(decision.decided_on),
        paragraph,
        diary_number: decision.diary_number.clone(),
        reason: decision.reason.clone(),
        tabled_until: day(decision.tabled_until),
        dissent: decision.dissent.clone(),
        statement: decision.statement.clone(),
        adjusted_on: day(decision.adjusted_on),
        announced_on: day(decision.announced_on),
        supersedes: decision.id.to_string(),
        resolutions,
    };
    let form = FormState::load(CORRECT, &saved, seen.head.version).await?;
    let content = view! {
        <p class="ds-paragraph">{t!(l, decisions.correct_text)}</p>
        {body_form(l, seen, &form, t!(l, decisions.correct_submit))}
    };
    Ok(unfold(
        CORRECT,
        t!(l, decisions.correct_title),
        form.problem.is_some(),
        content.into_any(),
    ))
}
