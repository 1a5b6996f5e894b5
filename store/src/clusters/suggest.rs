//! Suggested groups over all open needs, for the staff. Nothing of them is kept until somebody acts.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::{
    ids::NeedId,
    needs::NeedState,
    people::Actor,
    policy::{self, Action, Subject},
    reference::Reference,
    similar::NEIGHBOURS,
};
use uuid::Uuid;

use super::suggested::free;
use crate::{Refusal, Store, Wire, ids_json, needs, refusal, similar};

/// So many words of what they share are told.
const TOLD: usize = 4;

/// Needs that seem to want the same, with why.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    pub members: Vec<ComparedNeed>,
    /// What they speak of, most common first.
    pub shared: Vec<String>,
    /// From 0 to 1.
    pub score: f32,
    /// Some of them were looked at together before and found not to belong together.
    pub partly_rejected: bool,
}

/// A need with enough of it to compare it with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedNeed {
    pub id: NeedId,
    pub reference: Reference,
    pub title: String,
    pub state: NeedState,
    pub unit_sv: String,
    pub unit_en: String,
    pub problem: String,
    pub desired_effect: String,
    /// So many other units stand behind it.
    pub joiners: i64,
}

/// The surest of them first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Suggestions {
    pub groups: Vec<Suggestion>,
    /// So many there are in all.
    pub total: usize,
    /// Newer ones are being found.
    pub finding: bool,
}

/// A row of the needs that are compared: their columns, their unit's names, and how many joined them.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub id: Uuid,
    reference: Option<String>,
    title: String,
    state: String,
    name_sv: String,
    name_en: String,
    problem: String,
    desired_effect: String,
    joiners: i64,
}

/// The groups that open needs seem to make, but for those found not to belong together; the surest, at most `most`.
pub async fn suggestions(store: &Store, actor: &Actor, most: usize) -> Result<Suggestions, Refusal> {
    refusal::ask(policy::may(Some(actor), Action::ClusterManage, &Subject::Site))?;
    let latest = store.suggested().latest(store).await?;
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let rejected = rejected(w).await?;
    let free = free(w).await?;
    let (mut groups, mut total) = (Vec::new(), 0);
    for group in latest.groups {
        // Some may have come into a group since it was found.
        let ids: Vec<NeedId> = group
            .members
            .into_iter()
            .filter(|id| free.contains(&id.0))
            .collect();
        let (pairs, refused) = pairs(&ids, &rejected);
        if pairs == refused {
            continue;
        }
        total += 1;
        if groups.len() == most {
            continue;
        }
        let mut known = needs_of(w, ids.iter().copied()).await?;
        groups.push(Suggestion {
            members: ids.iter().filter_map(|id| known.remove(id)).collect(),
            shared: group.shared,
            score: group.score,
            partly_rejected: refused > 0,
        });
    }
    Ok(Suggestions {
        groups,
        total,
        finding: latest.finding,
    })
}

/// The group that a need seems to make with others, found for it alone.
pub(super) async fn with_need(store: &Store, id: NeedId) -> Result<Option<Suggestion>, Refusal> {
    let near = similar::alike_needs(store, id).await?;
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let mut known = needs_of(w, near.iter().map(|(other, _)| *other).chain([id])).await?;
    let Some(own) = known.remove(&id) else {
        return Ok(None);
    };
    let before = near.iter().flat_map(|(_, alike)| alike.before.iter().copied());
    let free = free_of(w, before).await?;
    let (mut members, mut shared, mut scores) = (vec![own], Vec::new(), Vec::new());
    let mut neighbours = 0;
    for (other, alike) in near {
        let Some(member) = known.remove(&other) else {
            continue;
        };
        neighbours += 1;
        if neighbours > NEIGHBOURS {
            break;
        }
        if alike.before.iter().filter(|need| free.contains(need)).count() >= NEIGHBOURS {
            continue;
        }
        for word in alike.shared {
            if shared.len() < TOLD && !shared.contains(&word) {
                shared.push(word);
            }
        }
        scores.push(alike.score);
        members.push(member);
    }
    members.sort_by_key(|member| member.id);
    let ids: Vec<NeedId> = members.iter().map(|member| member.id).collect();
    let (pairs, refused) = pairs(&ids, &rejected(w).await?);
    Ok((pairs != refused).then(|| Suggestion {
        score: scores.iter().sum::<f32>() / scores.len().max(1) as f32,
        members,
        shared,
        partly_rejected: refused > 0,
    }))
}

/// Those of the needs that can come into a group.
async fn free_of(w: &mut Wire<'_>, ids: impl Iterator<Item = NeedId>) -> Result<HashSet<NeedId>, Refusal> {
    let rows: Vec<(Uuid,)> = fetch_all!(
        w,
        (Uuid,),
        {
            sqlite: concat!(
                "SELECT n.id ",
                free!(),
                " AND n.id IN (SELECT unhex(value) FROM json_each($1))"
            ),
            postgres: concat!(
                "SELECT n.id ",
                free!(),
                " AND n.id IN (SELECT unnest(string_to_array(translate($1, '[\"]', ''), ',')::uuid[]))"
            ),
        },
        ids_json(ids.map(|id| id.0)),
    )?;
    Ok(rows.into_iter().map(|(id,)| NeedId(id)).collect())
}

/// All needs that can come into a group.
async fn free(w: &mut Wire<'_>) -> Result<HashSet<Uuid>, Refusal> {
    let rows: Vec<(Uuid,)> = fetch_all!(w, (Uuid,), concat!("SELECT n.id ", free!()))?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// How many pairs there are, and how many of them were rejected.
fn pairs(ids: &[NeedId], rejected: &[BTreeSet<NeedId>]) -> (usize, usize) {
    let (mut all, mut refused) = (0, 0);
    for (place, one) in ids.iter().enumerate() {
        for other in &ids[place + 1..] {
            all += 1;
            let both = |set: &BTreeSet<NeedId>| set.contains(one) && set.contains(other);
            refused += usize::from(rejected.iter().any(both));
        }
    }
    (all, refused)
}

/// The needs of each group that was found not to belong together.
async fn rejected(w: &mut Wire<'_>) -> Result<Vec<BTreeSet<NeedId>>, Refusal> {
    let rows: Vec<(Uuid, Uuid)> = fetch_all!(
        w,
        (Uuid, Uuid),
        "SELECT m.cluster_id, m.need_id FROM clusters c JOIN cluster_members m ON m.cluster_id = c.id
         WHERE c.state = 'rejected'",
    )?;
    let mut groups: BTreeMap<Uuid, BTreeSet<NeedId>> = BTreeMap::new();
    for (group, need) in rows {
        groups.entry(group).or_default().insert(NeedId(need));
    }
    Ok(groups.into_values().collect())
}

/// Those of the needs named in `typed` that can come into a group, as they stand; others are left out.
pub async fn free_needs(store: &Store, actor: &Actor, typed: &str) -> Result<Vec<ComparedNeed>, Refusal> {
    refusal::ask(policy::may(Some(actor), Action::ClusterManage, &Subject::Site))?;
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let references = typed
        .split([',', ' '])
        .filter_map(|word| word.parse::<Reference>().ok());
    let mut ids = Vec::new();
    for reference in references.take(50) {
        ids.extend(needs::id_of(w, reference).await?);
    }
    let mut known = needs_of(w, ids.iter().copied()).await?;
    Ok(ids.iter().filter_map(|id| known.remove(id)).collect())
}

macro_rules! as_they_stand {
    ($ids:literal) => {
        concat!(
            "SELECT n.id, n.reference, n.title, n.state, u.name_sv, u.name_en, t.problem, t.desired_effect,
                    (SELECT COUNT(*) FROM need_joiners j WHERE j.need_id = n.id) AS joiners ",
            free!("JOIN units u ON u.id = n.unit_id"),
            " AND n.id IN (",
            $ids,
            ")"
        )
    };
}

/// Needs as they stand now; without those that can come into no group any more.
pub(super) async fn needs_of(
    w: &mut Wire<'_>,
    ids: impl Iterator<Item = NeedId>,
) -> Result<HashMap<NeedId, ComparedNeed>, Refusal> {
    let rows = fetch_all!(
        w,
        Row,
        {
            sqlite: as_they_stand!("SELECT unhex(value) FROM json_each($1)"),
            postgres: as_they_stand!("SELECT unnest(string_to_array(translate($1, '[\"]', ''), ',')::uuid[])"),
        },
        ids_json(ids.map(|id| id.0)),
    )?;
    let needs = rows.into_iter().map(Row::read);
    let needs = needs.collect::<Result<Vec<_>, Refusal>>()?;
    Ok(needs.into_iter().flatten().map(|need| (need.id, need)).collect())
}

impl Row {
    /// Nothing of a need without a reference.
    pub(super) fn read(self) -> Result<Option<ComparedNeed>, Refusal> {
        let Some(reference) = self.reference.and_then(|reference| reference.parse().ok()) else {
            return Ok(None);
        };
        Ok(Some(ComparedNeed {
            id: NeedId(self.id),
            reference,
            title: self.title,
            state: self
                .state
                .parse()
                .map_err(|_| Refusal::damaged("state of a need"))?,
            unit_sv: self.name_sv,
            unit_en: self.name_en,
            problem: self.problem,
            desired_effect: self.desired_effect,
            joiners: self.joiners,
        }))
    }
}
