//! A duplicate on the pages: the staff's step that merges it and the one that undoes that, where it went, what came.

use domain::needs::{MergeForm, UNDO_DAYS};
use leptos::prelude::*;
use serde::Serialize;
use store::{
    Refusal,
    needs::{self, MergedInto, NeedView},
};

use super::{
    functions::{Door, TypedStep, step},
    steps::Step,
    words as w,
};
use crate::{
    error::PublicError,
    i18n::Locale,
    parts::{
        Field,
        notices::notice,
        prose::{paragraphs, section},
        tags::Tone,
    },
    t, words,
};

/// The step that merges a need into another.
pub(super) async fn form(step: &Step<'_>) -> Result<AnyView, Refusal> {
    let l = step.l;
    let form = step.blank("merge").await?;
    let (mut labels, reason) = step.reason_field(&form);
    let label = t!(l, needs.step_merge_into);
    labels.insert(0, ("into", label.to_owned()));
    let fields = view! {
        <p class="ds-paragraph">{t!(l, needs.step_merge_text, days = UNDO_DAYS).to_string()}</p>
        {Field::new(l, &form, "into", label).required().max(40).hint(t!(l, needs.step_merge_into_hint)).text()}
        {reason.required().area(4)}
    };
    let go = t!(l, needs.step_merge_do);
    let posted = step.posted(&form, &labels, fields.into_any(), go, false);
    Ok(step.unfolded(&form, t!(l, needs.step_merge), false, posted))
}

/// The step that makes a merged need one of its own again.
pub(super) async fn undo(step: &Step<'_>, into: &MergedInto) -> Result<AnyView, Refusal> {
    let l = step.l;
    let form = step.blank("unmerge").await?;
    let (labels, reason) = step.reason_field(&form);
    let until = words::date(into.undo_until);
    let fields = view! {
        <p class="ds-paragraph">{t!(l, needs.step_unmerge_text, date = until).to_string()}</p>
        {reason.required().area(3)}
    };
    let go = t!(l, needs.step_unmerge_do);
    let posted = step.posted(&form, &labels, fields.into_any(), go, true);
    Ok(step.unfolded(&form, t!(l, needs.step_unmerge), false, posted))
}

/// Where a merged need lives on, and why.
pub(super) fn merged_into(l: Locale, need: &NeedView) -> Option<AnyView> {
    let into = need.merged_into.as_ref()?;
    let number = into
        .reference
        .map(|reference| reference.to_string())
        .unwrap_or_default();
    let name = format!("{number} {}", into.title);
    let name = if into.may_read {
        let href = format!("/needs/{number}");
        view! { <a class="ds-link" href=href>{name}</a> }.into_any()
    } else {
        view! { {name} }.into_any()
    };
    let content = view! {
        <p class="ds-paragraph">{t!(l, needs.merged_text)}</p>
        <p class="app-meta">{name} {w::state_tag(l, into.state)}</p>
        {paragraphs(&need.reason)}
    };
    Some(notice(Tone::Info, t!(l, needs.merged_title), content.into_any()))
}

/// The duplicates that were merged into a need.
pub(super) fn merged_here(l: Locale, need: &NeedView) -> Option<AnyView> {
    if need.merged_here.is_empty() {
        return None;
    }
    let items = need
        .merged_here
        .iter()
        .map(|(reference, title)| {
            let href = format!("/needs/{reference}");
            view! { <li class="app-item"><a class="ds-link" href=href>{format!("{reference} {title}")}</a></li> }
        })
        .collect_view();
    let list = view! { <ul class="app-items">{items}</ul> }.into_any();
    Some(section("merged-here", t!(l, needs.merged_here_title), list))
}

/// Merges a duplicate.
#[server(prefix = "/fn", endpoint = "needs/merge")]
pub async fn merge_need(
    #[server(flatten)] form: MergeForm,
    #[server(default)] need: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = TypedStep { form, version, key };
    step("merge", &need, "merged", &typed, async {
        let door = Door::open(&need, &typed.version).await?;
        needs::merge(
            &door.store,
            &door.actor,
            door.now,
            door.at(&typed.key),
            &typed.form,
        )
        .await
    })
    .await
}

/// The one text of undoing, as it came.
#[derive(Serialize)]
struct Why {
    reason: String,
}

/// Undoes a merge.
#[server(prefix = "/fn", endpoint = "needs/unmerge")]
pub async fn unmerge_need(
    #[server(default)] need: String,
    #[server(default)] reason: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let form = Why { reason };
    let typed = TypedStep { form, version, key };
    step("unmerge", &need, "unmerged", &typed, async {
        let door = Door::open(&need, &typed.version).await?;
        needs::unmerge(
            &door.store,
            &door.actor,
            door.now,
            door.at(&typed.key),
            &typed.form.reason,
        )
        .await
    })
    .await
}
