//! What is nearest to a text, of what the person may know about.

use std::collections::HashMap;

use domain::{
    ids::{NeedId, ProposalId, StepId, SystemId},
    initiatives::Status,
    needs::NeedState,
    people::Actor,
    plan::StepState,
    policy::{self, Action, NeedFacts, ProposalFacts, Subject},
    proposals::ProposalState,
    similar::{Near, Probe},
    systems::Lifecycle,
};
use uuid::Uuid;

use super::keep::Entry;
use crate::{Refusal, Store, Wire, ids_json, needs, proposals, systems};

/// What is less alike is not told.
pub(super) const LEAST: f32 = 0.12;
/// So many are looked at for each that is asked for, since some may not be known about.
const LOOKED_AT: usize = 8;

/// Where the one found stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NearState {
    Need(NeedState),
    Proposal(ProposalState),
    System(Lifecycle),
    Step(StepState),
}

/// A need, a proposal, a system or a step of the plan like what was written.
#[derive(Debug, Clone, PartialEq)]
pub struct NearSubject {
    pub id: Uuid,
    /// The number of a step.
    pub reference: String,
    pub title: String,
    /// Empty for what is written in one language only.
    pub title_en: String,
    /// Empty for a proposal without a sponsor and a step without an owner.
    pub unit_sv: String,
    pub unit_en: String,
    pub state: NearState,
    /// From 0 to 1.
    pub score: f32,
    /// What both speak of, the most telling first.
    pub shared: Vec<String>,
    /// Its page may be opened; otherwise this summary is all.
    pub may_read: bool,
    /// The person may stand behind it with a unit.
    pub may_join: bool,
}

#[derive(sqlx::FromRow)]
struct HeadOf {
    id: Uuid,
    #[sqlx(flatten)]
    head: Head,
}

#[derive(sqlx::FromRow)]
struct Head {
    reference: Option<String>,
    title: String,
    title_en: String,
    name_sv: String,
    name_en: String,
}

/// The nearest to `probe`, at most `most`; `except` is the need that it is about.
///
/// Whoever may join a need may know that it is there; proposals are told to those who read them, and to all once
/// they are decided; the plan to everybody. A system that is there already is what helps most: when none is among the
/// nearest, the nearest one is told after them.
pub async fn nearest(
    store: &Store,
    actor: &Actor,
    probe: &Probe,
    except: Option<NeedId>,
    most: usize,
) -> Result<Vec<NearSubject>, Refusal> {
    let except = except.map(|need| Entry::Need(need.0));
    let near = store
        .similar()
        .with(store, |index| {
            index.nearest_but(probe, most * LOOKED_AT, LEAST, |entry| Some(entry) == except)
        })
        .await?;
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let mut near = near.into_iter().filter(|one| one.score >= LEAST).peekable();
    let mut told = Vec::new();
    let mut system_told = false;
    // Most are told: as many are looked at together as are still wanted.
    while near.peek().is_some() {
        let some: Vec<Near<Entry>> = near
            .by_ref()
            .filter(|one| told.len() < most || !system_told && matches!(one.id, Entry::System(_)))
            .take(most.saturating_sub(told.len()).max(1))
            .collect();
        let mut known = Known::of(w, &some).await?;
        for one in some {
            let is_system = matches!(one.id, Entry::System(_));
            if told.len() >= most && (system_told || !is_system) {
                continue;
            }
            let subject = match one.id {
                Entry::Need(id) => known.need(actor, NeedId(id), one),
                Entry::Proposal(id) => known.proposal(actor, ProposalId(id), one),
                Entry::System(id) => system(w, actor, SystemId(id), one).await?,
                Entry::Step(id) => step(w, actor, StepId(id), one).await?,
                Entry::Tried => None,
            };
            system_told |= is_system && subject.is_some();
            told.extend(subject);
        }
    }
    Ok(told)
}

/// Why two needs might stand in one group.
pub(crate) struct AlikeNeed {
    pub score: f32,
    pub shared: Vec<String>,
    /// The needs that are nearer to the other than this one is.
    pub before: Vec<NeedId>,
}

/// The needs that might stand in one group with this one, the nearest first, also those that cannot be grouped.
pub(crate) async fn alike_needs(store: &Store, id: NeedId) -> Result<Vec<(NeedId, AlikeNeed)>, Refusal> {
    let found = store
        .similar()
        .with(store, |index| domain::similar::alike(index, Entry::Need(id.0)))
        .await?;
    let need = |entry| match entry {
        Entry::Need(id) => Some(NeedId(id)),
        _ => None,
    };
    Ok(found
        .into_iter()
        .filter_map(|alike| {
            let why = AlikeNeed {
                score: alike.near.score,
                shared: alike.near.shared,
                before: alike.before.into_iter().filter_map(need).collect(),
            };
            Some((need(alike.near.id)?, why))
        })
        .collect())
}

/// What is known of the needs and proposals among some that are near, with one statement for each thing that is asked.
struct Known {
    needs: HashMap<NeedId, NeedFacts>,
    proposals: HashMap<ProposalId, ProposalFacts>,
    heads: HashMap<Uuid, Head>,
}

macro_rules! heads {
    ($ids:literal) => {
        concat!(
            "WITH asked (id) AS (",
            $ids,
            ")
             SELECT n.id, n.reference, n.title, '' AS title_en, COALESCE(u.name_sv, '') AS name_sv,
                    COALESCE(u.name_en, '') AS name_en
             FROM needs n LEFT JOIN units u ON u.id = n.unit_id WHERE n.id IN (SELECT id FROM asked)
             UNION ALL
             SELECT p.id, p.reference, p.title, '', COALESCE(u.name_sv, ''), COALESCE(u.name_en, '')
             FROM proposals p LEFT JOIN units u ON u.id = p.sponsor_unit WHERE p.id IN (SELECT id FROM asked)"
        )
    };
}

impl Known {
    async fn of(w: &mut Wire<'_>, some: &[Near<Entry>]) -> Result<Self, Refusal> {
        let (mut needs, mut proposals) = (Vec::new(), Vec::new());
        for near in some {
            match near.id {
                Entry::Need(id) => needs.push(NeedId(id)),
                Entry::Proposal(id) => proposals.push(ProposalId(id)),
                Entry::System(_) | Entry::Step(_) | Entry::Tried => {}
            }
        }
        let ids = needs.iter().map(|id| id.0).chain(proposals.iter().map(|id| id.0));
        let ids = ids_json(ids);
        let heads = if needs.is_empty() && proposals.is_empty() {
            Vec::new()
        } else {
            fetch_all!(
                w,
                HeadOf,
                {
                    sqlite: heads!("SELECT unhex(value) FROM json_each($1)"),
                    postgres: heads!("SELECT unnest(string_to_array(translate($1, '[\"]', ''), ',')::uuid[])"),
                },
                ids,
            )?
        };
        Ok(Self {
            needs: needs::facts_of(w, &needs).await?,
            proposals: proposals::facts_of(w, &proposals).await?,
            heads: heads.into_iter().map(|of| (of.id, of.head)).collect(),
        })
    }

    fn need(&mut self, actor: &Actor, id: NeedId, near: Near<Entry>) -> Option<NearSubject> {
        let facts = self.needs.get(&id)?;
        let allows = |action| policy::may(Some(actor), action, &Subject::Need(facts)).is_allowed();
        let (may_read, may_join) = (allows(Action::NeedRead), allows(Action::NeedJoin));
        // A need can have become a draft's equal since the index was made.
        if matches!(facts.state, NeedState::Draft | NeedState::Withdrawn) || !may_read && !may_join {
            return None;
        }
        let may_join = may_join && facts.state.may_be_joined();
        let state = NearState::Need(facts.state);
        let head = self.heads.remove(&id.0)?;
        Some(subject(id.0, head, state, near, may_read, may_join))
    }

    fn proposal(&mut self, actor: &Actor, id: ProposalId, near: Near<Entry>) -> Option<NearSubject> {
        let facts = self.proposals.get(&id)?;
        let may_read = policy::may(Some(actor), Action::ProposalRead, &Subject::Proposal(facts)).is_allowed();
        if !may_read && Status::of(facts.state).is_none() {
            return None;
        }
        let state = NearState::Proposal(facts.state);
        let head = self.heads.remove(&id.0)?;
        Some(subject(id.0, head, state, near, may_read, false))
    }
}

async fn system(
    w: &mut Wire<'_>,
    actor: &Actor,
    id: SystemId,
    near: Near<Entry>,
) -> Result<Option<NearSubject>, Refusal> {
    let Some(state) = systems::lifecycle(w, id).await? else {
        return Ok(None);
    };
    let reads = policy::may(Some(actor), Action::SystemRead, &Subject::System(state));
    // What is retired answers nobody's need, whoever may read of it.
    if state == Lifecycle::Retired || !reads.is_allowed() {
        return Ok(None);
    }
    let head = fetch_optional!(
        w,
        Head,
        "SELECT s.reference, s.name AS title, '' AS title_en, u.name_sv, u.name_en
         FROM systems s JOIN units u ON u.id = s.owner_unit WHERE s.id = $1",
        id.0,
    )?;
    Ok(head.map(|head| subject(id.0, head, NearState::System(state), near, true, false)))
}

async fn step(
    w: &mut Wire<'_>,
    actor: &Actor,
    id: StepId,
    near: Near<Entry>,
) -> Result<Option<NearSubject>, Refusal> {
    if !policy::may(Some(actor), Action::PlanRead, &Subject::Site).is_allowed() {
        return Ok(None);
    }
    let state = scalar!(w, String, "SELECT state FROM steps WHERE id = $1", id.0)?;
    let Some(state) = state.and_then(|state| state.parse().ok()) else {
        return Ok(None);
    };
    let head = fetch_optional!(
        w,
        Head,
        "SELECT CAST(s.no AS TEXT) AS reference, s.title_sv AS title, s.title_en,
                COALESCE(u.name_sv, '') AS name_sv, COALESCE(u.name_en, '') AS name_en
         FROM steps s LEFT JOIN units u ON u.id = s.owner_unit WHERE s.id = $1",
        id.0,
    )?;
    Ok(head.map(|head| subject(id.0, head, NearState::Step(state), near, true, false)))
}

fn subject(
    id: Uuid,
    head: Head,
    state: NearState,
    near: Near<Entry>,
    may_read: bool,
    may_join: bool,
) -> NearSubject {
    NearSubject {
        id,
        reference: head.reference.unwrap_or_default(),
        title: head.title,
        title_en: head.title_en,
        unit_sv: head.name_sv,
        unit_en: head.name_en,
        state,
        score: near.score,
        shared: near.shared,
        may_read,
        may_join,
    }
}
