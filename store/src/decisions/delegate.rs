//! A named delegate decides within the limit of the delegation.

use domain::{
    Code, FieldError,
    decisions::{Announcement, DelegateForm, Level, Outcome, smallest},
    ids::DecisionId,
    people::Actor,
    policy::{Action, Reason},
    proposals::ProposalState,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    keep::{self, New, correctable, keep},
    matter::{At, Matter},
    obstacles::{Decider, obstacles, of_level},
    order::{Delegation, in_force},
    ready::proposed,
};
use crate::{Conflict, Refusal, Store, Wire, once};

/// Decides as the delegate. A referral back gives its motivation as the reason.
///
/// Refused to those without a point of their own in the order, to authors and to the recused; with
/// [`Conflict::Missing`] above the limit or, for an approval, while something is not in place; with
/// [`Conflict::State`] when the proposal lies before somebody else.
pub async fn decide_by_delegation(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &DelegateForm,
) -> Result<DecisionId, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let matter = Matter::open(w, actor, now, at.reference, Action::DecideByDelegation).await?;
    if let Some(done) = once::claim(w, actor, at.key, now).await? {
        return done.parse().map_err(|_| Refusal::NotFound);
    }
    matter.must_be_at(w, at.version).await?;
    if form.supersedes.trim().is_empty() && !lies_before(w, &matter, actor).await? {
        return Err(matter.not_possible("decide_by_delegation"));
    }
    let decision = form.check(&proposed(w, matter.id).await?)?;
    let supersedes = match decision.supersedes {
        Some(named) => {
            let earlier = correctable(w, &matter, named, Some(actor.person)).await?;
            // Another outcome is another decision, which needs a matter that is open.
            if earlier.outcome != decision.outcome {
                return Err(matter.not_possible(decision.outcome.event().code()));
            }
            Some(earlier.id)
        }
        None => None,
    };
    let order = in_force(w, crate::swedish_day(now)).await?;
    let point = point_for(&order, actor, &matter, &decision)?;
    let decider = Decider::Point(point.rung);
    let missing = match decision.outcome {
        Outcome::ReferredBack | Outcome::Tabled => Vec::new(),
        Outcome::Rejected => of_level(decider, matter.head.total, matter.head.principle),
        // What is corrected was complete when it was decided.
        _ if supersedes.is_some() => of_level(decider, matter.head.total, matter.head.principle),
        Outcome::Approved | Outcome::ApprovedWithChanges => obstacles(w, matter.id, Some(decider)).await?,
    };
    if !missing.is_empty() {
        return Err(Refusal::Conflict(Conflict::Missing(missing)));
    }
    let diary_number =
        keep::diary_number(w, &matter, point.board, None, crate::swedish_day(now).year()).await?;
    let new = New {
        level: Level::Delegated,
        outcome: decision.outcome,
        decided_on: crate::swedish_day(now),
        decider: &point.holder_sv,
        diary_number,
        delegation: Some((point.rung.id, actor.person)),
        body: None,
        resolutions: &decision.resolutions,
        motivation: &decision.motivation,
        conditions: &decision.conditions,
        reason: if decision.outcome == Outcome::ReferredBack {
            &decision.motivation
        } else {
            ""
        },
        tabled_until: None,
        dissent: "",
        statement: "",
        announcement: Announcement::default(),
        supersedes,
    };
    let id = keep(w, &matter, actor, now, &new).await?;
    once::remember(w, at.key, &id.to_string()).await?;
    unit.save().await?;
    Ok(id)
}

/// Ready and not laid before anybody, or laid before a point that this delegate holds.
pub(super) async fn lies_before(w: &mut Wire<'_>, matter: &Matter, actor: &Actor) -> Result<bool, Refusal> {
    match matter.head.state {
        ProposalState::ReadyForDecision => Ok(true),
        ProposalState::InDecision => {
            let holder: Option<(Option<Uuid>,)> = fetch_optional!(
                w,
                (Option<Uuid>,),
                "SELECT d.person_id FROM decision_assignments a LEFT JOIN delegations d ON d.id = a.delegation_id
                 WHERE a.proposal_id = $1 ORDER BY a.ordinal DESC LIMIT 1",
                matter.id.0,
            )?;
            Ok(holder.is_some_and(|(person,)| person == Some(actor.person.0)))
        }
        _ => Ok(false),
    }
}

/// The point the delegate uses: the one chosen, or the smallest of the delegate's own that covers; when none does,
/// the largest, so that the refusal tells what the limit is short of.
fn point_for<'a>(
    order: &'a [Delegation],
    actor: &Actor,
    matter: &Matter,
    decision: &domain::decisions::DelegateDecision,
) -> Result<&'a Delegation, Refusal> {
    let own: Vec<_> = order
        .iter()
        .filter(|point| point.rung.level == Level::Delegated && point.person == Some(actor.person))
        .collect();
    let last = own.last().copied().ok_or(Refusal::Denied(Reason::NoRole))?;
    if let Some(chosen) = decision.delegation {
        return own
            .into_iter()
            .find(|point| point.rung.id == chosen)
            .ok_or_else(|| FieldError::new("delegation", Code::UnknownReference).into());
    }
    let rungs: Vec<_> = own.iter().map(|point| point.rung).collect();
    let covering = smallest(&rungs, matter.head.total, matter.head.principle);
    Ok(covering
        .and_then(|rung| own.iter().copied().find(|point| point.rung.id == rung.id))
        .unwrap_or(last))
}

#[cfg(test)]
mod tests {
    use domain::{
        decisions::{Obstacle, RecusalForm},
        journal::{SubjectKind, Verb},
    };

    use super::*;
    use crate::{
        decisions::{By, fixtures, of_proposal, recuse},
        journal, proposals,
        testing::both_engines,
    };

    fn yes() -> DelegateForm {
        DelegateForm {
            outcome: "approved".into(),
            motivation: "Nyttan överväger.".into(),
            ..DelegateForm::default()
        }
    }

    both_engines! {
        async fn within_the_limit_once_and_in_the_journal(world) {
            fixtures::order(&world).await;
            let (at, id) = fixtures::ready(&world, "Ny lärplattform", 4_000_000).await;
            let at = At { key: "k", ..at };
            let first = decide_by_delegation(&world.store, &world.delegate, world.now, at, &yes()).await.unwrap();
            let second = decide_by_delegation(&world.store, &world.delegate, world.now, at, &yes()).await.unwrap();
            assert_eq!(first, second);
            let mut link = world.store.read().await.unwrap();
            let w = &mut link.wire();
            assert_eq!(proposals::head(w, id).await.unwrap().unwrap().state, ProposalState::Approved);
            let decisions = of_proposal(w, id).await.unwrap();
            assert_eq!(decisions.len(), 1);
            let By::Delegate { number, code, reportable, .. } = &decisions[0].by else { panic!() };
            assert_eq!((number.as_str(), code.as_str(), *reportable), ("D-2026-001", "1.2", true));
            assert_eq!(decisions[0].diary_number, "KS-2026-00001");
            assert_eq!(decisions[0].resolutions.len(), 2);
            let kept = journal::of(w, SubjectKind::Proposal, id.0).await.unwrap();
            let decided: Vec<_> = kept.iter().filter(|entry| entry.verb == Verb::Decided).collect();
            assert_eq!(decided.len(), 1);
            assert_eq!(decided[0].reason, "Nyttan överväger.");
            assert!(kept.iter().any(|entry| entry.verb == Verb::Published));
        }

        async fn not_above_it_and_not_without_its_parts(world) {
            fixtures::order(&world).await;
            let try_it = async |at| decide_by_delegation(&world.store, &world.delegate, world.now, at, &yes()).await;
            let missing = |result: Result<DecisionId, Refusal>| match result {
                Err(Refusal::Conflict(Conflict::Missing(missing))) => missing,
                other => panic!("{other:?}"),
            };
            let (dear, _) = fixtures::ready(&world, "Dyr", 5_000_001).await;
            assert_eq!(missing(try_it(dear).await), [Obstacle::AboveLimit]);
            let (open, _) = fixtures::ready(&world, "Okänd kostnad", 100).await;
            fixtures::run(&world, "UPDATE proposals SET total_precision = 'at_least'").await;
            assert_eq!(missing(try_it(open).await), [Obstacle::CostsOpenEnded]);
            fixtures::run(&world, "UPDATE proposals SET total_precision = 'exact', principle = TRUE").await;
            assert_eq!(missing(try_it(open).await), [Obstacle::Principle]);
            fixtures::run(&world, "UPDATE proposals SET principle = FALSE, benefit_owner = ''").await;
            assert_eq!(missing(try_it(open).await), [Obstacle::NoBenefitOwner]);
        }

        async fn not_ones_own_nor_when_shut_out(world) {
            fixtures::order(&world).await;
            let (own, id) = fixtures::ready(&world, "Egen", 100).await;
            fixtures::author(&world, id, &world.delegate).await;
            let refused = decide_by_delegation(&world.store, &world.delegate, world.now, own, &yes()).await;
            assert!(matches!(refused, Err(Refusal::Denied(Reason::SelfApproval))), "{refused:?}");
            let (other, _) = fixtures::ready(&world, "Annan", 100).await;
            let form = RecusalForm { person: world.delegate.person.to_string(), ground: "Delägare".into() };
            recuse(&world.store, &world.portfolio, world.now, other.reference, "", &form).await.unwrap();
            let refused = decide_by_delegation(&world.store, &world.delegate, world.now, other, &yes()).await;
            assert!(matches!(refused, Err(Refusal::Denied(Reason::Recused))), "{refused:?}");
            for actor in [&world.strategist, &world.secretary] {
                let refused = decide_by_delegation(&world.store, actor, world.now, other, &yes()).await;
                assert!(matches!(refused, Err(Refusal::Denied(Reason::NoRole))), "{refused:?}");
            }
            let refused = decide_by_delegation(&world.store, &world.teacher, world.now, other, &yes()).await;
            assert!(matches!(refused, Err(Refusal::NotFound)), "{refused:?}");
        }

        async fn not_what_lies_before_a_body_or_is_decided(world) {
            fixtures::order(&world).await;
            let (at, _) = fixtures::before(&world, "Hos nämnden", 100, world.board).await;
            let refused = decide_by_delegation(&world.store, &world.delegate, world.now, at, &yes()).await;
            assert!(matches!(refused, Err(Refusal::Conflict(Conflict::State { .. }))), "{refused:?}");
            let (at, _) = fixtures::ready(&world, "En gång", 100).await;
            decide_by_delegation(&world.store, &world.delegate, world.now, at, &yes()).await.unwrap();
            let stale = decide_by_delegation(&world.store, &world.delegate, world.now, at, &yes()).await;
            assert!(matches!(stale, Err(Refusal::Conflict(Conflict::Stale { .. }))), "{stale:?}");
            let at = At { version: at.version + 1, ..at };
            let again = decide_by_delegation(&world.store, &world.delegate, world.now, at, &yes()).await;
            assert!(matches!(again, Err(Refusal::Conflict(Conflict::State { .. }))), "{again:?}");
        }

        async fn referring_back_is_never_kept_from_him(world) {
            fixtures::order(&world).await;
            let (at, id) = fixtures::ready(&world, "Dyr", 50_000_000).await;
            let form = DelegateForm { outcome: "referred_back".into(), motivation: "Räkna om.".into(), ..yes() };
            decide_by_delegation(&world.store, &world.delegate, world.now, at, &form).await.unwrap();
            let mut link = world.store.read().await.unwrap();
            let w = &mut link.wire();
            assert_eq!(proposals::head(w, id).await.unwrap().unwrap().state, ProposalState::ReferredBack);
            assert_eq!(of_proposal(w, id).await.unwrap()[0].reason, "Räkna om.");
        }

        async fn a_delegate_corrects_his_own(world) {
            fixtures::order(&world).await;
            let (at, id) = fixtures::ready(&world, "Rättas", 100).await;
            let first = decide_by_delegation(&world.store, &world.delegate, world.now, at, &yes()).await.unwrap();
            let at = At { version: at.version + 1, ..at };
            let form = DelegateForm { supersedes: first.to_string(), conditions: "Inom ramen.".into(), ..yes() };
            decide_by_delegation(&world.store, &world.delegate, world.now, at, &form).await.unwrap();
            let mut link = world.store.read().await.unwrap();
            let decisions = of_proposal(&mut link.wire(), id).await.unwrap();
            assert!(decisions[0].superseded);
            assert_eq!(decisions[1].conditions, "Inom ramen.");
        }

        async fn two_at_once_decide_once(world) {
            fixtures::order(&world).await;
            let (at, id) = fixtures::ready(&world, "Samtidigt", 100).await;
            let (yes, no) = (yes(), DelegateForm { outcome: "rejected".into(), ..yes() });
            let (a, b) = tokio::join!(
                decide_by_delegation(&world.store, &world.delegate, world.now, at, &yes),
                decide_by_delegation(&world.store, &world.delegate, world.now, at, &no),
            );
            assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1, "{a:?} {b:?}");
            let mut link = world.store.read().await.unwrap();
            assert_eq!(of_proposal(&mut link.wire(), id).await.unwrap().len(), 1);
        }
    }
}
