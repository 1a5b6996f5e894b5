//! The joint solution: what it is, what gives it, and why this one.

use domain::{
    Code, FieldError,
    clusters::{ClusterEvent, SolutionForm},
    ids::ProposalId,
    journal::{Verb, change},
    people::Actor,
    policy::{self, Action, Subject},
    reference::Reference,
};
use time::OffsetDateTime;

use super::row::{self, At, Step, opened};
use crate::{Refusal, Store, Wire, proposals};

/// Chooses it, or another one in its place. The deviations from the one before stay to be read.
pub async fn choose_solution(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &SolutionForm,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let Some(mut cluster) = opened(&mut unit, actor, now, at).await? else {
        return Ok(());
    };
    let chosen = form.check()?;
    let w = &mut unit.wire();
    let proposal = proposal(w, actor, &chosen.proposal).await?;
    let before = match cluster.proposal {
        Some(id) => reference_of(w, id).await?,
        None => String::new(),
    };
    let after = proposal.map_or_else(String::new, |(_, reference)| reference.to_string());
    let mut changes = Vec::new();
    change(
        &mut changes,
        "joint_solution",
        &cluster.solution,
        &chosen.solution,
    );
    change(&mut changes, "proposal", before, after);
    change(&mut changes, "system", &cluster.system, &chosen.system);
    let step = Step {
        event: ClusterEvent::ChooseSolution,
        verb: Verb::SolutionChosen,
        reason: &chosen.reason,
        changes,
    };
    cluster.advance(w, actor, now, step).await?;
    execute!(
        w,
        "UPDATE clusters SET solution = $2, solution_reason = $3, proposal_id = $4, system = $5, search_text = $6
         WHERE id = $1",
        cluster.id.0,
        &chosen.solution,
        &chosen.reason,
        proposal.map(|(id, _)| id.0),
        &chosen.system,
        row::search_text(cluster.reference, &cluster.content, &chosen.solution, &chosen.system),
    )?;
    unit.save().await
}

/// The proposal as typed, if the actor reads it.
async fn proposal(
    w: &mut Wire<'_>,
    actor: &Actor,
    typed: &str,
) -> Result<Option<(ProposalId, Reference)>, Refusal> {
    if typed.is_empty() {
        return Ok(None);
    }
    let unknown = || Refusal::from(FieldError::new("proposal", Code::UnknownReference));
    let reference: Reference = typed.parse().map_err(|_| unknown())?;
    let id = proposals::id_of(w, reference).await?.ok_or_else(unknown)?;
    let facts = proposals::facts(w, id).await?.ok_or_else(unknown)?;
    let reads = policy::may(Some(actor), Action::ProposalRead, &Subject::Proposal(&facts));
    if reads.is_allowed() {
        Ok(Some((id, reference)))
    } else {
        Err(unknown())
    }
}

pub(super) async fn reference_of(w: &mut Wire<'_>, id: ProposalId) -> Result<String, Refusal> {
    Ok(scalar!(w, String, "SELECT reference FROM proposals WHERE id = $1", id.0)?.unwrap_or_default())
}
