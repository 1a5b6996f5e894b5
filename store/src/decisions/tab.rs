//! Everything the decision page of a proposal shows, with what the reader may do there.

use domain::{
    decisions::{Level, Obstacle, smallest},
    ids::{DecisionId, DelegationId, PersonId, ProposalId, UnitId},
    organisation::Unit,
    people::Actor,
    policy::{Action, Subject, may},
    proposals::{ProposalEvent, ProposalState, transition},
    reference::Reference,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{
    obstacles::{Decider, obstacles, of_level},
    order::{Delegation, in_force, ladder},
    ready::proposed,
    recusals::{Recusal, recused},
    view::{DecisionView, of_proposal},
};
use crate::{
    Refusal, Store, Wire, day, parse_day, parse_stamp,
    proposals::{self, Head},
    refusal::ask,
};

/// Before whom the proposal lies.
#[derive(Debug, Clone)]
pub struct Assignment {
    pub delegation: Option<DelegationId>,
    pub delegate: Option<PersonId>,
    pub body: Option<UnitId>,
    pub name_sv: String,
    pub name_en: String,
    pub meeting_on: Option<Date>,
    pub note: String,
    pub sent_by: String,
    pub sent_at: OffsetDateTime,
}

/// A person that can be shut out of the matter.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
}

/// The decision page.
#[derive(Debug, Clone)]
pub struct Tab {
    pub head: Head,
    /// What is not in place, apart from who decides. Empty once decided.
    pub obstacles: Vec<Obstacle>,
    /// The order in force, smallest first.
    pub order: Vec<Delegation>,
    /// The smallest point that covers the proposal.
    pub needed: Option<Delegation>,
    pub proposed: Vec<String>,
    /// Only while it lies before somebody.
    pub assignment: Option<Assignment>,
    pub decisions: Vec<DecisionView>,
    pub recusals: Vec<Recusal>,
    pub may_make_ready: bool,
    pub may_send: bool,
    /// The reader's own points, when the proposal lies before the reader; each with what it falls short of.
    pub own_points: Vec<(Delegation, Vec<Obstacle>)>,
    pub may_record: bool,
    /// The latest decision, when the reader took it as a delegate and may correct it.
    pub may_correct: Option<DecisionId>,
    /// May note adjusted and announced minutes, and correct the latest decision of a body.
    pub may_announce: bool,
    pub may_recuse: bool,
    /// Bodies to choose from, filled when something may be sent or recorded.
    pub bodies: Vec<Unit>,
    /// Those with a role in the matter, filled when somebody may be recused.
    pub people: Vec<Person>,
}

/// The decision page of a proposal, for one who may read it.
pub async fn tab(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    reference: Reference,
) -> Result<Tab, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let id = proposals::id_of(w, reference).await?.ok_or(Refusal::NotFound)?;
    let facts = proposals::facts(w, id).await?.ok_or(Refusal::NotFound)?;
    let subject = Subject::Proposal(&facts);
    let allowed = |action| may(Some(actor), action, &subject).is_allowed();
    ask(may(Some(actor), Action::ProposalRead, &subject))?;
    let head = proposals::head(w, id).await?.ok_or(Refusal::NotFound)?;
    let order = in_force(w, crate::swedish_day(now)).await?;
    let rungs = ladder(&order);
    let needed = smallest(&rungs, head.total, head.principle)
        .and_then(|rung| order.iter().find(|point| point.rung.id == rung.id))
        .cloned();
    let before_a_body = matches!(head.state, ProposalState::InDecision | ProposalState::Tabled);
    let assignment = if before_a_body {
        assignment(w, id).await?
    } else {
        None
    };
    let can = |event| transition(head.state, event).is_ok();
    let prepares = allowed(Action::ProposalPrepare);
    let records = allowed(Action::DecisionRecord);
    let may_send = prepares && can(ProposalEvent::SendToDecider);
    let may_recuse = allowed(Action::RecusalSet) && !head.state.is_decided();
    let lies_before_reader = match (head.state, &assignment) {
        (ProposalState::ReadyForDecision, _) => true,
        (ProposalState::InDecision, Some(assignment)) => assignment.delegate == Some(actor.person),
        _ => false,
    };
    let own_points = if lies_before_reader && allowed(Action::DecideByDelegation) {
        let short_of = |point: &Delegation| of_level(Decider::Point(point.rung), head.total, head.principle);
        order
            .iter()
            .filter(|point| point.rung.level == Level::Delegated && point.person == Some(actor.person))
            .map(|point| (point.clone(), short_of(point)))
            .collect()
    } else {
        Vec::new()
    };
    let decided = head.state.is_decided();
    let decisions = of_proposal(w, id).await?;
    let may_correct = decisions
        .last()
        .filter(|latest| latest.delegate == Some(actor.person) && allowed(Action::DecideByDelegation))
        .map(|latest| latest.id);
    Ok(Tab {
        obstacles: if decided {
            Vec::new()
        } else {
            obstacles(w, id, None).await?
        },
        needed,
        proposed: proposed(w, id).await?,
        assignment,
        decisions,
        may_correct,
        recusals: recused(w, id).await?,
        may_make_ready: prepares && can(ProposalEvent::MakeReady),
        may_send,
        own_points,
        may_record: records && before_a_body,
        may_announce: records,
        may_recuse,
        bodies: if may_send || records {
            bodies(w).await?
        } else {
            Vec::new()
        },
        people: if may_recuse {
            deciders_and_reviewers(w, crate::swedish_day(now)).await?
        } else {
            Vec::new()
        },
        order,
        head,
    })
}

#[derive(sqlx::FromRow)]
struct Row {
    delegation_id: Option<Uuid>,
    person_id: Option<Uuid>,
    body_id: Option<Uuid>,
    name_sv: Option<String>,
    name_en: Option<String>,
    meeting_on: Option<String>,
    note: String,
    sent_by: String,
    sent_at: String,
}

async fn assignment(w: &mut Wire<'_>, id: ProposalId) -> Result<Option<Assignment>, Refusal> {
    let row = fetch_optional!(
        w,
        Row,
        "SELECT a.delegation_id, d.person_id, a.body_id, COALESCE(d.holder_sv, u.name_sv) AS name_sv,
                COALESCE(d.holder_en, u.name_en) AS name_en, a.meeting_on, a.note, p.name AS sent_by, a.sent_at
         FROM decision_assignments a JOIN persons p ON p.id = a.sent_by
         LEFT JOIN delegations d ON d.id = a.delegation_id LEFT JOIN units u ON u.id = a.body_id
         WHERE a.proposal_id = $1 ORDER BY a.ordinal DESC LIMIT 1",
        id.0,
    )?;
    Ok(row.map(|row| Assignment {
        delegation: row.delegation_id.map(DelegationId),
        delegate: row.person_id.map(PersonId),
        body: row.body_id.map(UnitId),
        name_sv: row.name_sv.unwrap_or_default(),
        name_en: row.name_en.unwrap_or_default(),
        meeting_on: row.meeting_on.as_deref().and_then(parse_day),
        note: row.note,
        sent_by: row.sent_by,
        sent_at: parse_stamp(&row.sent_at),
    }))
}

#[derive(sqlx::FromRow)]
struct BodyRow {
    id: Uuid,
    kind: String,
    name_sv: String,
    name_en: String,
    short_code: String,
    parent_id: Option<Uuid>,
    diary_prefix: Option<String>,
}

/// The political bodies in force, by name.
async fn bodies(w: &mut Wire<'_>) -> Result<Vec<Unit>, Refusal> {
    let rows = fetch_all!(
        w,
        BodyRow,
        "SELECT id, kind, name_sv, name_en, short_code, parent_id, diary_prefix FROM units
         WHERE valid_to IS NULL AND kind IN ('council', 'executive_board', 'committee', 'subcommittee')
         ORDER BY name_sv",
    )?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Unit {
                id: UnitId(row.id),
                kind: row.kind.parse().ok()?,
                name_sv: row.name_sv,
                name_en: row.name_en,
                short_code: row.short_code,
                parent: row.parent_id.map(UnitId),
                diary_prefix: row.diary_prefix,
            })
        })
        .collect())
}

/// Everyone with a role that prepares, reviews or decides.
async fn deciders_and_reviewers(w: &mut Wire<'_>, today: Date) -> Result<Vec<Person>, Refusal> {
    let rows: Vec<(Uuid, String)> = fetch_all!(
        w,
        (Uuid, String),
        "SELECT DISTINCT p.id, p.name FROM persons p JOIN grants g ON g.person_id = p.id
         WHERE p.active = $2 AND g.valid_from <= $1 AND (g.valid_to IS NULL OR g.valid_to >= $1)
           AND g.role NOT IN ('submitter', 'head_of_unit', 'administrator')
         ORDER BY p.name",
        day(today),
        true,
    )?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| Person {
            id: PersonId(id),
            name,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decisions::fixtures, testing::both_engines};

    both_engines! {
        async fn each_reader_gets_what_he_may_do(world) {
            fixtures::order(&world).await;
            let (at, _) = fixtures::ready(&world, "Ny lärplattform", 4_000_000).await;
            let see = async |actor| tab(&world.store, actor, world.now, at.reference).await;
            let staff = see(&world.strategist).await.unwrap();
            assert!(staff.may_send && staff.may_recuse && !staff.may_make_ready && !staff.may_record);
            assert_eq!(staff.needed.as_ref().map(|n| n.code.as_str()), Some("1.2"));
            assert_eq!(staff.obstacles, []);
            assert_eq!(staff.bodies.len(), 4);
            let delegate = see(&world.delegate).await.unwrap();
            let points: Vec<_> = delegate.own_points.iter().map(|(p, short)| (p.code.as_str(), short.as_slice())).collect();
            assert_eq!(points, [("1.1", &[Obstacle::AboveLimit][..]), ("1.2", &[][..])]);
            assert!(!delegate.may_send && delegate.bodies.is_empty());
            assert!(matches!(see(&world.teacher).await, Err(Refusal::NotFound)));
            let (body, _) = fixtures::before(&world, "Till styrelsen", 100, world.board).await;
            let secretary = tab(&world.store, &world.secretary, world.now, body.reference).await.unwrap();
            assert!(secretary.may_record);
            assert_eq!(secretary.assignment.as_ref().map(|a| a.name_sv.as_str()), Some("KS"));
            let delegate = tab(&world.store, &world.delegate, world.now, body.reference).await.unwrap();
            assert!(delegate.own_points.is_empty());
        }
    }
}
