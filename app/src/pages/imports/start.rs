//! Where an import begins: a file to send, a template, and the earlier ones.

use domain::imports::{BYTES_MAX, COLUMNS_MAX, FileProblem, ROWS_MAX};
use leptos::prelude::*;
use store::{
    Refusal,
    imports::{self, Import},
};
use uuid::Uuid;

use super::{functions::SHEET, words as w};
use crate::{
    context::{store, visitor},
    forms::FormState,
    i18n::Locale,
    imports::{Sheets, address, waiting},
    islands::file_upload::FileUpload,
    parts::{
        Field,
        fields::hidden,
        lists::{pages, table},
        notices::{empty, notice},
        page::{page, title},
        problems::problems,
        prose::section,
        tags::Tone,
        upload::{progress, said},
    },
    t, words,
};

/// Earlier imports on a page.
const SHOWN: i64 = 10;

#[component]
pub fn ImportsPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        if !imports::may_import(actor) {
            return Err(Refusal::NotFound);
        }
        let store = store()?;
        let fault = FileProblem::from_code(&visitor.query("file")).map(|problem| {
            let text = view! { <p class="ds-paragraph">{w::fault(l, problem)}</p> };
            notice(Tone::Danger, t!(l, imports.fault), text.into_any())
        });
        let kept = visitor.query("sheets");
        let sheets = match waiting(&store, actor, &kept).await? {
            Some(sheets) => Some(choice(l, &kept, &sheets).await?),
            None => None,
        };
        let number = visitor.page();
        let (own, total) = imports::mine(&store, actor, (number - 1) * SHOWN, SHOWN).await?;
        let earlier = if own.is_empty() {
            empty(t!(l, imports.earlier_none), None)
        } else {
            view! {
                {earlier(l, own)}
                {pages(l, &visitor.address, number, SHOWN, total)}
            }
            .into_any()
        };
        let crumbs = vec![("/needs".to_owned(), t!(l, needs.title).to_owned())];
        Ok(view! {
            {title(l, crumbs, t!(l, imports.title))}
            <p class="app-lead">{t!(l, imports.lead)}</p>
            {fault}
            {sheets}
            {section("upload", t!(l, imports.upload_title), upload(l))}
            {section("earlier", t!(l, imports.earlier), earlier)}
        }
        .into_any())
    })
}

fn upload(l: Locale) -> AnyView {
    let hint = t!(
        l,
        imports.file_hint,
        max = BYTES_MAX / 1024 / 1024,
        rows = words::number(ROWS_MAX as i64),
        columns = COLUMNS_MAX
    )
    .to_string();
    let said = said(l, t!(l, imports.fault_too_large));
    let template = |ending: &'static str, label: &'static str| {
        let href = format!("/needs/import/template.{ending}");
        view! { <a class="ds-link" href=href download="">{label}</a> }
    };
    view! {
        <p class="app-take-away app-subtle">
            {t!(l, imports.template)}" "{template("xlsx", t!(l, common.as_xlsx))}" "{template("csv", t!(l, common.as_csv))}
        </p>
        <FileUpload words=said most=BYTES_MAX as u64>
            <form
                method="post"
                action="/upload/imports"
                enctype="multipart/form-data"
                class="app-stack app-form"
                novalidate=""
            >
                <input type="hidden" name="key" value=Uuid::now_v7().to_string() />
                <div class="ds-field">
                    <label class="ds-label" for="imports-file">{t!(l, imports.file)}</label>
                    <p data-field="description" id="imports-hint">{hint}</p>
                    <input
                        class="ds-input"
                        type="file"
                        id="imports-file"
                        name="file"
                        accept=".csv,.txt,.xlsx,.ods"
                        aria-describedby="imports-hint"
                    />
                </div>
                {progress()}
                <div class="app-actions">
                    <button class="ds-button" type="submit">{t!(l, imports.upload)}</button>
                </div>
            </form>
        </FileUpload>
    }
    .into_any()
}

/// Which of a file's sheets is meant?
async fn choice(l: Locale, kept: &str, of: &Sheets) -> Result<AnyView, Refusal> {
    let form = FormState::empty(SHEET).await?;
    let choices = of
        .sheets
        .iter()
        .enumerate()
        .map(|(at, sheet)| {
            let rows = sheet.rows.len().saturating_sub(1) as i64;
            let words = t!(
                l,
                imports.sheet_choice,
                name = sheet.name.clone(),
                rows = words::number(rows)
            );
            (at.to_string(), words.to_string())
        })
        .collect();
    let labels = [("sheet", t!(l, imports.sheet).to_owned())];
    let lead = t!(l, imports.sheets_lead, file = of.file_name.clone()).to_string();
    let content = view! {
        <p class="ds-paragraph">{lead}</p>
        <form method="post" action=format!("/fn/imports/{SHEET}") class="app-stack app-form" novalidate="">
            {problems(l, &form, &labels)}
            {hidden(&form)}
            <input type="hidden" name="sheets" value=kept.to_owned() />
            {Field::new(l, &form, "sheet", t!(l, imports.sheet)).required().radios(choices)}
            <div class="app-actions">
                <button class="ds-button" type="submit">{t!(l, imports.sheet_do)}</button>
            </div>
        </form>
    };
    Ok(section("sheets", t!(l, imports.sheets_title), content.into_any()))
}

fn earlier(l: Locale, imports: Vec<Import>) -> AnyView {
    let rows = imports
        .into_iter()
        .map(|import| {
            view! {
                <tr>
                    <th scope="row"><a class="ds-link" href=address(import.id)>{import.file_name.clone()}</a></th>
                    <td>{w::state_tag(l, import.state)}</td>
                    <td class="app-date">{words::moment(import.created_at)}</td>
                    <td>{words::number(import.total)}</td>
                    <td>{words::number(import.imported - import.withdrawn)}</td>
                </tr>
            }
        })
        .collect_view();
    let content = view! {
        <thead>
            <tr>
                <th scope="col">{t!(l, imports.col_file)}</th>
                <th scope="col">{t!(l, imports.col_state)}</th>
                <th scope="col">{t!(l, imports.col_when)}</th>
                <th scope="col">{t!(l, imports.col_rows)}</th>
                <th scope="col">{t!(l, imports.col_imported)}</th>
            </tr>
        </thead>
        <tbody>{rows}</tbody>
    };
    table("imports", t!(l, imports.earlier), content.into_any())
}
