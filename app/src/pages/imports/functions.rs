//! What is done with an import.

use domain::{Code, FieldError, imports::MappingForm};
use leptos::prelude::*;
use serde::Serialize;
use store::{Refusal, imports};

use crate::{
    context::{store, visitor},
    error::PublicError,
    forms::answer,
    imports::{Sheets, address, hidden, named, take_in, waiting},
};

/// The forms' names, and of their server functions.
pub const SHEET: &str = "sheet";
pub const COLUMNS: &str = "columns";
pub const BEGIN: &str = "begin";
pub const UNDO: &str = "undo";

#[derive(Serialize)]
struct SheetTyped {
    sheet: String,
    key: String,
}

/// Chooses one of a file's sheets.
#[server(prefix = "/fn", endpoint = "imports/sheet")]
pub async fn choose_sheet(
    #[server(default)] sheets: String,
    #[server(default)] sheet: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let back = format!("/needs/import?sheets={}", crate::context::encode(&sheets));
    let typed = SheetTyped { sheet, key };
    answer(SHEET, &back, &typed, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let store = store()?;
        if !imports::may_import(actor) {
            return Err(Refusal::NotFound);
        }
        let Sheets { file_name, sheets } = waiting(&store, actor, &sheets).await?.ok_or(Refusal::NotFound)?;
        if typed.sheet.is_empty() {
            return Err(FieldError::new("sheet", Code::Required).into());
        }
        let place: Option<usize> = typed.sheet.parse().ok();
        let chosen = place.and_then(|place| sheets.into_iter().nth(place));
        let chosen = chosen.ok_or_else(|| FieldError::new("sheet", Code::UnknownChoice))?;
        match take_in(&visitor, &store, &typed.key, &file_name, vec![chosen]).await {
            Err(Refusal::Invalid(_)) => Err(FieldError::new("sheet", Code::Required).into()),
            other => other,
        }
    })
    .await
}

#[derive(Serialize)]
struct ColumnsTyped {
    #[serde(flatten)]
    form: MappingForm,
    key: String,
}

/// Chooses what each column holds.
#[server(prefix = "/fn", endpoint = "imports/columns")]
pub async fn choose_columns(
    #[server(flatten)] form: MappingForm,
    #[server(default)] import: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let id = named(&import);
    let back = back(&id);
    let typed = ColumnsTyped { form, key };
    answer(COLUMNS, &back, &typed, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let id = id?;
        let import = imports::view(&store, actor, id).await.map_err(hidden)?;
        let mapping = typed.form.clone().check(import.headings.len())?;
        imports::map(&store, actor, visitor.now, id, &typed.key, mapping).await?;
        Ok(format!("{}?done=columns#preview", address(id)))
    })
    .await
}

#[derive(Serialize)]
struct BeginTyped {
    scope: String,
    version: String,
    key: String,
}

/// Begins to import.
#[server(prefix = "/fn", endpoint = "imports/begin")]
pub async fn begin_import(
    #[server(default)] import: String,
    #[server(default)] scope: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let id = named(&import);
    let back = back(&id);
    let typed = BeginTyped { scope, version, key };
    answer(BEGIN, &back, &typed, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let id = id?;
        let version = typed.version.parse().unwrap_or(0);
        imports::begin(&store, actor, visitor.now, id, version, &typed.key, &typed.scope)
            .await
            .map_err(hidden)?;
        Ok(address(id))
    })
    .await
}

/// Begins to take back what was imported.
#[server(prefix = "/fn", endpoint = "imports/undo")]
pub async fn undo_import(
    #[server(default)] import: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let id = named(&import);
    let back = back(&id);
    answer(UNDO, &back, &(), async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let id = id?;
        imports::undo(&store()?, actor, visitor.now, id, &key)
            .await
            .map_err(hidden)?;
        Ok(address(id))
    })
    .await
}

fn back(id: &Result<domain::ids::ImportId, Refusal>) -> String {
    match id {
        Ok(id) => address(*id),
        Err(_) => "/needs/import".to_owned(),
    }
}
