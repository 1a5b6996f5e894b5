//! The whole journal.

use domain::{
    journal::{SubjectKind, Verb},
    views::ListPlace,
};
use leptos::prelude::*;
use store::journal::{COUNTED, Filter, Listed, list};

use super::{
    columns::{self, Column},
    table::row,
    words as w,
};
use crate::{
    context::{Visitor, store, visitor},
    i18n::Locale,
    islands::filter_form::FilterForm,
    pages::{views::saved_views, word_groups},
    parts::{
        columns::{carried, chooser, cleared, heading, list_table, offered},
        icon::{Icon, icon},
        lists::{pages, take_away},
        notices::{empty, notice},
        page::{page, title},
        tags::Tone,
    },
    t, words,
};

/// Entries of a page.
const SIZE: i64 = 50;

#[component]
pub fn JournalPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        let (filter, columns) = (filter_of(&visitor), columns::of(&visitor));
        let views = saved_views(&visitor, ListPlace::Journal).await?;
        let last = COUNTED / SIZE;
        let number = visitor.page().min(last);
        let (rows, count) = list(&store()?, actor, &filter, number, SIZE).await?;
        let many = (count > COUNTED).then(|| {
            let text = view! { <p class="ds-paragraph">{t!(l, journal.many)}</p> }.into_any();
            notice(Tone::Info, t!(l, journal.caption), text)
        });
        let content = if rows.is_empty() {
            empty(
                t!(l, journal.no_match),
                Some((
                    cleared(&visitor, "/journal", &[]),
                    t!(l, common.clear_filter).to_owned(),
                )),
            )
        } else {
            let offered = offered(Column::ALL, &columns, |of| columns::label(l, of));
            view! {
                <div class="app-listbar">{chooser(l, &visitor, "/journal", offered)}</div>
                {entries(l, &rows, &columns)}
                {pages(l, &visitor.address, number, SIZE, count.min(COUNTED))}
                {take_away(l, &visitor.address, "journal")}
            }
            .into_any()
        };
        Ok(view! {
            {title(l, Vec::new(), t!(l, journal.title))}
            <p class="app-lead">{t!(l, journal.lead)}</p>
            {toolbar(&visitor, &filter)}
            {views}
            {many}
            {content}
        }
        .into_any())
    })
}

pub(crate) fn filter_of(visitor: &Visitor) -> Filter {
    // A day that is not one filters nothing.
    let day = |name: &str| {
        domain::text::date(name, &visitor.query(name))
            .ok()
            .flatten()
            .map_or_else(String::new, words::date)
    };
    Filter {
        kind: SubjectKind::from_code(&visitor.query("kind")),
        verb: Verb::from_code(&visitor.query("verb")),
        actor: visitor.query("actor").chars().take(100).collect(),
        from: day("from"),
        to: day("to"),
    }
}

fn entries(l: Locale, rows: &[Listed], columns: &[Column]) -> AnyView {
    let shows = |column| columns.contains(&column);
    let rows = rows
        .iter()
        .map(|listed| {
            let about = shows(Column::About).then(|| about(l, listed));
            row(l, &listed.entry, about, columns)
        })
        .collect();
    let mut headings = vec![heading(t!(l, journal.when))];
    headings.extend(shows(Column::Who).then(|| heading(t!(l, journal.who))));
    headings.extend(shows(Column::About).then(|| heading(t!(l, journal.about))));
    headings.push(heading(t!(l, journal.what)));
    list_table("journal", t!(l, journal.caption), headings, rows)
}

/// What an entry concerns, with a link where it has a page.
fn about(l: Locale, listed: &Listed) -> AnyView {
    let kind = listed.entry.kind;
    let mut name = words::pick(l, &listed.name_sv, &listed.name_en).to_owned();
    let reference = listed.reference.clone();
    let href = match kind {
        SubjectKind::Need if !reference.is_empty() => Some(format!("/needs/{reference}")),
        SubjectKind::Cluster if !reference.is_empty() => Some(format!("/groups/{reference}")),
        SubjectKind::Proposal | SubjectKind::Decision if !reference.is_empty() => {
            Some(format!("/proposals/{reference}"))
        }
        SubjectKind::System if !reference.is_empty() => Some(format!("/systems/{reference}")),
        SubjectKind::Thread if reference.starts_with('B') => Some(format!("/needs/{reference}#talk")),
        SubjectKind::Thread if reference.starts_with('P') => Some(format!("/proposals/{reference}?tab=talk")),
        SubjectKind::Direction => Some("/direction".to_owned()),
        SubjectKind::Plan => Some("/plan".to_owned()),
        SubjectKind::Step if !reference.is_empty() => Some(format!("/plan/{reference}")),
        SubjectKind::WordGroup => {
            // A built-in group is known by its kind and first word, an own one by its id; its words stand on lines.
            let built_in = word_groups::built_in_name(&name).map(str::to_owned);
            let address = match &built_in {
                Some(_) => name.clone(),
                None => listed.entry.subject.to_string(),
            };
            name = built_in.unwrap_or_else(|| name.replace('\n', ", "));
            Some(word_groups::page_of(&address))
        }
        _ => None,
    };
    let mark = match kind {
        SubjectKind::Need | SubjectKind::Cluster | SubjectKind::Proposal | SubjectKind::System
            if !reference.is_empty() =>
        {
            reference
        }
        SubjectKind::Step | SubjectKind::Thread => format!("{} {reference}", w::kind(l, kind)),
        kind => w::kind(l, kind).to_owned(),
    };
    let name = match href {
        Some(href) => view! { <a class="ds-link" href=href>{name}</a> }.into_any(),
        None => view! { <span>{name}</span> }.into_any(),
    };
    view! { <span class="app-subtle app-about">{mark}</span>{name} }.into_any()
}

fn toolbar(visitor: &Visitor, filter: &Filter) -> AnyView {
    let l = visitor.locale;
    let kinds = SubjectKind::ALL
        .iter()
        .filter(|kind| **kind != SubjectKind::Decision)
        .map(|kind| {
            let selected = filter.kind == Some(*kind);
            view! { <option value=kind.code() selected=selected>{w::kind(l, *kind)}</option> }
        });
    let verbs = Verb::ALL.iter().map(|verb| {
        let selected = filter.verb == Some(*verb);
        view! { <option value=verb.code() selected=selected>{w::verb(l, *verb)}</option> }
    });
    let (kinds, verbs) = (kinds.collect_view(), verbs.collect_view());
    let (actor, from, to) = (filter.actor.clone(), filter.from.clone(), filter.to.clone());
    let clear = (*filter != Filter::default()).then(|| {
        let href = cleared(visitor, "/journal", &[]);
        view! { <a class="ds-button" data-variant="tertiary" href=href>{t!(l, common.clear_filter)}</a> }
    });
    let kept = carried(visitor);
    view! {
        <FilterForm>
            <form method="get" action="/journal" class="app-toolbar" role="search" aria-label=t!(l, common.filter)>
                {kept}
                <div class="ds-field">
                    <label class="ds-label" for="filter-kind">{t!(l, journal.kind)}</label>
                    <select class="ds-input" id="filter-kind" name="kind">
                        <option value="">{t!(l, common.all)}</option>
                        {kinds}
                    </select>
                </div>
                <div class="ds-field">
                    <label class="ds-label" for="filter-verb">{t!(l, journal.verb)}</label>
                    <select class="ds-input" id="filter-verb" name="verb">
                        <option value="">{t!(l, common.all)}</option>
                        {verbs}
                    </select>
                </div>
                <div class="ds-field app-toolbar__wide">
                    <label class="ds-label" for="filter-actor">{t!(l, journal.actor)}</label>
                    <input class="ds-input" type="search" id="filter-actor" name="actor" value=actor />
                </div>
                <div class="ds-field">
                    <label class="ds-label" for="filter-from">{t!(l, journal.from)}</label>
                    <input class="ds-input" type="date" id="filter-from" name="from" value=from />
                </div>
                <div class="ds-field">
                    <label class="ds-label" for="filter-to">{t!(l, journal.to)}</label>
                    <input class="ds-input" type="date" id="filter-to" name="to" value=to />
                </div>
                <div class="app-actions">
                    <button class="ds-button" data-variant="secondary" type="submit">{icon(Icon::Search)}{t!(l, common.filter)}</button>
                    {clear}
                </div>
            </form>
        </FilterForm>
    }
    .into_any()
}
