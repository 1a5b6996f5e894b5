//! Giving one's score card, and changing it while scoring is open.
//!
//! The journal tells that a card was given or changed and which criteria it touched, never the scores: they would
//! end the blindness. Every version is kept beside the card, and prioritising writes all scores to the journal.

use domain::{
    ids::{PersonId, ProposalId},
    journal::{Change, SubjectKind, Verb},
    people::Actor,
    policy::{Action, Subject, may},
    proposals::ProposalState,
    reference::Reference,
    scores::{Card, Criterion, ScoreForm, from_own_unit},
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::cards::cards_of;
use crate::{
    Conflict, Refusal, Store, Wire, journal, new_id, proposals,
    refusal::{ask, stale},
    reviews::{current_round, take_subject},
    stamp,
};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Give<'a> {
    pub reference: Reference,
    /// The version the form was based on; 0 when one had no card.
    pub version: i64,
    pub form: &'a ScoreForm,
}

/// Gives or changes the actor's card of the present round; gives its new version. The same card sent again
/// changes nothing.
///
/// [`Conflict::State`] when scoring is not open, [`Conflict::Stale`] when the card was changed since the form
/// opened (in another window).
pub async fn give(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    input: Give<'_>,
) -> Result<i64, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let (id, facts) = take_subject(w, input.reference, now).await?;
    ask(may(Some(actor), Action::ScoreGive, &Subject::Proposal(&facts)))?;
    let round = match (facts.state, current_round(w, id).await?) {
        (ProposalState::InReview, Some(round)) => round.id,
        (state, _) => {
            let (state, event) = (state.to_string(), Action::ScoreGive.to_string());
            return Err(Refusal::Conflict(Conflict::State { state, event }));
        }
    };
    let card = input.form.check()?;
    let mine = cards_of(w, round)
        .await?
        .into_iter()
        .find(|row| row.assessor == actor.person);
    let (version, before) = mine.map_or((0, None), |row| (row.now.version, Some(row.now.card)));
    if before.as_ref() == Some(&card) {
        return Ok(version);
    }
    if version != input.version {
        let current = before.as_ref().map(ScoreForm::from).unwrap_or_default();
        return Err(stale(version, &current));
    }
    let sponsor = proposals::head(w, id)
        .await?
        .ok_or(Refusal::NotFound)?
        .sponsor_unit;
    let own_unit = from_own_unit(&actor.unit_path, sponsor);
    keep(w, round, actor.person, version + 1, own_unit, &card, now).await?;
    note(w, actor, now, id, before.as_ref(), &card).await?;
    unit.save().await?;
    Ok(version + 1)
}

async fn keep(
    w: &mut Wire<'_>,
    round: Uuid,
    person: PersonId,
    version: i64,
    own_unit: bool,
    card: &Card,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let card_id = scalar!(
        w,
        Uuid,
        "INSERT INTO score_cards (id, round_id, assessor_id, version, own_unit) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (round_id, assessor_id)
         DO UPDATE SET version = EXCLUDED.version, own_unit = EXCLUDED.own_unit
         RETURNING id",
        new_id(now),
        round,
        person.0,
        version,
        own_unit,
    )?
    .ok_or(Refusal::NotFound)?;
    execute!(
        w,
        "INSERT INTO score_card_versions (card_id, version, motivation, given_at) VALUES ($1, $2, $3, $4)",
        card_id,
        version,
        &card.motivation,
        stamp(now),
    )?;
    for criterion in Criterion::ALL.iter().copied() {
        execute!(
            w,
            "INSERT INTO score_values (card_id, version, criterion, score, why) VALUES ($1, $2, $3, $4, $5)",
            card_id,
            version,
            criterion.code(),
            card.values.get(criterion),
            &card.why[criterion.index()],
        )?;
    }
    Ok(())
}

async fn note(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    id: ProposalId,
    before: Option<&Card>,
    after: &Card,
) -> Result<(), Refusal> {
    let differs = |criterion: &&Criterion| {
        before.is_none_or(|card| {
            card.values.get(**criterion) != after.values.get(**criterion)
                || card.why[criterion.index()] != after.why[criterion.index()]
        })
    };
    let touched: Vec<&str> = Criterion::ALL.iter().filter(differs).map(|c| c.code()).collect();
    let changes = match before {
        Some(_) if !touched.is_empty() => {
            vec![Change {
                field: "criteria".into(),
                before: String::new(),
                after: touched.join(" "),
            }]
        }
        _ => Vec::new(),
    };
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::Proposal,
        subject: id.0,
        verb: if before.is_none() {
            Verb::Scored
        } else {
            Verb::ScoreChanged
        },
        changes,
        reason: "",
    };
    journal::record(w, now, entry).await
}

#[cfg(test)]
mod tests {
    use domain::{Code, Invalid, policy::Reason, proposals::ProposalEvent};

    use super::*;
    use crate::{
        reviews::testing::*,
        scores::{testing::*, view},
        testing::both_engines,
    };

    both_engines! {
        async fn a_card_is_given_once_and_changed_with_its_history(world) {
            let p = in_review(&world).await;
            let by = &world.portfolio;
            assert_eq!(card(&world, by, p.reference, 0, 3).await.unwrap(), 1);
            assert_eq!(card(&world, by, p.reference, 0, 3).await.unwrap(), 1, "a double click gives one card");
            assert_eq!(card(&world, by, p.reference, 1, 4).await.unwrap(), 2);
            let seen = view(&world.store, Some(by), p.reference).await.unwrap();
            assert_eq!(seen.cards.len(), 1);
            assert_eq!(seen.cards[0].now.card.values.get(Criterion::Reach), 4);
            assert_eq!(seen.cards[0].earlier[0].card.values.get(Criterion::Reach), 3);
            let stale = card(&world, by, p.reference, 1, 5).await;
            let Err(Refusal::Conflict(Conflict::Stale { version, current })) = stale else { panic!("{stale:?}") };
            assert_eq!((version, current["reach"].as_str()), (2, "4"));
        }

        async fn the_journal_does_not_end_the_blindness(world) {
            let p = in_review(&world).await;
            card(&world, &world.portfolio, p.reference, 0, 5).await.unwrap();
            card(&world, &world.portfolio, p.reference, 1, 2).await.unwrap();
            let mut link = world.store.read().await.unwrap();
            let kept = journal::of(&mut link.wire(), SubjectKind::Proposal, p.id.0).await.unwrap();
            let about: Vec<_> =
                kept.iter().filter(|e| matches!(e.verb, Verb::Scored | Verb::ScoreChanged)).collect();
            assert_eq!(about.len(), 2);
            for entry in about {
                let told = format!("{:?} {}", entry.changes, entry.reason);
                assert!(!told.contains(|c: char| c.is_ascii_digit()), "{told}");
            }
        }

        async fn authors_the_recused_and_readers_do_not_score(world) {
            let p = in_review(&world).await;
            let own = card(&world, &world.strategist, p.reference, 0, 5).await;
            assert!(matches!(own, Err(Refusal::Denied(Reason::SelfApproval))), "{own:?}");
            recuse(&world, p.id, &world.finance).await;
            let shut = card(&world, &world.finance, p.reference, 0, 5).await;
            assert!(matches!(shut, Err(Refusal::Denied(Reason::Recused))), "{shut:?}");
            let reader = card(&world, &world.delegate, p.reference, 0, 5).await;
            assert!(matches!(reader, Err(Refusal::Denied(Reason::NoRole))), "{reader:?}");
            let hidden = card(&world, &world.teacher, p.reference, 0, 5).await;
            assert!(matches!(hidden, Err(Refusal::NotFound)), "{hidden:?}");
        }

        async fn scoring_is_open_in_review_only(world) {
            let p = prepared(&world).await;
            let early = card(&world, &world.portfolio, p.reference, 0, 3).await;
            assert!(matches!(early, Err(Refusal::Conflict(Conflict::State { .. }))), "{early:?}");
            let p = in_review(&world).await;
            advance(&world, p.id, ProposalEvent::Prioritise).await;
            let late = card(&world, &world.portfolio, p.reference, 0, 3).await;
            assert!(matches!(late, Err(Refusal::Conflict(Conflict::State { .. }))), "{late:?}");
        }

        async fn a_card_with_gaps_is_refused_by_field(world) {
            let p = in_review(&world).await;
            let form = ScoreForm { democracy: "7".into(), ..form(3) };
            let input = Give { reference: p.reference, version: 0, form: &form };
            let refused = give(&world.store, &world.portfolio, world.now, input).await;
            let Err(Refusal::Invalid(Invalid(errors))) = refused else { panic!("{refused:?}") };
            assert_eq!((errors[0].field.as_str(), errors[0].code), ("democracy", Code::OutOfRange));
        }

        async fn an_assessor_of_the_sponsors_unit_is_flagged_not_blocked(world) {
            let p = in_review(&world).await;
            sponsor(&world, p.id, world.office).await;
            card(&world, &world.security, p.reference, 0, 3).await.unwrap();
            card(&world, &world.portfolio, p.reference, 0, 3).await.unwrap();
            sponsor(&world, p.id, world.education).await;
            card(&world, &world.finance, p.reference, 0, 3).await.unwrap();
            let seen = view(&world.store, Some(&world.finance), p.reference).await.unwrap();
            let flags: Vec<_> = seen.cards.iter().map(|c| (c.name.as_str(), c.own_unit)).collect();
            assert_eq!(flags, [("finance", false), ("portfolio", true), ("security", true)]);
        }

        async fn two_at_once_are_both_kept(world) {
            let p = in_review(&world).await;
            let both = tokio::join!(
                card(&world, &world.portfolio, p.reference, 0, 3),
                card(&world, &world.architect, p.reference, 0, 4),
                card(&world, &world.architect, p.reference, 0, 4),
            );
            assert_eq!((both.0.unwrap(), both.1.unwrap(), both.2.unwrap()), (1, 1, 1));
            let mut link = world.store.read().await.unwrap();
            assert_eq!(crate::scores::assessor_count(&mut link.wire(), p.id).await.unwrap(), 2);
        }
    }
}
