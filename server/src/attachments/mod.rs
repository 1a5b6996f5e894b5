//! Attached files: sent as forms with files, piece by piece to where they are kept ([`receive`]), by themselves or with
//! a comment ([`talk`]), and given out at `/attachments/<id>` ([`give`]).

mod give;
mod receive;
mod talk;

use app::{
    attachments::Where,
    context::{Visitor, encode},
    islands::file_upload::HEADER,
};
use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Multipart, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::{attachments::FileFault, policy::Reason};
use store::{Refusal, attachments};

use self::receive::{Failed, Fields};
use crate::{Serving, guards, once};

pub fn router() -> Router<Serving> {
    Router::new()
        .route("/upload/attachments", post(upload))
        .route("/upload/talk/open", post(talk::open))
        .route("/upload/talk/reply", post(talk::reply))
        // The limit is that of each file, kept while it comes in.
        .layer(DefaultBodyLimit::disable())
        .route("/attachments/{id}", get(give::download))
        .route("/attachments/{id}/preview", get(give::preview))
}

/// Was the form sent by the island that sends files?
fn by_script(headers: &HeaderMap) -> bool {
    headers.contains_key(HEADER)
}

/// Leads a form on; a script is told where, with the status of what it came to.
fn lead(headers: &HeaderMap, address: &str, status: StatusCode) -> Response {
    match HeaderValue::from_str(address) {
        Ok(address) if by_script(headers) => (status, [(header::LOCATION, address)]).into_response(),
        _ => Redirect::to(address).into_response(),
    }
}

async fn upload(
    State(serving): State<Serving>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    mut form: Multipart,
) -> Response {
    let mut fields = Fields::default();
    let outcome = attached(&serving, &visitor, &mut form, &mut fields).await;
    if outcome.is_err() {
        receive::drain(&mut form).await;
    }
    let at = place(&fields);
    let refused = |fault| lead(&headers, &at.refused(fault), StatusCode::UNPROCESSABLE_ENTITY);
    match outcome {
        Ok(()) => lead(&headers, &at.done(), StatusCode::CREATED),
        Err(Failed::Fault(fault, _)) => refused(fault),
        // What it is about was read; only the file could not be.
        Err(Failed::Broken) if !at.address.is_empty() => refused(FileFault::Unreadable),
        Err(Failed::Broken) => StatusCode::BAD_REQUEST.into_response(),
        Err(Failed::Refused(Refusal::Denied(Reason::NotSignedIn))) => {
            let address = format!("/sign-in?expired=1&next={}", encode(&at.back()));
            lead(&headers, &address, StatusCode::UNAUTHORIZED)
        }
        Err(Failed::Refused(Refusal::Invalid(_))) => refused(FileFault::TooMany),
        Err(Failed::Refused(refusal)) => refuse(&serving, &visitor, refusal),
    }
}

fn place(fields: &Fields) -> Where {
    Where {
        kind: fields.get("kind"),
        address: fields.get("address"),
        about: fields.get("about"),
    }
}

/// Reads the form, whose files come last, and attaches each file once it is there.
async fn attached(
    serving: &Serving,
    visitor: &Visitor,
    form: &mut Multipart,
    fields: &mut Fields,
) -> Result<(), Failed> {
    let mut sent = 0;
    while let Some(field) = form.next_field().await? {
        if field.name() != Some("file") {
            fields.read(field).await?;
            continue;
        }
        let Some(name) = receive::file_name(&field) else {
            continue;
        };
        let actor = visitor.signed_in()?;
        let place = place(fields).place(&serving.store).await?;
        attachments::may_add(&serving.store, actor, place).await?;
        let file = receive::take(serving, name, field).await?;
        // One file after the other, each by a key of its own.
        let key = once::key(&fields.get("key"), (sent, &file.name, &file.content.sha256));
        let added = attachments::add(&serving.store, actor, visitor.now, place, &key, &file.as_new()).await;
        // What was not attached is nobody's.
        if !matches!(added, Ok(true)) {
            serving.files.delete(file.content.id).await?;
        }
        added?;
        sent += 1;
    }
    if sent == 0 {
        return Err(Failed::Fault(FileFault::Empty, String::new()));
    }
    Ok(())
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
