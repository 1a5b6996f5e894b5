//! Why a use case did not do what was asked.

use std::collections::BTreeMap;

use domain::{
    FieldError, Invalid,
    decisions::Obstacle,
    drafts::{Fields, settle},
    policy::{Reason, Verdict},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

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

/// A form as texts by field.
pub(crate) fn fields_of(form: &impl Serialize) -> Fields {
    let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(form) else {
        return Fields::new();
    };
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    fields
        .into_iter()
        .map(|(name, value)| (name, text(value)))
        .collect()
}

/// The form with these fields.
pub(crate) fn form_of<F: DeserializeOwned>(fields: &Fields) -> Result<F, Refusal> {
    serde_json::to_value(fields)
        .and_then(serde_json::from_value)
        .map_err(|error| Refusal::Unavailable(Box::new(error)))
}

/// The form was based on an older version than `version`: tells what stands there now, as the form's own fields.
pub(crate) fn stale(version: i64, current: &impl Serialize) -> Refusal {
    let current = fields_of(current);
    Refusal::Conflict(Conflict::Stale { version, current })
}

/// What a form comes to when others may have saved since it was opened: the fields that only one of us changed are
/// taken from whoever changed them; a field that both changed is refused as [`Conflict::Stale`]. `base` is what the form
/// held when it was opened; a form that does not tell must be based on the present `version`.
pub(crate) fn merged<F: Serialize + DeserializeOwned>(
    (based_on, base): (i64, Option<&Fields>),
    typed: &F,
    version: i64,
    current: &F,
) -> Result<F, Refusal> {
    let settled = match base {
        _ if based_on == version => Some(fields_of(typed)),
        Some(base) => settle(base, &fields_of(typed), &fields_of(current)),
        None => None,
    };
    form_of(&settled.ok_or_else(|| stale(version, current))?)
}
