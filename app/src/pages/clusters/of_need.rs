//! A need's group on the need's page: the one that it is in, and for the staff the one that it might belong to.

use domain::people::Actor;
use leptos::prelude::*;
use store::{
    Refusal, Store,
    clusters::{self, GroupOfNeed},
    needs::NeedView,
    similar::NearSubject,
};

use super::{suggestions::why, words as w};
use crate::{
    i18n::Locale,
    parts::prose::{paragraphs, section},
    t,
};

/// The group that the need is in, for those who may read the group.
pub async fn group(
    l: Locale,
    store: &Store,
    actor: &Actor,
    need: &NeedView,
) -> Result<Option<AnyView>, Refusal> {
    let Some(group) = clusters::group_of_need(store, actor, need.id).await? else {
        return Ok(None);
    };
    let solution = (!group.solution.is_empty()).then(|| {
        let system = (!group.system.is_empty())
            .then(|| view! { <p class="app-item__meta">{group.system.clone()}</p> });
        view! {
            <p class="app-need-card__label">{t!(l, clusters.need_solution)}</p>
            {paragraphs(&group.solution)}
            {system}
        }
    });
    let content = view! {
        <p class="app-meta">{link(&group)}{w::state_tag(l, group.state)}</p>
        <p class="ds-paragraph">{t!(l, clusters.need_text, count = group.needs).to_string()}</p>
        {solution}
    };
    Ok(Some(section(
        "group",
        t!(l, clusters.need_title),
        content.into_any(),
    )))
}

fn link(group: &GroupOfNeed) -> AnyView {
    let href = format!("/groups/{}", group.reference);
    let name = format!("{} {}", group.reference, group.title);
    view! { <a class="ds-link" href=href>{name}</a> }.into_any()
}

/// Where a need that is in no group might belong; for the staff that handles it.
pub async fn suggestion(
    l: Locale,
    store: &Store,
    actor: &Actor,
    need: &NeedView,
    near: &[NearSubject],
) -> Result<Option<AnyView>, Refusal> {
    let (groups, suggestion) = clusters::group_for_need(store, actor, need.id, near).await?;
    if groups.is_empty() && suggestion.is_none() {
        return Ok(None);
    }
    let groups = (!groups.is_empty()).then(|| {
        let items = groups
            .iter()
            .map(|group| {
                // The form there offers what is like the group's needs.
                let href = format!("/groups/{}#regroup", group.reference);
                let name = group.reference.to_string();
                let add = t!(l, clusters.need_suggest_add, group = name).to_string();
                view! {
                    <li class="app-item">
                        <div>{link(group)}" "{w::state_tag(l, group.state)}</div>
                        <a class="ds-link" href=href>{add}</a>
                    </li>
                }
            })
            .collect_view();
        view! {
            <p class="ds-paragraph">{t!(l, clusters.need_suggest_near)}</p>
            <ul class="app-items">{items}</ul>
        }
    });
    let suggestion = suggestion.map(|group| {
        let references: Vec<String> = group
            .members
            .iter()
            .map(|member| member.reference.to_string())
            .collect();
        let href = format!("/groups/new?needs={}", references.join(","));
        let items = group
            .members
            .iter()
            .filter(|member| member.id != need.id)
            .map(|member| {
                let href = format!("/needs/{}", member.reference);
                let name = format!("{} {}", member.reference, member.title);
                view! { <li class="app-item"><a class="ds-link" href=href>{name}</a></li> }
            })
            .collect_view();
        view! {
            <p class="ds-paragraph">{t!(l, clusters.need_suggest_new)}</p>
            <ul class="app-items">{items}</ul>
            {why(l, &group.shared)}
            <p><a class="ds-button" data-variant="secondary" data-size="sm" href=href>{t!(l, clusters.need_suggest_make)}</a></p>
        }
    });
    let content = view! { {groups}{suggestion} };
    Ok(Some(section(
        "group-suggested",
        t!(l, clusters.need_suggest_title),
        content.into_any(),
    )))
}
