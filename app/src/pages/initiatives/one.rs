//! One initiative: what, why, who decided when, which aims, cost, where it stands, what came of it.

use domain::{initiatives::Status, reference::Reference};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{
    Refusal,
    initiatives::{Initiative, NeedKind, initiative},
};

use super::{decision::decision, words as w};
use crate::{
    context::{store, visitor},
    i18n::Locale,
    pages::proposals::{decision_words, words as pw},
    parts::{
        page::{page, title},
        prose::{facts, paragraphs, section, value},
    },
    t, words,
};

#[component]
pub fn InitiativePage() -> impl IntoView {
    let typed = use_params_map()
        .with_untracked(|params| params.get("reference"))
        .unwrap_or_default();
    page(async move {
        let visitor = visitor()?;
        let l = visitor.locale;
        let reference: Reference = typed.parse().map_err(|_| Refusal::NotFound)?;
        let seen = initiative(&store()?, reference).await?;
        let crumbs = vec![("/initiatives".to_owned(), t!(l, initiatives.title).to_owned())];
        let back = format!("/proposals/{reference}");
        // Whoever works with proposals gets the way to the whole of it.
        let works = visitor.actor.as_ref().is_some_and(|actor| {
            use domain::policy::{Action, Subject, may};
            may(Some(actor), Action::ProposalList, &Subject::Site).is_allowed()
        });
        let whole = works.then(|| view! { <a class="ds-link" href=back>{t!(l, initiatives.reference)}" "{reference.to_string()}</a> });
        Ok(view! {
            {title(l, crumbs, seen.title.clone())}
            <p class="app-meta">{w::status_tag(l, seen.status)}<span>{reference.to_string()}</span>{whole}</p>
            <div class="app-cols app-initiative">
                <div>
                    <p class="app-lead app-initiative__summary" lang="sv">{seen.summary.clone()}</p>
                    {why(l, &seen)}
                    {decision(l, &seen.decision)}
                    {aims(l, &seen)}
                    {result(l, &seen)}
                </div>
                <div>
                    {brief(l, &seen)}
                    {history(l, &seen)}
                </div>
            </div>
        }
        .into_any())
    })
}

fn why(l: Locale, seen: &Initiative) -> AnyView {
    let background = if seen.background.is_empty() {
        view! { <p class="app-subtle">{t!(l, initiatives.why_none)}</p> }.into_any()
    } else {
        view! { <div lang="sv">{paragraphs(&seen.background)}</div> }.into_any()
    };
    let content = view! { {background}{needs(l, &seen.needs)} };
    section("why", t!(l, initiatives.why), content.into_any())
}

/// How many needs it answers and from which kinds of units, never whose.
fn needs(l: Locale, of: &[NeedKind]) -> Option<AnyView> {
    let total: i64 = of.iter().map(|kind| kind.needs).sum();
    let heading = match total {
        0 => return None,
        1 => t!(l, initiatives.needs_one).to_owned(),
        count => t!(l, initiatives.needs_many, count = count).to_string(),
    };
    let one_kind = of.len() == 1;
    let kinds: Vec<String> = of
        .iter()
        .map(|kind| {
            let unit = words::unit_kind(l, kind.kind).to_lowercase();
            if one_kind {
                unit
            } else {
                format!("{unit} {}", words::number(kind.needs))
            }
        })
        .collect();
    let text = format!("{heading} ({}).", kinds.join(", "));
    Some(view! { <p class="ds-paragraph app-subtle">{text}</p> }.into_any())
}

fn brief(l: Locale, seen: &Initiative) -> AnyView {
    let amount = words::kronor(l, seen.total);
    let cost = match seen.years {
        Some((from, to)) if from == to => {
            t!(l, initiatives.cost_year, amount = amount, year = from).to_string()
        }
        Some((from, to)) => t!(l, initiatives.cost_years, amount = amount, from = from, to = to).to_string(),
        None => amount,
    };
    let mut rows = vec![
        (
            t!(l, initiatives.status).to_owned(),
            value(w::status(l, seen.status), ""),
        ),
        (t!(l, initiatives.cost).to_owned(), value(cost, "")),
    ];
    let unit = words::pick(l, &seen.unit_sv, &seen.unit_en);
    if !unit.is_empty() {
        rows.push((t!(l, initiatives.unit).to_owned(), value(unit, "")));
    }
    if let Some(step) = &seen.step {
        let name = words::pick(l, &step.title_sv, &step.title_en).to_owned();
        let text = t!(l, initiatives.step_of, no = step.no, title = name).to_string();
        let href = format!("/plan/{}", step.no);
        let link = view! { <a class="ds-link" href=href>{text}</a> }.into_any();
        rows.push((t!(l, initiatives.step).to_owned(), link));
    }
    section(
        "brief",
        t!(l, initiatives.facts),
        view! { <div class="app-narrow">{facts(rows)}</div> }.into_any(),
    )
}

fn aims(l: Locale, seen: &Initiative) -> AnyView {
    let content = if seen.contributions.is_empty() {
        view! { <p class="app-subtle">{t!(l, initiatives.aims_none)}</p> }.into_any()
    } else {
        let rejected = (seen.status == Status::Rejected)
            .then(|| view! { <p class="ds-paragraph app-subtle">{t!(l, initiatives.aims_rejected)}</p> });
        let rows = seen
            .contributions
            .iter()
            .map(|of| {
                let name = words::pick(l, &of.label_sv, &of.label_en).to_owned();
                let href = format!("/direction/{}", of.code);
                view! {
                    <li class="app-aimrow">
                        <span class="app-code">{of.code.clone()}</span>
                        <div>
                            <p class="app-aimrow__name">
                                <a class="ds-link" href=href>{name}</a>
                                <span class="app-aimrow__points">{w::contribution(l, of.contribution)}</span>
                            </p>
                            <p class="app-prose" lang="sv">{of.reason.clone()}</p>
                        </div>
                    </li>
                }
            })
            .collect_view();
        view! { {rejected}<ul class="app-aimrows">{rows}</ul> }.into_any()
    };
    section("aims", t!(l, initiatives.aims), content)
}

/// What was delivered and what came of the benefits, or when that is told. A rejected proposal has neither.
fn result(l: Locale, seen: &Initiative) -> Option<AnyView> {
    if seen.status == Status::Rejected || (seen.status == Status::Closed && seen.completed_on.is_none()) {
        return None;
    }
    let result = if seen.result.is_empty() {
        view! { <p class="app-subtle">{t!(l, initiatives.result_pending)}</p> }.into_any()
    } else {
        view! { <div lang="sv">{paragraphs(&seen.result)}</div> }.into_any()
    };
    let benefits = seen
        .benefits
        .iter()
        .map(|benefit| {
            let target = (!benefit.target.is_empty()).then(|| {
                let text = t!(l, initiatives.target_was, target = benefit.target.clone()).to_string();
                view! { <p class="app-subtle">{text}</p> }
            });
            view! {
                <li>
                    <p><strong lang="sv">{benefit.what.clone()}</strong>" – "{pw::realised(l, benefit.realised)}</p>
                    {target}
                    <div lang="sv">{paragraphs(&benefit.text)}</div>
                </li>
            }
        })
        .collect_view();
    let followed = if seen.benefits.is_empty() && seen.benefit_report.is_empty() {
        view! { <p class="app-subtle">{t!(l, initiatives.benefits_pending)}</p> }.into_any()
    } else {
        view! {
            <div lang="sv">{paragraphs(&seen.benefit_report)}</div>
            <ul class="app-realised">{benefits}</ul>
        }
        .into_any()
    };
    Some(
        view! {
            {section("result", t!(l, initiatives.result), result)}
            {section("benefits", t!(l, initiatives.benefits), followed)}
        }
        .into_any(),
    )
}

fn history(l: Locale, seen: &Initiative) -> AnyView {
    let rows = seen
        .history
        .iter()
        .map(|milestone| {
            let decider = words::pick(l, &milestone.decider_sv, &milestone.decider_en).to_owned();
            let decided = milestone.outcome.map(|outcome| {
                let outcome = decision_words::outcome(l, outcome).to_owned();
                let text = t!(l, initiatives.decided_as, decider = decider, outcome = outcome).to_string();
                view! { <p class="app-subtle">{text}</p> }
            });
            let on = words::date(milestone.on);
            view! {
                <li class="app-milestone">
                    <time datetime=on.clone()>{on.clone()}</time>
                    <div><p>{w::milestone(l, milestone.what)}</p>{decided}</div>
                </li>
            }
        })
        .collect_view();
    section(
        "history",
        t!(l, initiatives.history),
        view! { <ol class="app-milestones">{rows}</ol> }.into_any(),
    )
}
