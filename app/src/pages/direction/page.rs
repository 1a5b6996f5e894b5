//! `/direction`: the direction in force as a whole.

use leptos::prelude::*;
use store::direction::{AimView, DirectionHead, DirectionView, ScopeAreaView, StepOfAim};

use super::{
    aim::contribution_table,
    overview::{gaps, overview},
    words::{self as w, Links},
};
use crate::{
    context::{store, visitor},
    i18n::Locale,
    parts::{
        notices::empty,
        page::{page, title},
        prose::section,
    },
    t, words,
};

#[component]
pub fn DirectionPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.actor.as_ref();
        let links = Links::of(actor, visitor.today());
        let seen = store::direction::view(&store()?, actor, visitor.today()).await?;
        let Some(head) = seen.current.clone() else {
            return Ok(view! {
                {title(l, Vec::new(), t!(l, direction.title))}
                {empty(t!(l, direction.none), None)}
            }
            .into_any());
        };
        Ok(view! {
            {heading(l, &head)}
            {section("overview", t!(l, direction.overview), overview(l, &seen))}
            {section("gaps", t!(l, direction.gaps), gaps(l, &seen))}
            {aims(l, &seen, links)}
            {section("scope", t!(l, direction.scope), scope(l, seen.scope_areas.clone()))}
            {others(l, &seen)}
        }
        .into_any())
    })
}

fn heading(l: Locale, head: &DirectionHead) -> AnyView {
    let name = words::pick(l, &head.title_sv, &head.title_en).to_owned();
    let about = words::pick(l, &head.about_sv, &head.about_en).to_owned();
    view! {
        {title(l, Vec::new(), name)}
        <p class="app-lead">{about}</p>
        {meta(l, head)}
    }
    .into_any()
}

/// Status, period and the decision behind it.
fn meta(l: Locale, head: &DirectionHead) -> AnyView {
    let period = match head.period_to {
        Some(to) => t!(l, direction.period, from = head.period_from, to = to).to_string(),
        None => t!(l, direction.period_open, from = head.period_from).to_string(),
    };
    let decided = head.decided_on.map(|on| {
        let (by, paragraph) = (head.decided_by.clone(), head.paragraph.clone());
        let text = t!(
            l,
            direction.decided,
            by = by,
            on = words::date(on),
            paragraph = paragraph
        )
        .to_string();
        view! { <span>{text}</span> }
    });
    view! { <p class="app-meta">{w::status_tag(l, head.status)}<span>{period}</span>{decided}</p> }.into_any()
}

fn aims(l: Locale, seen: &DirectionView, links: Links) -> AnyView {
    let sees_open = seen.sees_open;
    let aims = seen
        .aims
        .iter()
        .map(|aim| one_aim(l, aim, sees_open, links))
        .collect_view();
    section(
        "aims",
        t!(l, direction.aims),
        view! { <div class="app-aims">{aims}</div> }.into_any(),
    )
}

fn one_aim(l: Locale, seen: &AimView, sees_open: bool, links: Links) -> AnyView {
    let aim = &seen.aim;
    let label = words::pick(l, &aim.label_sv, &aim.label_en).to_owned();
    let text = words::pick(l, &aim.text_sv, &aim.text_en).to_owned();
    let code = aim.code.clone();
    let heading_id = format!("{code}-heading");
    let total = seen.counted.count();
    let more = (total > seen.proposals.len() as i64).then(|| {
        let href = format!("/direction/{}", aim.code);
        let label = t!(l, direction.all_contributions, n = total).to_string();
        view! { <p><a class="ds-link" href=href>{label}</a></p> }
    });
    let content = if seen.proposals.is_empty() {
        let text = if sees_open {
            t!(l, direction.no_contributions_open)
        } else {
            t!(l, direction.no_contributions)
        };
        view! { <p class="app-subtle">{text}</p> }.into_any()
    } else {
        contribution_table(l, &aim.code, &seen.proposals, links)
    };
    view! {
        <article class="app-aim" id=code.clone() aria-labelledby=heading_id.clone()>
            <div class="app-aim__head">
                <h3 class="ds-heading" data-size="xs" id=heading_id.clone()>
                    <span class="app-aim__code">{code.clone()}</span>
                    {label}
                </h3>
                <span class="app-aim__marks">
                    {w::coverage_tag(l, seen.counted.coverage())}
                    <span class="app-subtle">{t!(l, direction.weight, n = aim.weight).to_string()}</span>
                </span>
            </div>
            <p class="ds-paragraph app-prose">{text}</p>
            {content}
            {more}
            {steps(l, t!(l, direction.steps), &seen.steps)}
        </article>
    }
    .into_any()
}

/// Links to the steps of the plan.
fn steps(l: Locale, label: &'static str, steps: &[StepOfAim]) -> Option<AnyView> {
    if steps.is_empty() {
        return None;
    }
    let links = steps
        .iter()
        .map(|step| {
            let href = format!("/plan/{}", step.no);
            let name = words::pick(l, &step.title_sv, &step.title_en).to_owned();
            let text = t!(l, direction.step, no = step.no, title = name).to_string();
            view! { <li><a class="ds-link" href=href>{text}</a></li> }
        })
        .collect_view();
    Some(view! { <div class="app-served"><p class="app-subtle">{label}</p><ul>{links}</ul></div> }.into_any())
}

fn scope(l: Locale, areas: Vec<ScopeAreaView>) -> AnyView {
    let areas = areas
        .into_iter()
        .map(|area| {
            let text = words::pick(l, &area.text_sv, &area.text_en).to_owned();
            view! { <li><p class="ds-paragraph">{text}</p>{steps(l, t!(l, direction.scope_steps), &area.steps)}</li> }
        })
        .collect_view();
    view! { <ol class="app-scope" type="a">{areas}</ol> }.into_any()
}

fn others(l: Locale, seen: &DirectionView) -> Option<AnyView> {
    if seen.others.is_empty() {
        return None;
    }
    let versions = seen
        .others
        .iter()
        .map(|head| {
            let name = words::pick(l, &head.title_sv, &head.title_en).to_owned();
            let about = words::pick(l, &head.about_sv, &head.about_en).to_owned();
            view! {
                <li>
                    <h3 class="ds-heading" data-size="2xs">{name}</h3>
                    {meta(l, head)}
                    <p class="ds-paragraph app-prose">{about}</p>
                </li>
            }
        })
        .collect_view();
    let list = view! { <ul class="app-versions">{versions}</ul> }.into_any();
    Some(section("others", t!(l, direction.others), list))
}
