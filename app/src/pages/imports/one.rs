//! One import: choosing columns and looking at rows, then how far it has come, then what came of it.

use domain::imports::{ImportState, Scope};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{
    Refusal, Topic,
    imports::{self, Import, Show},
};

use super::{
    columns,
    functions::{BEGIN, UNDO},
    rows, words as w,
};
use crate::{
    context::{store, visitor},
    forms::{FormState, Values},
    i18n::Locale,
    imports::{address, hidden as not_for, named},
    islands::live_region::LiveRegion,
    parts::{
        Field,
        confirm::unfold,
        fields::hidden,
        notices::{done, empty},
        page::{page, title},
        problems::problems,
        prose::{facts, section},
    },
    t, words,
};

/// So many rows show what the columns hold.
const SAMPLE: i64 = 5;

#[component]
pub fn ImportPage() -> impl IntoView {
    let id = use_params_map()
        .with_untracked(|params| params.get("id"))
        .unwrap_or_default();
    page(async move {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let id = named(&id)?;
        let import = imports::view(&store, actor, id).await.map_err(not_for)?;
        let body = match import.state {
            ImportState::Uploaded => {
                let (first, _) = imports::rows(&store, actor, id, Show::All, 0, SAMPLE).await?;
                let columns = columns::form(l, &import, &first).await?;
                let preview = if import.checked {
                    let list = rows::list(&visitor, &store, actor, &import).await?;
                    Some(preview(l, &import, list).await?)
                } else {
                    None
                };
                view! { {columns}{preview} }.into_any()
            }
            ImportState::Running | ImportState::Undoing => under_way(l, &import),
            ImportState::Done | ImportState::Undone => {
                let list = rows::list(&visitor, &store, actor, &import).await?;
                result(l, &import, list).await?
            }
        };
        let body = view! { <div id="import-body">{body}</div> }.into_any();
        let body = if import.state.is_under_way() {
            let topic = format!("{}@{}", Topic::Import(id).address(), import.version);
            let said = t!(l, imports.moved_on).to_owned();
            view! { <LiveRegion topic=topic regions="import-body".to_owned() said=said>{body}</LiveRegion> }
                .into_any()
        } else {
            body
        };
        let message = (visitor.query("done") == "columns").then(|| done(t!(l, imports.done_columns)));
        let crumbs = vec![
            ("/needs".to_owned(), t!(l, needs.title).to_owned()),
            ("/needs/import".to_owned(), t!(l, imports.title).to_owned()),
        ];
        Ok(view! {
            {title(l, crumbs, import.file_name.clone())}
            {message}
            {body}
        }
        .into_any())
    })
}

fn counts(l: Locale, of: Vec<(&str, i64)>, state: ImportState) -> AnyView {
    let mut rows = vec![(t!(l, imports.col_state).to_owned(), w::state_tag(l, state))];
    rows.extend(
        of.into_iter()
            .map(|(name, n)| (name.to_owned(), view! { {words::number(n)} }.into_any())),
    );
    facts(rows)
}

async fn preview(l: Locale, import: &Import, list: AnyView) -> Result<AnyView, Refusal> {
    let right = import.total - import.wrong;
    let counts = counts(
        l,
        vec![
            (t!(l, imports.rows_total), import.total),
            (t!(l, imports.rows_right), right),
            (t!(l, imports.rows_wrong), import.wrong),
        ],
        import.state,
    );
    let begin = if right == 0 {
        empty(t!(l, imports.begin_none), None)
    } else {
        begin(l, import, right).await?
    };
    let rows = view! {
        {counts}
        <p class="ds-paragraph">{t!(l, imports.preview_lead)}</p>
        {list}
    };
    Ok(view! {
        {section("preview", t!(l, imports.preview_title), rows.into_any())}
        {section("begin", t!(l, imports.begin_title), begin)}
    }
    .into_any())
}

async fn begin(l: Locale, import: &Import, right: i64) -> Result<AnyView, Refusal> {
    let mut saved = Values::new();
    if import.wrong == 0 {
        saved.insert("scope".to_owned(), Scope::All.to_string());
    }
    let form = FormState::load(BEGIN, &saved, import.version).await?;
    let all = t!(l, imports.scope_all, n = words::number(import.total)).to_string();
    let good = t!(l, imports.scope_good, n = words::number(right)).to_string();
    let choices = vec![(Scope::All.to_string(), all), (Scope::Good.to_string(), good)];
    let field = Field::new(l, &form, "scope", t!(l, imports.scope)).required();
    let field = if import.wrong > 0 {
        field.hint(t!(l, imports.scope_hint, n = words::number(import.wrong)).to_string())
    } else {
        field
    };
    let labels = [("scope", t!(l, imports.scope).to_owned())];
    Ok(view! {
        <form method="post" action=format!("/fn/imports/{BEGIN}") class="app-stack app-form" novalidate="">
            {problems(l, &form, &labels)}
            {hidden(&form)}
            <input type="hidden" name="import" value=import.id.0.to_string() />
            {field.radios(choices)}
            <div class="app-actions">
                <button class="ds-button" type="submit">{t!(l, imports.begin)}</button>
            </div>
        </form>
    }
    .into_any())
}

fn under_way(l: Locale, import: &Import) -> AnyView {
    let (heading, done, total) = if import.state == ImportState::Running {
        (
            t!(l, imports.running_title),
            import.imported,
            import.total - import.wrong,
        )
    } else {
        (t!(l, imports.undoing_title), import.withdrawn, import.imported)
    };
    let text = t!(
        l,
        imports.progress,
        done = words::number(done),
        total = words::number(total)
    )
    .to_string();
    let content = view! {
        <p class="ds-paragraph">{t!(l, imports.running_lead)}</p>
        <p><label for="import-progress">{text}</label></p>
        <progress class="app-progress" id="import-progress" max=total.max(1).to_string() value=done.to_string()></progress>
        <p><a class="ds-link" href=address(import.id)>{t!(l, imports.look_again)}</a></p>
    };
    section("progress", heading, content.into_any())
}

async fn result(l: Locale, import: &Import, list: AnyView) -> Result<AnyView, Refusal> {
    let counts = counts(
        l,
        vec![
            (t!(l, imports.rows_total), import.total),
            (t!(l, imports.rows_imported), import.imported - import.withdrawn),
            (t!(l, imports.rows_withdrawn), import.withdrawn),
            (t!(l, imports.rows_left), import.total - import.imported),
        ],
        import.state,
    );
    let file = |ending: &str, label: &'static str| {
        let href = format!("{}/result.{ending}", address(import.id));
        view! { <a class="ds-link" href=href download="">{label}</a> }
    };
    let lead = (import.state == ImportState::Undone)
        .then(|| view! { <p class="ds-paragraph">{t!(l, imports.undone_lead)}</p> });
    let left = import.imported - import.withdrawn;
    let undo = if import.state == ImportState::Done && left > 0 {
        Some(undo(l, import, left).await?)
    } else {
        None
    };
    let content = view! {
        {lead}
        {counts}
        <p class="app-take-away">
            {t!(l, imports.result_files)}" "{file("xlsx", t!(l, common.as_xlsx))}" "{file("csv", t!(l, common.as_csv))}
        </p>
        {list}
        {undo}
    };
    Ok(section("result", t!(l, imports.result_title), content.into_any()))
}

async fn undo(l: Locale, import: &Import, left: i64) -> Result<AnyView, Refusal> {
    let form = FormState::empty(UNDO).await?;
    let sure = t!(l, imports.undo_sure, n = words::number(left)).to_string();
    let open = form.problem.is_some();
    let content = view! {
        {problems(l, &form, &[])}
        <p class="ds-paragraph">{sure}</p>
        <form method="post" action=format!("/fn/imports/{UNDO}")>
            {hidden(&form)}
            <input type="hidden" name="import" value=import.id.0.to_string() />
            <button class="ds-button" data-color="danger" type="submit">{t!(l, imports.undo_do)}</button>
        </form>
    };
    Ok(unfold("undo", t!(l, imports.undo), open, content.into_any()))
}
