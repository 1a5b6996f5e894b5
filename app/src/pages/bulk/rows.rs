//! The rows of an action: what will happen to each, or what did.

use domain::bulk::{BulkState, Obstacle};
use leptos::prelude::*;
use store::bulk::{Bulk, BulkRow, Standing};

use super::words as w;
use crate::{
    context::Visitor,
    i18n::Locale,
    pages::{needs::words as needs, proposals::words as proposals},
    parts::{
        columns::{cell, heading, list_table},
        lists::pages,
        tags::{Tone, tag},
    },
    t,
};

/// Rows on a page.
const PAGE: i64 = 50;

pub fn list(visitor: &Visitor, bulk: &Bulk) -> AnyView {
    let l = visitor.locale;
    let total = bulk.rows.len() as i64;
    let page = visitor.page().clamp(1, (total - 1).max(0) / PAGE + 1);
    let headings = vec![
        heading(t!(l, bulk.col_subject)),
        heading(t!(l, bulk.col_now)),
        heading(match bulk.state {
            BulkState::Previewed => t!(l, bulk.col_will),
            _ => t!(l, bulk.col_happened),
        }),
    ];
    let rows = bulk
        .rows
        .iter()
        .skip(((page - 1) * PAGE) as usize)
        .take(PAGE as usize)
        .map(|row| line(l, bulk, row))
        .collect();
    view! {
        {list_table("bulk-list", t!(l, bulk.caption), headings, rows)}
        {pages(l, &visitor.address, page, PAGE, total)}
    }
    .into_any()
}

fn line(l: Locale, bulk: &Bulk, row: &BulkRow) -> AnyView {
    let (href, now) = match row.standing {
        Standing::Need(state) => (format!("/needs/{}", row.address), needs::state_tag(l, state)),
        Standing::Proposal(state) => (
            format!("/proposals/{}", row.address),
            proposals::state_tag(l, state),
        ),
    };
    let title = needs::titled(l, &row.title);
    let happens = happens(l, bulk, row);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="app-subject">
                <a class="ds-link" href=href>{title}</a>
                <small>{row.address.clone()}</small>
            </th>
            {cell(t!(l, bulk.col_now), now, "", false)}
            {cell(t!(l, bulk.col_happened), happens, "", false)}
        </tr>
    }
    .into_any()
}

fn left(l: Locale, obstacle: Obstacle) -> AnyView {
    view! {
        <span>{tag(Tone::Warning, t!(l, bulk.left))}" "<span>{w::obstacle(l, obstacle)}</span></span>
    }
    .into_any()
}

fn happens(l: Locale, bulk: &Bulk, row: &BulkRow) -> AnyView {
    if bulk.state == BulkState::Previewed {
        return match row.preview {
            Ok(Some(after)) => {
                view! { <span>{t!(l, bulk.becomes)}" "{needs::state_tag(l, after)}</span> }.into_any()
            }
            Ok(None) => view! { <span>{w::will(l, bulk.action)}</span> }.into_any(),
            Err(obstacle) => left(l, obstacle),
        };
    }
    match (row.undone, row.outcome) {
        (Some(Ok(())), _) => tag(Tone::Neutral, t!(l, bulk.undone)),
        (Some(Err(obstacle)), _) => {
            view! { <span>{tag(Tone::Warning, t!(l, bulk.not_undone))}" "<span>{w::obstacle(l, obstacle)}</span></span> }
                .into_any()
        }
        (None, Some(Ok(()))) => tag(Tone::Success, t!(l, bulk.done)),
        (None, Some(Err(obstacle))) => left(l, obstacle),
        (None, None) => view! { <span class="app-subtle">{t!(l, bulk.not_yet)}</span> }.into_any(),
    }
}
