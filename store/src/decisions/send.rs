//! Laying a ready proposal before the one who is to decide: a named delegate, or a body and its meeting.

use domain::{
    Code, FieldError,
    decisions::{Level, SendForm, To},
    ids::UnitId,
    journal::{Verb, change},
    organisation::Unit,
    people::Actor,
    policy::Action,
    proposals::{ProposalEvent, transition},
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    matter::{At, Matter},
    obstacles::{Decider, of_level},
    order::{in_force, ladder},
};
use crate::{Conflict, Refusal, Store, Wire, day, new_id, once, proposals, stamp, units};

/// Before whom it is laid, as kept.
struct Laid {
    name: String,
    delegation: Option<Uuid>,
    body: Option<Uuid>,
    meeting_on: Option<String>,
}

/// Lays the proposal before a delegate or a body. [`Conflict::Missing`] when the decider's level does not suffice.
pub async fn send_to_decider(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &SendForm,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let matter = Matter::open(w, actor, now, at.reference, Action::ProposalPrepare).await?;
    if once::claim(w, actor, at.key, now).await?.is_some() {
        return Ok(());
    }
    matter.must_be_at(w, at.version).await?;
    transition(matter.head.state, ProposalEvent::SendToDecider)?;
    let sending = form.check(crate::swedish_day(now))?;
    let order = in_force(w, crate::swedish_day(now)).await?;
    let rungs = ladder(&order);
    let (decider, laid) = match sending.to {
        To::Delegation(id) => {
            let unknown = || FieldError::new("to", Code::UnknownReference);
            let point = order
                .iter()
                .find(|point| point.rung.id == id && point.rung.level == Level::Delegated)
                .ok_or_else(unknown)?;
            // Before a delegate who wrote it or is shut out of it, it would only lie.
            let delegate = point.person.ok_or_else(unknown)?;
            let facts = &matter.facts;
            if [&facts.authors, &facts.need_authors, &facts.recused]
                .iter()
                .any(|people| people.contains(&delegate))
            {
                return Err(unknown().into());
            }
            let laid = Laid {
                name: point.holder_sv.clone(),
                delegation: Some(id.0),
                body: None,
                meeting_on: None,
            };
            (Decider::Point(point.rung), laid)
        }
        To::Body { body, meeting_on } => {
            let (found, level) = body_of(w, "to", body).await?;
            let laid = Laid {
                name: found.name_sv,
                delegation: None,
                body: Some(body.0),
                meeting_on: Some(day(meeting_on)),
            };
            (
                Decider::Body {
                    body,
                    level,
                    ladder: &rungs,
                },
                laid,
            )
        }
    };
    let missing = of_level(decider, matter.head.total, matter.head.principle);
    if !missing.is_empty() {
        return Err(Refusal::Conflict(Conflict::Missing(missing)));
    }
    let state = proposals::advance(w, matter.id, ProposalEvent::SendToDecider, now).await?;
    execute!(
        w,
        "INSERT INTO decision_assignments (id, proposal_id, ordinal, delegation_id, body_id, meeting_on, note, sent_by,
                                           sent_at)
         SELECT $1, $2, COALESCE(MAX(ordinal), 0) + 1, $3, $4, $5, $6, $7, $8
         FROM decision_assignments WHERE proposal_id = $2",
        new_id(now),
        matter.id.0,
        laid.delegation,
        laid.body,
        &laid.meeting_on,
        &sending.note,
        actor.person.0,
        stamp(now),
    )?;
    let mut changes = Vec::new();
    change(&mut changes, "decider", "", &laid.name);
    change(
        &mut changes,
        "meeting_on",
        "",
        laid.meeting_on.unwrap_or_default(),
    );
    matter
        .note(
            w,
            actor,
            now,
            Verb::SentToDecider,
            Some(state),
            changes,
            &sending.note,
        )
        .await?;
    once::remember(w, at.key, "done").await?;
    unit.save().await
}

/// The political body and its level; refuses `field` when the unit is not one.
pub(super) async fn body_of(w: &mut Wire<'_>, field: &str, id: UnitId) -> Result<(Unit, Level), Refusal> {
    let unknown = || FieldError::new(field, Code::UnknownReference);
    let unit = units::find(w, id).await?.ok_or_else(unknown)?;
    let level = Level::of_body(unit.kind).ok_or_else(unknown)?;
    Ok((unit, level))
}

#[cfg(test)]
mod tests {
    use domain::{decisions::Obstacle, proposals::ProposalState};

    use super::*;
    use crate::{decisions::fixtures, testing::both_engines};

    both_engines! {
        async fn a_body_gets_a_meeting(world) {
            let order = fixtures::order(&world).await;
            let (at, id) = fixtures::ready(&world, "Ny lärplattform", 20_000_000).await;
            let form = SendForm {
                to: format!("body:{}", world.board), meeting_on: "2026-12-09".into(), note: String::new(),
            };
            let too_low = SendForm { to: format!("body:{}", order.subcommittee), ..form.clone() };
            let refused = send_to_decider(&world.store, &world.portfolio, world.now, at, &too_low).await;
            let Err(Refusal::Conflict(Conflict::Missing(missing))) = refused else { panic!("{refused:?}") };
            assert_eq!(missing, [Obstacle::LevelTooLow]);
            send_to_decider(&world.store, &world.portfolio, world.now, at, &form).await.unwrap();
            let mut link = world.store.read().await.unwrap();
            let head = proposals::head(&mut link.wire(), id).await.unwrap().unwrap();
            assert_eq!(head.state, ProposalState::InDecision);
            let again = send_to_decider(&world.store, &world.portfolio, world.now, at, &form).await;
            assert!(matches!(again, Err(Refusal::Conflict(Conflict::Stale { .. }))), "{again:?}");
        }

        async fn a_delegate_must_cover_it_and_be_free_to_decide(world) {
            let order = fixtures::order(&world).await;
            let form = SendForm { to: format!("delegation:{}", order.delegate), ..SendForm::default() };
            let (dear, _) = fixtures::ready(&world, "Dyr", 5_000_001).await;
            let refused = send_to_decider(&world.store, &world.portfolio, world.now, dear, &form).await;
            let Err(Refusal::Conflict(Conflict::Missing(missing))) = refused else { panic!("{refused:?}") };
            assert_eq!(missing, [Obstacle::AboveLimit]);
            let (own, id) = fixtures::ready(&world, "Egen", 1_000_000).await;
            fixtures::author(&world, id, &world.delegate).await;
            let refused = send_to_decider(&world.store, &world.portfolio, world.now, own, &form).await;
            assert!(matches!(refused, Err(Refusal::Invalid(_))), "{refused:?}");
            let school = SendForm { to: format!("body:{}", world.school), meeting_on: "2026-12-09".into(), ..form };
            let refused = send_to_decider(&world.store, &world.portfolio, world.now, own, &school).await;
            assert!(matches!(refused, Err(Refusal::Invalid(_))), "{refused:?}");
        }
    }
}
