//! The gallery: every part of the interface in every state, with sample data (demo mode only). The browser tests
//! look at it in each appearance.

use domain::{
    Code, FieldError,
    decisions::{Obstacle, Outcome},
    money::{Amount, Precision},
    needs::NeedState,
    plan::StepState,
    policy::Reason,
    proposals::ProposalState,
};
use leptos::prelude::*;
use store::{Conflict, Refusal};

use super::{needs, plan, proposals};
use crate::{
    context::visitor,
    forms::{FormState, Problem, Values},
    i18n::Locale,
    parts::{
        Field,
        confirm::unfold,
        icon::{Icon, icon},
        lists::{number_sort_heading, pages, sort_heading, table},
        notices::{done, empty, notice},
        page::{page, title},
        problems::problems,
        prose::{facts, paragraphs, section, value},
        tags::{Tone, tag},
    },
    t, words,
};

#[component]
pub fn GalleryPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        if !visitor.demo {
            return Err(Refusal::NotFound);
        }
        let l = visitor.locale;
        let parts = [
            ("tags", t!(l, gallery.tags), tags(l)),
            ("states", t!(l, gallery.states), area_states(l)),
            ("buttons", t!(l, gallery.buttons), buttons(l)),
            ("notices", t!(l, gallery.notices), notices(l)),
            ("fields", t!(l, gallery.fields), fields(l, &filled(l, "filled"))),
            ("refused", t!(l, gallery.fields_refused), refused_fields(l)),
            ("refusals", t!(l, gallery.refusals), refusals(l)),
            ("tables", t!(l, gallery.tables), tables(l)),
            ("facts", t!(l, gallery.facts), sample_facts(l)),
            ("steps", t!(l, gallery.steps), steps(l)),
        ];
        let contents = parts
            .iter()
            .map(|(id, name, _)| view! { <li><a class="ds-link" href=format!("#{id}")>{*name}</a></li> })
            .collect_view();
        let parts = parts
            .into_iter()
            .map(|(id, name, view)| section(id, name, view))
            .collect_view();
        Ok(view! {
            {title(l, Vec::new(), t!(l, gallery.title))}
            <p class="app-lead">{t!(l, gallery.lead)}</p>
            <nav aria-label=t!(l, gallery.contents)><ul class="app-contents">{contents}</ul></nav>
            {parts}
        }
        .into_any())
    })
}

const TONES: [Tone; 5] = [
    Tone::Neutral,
    Tone::Info,
    Tone::Success,
    Tone::Warning,
    Tone::Danger,
];

fn tone(l: Locale, tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => t!(l, gallery.tone_neutral),
        Tone::Info => t!(l, gallery.tone_info),
        Tone::Success => t!(l, gallery.tone_success),
        Tone::Warning => t!(l, gallery.tone_warning),
        Tone::Danger => t!(l, gallery.tone_danger),
    }
}

fn tags(l: Locale) -> AnyView {
    let tags = TONES.map(|one| tag(one, tone(l, one))).collect_view();
    let icons = Icon::ALL.iter().map(|one| icon(*one)).collect_view();
    view! { <p class="app-meta">{tags}</p><p class="app-meta">{icons}</p> }.into_any()
}

/// Every state of needs, proposals and steps, every outcome and every signal.
fn area_states(l: Locale) -> AnyView {
    let row = |name: &'static str, tags: Vec<AnyView>| {
        (
            name.to_owned(),
            view! { <span class="app-meta">{tags}</span> }.into_any(),
        )
    };
    facts(vec![
        row(
            t!(l, common.nav_needs),
            NeedState::ALL
                .iter()
                .map(|s| needs::words::state_tag(l, *s))
                .collect(),
        ),
        row(
            t!(l, common.nav_proposals),
            ProposalState::ALL
                .iter()
                .map(|s| proposals::words::state_tag(l, *s))
                .collect(),
        ),
        row(
            t!(l, gallery.outcomes),
            Outcome::ALL
                .iter()
                .map(|o| proposals::decision_words::outcome_tag(l, *o))
                .collect(),
        ),
        row(
            t!(l, common.nav_plan),
            StepState::ALL
                .iter()
                .map(|s| plan::words::state_tag(l, *s))
                .collect(),
        ),
    ])
}

fn buttons(l: Locale) -> AnyView {
    let button = |variant: &'static str, label: &'static str| {
        view! { <button class="ds-button" data-variant=variant type="button">{label}</button> }
    };
    view! {
        <p class="app-actions">
            {button("primary", t!(l, gallery.primary))}
            {button("secondary", t!(l, gallery.secondary))}
            {button("tertiary", t!(l, gallery.tertiary))}
            <button class="ds-button" data-color="danger" type="button">{t!(l, common.remove)}</button>
            <a class="ds-link" href="#buttons">{t!(l, common.continue_)}</a>
        </p>
    }
    .into_any()
}

fn notices(l: Locale) -> AnyView {
    let text = || view! { <p class="ds-paragraph">{t!(l, gallery.sample_text)}</p> }.into_any();
    let all = TONES
        .into_iter()
        .filter(|one| *one != Tone::Neutral)
        .map(|one| notice(one, tone(l, one), text()))
        .collect_view();
    view! {
        {all}
        {done(t!(l, common.saved))}
        {empty(t!(l, gallery.empty), Some(("#notices".to_owned(), t!(l, gallery.empty_next).to_owned())))}
    }
    .into_any()
}

fn filled(l: Locale, name: &str) -> FormState {
    let values = [
        ("title", t!(l, gallery.sample_title)),
        ("text", t!(l, gallery.sample_text)),
        ("number", "1 200"),
        ("date", "2026-11-23"),
        ("choice", "a"),
        ("one", "b"),
        ("several_a", "on"),
        ("yes", "on"),
    ];
    let values: Values = values
        .into_iter()
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .collect();
    FormState {
        name: name.to_owned(),
        values,
        ..FormState::default()
    }
}

fn labels(l: Locale) -> Vec<(&'static str, String)> {
    [
        ("title", t!(l, gallery.field_title)),
        ("text", t!(l, gallery.field_text)),
        ("number", t!(l, gallery.field_number)),
        ("date", t!(l, gallery.field_date)),
        ("choice", t!(l, gallery.field_choice)),
        ("one", t!(l, gallery.field_choice)),
        ("several", t!(l, gallery.field_several)),
        ("yes", t!(l, gallery.field_yes)),
    ]
    .map(|(name, label)| (name, label.to_owned()))
    .to_vec()
}

fn fields(l: Locale, form: &FormState) -> AnyView {
    let choices = || {
        vec![
            ("a".to_owned(), t!(l, gallery.choice_a).to_owned()),
            ("b".to_owned(), t!(l, gallery.choice_b).to_owned()),
        ]
    };
    let labels = labels(l);
    let field = |i: usize| Field::new(l, form, labels[i].0, labels[i].1.clone());
    // A form each, so that radios of one do not unset those of the other.
    view! {
        <form method="get" class="app-stack app-form" novalidate="">
            {problems(l, form, &labels)}
            {field(0).required().max(120).text()}
            {field(1).hint(t!(l, gallery.sample_hint)).max(5000).area(4)}
            {field(2).number()}
            {field(3).date()}
            {field(4).required().select(choices())}
            {field(5).required().radios(choices())}
            {field(6).boxes(choices())}
            {field(7).check()}
        </form>
    }
    .into_any()
}

fn refused_fields(l: Locale) -> AnyView {
    let errors = vec![
        FieldError::new("title", Code::Required),
        FieldError::new("text", Code::TooLong)
            .with("max", 5000)
            .with("actual", 5312),
        FieldError::new("number", Code::NotANumber),
        FieldError::new("date", Code::NotADate),
        FieldError::new("choice", Code::UnknownChoice),
        FieldError::new("one", Code::Required),
        FieldError::new("several", Code::Required),
        FieldError::new("yes", Code::PersonalNumber),
    ];
    let mut form = filled(l, "refused-fields");
    form.values.insert("title".to_owned(), String::new());
    form.values.insert("number".to_owned(), "tolv".to_owned());
    form.errors.clone_from(&errors);
    form.problem = Some(Problem::Fields(errors));
    fields(l, &form)
}

fn refusals(l: Locale) -> AnyView {
    let shown = |problem: Problem| {
        let mut form = filled(l, "refusal");
        form.values
            .insert("text".to_owned(), t!(l, gallery.sample_other).to_owned());
        form.problem = Some(problem);
        problems(l, &form, &labels(l))
    };
    let current: Values = [("text".to_owned(), t!(l, gallery.sample_text).to_owned())].into();
    view! {
        {shown(Problem::Stale { version: 2, current })}
        {shown(Problem::Denied(Reason::SelfApproval))}
        {shown(Problem::Conflict(Conflict::Missing(vec![Obstacle::NoCosts])))}
        {shown(Problem::SignedOut)}
        {shown(Problem::Unavailable("1a2b3c4d".to_owned()))}
    }
    .into_any()
}

fn tables(l: Locale) -> AnyView {
    let rows = [
        Amount::exact(1_850_000),
        Amount { kronor: 4_000_000, precision: Precision::Approximate },
        Amount { kronor: 640_000, precision: Precision::AtLeast },
        Amount::UNKNOWN,
    ]
    .into_iter()
    .enumerate()
    .map(|(i, amount)| {
        view! {
            <tr>
                <th scope="row"><a class="ds-link" href="#tables">{format!("{} {}", t!(l, gallery.row), i + 1)}</a></th>
                <td class="app-num">{words::kronor(l, amount)}</td>
                <td>{tag(TONES[i], tone(l, TONES[i]))}</td>
            </tr>
        }
    })
    .collect_view();
    let address = "/gallery?sort=-amount";
    let content = view! {
        <thead>
            <tr>
                {sort_heading(address, "-amount", "row", t!(l, gallery.row))}
                {number_sort_heading(address, "-amount", "amount", t!(l, gallery.amount))}
                <th scope="col">{t!(l, common.status)}</th>
            </tr>
        </thead>
        <tbody>{rows}</tbody>
    }
    .into_any();
    view! {
        {table("sample", t!(l, gallery.tables), content)}
        {pages(l, address, 4, 25, 230)}
        {pages(l, address, 1, 25, 4)}
    }
    .into_any()
}

fn sample_facts(l: Locale) -> AnyView {
    facts(vec![
        (
            t!(l, gallery.field_title).to_owned(),
            value(t!(l, gallery.sample_title), ""),
        ),
        (
            t!(l, gallery.field_text).to_owned(),
            paragraphs(t!(l, gallery.sample_text)),
        ),
        (
            t!(l, gallery.field_number).to_owned(),
            value("", t!(l, common.not_given)),
        ),
    ])
}

fn steps(l: Locale) -> AnyView {
    let text = || view! { <p class="ds-paragraph">{t!(l, gallery.sample_text)}</p> }.into_any();
    view! {
        {unfold("closed-step", t!(l, common.edit), false, text())}
        {unfold("open-step", t!(l, common.remove), true, text())}
    }
    .into_any()
}
