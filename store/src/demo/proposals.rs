//! Sixteen proposals, one in every state, with their content and what happened to each. The texts are data:
//! `proposals.json`, where the content stands in the same forms as people fill in.

use std::collections::BTreeMap;

use domain::{
    proposals::{
        alternatives::{Alternative, AlternativeForm},
        basics::{BasicsForm, StartForm},
        benefits::{Benefit, BenefitForm},
        contributions::ContributionsForm,
        costs::{Cost, CostForm},
        information::InformationForm,
        placement::PlacementForm,
        privacy::PrivacyForm,
        responsibility::ResponsibilityForm,
        risks::{Risk, RiskForm},
        staff::StaffForm,
    },
    reference::Reference,
};
use serde::Deserialize;
use time::{Duration, OffsetDateTime};

pub(super) use super::events::Event;
use super::timeline::World;
use crate::{
    Refusal,
    needs::{self, Promotion, Target},
    proposals::{self, At},
};

/// A proposal of `proposals.json`.
#[derive(Debug, Deserialize)]
pub(super) struct DemoProposal {
    pub key: String,
    /// Keys of the needs it answers.
    needs: Vec<String>,
    title: String,
    summary: String,
    background: String,
    wanted_start: String,
    /// Short code of the sponsor's unit.
    sponsor: String,
    sponsor_person: String,
    benefit_owner: String,
    alternatives: Vec<AlternativeForm>,
    costs: Vec<CostForm>,
    benefits: Vec<BenefitForm>,
    risks: Vec<RiskForm>,
    information: Option<InformationForm>,
    privacy: Option<PrivacyForm>,
    staff: Option<StaffForm>,
    placement: Placement,
    /// Contribution and reason by aim.
    contributions: BTreeMap<String, (i64, String)>,
    pub script: Vec<Event>,
}

#[derive(Debug, Deserialize)]
struct Placement {
    /// 1 to 6.
    step: usize,
    procurement: String,
    procurement_note: String,
    principle: String,
    #[serde(default)]
    principle_reason: String,
}

/// All proposals.
pub(super) fn all() -> Result<Vec<DemoProposal>, Refusal> {
    serde_json::from_str(include_str!("proposals.json")).map_err(|e| Refusal::Unavailable(Box::new(e)))
}

impl DemoProposal {
    /// Promotes its needs, which makes the proposal.
    pub async fn promote<'a>(&'a self, world: &mut World<'a>, now: OffsetDateTime) -> Result<(), Refusal> {
        let mut ids = Vec::new();
        for key in &self.needs {
            ids.push(
                *world
                    .needs
                    .get(key.as_str())
                    .ok_or(Refusal::damaged("need of a demo proposal"))?,
            );
        }
        let Some((first, also)) = ids.split_first() else {
            return Err(Refusal::damaged("need of a demo proposal"));
        };
        let version = {
            let mut link = world.store.read().await?;
            let w = &mut link.wire();
            scalar!(w, i64, "SELECT version FROM needs WHERE id = $1", first.0)?.ok_or(Refusal::NotFound)?
        };
        let start = StartForm {
            title: self.title.clone(),
            summary: self.summary.clone(),
        };
        let promotion = Promotion {
            at: needs::At {
                need: *first,
                version,
                key: "",
                base: None,
            },
            also,
            target: Target::New(&start),
        };
        let reference = needs::promote(world.store, world.town.actor("strateg")?, now, promotion).await?;
        world.proposals.insert(&self.key, reference);
        Ok(())
    }

    /// Writes all content, each section and row at its own time, so that rows keep their order.
    pub async fn write(
        &self,
        world: &World<'_>,
        reference: Reference,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        let (store, actor) = (world.store, world.town.actor("strateg")?);
        let at = At {
            reference,
            version: 1,
            key: "",
            base: None,
        };
        let mut now = now;
        let mut later = || {
            now += Duration::seconds(40);
            now
        };
        let basics = BasicsForm {
            title: self.title.clone(),
            summary: self.summary.clone(),
            background: self.background.clone(),
            wanted_start: self.wanted_start.clone(),
        };
        proposals::save_basics(store, actor, later(), at, &basics).await?;
        let responsibility = ResponsibilityForm {
            sponsor_unit: world.town.unit(&self.sponsor)?.to_string(),
            sponsor_person: self.sponsor_person.clone(),
            benefit_owner: self.benefit_owner.clone(),
        };
        proposals::save_responsibility(store, actor, later(), at, &responsibility).await?;
        for form in &self.alternatives {
            proposals::add::<Alternative>(store, actor, later(), at, form).await?;
        }
        for form in &self.costs {
            proposals::add::<Cost>(store, actor, later(), at, form).await?;
        }
        for form in &self.benefits {
            proposals::add::<Benefit>(store, actor, later(), at, form).await?;
        }
        for form in &self.risks {
            proposals::add::<Risk>(store, actor, later(), at, form).await?;
        }
        if let Some(form) = &self.information {
            proposals::save_information(store, actor, later(), at, form).await?;
        }
        if let Some(form) = &self.privacy {
            proposals::save_privacy(store, actor, later(), at, form).await?;
        }
        if let Some(form) = &self.staff {
            proposals::save_staff(store, actor, later(), at, form).await?;
        }
        let step = self
            .placement
            .step
            .checked_sub(1)
            .and_then(|i| world.steering.steps.get(i));
        let placement = PlacementForm {
            step: step.map_or_else(String::new, ToString::to_string),
            procurement: self.placement.procurement.clone(),
            procurement_note: self.placement.procurement_note.clone(),
            principle: self.placement.principle.clone(),
            principle_reason: self.placement.principle_reason.clone(),
        };
        proposals::save_placement(store, actor, later(), at, &placement).await?;
        let mut contributions = ContributionsForm::default();
        for (aim, (value, reason)) in &self.contributions {
            contributions.0.insert(format!("value_{aim}"), value.to_string());
            contributions.0.insert(format!("reason_{aim}"), reason.clone());
        }
        proposals::save_contributions(store, actor, later(), at, &contributions).await
    }
}
