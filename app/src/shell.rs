//! The frame around every page: document, header with navigation, footer.

use domain::policy::{Action, Subject, may};
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::{
    App,
    assets::{AssetLinks, AssetUrls},
    context::{Theme, Visitor, encode, visitor},
    i18n::Locale,
    islands::{
        kept_form::KeptTexts, live_region::LiveRegion, search_keys::SearchKeys, theme_switch::ThemeSwitch,
    },
    parts::{
        icon::{Icon, icon},
        lists::address_with,
        page::escape,
    },
    t, words,
};

/// The whole document.
pub fn shell(urls: AssetUrls) -> impl IntoView {
    let (l, theme) = visitor().map_or((Locale::sv, Theme::Auto), |v| (v.locale, v.theme));
    allow_own_scripts();
    view! {
        <!DOCTYPE html>
        <html lang=words::tag(l) data-color-scheme=theme.code()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <AssetLinks urls=urls />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The content security policy, with this answer's nonce for the few lines of script that Leptos writes itself.
pub fn content_security_policy(nonce: Option<&str>) -> String {
    let nonce = nonce.map(|nonce| format!(" 'nonce-{nonce}'")).unwrap_or_default();
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{nonce}; style-src 'self'; \
         img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

fn allow_own_scripts() {
    let nonce = leptos::nonce::use_nonce().map(|nonce| nonce.to_string());
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>()
        && let Ok(policy) = axum::http::HeaderValue::from_str(&content_security_policy(nonce.as_deref()))
    {
        response.insert_header(axum::http::header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Refusals that come before a page is reached.
#[derive(Debug, Clone, Copy)]
pub enum Plain<'a> {
    /// The form came from another site.
    Forged,
    TooLarge,
    TooMany,
    /// The database did not answer; the number of the fault.
    Unavailable(&'a str),
}

/// A page outside Leptos that says why.
pub fn plain_page(l: Locale, urls: &AssetUrls, why: Plain<'_>) -> String {
    let (heading, text) = match why {
        Plain::Forged => (t!(l, errors.forged_title), t!(l, errors.forged_text).to_owned()),
        Plain::TooLarge => (
            t!(l, errors.too_large_title),
            t!(l, errors.too_large_text).to_owned(),
        ),
        Plain::TooMany => (
            t!(l, errors.too_many_title),
            t!(l, errors.too_many_text).to_owned(),
        ),
        Plain::Unavailable(id) => (
            t!(l, errors.unavailable_title),
            t!(l, errors.unavailable_text, id = id.to_owned()).to_string(),
        ),
    };
    let (lang, css, back) = (words::tag(l), escape(&urls.css), escape(t!(l, errors.to_start)));
    let (heading, text) = (escape(heading), escape(&text));
    format!(
        "<!DOCTYPE html><html lang=\"{lang}\" data-color-scheme=\"auto\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{heading} · Riktning</title>\
         <link rel=\"stylesheet\" href=\"{css}\"></head><body><main class=\"app-wrap app-error\">\
         <h1 class=\"ds-heading\" data-size=\"lg\">{heading}</h1><p class=\"ds-paragraph app-lead\">{text}</p>\
         <p><a class=\"ds-button\" data-variant=\"secondary\" href=\"/\">{back}</a></p></main></body></html>"
    )
}

/// Header, the page, footer.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let page = children();
    let Ok(visitor) = visitor() else {
        return page.into_any();
    };
    let l = visitor.locale;
    view! {
        <a class="ds-skip-link" href="#content">{t!(l, common.skip)}</a>
        {header(&visitor)}
        <main id="content" tabindex="-1" class="app-wrap">{page}</main>
        {footer(&visitor)}
    }
    .into_any()
}

fn header(visitor: &Visitor) -> AnyView {
    let l = visitor.locale;
    let other = if l == Locale::sv { Locale::en } else { Locale::sv };
    let base = address_with(&visitor.address, "lang", "");
    let separator = if base.contains('?') { '&' } else { '?' };
    let switch = format!("{base}{separator}lang={}", words::tag(other));
    let account = match &visitor.actor {
        Some(actor) => view! {
            <KeptTexts person=actor.person.to_string() />
            {bell(visitor)}
            <form method="post" action="/fn/sign-out" class="app-account">
                <span class="app-account__name">{icon(Icon::User)}{actor.name.clone()}</span>
                <button class="ds-button" data-variant="tertiary" data-size="sm" type="submit">{t!(l, common.sign_out)}</button>
            </form>
        }
        .into_any(),
        None => {
            let href = match visitor.address.as_str() {
                "/" => "/sign-in".to_owned(),
                address if address.starts_with("/sign-in") => "/sign-in".to_owned(),
                address => format!("/sign-in?next={}", encode(address)),
            };
            view! { <a class="ds-button" data-variant="secondary" data-size="sm" href=href>{t!(l, common.sign_in)}</a> }
                .into_any()
        }
    };
    view! {
        <header class="app-header">
            <div class="app-wrap">
                <div class="app-header__row">
                    <a class="app-brand" href="/">
                        {mark()}
                        <span>{t!(l, common.product)}<small>{t!(l, common.municipality)}</small></span>
                    </a>
                    {search_box(visitor)}
                    <a class="app-tool" href=switch lang=words::tag(other) hreflang=words::tag(other)>
                        {icon(Icon::Globe)}
                        {t!(l, common.other_language)}
                    </a>
                    {theme_form(visitor)}
                    {account}
                </div>
                {navigation(visitor)}
            </div>
        </header>
    }
    .into_any()
}

/// The one search box; on the search page it stands in the page itself.
fn search_box(visitor: &Visitor) -> AnyView {
    let l = visitor.locale;
    if visitor.address.split('?').next() == Some("/search") {
        return view! { <span class="app-spacer"></span> }.into_any();
    }
    view! {
        <div class="app-find">
            <SearchKeys>
                <form method="get" action="/search" role="search" aria-label=t!(l, search.everywhere)>
                    <label class="ds-sr-only" for="find">{t!(l, search.label)}</label>
                    <input
                        class="ds-input"
                        type="search"
                        id="find"
                        name="q"
                        maxlength="200"
                        placeholder=t!(l, search.placeholder)
                        aria-keyshortcuts="/"
                        data-find=""
                    />
                    <button class="ds-button" data-variant="tertiary" type="submit" aria-label=t!(l, common.search) data-icon="true">
                        {icon(Icon::Search)}
                    </button>
                </form>
            </SearchKeys>
        </div>
    }
    .into_any()
}

/// The way to the notifications, with how many are unread.
fn bell(visitor: &Visitor) -> AnyView {
    let l = visitor.locale;
    let unread = (visitor.unread > 0).then(|| {
        let read_out = t!(l, notifications.nav_unread, count = visitor.unread).to_string();
        let shown = match visitor.unread {
            many @ 100.. => format!("{}+", many.min(99)),
            few => few.to_string(),
        };
        view! {
            <span class="app-count-mark" aria-hidden="true">{shown}</span>
            <span class="ds-sr-only">{read_out}</span>
        }
    });
    view! {
        <LiveRegion
            topic="me".to_owned()
            regions="notice-count".to_owned()
            said=t!(l, notifications.live_count).to_owned()
        >
            <a class="app-tool" href="/notifications">
                {icon(Icon::Bell)}
                <span class="app-tool__label">{t!(l, notifications.title)}</span>
                " "
                <span id="notice-count">{unread}</span>
            </a>
        </LiveRegion>
    }
    .into_any()
}

/// The mark: a compass needle.
fn mark() -> AnyView {
    view! {
        <svg viewBox="0 0 36 36" aria-hidden="true" focusable="false">
            <circle cx="18" cy="18" r="17" fill="currentColor" />
            <path d="M25 9l-4.5 11.5L11 27l4.5-11.5z" fill="var(--ds-color-neutral-background-default)" />
            <circle cx="18" cy="18" r="2.2" fill="currentColor" />
        </svg>
    }
    .into_any()
}

/// The choice of light or dark: a form that works without scripts; the island applies it at once.
fn theme_form(visitor: &Visitor) -> AnyView {
    let l = visitor.locale;
    let back = visitor.address.clone();
    let choices = [
        (Theme::Auto, t!(l, common.theme_auto)),
        (Theme::Light, t!(l, common.theme_light)),
        (Theme::Dark, t!(l, common.theme_dark)),
    ];
    let buttons = choices
        .into_iter()
        .map(|(theme, label)| {
            let pressed = if visitor.theme == theme { "true" } else { "false" };
            view! {
                <button type="submit" name="theme" value=theme.code() aria-pressed=pressed class="app-theme__choice">
                    {label}
                </button>
            }
        })
        .collect_view();
    view! {
        <details class="app-theme">
            <summary class="app-tool">
                {icon(Icon::Contrast)}<span class="app-tool__label">{t!(l, common.theme)}</span>
            </summary>
            <ThemeSwitch>
                <form method="post" action="/fn/preferences" class="app-theme__menu">
                    <input type="hidden" name="back" value=back />
                    {buttons}
                </form>
            </ThemeSwitch>
        </details>
    }
    .into_any()
}

fn navigation(visitor: &Visitor) -> AnyView {
    let l = visitor.locale;
    let actor = visitor.actor.as_ref();
    let path = visitor.address.split('?').next().unwrap_or("/");
    // Groups of needs are found where needs are.
    let path = path
        .strip_prefix("/groups")
        .map_or_else(|| path.to_owned(), |rest| format!("/needs{rest}"));
    let may_see = |action| may(actor, action, &Subject::Site).is_allowed();
    let mut items = vec![(
        "/",
        if actor.is_some() {
            t!(l, common.nav_my_page)
        } else {
            t!(l, common.nav_start)
        },
    )];
    if actor.is_some() {
        items.push(("/needs", t!(l, common.nav_needs)));
    }
    if may_see(Action::ProposalList) {
        items.push(("/proposals", t!(l, common.nav_proposals)));
    }
    items.push(("/initiatives", t!(l, common.nav_initiatives)));
    items.push(("/direction", t!(l, common.nav_direction)));
    items.push(("/plan", t!(l, common.nav_plan)));
    if actor.is_some() {
        items.push(("/systems", t!(l, common.nav_systems)));
    }
    if may_see(Action::JournalRead) {
        items.push(("/journal", t!(l, common.nav_journal)));
    }
    if may_see(Action::PeopleManage) {
        items.push(("/people/unreached", t!(l, people.unreached_nav)));
    }
    let is_here = |href: &str| {
        if href == "/" {
            path == "/"
        } else {
            path == href || path.starts_with(&format!("{href}/"))
        }
    };
    let links = || {
        items
            .iter()
            .map(|&(href, name)| {
                view! { <li><a href=href aria-current=is_here(href).then_some("page")>{name}</a></li> }
            })
            .collect_view()
    };
    let here = items.iter().find(|(href, _)| is_here(href)).map(|&(_, name)| {
        view! { <span class="app-menu__here">{name}</span> }
    });
    // One of them is shown, by the width: a row of links, or on a phone a menu that says where one is.
    view! {
        <nav class="app-nav" aria-label=t!(l, common.menu)><ul>{links()}</ul></nav>
        <nav class="app-menu" aria-label=t!(l, common.menu)>
            <details>
                <summary class="app-tool">{icon(Icon::Menu)}{t!(l, common.menu_open)}{here}</summary>
                <ul>{links()}</ul>
            </details>
        </nav>
    }
    .into_any()
}

fn footer(visitor: &Visitor) -> AnyView {
    let l = visitor.locale;
    let gallery = visitor
        .demo
        .then(|| view! { <li><a class="ds-link" href="/gallery">{t!(l, common.nav_gallery)}</a></li> });
    let words = may(visitor.actor.as_ref(), Action::WordsManage, &Subject::Site)
        .is_allowed()
        .then(|| view! { <li><a class="ds-link" href="/similar/words">{t!(l, word_groups.link)}</a></li> });
    view! {
        <footer class="app-footer">
            <div class="app-wrap app-footer__row">
                <p>{t!(l, common.footer_about)}</p>
                <nav aria-label=t!(l, common.footer_nav)>
                    <ul>
                        <li><a class="ds-link" href="/initiatives">{t!(l, common.nav_initiatives)}</a></li>
                        <li><a class="ds-link" href="/direction">{t!(l, common.nav_direction)}</a></li>
                        <li><a class="ds-link" href="/plan">{t!(l, common.nav_plan)}</a></li>
                        {words}
                        {gallery}
                    </ul>
                </nav>
                <p class="app-subtle">{t!(l, common.footer_open)}</p>
            </div>
        </footer>
    }
    .into_any()
}
