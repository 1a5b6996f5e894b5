//! The groups of words, and two texts to try them on.

use domain::word_groups::{kind_code, kind_from};
use leptos::prelude::*;
use store::{
    Refusal, Store,
    similar::compare,
    word_groups::{Filter, Group, PAGE, Which, list},
};

use super::words as w;
use crate::{
    context::{Visitor, store, visitor},
    i18n::Locale,
    islands::filter_form::FilterForm,
    parts::{
        columns::{cell, heading, list_table},
        icon::{Icon, icon},
        lists::{filter_select, pages},
        notices::empty,
        page::{page, title},
        prose::section,
        tags::{Tone, tag},
    },
    t,
};

/// So many words of a group are in sight.
const SHOWN: usize = 6;
/// The longest text that is tried out here; it stands in the address.
const TRIED: usize = 500;

#[component]
pub fn WordGroupsPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let mut filter = filter_of(&visitor);
        let (mut rows, total) = list(&store, actor, &filter).await?;
        // A page beyond the last shows the first.
        if rows.is_empty() && total > 0 {
            filter.page = 1;
            (rows, _) = list(&store, actor, &filter).await?;
        }
        let tried = tried(&visitor, &store, &filter).await?;
        let content = if rows.is_empty() {
            nothing(l, &filter)
        } else {
            view! {
                {groups_table(l, rows)}
                {pages(l, &visitor.address, filter.page, PAGE, total)}
            }
            .into_any()
        };
        Ok(view! {
            <div class="app-head">
                <div>
                    {title(l, Vec::new(), t!(l, word_groups.title))}
                    <p class="app-lead">{t!(l, word_groups.lead)}</p>
                </div>
                <a class="ds-button" href="/similar/words/new">{icon(Icon::Plus)}{t!(l, word_groups.new)}</a>
            </div>
            {toolbar(l, &filter)}
            {content}
            {tried}
        }
        .into_any())
    })
}

fn filter_of(visitor: &Visitor) -> Filter {
    Filter {
        text: visitor.query("q").chars().take(100).collect(),
        which: Which::from_code(&visitor.query("which")).unwrap_or(Which::All),
        kind: kind_from(&visitor.query("kind")),
        page: visitor.page(),
    }
}

fn toolbar(l: Locale, filter: &Filter) -> AnyView {
    let which = [
        (Which::All, t!(l, word_groups.which_all)),
        (Which::Own, t!(l, word_groups.which_own)),
        (Which::Changed, t!(l, word_groups.which_changed)),
        (Which::Off, t!(l, word_groups.which_off)),
    ]
    .map(|(which, label)| (which.to_string(), label.to_owned()));
    let kind = filter.kind.map_or("", kind_code);
    let unfiltered = Filter {
        page: filter.page,
        ..Filter::default()
    };
    let clear = (*filter != unfiltered).then(|| {
        view! { <a class="ds-button" data-variant="tertiary" href="/similar/words">{t!(l, common.clear_filter)}</a> }
    });
    let text = filter.text.clone();
    let selects = view! {
        {filter_select("which", t!(l, word_groups.which), None, which.into(), filter.which.code())}
        {filter_select("kind", t!(l, word_groups.kind), Some(t!(l, word_groups.all_kinds)), w::kinds(l), kind)}
    }
    .into_any();
    view! {
        <FilterForm>
            <form method="get" action="/similar/words" class="app-toolbar app-toolbar--needs" role="search" aria-label=t!(l, common.filter)>
                <div class="ds-field app-toolbar__wide">
                    <label class="ds-label" for="filter-q">{t!(l, word_groups.search)}</label>
                    <input class="ds-input" type="search" id="filter-q" name="q" value=text maxlength="100" />
                </div>
                {selects}
                <button class="ds-button" data-variant="secondary" type="submit">{icon(Icon::Search)}{t!(l, common.search)}</button>
                {clear}
            </form>
        </FilterForm>
    }
    .into_any()
}

fn nothing(l: Locale, filter: &Filter) -> AnyView {
    let own = Filter {
        which: Which::Own,
        ..Filter::default()
    };
    if *filter == own {
        let new = ("/similar/words/new".to_owned(), t!(l, word_groups.new).to_owned());
        return empty(t!(l, word_groups.empty_own), Some(new));
    }
    let clear = ("/similar/words".to_owned(), t!(l, common.clear_filter).to_owned());
    empty(t!(l, word_groups.empty), Some(clear))
}

fn groups_table(l: Locale, rows: Vec<Group>) -> AnyView {
    let headings = vec![
        heading(t!(l, word_groups.column_words)),
        heading(t!(l, word_groups.column_kind)),
        heading(t!(l, word_groups.column_from)),
        heading(t!(l, word_groups.column_change)),
    ];
    let rows = rows.iter().map(|group| row(l, group)).collect();
    list_table("words", t!(l, word_groups.table), headings, rows)
}

fn row(l: Locale, group: &Group) -> AnyView {
    let name = group.name().to_owned();
    let others: Vec<&str> = group.all_words().skip(1).collect();
    let mut rest = others.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    if others.len() > SHOWN {
        let more = t!(l, word_groups.more_words, count = others.len() - SHOWN).to_string();
        rest = format!("{rest} {more}");
    }
    let from = match (group.is_built_in, group.words.is_empty()) {
        (false, _) => tag(Tone::Info, t!(l, word_groups.from_own)),
        (true, false) => tag(Tone::Info, t!(l, word_groups.from_changed)),
        (true, true) => t!(l, word_groups.from_built_in).into_any(),
    };
    let off = group.off.then(|| tag(Tone::Warning, t!(l, word_groups.off)));
    let label = t!(l, word_groups.change_of, name = name.clone()).to_string();
    let href = w::page_of(&group.address);
    let kind = view! { <span>{w::kind(l, group.kind)}</span> }.into_any();
    let from = view! { <span class="app-tags">{from}{off}</span> }.into_any();
    let change =
        view! { <a class="ds-link" href=href aria-label=label>{t!(l, word_groups.change)}</a> }.into_any();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="app-subject"><strong>{name}</strong><small>{rest}</small></th>
            {cell(t!(l, word_groups.column_kind), kind, "app-date", false)}
            {cell(t!(l, word_groups.column_from), from, "", false)}
            {cell(t!(l, word_groups.column_change), change, "", false)}
        </tr>
    }
    .into_any()
}

/// Two texts, and how alike they are.
async fn tried(visitor: &Visitor, store: &Store, filter: &Filter) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let text = |name: &str| -> String { visitor.query(name).trim().chars().take(TRIED).collect() };
    let (one, other) = (text("one"), text("other"));
    let result = if one.is_empty() || other.is_empty() {
        None
    } else {
        let likeness = compare(store, visitor.signed_in()?, &one, &other).await?;
        let score = (likeness.score * 100.0).round() as i64;
        let told = if likeness.told {
            t!(l, word_groups.try_told)
        } else {
            t!(l, word_groups.try_not_told)
        };
        let marks = likeness
            .shared
            .iter()
            .map(|word| view! { <mark>{word.clone()}</mark>" " })
            .collect_view();
        let shared = if likeness.shared.is_empty() {
            t!(l, word_groups.try_nothing).into_any()
        } else {
            view! { {t!(l, word_groups.try_shared)}" "{marks} }.into_any()
        };
        Some(view! {
            <div class="app-tried" role="status">
                <p><strong>{t!(l, word_groups.try_score, score = score).to_string()}</strong></p>
                <p>{told}</p>
                <p class="app-similar__why">{shared}</p>
            </div>
        })
    };
    let field = |name: &'static str, label: &'static str, value: String| {
        view! {
            <div class="ds-field">
                <label class="ds-label" for=format!("try-{name}")>{label}</label>
                <input class="ds-input" type="text" id=format!("try-{name}") name=name value=value maxlength=TRIED.to_string() autocomplete="off" />
            </div>
        }
    };
    let content = view! {
        <p class="ds-paragraph">{t!(l, word_groups.try_lead)}</p>
        <form method="get" action="/similar/words#try" class="app-stack app-form">
            <input type="hidden" name="q" value=filter.text.clone() />
            <input type="hidden" name="which" value=filter.which.code() />
            <input type="hidden" name="kind" value=filter.kind.map_or("", kind_code) />
            {field("one", t!(l, word_groups.try_first), one)}
            {field("other", t!(l, word_groups.try_second), other)}
            <div class="app-actions">
                <button class="ds-button" data-variant="secondary" type="submit">{t!(l, word_groups.try_go)}</button>
            </div>
        </form>
        {result}
    }
    .into_any();
    Ok(section("try", t!(l, word_groups.try_title), content))
}
