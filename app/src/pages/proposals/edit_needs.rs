//! Which needs the proposal answers: tie another, take one away.

use domain::{proposals::LINE, reference::Reference};
use leptos::prelude::*;
use store::{Refusal, needs::NeedHead};

use super::forms::{Drawn, of};
use crate::{
    forms::FormState,
    i18n::Locale,
    parts::{confirm::unfold, notices::empty, prose::section},
    t, words,
};

pub async fn needs(l: Locale, reference: Reference, tied: &[NeedHead]) -> Result<AnyView, Refusal> {
    let form = FormState::empty("tie").await?;
    let drawn = Drawn::new(l, &form, &[("need", t!(l, proposals.tie_label))]);
    let fields = drawn
        .field("need")
        .required()
        .hint(t!(l, proposals.tie_hint))
        .text();
    let tie = drawn.posted("tie", &[of(reference)], t!(l, proposals.tie), fields);
    let mut rows = Vec::new();
    for need in tied {
        rows.push(one(l, reference, need).await?);
    }
    let list = if rows.is_empty() {
        empty(t!(l, proposals.no_needs), None)
    } else {
        view! { <ul class="app-rows">{rows.collect_view()}</ul> }.into_any()
    };
    Ok(view! {
        {list}
        {section("tie", t!(l, proposals.tie_heading), tie)}
    }
    .into_any())
}

async fn one(l: Locale, reference: Reference, need: &NeedHead) -> Result<AnyView, Refusal> {
    let name = format!("untie-{}", need.id);
    let form = FormState::empty(&name).await?;
    let drawn = Drawn::new(l, &form, &[("reason", t!(l, proposals.untie_label))]);
    let fields = drawn.field("reason").required().max(LINE).text();
    let also = [of(reference), ("need", need.id.to_string())];
    let untie = drawn.posted("untie", &also, t!(l, proposals.untie_now), fields);
    let number = need.reference.map(|r| r.to_string()).unwrap_or_default();
    let unit = words::pick(l, &need.unit_name_sv, &need.unit_name_en).to_owned();
    Ok(view! {
        <li>
            <p class="ds-paragraph">
                <a class="ds-link" href=format!("/needs/{number}")>{need.title.clone()}</a>
            </p>
            <p class="app-meta"><span>{number.clone()}</span><span>{unit}</span></p>
            {unfold(&name, t!(l, proposals.untie), form.problem.is_some(), untie)}
        </li>
    }
    .into_any())
}
