//! What one follows, what was decided lately, and what an administrator keeps an eye on.

use leptos::prelude::*;
use store::{
    initiatives::InitiativeRow,
    my_page::{Accounts, Followed, Standing},
};
use time::OffsetDateTime;

use super::units::figure;
use crate::{
    i18n::Locale,
    pages::{
        initiatives::words::status_tag, journal::words::verb, needs::words as needs,
        proposals::words as proposals,
    },
    parts::{
        notices::empty,
        prose::section,
        tags::{Tone, tag},
    },
    t, words,
};

/// What one follows, changed last first; what changed since the visit before this one is marked.
pub fn followed(l: Locale, before: Option<OffsetDateTime>, of: &[Followed]) -> Option<AnyView> {
    if of.is_empty() {
        return None;
    }
    let items = of
        .iter()
        .map(|one| {
            let (href, state) = match one.standing {
                Standing::Need(state) => (format!("/needs/{}", one.address), needs::state_tag(l, state)),
                Standing::Proposal(state) => (
                    format!("/proposals/{}", one.address),
                    proposals::state_tag(l, state),
                ),
            };
            let is_new = before.is_some_and(|before| one.at > before);
            let new = is_new.then(|| view! { " "{tag(Tone::Info, t!(l, my_page.followed_new))} });
            view! {
                <li class="app-item">
                    <div>
                        <a class="ds-link" href=href>{one.address.clone()}" "{one.title.clone()}</a>
                        {new}
                        <p class="app-item__meta">
                            <span>{verb(l, one.verb)}</span><time>{words::moment(one.at)}</time>
                        </p>
                    </div>
                    {state}
                </li>
            }
        })
        .collect_view();
    let list = view! { <ul class="app-items">{items}</ul> }.into_any();
    Some(section("followed", t!(l, my_page.section_followed), list))
}

/// The latest decisions.
pub fn decided(l: Locale, rows: &[InitiativeRow]) -> AnyView {
    if rows.is_empty() {
        return section(
            "decided",
            t!(l, my_page.section_decided),
            empty(t!(l, my_page.decided_empty), None),
        );
    }
    let items = rows
        .iter()
        .map(|row| {
            let decider = words::pick(l, &row.decider_sv, &row.decider_en).to_owned();
            let paragraph = row.paragraph.map(|paragraph| view! { <span>"§ "{paragraph}</span> });
            view! {
                <li class="app-item">
                    <div>
                        <a class="ds-link" href=format!("/initiatives/{}", row.reference)>{row.title.clone()}</a>
                        <p class="app-item__meta">
                            <span>{row.reference.to_string()}</span><span>{decider}</span>{paragraph}
                            <time>{words::date(row.decided_on)}</time>
                            <span>{words::kronor(l, row.total)}</span>
                        </p>
                    </div>
                    {status_tag(l, row.status)}
                </li>
            }
        })
        .collect_view();
    let content = view! {
        <ul class="app-items">{items}</ul>
        <p><a class="ds-link" href="/initiatives">{t!(l, my_page.decided_all)}</a></p>
    };
    section("decided", t!(l, my_page.section_decided), content.into_any())
}

/// Accounts in numbers, and the roles that end soonest.
pub fn accounts(l: Locale, of: &Accounts) -> AnyView {
    let journal = || "/journal?kind=person".to_owned();
    let figures = [
        (of.active, t!(l, my_page.accounts_active)),
        (of.without_password, t!(l, my_page.accounts_without_password)),
        (of.inactive, t!(l, my_page.accounts_inactive)),
    ]
    .into_iter()
    .map(|(count, label)| figure(count, label, journal()))
    .collect_view();
    let ending = of
        .ending
        .iter()
        .map(|ending| {
            let unit = words::pick(l, &ending.unit_sv, &ending.unit_en).to_owned();
            view! {
                <li class="app-item">
                    <div>
                        <span>{ending.person.clone()}</span>
                        <p class="app-item__meta"><span>{words::role(l, ending.role)}</span><span>{unit}</span></p>
                    </div>
                    <span class="app-item__when">{words::date(ending.on)}</span>
                </li>
            }
        })
        .collect_view();
    let ending = if of.ending.is_empty() {
        view! { <p class="app-subtle">{t!(l, my_page.accounts_none_end)}</p> }.into_any()
    } else {
        view! { <p class="app-subtle">{t!(l, my_page.accounts_end)}</p><ul class="app-items">{ending}</ul> }
            .into_any()
    };
    let content = view! {
        <ul class="app-figures">{figures}</ul>
        {ending}
        <p><a class="ds-link" href=journal()>{t!(l, my_page.accounts_journal)}</a></p>
    };
    section("accounts", t!(l, my_page.section_accounts), content.into_any())
}
