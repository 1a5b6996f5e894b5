//! Needs side by side: those to choose from, and those of a group.

use domain::reference::Reference;
use leptos::prelude::*;
use store::clusters::{ComparedNeed, Member, UnitRow};

use super::words as w;
use crate::{
    forms::FormState, i18n::Locale, pages::needs::words as need_words, parts::prose::section, t, words,
};

/// A long text is cut to this in a card.
const SHOWN: usize = 220;

fn cut(text: &str) -> String {
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    let short: String = text.chars().take(SHOWN).collect();
    let short = short
        .rsplit_once(char::is_whitespace)
        .map_or(short.as_str(), |(whole, _)| whole);
    format!("{short} …")
}

/// What was unticked in a refused form comes back unticked: the form tells in `ticked` which were on. The boxes are
/// named `<prefix>_<reference>`.
pub fn as_ticked(form: &mut FormState, prefix: &str, needs: impl Iterator<Item = Reference>) {
    if form.problem.is_none() {
        return;
    }
    let ticked = form.value("ticked");
    for reference in needs {
        let reference = reference.to_string();
        let on = ticked.split(' ').any(|one| one == reference);
        let value = if on { "on" } else { "" };
        form.values
            .insert(format!("{prefix}_{reference}"), value.to_owned());
    }
}

/// Needs to choose from, each with a box named by it: `member_B-2026-0042`. The first has the id of the field
/// `members`, which an error leads to.
pub fn needs_grid(l: Locale, form: &FormState, needs: &[ComparedNeed]) -> AnyView {
    let error = form.error("members").map(|error| {
        let id = format!("{}-error", form.id("members"));
        view! { <p class="ds-validation-message" data-field="validation" id=id>{words::problem(l, error)}</p> }
    });
    let cards = needs
        .iter()
        .enumerate()
        .map(|(place, need)| card(l, form, place, need))
        .collect_view();
    view! {
        <fieldset class="ds-fieldset">
            <legend>{t!(l, clusters.suggested_members)}</legend>
            <ul class="app-needs-grid">{cards}</ul>
            {error}
        </fieldset>
    }
    .into_any()
}

fn card(l: Locale, form: &FormState, place: usize, need: &ComparedNeed) -> AnyView {
    let name = format!("member_{}", need.reference);
    let id = if place == 0 {
        form.id("members")
    } else {
        form.id(&name)
    };
    let checked = form.is(&name, "on");
    let href = format!("/needs/{}", need.reference);
    let unit = words::pick(l, &need.unit_sv, &need.unit_en).to_owned();
    view! {
        <li class="app-need-card">
            <div class="ds-field">
                <input class="ds-input" type="checkbox" id=id.clone() name=name value="on" checked=checked />
                <label class="ds-label" for=id>{need.title.clone()}</label>
            </div>
            <p class="app-item__meta">
                <a class="ds-link" href=href>{need.reference.to_string()}</a>
                <span>{unit}" "{w::more_units(l, need.joiners)}</span>
            </p>
            {need_words::state_tag(l, need.state)}
            <p class="app-need-card__text">{cut(&need.problem)}</p>
            <p class="app-need-card__text"><strong>{t!(l, clusters.wants)}": "</strong>{cut(&need.desired_effect)}</p>
        </li>
    }
    .into_any()
}

/// The needs of a group, each with what differs at the units that stand behind it.
pub fn of_group(l: Locale, members: &[Member], units: &[UnitRow]) -> AnyView {
    let cards = members
        .iter()
        .map(|Member { need, may_read }| {
            let differences = units
                .iter()
                .flat_map(|row| {
                    row.needs
                        .iter()
                        .filter(|(reference, difference)| {
                            *reference == need.reference && !difference.is_empty()
                        })
                        .map(|(_, difference)| {
                            let unit = words::pick(l, &row.unit.name_sv, &row.unit.name_en).to_owned();
                            view! { <li><strong>{unit}": "</strong>{difference.clone()}</li> }
                        })
                })
                .collect::<Vec<_>>();
            let differences = (!differences.is_empty()).then(|| {
                view! {
                    <p class="app-need-card__label">{t!(l, clusters.differs)}</p>
                    <ul class="app-need-card__list">{differences}</ul>
                }
            });
            let name = if *may_read {
                let href = format!("/needs/{}", need.reference);
                view! { <a class="ds-link" href=href>{need.title.clone()}</a> }.into_any()
            } else {
                view! { <strong>{need.title.clone()}</strong> }.into_any()
            };
            let unit = words::pick(l, &need.unit_sv, &need.unit_en).to_owned();
            view! {
                <li class="app-need-card">
                    <h3 class="app-need-card__name">{name}</h3>
                    <p class="app-item__meta">
                        <span>{need.reference.to_string()}</span>
                        <span>{unit}" "{w::more_units(l, need.joiners)}</span>
                    </p>
                    {need_words::state_tag(l, need.state)}
                    <p class="app-need-card__text"><strong>{t!(l, clusters.problem)}": "</strong>{cut(&need.problem)}</p>
                    <p class="app-need-card__text"><strong>{t!(l, clusters.wants)}": "</strong>{cut(&need.desired_effect)}</p>
                    {differences}
                </li>
            }
        })
        .collect_view();
    let list = view! { <ul class="app-needs-grid">{cards}</ul> }.into_any();
    section("members", t!(l, clusters.section_members), list)
}
