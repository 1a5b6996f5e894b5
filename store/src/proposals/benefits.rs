//! Benefits, and what came of each.

use domain::{
    Invalid,
    ids::ProposalId,
    journal::{Verb, change},
    people::Actor,
    policy::Action,
    proposals::{
        ProposalState, Section,
        benefits::{Benefit, BenefitForm, RealisedForm},
    },
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    At,
    edit::Edit,
    rows::{Listed, Row},
};
use crate::{Refusal, Store, Wire};

#[derive(sqlx::FromRow)]
struct Kept {
    id: Uuid,
    version: i64,
    what: String,
    receiver: String,
    kind: String,
    measure: String,
    owner: String,
    baseline: String,
    target: String,
    realised: String,
    realised_text: String,
}

impl Row for Benefit {
    type Form = BenefitForm;

    const SECTION: Section = Section::Benefits;

    fn check(form: &BenefitForm) -> Result<Self, Invalid> {
        form.check()
    }

    fn label(&self) -> String {
        self.what.clone()
    }

    async fn all(w: &mut Wire<'_>, proposal: ProposalId) -> Result<Vec<Listed<Self>>, Refusal> {
        let rows = fetch_all!(
            w,
            Kept,
            "SELECT id, version, what, receiver, kind, measure, owner, baseline, target, realised, realised_text
             FROM proposal_benefits WHERE proposal_id = $1 ORDER BY id",
            proposal.0,
        )?;
        rows.into_iter()
            .map(|row| {
                let content = Self {
                    what: row.what,
                    receiver: row.receiver,
                    kind: row
                        .kind
                        .parse()
                        .map_err(|_| Refusal::damaged("kind of benefit"))?,
                    measure: row.measure,
                    owner: row.owner,
                    baseline: row.baseline,
                    target: row.target,
                    realised: row.realised.parse().ok(),
                    realised_text: row.realised_text,
                };
                Ok(Listed {
                    id: row.id,
                    version: row.version,
                    content,
                })
            })
            .collect()
    }

    async fn insert(&self, w: &mut Wire<'_>, proposal: ProposalId, id: Uuid) -> Result<(), Refusal> {
        execute!(
            w,
            "INSERT INTO proposal_benefits (id, proposal_id, version, what, receiver, kind, measure, owner, baseline,
                                            target)
             VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9)",
            id,
            proposal.0,
            &self.what,
            &self.receiver,
            self.kind.code(),
            &self.measure,
            &self.owner,
            &self.baseline,
            &self.target,
        )?;
        Ok(())
    }

    async fn update(&self, w: &mut Wire<'_>, _: ProposalId, id: Uuid) -> Result<(), Refusal> {
        execute!(
            w,
            "UPDATE proposal_benefits SET version = version + 1, what = $2, receiver = $3, kind = $4, measure = $5,
                                          owner = $6, baseline = $7, target = $8 WHERE id = $1",
            id,
            &self.what,
            &self.receiver,
            self.kind.code(),
            &self.measure,
            &self.owner,
            &self.baseline,
            &self.target,
        )?;
        Ok(())
    }

    async fn delete(w: &mut Wire<'_>, id: Uuid) -> Result<(), Refusal> {
        execute!(w, "DELETE FROM proposal_benefits WHERE id = $1", id)?;
        Ok(())
    }
}

/// Tells what came of a benefit: once the proposal is completed, and until it is closed.
pub async fn realise(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    benefit: Uuid,
    form: &RealisedForm,
) -> Result<(), Refusal> {
    let Some(mut edit) = Edit::open(store, actor, now, at, Action::ProposalFollowUp).await? else {
        return Ok(());
    };
    if !matches!(
        edit.state,
        ProposalState::Completed | ProposalState::BenefitsFollowedUp
    ) {
        return Err(edit.not_now("realise"));
    }
    let id = edit.id;
    let rows = Benefit::all(&mut edit.wire(), id).await?;
    let kept = rows
        .into_iter()
        .find(|row| row.id == benefit)
        .ok_or(Refusal::NotFound)?;
    let before = RealisedForm {
        realised: kept.content.realised.map(|r| r.to_string()).unwrap_or_default(),
        realised_text: kept.content.realised_text.clone(),
    };
    edit.fresh(kept.version, &before)?;
    let (realised, told) = form.check()?;
    execute!(
        &mut edit.wire(),
        "UPDATE proposal_benefits SET version = version + 1, realised = $2, realised_text = $3 WHERE id = $1",
        benefit,
        realised.code(),
        &told,
    )?;
    let mut changes = Vec::new();
    change(&mut changes, "benefits", "", kept.content.label());
    change(
        &mut changes,
        "benefits.realised",
        &before.realised,
        realised.code(),
    );
    change(
        &mut changes,
        "benefits.realised_text",
        &before.realised_text,
        &told,
    );
    edit.save(Verb::Edited, changes, "").await
}
