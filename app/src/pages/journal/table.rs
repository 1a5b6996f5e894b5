//! A table of journal entries: when, who, what, before and after, why.

use domain::journal::{Change, SubjectKind};
use leptos::prelude::*;
use store::journal::Kept;

use super::{columns::Column, words};
use crate::{
    i18n::Locale,
    parts::{
        columns::{cell, heading, list_table},
        notices::empty,
    },
    t, words as common,
};

/// So many changes are in sight; the others unfold.
const SHOWN: usize = 3;

/// Longer texts than this unfold.
const SHORT: usize = 120;

/// A subject's own journal, newest first. `entries` come oldest first, as they are kept.
pub fn table_of(l: Locale, mut entries: Vec<Kept>) -> AnyView {
    if entries.is_empty() {
        return empty(t!(l, journal.none), None);
    }
    entries.reverse();
    let rows = entries
        .iter()
        .map(|entry| row(l, entry, None, Column::ALL))
        .collect();
    let headings = [t!(l, journal.when), t!(l, journal.who), t!(l, journal.what)];
    list_table(
        "journal",
        t!(l, journal.caption),
        headings.map(heading).into(),
        rows,
    )
}

/// One entry with the columns to show; `about` tells what it concerns.
pub fn row(l: Locale, entry: &Kept, about: Option<AnyView>, columns: &[Column]) -> AnyView {
    let actor = if entry.actor_name.is_empty() {
        t!(l, journal.system).to_owned()
    } else {
        entry.actor_name.clone()
    };
    let kind = entry.kind;
    let mut changes: Vec<AnyView> = entry
        .changes
        .iter()
        .filter(|_| columns.contains(&Column::Changes))
        .map(|change| changed(l, kind, change))
        .collect();
    let rest = if changes.len() > SHOWN + 1 {
        changes.split_off(SHOWN)
    } else {
        Vec::new()
    };
    let changes = (!changes.is_empty()).then(|| view! { <ul class="app-changes">{changes}</ul> });
    let rest = (!rest.is_empty()).then(|| {
        let more = t!(l, journal.more_changes, count = rest.len()).to_string();
        view! {
            <details class="app-change">
                <summary>{more}</summary>
                <ul class="app-changes">{rest}</ul>
            </details>
        }
    });
    let reason = (!entry.reason.is_empty() && columns.contains(&Column::Reason)).then(|| {
        view! {
            <p class="app-change-reason app-prose">
                <span class="app-subtle">{t!(l, journal.why)}": "</span>
                {entry.reason.clone()}
            </p>
        }
    });
    let actor = columns.contains(&Column::Who).then(|| {
        let actor = view! { <span>{actor}</span> }.into_any();
        cell(t!(l, journal.who), actor, "", false)
    });
    let about = about.map(|about| {
        let about = view! { <div>{about}</div> }.into_any();
        cell(t!(l, journal.about), about, "", false)
    });
    let what = view! {
        <div>
            <span class="app-verb">{words::verb(l, entry.verb)}</span>
            {changes}
            {rest}
            {reason}
        </div>
    };
    let what = cell(t!(l, journal.what), what.into_any(), "", false);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="app-when">
                <time datetime=store::stamp(entry.at)>{common::moment(entry.at)}</time>
            </th>
            {actor}
            {about}
            {what}
        </tr>
    }
    .into_any()
}

/// A changed field: short values in a line, long ones unfold side by side.
fn changed(l: Locale, kind: SubjectKind, change: &Change) -> AnyView {
    let name = words::field(l, &change.field);
    let value = |text: &str| words::value(l, kind, &change.field, text);
    let (before, after) = (value(&change.before), value(&change.after));
    let is_long = |text: &str| text.chars().count() > SHORT || text.contains('\n');
    if is_long(&before) || is_long(&after) {
        return view! {
            <li>
                <details class="app-change">
                    <summary>{name}<span class="ds-sr-only">": "{t!(l, journal.show_change)}</span></summary>
                    <div class="app-change__texts">
                        {text(t!(l, journal.before), before, l)}
                        {text(t!(l, journal.after), after, l)}
                    </div>
                </details>
            </li>
        }
        .into_any();
    }
    let values = match (before.is_empty(), after.is_empty()) {
        (true, _) => view! { <ins>{after}</ins> }.into_any(),
        (false, true) => view! { <del>{before}</del> }.into_any(),
        (false, false) => view! {
            <del>{before}</del>
            <span aria-hidden="true">" → "</span>
            <span class="ds-sr-only">" "{t!(l, journal.changed_to)}" "</span>
            <ins>{after}</ins>
        }
        .into_any(),
    };
    view! { <li><span class="app-subtle">{name}": "</span>{values}</li> }.into_any()
}

fn text(label: &'static str, text: String, l: Locale) -> AnyView {
    let body = if text.is_empty() {
        view! { <p class="app-subtle">{t!(l, journal.empty_value)}</p> }.into_any()
    } else {
        view! { <p class="app-prose">{text}</p> }.into_any()
    };
    view! { <div><p class="app-subtle app-change__label">{label}</p>{body}</div> }.into_any()
}
