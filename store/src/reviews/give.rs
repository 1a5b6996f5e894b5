//! Giving an opinion for one speciality, and changing it while opinions are taken.

use domain::{
    ids::ProposalId,
    journal::{SubjectKind, Verb, change},
    people::Actor,
    policy::{Action, Subject, may},
    reference::Reference,
    reviews::{Opinion, OpinionForm, Speciality, takes_opinions},
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{current_round, take_subject};
use crate::{
    Conflict, Refusal, Store, Wire, journal,
    refusal::{ask, stale},
    stamp,
};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Give<'a> {
    pub reference: Reference,
    pub speciality: Speciality,
    /// The version the form was based on; 0 when no opinion had been given.
    pub version: i64,
    pub form: &'a OpinionForm,
}

#[derive(sqlx::FromRow)]
struct Row {
    version: i64,
    stance: String,
    text: String,
    conditions: String,
}

/// Gives or changes the opinion; gives its new version. The same text sent again changes nothing.
///
/// [`Conflict::State`] when opinions are not taken, [`Conflict::Stale`] when it was changed since the form opened.
pub async fn give(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    input: Give<'_>,
) -> Result<i64, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let (id, facts) = take_subject(w, input.reference, now).await?;
    ask(may(
        Some(actor),
        Action::ReviewGive,
        &Subject::Review(&facts, input.speciality),
    ))?;
    let not_possible = || {
        let (state, event) = (facts.state.to_string(), Action::ReviewGive.to_string());
        Refusal::Conflict(Conflict::State { state, event })
    };
    if !takes_opinions(facts.state) {
        return Err(not_possible());
    }
    let round = current_round(w, id).await?.ok_or_else(not_possible)?.id;
    let opinion = input.form.check()?;
    let row = fetch_optional!(
        w,
        Row,
        "SELECT version, stance, text, conditions FROM reviews WHERE round_id = $1 AND speciality = $2",
        round,
        input.speciality.code(),
    )?
    .ok_or(Refusal::NotFound)?;
    let before = OpinionForm {
        stance: row.stance,
        text: row.text,
        conditions: row.conditions,
    };
    let after = OpinionForm::from(&opinion);
    if before == after {
        return Ok(row.version);
    }
    if row.version != input.version {
        return Err(stale(row.version, &before));
    }
    update(w, round, actor, now, &input, &opinion).await?;
    note(w, actor, now, id, input.speciality, &before, &after).await?;
    unit.save().await?;
    Ok(row.version + 1)
}

async fn update(
    w: &mut Wire<'_>,
    round: Uuid,
    actor: &Actor,
    now: OffsetDateTime,
    input: &Give<'_>,
    opinion: &Opinion,
) -> Result<(), Refusal> {
    execute!(
        w,
        "UPDATE reviews SET version = version + 1, stance = $4, text = $5, conditions = $6, given_by = $7,
                            given_at = COALESCE(given_at, $8), changed_at = $8
         WHERE round_id = $1 AND speciality = $2 AND version = $3",
        round,
        input.speciality.code(),
        input.version,
        opinion.stance.code(),
        &opinion.text,
        &opinion.conditions,
        actor.person.0,
        stamp(now),
    )?;
    Ok(())
}

async fn note(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    id: ProposalId,
    speciality: Speciality,
    before: &OpinionForm,
    after: &OpinionForm,
) -> Result<(), Refusal> {
    let mut changes = Vec::new();
    change(&mut changes, "speciality", "", speciality);
    change(&mut changes, "stance", &before.stance, &after.stance);
    change(&mut changes, "text", &before.text, &after.text);
    change(&mut changes, "conditions", &before.conditions, &after.conditions);
    let verb = if before.stance.is_empty() {
        Verb::ReviewGiven
    } else {
        Verb::ReviewChanged
    };
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::Proposal,
        subject: id.0,
        verb,
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
        reviews::{missing, testing::*},
        testing::both_engines,
    };

    both_engines! {
        async fn an_opinion_is_given_and_changed_with_its_history(world) {
            let p = in_review(&world).await;
            let area = Speciality::InformationSecurity;
            let by = &world.security;
            assert_eq!(opinion(&world, by, p.reference, area, 0, "objects").await.unwrap(), 1);
            // A double click sends the same again.
            assert_eq!(opinion(&world, by, p.reference, area, 0, "objects").await.unwrap(), 1);
            let mut link = world.store.read().await.unwrap();
            assert!(!missing(&mut link.wire(), p.id).await.unwrap().contains(&area));
            drop(link);
            assert_eq!(opinion(&world, by, p.reference, area, 1, "supports_with_conditions").await.unwrap(), 2);
            let mut link = world.store.read().await.unwrap();
            let kept = journal::of(&mut link.wire(), SubjectKind::Proposal, p.id.0).await.unwrap();
            let verbs: Vec<_> = kept.iter().rev().take(2).map(|e| e.verb).collect();
            assert_eq!(verbs, [Verb::ReviewChanged, Verb::ReviewGiven]);
            let changed = kept.last().unwrap();
            let stance = changed.changes.iter().find(|c| c.field == "stance").unwrap();
            assert_eq!((stance.before.as_str(), stance.after.as_str()), ("objects", "supports_with_conditions"));
            drop(link);
            let view = crate::reviews::view(&world.store, Some(by), p.reference).await.unwrap();
            let rows = view.current.unwrap().rows;
            let row = rows.iter().find(|r| r.speciality == area).unwrap();
            assert_eq!(row.version, 2);
            assert_eq!(row.by.as_deref(), Some("security"));
            assert_eq!(row.opinion.as_ref().unwrap().conditions, "Encrypt it.");
        }

        async fn a_stale_opinion_shows_what_stands_there(world) {
            let p = in_review(&world).await;
            let area = Speciality::Finance;
            opinion(&world, &world.finance, p.reference, area, 0, "objects").await.unwrap();
            let refused = opinion(&world, &world.finance, p.reference, area, 0, "supports").await;
            let Err(Refusal::Conflict(Conflict::Stale { version, current })) = refused else { panic!("{refused:?}") };
            assert_eq!(version, 1);
            assert_eq!(current["stance"], "objects");
        }

        async fn nobody_speaks_for_another_speciality_or_on_their_own_matter(world) {
            let p = in_review(&world).await;
            let area = Speciality::Procurement;
            let other = opinion(&world, &world.finance, p.reference, area, 0, "supports").await;
            assert!(matches!(other, Err(Refusal::Denied(Reason::NoRole))), "{other:?}");
            let hidden = opinion(&world, &world.teacher, p.reference, area, 0, "supports").await;
            assert!(matches!(hidden, Err(Refusal::NotFound)), "{hidden:?}");
            make_author(&world, p.id, &world.procurement).await;
            let own = opinion(&world, &world.procurement, p.reference, area, 0, "supports").await;
            assert!(matches!(own, Err(Refusal::Denied(Reason::SelfApproval))), "{own:?}");
            recuse(&world, p.id, &world.privacy).await;
            let shut = opinion(&world, &world.privacy, p.reference, Speciality::DataProtection, 0, "supports").await;
            assert!(matches!(shut, Err(Refusal::Denied(Reason::Recused))), "{shut:?}");
        }

        async fn opinions_are_taken_in_review_and_when_prioritised(world) {
            let p = prepared(&world).await;
            let area = Speciality::Architecture;
            let early = opinion(&world, &world.architect, p.reference, area, 0, "supports").await;
            assert!(matches!(early, Err(Refusal::Conflict(Conflict::State { .. }))), "{early:?}");
            let p = in_review(&world).await;
            advance(&world, p.id, ProposalEvent::Prioritise).await;
            opinion(&world, &world.architect, p.reference, area, 0, "supports").await.unwrap();
            advance(&world, p.id, ProposalEvent::MakeReady).await;
            let late = opinion(&world, &world.architect, p.reference, area, 1, "objects").await;
            assert!(matches!(late, Err(Refusal::Conflict(Conflict::State { .. }))), "{late:?}");
        }

        async fn what_is_missing_in_the_form_is_told_by_field(world) {
            let p = in_review(&world).await;
            let form = OpinionForm { stance: "supports_with_conditions".into(), ..OpinionForm::default() };
            let input = Give { reference: p.reference, speciality: Speciality::Finance, version: 0, form: &form };
            let refused = give(&world.store, &world.finance, world.now, input).await;
            let Err(Refusal::Invalid(Invalid(errors))) = refused else { panic!("{refused:?}") };
            let fields: Vec<_> = errors.iter().map(|e| (e.field.as_str(), e.code)).collect();
            assert_eq!(fields, [("text", Code::Required), ("conditions", Code::Required)]);
        }

        async fn five_at_once_are_all_kept(world) {
            let p = in_review(&world).await;
            let give = |actor, area| opinion(&world, actor, p.reference, area, 0, "supports");
            let all = tokio::join!(
                give(&world.architect, Speciality::Architecture),
                give(&world.security, Speciality::InformationSecurity),
                give(&world.privacy, Speciality::DataProtection),
                give(&world.finance, Speciality::Finance),
                give(&world.procurement, Speciality::Procurement),
            );
            for given in [all.0, all.1, all.2, all.3, all.4] {
                assert_eq!(given.unwrap(), 1);
            }
            let mut link = world.store.read().await.unwrap();
            assert_eq!(missing(&mut link.wire(), p.id).await.unwrap(), vec![]);
            let (_, broken) = journal::verify(&world.store).await.unwrap();
            assert_eq!(broken, vec![]);
        }
    }
}
