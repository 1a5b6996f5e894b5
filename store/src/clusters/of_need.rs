//! The group that a need is in, and the one that it might belong to.

use domain::{
    clusters::ClusterState,
    ids::{ClusterId, NeedId},
    people::Actor,
    policy::{self, Action, Subject},
    reference::Reference,
    similar::Probe,
};
use uuid::Uuid;

use super::{
    row,
    suggest::{self, ComparedNeed, Suggestion, with_need},
    view::ClusterView,
};
use crate::{
    Refusal, Store, ids_json, refusal,
    similar::{NearState, NearSubject, nearest},
};

/// A group as its needs' pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupOfNeed {
    pub reference: Reference,
    pub title: String,
    pub state: ClusterState,
    /// Empty before it is chosen.
    pub solution: String,
    pub system: String,
    pub needs: usize,
}

async fn read(w: &mut crate::Wire<'_>, actor: &Actor, id: ClusterId) -> Result<Option<GroupOfNeed>, Refusal> {
    let Some(cluster) = row::find(w, id).await? else {
        return Ok(None);
    };
    let reads = policy::may(
        Some(actor),
        Action::ClusterRead,
        &Subject::Cluster(&cluster.facts),
    );
    Ok(reads.is_allowed().then_some(GroupOfNeed {
        reference: cluster.reference,
        title: cluster.content.title,
        state: cluster.facts.state,
        solution: cluster.solution,
        system: cluster.system,
        needs: cluster.members.len(),
    }))
}

/// Open needs in no group that are like those of this one, the nearest first, at most `most`.
pub async fn could_join(
    store: &Store,
    actor: &Actor,
    group: &ClusterView,
    most: usize,
) -> Result<Vec<ComparedNeed>, Refusal> {
    let about: Vec<&str> = group
        .members
        .iter()
        .flat_map(|member| [member.need.title.as_str(), member.need.desired_effect.as_str()])
        .collect();
    let probe = Probe {
        title: group.content.title.clone(),
        text: about.join("\n"),
    };
    let near = nearest(store, actor, &probe, None, most + group.members.len()).await?;
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let ids = needs_among(&near);
    // Those of the group are held, and so no longer free.
    let mut free = suggest::needs_of(w, ids.iter().copied()).await?;
    let mut found: Vec<ComparedNeed> = ids.iter().filter_map(|id| free.remove(id)).collect();
    found.truncate(most);
    Ok(found)
}

fn needs_among(near: &[NearSubject]) -> Vec<NeedId> {
    near.iter()
        .filter(|one| matches!(one.state, NearState::Need(_)))
        .map(|one| NeedId(one.id))
        .collect()
}

/// The group that holds the need, or else the last one that did and is closed; for those who may read the group.
pub async fn group_of_need(
    store: &Store,
    actor: &Actor,
    need: NeedId,
) -> Result<Option<GroupOfNeed>, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let id = scalar!(
        w,
        Uuid,
        "SELECT c.id FROM cluster_members m JOIN clusters c ON c.id = m.cluster_id
         WHERE m.need_id = $1 AND c.state <> 'rejected' ORDER BY m.holds DESC, c.updated_at DESC, c.id LIMIT 1",
        need.0,
    )?;
    match id {
        Some(id) => read(w, actor, ClusterId(id)).await,
        None => Ok(None),
    }
}

/// Where a need that is in no group might belong: the groups of those `near` it, and the suggestion that holds it.
pub async fn group_for_need(
    store: &Store,
    actor: &Actor,
    need: NeedId,
    near: &[NearSubject],
) -> Result<(Vec<GroupOfNeed>, Option<Suggestion>), Refusal> {
    refusal::ask(policy::may(Some(actor), Action::ClusterManage, &Subject::Site))?;
    let suggestion = with_need(store, need).await?;
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let ids = needs_among(near);
    let held: Vec<(Uuid, Uuid)> = fetch_all!(
        w,
        (Uuid, Uuid),
        {
            sqlite: "SELECT need_id, cluster_id FROM cluster_members
                     WHERE holds AND need_id IN (SELECT unhex(value) FROM json_each($1))",
            postgres: "SELECT need_id, cluster_id FROM cluster_members
                       WHERE holds AND need_id IN
                           (SELECT unnest(string_to_array(translate($1, '[\"]', ''), ',')::uuid[]))",
        },
        ids_json(ids.iter().map(|id| id.0)),
    )?;
    let mut groups: Vec<GroupOfNeed> = Vec::new();
    for id in &ids {
        let Some((_, group)) = held.iter().find(|(need, _)| *need == id.0) else {
            continue;
        };
        if let Some(group) = read(w, actor, ClusterId(*group)).await?
            && groups.iter().all(|known| known.reference != group.reference)
        {
            groups.push(group);
        }
    }
    Ok((groups, suggestion))
}
