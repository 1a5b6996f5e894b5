//! The public start page: what has been decided lately, where things stand, what it is for.

use leptos::prelude::*;
use store::{
    Refusal,
    initiatives::{Start, start},
};

use super::initiatives::{card, words as w};
use crate::{
    context::{Visitor, store},
    i18n::Locale,
    parts::{notices::empty, page::PageTitle, prose::section},
    t, words,
};

/// The page of a visitor who is not signed in.
pub async fn view(visitor: &Visitor) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let seen = start(&store()?).await?;
    Ok(view! {
        <PageTitle text=t!(l, start.title).to_owned() />
        <div class="app-hero">
            <h1 class="ds-heading" data-size="xl">{t!(l, start.title)}</h1>
            <p class="app-lead">{t!(l, start.lead)}</p>
            <p class="app-actions">
                <a class="ds-button" href="/initiatives">{t!(l, start.to_initiatives)}</a>
            </p>
        </div>
        {counts(l, &seen)}
        <div class="app-cols app-start">
            {latest(l, &seen)}
            <div>{aims(l, &seen)}</div>
        </div>
        {how(l)}
    }
    .into_any())
}

/// How many initiatives stand where, each a way into the list.
fn counts(l: Locale, seen: &Start) -> Option<AnyView> {
    if seen.total == 0 {
        return None;
    }
    let rows = seen
        .by_status
        .iter()
        .map(|(status, count)| {
            let href = format!("/initiatives?status={status}");
            view! {
                <li>
                    <a class="app-count" href=href>
                        <span class="app-count__figure">{words::number(*count)}</span>
                        <span>{w::status(l, *status)}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <section aria-labelledby="counts">
                <h2 class="ds-sr-only" id="counts">{t!(l, start.counts)}</h2>
                <ul class="app-counts">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

fn latest(l: Locale, seen: &Start) -> AnyView {
    let content = if seen.latest.is_empty() {
        empty(t!(l, start.latest_none), None)
    } else {
        let cards = seen.latest.iter().map(|row| card(l, row, 3)).collect_view();
        view! { <ul class="app-cards app-initiatives">{cards}</ul> }.into_any()
    };
    section("latest", t!(l, start.latest), content)
}

fn aims(l: Locale, seen: &Start) -> Option<AnyView> {
    if seen.aims.is_empty() {
        return None;
    }
    let rows = seen
        .aims
        .iter()
        .map(|aim| {
            let name = words::pick(l, &aim.label_sv, &aim.label_en).to_owned();
            let count = match aim.initiatives {
                0 => view! { <span class="app-subtle">{t!(l, start.aim_none)}</span> }.into_any(),
                count => {
                    let href = format!("/initiatives?aim={}", aim.code);
                    let text = match count {
                        1 => t!(l, start.aim_one).to_owned(),
                        count => t!(l, start.aim_many, count = count).to_string(),
                    };
                    let label = format!("{text}: {} {name}", aim.code);
                    view! { <a class="ds-link" href=href aria-label=label>{text}</a> }.into_any()
                }
            };
            view! {
                <li class="app-aimrow">
                    <span class="app-code">{aim.code.clone()}</span>
                    <div><p class="app-aimrow__name">{name.clone()}</p>{count}</div>
                </li>
            }
        })
        .collect_view();
    let content = view! {
        <p class="ds-paragraph">{t!(l, start.aims_text)}</p>
        <ul class="app-aimrows">{rows}</ul>
        <p class="app-after"><a class="ds-link" href="/direction">{t!(l, start.to_direction)}</a></p>
    };
    Some(section("aims", t!(l, start.aims), content.into_any()))
}

fn how(l: Locale) -> AnyView {
    let steps = [
        (t!(l, start.how_1), t!(l, start.how_1_text)),
        (t!(l, start.how_2), t!(l, start.how_2_text)),
        (t!(l, start.how_3), t!(l, start.how_3_text)),
        (t!(l, start.how_4), t!(l, start.how_4_text)),
    ]
    .into_iter()
    .map(|(name, text)| view! { <li><h3 class="ds-heading" data-size="2xs">{name}</h3><p>{text}</p></li> })
    .collect_view();
    let content = view! {
        <ol class="app-chain">{steps}</ol>
        <div class="app-staff">
            <div>
                <h3 class="ds-heading" data-size="2xs">{t!(l, start.staff)}</h3>
                <p>{t!(l, start.staff_text)}</p>
            </div>
            <a class="ds-button" data-variant="secondary" href="/sign-in">{t!(l, common.sign_in)}</a>
        </div>
    };
    section("how", t!(l, start.how), content.into_any())
}
