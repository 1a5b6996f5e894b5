//! The forms that take a matter on: making ready, laying before, deciding, recording.

use std::collections::BTreeMap;

use domain::{
    decisions::{BodyForm, DelegateForm, Outcome, ReadyForm, SendForm},
    reference::Reference,
};
use leptos::prelude::*;
use store::{Conflict, Refusal, decisions::Tab};

use super::{
    decision::{missing, outside},
    decision_words as w,
};
use crate::{
    forms::{FormState, Problem},
    i18n::Locale,
    parts::{
        Field,
        confirm::unfold,
        fields::{Choice, hidden},
        problems::problems,
        prose::section,
    },
    t, words,
};

/// Names of the forms, which keep what was typed apart.
pub const READY: &str = "ready";
pub const SEND: &str = "send";
pub const DELEGATE: &str = "delegate";
pub const RECORD: &str = "record";
pub const CORRECT: &str = "correct";
pub const ANNOUNCE: &str = "announce";
pub const RECUSE: &str = "recuse";
pub const LIFT: &str = "lift";

const AREA: usize = 5_000;

/// The forms that take the matter on, for whoever may.
pub async fn actions(l: Locale, seen: &Tab) -> Result<AnyView, Refusal> {
    let mut views = Vec::new();
    if seen.may_make_ready && seen.obstacles.is_empty() {
        views.push(ready(l, seen).await?);
    }
    if !seen.own_points.is_empty() {
        views.push(delegate(l, seen).await?);
    }
    if seen.may_record {
        views.push(record(l, seen).await?);
    }
    if seen.may_send {
        views.push(send(l, seen).await?);
    }
    Ok(views.into_any())
}

/// What stands above a refused form; missing parts by name, with links.
pub(super) fn trouble(
    l: Locale,
    reference: Reference,
    form: &FormState,
    labels: &[(&str, String)],
) -> AnyView {
    match &form.problem {
        Some(Problem::Conflict(Conflict::Missing(of))) => {
            missing(l, reference, of, t!(l, decisions.missing_now))
        }
        _ => problems(l, form, labels),
    }
}

async fn ready(l: Locale, seen: &Tab) -> Result<AnyView, Refusal> {
    let form = FormState::load(READY, &ReadyForm::from(&seen.proposed[..]), seen.head.version).await?;
    let label = t!(l, decisions.ready_field);
    let content = view! {
        <form method="post" action="/fn/decisions/ready" class="app-stack app-form" novalidate="">
            {trouble(l, seen.head.reference, &form, &[("resolutions", label.to_owned())])}
            {about(seen, &form)}
            {Field::new(l, &form, "resolutions", label).required().hint(t!(l, decisions.ready_hint)).area(5)}
            <div class="app-actions"><button class="ds-button" type="submit">{t!(l, decisions.ready_submit)}</button></div>
        </form>
    };
    Ok(section(READY, t!(l, decisions.ready_title), content.into_any()))
}

/// The hidden fields of every form here.
pub(super) fn about(seen: &Tab, form: &FormState) -> AnyView {
    view! {
        {hidden(form)}
        <input type="hidden" name="reference" value=seen.head.reference.to_string() />
    }
    .into_any()
}

async fn send(l: Locale, seen: &Tab) -> Result<AnyView, Refusal> {
    // What the order calls for is chosen from the start.
    let suggested = seen.needed.as_ref().map(|point| match point.rung.body {
        Some(body) => format!("body:{body}"),
        None => format!("delegation:{}", point.rung.id),
    });
    let saved = SendForm {
        to: suggested.unwrap_or_default(),
        ..SendForm::default()
    };
    let form = FormState::load(SEND, &saved, seen.head.version).await?;
    let labels = [
        ("to", t!(l, decisions.send_to).to_owned()),
        ("meeting_on", t!(l, decisions.send_meeting).to_owned()),
        ("note", t!(l, decisions.send_note).to_owned()),
    ];
    let delegates = seen
        .order
        .iter()
        .filter(|point| point.rung.body.is_none() && point.person.is_some());
    let choices: Vec<Choice> = delegates
        .map(|point| (format!("delegation:{}", point.rung.id), w::point(l, point)))
        .chain(seen.bodies.iter().map(|body| {
            (
                format!("body:{}", body.id),
                words::pick(l, &body.name_sv, &body.name_en).to_owned(),
            )
        }))
        .collect();
    let content = view! {
        <form method="post" action="/fn/decisions/send" class="app-stack app-form" novalidate="">
            {trouble(l, seen.head.reference, &form, &labels)}
            {about(seen, &form)}
            {Field::new(l, &form, "to", t!(l, decisions.send_to)).required().hint(t!(l, decisions.send_to_hint)).select(choices)}
            {Field::new(l, &form, "meeting_on", t!(l, decisions.send_meeting)).hint(t!(l, decisions.send_meeting_hint)).date()}
            {Field::new(l, &form, "note", t!(l, decisions.send_note)).max(AREA).area(3)}
            <div class="app-actions"><button class="ds-button" type="submit">{t!(l, decisions.send_submit)}</button></div>
        </form>
    };
    Ok(section(SEND, t!(l, decisions.send_title), content.into_any()))
}

/// Field names of the resolutions: `outcome_1`, `text_1` and so on.
fn numbered(name: &str, count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("{name}_{number}")).collect()
}

/// The proposed wordings, to be changed where the decision changes them.
fn wordings(proposed: &[String]) -> BTreeMap<String, String> {
    numbered("text", proposed.len())
        .into_iter()
        .zip(proposed.iter().cloned())
        .collect()
}

fn outcomes(l: Locale, tabling: bool) -> Vec<Choice> {
    Outcome::ALL
        .iter()
        .filter(|outcome| tabling || **outcome != Outcome::Tabled)
        .map(|outcome| (outcome.to_string(), w::outcome(l, *outcome).to_owned()))
        .collect()
}

async fn delegate(l: Locale, seen: &Tab) -> Result<AnyView, Refusal> {
    let saved = DelegateForm {
        resolutions: wordings(&seen.proposed),
        ..DelegateForm::default()
    };
    let form = FormState::load(DELEGATE, &saved, seen.head.version).await?;
    let short_of = match seen.own_points.last() {
        Some((_, short)) if seen.own_points.iter().all(|(_, short)| !short.is_empty()) => short.clone(),
        _ => Vec::new(),
    };
    let outside = (!short_of.is_empty()).then(|| outside(l, seen.head.reference, &short_of));
    let content = view! {
        <p class="ds-paragraph">{t!(l, decisions.delegate_text)}</p>
        {outside}
        {delegate_form(l, seen, &form, "")}
    };
    Ok(section(
        DELEGATE,
        t!(l, decisions.delegate_title),
        content.into_any(),
    ))
}

pub(super) fn delegate_form(l: Locale, seen: &Tab, form: &FormState, supersedes: &str) -> AnyView {
    let mut labels = vec![
        ("outcome", t!(l, decisions.outcome).to_owned()),
        ("motivation", t!(l, decisions.motivation).to_owned()),
        ("conditions", t!(l, decisions.conditions).to_owned()),
        ("delegation", t!(l, decisions.point).to_owned()),
    ];
    let names = numbered("text", seen.proposed.len());
    for (number, name) in (1..).zip(&names) {
        labels.push((name, t!(l, decisions.text_n, n = number).to_string()));
    }
    let changed =
        names.iter().any(|name| form.error(name).is_some()) || form.is("outcome", "approved_with_changes");
    let texts = (1..)
        .zip(&names)
        .map(|(number, name)| {
            Field::new(l, form, name, t!(l, decisions.text_n, n = number).to_string())
                .max(1_000)
                .area(2)
        })
        .collect_view();
    let submit = match supersedes {
        "" => t!(l, decisions.decide_submit),
        _ => t!(l, decisions.correct_submit),
    };
    let supersedes = (!supersedes.is_empty())
        .then(|| view! { <input type="hidden" name="supersedes" value=supersedes.to_owned() /> });
    view! {
        <form method="post" action="/fn/decisions/delegate" class="app-stack app-form" novalidate="">
            {trouble(l, seen.head.reference, form, &labels)}
            {about(seen, form)}
            {supersedes}
            {Field::new(l, form, "outcome", t!(l, decisions.outcome)).required().radios(outcomes(l, false))}
            {unfold(&format!("{}-wordings", form.name), t!(l, decisions.changes_title), changed, view! { <div class="app-stack">{texts}</div> }.into_any())}
            {Field::new(l, form, "motivation", t!(l, decisions.motivation)).required().hint(t!(l, decisions.motivation_hint)).max(AREA).area(4)}
            {Field::new(l, form, "conditions", t!(l, decisions.conditions)).max(AREA).area(2)}
            <div class="app-actions"><button class="ds-button" type="submit">{submit}</button></div>
        </form>
    }
    .into_any()
}

async fn record(l: Locale, seen: &Tab) -> Result<AnyView, Refusal> {
    let assignment = seen.assignment.as_ref();
    let saved = BodyForm {
        body: assignment
            .and_then(|a| a.body)
            .map(|body| body.to_string())
            .unwrap_or_default(),
        meeting_on: assignment
            .and_then(|a| a.meeting_on)
            .map(words::date)
            .unwrap_or_default(),
        resolutions: wordings(&seen.proposed),
        ..BodyForm::default()
    };
    let form = FormState::load(RECORD, &saved, seen.head.version).await?;
    let content = view! {
        <p class="ds-paragraph">{t!(l, decisions.record_text)}</p>
        {body_form(l, seen, &form, t!(l, decisions.record_submit))}
    };
    Ok(section(RECORD, t!(l, decisions.record_title), content.into_any()))
}

pub(super) fn body_form(l: Locale, seen: &Tab, form: &FormState, submit: &'static str) -> AnyView {
    let (outcome_names, text_names) = (
        numbered("outcome", seen.proposed.len()),
        numbered("text", seen.proposed.len()),
    );
    let mut labels = vec![
        ("body", t!(l, decisions.body).to_owned()),
        ("meeting_on", t!(l, decisions.meeting_on).to_owned()),
        ("paragraph", t!(l, decisions.paragraph).to_owned()),
        ("diary_number", t!(l, decisions.diary_number).to_owned()),
    ];
    for (number, (outcome, text)) in (1..).zip(outcome_names.iter().zip(&text_names)) {
        labels.push((outcome, t!(l, decisions.outcome_n, n = number).to_string()));
        labels.push((text, t!(l, decisions.text_n, n = number).to_string()));
    }
    labels.extend([
        ("reason", t!(l, decisions.reason).to_owned()),
        ("tabled_until", t!(l, decisions.tabled_until).to_owned()),
        ("dissent", t!(l, decisions.dissent).to_owned()),
        ("statement", t!(l, decisions.statement).to_owned()),
        ("adjusted_on", t!(l, decisions.adjusted_on).to_owned()),
        ("announced_on", t!(l, decisions.announced_on).to_owned()),
        ("supersedes", t!(l, decisions.correction).to_owned()),
    ]);
    let bodies = seen
        .bodies
        .iter()
        .map(|body| {
            (
                body.id.to_string(),
                words::pick(l, &body.name_sv, &body.name_en).to_owned(),
            )
        })
        .collect();
    let resolutions = (1..)
        .zip(seen.proposed.iter().zip(outcome_names.iter().zip(&text_names)))
        .map(|(number, (proposed, (outcome, text)))| {
            let label = t!(l, decisions.outcome_n, n = number).to_string();
            view! {
                <div class="app-stack app-resolution">
                    {Field::new(l, form, outcome, label).required().hint(proposed.clone()).select(outcomes(l, true))}
                    {Field::new(l, form, text, t!(l, decisions.text_n, n = number).to_string()).hint(t!(l, decisions.text_hint)).max(1_000).area(2)}
                </div>
            }
        })
        .collect_view();
    let supersedes = form.value("supersedes");
    let supersedes = (!supersedes.is_empty())
        .then(|| view! { <input type="hidden" name="supersedes" value=supersedes.clone() /> });
    view! {
        <form method="post" action="/fn/decisions/record" class="app-stack app-form" novalidate="">
            {trouble(l, seen.head.reference, form, &labels)}
            {about(seen, form)}
            {supersedes}
            {Field::new(l, form, "body", t!(l, decisions.body)).required().select(bodies)}
            {Field::new(l, form, "meeting_on", t!(l, decisions.meeting_on)).required().date()}
            {Field::new(l, form, "paragraph", t!(l, decisions.paragraph)).required().hint(t!(l, decisions.paragraph_hint)).number()}
            {Field::new(l, form, "diary_number", t!(l, decisions.diary_number)).hint(t!(l, decisions.diary_hint)).narrow().text()}
            {resolutions}
            {rest_of_minutes(l, form)}
            <div class="app-actions"><button class="ds-button" type="submit">{submit}</button></div>
        </form>
    }
    .into_any()
}

/// What the minutes may hold besides; unfolded when one of them is wrong.
fn rest_of_minutes(l: Locale, form: &FormState) -> AnyView {
    const NAMES: [&str; 6] = [
        "reason",
        "tabled_until",
        "dissent",
        "statement",
        "adjusted_on",
        "announced_on",
    ];
    let open = NAMES
        .iter()
        .any(|name| form.error(name).is_some() || !form.value(name).is_empty());
    let content = view! {
        <div class="app-stack">
            {Field::new(l, form, "reason", t!(l, decisions.reason)).hint(t!(l, decisions.reason_hint)).max(AREA).area(3)}
            {Field::new(l, form, "tabled_until", t!(l, decisions.tabled_until)).hint(t!(l, decisions.tabled_hint)).date()}
            {Field::new(l, form, "dissent", t!(l, decisions.dissent)).max(AREA).area(2)}
            {Field::new(l, form, "statement", t!(l, decisions.statement)).max(AREA).area(2)}
            {Field::new(l, form, "adjusted_on", t!(l, decisions.adjusted_on)).date()}
            {Field::new(l, form, "announced_on", t!(l, decisions.announced_on)).hint(t!(l, decisions.announced_hint)).date()}
        </div>
    };
    unfold(
        &format!("{}-more", form.name),
        t!(l, decisions.more_fields),
        open,
        content.into_any(),
    )
}
