//! `/direction/A1`: everything that contributes to one aim, page by page.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::direction::{ContributionRow, of_aim};

use super::words::{self as w, Links};
use crate::{
    context::{store, visitor},
    i18n::Locale,
    pages::proposals::words::state_tag,
    parts::{
        lists::{pages, table},
        notices::empty,
        page::{page, title},
    },
    t, words,
};

#[component]
pub fn AimPage() -> impl IntoView {
    let code = use_params_map().with_untracked(|params| params.get("aim").unwrap_or_default());
    page(async move {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.actor.as_ref();
        let links = Links::of(actor, visitor.today());
        let seen = of_aim(&store()?, actor, visitor.today(), &code, visitor.page()).await?;
        let label = words::pick(l, &seen.aim.label_sv, &seen.aim.label_en).to_owned();
        let text = words::pick(l, &seen.aim.text_sv, &seen.aim.text_en).to_owned();
        let name = t!(l, direction.aim_title, code = code, label = label).to_string();
        let crumbs = vec![("/direction".to_owned(), t!(l, direction.title).to_owned())];
        let content = if seen.rows.is_empty() {
            empty(t!(l, direction.no_contributions), None)
        } else {
            contribution_table(l, &seen.aim.code, &seen.rows, links)
        };
        Ok(view! {
            {title(l, crumbs, name)}
            <p class="app-lead">{text}</p>
            <p class="app-meta"><span>{t!(l, direction.weight, n = seen.aim.weight).to_string()}</span></p>
            <div class="app-section">{content}</div>
            {pages(l, &visitor.address, visitor.page(), seen.size, seen.total)}
        }
        .into_any())
    })
}

/// A table of contributions to the aim with this code.
pub fn contribution_table(l: Locale, code: &str, rows: &[ContributionRow], links: Links) -> AnyView {
    let rows = rows
        .iter()
        .map(|row| contribution_row(l, row, links))
        .collect_view();
    let content = view! {
        <thead>
            <tr>
                <th scope="col">{t!(l, direction.column_initiative)}</th>
                <th scope="col">{t!(l, direction.column_state)}</th>
                <th scope="col">{t!(l, direction.column_contribution)}</th>
                <th scope="col">{t!(l, direction.column_reason)}</th>
            </tr>
        </thead>
        <tbody>{rows}</tbody>
    };
    let caption = t!(l, direction.contributions, code = code.to_owned()).to_string();
    table(&format!("{code}-contributions"), caption, content.into_any())
}

fn contribution_row(l: Locale, row: &ContributionRow, links: Links) -> AnyView {
    view! {
        <tr>
            <th scope="row" class="app-subject">
                <a class="ds-link" href=links.to(&row.reference, row.approved)>{row.title.clone()}</a>
                <small>{row.reference.clone()}</small>
            </th>
            <td>{state_tag(l, row.state)}</td>
            <td class="app-contribution">
                <strong>{w::signed(row.contribution)}</strong>
                <span>{w::contribution(l, row.contribution)}</span>
            </td>
            <td class="app-why">{row.reason.clone()}</td>
        </tr>
    }
    .into_any()
}
