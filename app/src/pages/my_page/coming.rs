//! The dates that come: a list, and a file for one's calendar.

use leptos::prelude::*;
use store::my_page::{Coming, DAYS, Deadline};
use time::Date;

use crate::{
    i18n::Locale,
    parts::{
        icon::{Icon, icon},
        prose::section,
    },
    t, words,
};

/// So many are in sight; the others unfold.
const SHOWN: usize = 8;

/// What happens on the day, in words.
pub fn what(l: Locale, deadline: &Deadline) -> String {
    let who = words::pick(l, &deadline.who_sv, &deadline.who_en).to_owned();
    match deadline.kind {
        Coming::WantedBy => t!(l, my_page.coming_wanted_by).to_owned(),
        Coming::ParkedUntil => t!(l, my_page.coming_parked_until).to_owned(),
        Coming::Review => match deadline.speciality {
            Some(speciality) => t!(
                l,
                my_page.coming_review,
                speciality = words::speciality(l, speciality)
            )
            .to_string(),
            None => String::new(),
        },
        Coming::Referral => t!(l, my_page.coming_referral, who = who).to_string(),
        Coming::Deviation => t!(l, my_page.coming_deviation, who = who).to_string(),
        Coming::Meeting => t!(l, my_page.coming_meeting, who = who).to_string(),
        Coming::Tabled => t!(l, my_page.coming_tabled).to_owned(),
        Coming::Role => {
            let role = domain::people::Role::from_code(&deadline.title);
            let role = role.map_or("", |role| words::role(l, role));
            t!(l, my_page.coming_role, role = role, who = who).to_string()
        }
        Coming::Delegation => t!(
            l,
            my_page.coming_delegation,
            code = deadline.title.clone(),
            who = who
        )
        .to_string(),
    }
}

/// The section; nothing when nothing comes.
pub fn coming(l: Locale, today: Date, deadlines: &[Deadline]) -> Option<AnyView> {
    if deadlines.is_empty() {
        return None;
    }
    let mut items: Vec<AnyView> = deadlines
        .iter()
        .map(|deadline| item(l, today, deadline))
        .collect();
    let rest = if items.len() > SHOWN + 2 {
        items.split_off(SHOWN)
    } else {
        Vec::new()
    };
    let rest = (!rest.is_empty()).then(|| {
        let more = t!(l, my_page.coming_more, count = rest.len()).to_string();
        view! {
            <details class="app-more">
                <summary>{more}</summary>
                <ul class="app-items app-dates">{rest}</ul>
            </details>
        }
    });
    let lead = t!(l, my_page.coming_lead, days = DAYS).to_string();
    let content = view! {
        <p class="app-subtle">
            {lead}" "<a class="ds-link" href="/deadlines.ics" download="">{t!(l, my_page.coming_file)}</a>
        </p>
        <ul class="app-items app-dates">{items}</ul>
        {rest}
    };
    Some(section(
        "coming",
        t!(l, my_page.section_coming),
        content.into_any(),
    ))
}

fn item(l: Locale, today: Date, deadline: &Deadline) -> AnyView {
    let what = what(l, deadline);
    let content = match deadline.href() {
        Some(href) => {
            let title = deadline.title.clone();
            let address = deadline.address.clone();
            view! {
                <a class="ds-link" href=href>{title}</a>
                <p class="app-item__meta"><span>{what}</span><span>{address}</span></p>
            }
            .into_any()
        }
        None => view! { <span>{what}</span> }.into_any(),
    };
    let days = match (deadline.on - today).whole_days() {
        ..=0 => t!(l, my_page.in_today).to_owned(),
        1 => t!(l, my_page.in_one).to_owned(),
        days => t!(l, my_page.in_days, days = days).to_string(),
    };
    let on = words::date(deadline.on);
    view! {
        <li class="app-item">
            <div>{content}</div>
            <span class="app-item__when app-item__whens">
                <time datetime=on.clone()>{icon(Icon::Clock)}{on.clone()}</time>
                <span>{days}</span>
            </span>
        </li>
    }
    .into_any()
}
