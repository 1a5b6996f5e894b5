//! The rows of the content as they stand: alternatives, costs, benefits, risks.

use domain::{
    money::Amount,
    proposals::{
        Section,
        costs::{Cost, by_year},
    },
};
use leptos::prelude::*;
use store::proposals::{ContentView, Listed};
use uuid::Uuid;

use super::words as own;
use crate::{
    i18n::Locale,
    parts::{
        lists::table,
        prose::paragraphs,
        tags::{Tone, tag},
    },
    t, words,
};

fn none(l: Locale) -> AnyView {
    view! { <p class="ds-paragraph app-subtle">{t!(l, proposals.no_rows)}</p> }.into_any()
}

/// The link to change a row, for those who may.
fn edit(l: Locale, seen: &ContentView, part: Section, id: Uuid, name: &str) -> Option<AnyView> {
    seen.frame.may_edit.then(|| {
        let href = format!("/proposals/{}/edit/{part}/{id}", seen.frame.head.reference);
        let spoken = t!(l, proposals.edit_row, name = name.to_owned()).to_string();
        view! { <a class="ds-link" href=href aria-label=spoken>{t!(l, common.edit)}</a> }.into_any()
    })
}

/// The heading of the column with the links, where there are any.
fn edit_heading(l: Locale, seen: &ContentView) -> Option<AnyView> {
    seen.frame.may_edit.then(|| {
        view! { <th scope="col"><span class="ds-sr-only">{t!(l, common.actions)}</span></th> }.into_any()
    })
}

fn edit_cell(link: Option<AnyView>) -> Option<AnyView> {
    link.map(|link| view! { <td>{link}</td> }.into_any())
}

pub fn alternatives(l: Locale, seen: &ContentView) -> AnyView {
    if seen.alternatives.is_empty() {
        return none(l);
    }
    let rows = seen
        .alternatives
        .iter()
        .map(|row| {
            let of = &row.content;
            let chosen = of.chosen.then(|| tag(Tone::Success, t!(l, proposals.chosen_tag)));
            let nothing = of
                .do_nothing
                .then(|| tag(Tone::Neutral, t!(l, proposals.do_nothing_tag)));
            view! {
                <li>
                    <div class="app-headed">
                        <h3 class="ds-heading" data-size="2xs">{of.title.clone()}</h3>
                        {chosen}
                        {nothing}
                        <span class="app-spacer"></span>
                        {edit(l, seen, Section::Alternatives, row.id, &of.title)}
                    </div>
                    {paragraphs(&of.description)}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="app-rows">{rows}</ul> }.into_any()
}

pub fn costs(l: Locale, seen: &ContentView) -> AnyView {
    if seen.costs.is_empty() {
        return none(l);
    }
    let rows = seen.costs.iter().map(|row| cost(l, seen, row)).collect_view();
    let last = seen.frame.may_edit.then(|| view! { <td></td> });
    let content = view! {
        <thead>
            <tr>
                <th scope="col">{t!(l, proposals.cost_year)}</th>
                <th scope="col">{t!(l, proposals.cost_kind)}</th>
                <th scope="col">{t!(l, proposals.cost_note)}</th>
                <th scope="col" class="app-num">{t!(l, proposals.fact_cost)}</th>
                {edit_heading(l, seen)}
            </tr>
        </thead>
        <tbody>{rows}</tbody>
        <tfoot>
            <tr>
                <th scope="row" colspan="3">{t!(l, proposals.cost_total)}</th>
                <td class="app-num app-nowrap"><strong>{words::kronor(l, seen.frame.head.total)}</strong></td>
                {last}
            </tr>
        </tfoot>
    };
    table("costs-table", t!(l, proposals.section_costs), content.into_any())
}

fn cost(l: Locale, seen: &ContentView, row: &Listed<Cost>) -> AnyView {
    let of = &row.content;
    let kind = own::cost_kind(l, of.kind);
    let time = of.hours.zip(of.rate).map(|(hours, rate)| {
        t!(
            l,
            proposals.cost_hours_at,
            hours = words::number(hours),
            rate = words::number(rate)
        )
        .to_string()
    });
    let note = match (of.note.as_str(), time) {
        ("", time) => time.unwrap_or_default(),
        (note, None) => note.to_owned(),
        (note, Some(time)) => format!("{note} ({time})"),
    };
    let name = format!("{kind} {}", of.year);
    view! {
        <tr>
            <td>{of.year}</td>
            <th scope="row">{kind}</th>
            <td>{note}</td>
            <td class="app-num app-nowrap">{words::kronor(l, of.amount)}</td>
            {edit_cell(edit(l, seen, Section::Costs, row.id, &name))}
        </tr>
    }
    .into_any()
}

/// The cost of each year as bars with their figures, for the overview.
pub fn years(l: Locale, seen: &ContentView) -> AnyView {
    let years = by_year(seen.costs.iter().map(|row| &row.content));
    if years.is_empty() {
        return view! { <p class="ds-paragraph app-subtle">{t!(l, proposals.no_costs)}</p> }.into_any();
    }
    let most = years
        .iter()
        .map(|(_, amount)| amount.kronor)
        .max()
        .unwrap_or(0)
        .max(1);
    let rows = years
        .into_iter()
        .map(|(year, amount)| {
            view! {
                <tr>
                    <th scope="row">{year}</th>
                    <td class="app-bar">{bar(amount, most)}</td>
                    <td class="app-num app-nowrap">{words::kronor(l, amount)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="app-bars">
            <caption class="ds-sr-only">{t!(l, proposals.cost_by_year)}</caption>
            <tbody>{rows}</tbody>
            <tfoot>
                <tr>
                    <th scope="row">{t!(l, proposals.cost_total)}</th>
                    <td></td>
                    <td class="app-num app-nowrap"><strong>{words::kronor(l, seen.frame.head.total)}</strong></td>
                </tr>
            </tfoot>
        </table>
    }
    .into_any()
}

/// A bar as long as its part of the most; decorative, the figure stands beside it.
fn bar(amount: Amount, most: i64) -> AnyView {
    let width = (amount.kronor * 100 / most)
        .max(i64::from(amount.kronor > 0))
        .to_string();
    view! {
        <svg class="app-track" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect x="0" y="0" width=width height="10" />
        </svg>
    }
    .into_any()
}

pub fn benefits(l: Locale, seen: &ContentView) -> AnyView {
    if seen.benefits.is_empty() {
        return none(l);
    }
    let rows = seen
        .benefits
        .iter()
        .map(|row| {
            let of = &row.content;
            let change = match (of.baseline.as_str(), of.target.as_str()) {
                ("", target) => target.to_owned(),
                (baseline, "") => baseline.to_owned(),
                (baseline, target) => {
                    let (baseline, target) = (baseline.to_owned(), target.to_owned());
                    t!(l, proposals.benefit_change, baseline = baseline, target = target).to_string()
                }
            };
            let came = of.realised.map(|realised| own::realised_tag(l, realised));
            let told = (!of.realised_text.is_empty()).then(|| paragraphs(&of.realised_text));
            let also: Vec<String> = [of.receiver.clone(), of.measure.clone(), change, of.owner.clone()]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect();
            let also = also
                .into_iter()
                .map(|text| view! { <span>{text}</span> })
                .collect_view();
            view! {
                <li>
                    <div class="app-headed">
                        <h3 class="ds-heading" data-size="2xs">{of.what.clone()}</h3>
                        {tag(Tone::Neutral, own::benefit_kind(l, of.kind))}
                        {came}
                        <span class="app-spacer"></span>
                        {edit(l, seen, Section::Benefits, row.id, &of.what)}
                    </div>
                    <p class="app-meta app-dotted">{also}</p>
                    {told}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="app-rows">{rows}</ul> }.into_any()
}

pub fn risks(l: Locale, seen: &ContentView) -> AnyView {
    if seen.risks.is_empty() {
        return none(l);
    }
    let rows = seen
        .risks
        .iter()
        .map(|row| {
            let of = &row.content;
            let cause =
                (!of.cause.is_empty()).then(|| view! { <span class="app-subtle">{of.cause.clone()}</span> });
            let sum = t!(
                l,
                proposals.risk_sum,
                probability = of.probability,
                impact = of.impact,
                value = of.value(),
                severity = own::severity(l, of.severity())
            )
            .to_string();
            view! {
                <tr>
                    <th scope="row" class="app-risk"><span>{of.event.clone()}</span>{cause}</th>
                    <td>{own::risk_kind(l, of.kind)}</td>
                    <td>{of.consequence.clone()}</td>
                    <td class="app-nowrap">{own::severity_tag(of.severity(), sum)}</td>
                    <td class="app-prose">{of.response.clone()}</td>
                    {edit_cell(edit(l, seen, Section::Risks, row.id, &of.event))}
                </tr>
            }
        })
        .collect_view();
    let content = view! {
        <thead>
            <tr>
                <th scope="col">{t!(l, proposals.risk_event)}</th>
                <th scope="col">{t!(l, proposals.risk_kind)}</th>
                <th scope="col">{t!(l, proposals.risk_consequence)}</th>
                <th scope="col">{t!(l, proposals.risk_value)}</th>
                <th scope="col">{t!(l, proposals.risk_response)}</th>
                {edit_heading(l, seen)}
            </tr>
        </thead>
        <tbody>{rows}</tbody>
    };
    table("risks-table", t!(l, proposals.section_risks), content.into_any())
}
