//! The page of a group: its needs, the joint solution, the balance, the deviations, what one may do.

use domain::{
    clusters::{ClusterEvent, ClusterState},
    journal::SubjectKind,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{
    clusters::{self, ClusterView},
    notifications,
};

use super::{balance, deviations, members, steps, words as w};
use crate::{
    context::{Visitor, store, visitor},
    i18n::Locale,
    islands::live_region::LiveRegion,
    pages::{journal::table_of, notifications::watch_button, proposals::words as proposal_words},
    parts::{
        live,
        notices::{done, notice},
        page::{page, title},
        prose::{facts, paragraphs, section, value},
        tags::Tone,
    },
    t, words,
};

#[component]
pub fn GroupPage() -> impl IntoView {
    let address = use_params_map()
        .with_untracked(|params| params.get("group"))
        .unwrap_or_default();
    page(async move {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let id = clusters::named(&store, &address).await?;
        // Before the group is read: what happens meanwhile is then told, not missed.
        let topic = live::topic(&store, SubjectKind::Cluster, id.0).await?;
        let group = clusters::view(&store, actor, id, visitor.today()).await?;
        if !visitor.live {
            notifications::visited(&store, actor, visitor.now, id.0).await?;
        }
        let watch = watch_button(&visitor, SubjectKind::Cluster, id.0, group.reference.to_string()).await?;
        let handling = steps::handling(l, &store, actor, &group).await?;
        let ask = deviations::ask(l, &group).await?;
        let deviations = deviations::all(l, &group).await?;
        let crumbs = vec![
            ("/needs".to_owned(), t!(l, needs.title).to_owned()),
            ("/groups".to_owned(), t!(l, clusters.title).to_owned()),
        ];
        let journal = section(
            "journal-part",
            t!(l, clusters.section_journal),
            table_of(l, group.journal.clone()),
        );
        Ok(view! {
            {title(l, crumbs, group.content.title.clone())}
            {what_was_done(l, &visitor, &group)}
            <LiveRegion
                topic=topic
                regions="group-top group-balance group-members group-steps group-journal".to_owned()
                said=t!(l, common.live_changed).to_owned()
            >
                <div id="group-top">
                    {meta(l, &group, handling.is_some(), watch)}
                    {what_now(l, &group)}
                    {assessment(l, &group)}
                    {solution(l, &group)}
                </div>
                <div id="group-balance">{balance::section(l, &group)} {deviations} {ask}</div>
                <div id="group-members">{members::of_group(l, &group.members, &group.units)}</div>
                <div id="group-steps">{handling}</div>
                <div id="group-journal">{journal}</div>
            </LiveRegion>
        }
        .into_any())
    })
}

fn meta(l: Locale, group: &ClusterView, handled: bool, watch: AnyView) -> AnyView {
    let lead = group.lead.as_ref().map(|unit| {
        let unit = words::pick(l, &unit.name_sv, &unit.name_en).to_owned();
        view! { <span>{t!(l, clusters.meta_lead, unit = unit).to_string()}</span> }
    });
    let updated = t!(l, clusters.meta_updated, date = words::day_of(group.updated_at)).to_string();
    view! {
        <div class="app-meta">
            <strong>{group.reference.to_string()}</strong>
            {w::state_tag(l, group.state)}
            {lead}
            <span>{updated}</span>
            {handled.then(|| view! { <a class="ds-link" href="#handling">{t!(l, clusters.to_steps)}</a> })}
            {watch}
        </div>
    }
    .into_any()
}

fn what_was_done(l: Locale, visitor: &Visitor, group: &ClusterView) -> Option<AnyView> {
    let text = match visitor.query("done").as_str() {
        "created" => t!(l, clusters.done_created),
        "confirmed" => t!(l, clusters.done_confirmed),
        "rejected" => t!(l, clusters.done_rejected),
        "edited" => t!(l, clusters.done_edited),
        "regrouped" => t!(l, clusters.done_regrouped),
        "chosen" => t!(l, clusters.done_chosen),
        "fits" => t!(l, clusters.done_fits),
        "asked" => t!(l, clusters.done_asked),
        "answered" => t!(l, clusters.done_answered),
        "ended" => t!(l, clusters.done_ended),
        "closed" => t!(l, clusters.done_closed),
        "promoted" => {
            let proposal = group.proposal.as_ref()?.reference.to_string();
            return Some(done(
                t!(l, clusters.done_promoted, proposal = proposal).to_string(),
            ));
        }
        _ => return None,
    };
    Some(done(text))
}

/// What the state means for the reader.
fn what_now(l: Locale, group: &ClusterView) -> Option<AnyView> {
    let (tone, heading, content) = match group.state {
        ClusterState::Suggested => (
            Tone::Info,
            t!(l, clusters.working_title),
            view! { <p class="ds-paragraph">{t!(l, clusters.working_text)}</p> }.into_any(),
        ),
        ClusterState::Rejected => (
            Tone::Neutral,
            t!(l, clusters.rejected_title),
            paragraphs(&group.reason),
        ),
        ClusterState::Closed => (
            Tone::Neutral,
            t!(l, clusters.closed_title),
            paragraphs(&group.reason),
        ),
        ClusterState::Confirmed | ClusterState::SolutionChosen => return None,
    };
    Some(notice(tone, heading, content))
}

fn assessment(l: Locale, group: &ClusterView) -> Option<AnyView> {
    if group.content.assessment.is_empty() {
        return None;
    }
    Some(section(
        "assessment",
        t!(l, clusters.section_assessment),
        paragraphs(&group.content.assessment),
    ))
}

fn solution(l: Locale, group: &ClusterView) -> Option<AnyView> {
    if group.solution.is_empty() && group.proposal.is_none() {
        if group.state != ClusterState::Confirmed {
            return None;
        }
        let choose = group.events.contains(&ClusterEvent::ChooseSolution).then(|| {
            view! {
                <p><a class="ds-button" data-variant="secondary" data-size="sm" href="#choose">{t!(l, clusters.solution_choose)}</a></p>
            }
        });
        let text = view! { <p class="ds-paragraph">{t!(l, clusters.solution_none)}</p>{choose} };
        return Some(section(
            "solution",
            t!(l, clusters.section_solution),
            text.into_any(),
        ));
    }
    let mut rows = Vec::new();
    if group.solution.is_empty() {
        rows.push((
            t!(l, clusters.solution_what).to_owned(),
            value(t!(l, clusters.solution_none_staff), ""),
        ));
    } else {
        rows.push((
            t!(l, clusters.solution_what).to_owned(),
            paragraphs(&group.solution),
        ));
        rows.push((
            t!(l, clusters.solution_why).to_owned(),
            paragraphs(&group.solution_reason),
        ));
    }
    if !group.system.is_empty() {
        rows.push((
            t!(l, clusters.solution_system).to_owned(),
            value(group.system.clone(), ""),
        ));
    }
    if let Some(proposal) = &group.proposal {
        let name = format!("{} {}", proposal.reference, proposal.title);
        let href = if proposal.may_read {
            Some(format!("/proposals/{}", proposal.reference))
        } else {
            proposal
                .state
                .is_decided()
                .then(|| format!("/initiatives/{}", proposal.reference))
        };
        let name = match href {
            Some(href) => view! { <a class="ds-link" href=href>{name}</a> }.into_any(),
            None => view! { <span>{name}</span> }.into_any(),
        };
        let state = proposal_words::state_tag(l, proposal.state);
        rows.push((
            t!(l, clusters.solution_proposal).to_owned(),
            view! { {name}" "{state} }.into_any(),
        ));
    }
    Some(section("solution", t!(l, clusters.section_solution), facts(rows)))
}
