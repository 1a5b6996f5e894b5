//! Promoting: one or several assessed needs become a proposal, or join one that is being prepared; and what the
//! proposal later means for them.

use domain::{
    Code, FieldError,
    ids::{NeedId, ProposalId},
    journal::{Change, Verb},
    needs::NeedEvent,
    people::Actor,
    policy::{self, Action, Subject},
    proposals::basics::StartForm,
    reference::Reference,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::row::{self, At, Step};
use crate::{Conflict, Refusal, Store, Wire, once, proposals, refusal};

/// Where the needs go.
#[derive(Debug, Clone, Copy)]
pub enum Target<'a> {
    /// A new proposal with this title and summary.
    New(&'a StartForm),
    /// A proposal whose content is still open, by its reference as typed.
    Existing(&'a str),
}

/// A promotion.
#[derive(Debug, Clone, Copy)]
pub struct Promotion<'a> {
    pub at: At<'a>,
    /// Other assessed needs that go with it.
    pub also: &'a [NeedId],
    pub target: Target<'a>,
}

/// Promotes; gives the proposal's reference. The same key gives the same proposal.
pub async fn promote(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    promotion: Promotion<'_>,
) -> Result<Reference, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let at = promotion.at;
    let need = row::open(w, actor, at.need, Action::NeedHandle).await?;
    if let Some(made) = once::claim(w, actor, at.key, now).await? {
        return made.parse().map_err(|_| Refusal::damaged("result of a form"));
    }
    if need.version != at.version {
        return Err(need.stale());
    }
    let mut together = vec![need.id];
    together.extend(promotion.also.iter().copied().filter(|id| *id != need.id));
    let reference = promote_together(w, actor, now, &together, promotion.target).await?;
    once::remember(w, at.key, &reference.to_string()).await?;
    unit.save().await?;
    Ok(reference)
}

/// Promotes several needs together, in the caller's unit of work.
pub(crate) async fn promote_together(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    ids: &[NeedId],
    target: Target<'_>,
) -> Result<Reference, Refusal> {
    // In one order, so that two promotions on PostgreSQL cannot wait for each other.
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut needs = Vec::new();
    for id in &ids {
        needs.push(row::open(w, actor, *id, Action::NeedHandle).await?);
    }
    for need in &needs {
        domain::needs::transition(need.facts.state, NeedEvent::Promote)?;
    }
    let reference = match target {
        Target::New(form) => {
            let start = form.check()?;
            proposals::create_from_needs(w, actor, now, &start.title, &start.summary, &ids)
                .await?
                .1
        }
        Target::Existing(typed) => {
            let (id, reference) = open_proposal(w, actor, now, typed).await?;
            for need in &needs {
                proposals::link_need(w, actor, now, id, need.id).await?;
            }
            reference
        }
    };
    for need in &mut needs {
        need.advance(w, actor, now, promoting(reference)).await?;
    }
    Ok(reference)
}

fn promoting(reference: Reference) -> Step<'static> {
    let change = Change {
        field: "proposal".into(),
        before: String::new(),
        after: reference.to_string(),
    };
    Step {
        changes: vec![change],
        ..Step::new(NeedEvent::Promote, Verb::Promoted, "")
    }
}

/// The proposal typed into the form, if the actor may prepare it and its content is open.
async fn open_proposal(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    typed: &str,
) -> Result<(ProposalId, Reference), Refusal> {
    if typed.trim().is_empty() {
        return Err(FieldError::new("proposal", Code::Required).into());
    }
    let unknown = || Refusal::from(FieldError::new("proposal", Code::UnknownReference));
    let reference: Reference = typed.parse().map_err(|_| unknown())?;
    let id = proposals::id_of(w, reference).await?.ok_or_else(unknown)?;
    let facts = proposals::facts(w, id).await?.ok_or_else(unknown)?;
    refusal::ask(policy::may(
        Some(actor),
        Action::ProposalPrepare,
        &Subject::Proposal(&facts),
    ))?;
    let (state, _) = proposals::lock(w, id, now).await?.ok_or_else(unknown)?;
    if !state.is_open_for_edit() {
        return Err(Refusal::Conflict(Conflict::State {
            state: state.to_string(),
            event: "link_need".to_owned(),
        }));
    }
    Ok((id, reference))
}

/// The proposals that a need can join: those whose content is open, changed last first.
pub async fn proposals_to_join(store: &Store, actor: &Actor) -> Result<Vec<(Reference, String)>, Refusal> {
    refusal::ask(policy::may(Some(actor), Action::ProposalPrepare, &Subject::Site))?;
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let rows: Vec<(String, String)> = fetch_all!(
        w,
        (String, String),
        "SELECT reference, title FROM proposals p
         WHERE state IN ('draft', 'in_preparation', 'on_referral')
           AND NOT EXISTS (SELECT 1 FROM recusals r
                           WHERE r.proposal_id = p.id AND r.person_id = $1 AND r.lifted_at IS NULL)
         ORDER BY updated_at DESC LIMIT 200",
        actor.person.0,
    )?;
    Ok(rows
        .into_iter()
        .filter_map(|(reference, title)| Some((reference.parse().ok()?, title)))
        .collect())
}

/// Moves a need on that was tied to a proposal from the proposal's side, in the caller's unit of work and with
/// its permission.
pub async fn promoted(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    need: NeedId,
    proposal: Reference,
) -> Result<(), Refusal> {
    let mut need = row::find(w, need).await?.ok_or(Refusal::NotFound)?;
    need.advance(w, actor, now, promoting(proposal)).await
}

/// Takes a need back from a proposal that no longer answers it: it stands as assessed again.
pub async fn released(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    need: NeedId,
    proposal: Reference,
    reason: &str,
) -> Result<(), Refusal> {
    let mut need = row::find(w, need).await?.ok_or(Refusal::NotFound)?;
    let change = Change {
        field: "proposal".into(),
        before: proposal.to_string(),
        after: String::new(),
    };
    let step = Step {
        changes: vec![change],
        ..Step::new(NeedEvent::Release, Verb::NeedUnlinked, reason)
    };
    need.advance(w, actor, now, step).await
}

/// The proposal has come to its benefits: the needs it answers are fulfilled, and so are their
/// duplicates. Needs closed before stay closed.
pub async fn fulfil_for_proposal(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    proposal: ProposalId,
) -> Result<(), Refusal> {
    let ids: Vec<(Uuid,)> = fetch_all!(
        w,
        (Uuid,),
        "WITH RECURSIVE answered (id) AS (
             SELECT need_id FROM proposal_needs WHERE proposal_id = $1
             UNION SELECT m.need_id FROM need_merges m JOIN answered a ON a.id = m.target_id
             WHERE m.undone_at IS NULL)
         SELECT n.id FROM needs n
         WHERE n.id IN (SELECT id FROM answered) AND n.state IN ('promoted', 'merged') ORDER BY n.id",
        proposal.0,
    )?;
    for (id,) in ids {
        let Some(mut need) = row::find(w, NeedId(id)).await? else {
            continue;
        };
        need.advance(w, actor, now, Step::new(NeedEvent::Fulfil, Verb::Fulfilled, ""))
            .await?;
    }
    Ok(())
}
