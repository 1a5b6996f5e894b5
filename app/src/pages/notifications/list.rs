//! The notification centre: by subject, those with something unread first.

use domain::{notifications::NoticeKind, views::ListPlace};
use leptos::prelude::*;
use store::{
    Refusal,
    notifications::{self, Filter, Group, Notice, PAGE, What},
};

use super::{unreached::unreached, words as w};
use crate::{
    context::{Visitor, store, visitor},
    error::PublicError,
    forms::{answer, with_query},
    i18n::Locale,
    islands::{filter_form::FilterForm, live_region::LiveRegion},
    pages::views::saved_views,
    parts::{
        lists::{address_with, pages},
        notices::{done, empty},
        page::{page, title},
        prose::{paragraphs, section},
        tags::{Tone, tag},
    },
    t, words,
};

pub(super) const ADDRESS: &str = "/notifications";

#[component]
pub fn NotificationsPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        let filter = filter_of(&visitor);
        let bounced = match visitor.letters {
            true => notifications::bounced(&store()?, actor).await?,
            false => None,
        };
        let (groups, total) = notifications::list(&store()?, actor, &filter).await?;
        let views = saved_views(&visitor, ListPlace::Notifications).await?;
        let message = match visitor.query("done").as_str() {
            "all" => Some(done(t!(l, notifications.done_all))),
            "saved" => Some(done(t!(l, notifications.done_saved))),
            "tried" => Some(done(t!(l, notifications.done_tried))),
            _ => None,
        };
        let content = if groups.is_empty() {
            nothing(l, &filter)
        } else {
            view! {
                <ul class="app-notices">{groups.into_iter().map(|group| card(l, &visitor.address, group)).collect_view()}</ul>
                {pages(l, &visitor.address, filter.page, PAGE, total)}
            }
            .into_any()
        };
        let mark_all = (visitor.unread > 0).then(|| {
            view! {
                <form method="post" action="/fn/notifications/mark">
                    <button class="ds-button" data-variant="secondary" type="submit">{t!(l, notifications.mark_all)}</button>
                </form>
            }
        });
        let top = view! {
            <div class="app-head">
                <div>
                    {title(l, Vec::new(), t!(l, notifications.title))}
                    <p class="app-lead">{t!(l, notifications.lead)}</p>
                </div>
                <div class="app-actions">
                    {mark_all}
                    <a class="ds-button" data-variant="tertiary" href="/notifications/settings">{t!(l, notifications.settings)}</a>
                </div>
            </div>
            {message}
            {tabs(l, &visitor.address, filter.unread)}
            {toolbar(l, &filter)}
            {views}
        }
        .into_any();
        Ok(view! {
            {top}
            <LiveRegion topic="me".to_owned() regions="reach notices".to_owned() said=t!(l, notifications.live_changed).to_owned()>
                <div id="reach">{bounced.map(|bounced| unreached(l, bounced, ADDRESS))}</div>
                <div id="notices">{content}</div>
            </LiveRegion>
        }
        .into_any())
    })
}

fn filter_of(visitor: &Visitor) -> Filter {
    Filter {
        unread: visitor.query("show") == "unread",
        own: visitor.query("own") == "on",
        kind: NoticeKind::from_code(&visitor.query("kind")),
        page: visitor.page(),
    }
}

fn tabs(l: Locale, address: &str, unread: bool) -> AnyView {
    let links = [
        (false, t!(l, notifications.tab_all)),
        (true, t!(l, notifications.tab_unread)),
    ]
    .into_iter()
    .map(|(tab, label)| {
        let href = address_with(address, "show", if tab { "unread" } else { "" });
        view! { <a href=href aria-current=(tab == unread).then_some("page")>{label}</a> }
    })
    .collect_view();
    view! { <nav class="app-tabnav" aria-label=t!(l, notifications.tabs)>{links}</nav> }.into_any()
}

fn toolbar(l: Locale, filter: &Filter) -> AnyView {
    let (chosen, own) = (filter.kind, filter.own);
    let options = NoticeKind::ALL
        .iter()
        .map(|kind| {
            view! { <option value=kind.code() selected=chosen == Some(*kind)>{w::kind(l, *kind)}</option> }
        })
        .collect_view();
    let unread = filter
        .unread
        .then(|| view! { <input type="hidden" name="show" value="unread" /> });
    view! {
        <FilterForm>
            <form method="get" action="/notifications" class="app-toolbar" role="search" aria-label=t!(l, common.filter)>
                {unread}
                <div class="ds-field">
                    <label class="ds-label" for="filter-kind">{t!(l, notifications.filter_kind)}</label>
                    <select class="ds-input" id="filter-kind" name="kind">
                        <option value="">{t!(l, notifications.all_kinds)}</option>
                        {options}
                    </select>
                </div>
                <div class="ds-field">
                    <input class="ds-input" type="checkbox" id="filter-own" name="own" checked=own />
                    <label class="ds-label" for="filter-own">{t!(l, notifications.only_own)}</label>
                </div>
                <button class="ds-button" data-variant="secondary" type="submit">{t!(l, common.filter)}</button>
            </form>
        </FilterForm>
    }
    .into_any()
}

fn nothing(l: Locale, filter: &Filter) -> AnyView {
    if *filter == Filter::default() {
        return empty(
            t!(l, notifications.empty),
            Some(("/needs".to_owned(), t!(l, needs.title).to_owned())),
        );
    }
    let text = if filter.unread && filter.kind.is_none() && !filter.own {
        t!(l, notifications.empty_unread)
    } else {
        t!(l, notifications.empty_filter)
    };
    let all = (
        "/notifications".to_owned(),
        t!(l, notifications.show_all).to_owned(),
    );
    empty(text, Some(all))
}

fn unread_mark(l: Locale, unread: i64) -> Option<AnyView> {
    match unread {
        0 => None,
        1 => Some(tag(Tone::Info, t!(l, notifications.unread_one))),
        count => Some(tag(
            Tone::Info,
            t!(l, notifications.unread_count, count = count).to_string(),
        )),
    }
}

/// One subject with what happened to it.
fn card(l: Locale, back: &str, group: Group) -> AnyView {
    let shown = i64::try_from(group.notices.len()).unwrap_or(0);
    let read = group.unread > 0;
    let kind = group.kind;
    let label = if read {
        t!(l, notifications.mark_read)
    } else {
        t!(l, notifications.mark_unread)
    };
    let (heading, named) = match &group.heading {
        Some(heading) => {
            let href = w::address(kind, heading);
            let named = format!("{label}: {}", heading.title);
            let link = view! { <a class="ds-link" href=href>{heading.address.clone()}" "{heading.title.clone()}</a> };
            (link.into_any(), named)
        }
        None => (
            view! { <span>{t!(l, notifications.gone)}</span> }.into_any(),
            label.to_owned(),
        ),
    };
    let more = (group.heading.is_some() && group.total > shown).then(|| {
        let text = t!(l, notifications.more, count = group.total - shown).to_string();
        view! { <p class="app-subtle">{text}</p> }
    });
    let items = group.notices.iter().map(|one| item(l, one, kind)).collect_view();
    view! {
        <li class="app-card app-notices__card" data-unread=read.then_some("")>
            <div class="app-card__head">
                <h2 class="ds-heading" data-size="2xs">{heading}" "{unread_mark(l, group.unread)}</h2>
                <form method="post" action="/fn/notifications/mark">
                    <input type="hidden" name="subject" value=group.subject.to_string() />
                    <input type="hidden" name="unread" value=(!read).then_some("on") />
                    <input type="hidden" name="back" value=back.to_owned() />
                    <button class="ds-button" data-variant="tertiary" data-size="sm" type="submit" aria-label=named>{label}</button>
                </form>
            </div>
            <ul class="app-notices__list">{items}</ul>
            {more}
        </li>
    }
    .into_any()
}

/// What happened once: what, who and when, why, what comes next.
fn item(l: Locale, notice: &Notice, subject: domain::journal::SubjectKind) -> AnyView {
    let kind = notice.kind;
    let task = matches!(kind, NoticeKind::Assigned | NoticeKind::Mentioned).then(|| {
        view! { " " {tag(Tone::Warning, w::kind(l, kind))} }
    });
    let who = (!notice.who.is_empty()).then(|| view! { <span>{notice.who.clone()}</span> });
    let next = notice.next.map(|next| {
        let text = w::next(l, next, notice.until);
        view! { <p class="app-notices__next"><strong>{t!(l, notifications.next)}": "</strong>{text}</p> }
    });
    view! {
        <li data-unread=notice.unread.then_some("")>
            <p class="app-notices__what"><strong>{w::what(l, notice, subject)}</strong>{task}</p>
            <p class="app-item__meta">{who}<time>{words::moment(notice.at)}</time></p>
            {paragraphs(&notice.reason)}
            {next}
        </li>
    }
    .into_any()
}

/// The latest unread, for one's own page.
pub fn news(l: Locale, groups: Vec<Group>, unread: i64) -> Option<AnyView> {
    let groups: Vec<_> = groups
        .into_iter()
        .filter(|group| group.heading.is_some())
        .collect();
    if groups.is_empty() {
        return None;
    }
    let items = groups.into_iter().map(|group| news_item(l, group)).collect_view();
    let all = t!(l, notifications.all_unread, count = unread).to_string();
    let content = view! {
        <ul class="app-items">{items}</ul>
        <p><a class="ds-link" href="/notifications">{all}</a></p>
    };
    Some(section("news", t!(l, my_page.section_news), content.into_any()))
}

fn news_item(l: Locale, group: Group) -> Option<AnyView> {
    let (heading, notice) = (group.heading?, group.notices.into_iter().next()?);
    let href = w::address(group.kind, &heading);
    let what = w::what(l, &notice, group.kind);
    let more = match group.unread - 1 {
        ..=0 => None,
        1 => Some(t!(l, my_page.news_more_one).to_owned()),
        count => Some(t!(l, my_page.news_more, count = count).to_string()),
    };
    let more = more.map(|more| view! { <p class="app-item__meta">{more}</p> });
    let next = notice.next.map(|next| {
        let text = w::next(l, next, notice.until);
        view! { <p class="app-item__meta"><span>{t!(l, notifications.next)}": "{text}</span></p> }
    });
    Some(
        view! {
            <li class="app-item">
                <div>
                    <a class="ds-link" href=href>{heading.address}" "{heading.title}</a>
                    <p class="app-notices__what"><strong>{what}</strong></p>
                    {paragraphs(&notice.reason)}
                    {next}
                    {more}
                </div>
                <span class="app-item__when">{words::moment(notice.at)}</span>
            </li>
        }
        .into_any(),
    )
}

/// Marks one subject's notifications, or all, as read or as unread again.
#[server(prefix = "/fn", endpoint = "notifications/mark")]
pub async fn mark_notices(
    #[server(default)] subject: String,
    #[server(default)] unread: String,
    #[server(default)] back: String,
) -> Result<(), PublicError> {
    // Only back to this page.
    let back = if back == "/notifications" || back.starts_with("/notifications?") {
        address_with(&back, "done", "")
    } else {
        "/notifications".to_owned()
    };
    answer("mark", &back, &(), async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let what = if subject.is_empty() {
            What::All
        } else {
            What::Subject(subject.parse().map_err(|_| Refusal::NotFound)?)
        };
        notifications::mark(&store()?, actor, visitor.now, what, unread != "on").await?;
        Ok(match what {
            What::All => with_query(&back, "done", "all"),
            What::Subject(_) => back.clone(),
        })
    })
    .await
}
