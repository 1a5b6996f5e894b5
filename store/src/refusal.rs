//! Why a use case did not do what was asked.

use std::collections::BTreeMap;

use domain::{
    FieldError, Invalid,
    decisions::Obstacle,
    policy::{Reason, Verdict},
};
use serde::{Deserialize, Serialize};

/// The error of every use case. Causes of [`Refusal::Unavailable`] are logged where it is shown, never sent.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Does not exist, or may not be seen.
    #[error("not found")]
    NotFound,
    /// The person may not do this.
    #[error("denied: {0}")]
    Denied(Reason),
    /// It cannot be done as things stand now.
    #[error("conflict: {0:?}")]
    Conflict(Conflict),
    /// Something typed is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The database did not answer as it should.
    #[error("the database is unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// Somebody changed it since the form was opened: what stands there now, by the form's field names.
    Stale {
        version: i64,
        current: BTreeMap<String, String>,
    },
    /// Not possible in the present state: codes of state and event.
    State { state: String, event: String },
    /// What must be in place first.
    Missing(Vec<Obstacle>),
    /// Already there.
    Duplicate,
}

impl From<FieldError> for Refusal {
    fn from(error: FieldError) -> Self {
        Self::Invalid(error.into())
    }
}

impl From<domain::needs::NotPossible> for Refusal {
    fn from(not: domain::needs::NotPossible) -> Self {
        Self::Conflict(Conflict::State {
            state: not.state.to_string(),
            event: not.event.to_string(),
        })
    }
}

impl From<domain::clusters::NotPossible> for Refusal {
    fn from(not: domain::clusters::NotPossible) -> Self {
        Self::Conflict(Conflict::State {
            state: not.state.to_string(),
            event: not.event.to_string(),
        })
    }
}

impl From<domain::systems::NotPossible> for Refusal {
    fn from(not: domain::systems::NotPossible) -> Self {
        Self::Conflict(Conflict::State {
            state: not.state.to_string(),
            event: not.event.to_string(),
        })
    }
}

impl From<domain::proposals::NotPossible> for Refusal {
    fn from(not: domain::proposals::NotPossible) -> Self {
        Self::Conflict(Conflict::State {
            state: not.state.to_string(),
            event: not.event.to_string(),
        })
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::Database(cause) if cause.is_unique_violation() => {
                Self::Conflict(Conflict::Duplicate)
            }
            _ => Self::Unavailable(Box::new(error)),
        }
    }
}

impl Refusal {
    /// A kept value that the program cannot read: the database holds something this program did not write.
    pub fn damaged(what: &'static str) -> Self {
        Self::Unavailable(format!("the database holds an unreadable {what}").into())
    }
}

/// Continues when allowed; a hidden subject answers as if it did not exist.
pub(crate) fn ask(verdict: Verdict) -> Result<(), Refusal> {
    match verdict {
        Verdict::Allowed => Ok(()),
        Verdict::Denied(reason) => Err(Refusal::Denied(reason)),
        Verdict::Hidden(_) => Err(Refusal::NotFound),
    }
}

/// The form was based on an older version than `version`: tells what stands there now, as the form's own fields.
pub(crate) fn stale(version: i64, current: &impl Serialize) -> Refusal {
    let current = serde_json::to_value(current)
        .ok()
        .and_then(|value| value.as_object().cloned())
        .map(|fields| {
            let text = |value: serde_json::Value| match value {
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            };
            fields
                .into_iter()
                .map(|(name, value)| (name, text(value)))
                .collect()
        })
        .unwrap_or_default();
    Refusal::Conflict(Conflict::Stale { version, current })
}
