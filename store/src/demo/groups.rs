//! Groups of the example's needs: why they belong together, the joint solution, how it fits each unit, and who asked to
//! do otherwise. The texts are data: `groups.json`.

use std::collections::BTreeMap;

use domain::{
    clusters::{ClusterForm, DecisionForm, DeviationForm, FitsForm, SolutionForm},
    ids::{ClusterId, DeviationId, NeedId},
};
use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::timeline::{World, moment};
use crate::{
    Refusal,
    clusters::{self, At, NewCluster},
};

/// A group of `groups.json`.
#[derive(Debug, Deserialize)]
pub(super) struct DemoGroup {
    pub key: String,
    title: String,
    /// The Swedish name of the unit that speaks for it.
    lead: Option<String>,
    /// By the data's own keys.
    needs: Vec<String>,
    assessment: String,
    pub path: Vec<Turn>,
}

/// What happened to it; by the strategist when nobody is named.
#[derive(Debug, Deserialize)]
pub(super) struct Turn {
    at: String,
    by: Option<String>,
    #[serde(flatten)]
    what: What,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum What {
    Confirm,
    Choose {
        solution: String,
        system: String,
        /// The data's key of the proposal.
        proposal: String,
        text: String,
    },
    Fits {
        /// Fit and note by unit.
        fits: BTreeMap<String, (String, String)>,
    },
    Ask {
        unit: String,
        requirement: String,
        text: String,
    },
    Answer {
        unit: String,
        verdict: String,
        until: String,
        text: String,
    },
    Close {
        text: String,
    },
}

/// All groups.
pub(super) fn all() -> Result<Vec<DemoGroup>, Refusal> {
    serde_json::from_str(include_str!("groups.json")).map_err(|e| Refusal::Unavailable(Box::new(e)))
}

impl Turn {
    pub fn moment(&self) -> Result<OffsetDateTime, Refusal> {
        moment(&self.at)
    }

    /// Carries it out; `made` is the group once it is confirmed. Gives the group.
    pub async fn happen(
        &self,
        world: &World<'_>,
        now: OffsetDateTime,
        group: &DemoGroup,
        made: Option<ClusterId>,
    ) -> Result<ClusterId, Refusal> {
        let actor = world.town.actor(self.by.as_deref().unwrap_or("strateg"))?;
        if let What::Confirm = self.what {
            return group.confirm(world, now).await;
        }
        let id = made.ok_or(Refusal::NotFound)?;
        let (store, town) = (world.store, world.town);
        let at = At {
            cluster: id,
            version: version(world, id).await?,
            key: "",
        };
        match &self.what {
            What::Confirm => {}
            What::Choose {
                solution,
                system,
                proposal,
                text,
            } => {
                let proposal = world.proposals.get(proposal.as_str()).ok_or(Refusal::NotFound)?;
                let form = SolutionForm {
                    solution: solution.clone(),
                    proposal: proposal.to_string(),
                    system: system.clone(),
                    reason: text.clone(),
                };
                clusters::choose_solution(store, actor, now, at, &form).await?;
            }
            What::Fits { fits } => {
                let mut form = FitsForm::default();
                for (unit, (fit, note)) in fits {
                    let unit = town.unit_named(unit)?;
                    form.0.insert(format!("fit_{unit}"), fit.clone());
                    form.0.insert(format!("note_{unit}"), note.clone());
                }
                clusters::note_fits(store, actor, now, at, &form).await?;
            }
            What::Ask {
                unit,
                requirement,
                text,
            } => {
                let form = DeviationForm {
                    unit: town.unit_named(unit)?.to_string(),
                    requirement: requirement.clone(),
                    reason: text.clone(),
                    ..DeviationForm::default()
                };
                clusters::ask_to_deviate(store, actor, now, id, "", &form).await?;
            }
            What::Answer {
                unit,
                verdict,
                until,
                text,
            } => {
                let unit = town.unit_named(unit)?;
                let form = DecisionForm {
                    verdict: verdict.clone(),
                    until: until.clone(),
                    reason: text.clone(),
                };
                let mut link = store.read().await?;
                let asked = scalar!(
                    &mut link.wire(),
                    Uuid,
                    "SELECT id FROM cluster_deviations WHERE cluster_id = $1 AND unit_id = $2 AND state = 'requested'",
                    id.0,
                    unit.0,
                )?
                .ok_or(Refusal::NotFound)?;
                drop(link);
                clusters::answer(store, actor, now, (id, DeviationId(asked)), "", &form).await?;
            }
            What::Close { text } => clusters::close(store, actor, now, at, text).await?,
        }
        Ok(id)
    }
}

async fn version(world: &World<'_>, id: ClusterId) -> Result<i64, Refusal> {
    let mut link = world.store.read().await?;
    scalar!(
        &mut link.wire(),
        i64,
        "SELECT version FROM clusters WHERE id = $1",
        id.0
    )?
    .ok_or(Refusal::NotFound)
}

impl DemoGroup {
    async fn confirm(&self, world: &World<'_>, now: OffsetDateTime) -> Result<ClusterId, Refusal> {
        let lead_unit = match &self.lead {
            Some(unit) => world.town.unit_named(unit)?.to_string(),
            None => String::new(),
        };
        let form = ClusterForm {
            title: self.title.clone(),
            lead_unit,
            assessment: self.assessment.clone(),
        };
        let members = self
            .needs
            .iter()
            .map(|key| world.needs.get(key.as_str()).copied())
            .collect::<Option<Vec<NeedId>>>()
            .ok_or(Refusal::NotFound)?;
        let new = NewCluster {
            key: "",
            form: &form,
            members: &members,
            confirm: true,
        };
        let staff = world.town.actor("strateg")?;
        let reference = clusters::create(world.store, staff, now, new).await?;
        clusters::named(world.store, &reference.to_string()).await
    }
}
