//! Files of needs: sent by `POST /upload/imports`, read here and kept row by row; the template and what became of each
//! row to take away.

mod archive;
mod grid;
mod ods;
mod read;
mod xlsx;

use app::{
    context::Visitor,
    imports::{refused, result, take_in, template},
};
use axum::{
    Extension, Router,
    extract::{
        DefaultBodyLimit, Multipart, Path, State,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::{
    attachments::safe_name,
    imports::{BYTES_MAX, FileProblem},
    policy::Reason,
};
use store::{Refusal, imports::may_import};
use tokio::sync::Semaphore;

use crate::{
    Serving, attachments,
    exports::{self, Kind},
};

/// One file is unpacked at a time: it may come to much memory for a moment.
static READING: Semaphore = Semaphore::const_new(1);

/// The longest key of a form, bytes.
const KEY_MAX: usize = 100;

pub fn router() -> Router<Serving> {
    let mut router = Router::new().route(
        "/upload/imports",
        // The limit is kept while the file comes in.
        post(upload).layer(DefaultBodyLimit::disable()),
    );
    for (ending, kind) in [("csv", Kind::Csv), ("xlsx", Kind::Xlsx)] {
        let empty = move |State(serving): State<Serving>, Extension(visitor): Extension<Visitor>| async move {
            match visitor.signed_in() {
                Ok(actor) if may_import(actor) => {
                    let table = template(visitor.locale);
                    exports::file(&serving, &visitor, "needs-template", table, kind).await
                }
                Ok(_) => refuse(&serving, &visitor, Refusal::NotFound),
                Err(refusal) => refuse(&serving, &visitor, refusal),
            }
        };
        let filled = move |State(serving): State<Serving>,
                           Extension(visitor): Extension<Visitor>,
                           Path(id): Path<String>| async move {
            match result(&visitor, &serving.store, &id).await {
                Ok(table) => exports::file(&serving, &visitor, "needs-import", table, kind).await,
                Err(refusal) => refuse(&serving, &visitor, refusal),
            }
        };
        router = router
            .route(&format!("/needs/import/template.{ending}"), get(empty))
            .route(&format!("/needs/import/{{id}}/result.{ending}"), get(filled));
    }
    router
}

/// Why a sent file came to nothing.
enum Failed {
    Problem(FileProblem),
    Refused(Refusal),
    /// The sender went away, or sent what is no form.
    Broken,
}

impl From<Refusal> for Failed {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<FileProblem> for Failed {
    fn from(problem: FileProblem) -> Self {
        Self::Problem(problem)
    }
}

impl From<MultipartError> for Failed {
    fn from(_: MultipartError) -> Self {
        Self::Broken
    }
}

async fn upload(
    State(serving): State<Serving>,
    Extension(visitor): Extension<Visitor>,
    mut form: Multipart,
) -> Response {
    let outcome = taken(&serving, &visitor, &mut form).await;
    // What is left is read and dropped: a browser shows no answer that comes while it still sends.
    if outcome.is_err() {
        while let Ok(Some(mut field)) = form.next_field().await {
            while let Ok(Some(_)) = field.chunk().await {}
        }
    }
    match outcome {
        Ok(address) => Redirect::to(&address).into_response(),
        Err(Failed::Problem(problem)) => Redirect::to(&refused(problem)).into_response(),
        Err(Failed::Broken) => StatusCode::BAD_REQUEST.into_response(),
        Err(Failed::Refused(Refusal::Denied(Reason::NotSignedIn))) => {
            Redirect::to("/sign-in?expired=1&next=%2Fneeds%2Fimport").into_response()
        }
        Err(Failed::Refused(refusal)) => refuse(&serving, &visitor, refusal),
    }
}

/// What one may not do here does not exist.
fn refuse(serving: &Serving, visitor: &Visitor, refusal: Refusal) -> Response {
    let refusal = match refusal {
        Refusal::Denied(reason) if reason != Reason::NotSignedIn => Refusal::NotFound,
        other => other,
    };
    attachments::refuse(serving, visitor, refusal)
}

/// Reads the form and keeps what the file holds; gives where to go on.
async fn taken(serving: &Serving, visitor: &Visitor, form: &mut Multipart) -> Result<String, Failed> {
    if !may_import(visitor.signed_in()?) {
        return Err(Refusal::NotFound.into());
    }
    let (mut key, mut file) = (String::new(), None);
    while let Some(mut field) = form.next_field().await? {
        match field.name() {
            Some("key") => {
                let typed = whole(&mut field, KEY_MAX).await?;
                key = String::from_utf8_lossy(&typed).into_owned();
            }
            Some("file") => {
                let name = safe_name(field.file_name().unwrap_or_default());
                // A form without a chosen file sends one without a name.
                if !name.is_empty() {
                    file = Some((name, whole(&mut field, BYTES_MAX).await?));
                }
            }
            _ => {}
        }
    }
    let (name, content) = file.ok_or(FileProblem::Empty)?;
    let sheets = {
        let _turn = READING.acquire().await;
        // A reader that fails on a damaged file fails alone.
        tokio::task::spawn_blocking(move || read::read(&content))
            .await
            .map_err(|_| FileProblem::Unreadable)??
    };
    match take_in(visitor, &serving.store, &key, &name, sheets).await {
        Err(Refusal::Invalid(_)) => Err(FileProblem::Empty.into()),
        other => Ok(other?),
    }
}

/// All of a field, as long as it is no larger than `most`.
async fn whole(field: &mut Field<'_>, most: usize) -> Result<Vec<u8>, Failed> {
    let mut content = Vec::new();
    while let Some(piece) = field.chunk().await? {
        if content.len() + piece.len() > most {
            while let Ok(Some(_)) = field.chunk().await {}
            return Err(FileProblem::TooLarge.into());
        }
        content.extend_from_slice(&piece);
    }
    Ok(content)
}
