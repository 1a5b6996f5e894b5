//! Costs; the proposal carries their sum.

use domain::{
    Invalid,
    ids::ProposalId,
    money::{Amount, total},
    proposals::{
        Section,
        costs::{Cost, CostForm},
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
    year: i64,
    kronor: i64,
    precision: String,
    hours: Option<i64>,
    rate: Option<i64>,
    note: String,
}

impl Row for Cost {
    type Form = CostForm;

    const SECTION: Section = Section::Costs;

    fn check(form: &CostForm) -> Result<Self, Invalid> {
        form.check()
    }

    fn label(&self) -> String {
        if self.note.is_empty() {
            self.year.to_string()
        } else {
            format!("{} {}", self.year, self.note)
        }
    }

    async fn all(w: &mut Wire<'_>, proposal: ProposalId) -> Result<Vec<Listed<Self>>, Refusal> {
        let rows = fetch_all!(
            w,
            Kept,
            "SELECT id, version, kind, year, kronor, precision, hours, rate, note FROM proposal_costs
             WHERE proposal_id = $1 ORDER BY year, id",
            proposal.0,
        )?;
        rows.into_iter()
            .map(|row| {
                let precision = row.precision.parse().map_err(|_| Refusal::damaged("precision"))?;
                let content = Self {
                    kind: row.kind.parse().map_err(|_| Refusal::damaged("kind of cost"))?,
                    year: row.year,
                    amount: Amount {
                        kronor: row.kronor,
                        precision,
                    },
                    hours: row.hours,
                    rate: row.rate,
                    note: row.note,
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
            "INSERT INTO proposal_costs (id, proposal_id, version, kind, year, kronor, precision, hours, rate, note)
             VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9)",
            id,
            proposal.0,
            self.kind.code(),
            self.year,
            self.amount.kronor,
            self.amount.precision.code(),
            self.hours,
            self.rate,
            &self.note,
        )?;
        Ok(())
    }

    async fn update(&self, w: &mut Wire<'_>, _: ProposalId, id: Uuid) -> Result<(), Refusal> {
        execute!(
            w,
            "UPDATE proposal_costs SET version = version + 1, kind = $2, year = $3, kronor = $4, precision = $5,
                                       hours = $6, rate = $7, note = $8 WHERE id = $1",
            id,
            self.kind.code(),
            self.year,
            self.amount.kronor,
            self.amount.precision.code(),
            self.hours,
            self.rate,
            &self.note,
        )?;
        Ok(())
    }

    async fn delete(w: &mut Wire<'_>, id: Uuid) -> Result<(), Refusal> {
        execute!(w, "DELETE FROM proposal_costs WHERE id = $1", id)?;
        Ok(())
    }

    async fn settle(w: &mut Wire<'_>, proposal: ProposalId) -> Result<(), Refusal> {
        let sum = total(
            Self::all(w, proposal)
                .await?
                .into_iter()
                .map(|row| row.content.amount),
        );
        execute!(
            w,
            "UPDATE proposals SET total_kronor = $2, total_precision = $3 WHERE id = $1",
            proposal.0,
            sum.kronor,
            sum.precision.code(),
        )?;
        Ok(())
    }
}
