//! Opening review: a new round asks all five specialities, each by its date, and takes score cards.

use domain::{
    journal::{SubjectKind, Verb, change},
    people::Actor,
    policy::{Action, Subject, may},
    proposals::ProposalEvent,
    reference::Reference,
    reviews::OpenForm,
};
use time::OffsetDateTime;

use super::{current_round, take_subject};
use crate::{Refusal, Store, day, journal, new_id, once, proposals, refusal::ask, stamp};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Open<'a> {
    pub reference: Reference,
    /// The form's key; a second send opens nothing more.
    pub key: &'a str,
    pub form: &'a OpenForm,
}

/// Opens review; gives the number of the round. [`crate::Conflict::State`] unless the proposal is in preparation.
pub async fn open(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    input: Open<'_>,
) -> Result<i64, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let (id, facts) = take_subject(w, input.reference, now).await?;
    ask(may(
        Some(actor),
        Action::ProposalPrepare,
        &Subject::Proposal(&facts),
    ))?;
    if let Some(done) = once::claim(w, actor, input.key, now).await? {
        return done.parse().map_err(|_| Refusal::NotFound);
    }
    domain::proposals::transition(facts.state, ProposalEvent::OpenReview)?;
    let dues = input.form.check(crate::swedish_day(now))?;

    let number = current_round(w, id).await?.map_or(1, |round| round.number + 1);
    execute!(
        w,
        "UPDATE review_rounds SET is_current = FALSE WHERE proposal_id = $1 AND is_current",
        id.0
    )?;
    let round = new_id(now);
    execute!(
        w,
        "INSERT INTO review_rounds (id, proposal_id, number, is_current, criteria_version, opened_by, opened_at)
         VALUES ($1, $2, $3, TRUE,
                 (SELECT MAX(version) FROM criteria_sets WHERE valid_from <= $6), $4, $5)",
        round,
        id.0,
        number,
        actor.person.0,
        stamp(now),
        day(crate::swedish_day(now)),
    )?;
    let mut changes = Vec::new();
    change(&mut changes, "round", "", number);
    for (speciality, due) in dues {
        execute!(
            w,
            "INSERT INTO reviews (round_id, speciality, due_on, version, stance, text, conditions)
             VALUES ($1, $2, $3, 0, '', '', '')",
            round,
            speciality.code(),
            day(due),
        )?;
        change(&mut changes, OpenForm::field(speciality), "", day(due));
    }
    proposals::advance(w, id, ProposalEvent::OpenReview, now).await?;
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::Proposal,
        subject: id.0,
        verb: Verb::ReviewOpened,
        changes,
        reason: "",
    };
    journal::record(w, now, entry).await?;
    once::remember(w, input.key, &number.to_string()).await?;
    unit.save().await?;
    Ok(number)
}

#[cfg(test)]
mod tests {
    use domain::{Code, Invalid, policy::Reason, proposals::ProposalState, reviews::Speciality};

    use super::*;
    use crate::{
        Conflict,
        reviews::{missing, testing::*},
        testing::both_engines,
    };

    both_engines! {
        async fn opening_asks_all_five(world) {
            let p = prepared(&world).await;
            let form = OpenForm::suggested(world.now.date());
            let input = Open { reference: p.reference, key: "k1", form: &form };
            assert_eq!(open(&world.store, &world.strategist, world.now, input.clone()).await.unwrap(), 1);
            // The same form again, by a double click.
            assert_eq!(open(&world.store, &world.strategist, world.now, input).await.unwrap(), 1);
            assert_eq!(state(&world, p.id).await, ProposalState::InReview);
            let mut link = world.store.read().await.unwrap();
            assert_eq!(missing(&mut link.wire(), p.id).await.unwrap(), Speciality::ALL);
            let kept = journal::of(&mut link.wire(), SubjectKind::Proposal, p.id.0).await.unwrap();
            let entry = kept.last().unwrap();
            assert_eq!(entry.verb, Verb::ReviewOpened);
            assert_eq!(entry.changes.len(), 6);
            assert_eq!(kept.iter().filter(|e| e.verb == Verb::ReviewOpened).count(), 1);
        }

        async fn only_the_staff_opens_and_only_from_preparation(world) {
            let p = prepared(&world).await;
            let form = OpenForm::suggested(world.now.date());
            let input = |key| Open { reference: p.reference, key, form: &form };
            let refused = open(&world.store, &world.architect, world.now, input("a")).await;
            assert!(matches!(refused, Err(Refusal::Denied(Reason::NoRole))), "{refused:?}");
            let hidden = open(&world.store, &world.teacher, world.now, input("b")).await;
            assert!(matches!(hidden, Err(Refusal::NotFound)), "{hidden:?}");
            open(&world.store, &world.strategist, world.now, input("c")).await.unwrap();
            let again = open(&world.store, &world.strategist, world.now, input("d")).await;
            assert!(matches!(again, Err(Refusal::Conflict(Conflict::State { .. }))), "{again:?}");
        }

        async fn a_past_date_is_refused_and_nothing_is_kept(world) {
            let p = prepared(&world).await;
            let form = OpenForm { due_finance: "2026-11-22".into(), ..OpenForm::suggested(world.now.date()) };
            let input = Open { reference: p.reference, key: "k", form: &form };
            let refused = open(&world.store, &world.strategist, world.now, input).await;
            let Err(Refusal::Invalid(Invalid(errors))) = refused else { panic!("{refused:?}") };
            assert_eq!((errors[0].field.as_str(), errors[0].code), ("due_finance", Code::TooEarly));
            assert_eq!(state(&world, p.id).await, ProposalState::InPreparation);
        }

        async fn a_proposal_that_comes_back_is_asked_about_again(world) {
            let p = in_review(&world).await;
            opinion(&world, &world.architect, p.reference, Speciality::Architecture, 0, "supports").await.unwrap();
            back_to_preparation(&world, p.id).await;
            let form = OpenForm::suggested(world.now.date());
            let input = Open { reference: p.reference, key: "again", form: &form };
            assert_eq!(open(&world.store, &world.strategist, world.now, input).await.unwrap(), 2);
            let mut link = world.store.read().await.unwrap();
            assert_eq!(missing(&mut link.wire(), p.id).await.unwrap().len(), 5);
            drop(link);
            let view = crate::reviews::view(&world.store, Some(&world.architect), p.reference).await.unwrap();
            assert_eq!(view.current.as_ref().unwrap().number, 2);
            assert_eq!(view.earlier.len(), 1);
            let kept = view.earlier[0].rows.iter().filter(|r| r.opinion.is_some()).count();
            assert_eq!(kept, 1, "the earlier opinion stays as history");
        }
    }
}
