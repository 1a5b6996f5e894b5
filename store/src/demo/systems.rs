//! The systems of the example municipality, as they were registered and what became of them. The texts are data:
//! `systems.json`.

use std::collections::HashMap;

use domain::{
    ids::SystemId,
    systems::{LifecycleEvent, SystemForm},
};
use serde::Deserialize;
use time::OffsetDateTime;

use super::{organisation::Town, timeline::moment};
use crate::{
    Refusal, Store,
    systems::{self, At},
};

/// A system of `systems.json`.
#[derive(Debug, Deserialize)]
pub(super) struct DemoSystem {
    at: String,
    by: String,
    pub name: String,
    lifecycle: String,
    area: String,
    purpose: String,
    /// Short codes of units; none for all.
    owner: String,
    units: Vec<String>,
    steward: String,
    supplier: String,
    hosting: String,
    personal_data: String,
    class: Option<[String; 3]>,
    access: String,
    url: String,
    /// The name of the system it takes the place of.
    replaces: Option<String>,
    #[serde(default)]
    pub steps: Vec<Step>,
}

/// A step in its life.
#[derive(Debug, Deserialize)]
pub(super) struct Step {
    at: String,
    by: String,
    #[serde(rename = "do")]
    event: LifecycleEvent,
    text: String,
}

/// All systems.
pub(super) fn all() -> Result<Vec<DemoSystem>, Refusal> {
    serde_json::from_str(include_str!("systems.json")).map_err(|e| Refusal::Unavailable(Box::new(e)))
}

impl DemoSystem {
    pub fn moment(&self) -> Result<OffsetDateTime, Refusal> {
        moment(&self.at)
    }

    fn form(&self, town: &Town) -> Result<SystemForm, Refusal> {
        let [confidentiality, integrity, availability] = self.class.clone().unwrap_or_default();
        let units: Vec<String> = self
            .units
            .iter()
            .map(|code| town.unit(code).map(|unit| unit.to_string()))
            .collect::<Result<_, _>>()?;
        Ok(SystemForm {
            name: self.name.clone(),
            area: self.area.clone(),
            purpose: self.purpose.clone(),
            owner: town.unit(&self.owner)?.to_string(),
            steward: self.steward.clone(),
            supplier: self.supplier.clone(),
            used_by: if units.is_empty() { "all" } else { "some" }.to_owned(),
            units: units.join(","),
            hosting: self.hosting.clone(),
            personal_data: self.personal_data.clone(),
            confidentiality,
            integrity,
            availability,
            access: self.access.clone(),
            access_url: self.url.clone(),
            replaced_by: String::new(),
        })
    }

    /// Registers it, and says of the one before that this comes in its place.
    pub async fn come_in(
        &self,
        store: &Store,
        town: &Town,
        now: OffsetDateTime,
        all: &[Self],
        known: &HashMap<&str, SystemId>,
    ) -> Result<SystemId, Refusal> {
        let by = town.actor(&self.by)?;
        let made = systems::create(store, by, now, "", &self.form(town)?, &self.lifecycle).await?;
        let id = systems::named(store, &made.to_string()).await?;
        if let Some(name) = &self.replaces {
            let before = all
                .iter()
                .find(|one| one.name == *name)
                .ok_or(Refusal::NotFound)?;
            let before_id = *known.get(name.as_str()).ok_or(Refusal::NotFound)?;
            let form = SystemForm {
                replaced_by: made.to_string(),
                ..before.form(town)?
            };
            systems::edit(store, by, now, at(store, town, before_id).await?, &form).await?;
        }
        Ok(id)
    }
}

impl Step {
    pub fn moment(&self) -> Result<OffsetDateTime, Refusal> {
        moment(&self.at)
    }

    pub async fn happen(
        &self,
        store: &Store,
        town: &Town,
        now: OffsetDateTime,
        system: SystemId,
    ) -> Result<(), Refusal> {
        let at = at(store, town, system).await?;
        systems::step(store, town.actor(&self.by)?, now, at, self.event, &self.text).await
    }
}

async fn at(store: &Store, town: &Town, system: SystemId) -> Result<At<'static>, Refusal> {
    let seen = systems::view(store, town.actor("strateg")?, system).await?;
    Ok(At {
        system,
        version: seen.version,
        key: "",
    })
}
