//! Forms: posted to a server function, answered by a redirect. A refused form is kept and comes back with all
//! that was typed, an error summary and an error at each field.

use std::{collections::BTreeMap, future::Future, sync::atomic::Ordering};

use domain::FieldError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use store::{Conflict, Refusal, Store};
use uuid::Uuid;

use crate::{
    context::{Visitor, encode, store, visitor},
    error::{PublicError, note},
};

mod shared;

pub use shared::{SharedTyped, chosen, held, held_against};

/// Values by field name.
pub type Values = BTreeMap<String, String>;

/// A refused form as it is kept until shown again.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    /// The form's name; a page may hold several.
    form: String,
    values: Values,
    problem: Problem,
}

/// Why a form was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    Fields(Vec<FieldError>),
    /// Somebody changed it meanwhile.
    Stale {
        version: i64,
        current: Values,
    },
    Conflict(Conflict),
    Denied(domain::policy::Reason),
    /// The session had ended; nothing else is known to be wrong.
    SignedOut,
    /// The database did not answer; the number of the fault.
    Unavailable(String),
}

/// A form as it is shown: values, errors, what it was based on.
#[derive(Debug, Clone, Default)]
pub struct FormState {
    pub name: String,
    pub values: Values,
    pub errors: Vec<FieldError>,
    pub problem: Option<Problem>,
    /// The version the form is based on.
    pub version: i64,
    /// A new key per shown form, so that sending it twice does one thing.
    pub key: String,
    /// Of a form that several people write: what is saved now, which the form carries along.
    pub base: Option<Values>,
    /// The saved texts of fields that somebody else has changed as well.
    pub clashes: Values,
    /// The fields in which somebody else's new text was taken in.
    pub taken: Vec<String>,
}

impl FormState {
    /// The form `name`, filled with what is saved, or with what was typed when it has just been refused. Sets
    /// the status of the page then.
    pub async fn load(name: &str, saved: &impl Serialize, version: i64) -> Result<Self, Refusal> {
        let mut state = Self {
            name: name.to_owned(),
            values: values_of(saved),
            version,
            key: Uuid::new_v4().to_string(),
            ..Self::default()
        };
        let visitor = visitor()?;
        let Some(kept) = find_kept(&visitor).await?.filter(|kept| kept.form == name) else {
            return Ok(state);
        };
        visitor.kept_shown.store(true, Ordering::Relaxed);
        state.take_up(kept);
        Ok(state)
    }

    /// What was typed into a refused form that the page does not show, since the matter went on meanwhile. Sets
    /// the status of the page.
    pub async fn left_over() -> Result<Option<Self>, Refusal> {
        let visitor = visitor()?;
        if visitor.query("kept").is_empty() || visitor.kept_shown.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let Some(kept) = find_kept(&visitor).await? else {
            return Ok(None);
        };
        let mut state = Self {
            name: kept.form.clone(),
            ..Self::default()
        };
        state.take_up(kept);
        Ok(Some(state))
    }

    /// Takes the typed values and what was wrong, and sets the status of the page.
    fn take_up(&mut self, kept: Kept) {
        // A key from before stays the form's key: the first try did nothing, and a resend of it does one thing.
        if let Some(key) = kept.values.get("key").filter(|key| !key.is_empty()) {
            self.key.clone_from(key);
        }
        if let Some(based_on) = kept.values.get("version").and_then(|v| v.parse().ok()) {
            self.version = based_on;
        }
        self.values.extend(kept.values);
        let status = match &kept.problem {
            Problem::Fields(errors) => {
                self.errors.clone_from(errors);
                422
            }
            Problem::Stale { version, .. } => {
                self.version = *version;
                409
            }
            Problem::Conflict(_) => 409,
            Problem::Denied(_) => 403,
            Problem::SignedOut => 200,
            Problem::Unavailable(_) => 503,
        };
        self.problem = Some(kept.problem);
        set_status(status);
    }

    /// A form without saved values.
    pub async fn empty(name: &str) -> Result<Self, Refusal> {
        Self::load(name, &Values::new(), 0).await
    }

    pub fn value(&self, field: &str) -> String {
        self.values.get(field).cloned().unwrap_or_default()
    }

    pub fn is(&self, field: &str, value: &str) -> bool {
        self.values.get(field).is_some_and(|v| v == value)
    }

    pub fn error(&self, field: &str) -> Option<&FieldError> {
        self.errors.iter().find(|error| error.field == field)
    }

    /// The id of a field's element; forms on one page keep apart by their name.
    pub fn id(&self, field: &str) -> String {
        format!("{}-{field}", self.name)
    }
}

/// Sets the status of the page being rendered.
pub fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (
        use_context::<leptos_axum::ResponseOptions>(),
        axum::http::StatusCode::from_u16(status),
    ) {
        response.set_status(status);
    }
}

/// The fields of a form struct as texts.
pub fn values_of(form: &impl Serialize) -> Values {
    let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(form) else {
        return Values::new();
    };
    fields
        .into_iter()
        .map(|(name, value)| match value {
            serde_json::Value::String(text) => (name, text),
            serde_json::Value::Null => (name, String::new()),
            other => (name, other.to_string()),
        })
        .collect()
}

/// Session entry: kept inputs of somebody who was not signed in.
const KEPT: &str = "kept";

async fn find_kept(visitor: &Visitor) -> Result<Option<Kept>, Refusal> {
    let Ok(id) = Uuid::parse_str(&visitor.query("kept")) else {
        return Ok(None);
    };
    let person = visitor.actor.as_ref().map(|actor| actor.person);
    let Some(found) = store::kept::find(&store()?, person, id).await? else {
        return Ok(None);
    };
    if found.person.is_none() {
        let mine: Vec<Uuid> = visitor.session.get(KEPT).await.ok().flatten().unwrap_or_default();
        if !mine.contains(&id) {
            return Ok(None);
        }
    }
    Ok(serde_json::from_str(&found.content).ok())
}

async fn keep(store: &Store, visitor: &Visitor, kept: &Kept) -> Result<Uuid, Refusal> {
    let person = visitor.actor.as_ref().map(|actor| actor.person);
    let content = serde_json::to_string(kept).map_err(|e| Refusal::Unavailable(Box::new(e)))?;
    let id = store::kept::keep(store, person, &content, visitor.now).await?;
    if person.is_none() {
        let mut mine: Vec<Uuid> = visitor.session.get(KEPT).await.ok().flatten().unwrap_or_default();
        mine.push(id);
        if let Err(error) = visitor.session.insert(KEPT, mine).await {
            tracing::warn!(%error, "the session could not be written");
        }
    }
    Ok(id)
}

/// Adds a value to an address.
pub fn with_query(address: &str, name: &str, value: &str) -> String {
    let (path, hash) = address
        .split_once('#')
        .map_or((address, None), |(p, h)| (p, Some(h)));
    let separator = if path.contains('?') { '&' } else { '?' };
    let mut out = format!("{path}{separator}{name}={}", encode(value));
    if let Some(hash) = hash {
        out.push('#');
        out.push_str(hash);
    }
    out
}

/// Answers a posted form. `work` gives the address to go to when it is done. When it is refused, what was typed
/// is kept under the form's name and the visitor goes back to `back`, where [`FormState::load`] finds it; or to
/// the sign-in page when the session has ended, and from there back. A script gets the error as data.
pub async fn answer(
    form: &str,
    back: &str,
    typed: &impl Serialize,
    work: impl Future<Output = Result<String, Refusal>>,
) -> Result<(), PublicError> {
    let refusal = match work.await {
        Ok(address) => {
            leptos_axum::redirect(&address);
            return Ok(());
        }
        Err(refusal) => refusal,
    };
    let visitor = visitor()?;
    if visitor.script {
        return Err(refuse(refusal));
    }
    let address = match led_back(&store()?, &visitor, form, back, typed, refusal).await {
        Ok(address) => address,
        // The database is away altogether: the browser still has the form, one step back.
        Err(refusal) => {
            let error = refuse(refusal);
            tracing::warn!(error = %error, "a refused form could not be kept");
            "/unavailable".to_owned()
        }
    };
    leptos_axum::redirect(&address);
    Ok(())
}

/// Where a refused form leads: back, with what was typed kept under the form's name.
pub async fn led_back(
    store: &Store,
    visitor: &Visitor,
    form: &str,
    back: &str,
    typed: &impl Serialize,
    refusal: Refusal,
) -> Result<String, Refusal> {
    let signed_out = matches!(refusal, Refusal::Denied(domain::policy::Reason::NotSignedIn));
    let problem = match refusal {
        Refusal::NotFound => return Ok("/not-found".to_owned()),
        Refusal::Denied(_) if signed_out => Problem::SignedOut,
        Refusal::Denied(reason) => Problem::Denied(reason),
        Refusal::Conflict(Conflict::Stale { version, current }) => Problem::Stale { version, current },
        Refusal::Conflict(conflict) => Problem::Conflict(conflict),
        Refusal::Invalid(invalid) => Problem::Fields(invalid.0),
        Refusal::Unavailable(cause) => Problem::Unavailable(note(&*cause)),
    };
    let kept = Kept {
        form: form.to_owned(),
        values: values_of(typed),
        problem,
    };
    let id = keep(store, visitor, &kept).await?;
    let back = with_query(back, "kept", &id.to_string());
    Ok(if signed_out {
        format!("/sign-in?expired=1&next={}", encode(&back))
    } else {
        back
    })
}

/// A refusal as data for a script, with its status.
pub fn refuse(refusal: Refusal) -> PublicError {
    let error = PublicError::from(refusal);
    set_status(error.status());
    error
}
