//! Attached files: sent by `POST /upload/attachments` as a form with files, piece by piece to where they are kept,
//! and given out at `/attachments/<id>`, always as a download that no page of ours runs.

use app::{
    attachments::{back, refused},
    context::{Visitor, encode},
};
use axum::{
    Extension, Router,
    body::Body,
    extract::{
        DefaultBodyLimit, Multipart, Path, State,
        multipart::{Field, MultipartError},
    },
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::{
    attachments::{FileFault, MAX_BYTES, accept, safe_name},
    conversations::On,
    people::Actor,
    policy::Reason,
};
use store::{
    Refusal,
    attachments::{self, Files, Kept, New},
};
use uuid::Uuid;

use crate::{Serving, guards};

/// Pictures up to this are made smaller to look at, bytes.
const PREVIEWED: u64 = 20 * 1024 * 1024;

pub fn router() -> Router<Serving> {
    Router::new()
        .route(
            "/upload/attachments",
            // The limit is that of each file, kept while it comes in.
            post(upload).layer(DefaultBodyLimit::disable()),
        )
        .route("/attachments/{id}", get(download))
        .route("/attachments/{id}/preview", get(preview))
}

/// Why a form with files came to nothing.
enum Failed {
    Fault(FileFault),
    Refused(Refusal),
    /// The sender went away, or sent what is no form.
    Broken,
}

impl From<Refusal> for Failed {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
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
    let (mut kind, mut address, mut key) = (String::new(), String::new(), String::new());
    let mut sent = 0;
    let outcome = async {
        while let Some(field) = form.next_field().await? {
            match field.name().unwrap_or_default() {
                "kind" => kind = field.text().await?,
                "address" => address = field.text().await?,
                "key" => key = field.text().await?,
                "file" => {
                    let name = safe_name(field.file_name().unwrap_or_default());
                    // A form without a chosen file sends one without a name.
                    if name.is_empty() {
                        continue;
                    }
                    let actor = visitor.signed_in()?;
                    let on = app::attachments::subject(&serving.store, &kind, &address).await?;
                    let key = if key.is_empty() {
                        String::new()
                    } else {
                        format!("{key}-{sent}")
                    };
                    one(&serving, actor, &visitor, on, &key, &name, field).await?;
                    sent += 1;
                }
                _ => {}
            }
        }
        if sent == 0 {
            Err(Failed::Fault(FileFault::Empty))
        } else {
            Ok(())
        }
    }
    .await;
    // What is left is read and dropped: a browser shows no answer that comes while it still sends.
    if outcome.is_err() {
        while let Ok(Some(mut field)) = form.next_field().await {
            while let Ok(Some(_)) = field.chunk().await {}
        }
    }
    let page = back(&kind, &address);
    match outcome {
        Ok(()) => Redirect::to(&app::attachments::done(&page)).into_response(),
        Err(Failed::Fault(fault)) => Redirect::to(&refused(&page, fault)).into_response(),
        Err(Failed::Broken) => StatusCode::BAD_REQUEST.into_response(),
        Err(Failed::Refused(Refusal::Denied(Reason::NotSignedIn))) => {
            Redirect::to(&format!("/sign-in?expired=1&next={}", encode(&page))).into_response()
        }
        Err(Failed::Refused(Refusal::Invalid(_))) => {
            Redirect::to(&refused(&page, FileFault::TooMany)).into_response()
        }
        Err(Failed::Refused(refusal)) => refuse(&serving, &visitor, refusal),
    }
}

pub fn refuse(serving: &Serving, visitor: &Visitor, refusal: Refusal) -> Response {
    match refusal {
        Refusal::NotFound | Refusal::Invalid(_) => Redirect::to("/not-found").into_response(),
        Refusal::Denied(Reason::NotSignedIn) => {
            let next = encode(&visitor.address);
            Redirect::to(&format!("/sign-in?next={next}")).into_response()
        }
        Refusal::Denied(_) => StatusCode::FORBIDDEN.into_response(),
        Refusal::Conflict(_) => StatusCode::CONFLICT.into_response(),
        Refusal::Unavailable(cause) => {
            let id = app::error::note(&*cause);
            guards::unavailable(serving, visitor.locale, &id)
        }
    }
}

/// One file of the form, written while it comes in, then attached.
async fn one(
    serving: &Serving,
    actor: &Actor,
    visitor: &Visitor,
    on: On,
    key: &str,
    name: &str,
    field: Field<'_>,
) -> Result<(), Failed> {
    attachments::may_add(&serving.store, actor, on).await?;
    let files = &serving.files;
    let kept = written(files, field).await?;
    let attached = attach(serving, actor, visitor, on, key, name, &kept).await;
    // What was not attached is nobody's.
    if !matches!(attached, Ok(true)) {
        files.delete(kept.id).await?;
    }
    attached.map(|_| ())
}

async fn written(files: &Files, mut field: Field<'_>) -> Result<Kept, Failed> {
    let mut writing = files.write(Uuid::now_v7()).await?;
    loop {
        match field.chunk().await {
            Ok(Some(piece)) => {
                if writing.bytes() + piece.len() as u64 > MAX_BYTES {
                    writing.abort().await;
                    while let Ok(Some(_)) = field.chunk().await {}
                    return Err(Failed::Fault(FileFault::TooLarge));
                }
                writing.write(piece).await?;
            }
            Ok(None) => break,
            Err(broken) => {
                writing.abort().await;
                return Err(broken.into());
            }
        }
    }
    if writing.bytes() == 0 {
        writing.abort().await;
        return Err(Failed::Fault(FileFault::Empty));
    }
    Ok(writing.finish().await?)
}

async fn attach(
    serving: &Serving,
    actor: &Actor,
    visitor: &Visitor,
    on: On,
    key: &str,
    name: &str,
    content: &Kept,
) -> Result<bool, Failed> {
    let whole = content.bytes <= content.head.len() as u64;
    let looks = attachments::looks(&content.head, whole);
    let file_type = accept(name, looks).map_err(Failed::Fault)?;
    let mut preview = false;
    if file_type.is_picture() && content.bytes <= PREVIEWED {
        let picture = serving.files.whole(content.id).await?;
        let small = tokio::task::spawn_blocking(move || attachments::preview(&picture)).await;
        if let Ok(Some(small)) = small {
            serving.files.keep_preview(content.id, small).await?;
            preview = true;
        }
    }
    let new = New {
        on,
        key,
        name,
        file_type,
        content,
        preview,
    };
    Ok(attachments::add(&serving.store, actor, visitor.now, new).await?)
}

/// The signed-in person and the file, or the answer instead.
async fn found(serving: &Serving, visitor: &Visitor, id: &str) -> Result<attachments::Found, Refusal> {
    let actor = visitor.signed_in()?;
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    attachments::find(&serving.store, actor, id).await
}

async fn download(
    State(serving): State<Serving>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Response {
    let found = match found(&serving, &visitor, &id).await {
        Ok(found) => found,
        Err(refusal) => return refuse(&serving, &visitor, refusal),
    };
    let content = match serving.files.read(found.id).await {
        Ok(content) => content,
        Err(refusal) => return refuse(&serving, &visitor, refusal),
    };
    // Old programs read the plain name; all others the one with its own letters.
    let plain: String = found
        .name
        .chars()
        .map(|c| {
            if c.is_ascii_graphic() && c != '"' && c != '\\' || c == ' ' {
                c
            } else {
                '_'
            }
        })
        .collect();
    let disposition = format!(
        "attachment; filename=\"{plain}\"; filename*=UTF-8''{}",
        encode(&found.name)
    );
    let mut response = Body::from_stream(content).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(found.file_type.media_type()),
    );
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(found.bytes));
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    locked(&mut response);
    response
}

async fn preview(
    State(serving): State<Serving>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Response {
    let found = match found(&serving, &visitor, &id).await {
        Ok(found) if found.preview => found,
        Ok(_) => return StatusCode::NOT_FOUND.into_response(),
        Err(refusal) => return refuse(&serving, &visitor, refusal),
    };
    match serving.files.preview(found.id).await {
        Ok(picture) => {
            let mut response = picture.into_response();
            response
                .headers_mut()
                .insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
            locked(&mut response);
            response
        }
        Err(refusal) => refuse(&serving, &visitor, refusal),
    }
}

/// Whatever is in it, nothing of it runs.
fn locked(response: &mut Response) {
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
}
