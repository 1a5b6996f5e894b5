//! The form around a list: a box at each row, and below the list what is to be done to those that are ticked.

use domain::{
    bulk::{BulkAction, Chosen, ROWS_MAX},
    journal::SubjectKind,
};
use leptos::prelude::*;
use store::{Refusal, bulk::may_choose};

use super::words as w;
use crate::{
    context::Visitor,
    exports::ROWS_NAME,
    forms::FormState,
    i18n::Locale,
    islands::select_rows::SelectRows,
    parts::{fields::hidden, lists::address_with, problems::problems},
    t, words,
};

/// The form's name.
pub const FORM: &str = "bulk";

/// What is known while the list is written.
pub struct Choosing {
    l: Locale,
    form: FormState,
    kind: SubjectKind,
    address: String,
    /// Ticked before, when the form comes back.
    ticked: Vec<String>,
}

impl Choosing {
    /// `None` for who may not act on many at once.
    pub async fn of(visitor: &Visitor, kind: SubjectKind) -> Result<Option<Self>, Refusal> {
        if !may_choose(visitor.signed_in()?, kind) {
            return Ok(None);
        }
        let form = FormState::empty(FORM).await?;
        let ticked = form.value("rows").split(',').map(str::to_owned).collect();
        Ok(Some(Self {
            l: visitor.locale,
            kind,
            // Without what told of something, but with the page: "all on the page" are those in sight.
            address: with_page(visitor),
            ticked,
            form,
        }))
    }

    /// The heading of the boxes: it ticks all on the page, where scripts run.
    pub fn heading(&self) -> AnyView {
        let all = t!(self.l, bulk.tick_page);
        view! {
            <th scope="col" role="columnheader" class="app-tick">
                <span class="ds-sr-only">{t!(self.l, bulk.ticked)}</span>
                <input class="ds-input" type="checkbox" aria-label=all data-tick-all="" hidden="" autocomplete="off" />
            </th>
        }
        .into_any()
    }

    /// The box of a row.
    pub fn tick(&self, address: &str, title: &str) -> AnyView {
        let name = t!(self.l, bulk.tick, title = format!("{address} {title}")).to_string();
        let ticked = self.ticked.iter().any(|ticked| ticked == address);
        view! {
            <td role="cell" class="app-tick">
                <input
                    class="ds-input"
                    type="checkbox"
                    name=ROWS_NAME
                    value=address.to_owned()
                    aria-label=name
                    checked=ticked
                    autocomplete="off"
                />
            </td>
        }
        .into_any()
    }

    /// The form with the list in it. `shown` are the rows of the page, `total` counts all pages.
    fn around(self, list: AnyView, shown: Vec<String>, total: i64) -> AnyView {
        let l = self.l;
        let on_page = shown.len() as i64;
        let shown = shown
            .into_iter()
            .map(|address| view! { <input type="hidden" name="shown[]" value=address /> })
            .collect_view();
        let labels = [
            ("rows", t!(l, bulk.rows).to_owned()),
            ("which", t!(l, bulk.which).to_owned()),
            ("action", t!(l, bulk.action).to_owned()),
        ];
        let within = usize::try_from(total).is_ok_and(|total| total <= ROWS_MAX);
        let which: Vec<(Chosen, String)> = [
            (Chosen::Rows, Some(t!(l, bulk.which_rows).to_owned())),
            (
                Chosen::Page,
                Some(t!(l, bulk.which_page, n = words::number(on_page)).to_string()),
            ),
            (
                Chosen::All,
                (total > on_page && within)
                    .then(|| t!(l, bulk.which_all, n = words::number(total)).to_string()),
            ),
        ]
        .into_iter()
        .filter_map(|(which, label)| Some((which, label?)))
        .collect();
        let which = which
            .into_iter()
            .map(|(which, label)| {
                let selected = self.form.is("which", which.code());
                view! { <option value=which.code() selected=selected>{label}</option> }
            })
            .collect_view();
        let actions = BulkAction::ALL
            .iter()
            .filter(|action| action.is_for(self.kind))
            .map(|action| {
                let selected = self.form.is("action", action.code());
                view! { <option value=action.code() selected=selected>{w::action(l, *action)}</option> }
            })
            .collect_view();
        let too_many = (!within).then(|| {
            let text = t!(l, bulk.too_many, n = words::number(ROWS_MAX as i64)).to_string();
            view! { <p class="app-subtle">{text}</p> }
        });
        let invalid = |field: &str| self.form.error(field).map(|_| "true");
        let (which_invalid, action_invalid) = (invalid("which"), invalid("action"));
        let (problems, hidden) = (problems(l, &self.form, &labels), hidden(&self.form));
        let (kind, address) = (self.kind.code(), self.address);
        let file = move |ending: &'static str, label: &'static str| {
            view! {
                <button
                    class="ds-button"
                    data-variant="tertiary"
                    data-size="sm"
                    type="submit"
                    name="ending"
                    value=ending
                    formaction="/fn/bulk/file"
                >
                    {label}
                </button>
            }
        };
        view! {
            <SelectRows said=t!(l, bulk.count).to_owned()>
                <form method="post" action="/fn/bulk/choose" novalidate="">
                    {problems}
                    {hidden}
                    <input type="hidden" name="kind" value=kind />
                    <input type="hidden" name="list" value=address />
                    {shown}
                    <div id="bulk-rows" tabindex="-1">{list}</div>
                    <fieldset class="ds-fieldset app-bulk">
                        <legend class="ds-label">{t!(l, bulk.title)}" "<span class="app-subtle" data-ticked="" aria-live="polite"></span></legend>
                        <div class="app-bulk__fields">
                            <div class="ds-field">
                                <label class="ds-label" for="bulk-which">{t!(l, bulk.which)}</label>
                                <select class="ds-input" id="bulk-which" name="which" aria-invalid=which_invalid autocomplete="off">{which}</select>
                            </div>
                            <div class="ds-field">
                                <label class="ds-label" for="bulk-action">{t!(l, bulk.action)}</label>
                                <select class="ds-input" id="bulk-action" name="action" aria-invalid=action_invalid autocomplete="off">
                                    <option value="">{t!(l, common.choose)}</option>
                                    {actions}
                                </select>
                            </div>
                            <button class="ds-button" data-variant="secondary" type="submit">{t!(l, bulk.look)}</button>
                            <a class="ds-link" href="/bulk">{t!(l, bulk.mine_link)}</a>
                        </div>
                        {too_many}
                        <p class="app-bulk__files">
                            <span class="app-subtle">{t!(l, bulk.take_away)}</span>
                            {file("xlsx", t!(l, common.as_xlsx))}
                            {file("csv", t!(l, common.as_csv))}
                        </p>
                    </fieldset>
                </form>
            </SelectRows>
        }
        .into_any()
    }
}

/// The list, in its form for who may act on many at once.
pub fn around(
    choosing: Option<Choosing>,
    shown: Vec<String>,
    total: i64,
    list: impl FnOnce(Option<&Choosing>) -> AnyView,
) -> AnyView {
    let list = list(choosing.as_ref());
    match choosing {
        Some(choosing) => choosing.around(list, shown, total),
        None => list,
    }
}

fn with_page(visitor: &Visitor) -> String {
    let address = address_with(&visitor.address, "page", "");
    match visitor.query("page").as_str() {
        "" => address,
        page => crate::forms::with_query(&address, "page", page),
    }
}
