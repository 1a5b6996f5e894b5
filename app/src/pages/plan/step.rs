//! `/plan/3`: one step: what is, what is proposed, what is decided, and all that lies behind it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::plan::{DecisionView, HoldView, ReviewView, StepPage as Seen, StepView, step_page};

use super::{step_work, words as w};
use crate::{
    context::{store, visitor},
    i18n::Locale,
    pages::{direction::words::Links, journal::table_of, proposals::words::state_tag as proposal_state},
    parts::{
        notices::done,
        page::{page, title},
        prose::{facts, section},
    },
    t, words,
};

#[component]
pub fn StepPage() -> impl IntoView {
    let no = use_params_map()
        .with_untracked(|params| params.get("step").and_then(|no| no.parse().ok()).unwrap_or(0));
    page(async move {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.actor.as_ref();
        let links = Links::of(actor, visitor.today());
        let works = store::direction::reads_all(actor, visitor.today());
        let mut seen = step_page(&store()?, actor, visitor.today(), no).await?;
        let message = match visitor.query("done").as_str() {
            "review" => Some(done(t!(l, plan.done_review))),
            "decision" => Some(done(t!(l, plan.done_decision))),
            "release" => Some(done(t!(l, plan.done_release))),
            _ => None,
        };
        let work = step_work::work(l, &seen).await?;
        let journal = seen
            .journal
            .take()
            .map(|kept| section("journal", t!(l, plan.journal), table_of(l, kept)));
        Ok(view! {
            {heading(l, &seen.step)}
            {message}
            {three(l, &seen.step)}
            {section("facts", t!(l, plan.facts), about(l, &seen.step))}
            {parts(l, &seen.step)}
            {proposals(l, &seen.step, links, works)}
            {holds(l, &seen.step.holds)}
            {work}
            {reviews(l, &seen.reviews)}
            {decisions(l, &seen.step.decisions)}
            {journal}
            {neighbours(l, &seen)}
        }
        .into_any())
    })
}

fn heading(l: Locale, step: &StepView) -> AnyView {
    let name = words::pick(l, &step.title_sv, &step.title_en).to_owned();
    let about = words::pick(l, &step.about_sv, &step.about_en).to_owned();
    let crumbs = vec![("/plan".to_owned(), t!(l, plan.title).to_owned())];
    view! {
        {title(l, crumbs, t!(l, plan.step_title, no = step.no, title = name).to_string())}
        <p class="app-lead">{about}</p>
    }
    .into_any()
}

/// What is, what is proposed, what is decided: three boxes that are never mixed.
fn three(l: Locale, step: &StepView) -> AnyView {
    let is = match &step.review {
        Some(review) => view! {
            <p class="app-three__what">{w::state_tag(l, step.state)}{w::rag_tag(l, review.rag)}</p>
            <p class="app-prose" lang="sv">{review.status_text.clone()}</p>
            <p class="app-subtle">{t!(l, plan.as_of, date = words::date(review.as_of)).to_string()}</p>
        }
        .into_any(),
        None => view! { <p class="app-three__what">{w::state_tag(l, step.state)}</p> }.into_any(),
    };
    let proposed = match (&step.review, step.proposed_handling) {
        (Some(review), Some(handling)) => view! {
            <p class="app-three__what"><strong>{w::handling(l, handling)}</strong></p>
            <p class="app-prose" lang="sv">{review.handling_text.clone()}</p>
            {source(l, &review.source)}
        }
        .into_any(),
        _ => view! { <p class="app-subtle">{t!(l, plan.unreviewed_long)}</p> }.into_any(),
    };
    let decided = match (step.decisions.last(), step.decided_handling) {
        (Some(decision), Some(handling)) => view! {
            <p class="app-three__what"><strong>{w::handling(l, handling)}</strong></p>
            <p class="app-prose" lang="sv">{decision.text.clone()}</p>
            <p class="app-subtle">{w::decided(decision)}</p>
        }
        .into_any(),
        _ => view! { <p class="app-subtle">{t!(l, plan.undecided_long)}</p> }.into_any(),
    };
    view! {
        <div class="app-three">
            {one_box("what-is", t!(l, plan.what_is), is)}
            {one_box("what-is-proposed", t!(l, plan.what_is_proposed), proposed)}
            {one_box("what-is-decided", t!(l, plan.what_is_decided), decided)}
        </div>
    }
    .into_any()
}

fn one_box(id: &'static str, heading: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="app-three__box" aria-labelledby=id>
            <h2 class="ds-heading" data-size="2xs" id=id>{heading}</h2>
            {content}
        </section>
    }
    .into_any()
}

fn source(l: Locale, source: &str) -> Option<AnyView> {
    if source.is_empty() {
        return None;
    }
    let text = t!(l, plan.source, source = source.to_owned()).to_string();
    Some(view! { <p class="app-subtle">{text}</p> }.into_any())
}

fn about(l: Locale, step: &StepView) -> AnyView {
    let mut rows = vec![(
        t!(l, plan.period).to_owned(),
        view! { <span>{w::period(l, step)}</span> }.into_any(),
    )];
    if !step.owner_sv.is_empty() {
        let owner = words::pick(l, &step.owner_sv, &step.owner_en).to_owned();
        rows.push((
            t!(l, plan.owner).to_owned(),
            view! { <span>{owner}</span> }.into_any(),
        ));
    }
    if !step.depends_on.is_empty() {
        let items = step
            .depends_on
            .iter()
            .map(|other| {
                let name = words::pick(l, &other.title_sv, &other.title_en).to_owned();
                let note = words::pick(l, &other.note_sv, &other.note_en).to_owned();
                let text = t!(l, plan.step_title, no = other.no, title = name).to_string();
                view! { <p class="ds-paragraph"><a class="ds-link" href=format!("/plan/{}", other.no)>{text}</a>". "{note}</p> }
            })
            .collect_view();
        rows.push((t!(l, plan.depends_on).to_owned(), items.into_any()));
    }
    if !step.aims.is_empty() {
        let aims = step
            .aims
            .iter()
            .map(|code| view! { <li><a class="ds-link" href=format!("/direction#{code}")>{code.clone()}</a></li> })
            .collect_view();
        rows.push((
            t!(l, plan.aims).to_owned(),
            view! { <ul class="app-inline">{aims}</ul> }.into_any(),
        ));
    }
    facts(rows)
}

fn parts(l: Locale, step: &StepView) -> Option<AnyView> {
    if step.parts.is_empty() {
        return None;
    }
    let rows = step
        .parts
        .iter()
        .map(|part| {
            let text = words::pick(l, &part.text_sv, &part.text_en).to_owned();
            view! { <li><span>{text}</span>{w::part_tag(l, part.state)}</li> }
        })
        .collect_view();
    Some(section(
        "parts",
        t!(l, plan.parts),
        view! { <ul class="app-parts">{rows}</ul> }.into_any(),
    ))
}

fn proposals(l: Locale, step: &StepView, links: Links, works: bool) -> AnyView {
    let heading = if works {
        t!(l, plan.proposals)
    } else {
        t!(l, plan.initiatives)
    };
    if step.proposals.is_empty() {
        let text = view! { <p class="app-subtle">{t!(l, plan.no_proposals_long)}</p> };
        return section("proposals", heading, text.into_any());
    }
    let rows = step
        .proposals
        .iter()
        .map(|proposal| {
            let href = links.to(&proposal.reference, proposal.approved);
            view! {
                <li>
                    <span class="app-subject">
                        <a class="ds-link" href=href>{proposal.title.clone()}</a>
                        <small>{proposal.reference.clone()}</small>
                    </span>
                    {proposal_state(l, proposal.state)}
                </li>
            }
        })
        .collect_view();
    let more = (step.proposal_count > step.proposals.len() as i64).then(|| {
        let text = t!(l, plan.proposals_more, n = step.proposal_count).to_string();
        view! { <p class="app-subtle">{text}</p> }
    });
    section(
        "proposals",
        heading,
        view! { <ul class="app-parts">{rows}</ul>{more} }.into_any(),
    )
}

fn holds(l: Locale, holds: &[HoldView]) -> Option<AnyView> {
    if holds.is_empty() {
        return None;
    }
    let rows = holds.iter().map(|hold| one_hold(l, hold)).collect_view();
    Some(section(
        "holds",
        t!(l, plan.holds),
        view! { <ul class="app-told-list">{rows}</ul> }.into_any(),
    ))
}

fn one_hold(l: Locale, hold: &HoldView) -> AnyView {
    let target = hold.target.clone();
    let heading = if hold.kind == domain::plan::Handling::Pause {
        t!(l, plan.hold_pause, target = target).to_string()
    } else {
        t!(l, plan.hold, target = target).to_string()
    };
    let until = t!(l, plan.hold_until, condition = hold.release_condition.clone()).to_string();
    let set = t!(
        l,
        plan.hold_set,
        by = hold.set_by.clone(),
        on = words::date(hold.set_on)
    )
    .to_string();
    let released = hold.released_on.map(|on| {
        let text = t!(
            l,
            plan.hold_released,
            on = words::date(on),
            why = hold.released_by.clone()
        )
        .to_string();
        view! { <p class="app-prose">{text}</p> }
    });
    view! {
        <li>
            <p class="app-told"><strong>{heading}</strong></p>
            <p class="app-prose">{until}</p>
            {released}
            <p class="app-subtle">{set}</p>
        </li>
    }
    .into_any()
}

fn reviews(l: Locale, reviews: &[ReviewView]) -> Option<AnyView> {
    if reviews.is_empty() {
        return None;
    }
    let rows = reviews
        .iter()
        .map(|review| {
            let unit = words::pick(l, &review.unit_sv, &review.unit_en).to_owned();
            view! {
                <li>
                    <p class="app-meta">
                        <strong>{t!(l, plan.as_of, date = words::date(review.as_of)).to_string()}</strong>
                        {w::state_tag(l, review.state)}
                        {w::rag_tag(l, review.rag)}
                    </p>
                    <p class="app-prose" lang="sv">{review.status_text.clone()}</p>
                    <p class="app-prose" lang="sv">
                        <strong>{w::handling(l, review.proposed_handling)}". "</strong>
                        {review.handling_text.clone()}
                    </p>
                    <p class="app-subtle">{t!(l, plan.reviewed_by, unit = unit).to_string()}</p>
                </li>
            }
        })
        .collect_view();
    let content = view! {
        <p class="ds-paragraph app-prose">{t!(l, plan.reviews_lead)}</p>
        <ol class="app-told-list">{rows}</ol>
    };
    Some(section("reviews", t!(l, plan.reviews), content.into_any()))
}

fn decisions(l: Locale, decisions: &[DecisionView]) -> Option<AnyView> {
    if decisions.is_empty() {
        return None;
    }
    let rows = decisions
        .iter()
        .rev()
        .map(|decision| {
            let handling = decision.handling.map(|handling| w::handling(l, handling));
            let case = (!decision.case_number.is_empty())
                .then(|| t!(l, plan.case, number = decision.case_number.clone()).to_string());
            view! {
                <li>
                    <p class="app-told"><strong>{w::decided(decision)}</strong></p>
                    <p class="app-prose" lang="sv">{decision.text.clone()}</p>
                    <p class="app-meta"><span>{handling}</span><span>{case}</span></p>
                </li>
            }
        })
        .collect_view();
    let list = view! { <ol class="app-told-list">{rows}</ol> }.into_any();
    Some(section("step-decisions", t!(l, plan.step_decisions), list))
}

/// Links to the step before and after.
fn neighbours(l: Locale, seen: &Seen) -> AnyView {
    let no = seen.step.no;
    let link = |no: i64, label: &'static str| {
        view! { <a class="ds-button" data-variant="tertiary" href=format!("/plan/{no}")>{label}</a> }
    };
    let before = (no > 1).then(|| link(no - 1, t!(l, plan.previous_step)));
    let after = (no < seen.steps).then(|| link(no + 1, t!(l, plan.next_step)));
    view! { <nav class="app-actions app-section" aria-label=t!(l, plan.title)>{before}{after}</nav> }
        .into_any()
}
