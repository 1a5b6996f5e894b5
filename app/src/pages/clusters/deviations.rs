//! Local deviations: what a unit needs and why, the staff's answer, and the forms of both.

use domain::clusters::{DecisionForm, DeviationForm, DeviationState, PARAGRAPHS_MAX, Verdict};
use domain::needs::personal_numbers;
use leptos::prelude::*;
use store::{
    Refusal,
    clusters::{ClusterView, DeviationView, UnitRow},
};

use super::words as w;
use crate::{
    forms::{FormState, Values},
    i18n::Locale,
    parts::{
        Field,
        confirm::unfold,
        fields::{Choice, hidden},
        problems::problems,
        prose::{facts, paragraphs, section},
    },
    t, words,
};

/// The name of the form by which a unit asks.
pub(super) const ASK: &str = "ask";

/// All of the group's deviations, those of a unit together, with what the reader may do about each.
pub async fn all(l: Locale, group: &ClusterView) -> Result<Option<AnyView>, Refusal> {
    let mut items = Vec::new();
    for row in &group.units {
        for deviation in &row.deviations {
            items.push(one(l, group, row, deviation).await?);
        }
    }
    if items.is_empty() {
        return Ok(None);
    }
    let list = view! { <ul class="app-deviations">{items}</ul> }.into_any();
    Ok(Some(section(
        "deviations",
        t!(l, clusters.section_deviations),
        list,
    )))
}

async fn one(
    l: Locale,
    group: &ClusterView,
    row: &UnitRow,
    deviation: &DeviationView,
) -> Result<AnyView, Refusal> {
    let unit = words::pick(l, &row.unit.name_sv, &row.unit.name_en).to_owned();
    let mut rows = vec![
        (
            t!(l, clusters.deviation_requirement).to_owned(),
            paragraphs(&deviation.requirement),
        ),
        (
            t!(l, clusters.deviation_reason).to_owned(),
            paragraphs(&deviation.reason),
        ),
    ];
    let asked = t!(
        l,
        clusters.deviation_asked,
        name = deviation.asked_by.clone(),
        date = words::day_of(deviation.asked_at)
    )
    .to_string();
    if !deviation.answer.is_empty() {
        let by = t!(
            l,
            clusters.deviation_decided,
            name = deviation.decided_by.clone(),
            date = deviation.decided_at.map(words::day_of).unwrap_or_default()
        )
        .to_string();
        let answer = view! { {paragraphs(&deviation.answer)}<p class="app-item__meta">{by}</p> };
        rows.push((t!(l, clusters.deviation_answer).to_owned(), answer.into_any()));
    }
    if !deviation.end_reason.is_empty() {
        rows.push((
            t!(l, clusters.deviation_ended).to_owned(),
            paragraphs(&deviation.end_reason),
        ));
    }
    let own = deviation
        .own
        .then(|| view! { <p class="ds-paragraph app-subtle">{t!(l, clusters.deviation_own)}</p> });
    let answer = if deviation.may_answer {
        Some(answer(l, group, &unit, deviation).await?)
    } else {
        None
    };
    let end = if deviation.may_end {
        Some(end(l, group, &unit, deviation).await?)
    } else {
        None
    };
    Ok(view! {
        <li class="app-deviation" id=format!("deviation-{}", deviation.id)>
            <h3 class="ds-heading" data-size="2xs">{unit}</h3>
            <p class="app-item__meta">{w::standing_tag(l, deviation)}<span>{asked}</span></p>
            {facts(rows)}
            {own}
            {answer}
            {end}
        </li>
    }
    .into_any())
}

/// The fields that tell which deviation of which group a form is about.
fn about(group: &ClusterView, deviation: &DeviationView) -> AnyView {
    view! {
        <input type="hidden" name="group" value=group.reference.to_string() />
        <input type="hidden" name="deviation" value=deviation.id.to_string() />
    }
    .into_any()
}

async fn answer(
    l: Locale,
    group: &ClusterView,
    unit: &str,
    deviation: &DeviationView,
) -> Result<AnyView, Refusal> {
    let name = format!("answer-{}", deviation.id);
    let form = FormState::load(&name, &DecisionForm::default(), 0).await?;
    let labels = [
        ("verdict", t!(l, clusters.answer_verdict).to_owned()),
        ("until", t!(l, clusters.answer_until).to_owned()),
        ("reason", t!(l, clusters.field_reason).to_owned()),
    ];
    let verdicts: Vec<Choice> = Verdict::ALL
        .iter()
        .map(|verdict| (verdict.to_string(), w::verdict(l, *verdict).to_owned()))
        .collect();
    let content = view! {
        <form method="post" action="/fn/clusters/answer" class="app-stack" novalidate="">
            {problems(l, &form, &labels)}
            {hidden(&form)}
            {about(group, deviation)}
            {Field::new(l, &form, "verdict", t!(l, clusters.answer_verdict)).required().radios(verdicts)}
            {Field::new(l, &form, "until", t!(l, clusters.answer_until))
                .conditional()
                .hint(t!(l, clusters.answer_until_hint))
                .date()}
            {Field::new(l, &form, "reason", t!(l, clusters.field_reason))
                .required()
                .max(PARAGRAPHS_MAX)
                .hint(t!(l, clusters.answer_reason_hint))
                .area(4)}
            <div class="app-actions">
                <button class="ds-button" data-size="sm" type="submit">{t!(l, clusters.answer_do)}</button>
            </div>
        </form>
    };
    let heading = t!(l, clusters.answer_title, unit = unit.to_owned()).to_string();
    Ok(unfold(&name, heading, form.problem.is_some(), content.into_any()))
}

async fn end(
    l: Locale,
    group: &ClusterView,
    unit: &str,
    deviation: &DeviationView,
) -> Result<AnyView, Refusal> {
    let name = format!("end-{}", deviation.id);
    let form = FormState::load(&name, &Values::new(), 0).await?;
    let waits = deviation.state == DeviationState::Requested;
    let (heading, text, go) = if waits {
        (
            t!(l, clusters.withdraw_title, unit = unit.to_owned()).to_string(),
            None,
            t!(l, clusters.withdraw_do),
        )
    } else {
        (
            t!(l, clusters.end_title, unit = unit.to_owned()).to_string(),
            Some(view! { <p class="ds-paragraph">{t!(l, clusters.end_text)}</p> }),
            t!(l, clusters.end_do),
        )
    };
    let labels = [("reason", t!(l, clusters.field_reason).to_owned())];
    let content = view! {
        <form method="post" action="/fn/clusters/end" class="app-stack" novalidate="">
            {problems(l, &form, &labels)}
            {hidden(&form)}
            {about(group, deviation)}
            {text}
            {Field::new(l, &form, "reason", t!(l, clusters.field_reason)).required().max(PARAGRAPHS_MAX).area(3)}
            <div class="app-actions">
                <button class="ds-button" data-size="sm" data-color="danger" type="submit">{go}</button>
            </div>
        </form>
    };
    Ok(unfold(&name, heading, form.problem.is_some(), content.into_any()))
}

/// The form by which a unit asks, for whoever may ask for one.
pub async fn ask(l: Locale, group: &ClusterView) -> Result<Option<AnyView>, Refusal> {
    if group.may_ask.is_empty() {
        return Ok(None);
    }
    let units: Vec<Choice> = group
        .may_ask
        .iter()
        .map(|unit| {
            let name = words::pick(l, &unit.name_sv, &unit.name_en).to_owned();
            (unit.id.to_string(), name)
        })
        .collect();
    let only = match units.as_slice() {
        [(id, _)] => id.clone(),
        _ => String::new(),
    };
    let saved = DeviationForm {
        unit: only,
        ..DeviationForm::default()
    };
    let form = FormState::load(ASK, &saved, 0).await?;
    let labels = [
        ("unit", t!(l, clusters.ask_unit).to_owned()),
        ("requirement", t!(l, clusters.ask_requirement).to_owned()),
        ("reason", t!(l, clusters.ask_reason).to_owned()),
    ];
    let (requirement, reason) = (form.value("requirement"), form.value("reason"));
    let warned = !personal_numbers(&[("requirement", &requirement), ("reason", &reason)]).is_empty();
    let acknowledged =
        warned.then(|| Field::new(l, &form, "acknowledged", t!(l, clusters.ask_acknowledged)).check());
    let content = view! {
        <p class="ds-paragraph">{t!(l, clusters.ask_text)}</p>
        <form method="post" action="/fn/clusters/ask" class="app-stack app-form" novalidate="">
            {problems(l, &form, &labels)}
            {hidden(&form)}
            <input type="hidden" name="group" value=group.reference.to_string() />
            {Field::new(l, &form, "unit", t!(l, clusters.ask_unit)).required().select(units)}
            {Field::new(l, &form, "requirement", t!(l, clusters.ask_requirement)).required().max(PARAGRAPHS_MAX).area(3)}
            {Field::new(l, &form, "reason", t!(l, clusters.ask_reason))
                .required()
                .max(PARAGRAPHS_MAX)
                .hint(t!(l, clusters.ask_reason_hint))
                .area(4)}
            {acknowledged}
            <div class="app-actions">
                <button class="ds-button" data-size="sm" type="submit">{t!(l, clusters.ask_do)}</button>
            </div>
        </form>
    };
    Ok(Some(unfold(
        ASK,
        t!(l, clusters.ask_title),
        form.problem.is_some(),
        content.into_any(),
    )))
}
