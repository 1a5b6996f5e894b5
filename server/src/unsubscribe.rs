//! The one click by which a mail program says no to more letters (RFC 8058): a POST without a session, whose address
//! holds the letter's token. People get a page at the same address.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use store::{Refusal, notifications};
use uuid::Uuid;

use crate::Serving;

pub async fn one_click(State(serving): State<Serving>, Path(token): Path<String>) -> StatusCode {
    let Ok(token) = token.parse::<Uuid>() else {
        return StatusCode::NOT_FOUND;
    };
    match notifications::say_no(&serving.store, crate::clock::now(), token, None).await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(Refusal::Unavailable(cause)) => {
            app::error::note(&*cause);
            StatusCode::SERVICE_UNAVAILABLE
        }
        Err(_) => StatusCode::NOT_FOUND,
    }
}
