//! The fields of a row: an alternative, a cost, a benefit or a risk; to add, change or remove.

use domain::{
    proposals::{
        LINE, PARAGRAPHS, Section, TITLE,
        alternatives::{Alternative, AlternativeForm},
        benefits::{Benefit, BenefitForm, BenefitKind},
        costs::{Cost, CostForm, CostKind, INTERNAL_RATE},
        risks::{Risk, RiskForm, RiskKind},
    },
    reference::Reference,
};
use leptos::prelude::*;
use store::{
    Refusal,
    proposals::{ContentView, Listed, rows::Row},
};
use time::Date;

use super::{
    forms::{Drawn, of},
    frame::Tab,
    words as own,
};
use crate::{context::Visitor, forms::FormState, i18n::Locale, parts::confirm::unfold, t, words};

/// The form of the row with this id, or of a new one.
pub async fn row(visitor: &Visitor, seen: &ContentView, part: Section, id: &str) -> Result<AnyView, Refusal> {
    let (l, today) = (visitor.locale, visitor.today());
    let reference = seen.frame.head.reference;
    match part {
        Section::Alternatives => {
            let form = load::<Alternative>(&seen.alternatives, id, AlternativeForm::default()).await?;
            finished(l, reference, part, id, &form, alternative(l, &form)).await
        }
        Section::Costs => {
            let form = load::<Cost>(&seen.costs, id, new_cost(today)).await?;
            finished(l, reference, part, id, &form, cost(l, &form)).await
        }
        Section::Benefits => {
            let form = load::<Benefit>(&seen.benefits, id, BenefitForm::default()).await?;
            finished(l, reference, part, id, &form, benefit(l, &form)).await
        }
        _ => {
            let form = load::<Risk>(&seen.risks, id, RiskForm::default()).await?;
            finished(l, reference, part, id, &form, risk(l, &form)).await
        }
    }
}

async fn load<R: Row>(rows: &[Listed<R>], id: &str, new: R::Form) -> Result<FormState, Refusal> {
    if id.is_empty() {
        return FormState::load(R::SECTION.code(), &new, 0).await;
    }
    let kept = rows
        .iter()
        .find(|row| row.id.to_string() == id)
        .ok_or(Refusal::NotFound)?;
    FormState::shared(R::SECTION.code(), &R::Form::from(&kept.content), kept.version, None).await
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
    reference: Reference,
    part: Section,
    id: &str,
    form: &FormState,
    (labels, fields): Parts,
) -> Result<AnyView, Refusal> {
    let drawn = Drawn { l, form, labels };
    let also = [of(reference), ("row", id.to_owned())];
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
    let mut removing = FormState::load("remove", &crate::forms::Values::new(), form.version).await?;
    removing.version = form.version;
    let open = removing.problem.is_some();
    let also = [
        of(reference),
        ("row", id.to_owned()),
        ("section", part.to_string()),
    ];
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
