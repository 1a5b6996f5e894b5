//! The fields of a row: an alternative, a cost, a benefit or a risk; to add, change or remove.

use domain::proposals::{
    LINE, PARAGRAPHS, Section, TITLE,
    benefits::BenefitKind,
    costs::{CostForm, CostKind, INTERNAL_RATE},
    risks::RiskKind,
};
use leptos::prelude::*;
use store::{
    Refusal,
    proposals::{ContentView, Place},
};
use time::Date;

use super::{
    edit_draft::{Held, address, load, row_of, writing},
    forms::{Drawn, of},
    frame::Tab,
    words as own,
};
use crate::{context::Visitor, forms::FormState, i18n::Locale, parts::confirm::unfold, t, words};

/// The form of the row with this id, or of a new one.
pub async fn row(
    visitor: &Visitor,
    seen: &ContentView,
    part: Section,
    id: &str,
    topic: &str,
) -> Result<AnyView, Refusal> {
    let reference = seen.frame.head.reference;
    let row = Place {
        reference,
        section: part,
        row: row_of(id)?,
    };
    let (form, held) = match row.row {
        Some(_) => load(visitor, row).await?,
        None => (new(part, visitor.today()).await?, Held::Saved),
    };
    let parts = match part {
        Section::Alternatives => alternative(visitor.locale, &form),
        Section::Costs => cost(visitor.locale, &form),
        Section::Benefits => benefit(visitor.locale, &form),
        _ => risk(visitor.locale, &form),
    };
    finished(visitor.locale, row, &form, parts, (topic, held)).await
}

async fn new(part: Section, today: Date) -> Result<FormState, Refusal> {
    match part {
        Section::Costs => FormState::load(part.code(), &new_cost(today), 0).await,
        _ => FormState::empty(part.code()).await,
    }
}

/// This year, the template rate, and not surer than it is.
fn new_cost(today: Date) -> CostForm {
    CostForm {
        year: today.year().to_string(),
        precision: domain::money::Precision::Approximate.to_string(),
        rate: INTERNAL_RATE.to_string(),
        ..CostForm::default()
    }
}

/// The labels and the fields of a kind of row.
type Parts = (Vec<(&'static str, String)>, AnyView);

/// The form around the fields, and below it how to remove the row.
async fn finished(
    l: Locale,
    place: Place,
    form: &FormState,
    (labels, fields): Parts,
    (topic, held): (&str, Held),
) -> Result<AnyView, Refusal> {
    let (reference, part) = (place.reference, place.section);
    let id = address(place).row;
    let drawn = Drawn { l, form, labels };
    let also = [of(reference), ("row", id.clone())];
    let submit = if id.is_empty() {
        t!(l, common.add)
    } else {
        t!(l, common.save)
    };
    let cancel = Some(Tab::Content.address(reference));
    let main = drawn.posted_with(part.code(), &also, submit, cancel, fields);
    if id.is_empty() {
        return Ok(main);
    }
    let main = writing(l, place, topic, held, main);
    let mut removing = FormState::load("remove", &crate::forms::Values::new(), form.version).await?;
    removing.version = form.version;
    let open = removing.problem.is_some();
    let also = [of(reference), ("row", id.clone()), ("section", part.to_string())];
    let sure = view! { <p class="ds-paragraph">{t!(l, proposals.remove_sure)}</p> }.into_any();
    let remove = Drawn {
        l,
        form: &removing,
        labels: Vec::new(),
    };
    let remove = remove.posted("remove", &also, t!(l, proposals.remove_now), sure);
    Ok(view! {
        {main}
        <div class="app-apart">{unfold("remove", t!(l, proposals.remove_row), open, remove)}</div>
    }
    .into_any())
}

fn named(labels: &[(&'static str, &'static str)]) -> Vec<(&'static str, String)> {
    labels
        .iter()
        .map(|(name, label)| (*name, (*label).to_owned()))
        .collect()
}

fn alternative(l: Locale, form: &FormState) -> Parts {
    let labels = named(&[
        ("title", t!(l, proposals.alternative_title)),
        ("description", t!(l, proposals.alternative_description)),
        ("do_nothing", t!(l, proposals.do_nothing)),
        ("chosen", t!(l, proposals.chosen)),
    ]);
    let drawn = Drawn {
        l,
        form,
        labels: labels.clone(),
    };
    let fields = view! {
        <p class="ds-paragraph">{t!(l, proposals.alternatives_lead)}</p>
        {drawn.field("title").required().max(TITLE).text()}
        {drawn.field("description").required().max(PARAGRAPHS).area(6)}
        {drawn.field("do_nothing").check()}
        {drawn.field("chosen").check()}
    }
    .into_any();
    (labels, fields)
}

fn cost(l: Locale, form: &FormState) -> Parts {
    let labels = named(&[
        ("kind", t!(l, proposals.cost_kind)),
        ("year", t!(l, proposals.cost_year)),
        ("amount", t!(l, proposals.cost_amount)),
        ("precision", t!(l, proposals.cost_precision)),
        ("hours", t!(l, proposals.cost_hours)),
        ("rate", t!(l, proposals.cost_rate)),
        ("note", t!(l, proposals.cost_note)),
    ]);
    let drawn = Drawn {
        l,
        form,
        labels: labels.clone(),
    };
    let rate = t!(l, proposals.cost_rate_hint, rate = words::number(INTERNAL_RATE)).to_string();
    let fields = view! {
        <p class="ds-paragraph">{t!(l, proposals.costs_lead)}</p>
        {drawn.field("kind").required().select(own::choices(l, CostKind::ALL, own::cost_kind))}
        {drawn.field("year").required().number()}
        <div class="app-pair">
            {drawn.field("amount").conditional().hint(t!(l, proposals.cost_amount_hint)).number()}
            {drawn.field("precision").required().hint(t!(l, proposals.cost_precision_hint)).select(own::precisions(l))}
            {drawn.field("hours").conditional().hint(t!(l, proposals.cost_hours_hint)).number()}
            {drawn.field("rate").conditional().hint(rate).number()}
        </div>
        {drawn.field("note").max(LINE).text()}
    }
    .into_any();
    (labels, fields)
}

fn benefit(l: Locale, form: &FormState) -> Parts {
    let labels = named(&[
        ("what", t!(l, proposals.benefit_what)),
        ("receiver", t!(l, proposals.benefit_receiver)),
        ("kind", t!(l, proposals.benefit_kind)),
        ("measure", t!(l, proposals.benefit_measure)),
        ("owner", t!(l, proposals.benefit_owner_row)),
        ("baseline", t!(l, proposals.benefit_baseline)),
        ("target", t!(l, proposals.benefit_target)),
    ]);
    let drawn = Drawn {
        l,
        form,
        labels: labels.clone(),
    };
    let fields = view! {
        <p class="ds-paragraph">{t!(l, proposals.benefits_lead)}</p>
        {drawn.field("what").required().max(LINE).text()}
        {drawn.field("receiver").required().max(LINE).text()}
        {drawn.field("kind").required().select(own::choices(l, BenefitKind::ALL, own::benefit_kind))}
        {drawn.field("measure").max(LINE).text()}
        {drawn.field("owner").max(LINE).text()}
        {drawn.field("baseline").max(LINE).text()}
        {drawn.field("target").max(LINE).text()}
    }
    .into_any();
    (labels, fields)
}

fn risk(l: Locale, form: &FormState) -> Parts {
    let labels = named(&[
        ("kind", t!(l, proposals.risk_kind)),
        ("event", t!(l, proposals.risk_event)),
        ("cause", t!(l, proposals.risk_cause)),
        ("consequence", t!(l, proposals.risk_consequence)),
        ("probability", t!(l, proposals.risk_probability)),
        ("impact", t!(l, proposals.risk_impact)),
        ("response", t!(l, proposals.risk_response)),
    ]);
    let drawn = Drawn {
        l,
        form,
        labels: labels.clone(),
    };
    let degrees = || {
        (1..=5)
            .map(|n| (n.to_string(), n.to_string()))
            .collect::<Vec<_>>()
    };
    let fields = view! {
        <p class="ds-paragraph">{t!(l, proposals.risks_lead)}</p>
        {drawn.field("kind").required().select(own::choices(l, RiskKind::ALL, own::risk_kind))}
        {drawn.field("event").required().max(LINE).text()}
        {drawn.field("cause").max(LINE).text()}
        {drawn.field("consequence").required().max(LINE).text()}
        <div class="app-pair">
            {drawn.field("probability").required().select(degrees())}
            {drawn.field("impact").required().select(degrees())}
        </div>
        {drawn.field("response").max(PARAGRAPHS).area(4)}
    }
    .into_any();
    (labels, fields)
}
