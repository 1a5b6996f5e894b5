//! Giving files out: always as a download that no page of ours runs, and their previews.

use app::context::{Visitor, encode};
use axum::{
    Extension,
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use store::{Refusal, attachments};

use super::refuse;
use crate::Serving;

/// The signed-in person and the file, or the answer instead.
async fn found(serving: &Serving, visitor: &Visitor, id: &str) -> Result<attachments::Found, Refusal> {
    let actor = visitor.signed_in()?;
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    attachments::find(&serving.store, actor, id).await
}

pub async fn download(
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

pub async fn preview(
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
