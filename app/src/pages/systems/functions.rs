//! The forms of systems, as they are posted.

use std::collections::BTreeMap;

use domain::{
    Code, FieldError,
    reference::Reference,
    systems::{LifecycleEvent, SystemForm},
};
use leptos::prelude::*;
use serde::Serialize;
use store::{
    Refusal,
    systems::{self, At},
};

use crate::{
    context::{store, visitor},
    error::PublicError,
    forms::answer,
};

/// The form as it came, to be shown again when refused.
#[derive(Serialize)]
struct Typed {
    #[serde(flatten)]
    form: SystemForm,
    /// The boxes of the units: `units_<id>`.
    #[serde(flatten)]
    ticked: BTreeMap<String, String>,
    lifecycle: String,
    version: String,
    key: String,
}

/// The page of the system that a form names; what is no reference leads nowhere.
fn page_of(system: &str) -> String {
    system.parse::<Reference>().map_or_else(
        |_| "/not-found".to_owned(),
        |reference| format!("/systems/{reference}"),
    )
}

/// Keeps a new system, or what was changed in one.
#[server(prefix = "/fn", endpoint = "systems/save")]
pub async fn save_system(
    #[server(flatten)] form: SystemForm,
    #[server(flatten)] ticked: BTreeMap<String, String>,
    #[server(default)] lifecycle: String,
    #[server(default)] system: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let units: Vec<&str> = ticked
        .iter()
        .filter(|(_, value)| *value == "on")
        .filter_map(|(name, _)| name.strip_prefix("units_"))
        .collect();
    let form = SystemForm {
        units: units.join(","),
        ..form
    };
    let typed = Typed {
        form,
        ticked,
        lifecycle,
        version,
        key,
    };
    let back = if system.is_empty() {
        "/systems/new".to_owned()
    } else {
        format!("{}/edit", page_of(&system))
    };
    answer("system", &back, &typed, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let store = store()?;
        if system.is_empty() {
            let (key, form, lifecycle) = (&typed.key, &typed.form, &typed.lifecycle);
            let made = systems::create(&store, actor, visitor.now, key, form, lifecycle).await?;
            return Ok(format!("/systems/{made}?done=created"));
        }
        let at = At {
            system: systems::named(&store, &system).await?,
            version: typed.version.parse().unwrap_or(-1),
            key: &typed.key,
        };
        systems::edit(&store, actor, visitor.now, at, &typed.form).await?;
        Ok(format!("{}?done=saved", page_of(&system)))
    })
    .await
}

/// A step's form as it came.
#[derive(Serialize)]
struct TypedStep {
    reason: String,
    version: String,
    key: String,
}

/// What a step that was taken is told by.
const fn done(event: LifecycleEvent) -> &'static str {
    match event {
        LifecycleEvent::Introduce => "introduced",
        LifecycleEvent::PhaseOut => "phased_out",
        LifecycleEvent::Keep => "kept_in_use",
        LifecycleEvent::Retire => "retired",
    }
}

/// Takes a system through its life.
#[server(prefix = "/fn", endpoint = "systems/step")]
pub async fn step_system(
    #[server(default)] event: String,
    #[server(default)] reason: String,
    #[server(default)] system: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = TypedStep { reason, version, key };
    let step = LifecycleEvent::from_code(&event);
    let name = step.map_or("", LifecycleEvent::code);
    answer(name, &format!("{}#{name}", page_of(&system)), &typed, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let step = step.ok_or_else(|| Refusal::from(FieldError::new("event", Code::UnknownChoice)))?;
        let at = At {
            system: systems::named(&store, &system).await?,
            version: typed.version.parse().unwrap_or(-1),
            key: &typed.key,
        };
        systems::step(&store, actor, visitor.now, at, step, &typed.reason).await?;
        Ok(format!("{}?done={}", page_of(&system), done(step)))
    })
    .await
}
