//! What the staff may do with a step: note where it stands, record a decision, release what waited.

use domain::{
    decisions::Level,
    plan::{Handling, HandlingForm, Rag, ReviewForm, StepState},
};
use leptos::prelude::*;
use store::{
    Refusal,
    plan::{HoldView, StepPage},
};

use super::words as w;
use crate::{
    forms::{FormState, Values},
    i18n::Locale,
    pages::proposals::decision_words,
    parts::{Field, confirm::unfold, fields::hidden, problems::problems, prose::section},
    t,
};

/// The forms, for those who may use them.
pub async fn work(l: Locale, seen: &StepPage) -> Result<Option<AnyView>, Refusal> {
    let Some((review, handling)) = &seen.forms else {
        return Ok(None);
    };
    let mut forms = vec![
        review_form(l, seen, review).await?,
        decision_form(l, seen, handling).await?,
    ];
    for hold in seen.step.holds.iter().filter(|hold| hold.released_on.is_none()) {
        forms.push(release_form(l, seen.step.no, hold).await?);
    }
    let forms = view! { <div class="app-steps">{forms}</div> }.into_any();
    Ok(Some(section("work", t!(l, plan.work), forms)))
}

/// The fields of a posted form with its button.
fn posted(
    l: Locale,
    form: &FormState,
    no: i64,
    labels: &[(&str, String)],
    fields: AnyView,
    go: &'static str,
) -> AnyView {
    let action = format!("/fn/plan/{}", form.name);
    view! {
        <form method="post" action=action class="app-stack app-form" novalidate="">
            {problems(l, form, labels)}
            {hidden(form)}
            <input type="hidden" name="step" value=no.to_string() />
            {fields}
            <div class="app-actions"><button class="ds-button" type="submit">{go}</button></div>
        </form>
    }
    .into_any()
}

async fn review_form(l: Locale, seen: &StepPage, saved: &ReviewForm) -> Result<AnyView, Refusal> {
    let form = FormState::load("review", saved, seen.step.version).await?;
    let before = seen.step.state;
    let states: Vec<StepState> = StepState::ALL
        .iter()
        .copied()
        .filter(|next| before.may_become(*next))
        .collect();
    let labels = [
        ("as_of", t!(l, plan.field_as_of).to_owned()),
        ("state", t!(l, plan.field_state).to_owned()),
        ("rag", t!(l, plan.field_rag).to_owned()),
        ("status_text", t!(l, plan.field_status_text).to_owned()),
        (
            "proposed_handling",
            t!(l, plan.field_proposed_handling).to_owned(),
        ),
        ("handling_text", t!(l, plan.field_handling_text).to_owned()),
        ("source", t!(l, plan.field_source).to_owned()),
    ];
    let field = |name| {
        let label = labels
            .iter()
            .find(|(n, _)| *n == name)
            .map_or_else(String::new, |(_, label)| label.clone());
        Field::new(l, &form, name, label)
    };
    let fields = view! {
        {field("as_of").required().date()}
        {field("state").required().select(w::choices(&states, |state| w::state(l, state)))}
        {field("rag").required().radios(w::choices(Rag::ALL, |rag| w::rag(l, rag)))}
        {field("status_text").required().max(5_000).area(4)}
        {field("proposed_handling").required().select(w::choices(Handling::ALL, |h| w::handling(l, h)))}
        {field("handling_text").required().max(5_000).area(4)}
        {field("source").max(200).hint(t!(l, plan.field_source_hint)).text()}
    }
    .into_any();
    let content = posted(l, &form, seen.step.no, &labels, fields, t!(l, plan.save_review));
    Ok(unfold(
        "review",
        t!(l, plan.new_review),
        form.problem.is_some(),
        content,
    ))
}

async fn decision_form(l: Locale, seen: &StepPage, saved: &HandlingForm) -> Result<AnyView, Refusal> {
    let form = FormState::load("handling", saved, seen.step.version).await?;
    let labels = [
        ("handling", t!(l, plan.field_handling).to_owned()),
        ("level", t!(l, plan.field_level).to_owned()),
        ("decided_by", t!(l, plan.field_decided_by).to_owned()),
        ("decided_on", t!(l, plan.field_decided_on).to_owned()),
        ("paragraph", t!(l, plan.field_paragraph).to_owned()),
        ("case_number", t!(l, plan.field_case_number).to_owned()),
        ("text", t!(l, plan.field_text).to_owned()),
        ("target", t!(l, plan.field_target).to_owned()),
        (
            "release_condition",
            t!(l, plan.field_release_condition).to_owned(),
        ),
        ("source", t!(l, plan.field_source).to_owned()),
    ];
    let field = |name| {
        let label = labels
            .iter()
            .find(|(n, _)| *n == name)
            .map_or_else(String::new, |(_, label)| label.clone());
        Field::new(l, &form, name, label)
    };
    let ordered_by = t!(
        l,
        plan.field_handling_hint,
        level = decision_words::level(l, seen.ordered_by)
    )
    .to_string();
    let fields = view! {
        {field("handling").required().hint(ordered_by).select(w::choices(Handling::ALL, |h| w::handling(l, h)))}
        {field("level").required().select(w::choices(Level::ALL, |level| decision_words::level(l, level)))}
        {field("decided_by").required().max(200).hint(t!(l, plan.field_decided_by_hint)).text()}
        {field("decided_on").required().date()}
        {field("paragraph").max(40).hint(t!(l, plan.field_paragraph_hint)).text()}
        {field("case_number").max(40).text()}
        {field("text").required().max(5_000).area(4)}
        {field("target").max(200).hint(t!(l, plan.field_waits_hint)).text()}
        {field("release_condition").max(200).hint(t!(l, plan.field_waits_hint)).text()}
        {field("source").max(200).hint(t!(l, plan.field_source_hint)).text()}
    }
    .into_any();
    let content = posted(l, &form, seen.step.no, &labels, fields, t!(l, plan.save_decision));
    Ok(unfold(
        "handling",
        t!(l, plan.new_decision),
        form.problem.is_some(),
        content,
    ))
}

async fn release_form(l: Locale, no: i64, hold: &HoldView) -> Result<AnyView, Refusal> {
    let name = format!("release-{}", hold.id);
    let form = FormState::load(&name, &Values::new(), 0).await?;
    let labels = [("reason", t!(l, plan.release_reason).to_owned())];
    let field = Field::new(l, &form, "reason", t!(l, plan.release_reason))
        .required()
        .max(200)
        .text();
    let content = view! {
        <form method="post" action="/fn/plan/release" class="app-stack app-form" novalidate="">
            {problems(l, &form, &labels)}
            <input type="hidden" name="step" value=no.to_string() />
            <input type="hidden" name="hold" value=hold.id.to_string() />
            {field}
            <div class="app-actions"><button class="ds-button" type="submit">{t!(l, plan.release)}</button></div>
        </form>
    }
    .into_any();
    let heading = format!("{}: {}", t!(l, plan.release), hold.target);
    Ok(unfold(&name, heading, form.problem.is_some(), content))
}
