//! Suggested groups over all open needs, for the staff. Nothing of them is kept until somebody acts.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::NeedId,
    needs::NeedState,
    people::Actor,
    policy::{self, Action, Subject},
    reference::Reference,
};
use uuid::Uuid;

use crate::{Refusal, Store, Wire, needs, refusal};

/// Needs that seem to want the same, with why.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    pub members: Vec<SuggestedNeed>,
    /// What they speak of, most common first.
    pub shared: Vec<String>,
    /// From 0 to 1.
    pub score: f32,
    /// Some of them were looked at together before and found not to belong together.
    pub partly_rejected: bool,
}

/// One of them, enough to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestedNeed {
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

/// All of them, the surest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Suggestions {
    pub groups: Vec<Suggestion>,
    /// Newer ones are being found.
    pub finding: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    reference: Option<String>,
    title: String,
    state: String,
    name_sv: String,
    name_en: String,
    problem: String,
    desired_effect: String,
    joiners: i64,
}

/// The groups that open needs seem to make, but for those found not to belong together.
pub async fn suggestions(store: &Store, actor: &Actor) -> Result<Suggestions, Refusal> {
    refusal::ask(policy::may(Some(actor), Action::ClusterManage, &Subject::Site))?;
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let latest = store.suggested().latest(w).await?;
    let rejected = rejected(w).await?;
    let mut groups = Vec::new();
    for group in latest.groups {
        let mut members = Vec::new();
        for id in &group.members {
            members.extend(need(w, *id).await?);
        }
        let ids: Vec<NeedId> = members.iter().map(|member| member.id).collect();
        let (pairs, refused) = pairs(&ids, &rejected);
        // Some may have come into a group since it was found.
        if pairs == refused {
            continue;
        }
        groups.push(Suggestion {
            members,
            shared: group.shared,
            score: group.score,
            partly_rejected: refused > 0,
        });
    }
    Ok(Suggestions {
        groups,
        finding: latest.finding,
    })
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
pub async fn free_needs(store: &Store, actor: &Actor, typed: &str) -> Result<Vec<SuggestedNeed>, Refusal> {
    refusal::ask(policy::may(Some(actor), Action::ClusterManage, &Subject::Site))?;
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let mut found: Vec<SuggestedNeed> = Vec::new();
    let references = typed
        .split([',', ' '])
        .filter_map(|word| word.parse::<Reference>().ok());
    for reference in references.take(50) {
        if let Some(id) = needs::id_of(w, reference).await?
            && found.iter().all(|need| need.id != id)
        {
            found.extend(need(w, id).await?);
        }
    }
    Ok(found)
}

/// A need as it stands now, if it can still come into a group.
pub(super) async fn need(w: &mut Wire<'_>, id: NeedId) -> Result<Option<SuggestedNeed>, Refusal> {
    let row = fetch_optional!(
        w,
        Row,
        "SELECT n.reference, n.title, n.state, u.name_sv, u.name_en, t.problem, t.desired_effect,
                (SELECT COUNT(*) FROM need_joiners j WHERE j.need_id = n.id) AS joiners
         FROM needs n JOIN need_texts t ON t.need_id = n.id JOIN units u ON u.id = n.unit_id
         WHERE n.id = $1 AND n.state IN ('registered', 'assessed', 'promoted', 'parked')
           AND NOT EXISTS (SELECT 1 FROM cluster_members m WHERE m.need_id = n.id AND m.holds)",
        id.0,
    )?;
    let Some(row) = row else { return Ok(None) };
    let Some(reference) = row.reference.and_then(|reference| reference.parse().ok()) else {
        return Ok(None);
    };
    Ok(Some(SuggestedNeed {
        id,
        reference,
        title: row.title,
        state: row
            .state
            .parse()
            .map_err(|_| Refusal::damaged("state of a need"))?,
        unit_sv: row.name_sv,
        unit_en: row.name_en,
        problem: row.problem,
        desired_effect: row.desired_effect,
        joiners: row.joiners,
    }))
}
