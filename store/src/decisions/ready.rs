//! Making a proposal ready: nothing missing, and the resolutions written that are to be decided.

use domain::{
    decisions::ReadyForm,
    ids::ProposalId,
    journal::{Verb, change},
    people::Actor,
    policy::Action,
    proposals::{ProposalEvent, transition},
};
use time::OffsetDateTime;

use super::{
    matter::{At, Matter},
    obstacles::obstacles,
};
use crate::{Conflict, Refusal, Store, Wire, once, proposals};

/// The resolutions (att-satser) proposed to be decided, in order.
pub async fn proposed(w: &mut Wire<'_>, id: ProposalId) -> Result<Vec<String>, Refusal> {
    let rows: Vec<(String,)> = fetch_all!(
        w,
        (String,),
        "SELECT text FROM proposed_resolutions WHERE proposal_id = $1 ORDER BY position",
        id.0,
    )?;
    Ok(rows.into_iter().map(|(text,)| text).collect())
}

/// Makes the proposal ready for decision. [`Conflict::Missing`] names everything that is not in place.
pub async fn make_ready(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &ReadyForm,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let matter = Matter::open(w, actor, now, at.reference, Action::ProposalPrepare).await?;
    if once::claim(w, actor, at.key, now).await?.is_some() {
        return Ok(());
    }
    matter.must_be_at(w, at.version).await?;
    transition(matter.head.state, ProposalEvent::MakeReady)?;
    let missing = obstacles(w, matter.id, None).await?;
    if !missing.is_empty() {
        return Err(Refusal::Conflict(Conflict::Missing(missing)));
    }
    let resolutions = form.check()?;
    let before = proposed(w, matter.id).await?;
    execute!(
        w,
        "DELETE FROM proposed_resolutions WHERE proposal_id = $1",
        matter.id.0
    )?;
    for (position, text) in (1_i64..).zip(&resolutions) {
        execute!(
            w,
            "INSERT INTO proposed_resolutions (proposal_id, position, text) VALUES ($1, $2, $3)",
            matter.id.0,
            position,
            text,
        )?;
    }
    let state = proposals::advance(w, matter.id, ProposalEvent::MakeReady, now).await?;
    let mut changes = Vec::new();
    change(
        &mut changes,
        "resolutions",
        before.join("\n"),
        resolutions.join("\n"),
    );
    matter
        .note(w, actor, now, Verb::MadeReady, Some(state), changes, "")
        .await?;
    once::remember(w, at.key, "done").await?;
    unit.save().await
}

#[cfg(test)]
mod tests {
    use domain::{decisions::Obstacle, policy::Reason, proposals::ProposalState};

    use super::*;
    use crate::{decisions::fixtures, journal, testing::both_engines};

    both_engines! {
        async fn says_all_that_is_missing_and_changes_nothing(world) {
            let (at, id) = fixtures::prioritised(&world, "Ny lärplattform").await;
            fixtures::run(&world, "DELETE FROM proposal_risks").await;
            fixtures::run(&world, "UPDATE proposals SET benefit_owner = ''").await;
            fixtures::run(&world, "UPDATE reviews SET stance = ''").await;
            let form = ReadyForm { resolutions: "Inför plattformen.".into() };
            let refused = make_ready(&world.store, &world.strategist, world.now, at, &form).await;
            let Err(Refusal::Conflict(Conflict::Missing(missing))) = refused else { panic!("{refused:?}") };
            assert_eq!(missing, [Obstacle::NoBenefitOwner, Obstacle::NoRisks, Obstacle::ReviewsMissing]);
            let mut link = world.store.read().await.unwrap();
            let w = &mut link.wire();
            assert_eq!(proposals::head(w, id).await.unwrap().unwrap().state, ProposalState::Prioritised);
            assert!(proposed(w, id).await.unwrap().is_empty());
        }

        async fn keeps_the_resolutions_and_does_it_once(world) {
            let (at, id) = fixtures::prioritised(&world, "Ny lärplattform").await;
            let at = At { key: "k1", ..at };
            let form = ReadyForm { resolutions: "Inför plattformen.\nFölj upp efter ett år.".into() };
            make_ready(&world.store, &world.strategist, world.now, at, &form).await.unwrap();
            make_ready(&world.store, &world.strategist, world.now, at, &form).await.unwrap();
            let mut link = world.store.read().await.unwrap();
            let w = &mut link.wire();
            assert_eq!(proposals::head(w, id).await.unwrap().unwrap().state, ProposalState::ReadyForDecision);
            assert_eq!(proposed(w, id).await.unwrap().len(), 2);
            let kept = journal::of(w, domain::journal::SubjectKind::Proposal, id.0).await.unwrap();
            let made: Vec<_> = kept.iter().filter(|entry| entry.verb == Verb::MadeReady).collect();
            assert_eq!(made.len(), 1);
            assert!(made[0].changes.iter().any(|c| c.field == "state" && c.after == "ready_for_decision"));
        }

        async fn only_the_staff_and_only_from_what_stands_there(world) {
            let (at, _) = fixtures::prioritised(&world, "Ny lärplattform").await;
            let form = ReadyForm { resolutions: "Inför plattformen.".into() };
            let denied = make_ready(&world.store, &world.delegate, world.now, at, &form).await;
            assert!(matches!(denied, Err(Refusal::Denied(Reason::NoRole))), "{denied:?}");
            let hidden = make_ready(&world.store, &world.teacher, world.now, at, &form).await;
            assert!(matches!(hidden, Err(Refusal::NotFound)), "{hidden:?}");
            let old = At { version: at.version - 1, ..at };
            let stale = make_ready(&world.store, &world.strategist, world.now, old, &form).await;
            assert!(matches!(stale, Err(Refusal::Conflict(Conflict::Stale { .. }))), "{stale:?}");
            let empty = make_ready(&world.store, &world.strategist, world.now, at, &ReadyForm::default()).await;
            assert!(matches!(empty, Err(Refusal::Invalid(_))), "{empty:?}");
            fixtures::run(&world, "UPDATE proposals SET state = 'in_review'").await;
            let early = make_ready(&world.store, &world.strategist, world.now, at, &form).await;
            assert!(matches!(early, Err(Refusal::Conflict(Conflict::State { .. }))), "{early:?}");
        }
    }
}
