//! Creating a proposal: by itself, or from the needs it answers.

use domain::{
    ids::{NeedId, ProposalId},
    journal::{SubjectKind, Verb, change},
    people::Actor,
    policy::{Action, Subject, may},
    proposals::{ProposalState, basics::StartForm},
    reference::{Prefix, Reference},
    text,
};
use time::OffsetDateTime;

use super::needs;
use crate::{Refusal, Store, Wire, counters, journal, new_id, once, refusal::ask, stamp};

/// Creates a draft without needs. `key` is the form's; a second send gives the same proposal.
pub async fn create(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    key: &str,
    form: &StartForm,
) -> Result<Reference, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    ask(may(Some(actor), Action::ProposalPrepare, &Subject::Site))?;
    if let Some(done) = once::claim(w, actor, key, now).await? {
        return done.parse().map_err(|_| Refusal::NotFound);
    }
    let content = form.check()?;
    let (_, reference) = create_from_needs(w, actor, now, &content.title, &content.summary, &[]).await?;
    once::remember(w, key, &reference.to_string()).await?;
    unit.save().await?;
    Ok(reference)
}

/// Creates a draft that answers these needs, in the caller's unit of work. The caller has checked that the needs
/// may be promoted, and moves them on.
pub async fn create_from_needs(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    title: &str,
    summary: &str,
    answers: &[NeedId],
) -> Result<(ProposalId, Reference), Refusal> {
    ask(may(Some(actor), Action::ProposalPrepare, &Subject::Site))?;
    let id = ProposalId(new_id(now));
    let serial = counters::next(w, Prefix::Proposal.code(), crate::swedish_day(now).year()).await?;
    let reference = Reference::new(Prefix::Proposal, crate::swedish_day(now).year(), serial);
    execute!(
        w,
        "INSERT INTO proposals (id, year, serial, reference, title, sort_key, search_text, state, version, summary,
                                created_by, created_at, updated_at, state_since)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11, $11, $11)",
        id.0,
        i64::from(reference.year),
        serial,
        reference.to_string(),
        title,
        text::sort_key(title),
        search_text(reference, title, summary),
        ProposalState::Draft.code(),
        summary,
        actor.person.0,
        stamp(now),
    )?;
    let mut changes = Vec::new();
    change(&mut changes, "title", "", title);
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::Proposal,
        subject: id.0,
        verb: Verb::Created,
        changes,
        reason: "",
    };
    journal::record(w, now, entry).await?;
    add_author(w, id, actor).await?;
    for need in answers {
        needs::link(w, actor, now, id, *need).await?;
    }
    Ok((id, reference))
}

/// What the list's search looks in, in lower case.
pub(crate) fn search_text(reference: Reference, title: &str, summary: &str) -> String {
    format!("{reference} {title} {summary}").to_lowercase()
}

/// Whoever writes becomes an author.
pub(super) async fn add_author(w: &mut Wire<'_>, id: ProposalId, actor: &Actor) -> Result<(), Refusal> {
    execute!(
        w,
        "INSERT INTO proposal_authors (proposal_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        id.0,
        actor.person.0,
    )?;
    Ok(())
}
