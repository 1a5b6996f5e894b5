//! Prioritising: scoring ends, its result is kept with the round and shown to all who read proposals in their work.

use domain::{
    decisions::Obstacle,
    ids::ProposalId,
    journal::{Change, SubjectKind, Verb, change},
    people::Actor,
    policy::{Action, Subject, may},
    proposals::{ProposalEvent, transition},
    reference::Reference,
    scores::{CriteriaSet, Criterion, FEWEST_ASSESSORS, Scored, Values, result},
    text,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    cards::{CardRow, cards_of},
    criteria::criteria_set,
    must_haves,
};
use crate::{
    Conflict, Refusal, Store, Wire, journal, once, proposals,
    refusal::ask,
    reviews::{current_round, take_subject},
    stamp,
};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Prioritise<'a> {
    pub reference: Reference,
    /// The form's key; a second send prioritises nothing more.
    pub key: &'a str,
    /// The staff's comment, kept as the reason in the journal; may be empty.
    pub comment: &'a str,
}

/// What stands in the way of prioritising: fewer than two cards, unanswered must-haves. Opinions may still be
/// missing; they are asked for before the decision.
pub(super) fn obstacles(cards: i64, answers: &domain::scores::Answers) -> Vec<Obstacle> {
    let mut missing = Vec::new();
    if !answers.unanswered().is_empty() {
        missing.push(Obstacle::MustHavesUnanswered);
    }
    if cards < FEWEST_ASSESSORS {
        missing.push(Obstacle::ScoresMissing);
    }
    missing
}

/// Ends scoring. [`Conflict::State`] unless in review, [`Conflict::Missing`] with what is missing.
pub async fn prioritise(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    input: Prioritise<'_>,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let (id, facts) = take_subject(w, input.reference, now).await?;
    ask(may(
        Some(actor),
        Action::ProposalPrepare,
        &Subject::Proposal(&facts),
    ))?;
    if once::claim(w, actor, input.key, now).await?.is_some() {
        return Ok(());
    }
    transition(facts.state, ProposalEvent::Prioritise)?;
    let comment = text::paragraphs("comment", input.comment, 5_000)?;
    let round = current_round(w, id)
        .await?
        .ok_or(Refusal::damaged("review round"))?;
    let cards = cards_of(w, round.id).await?;
    let missing = obstacles(cards.len() as i64, &must_haves::read(w, id).await?.answers);
    if !missing.is_empty() {
        return Err(Refusal::Conflict(Conflict::Missing(missing)));
    }
    let set = criteria_set(w, round.criteria_version).await?;
    let values: Vec<Values> = cards.iter().map(|row| row.now.card.values).collect();
    let scored = result(&set, &values).ok_or(Refusal::Conflict(Conflict::Missing(vec![
        Obstacle::ScoresMissing,
    ])))?;

    keep(w, round.id, actor, now, &scored).await?;
    proposals::set_score(w, id, scored.sum.0, scored.band.code()).await?;
    proposals::advance(w, id, ProposalEvent::Prioritise, now).await?;
    note(w, actor, now, id, &set, &cards, &scored, &comment).await?;
    once::remember(w, input.key, "done").await?;
    unit.save().await
}

async fn keep(
    w: &mut Wire<'_>,
    round: Uuid,
    actor: &Actor,
    now: OffsetDateTime,
    scored: &Scored,
) -> Result<(), Refusal> {
    execute!(
        w,
        "UPDATE review_rounds SET prioritised_by = $2, prioritised_at = $3, assessors = $4, score = $5, lowest = $6,
                                  highest = $7, deviation = $8, band = $9, lifted_by_law = $10
         WHERE id = $1",
        round,
        actor.person.0,
        stamp(now),
        scored.assessors,
        scored.sum.0,
        scored.spread.lowest.0,
        scored.spread.highest.0,
        scored.spread.deviation.0,
        scored.band.code(),
        scored.lifted_by_law,
    )?;
    Ok(())
}

#[allow(clippy::too_many_arguments)]
async fn note(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    id: ProposalId,
    set: &CriteriaSet,
    cards: &[CardRow],
    scored: &Scored,
    comment: &str,
) -> Result<(), Refusal> {
    let mut changes = Vec::new();
    change(&mut changes, "score", "", scored.sum.text('.'));
    change(&mut changes, "band", "", scored.band);
    if scored.lifted_by_law {
        change(&mut changes, "lifted_by_law", "", true);
    }
    // Every card with its scores in the order of the criteria, so that the chain holds what was weighed.
    for row in cards {
        let scores: Vec<String> = Criterion::ALL
            .iter()
            .map(|c| row.now.card.values.get(*c).to_string())
            .collect();
        let sum = row.now.card.values.sum(set).text('.');
        changes.push(Change {
            field: "card".into(),
            before: String::new(),
            after: format!("{}: {} = {sum}", row.name, scores.join(" ")),
        });
    }
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::Proposal,
        subject: id.0,
        verb: Verb::Prioritised,
        changes,
        reason: comment,
    };
    journal::record(w, now, entry).await
}

#[cfg(test)]
mod tests {
    use domain::{policy::Reason, proposals::ProposalState, scores::Band};

    use super::*;
    use crate::{
        reviews::testing::*,
        scores::{summary, testing::*},
        testing::both_engines,
    };

    both_engines! {
        async fn a_scored_proposal_is_prioritised_once(world) {
            let p = in_review(&world).await;
            must_haves_met(&world, p.reference).await;
            card(&world, &world.portfolio, p.reference, 0, 3).await.unwrap();
            card(&world, &world.finance, p.reference, 0, 4).await.unwrap();
            let mut link = world.store.read().await.unwrap();
            assert_eq!(summary(&mut link.wire(), p.id).await.unwrap(), None, "blind until prioritised");
            drop(link);
            let input = Prioritise { reference: p.reference, key: "k", comment: "Next in turn." };
            prioritise(&world.store, &world.strategist, world.now, input.clone()).await.unwrap();
            prioritise(&world.store, &world.strategist, world.now, input).await.unwrap();
            assert_eq!(state(&world, p.id).await, ProposalState::Prioritised);
            let mut link = world.store.read().await.unwrap();
            let kept = summary(&mut link.wire(), p.id).await.unwrap().unwrap();
            // 3,5 of 5 on every criterion.
            assert_eq!((kept.sum.0, kept.band, kept.assessors), (7000, Band::A, 2));
            assert_eq!((kept.spread.lowest.0, kept.spread.highest.0, kept.spread.deviation.0), (6000, 8000, 1000));
            let head = proposals::head(&mut link.wire(), p.id).await.unwrap().unwrap();
            assert_eq!((head.score, head.band.as_deref()), (Some(7000), Some("A")));
            let told = journal::of(&mut link.wire(), SubjectKind::Proposal, p.id.0).await.unwrap();
            let entry = told.last().unwrap();
            assert_eq!((entry.verb, entry.reason.as_str()), (Verb::Prioritised, "Next in turn."));
            let after: Vec<_> = entry.changes.iter().map(|c| c.after.as_str()).collect();
            assert_eq!(
                after,
                ["70.0", "A", "finance: 4 4 4 4 4 4 4 4 = 80.0", "portfolio: 3 3 3 3 3 3 3 3 = 60.0"]
            );
            assert_eq!(told.iter().filter(|e| e.verb == Verb::Prioritised).count(), 1);
        }

        async fn what_is_missing_is_named(world) {
            let p = in_review(&world).await;
            let input = Prioritise { reference: p.reference, key: "", comment: "" };
            let try_now = async || prioritise(&world.store, &world.strategist, world.now, input.clone()).await;
            let missing = |refused: Result<(), Refusal>| match refused {
                Err(Refusal::Conflict(Conflict::Missing(missing))) => missing,
                other => panic!("{other:?}"),
            };
            assert_eq!(missing(try_now().await), [Obstacle::MustHavesUnanswered, Obstacle::ScoresMissing]);
            must_haves_met(&world, p.reference).await;
            card(&world, &world.portfolio, p.reference, 0, 3).await.unwrap();
            assert_eq!(missing(try_now().await), [Obstacle::ScoresMissing]);
            assert_eq!(state(&world, p.id).await, ProposalState::InReview);
            card(&world, &world.architect, p.reference, 0, 3).await.unwrap();
            try_now().await.unwrap();
        }

        async fn only_the_staff_prioritises_and_only_in_review(world) {
            let p = prepared(&world).await;
            let input = Prioritise { reference: p.reference, key: "", comment: "" };
            let refused = prioritise(&world.store, &world.finance, world.now, input.clone()).await;
            assert!(matches!(refused, Err(Refusal::Denied(Reason::NoRole))), "{refused:?}");
            let early = prioritise(&world.store, &world.portfolio, world.now, input).await;
            assert!(matches!(early, Err(Refusal::Conflict(Conflict::State { .. }))), "{early:?}");
        }

        async fn a_new_round_has_no_cards_and_no_result(world) {
            let p = in_review(&world).await;
            must_haves_met(&world, p.reference).await;
            card(&world, &world.portfolio, p.reference, 0, 3).await.unwrap();
            card(&world, &world.finance, p.reference, 0, 3).await.unwrap();
            let input = Prioritise { reference: p.reference, key: "", comment: "" };
            prioritise(&world.store, &world.strategist, world.now, input).await.unwrap();
            back_to_preparation(&world, p.id).await;
            let form = domain::reviews::OpenForm::suggested(world.now.date());
            let input = crate::reviews::Open { reference: p.reference, key: "", form: &form };
            crate::reviews::open(&world.store, &world.strategist, world.now, input).await.unwrap();
            let mut link = world.store.read().await.unwrap();
            let w = &mut link.wire();
            assert_eq!(summary(w, p.id).await.unwrap(), None);
            assert_eq!(crate::scores::assessor_count(w, p.id).await.unwrap(), 0);
            drop(link);
            let seen = crate::scores::view(&world.store, Some(&world.delegate), p.reference).await.unwrap();
            assert_eq!(seen.past.len(), 1);
            assert_eq!(seen.past[0].summary.unwrap().sum.0, 6000);
        }
    }
}
