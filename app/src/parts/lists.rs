//! Lists: sorting by links, paging, tables that scroll inside their own frame.

use leptos::prelude::*;
use store::{Refusal, Store};

use super::fields::Choice;
use crate::{
    context::{encode, query_pairs},
    i18n::Locale,
    t, words,
};

/// An address with one value of the query changed and the page number dropped. An empty value drops the name.
pub fn address_with(address: &str, name: &str, value: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut pairs: Vec<(String, String)> = query_pairs(query)
        .filter(|(n, _)| n != name && n != "page" && n != "done" && n != "kept" && n != "lang")
        .collect();
    if !value.is_empty() {
        pairs.push((name.to_owned(), value.to_owned()));
    }
    let query: Vec<String> = pairs
        .iter()
        .map(|(n, v)| format!("{}={}", encode(n), encode(v)))
        .collect();
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", query.join("&"))
    }
}

/// A column heading that sorts by a link. `sort` is the present order: a column's name, `-name` for descending.
pub fn sort_heading(address: &str, sort: &str, column: &str, label: impl Into<String>) -> AnyView {
    sort_heading_over("", address, sort, column, label.into())
}

/// The same over numbers.
pub fn number_sort_heading(address: &str, sort: &str, column: &str, label: impl Into<String>) -> AnyView {
    sort_heading_over("app-num", address, sort, column, label.into())
}

fn sort_heading_over(class: &'static str, address: &str, sort: &str, column: &str, label: String) -> AnyView {
    let (aria, next) = if sort == column {
        ("ascending", format!("-{column}"))
    } else if sort.strip_prefix('-') == Some(column) {
        ("descending", column.to_owned())
    } else {
        ("none", column.to_owned())
    };
    let href = address_with(address, "sort", &next);
    view! { <th scope="col" role="columnheader" class=class aria-sort=aria><a class="app-sort" href=href>{label}</a></th> }.into_any()
}

/// A table in a frame of its own that scrolls sideways on narrow screens. `content` is `<thead>` and `<tbody>`.
pub fn table(id: &str, caption: impl Into<String>, content: AnyView) -> AnyView {
    let caption_id = format!("{id}-caption");
    view! {
        <div class="app-scroll" role="region" aria-labelledby=caption_id.clone() tabindex="0">
            <table class="ds-table" data-hover="" id=id.to_owned()>
                <caption class="ds-sr-only" id=caption_id.clone()>{caption.into()}</caption>
                {content}
            </table>
        </div>
    }
    .into_any()
}

/// "Showing 26–50 of 73" and the links to the other pages.
pub fn pages(l: Locale, address: &str, page: i64, size: i64, total: i64) -> AnyView {
    if total == 0 {
        return ().into_any();
    }
    let last = (total + size - 1) / size;
    let page = page.clamp(1, last);
    let (from, to) = ((page - 1) * size + 1, (page * size).min(total));
    let shown = t!(l, common.shown_of, from = from, to = to, total = total).to_string();
    if last == 1 {
        return view! { <p class="app-subtle app-pages">{shown}</p> }.into_any();
    }
    let link = |n: i64| {
        let base = address_with(address, "page", "");
        let separator = if base.contains('?') { '&' } else { '?' };
        format!("{base}{separator}page={n}")
    };
    let numbers = shown_pages(page, last)
        .into_iter()
        .map(|n| match n {
            None => view! { <li aria-hidden="true"><span class="app-gap">"…"</span></li> }.into_any(),
            Some(n) => view! {
                <li>
                    <a
                        class="ds-button"
                        data-variant="tertiary"
                        href=link(n)
                        aria-label=t!(l, common.page_n, n = n).to_string()
                        aria-current=(n == page).then_some("true")
                    >
                        {n}
                    </a>
                </li>
            }
            .into_any(),
        })
        .collect_view();
    // The arrows belong to the first and the last entry, which therefore stand there always.
    let step = |n: i64, possible: bool, label: &'static str| {
        let link =
            possible.then(|| view! { <a class="ds-button" data-variant="tertiary" href=link(n)>{label}</a> });
        view! { <li class=(!possible).then_some("app-pages__none")>{link}</li> }
    };
    let before = step(page - 1, page > 1, t!(l, common.previous));
    let after = step(page + 1, page < last, t!(l, common.next));
    view! {
        <div class="app-pages">
            <p class="app-subtle">{shown}</p>
            <nav class="ds-pagination" aria-label=t!(l, common.pages)>
                <ul>{before}{numbers}{after}</ul>
            </nav>
        </div>
    }
    .into_any()
}

/// A choice of a list's filter; `all` is the choice that filters nothing.
pub fn filter_select(
    name: &str,
    label: &str,
    all: Option<&str>,
    choices: Vec<Choice>,
    chosen: &str,
) -> AnyView {
    let id = format!("filter-{name}");
    let all = all.map(|all| view! { <option value="">{all.to_owned()}</option> });
    let options = choices
        .into_iter()
        .map(|(code, words)| {
            let selected = code == chosen;
            view! { <option value=code selected=selected>{words}</option> }
        })
        .collect_view();
    view! {
        <div class="ds-field">
            <label class="ds-label" for=id.clone()>{label.to_owned()}</label>
            <select class="ds-input" id=id.clone() name=name.to_owned()>
                {all}
                {options}
            </select>
        </div>
    }
    .into_any()
}

/// The units that needs, proposals and systems are of, by name: those that are no political bodies.
pub async fn unit_choices(l: Locale, store: &Store) -> Result<Vec<Choice>, Refusal> {
    let mut units: Vec<Choice> = store::units::all(store)
        .await?
        .into_iter()
        .filter(|unit| !unit.kind.is_body())
        .map(|unit| {
            let name = words::pick(l, &unit.name_sv, &unit.name_en).to_owned();
            (unit.id.to_string(), name)
        })
        .collect();
    units.sort_by_cached_key(|(_, name)| domain::text::sort_key(name));
    Ok(units)
}

/// Links that take the whole list away as a file, as it is filtered and sorted here.
pub fn take_away(l: Locale, address: &str, list: &str) -> AnyView {
    let address = address_with(address, "page", "");
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let link = |ending: &str, label: &'static str| {
        let href = format!(
            "/{list}.{ending}{}{query}",
            if query.is_empty() { "" } else { "?" }
        );
        view! { <a class="ds-link" href=href download="">{label}</a> }
    };
    view! {
        <p class="app-take-away app-subtle">
            {t!(l, common.take_away)}" "{link("xlsx", t!(l, common.as_xlsx))}" "{link("csv", t!(l, common.as_csv))}
        </p>
    }
    .into_any()
}

/// First, last, and the present one with its neighbours; `None` stands for a gap.
fn shown_pages(page: i64, last: i64) -> Vec<Option<i64>> {
    let mut out = Vec::new();
    let mut before = 0;
    for n in (1..=last).filter(|n| *n == 1 || *n == last || (n - page).abs() <= 1) {
        if n > before + 1 {
            out.push(None);
        }
        out.push(Some(n));
        before = n;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_the_other_values() {
        assert_eq!(
            address_with("/needs?q=n%C3%A4t&page=3&done=x", "sort", "title"),
            "/needs?q=n%C3%A4t&sort=title"
        );
        assert_eq!(address_with("/needs?sort=title", "sort", ""), "/needs");
    }

    #[test]
    fn pages_in_the_middle_are_left_out() {
        let shown = |page, last| shown_pages(page, last);
        assert_eq!(shown(1, 3), vec![Some(1), Some(2), Some(3)]);
        assert_eq!(
            shown(5, 9),
            vec![Some(1), None, Some(4), Some(5), Some(6), None, Some(9)]
        );
    }
}
