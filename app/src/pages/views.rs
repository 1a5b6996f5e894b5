//! Saved views of a list: links to them, saving what is shown, removing one.

use domain::views::{ListPlace, NAME_MAX, ViewForm};
use leptos::prelude::*;
use store::{
    Refusal,
    search::{Filter, watched},
    views,
};
use uuid::Uuid;

use crate::{
    context::{Visitor, query_pairs, store, visitor},
    error::PublicError,
    forms::{FormState, answer, with_query},
    parts::{
        Field,
        confirm::unfold,
        fields::hidden,
        icon::{Icon, icon},
        lists::address_with,
        notices::done,
        problems::problems,
    },
    t,
};

/// The form's name.
const FORM: &str = "view";

/// The query of the present list: what makes a view.
fn query_of(address: &str) -> String {
    let address = address_with(address, "page", "");
    address.split_once('?').map_or("", |(_, query)| query).to_owned()
}

/// The bar with the person's views of this list; nothing for who is not signed in.
pub async fn saved_views(visitor: &Visitor, place: ListPlace) -> Result<Option<AnyView>, Refusal> {
    let l = visitor.locale;
    let Some(actor) = &visitor.actor else {
        return Ok(None);
    };
    let saved = views::of_list(&store()?, actor, place).await?;
    let query = query_of(&visitor.address);
    let message = match visitor.query("done").as_str() {
        "view-saved" => Some(done(t!(l, views.done_saved))),
        "view-removed" => Some(done(t!(l, views.done_removed))),
        "watched" => Some(done(t!(l, views.done_watched))),
        "unwatched" => Some(done(t!(l, views.done_unwatched))),
        _ => None,
    };
    if saved.is_empty() && query.is_empty() && visitor.query("kept").is_empty() {
        return Ok(message);
    }
    let form = FormState::load(
        FORM,
        &ViewForm {
            place: place.to_string(),
            query: query.clone(),
            ..ViewForm::default()
        },
        0,
    )
    .await?;
    let shown = saved.iter().find(|view| view.query == query);
    let remove = shown.map(|view| {
        let label = t!(l, views.remove, name = view.name.clone()).to_string();
        let id = view.id.to_string();
        view! {
            <form method="post" action="/fn/views/remove">
                <input type="hidden" name="view" value=id />
                <button class="ds-button" data-variant="tertiary" data-size="sm" type="submit">{label}</button>
            </form>
        }
    });
    let watch = shown.filter(|_| place == ListPlace::Search).map(|view| {
        let (action, label) = if view.watched {
            ("/fn/views/unwatch", t!(l, views.unwatch))
        } else {
            ("/fn/views/watch", t!(l, views.watch))
        };
        let id = view.id.to_string();
        let hint = (!view.watched).then(|| view! { <span class="app-subtle">{t!(l, views.watch_hint)}</span> });
        view! {
            <form method="post" action=action class="app-views__watch">
                <input type="hidden" name="view" value=id />
                <button class="ds-button" data-variant="secondary" data-size="sm" type="submit">{icon(Icon::Bell)}{label}</button>
                {hint}
            </form>
        }
    });
    // What is saved under a name already needs no other.
    let save = (shown.is_none() && !query.is_empty() || form.problem.is_some()).then(|| {
        let labels = [("name", t!(l, views.name).to_owned())];
        let content = view! {
            <form method="post" action="/fn/views/save" class="app-stack app-form" novalidate="">
                {problems(l, &form, &labels)}
                {hidden(&form)}
                <input type="hidden" name="place" value=place.code() />
                <input type="hidden" name="query" value=form.value("query") />
                {Field::new(l, &form, "name", t!(l, views.name)).required().max(NAME_MAX).hint(t!(l, views.name_hint)).text()}
                <div class="app-actions">
                    <button class="ds-button" data-variant="secondary" type="submit">{t!(l, common.save)}</button>
                </div>
            </form>
        };
        unfold("save-view", t!(l, views.save), form.problem.is_some(), content.into_any())
    });
    let links = saved
        .iter()
        .map(|view| {
            let href = if view.query.is_empty() {
                format!("/{place}")
            } else {
                format!("/{place}?{}", view.query)
            };
            let here = view.query == query;
            view! { <li><a class="ds-link" href=href aria-current=here.then_some("true")>{view.name.clone()}</a></li> }
        })
        .collect_view();
    let links = (!saved.is_empty()).then(|| {
        view! {
            <nav class="app-views__links" aria-label=t!(l, views.title)>
                <span class="app-subtle" aria-hidden="true">{t!(l, views.title)}":"</span>
                <ul>{links}</ul>
            </nav>
        }
    });
    Ok(Some(
        view! { {message}<div class="app-views">{links}{watch}{remove}{save}</div> }.into_any(),
    ))
}

/// Saves the list as it is filtered and sorted.
#[server(prefix = "/fn", endpoint = "views/save")]
pub async fn save_view(#[server(flatten)] form: ViewForm) -> Result<(), PublicError> {
    let place = ListPlace::from_code(&form.place).unwrap_or(ListPlace::Needs);
    // A query that is none leads to the list itself.
    let named = ViewForm {
        name: "x".to_owned(),
        ..form.clone()
    };
    let back = match named.check() {
        Ok(view) if !view.query.is_empty() => format!("/{place}?{}", view.query),
        _ => format!("/{place}"),
    };
    answer(FORM, &back, &form, async {
        let visitor = visitor()?;
        views::save(&store()?, visitor.signed_in()?, visitor.now, &form).await?;
        Ok(with_query(&back, "done", "view-saved"))
    })
    .await
}

/// Removes a view; the list stays.
#[server(prefix = "/fn", endpoint = "views/remove")]
pub async fn remove_view(#[server(default)] view: String) -> Result<(), PublicError> {
    answer("remove-view", "/needs", &(), async {
        let visitor = visitor()?;
        let id: Uuid = view.parse().map_err(|_| Refusal::NotFound)?;
        let place = views::remove(&store()?, visitor.signed_in()?, id).await?;
        Ok(format!("/{place}?done=view-removed"))
    })
    .await
}

/// Is told from now on of what this saved search finds anew.
#[server(prefix = "/fn", endpoint = "views/watch")]
pub async fn watch_search(#[server(default)] view: String) -> Result<(), PublicError> {
    answer("watch-search", "/search", &(), async {
        let visitor = visitor()?;
        let (store, actor) = (store()?, visitor.signed_in()?);
        let id: Uuid = view.parse().map_err(|_| Refusal::NotFound)?;
        let query = watched::query_of(&store, actor, id).await?;
        let filter = Filter::of(&query_pairs(&query).collect::<Vec<_>>(), false);
        watched::watch(&store, actor, visitor.now, id, &filter).await?;
        Ok(with_query(&format!("/search?{query}"), "done", "watched"))
    })
    .await
}

/// Is told no more.
#[server(prefix = "/fn", endpoint = "views/unwatch")]
pub async fn unwatch_search(#[server(default)] view: String) -> Result<(), PublicError> {
    answer("watch-search", "/search", &(), async {
        let visitor = visitor()?;
        let (store, actor) = (store()?, visitor.signed_in()?);
        let id: Uuid = view.parse().map_err(|_| Refusal::NotFound)?;
        let query = watched::query_of(&store, actor, id).await?;
        watched::unwatch(&store, actor, id).await?;
        Ok(with_query(&format!("/search?{query}"), "done", "unwatched"))
    })
    .await
}
