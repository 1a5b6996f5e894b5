//! The search page. Its address holds all of it, so that a search can be kept, sent and gone back to.

use domain::{
    decisions::Outcome,
    needs::NeedState,
    plan::StepState,
    proposals::ProposalState,
    search::{Count, Facet, Kind, Order},
    systems::Lifecycle,
    views::ListPlace,
};
use leptos::prelude::*;
use store::search::{Filter, PAGE, Results, find};

use super::hit::{hit, kind};
use crate::{
    context::{encode, query_pairs, store, visitor},
    i18n::Locale,
    islands::{filter_form::FilterForm, search_keys::SearchKeys},
    pages::{
        needs::words as needs, plan::words as plan, proposals::decision_words, proposals::words as proposals,
        systems::words as systems, views::saved_views,
    },
    parts::{
        fields::Choice,
        icon::{Icon, icon},
        lists::{filter_select, pages},
        notices::empty,
        page::{page, title},
    },
    t, words,
};

#[component]
pub fn SearchPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        let query = visitor.address.split_once('?').map_or("", |(_, query)| query);
        let filter = Filter::of(&query_pairs(query).collect::<Vec<_>>(), l == Locale::en);
        let store = store()?;
        let found = find(&store, visitor.actor.as_ref(), &filter).await?;
        let aims = store::direction::current_aims(&mut store.read().await?.wire()).await?;
        let aims: Vec<Choice> = aims
            .iter()
            .map(|aim| {
                let label = words::pick(l, &aim.label_sv, &aim.label_en);
                (aim.code.clone(), format!("{} {label}", aim.code))
            })
            .collect();
        let views = saved_views(&visitor, ListPlace::Search).await?;
        let lead = if visitor.actor.is_some() {
            t!(l, search.lead)
        } else {
            t!(l, search.lead_public)
        };
        let heading = if filter.text.is_empty() {
            t!(l, search.title).to_owned()
        } else {
            format!("{}: {}", t!(l, search.title), filter.text)
        };
        let toolbar = toolbar(l, &filter, &found, &aims);
        let content = content(l, &visitor.address, &filter, found);
        Ok(view! {
            {title(l, Vec::new(), heading)}
            <p class="app-lead">{lead}</p>
            {toolbar}
            {views}
            {content}
        }
        .into_any())
    })
}

fn content(l: Locale, address: &str, filter: &Filter, found: Results) -> AnyView {
    if filter.text.is_empty() {
        return view! { <p class="ds-paragraph app-subtle">{t!(l, search.keys)}</p> }.into_any();
    }
    if found.hits.is_empty() {
        let (text, next) = if filter.chosen.is_none() {
            (t!(l, search.none_text), None)
        } else {
            let all = format!("/search?q={}", encode(&filter.text));
            (
                t!(l, search.none_filtered),
                Some((all, t!(l, common.clear_filter).to_owned())),
            )
        };
        return view! {
            <h2 class="ds-heading" data-size="xs" role="status">{t!(l, search.none)}</h2>
            {empty(text, next)}
        }
        .into_any();
    }
    let count = match found.total {
        1 => t!(l, search.hits_one).to_owned(),
        count => t!(l, search.hits, count = words::number(count)).to_string(),
    };
    let corrected = found
        .corrected
        .iter()
        .map(|(typed, instead)| {
            let text = t!(
                l,
                search.corrected,
                typed = typed.clone(),
                instead = instead.clone()
            )
            .to_string();
            view! { <p class="ds-paragraph">{text}</p> }
        })
        .collect_view();
    let partial = found
        .partial
        .then(|| view! { <p class="ds-paragraph">{t!(l, search.partial)}</p> });
    let hits = found.hits.iter().map(|one| hit(l, one)).collect_view();
    view! {
        <div class="app-hits__head" role="status">
            <p class="app-hits__count">{count}</p>
            {corrected}
            {partial}
        </div>
        <ol class="app-hits" aria-label=t!(l, search.results)>{hits}</ol>
        {pages(l, address, filter.page, PAGE, found.total)}
        <p class="app-subtle app-hits__keys">{t!(l, search.keys)}</p>
    }
    .into_any()
}

fn toolbar(l: Locale, filter: &Filter, found: &Results, aims: &[Choice]) -> AnyView {
    let asked = !filter.text.is_empty();
    let narrowing = Facet::ALL.iter().map(|facet| {
        let counts = &found.counts[*facet as usize];
        let chosen = filter.chosen.of(*facet);
        // Nothing to choose among; what is chosen can always be taken back.
        if chosen.is_empty() && counts.len() < 2 {
            return None;
        }
        let (label, all) = names(l, *facet);
        let mut choices: Vec<Choice> = counts
            .iter()
            .map(|count| (count.value.clone(), counted(l, *facet, count, found, aims)))
            .collect();
        if *facet == Facet::Year {
            choices.sort_by(|a, b| b.0.cmp(&a.0));
        }
        if !chosen.is_empty() && choices.iter().all(|(value, _)| value != chosen) {
            let none = Count {
                value: chosen.to_owned(),
                hits: 0,
            };
            choices.push((chosen.to_owned(), counted(l, *facet, &none, found, aims)));
        }
        Some(filter_select(facet.code(), label, Some(all), choices, chosen))
    });
    let narrowing = narrowing.collect_view();
    let orders = vec![
        (
            Order::Relevance.to_string(),
            t!(l, search.order_relevance).to_owned(),
        ),
        (Order::Newest.to_string(), t!(l, search.order_newest).to_owned()),
    ];
    let order = asked.then(|| filter_select("order", t!(l, search.order), None, orders, filter.order.code()));
    let clear = (!filter.chosen.is_none()).then(|| {
        let href = format!("/search?q={}", encode(&filter.text));
        view! { <a class="ds-button" data-variant="tertiary" href=href>{t!(l, common.clear_filter)}</a> }
    });
    let narrowing = asked.then(|| {
        view! { <div class="app-toolbar app-search__narrow">{narrowing}{order}{clear}</div> }
    });
    let text = filter.text.clone();
    view! {
        <FilterForm>
            <SearchKeys>
                <form method="get" action="/search" class="app-search" role="search" aria-label=t!(l, search.everywhere)>
                    <div class="ds-field">
                        <label class="ds-label" for="search-q">{t!(l, search.field)}</label>
                        <div class="app-search__box">
                            <input
                                class="ds-input"
                                type="search"
                                id="search-q"
                                name="q"
                                value=text
                                maxlength="200"
                                aria-describedby="search-hint"
                                aria-keyshortcuts="/"
                                autofocus=!asked
                                data-find=""
                            />
                            <button class="ds-button" type="submit">{icon(Icon::Search)}{t!(l, common.search)}</button>
                        </div>
                        <p class="app-subtle app-search__hint" id="search-hint">{t!(l, search.field_hint)}</p>
                    </div>
                    {narrowing}
                </form>
            </SearchKeys>
        </FilterForm>
    }
    .into_any()
}

/// The label of a facet, and of taking it back.
fn names(l: Locale, facet: Facet) -> (&'static str, &'static str) {
    match facet {
        Facet::Kind => (t!(l, search.kind), t!(l, search.all_kinds)),
        Facet::State => (t!(l, search.state), t!(l, search.all_states)),
        Facet::Unit => (t!(l, search.unit), t!(l, search.all_units)),
        Facet::Aim => (t!(l, search.aim), t!(l, search.all_aims)),
        Facet::Year => (t!(l, search.year), t!(l, search.all_years)),
    }
}

/// A value of a facet with how many hits it leaves.
fn counted(l: Locale, facet: Facet, count: &Count, found: &Results, aims: &[Choice]) -> String {
    let value = count.value.as_str();
    let label = match facet {
        Facet::Kind => Kind::from_code(value).map(|of| kind(l, of, false).to_owned()),
        Facet::State => state(l, value),
        Facet::Unit => found
            .units
            .iter()
            .find(|(id, _, _)| id == value)
            .map(|(_, sv, en)| words::pick(l, sv, en).to_owned()),
        Facet::Aim => aims
            .iter()
            .find(|(code, _)| code == value)
            .map(|(_, label)| label.clone()),
        Facet::Year => None,
    };
    let label = label.unwrap_or_else(|| value.to_owned());
    t!(
        l,
        search.counted,
        label = label,
        count = words::number(count.hits)
    )
    .to_string()
}

/// `need.registered` in words.
fn state(l: Locale, value: &str) -> Option<String> {
    let (of, code) = value.split_once('.')?;
    let (of, state) = match of {
        "need" => (Kind::Need, needs::state(l, NeedState::from_code(code)?)),
        "proposal" => (
            Kind::Proposal,
            proposals::state(l, ProposalState::from_code(code)?),
        ),
        "step" => (Kind::Step, plan::state(l, StepState::from_code(code)?)),
        "system" => (Kind::System, systems::state(l, Lifecycle::from_code(code)?)),
        "decision" => (
            Kind::Decision,
            decision_words::outcome(l, Outcome::from_code(code)?),
        ),
        _ => return None,
    };
    Some(t!(l, search.of_kind, kind = kind(l, of, false), state = state).to_string())
}
