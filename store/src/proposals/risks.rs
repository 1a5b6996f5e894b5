//! Risks.

use domain::{
    Invalid,
    ids::ProposalId,
    proposals::{
        Section,
        risks::{Risk, RiskForm},
    },
};
use uuid::Uuid;

use super::rows::{Listed, Row};
use crate::{Refusal, Wire};

#[derive(sqlx::FromRow)]
struct Kept {
    id: Uuid,
    version: i64,
    kind: String,
    cause: String,
    event: String,
    consequence: String,
    probability: i64,
    impact: i64,
    response: String,
}

impl Row for Risk {
    type Form = RiskForm;

    const SECTION: Section = Section::Risks;

    fn check(form: &RiskForm) -> Result<Self, Invalid> {
        form.check()
    }

    fn label(&self) -> String {
        self.event.clone()
    }

    /// The greatest first.
    async fn all(w: &mut Wire<'_>, proposal: ProposalId) -> Result<Vec<Listed<Self>>, Refusal> {
        let rows = fetch_all!(
            w,
            Kept,
            "SELECT id, version, kind, cause, event, consequence, probability, impact, response FROM proposal_risks
             WHERE proposal_id = $1 ORDER BY probability * impact DESC, id",
            proposal.0,
        )?;
        rows.into_iter()
            .map(|row| {
                let content = Self {
                    kind: row.kind.parse().map_err(|_| Refusal::damaged("kind of risk"))?,
                    cause: row.cause,
                    event: row.event,
                    consequence: row.consequence,
                    probability: row.probability,
                    impact: row.impact,
                    response: row.response,
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
            "INSERT INTO proposal_risks (id, proposal_id, version, kind, cause, event, consequence, probability,
                                         impact, response)
             VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9)",
            id,
            proposal.0,
            self.kind.code(),
            &self.cause,
            &self.event,
            &self.consequence,
            self.probability,
            self.impact,
            &self.response,
        )?;
        Ok(())
    }

    async fn update(&self, w: &mut Wire<'_>, _: ProposalId, id: Uuid) -> Result<(), Refusal> {
        execute!(
            w,
            "UPDATE proposal_risks SET version = version + 1, kind = $2, cause = $3, event = $4, consequence = $5,
                                       probability = $6, impact = $7, response = $8 WHERE id = $1",
            id,
            self.kind.code(),
            &self.cause,
            &self.event,
            &self.consequence,
            self.probability,
            self.impact,
            &self.response,
        )?;
        Ok(())
    }

    async fn delete(w: &mut Wire<'_>, id: Uuid) -> Result<(), Refusal> {
        execute!(w, "DELETE FROM proposal_risks WHERE id = $1", id)?;
        Ok(())
    }
}
