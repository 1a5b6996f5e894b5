//! The wire form of errors, for scripts that call server functions. Pages show refusals themselves.

use std::collections::BTreeMap;

use domain::FieldError;
use leptos::{
    prelude::*,
    server_fn::{codec::JsonEncoding, error::ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// What a server function answers a script when it did not do what was asked. Holds no cause and no personal
/// data; the cause is logged under `id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum PublicError {
    #[error("not signed in")]
    NotSignedIn,
    #[error("denied: {0}")]
    Denied(String),
    #[error("not found")]
    NotFound,
    /// Somebody changed it meanwhile: the present version and texts.
    #[error("changed meanwhile")]
    Stale {
        version: i64,
        current: BTreeMap<String, String>,
    },
    /// Not possible as things stand: codes.
    #[error("not possible now")]
    Conflict(Vec<String>),
    #[error("invalid")]
    Invalid(Vec<FieldError>),
    #[error("unavailable ({0})")]
    Unavailable(String),
    /// The request did not get through.
    #[error("transport: {0}")]
    Transport(String),
}

impl FromServerFnError for PublicError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self::Transport(error.to_string())
    }
}

impl PublicError {
    /// The HTTP status, the one place where it is mapped.
    pub fn status(&self) -> u16 {
        match self {
            Self::NotSignedIn => 401,
            Self::Denied(_) => 403,
            Self::NotFound => 404,
            Self::Stale { .. } | Self::Conflict(_) => 409,
            Self::Invalid(_) => 422,
            Self::Unavailable(_) => 503,
            Self::Transport(_) => 400,
        }
    }
}

#[cfg(feature = "ssr")]
impl From<store::Refusal> for PublicError {
    fn from(refusal: store::Refusal) -> Self {
        use domain::policy::Reason;
        use store::{Conflict, Refusal};
        match refusal {
            Refusal::NotFound => Self::NotFound,
            Refusal::Denied(Reason::NotSignedIn) => Self::NotSignedIn,
            Refusal::Denied(reason) => Self::Denied(reason.to_string()),
            Refusal::Conflict(Conflict::Stale { version, current }) => Self::Stale { version, current },
            Refusal::Conflict(Conflict::State { state, event }) => Self::Conflict(vec![state, event]),
            Refusal::Conflict(Conflict::Missing(missing)) => {
                Self::Conflict(missing.iter().map(ToString::to_string).collect())
            }
            Refusal::Conflict(Conflict::Duplicate) => Self::Conflict(vec!["duplicate".to_owned()]),
            Refusal::Invalid(invalid) => Self::Invalid(invalid.0),
            Refusal::Unavailable(cause) => Self::Unavailable(note(&*cause)),
        }
    }
}

/// Logs a cause once and gives the number it is known by.
#[cfg(feature = "ssr")]
pub fn note(cause: &(dyn std::error::Error + Send + Sync)) -> String {
    let id = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
    tracing::error!(fault = %id, error = %cause, "the database did not answer as it should");
    id
}
