//! Who is shut out of a matter, on what ground, and the forms to shut out and let in.

use domain::decisions::RecusalForm;
use leptos::prelude::*;
use store::{Refusal, decisions::Tab};

use super::decision_forms::{LIFT, RECUSE, about, trouble};
use crate::{
    forms::FormState,
    i18n::Locale,
    parts::{Field, confirm::unfold, prose::section},
    t, words,
};

/// Who is shut out of the matter, and the forms to shut out and let in.
pub async fn recusals(l: Locale, seen: &Tab) -> Result<AnyView, Refusal> {
    let mut rows = Vec::new();
    for recusal in &seen.recusals {
        let lifting = if seen.may_recuse {
            let name = format!("{LIFT}-{}", recusal.person);
            let form = FormState::empty(&name).await?;
            let label = t!(l, decisions.recusal_reason);
            let content = view! {
                <form method="post" action="/fn/decisions/lift" class="app-stack app-form" novalidate="">
                    {trouble(l, seen.head.reference, &form, &[("reason", label.to_owned())])}
                    {about(seen, &form)}
                    <input type="hidden" name="person" value=recusal.person.to_string() />
                    {Field::new(l, &form, "reason", label).required().max(200).text()}
                    <div class="app-actions">
                        <button class="ds-button" data-variant="secondary" type="submit">{t!(l, decisions.recusal_lift)}</button>
                    </div>
                </form>
            };
            let summary = t!(l, decisions.recusal_lift_of, name = recusal.name.clone()).to_string();
            Some(unfold(&name, summary, form.problem.is_some(), content.into_any()))
        } else {
            None
        };
        let noted = t!(
            l,
            decisions.recusal_noted,
            date = words::day_of(recusal.set_at),
            name = recusal.set_by.clone()
        )
        .to_string();
        rows.push(view! {
            <li class="app-recusal">
                <p><strong>{recusal.name.clone()}</strong>": "{recusal.ground.clone()}</p>
                <p class="app-subtle">{noted}</p>
                {lifting}
            </li>
        });
    }
    let list = if rows.is_empty() {
        view! { <p class="ds-paragraph">{t!(l, decisions.recusals_none)}</p> }.into_any()
    } else {
        view! { <ul class="app-cards">{rows}</ul> }.into_any()
    };
    let setting = if seen.may_recuse {
        Some(recusing(l, seen).await?)
    } else {
        None
    };
    let content = view! {
        <p class="ds-paragraph app-subtle">{t!(l, decisions.recusals_text)}</p>
        {list}
        <div class="app-after">{setting}</div>
    };
    Ok(section(
        "recusals",
        t!(l, decisions.recusals_title),
        content.into_any(),
    ))
}

async fn recusing(l: Locale, seen: &Tab) -> Result<AnyView, Refusal> {
    let form = FormState::load(RECUSE, &RecusalForm::default(), seen.head.version).await?;
    let labels = [
        ("person", t!(l, decisions.recusal_person).to_owned()),
        ("ground", t!(l, decisions.recusal_ground).to_owned()),
    ];
    let people = seen
        .people
        .iter()
        .filter(|person| seen.recusals.iter().all(|recusal| recusal.person != person.id))
        .map(|person| (person.id.to_string(), person.name.clone()))
        .collect();
    let content = view! {
        <form method="post" action="/fn/decisions/recuse" class="app-stack app-form" novalidate="">
            {trouble(l, seen.head.reference, &form, &labels)}
            {about(seen, &form)}
            {Field::new(l, &form, "person", t!(l, decisions.recusal_person)).required().select(people)}
            {Field::new(l, &form, "ground", t!(l, decisions.recusal_ground)).required().hint(t!(l, decisions.recusal_ground_hint)).max(200).text()}
            <div class="app-actions">
                <button class="ds-button" data-variant="secondary" type="submit">{t!(l, decisions.recusal_submit)}</button>
            </div>
        </form>
    };
    Ok(unfold(
        RECUSE,
        t!(l, decisions.recusal_set),
        form.problem.is_some(),
        content.into_any(),
    ))
}
