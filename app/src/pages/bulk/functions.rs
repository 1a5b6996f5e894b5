//! Choosing rows, carrying out what was looked at, undoing it.

use domain::{
    Code, FieldError,
    bulk::{BulkForm, ChoiceForm, Chosen, ROWS_MAX},
    ids::BulkId,
    journal::SubjectKind,
};
use leptos::prelude::*;
use serde::Serialize;
use store::{Refusal, Store, bulk, needs, proposals};
use uuid::Uuid;

use super::choose::FORM;
use crate::{
    context::{Visitor, encode, store, visitor},
    error::PublicError,
    exports::ROWS_NAME,
    forms::answer,
    pages::{needs::list as need_list, proposals::list as proposal_list},
};

/// The forms' names, and of their server functions.
pub const BEGIN: &str = "begin";
pub const UNDO: &str = "undo";

#[derive(Serialize)]
struct ChoiceTyped {
    #[serde(flatten)]
    form: ChoiceForm,
    /// Ticked rows, by commas.
    rows: String,
    key: String,
}

/// Where an action's own page is.
pub fn address(id: BulkId) -> String {
    format!("/bulk/{id}")
}

/// The list that was chosen from, and its kind; never anything but a list of ours.
fn list_of(kind: &str, list: &str) -> (SubjectKind, String) {
    let (kind, path) = match kind {
        "proposal" => (SubjectKind::Proposal, "/proposals"),
        _ => (SubjectKind::Need, "/needs"),
    };
    let is_ours = list == path || list.strip_prefix(path).is_some_and(|rest| rest.starts_with('?'));
    (kind, if is_ours { list.to_owned() } else { path.to_owned() })
}

/// Chooses rows of a list and what is to be done to them; leads to the page that shows what will happen.
#[server(prefix = "/fn", endpoint = "bulk/choose")]
pub async fn choose_rows(
    #[server(default)] kind: String,
    #[server(default)] list: String,
    #[server(default)] action: String,
    #[server(default)] which: String,
    #[server(default)] rows: Vec<String>,
    #[server(default)] shown: Vec<String>,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let (kind, list) = list_of(&kind, &list);
    let typed = ChoiceTyped {
        form: ChoiceForm { action, which },
        rows: rows.join(","),
        key,
    };
    answer(FORM, &list, &typed, async {
        let visitor = visitor()?;
        let (store, actor) = (store()?, visitor.signed_in()?);
        let (action, chosen) = typed.form.check(kind)?;
        let ids = match chosen {
            Chosen::Rows => named(&store, kind, &rows).await?,
            Chosen::Page => named(&store, kind, &shown).await?,
            Chosen::All => all_of(&visitor, &store, kind, &list).await?,
        };
        let id = bulk::choose(
            &store,
            actor,
            visitor.now,
            (kind, action),
            &ids,
            &list,
            &typed.key,
        )
        .await?;
        Ok(address(id))
    })
    .await
}

/// The subjects that addresses name; what is none is left out.
async fn named(store: &Store, kind: SubjectKind, addresses: &[String]) -> Result<Vec<Uuid>, Refusal> {
    if addresses.len() > ROWS_MAX {
        return Err(FieldError::new("rows", Code::OutOfRange)
            .with("min", 1)
            .with("max", ROWS_MAX)
            .into());
    }
    let mut ids = Vec::new();
    for address in addresses {
        let found = match kind {
            SubjectKind::Need => needs::named(store, address).await.map(|id| id.0),
            _ => match address.parse() {
                Ok(reference) => proposals::named(store, reference).await.map(|id| id.0),
                Err(_) => Err(Refusal::NotFound),
            },
        };
        match found {
            Ok(id) => ids.push(id),
            Err(Refusal::NotFound) => {}
            Err(refusal) => return Err(refusal),
        }
    }
    Ok(ids)
}

/// All that the list shows on its pages, in its order; one more than may be says that they are too many.
async fn all_of(
    visitor: &Visitor,
    store: &Store,
    kind: SubjectKind,
    list: &str,
) -> Result<Vec<Uuid>, Refusal> {
    let (actor, today) = (visitor.signed_in()?, visitor.today());
    let there = Visitor {
        address: list.to_owned(),
        ..visitor.clone()
    };
    let size = ROWS_MAX as i64 + 1;
    Ok(match kind {
        SubjectKind::Need => {
            let filter = needs::Filter {
                page: 1,
                size,
                ..need_list::filter_of(&there)
            };
            let (rows, _) = needs::list(store, actor, today, &filter).await?;
            rows.into_iter().map(|row| row.id.0).collect()
        }
        _ => {
            let filter = proposals::Filter {
                page: 1,
                size,
                ..proposal_list::filter(&there)
            };
            let (rows, _) = proposals::list(store, actor, today, &filter).await?;
            rows.into_iter().map(|row| row.id.0).collect()
        }
    })
}

/// The chosen rows as a file, in the order and with the columns of the list.
#[server(prefix = "/fn", endpoint = "bulk/file")]
pub async fn chosen_file(
    #[server(default)] kind: String,
    #[server(default)] list: String,
    #[server(default)] which: String,
    #[server(default)] ending: String,
    #[server(default)] rows: Vec<String>,
    #[server(default)] shown: Vec<String>,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let (_, list) = list_of(&kind, &list);
    let typed = ChoiceTyped {
        form: ChoiceForm {
            action: String::new(),
            which,
        },
        rows: rows.join(","),
        key,
    };
    answer(FORM, &list, &typed, async {
        let chosen = match Chosen::from_code(&typed.form.which) {
            Some(Chosen::All) => Vec::new(),
            Some(Chosen::Page) => shown,
            _ if rows.is_empty() => return Err(FieldError::new("rows", Code::Required).into()),
            _ => rows,
        };
        let (path, query) = list.split_once('?').unwrap_or((&list, ""));
        let ending = if ending == "csv" { "csv" } else { "xlsx" };
        let mut pairs: Vec<String> = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(str::to_owned)
            .collect();
        pairs.extend(
            chosen
                .iter()
                .map(|row| format!("{}={}", encode(ROWS_NAME), encode(row))),
        );
        Ok(format!("{path}.{ending}?{}", pairs.join("&")))
    })
    .await
}

fn back(id: &Result<BulkId, Refusal>) -> String {
    match id {
        Ok(id) => address(*id),
        Err(_) => "/bulk".to_owned(),
    }
}

fn id_of(text: &str) -> Result<BulkId, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}

#[derive(Serialize)]
struct BeginTyped {
    #[serde(flatten)]
    form: BulkForm,
    key: String,
}

/// Carries out what was looked at. The first rows are done before the answer, the rest goes on by itself.
#[server(prefix = "/fn", endpoint = "bulk/begin")]
pub async fn begin_bulk(
    #[server(flatten)] form: BulkForm,
    #[server(default)] bulk: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let id = id_of(&bulk);
    let back = back(&id);
    let typed = BeginTyped { form, key };
    answer(BEGIN, &back, &typed, async {
        let visitor = visitor()?;
        let (store, actor, id) = (store()?, visitor.signed_in()?, id?);
        bulk::begin(&store, actor, visitor.now, id, &typed.key, &typed.form).await?;
        bulk::advance(&store, actor, visitor.now, id).await?;
        Ok(address(id))
    })
    .await
}

#[derive(Serialize)]
struct UndoTyped {
    reason: String,
    key: String,
}

/// Undoes what was done.
#[server(prefix = "/fn", endpoint = "bulk/undo")]
pub async fn undo_bulk(
    #[server(default)] bulk: String,
    #[server(default)] reason: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let id = id_of(&bulk);
    let back = back(&id);
    let typed = UndoTyped { reason, key };
    answer(UNDO, &back, &typed, async {
        let visitor = visitor()?;
        let (store, actor, id) = (store()?, visitor.signed_in()?, id?);
        bulk::undo(&store, actor, visitor.now, id, &typed.key, &typed.reason).await?;
        bulk::advance(&store, actor, visitor.now, id).await?;
        Ok(address(id))
    })
    .await
}
