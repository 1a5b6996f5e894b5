//! One's latest actions on many rows: to look at what came of them, and to undo what can be.

use domain::journal::SubjectKind;
use leptos::prelude::*;
use store::bulk::{Latest, mine};

use super::{functions::address, words as w};
use crate::{
    context::{store, visitor},
    parts::{
        notices::empty,
        page::{page, title},
    },
    t, words,
};

#[component]
pub fn BulksPage() -> impl IntoView {
    page(async move {
        let visitor = visitor()?;
        let l = visitor.locale;
        let latest = mine(&store()?, visitor.signed_in()?).await?;
        let crumbs = vec![("/needs".to_owned(), t!(l, needs.title).to_owned())];
        let content = if latest.is_empty() {
            empty(
                t!(l, bulk.mine_empty),
                Some(("/needs".to_owned(), t!(l, needs.title).to_owned())),
            )
        } else {
            let items = latest
                .into_iter()
                .map(|Latest { id, kind, action, state, rows, at }| {
                    let count = words::number(rows);
                    let name = t!(l, bulk.heading, action = w::action(l, action), count = count).to_string();
                    let of = match kind {
                        SubjectKind::Proposal => t!(l, proposals.heading),
                        _ => t!(l, needs.title),
                    };
                    view! {
                        <li class="app-item">
                            <div>
                                <a class="ds-link" href=address(id)>{name}</a>
                                <p class="app-item__meta"><span>{of}</span><time>{words::moment(at)}</time></p>
                            </div>
                            {w::state_tag(l, state)}
                        </li>
                    }
                })
                .collect_view();
            view! { <ul class="app-items">{items}</ul> }.into_any()
        };
        Ok(view! {
            {title(l, crumbs, t!(l, bulk.mine_title))}
            <p class="app-lead">{t!(l, bulk.mine_lead)}</p>
            {content}
        }
        .into_any())
    })
}
