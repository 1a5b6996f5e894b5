//! The page of a group: its needs, its solution, the balance between the solution and each unit's need.

use domain::{
    clusters::{
        Balance, ClusterContent, ClusterEvent, ClusterState, DeviationState, Fit, Standing, UnitStanding,
        balance, standing,
    },
    ids::{ClusterId, DeviationId, NeedId, PersonId, UnitId},
    journal::SubjectKind,
    organisation::Unit,
    people::Actor,
    policy::{self, Action, ClusterFacts, Subject},
    proposals::ProposalState,
    reference::Reference,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{
    fits, row,
    suggest::{self, ComparedNeed},
};
use crate::{Refusal, Store, Wire, journal, needs, parse_day, parse_stamp, proposals, refusal, units};

/// A group, ready to be shown.
#[derive(Debug, Clone)]
pub struct ClusterView {
    pub id: ClusterId,
    pub reference: Reference,
    pub version: i64,
    pub state: ClusterState,
    pub content: ClusterContent,
    pub lead: Option<Unit>,
    pub solution: String,
    pub solution_reason: String,
    pub proposal: Option<ProposalOfGroup>,
    pub system: String,
    /// Why it was rejected or closed.
    pub reason: String,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
    pub members: Vec<Member>,
    /// Each unit that has one of the needs, or had a deviation; by name.
    pub units: Vec<UnitRow>,
    pub balance: Balance,
    /// What the actor may do to it now.
    pub events: Vec<ClusterEvent>,
    /// The units for which the actor may ask to deviate now.
    pub may_ask: Vec<Unit>,
    pub journal: Vec<journal::Kept>,
}

/// The proposal that is to give the solution.
#[derive(Debug, Clone)]
pub struct ProposalOfGroup {
    pub reference: Reference,
    pub title: String,
    pub state: ProposalState,
    /// The actor may open its page.
    pub may_read: bool,
}

/// A need of the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub need: ComparedNeed,
    /// The actor may open its page.
    pub may_read: bool,
}

/// One unit in the balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    pub unit: Unit,
    /// Its needs, and what is different there when it stands behind another's.
    pub needs: Vec<(Reference, String)>,
    pub fit: Option<Fit>,
    pub note: String,
    /// Latest first.
    pub deviations: Vec<DeviationView>,
}

/// A deviation, with what the actor may do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviationView {
    pub id: DeviationId,
    pub state: DeviationState,
    pub standing: Standing,
    pub until: Option<Date>,
    pub requirement: String,
    pub reason: String,
    pub asked_by: String,
    pub asked_at: OffsetDateTime,
    /// Empty until it is answered.
    pub answer: String,
    pub decided_by: String,
    pub decided_at: Option<OffsetDateTime>,
    pub end_reason: String,
    pub ended_at: Option<OffsetDateTime>,
    pub may_answer: bool,
    /// The actor would answer, had the actor not asked.
    pub own: bool,
    pub may_end: bool,
}

#[derive(sqlx::FromRow)]
struct MemberRow {
    #[sqlx(flatten)]
    need: suggest::Row,
    unit_id: Uuid,
}

#[derive(sqlx::FromRow)]
struct DeviationRow {
    id: Uuid,
    unit_id: Uuid,
    state: String,
    until: Option<String>,
    requirement: String,
    reason: String,
    asked_by: Uuid,
    asker: String,
    asked_at: String,
    answer: String,
    decider: Option<String>,
    decided_at: Option<String>,
    end_reason: String,
    ended_at: Option<String>,
}

/// The group with this reference, for pages.
pub async fn named(store: &Store, reference: &str) -> Result<ClusterId, Refusal> {
    let reference: Reference = reference.parse().map_err(|_| Refusal::NotFound)?;
    let mut link = store.read().await?;
    row::id_of(&mut link.wire(), reference)
        .await?
        .ok_or(Refusal::NotFound)
}

/// The page of a group.
pub async fn view(store: &Store, actor: &Actor, id: ClusterId, today: Date) -> Result<ClusterView, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let cluster = row::open(w, actor, id, Action::ClusterRead).await?;
    let (members, of_units) = members(w, actor, id).await?;
    let units = unit_rows(w, actor, &cluster.facts, id, today, &of_units).await?;
    let lead = match cluster.content.lead_unit {
        Some(unit) => units::find(w, unit).await?,
        None => None,
    };
    let proposal = match cluster.proposal {
        Some(id) => proposal(w, actor, id).await?,
        None => None,
    };
    let standings: Vec<UnitStanding> = units.iter().map(standing_of).collect();
    let may_ask = may_ask(w, actor, &cluster.facts, &units).await?;
    let journal = journal::of(w, SubjectKind::Cluster, id.0).await?;
    let sum = balance(&standings);
    Ok(ClusterView {
        id,
        reference: cluster.reference,
        version: cluster.version,
        state: cluster.facts.state,
        lead,
        solution: cluster.solution,
        solution_reason: cluster.solution_reason,
        proposal,
        system: cluster.system,
        reason: cluster.reason,
        created_at: parse_stamp(&cluster.created_at),
        updated_at: parse_stamp(&cluster.updated_at),
        members,
        units,
        events: events(actor, &cluster.facts, sum),
        balance: sum,
        may_ask,
        journal,
        content: cluster.content,
    })
}

/// What counts of a unit: its fit, and of its deviations the one that is open or else the latest.
fn standing_of(row: &UnitRow) -> UnitStanding {
    let open = row
        .deviations
        .iter()
        .find(|deviation| deviation.standing.is_open());
    UnitStanding {
        fit: row.fit,
        deviation: open
            .or(row.deviations.first())
            .map(|deviation| (deviation.standing, deviation.until)),
    }
}

/// The staff's steps; those of a unit are told by `may_ask`. It is not closed while a unit waits for an answer.
fn events(actor: &Actor, facts: &ClusterFacts, sum: Balance) -> Vec<ClusterEvent> {
    if !policy::may(Some(actor), Action::ClusterManage, &Subject::Cluster(facts)).is_allowed() {
        return Vec::new();
    }
    facts
        .state
        .events()
        .filter(|event| match event {
            ClusterEvent::Deviate => false,
            ClusterEvent::Close => sum.requested == 0,
            _ => true,
        })
        .collect()
}

/// The needs of each unit.
type OfUnits = Vec<(UnitId, Reference, String)>;

async fn members(w: &mut Wire<'_>, actor: &Actor, id: ClusterId) -> Result<(Vec<Member>, OfUnits), Refusal> {
    let rows = fetch_all!(
        w,
        MemberRow,
        "SELECT n.id, n.reference, n.title, n.state, n.unit_id, u.name_sv, u.name_en, t.problem, t.desired_effect,
                (SELECT COUNT(*) FROM need_joiners j WHERE j.need_id = n.id) AS joiners
         FROM cluster_members m JOIN needs n ON n.id = m.need_id JOIN need_texts t ON t.need_id = n.id
              JOIN units u ON u.id = n.unit_id
         WHERE m.cluster_id = $1 ORDER BY n.reference",
        id.0,
    )?;
    let (mut members, mut of_units) = (Vec::new(), Vec::new());
    let ids: Vec<NeedId> = rows.iter().map(|row| NeedId(row.need.id)).collect();
    let facts = needs::facts_of(w, &ids).await?;
    for row in rows {
        let Some(need) = row.need.read()? else { continue };
        let may_read = facts.get(&need.id).is_some_and(|facts| {
            policy::may(Some(actor), Action::NeedRead, &Subject::Need(facts)).is_allowed()
        });
        of_units.push((UnitId(row.unit_id), need.reference, String::new()));
        members.push(Member { need, may_read });
    }
    let joined: Vec<(Uuid, Option<String>, String)> = fetch_all!(
        w,
        (Uuid, Option<String>, String),
        "SELECT j.unit_id, n.reference, j.difference
         FROM cluster_members m JOIN need_joiners j ON j.need_id = m.need_id JOIN needs n ON n.id = m.need_id
         WHERE m.cluster_id = $1 ORDER BY n.reference",
        id.0,
    )?;
    for (unit, reference, difference) in joined {
        if let Some(reference) = reference.and_then(|reference| reference.parse().ok()) {
            of_units.push((UnitId(unit), reference, difference));
        }
    }
    Ok((members, of_units))
}

async fn unit_rows(
    w: &mut Wire<'_>,
    actor: &Actor,
    facts: &ClusterFacts,
    id: ClusterId,
    today: Date,
    of_units: &OfUnits,
) -> Result<Vec<UnitRow>, Refusal> {
    let kept = fits::kept(w, id).await?;
    let deviations = fetch_all!(
        w,
        DeviationRow,
        "SELECT d.id, d.unit_id, d.state, d.until, d.requirement, d.reason, d.asked_by, a.name AS asker, d.asked_at,
                d.answer, b.name AS decider, d.decided_at, d.end_reason, d.ended_at
         FROM cluster_deviations d JOIN persons a ON a.id = d.asked_by LEFT JOIN persons b ON b.id = d.decided_by
         WHERE d.cluster_id = $1 ORDER BY d.asked_at DESC, d.id DESC",
        id.0,
    )?;
    let mut ids = row::concerned(w, id).await?;
    for deviation in &deviations {
        let unit = UnitId(deviation.unit_id);
        if !ids.contains(&unit) {
            ids.push(unit);
        }
    }
    let mut rows = Vec::new();
    for id in ids {
        let Some(unit) = units::find(w, id).await? else {
            continue;
        };
        let path = units::path(w, id).await?;
        let asks = policy::may(
            Some(actor),
            Action::DeviationAsk,
            &Subject::ClusterUnit(facts, &path),
        )
        .is_allowed();
        let (fit, note) = kept.get(&id.0).cloned().unwrap_or_default();
        let deviations = deviations
            .iter()
            .filter(|deviation| deviation.unit_id == id.0)
            .map(|deviation| deviation_view(actor, facts, today, deviation, asks))
            .collect::<Result<_, _>>()?;
        rows.push(UnitRow {
            unit,
            needs: of_units
                .iter()
                .filter(|(of, _, _)| *of == id)
                .map(|(_, reference, difference)| (*reference, difference.clone()))
                .collect(),
            fit: Fit::from_code(&fit),
            note,
            deviations,
        });
    }
    rows.sort_by_cached_key(|row| domain::text::sort_key(&row.unit.name_sv));
    Ok(rows)
}

fn deviation_view(
    actor: &Actor,
    facts: &ClusterFacts,
    today: Date,
    row: &DeviationRow,
    asks: bool,
) -> Result<DeviationView, Refusal> {
    let state: DeviationState = row
        .state
        .parse()
        .map_err(|_| Refusal::damaged("state of a deviation"))?;
    let until = row.until.as_deref().and_then(parse_day);
    let standing = standing(state, until, today);
    let answer = policy::may(
        Some(actor),
        Action::DeviationDecide,
        &Subject::Deviation(facts, PersonId(row.asked_by)),
    );
    let waits = state == DeviationState::Requested;
    Ok(DeviationView {
        id: DeviationId(row.id),
        state,
        standing,
        until,
        requirement: row.requirement.clone(),
        reason: row.reason.clone(),
        asked_by: row.asker.clone(),
        asked_at: parse_stamp(&row.asked_at),
        answer: row.answer.clone(),
        decided_by: row.decider.clone().unwrap_or_default(),
        decided_at: row.decided_at.as_deref().map(parse_stamp),
        end_reason: row.end_reason.clone(),
        ended_at: row.ended_at.as_deref().map(parse_stamp),
        may_answer: waits && answer.is_allowed(),
        own: waits && answer == policy::Verdict::Denied(policy::Reason::SelfApproval),
        may_end: asks && standing.is_open(),
    })
}

async fn may_ask(
    w: &mut Wire<'_>,
    actor: &Actor,
    facts: &ClusterFacts,
    rows: &[UnitRow],
) -> Result<Vec<Unit>, Refusal> {
    if domain::clusters::transition(facts.state, ClusterEvent::Deviate).is_err() {
        return Ok(Vec::new());
    }
    let mut units = Vec::new();
    for row in rows {
        let taken = row
            .deviations
            .iter()
            .any(|deviation| deviation.standing.is_open());
        if taken || row.needs.is_empty() {
            continue;
        }
        let path = units::path(w, row.unit.id).await?;
        let verdict = policy::may(
            Some(actor),
            Action::DeviationAsk,
            &Subject::ClusterUnit(facts, &path),
        );
        if refusal::ask(verdict).is_ok() {
            units.push(row.unit.clone());
        }
    }
    Ok(units)
}

async fn proposal(
    w: &mut Wire<'_>,
    actor: &Actor,
    id: domain::ids::ProposalId,
) -> Result<Option<ProposalOfGroup>, Refusal> {
    let (Some(head), Some(facts)) = (proposals::head(w, id).await?, proposals::facts(w, id).await?) else {
        return Ok(None);
    };
    let may_read = policy::may(Some(actor), Action::ProposalRead, &Subject::Proposal(&facts)).is_allowed();
    Ok(Some(ProposalOfGroup {
        reference: head.reference,
        title: head.title,
        state: head.state,
        may_read,
    }))
}
