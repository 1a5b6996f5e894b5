//! Alternatives: at most one is doing nothing, at most one is the chosen.

use domain::{
    Code, FieldError, Invalid,
    ids::ProposalId,
    proposals::{
        Section,
        alternatives::{Alternative, AlternativeForm},
    },
};
use uuid::Uuid;

use super::rows::{Listed, Row};
use crate::{Refusal, Wire};

impl Row for Alternative {
    type Form = AlternativeForm;

    const SECTION: Section = Section::Alternatives;

    fn check(form: &AlternativeForm) -> Result<Self, Invalid> {
        form.check()
    }

    fn label(&self) -> String {
        self.title.clone()
    }

    async fn all(w: &mut Wire<'_>, proposal: ProposalId) -> Result<Vec<Listed<Self>>, Refusal> {
        let rows: Vec<(Uuid, i64, String, String, bool, bool)> = fetch_all!(
            w,
            (Uuid, i64, String, String, bool, bool),
            "SELECT id, version, title, description, do_nothing, chosen FROM proposal_alternatives
             WHERE proposal_id = $1 ORDER BY chosen DESC, do_nothing, id",
            proposal.0,
        )?;
        let listed = |(id, version, title, description, do_nothing, chosen)| Listed {
            id,
            version,
            content: Self {
                title,
                description,
                do_nothing,
                chosen,
            },
        };
        Ok(rows.into_iter().map(listed).collect())
    }

    async fn insert(&self, w: &mut Wire<'_>, proposal: ProposalId, id: Uuid) -> Result<(), Refusal> {
        make_room(self, w, proposal, id).await?;
        execute!(
            w,
            "INSERT INTO proposal_alternatives (id, proposal_id, version, title, description, do_nothing, chosen)
             VALUES ($1, $2, 1, $3, $4, $5, $6)",
            id,
            proposal.0,
            &self.title,
            &self.description,
            self.do_nothing,
            self.chosen,
        )?;
        Ok(())
    }

    async fn update(&self, w: &mut Wire<'_>, proposal: ProposalId, id: Uuid) -> Result<(), Refusal> {
        make_room(self, w, proposal, id).await?;
        execute!(
            w,
            "UPDATE proposal_alternatives
             SET version = version + 1, title = $2, description = $3, do_nothing = $4, chosen = $5 WHERE id = $1",
            id,
            &self.title,
            &self.description,
            self.do_nothing,
            self.chosen,
        )?;
        Ok(())
    }

    async fn delete(w: &mut Wire<'_>, id: Uuid) -> Result<(), Refusal> {
        execute!(w, "DELETE FROM proposal_alternatives WHERE id = $1", id)?;
        Ok(())
    }
}

/// Un-chooses the others when this one is chosen; refuses a second way of doing nothing.
async fn make_room(
    row: &Alternative,
    w: &mut Wire<'_>,
    proposal: ProposalId,
    id: Uuid,
) -> Result<(), Refusal> {
    let others = Alternative::all(w, proposal).await?;
    if row.do_nothing
        && others
            .iter()
            .any(|other| other.id != id && other.content.do_nothing)
    {
        return Err(FieldError::new("do_nothing", Code::Duplicate).into());
    }
    if row.chosen {
        execute!(
            w,
            "UPDATE proposal_alternatives SET chosen = $3, version = version + 1
             WHERE proposal_id = $1 AND id <> $2 AND chosen",
            proposal.0,
            id,
            false,
        )?;
    }
    Ok(())
}
