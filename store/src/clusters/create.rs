//! A new group: as the staff's suggestion, confirmed at once, or looked at and found not to belong together.

use domain::{
    clusters::{ClusterContent, ClusterEvent, ClusterForm, ClusterState, confirmed, reason},
    ids::{ClusterId, NeedId},
    journal::{Verb, change},
    people::Actor,
    policy::{self, Action, ClusterFacts, Subject},
    reference::{Prefix, Reference},
    text,
};
use time::OffsetDateTime;

use super::{
    members,
    row::{self, Cluster, Step},
};
use crate::{Refusal, Store, Wire, counters, new_id, once, refusal, stamp, swedish_day};

/// A group to make.
#[derive(Debug, Clone, Copy)]
pub struct NewCluster<'a> {
    /// Empty for callers other than forms.
    pub key: &'a str,
    pub form: &'a ClusterForm,
    pub members: &'a [NeedId],
    /// Those behind the needs are told; otherwise it stays the staff's suggestion.
    pub confirm: bool,
}

/// Makes a group; gives its reference. The same key gives the same group.
pub async fn create(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    new: NewCluster<'_>,
) -> Result<Reference, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    if let Some(made) = begun(w, actor, now, new.key).await? {
        return Ok(made);
    }
    let content = new.form.check()?;
    if new.confirm {
        confirmed(&content.assessment)?;
    }
    let mut cluster = add(w, actor, now, content, new.members).await?;
    if new.confirm {
        let why = cluster.content.assessment.clone();
        let step = Step {
            event: ClusterEvent::Confirm,
            verb: Verb::Confirmed,
            reason: &why,
            changes: Vec::new(),
        };
        cluster.advance(w, actor, now, step).await?;
        members::note(w, actor, now, &cluster, &cluster.members, true, &why).await?;
    }
    once::remember(w, new.key, &cluster.reference.to_string()).await?;
    unit.save().await?;
    Ok(cluster.reference)
}

/// Keeps a suggested group as one that does not belong together, so that it is not suggested again.
pub async fn reject_suggestion(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    new: NewCluster<'_>,
    why: &str,
) -> Result<Reference, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    if let Some(made) = begun(w, actor, now, new.key).await? {
        return Ok(made);
    }
    let why = reason(why)?;
    let mut cluster = add(w, actor, now, new.form.check()?, new.members).await?;
    execute!(
        w,
        "UPDATE clusters SET reason = $2 WHERE id = $1",
        cluster.id.0,
        &why
    )?;
    let step = Step {
        event: ClusterEvent::Reject,
        verb: Verb::Rejected,
        reason: &why,
        changes: Vec::new(),
    };
    cluster.advance(w, actor, now, step).await?;
    once::remember(w, new.key, &cluster.reference.to_string()).await?;
    unit.save().await?;
    Ok(cluster.reference)
}

/// What the same form has made already, if anything.
async fn begun(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    key: &str,
) -> Result<Option<Reference>, Refusal> {
    refusal::ask(policy::may(Some(actor), Action::ClusterManage, &Subject::Site))?;
    match once::claim(w, actor, key, now).await? {
        Some(made) => made
            .parse()
            .map(Some)
            .map_err(|_| Refusal::damaged("result of a form")),
        None => Ok(None),
    }
}

async fn add(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    content: ClusterContent,
    chosen: &[NeedId],
) -> Result<Cluster, Refusal> {
    let chosen = members::sorted(chosen)?;
    members::ask(w, actor, None, &chosen).await?;
    row::ask_lead(w, content.lead_unit).await?;
    let year = swedish_day(now).year();
    let serial = counters::next(w, Prefix::Group.code(), year).await?;
    let reference = Reference::new(Prefix::Group, year, serial);
    let id = ClusterId(new_id(now));
    execute!(
        w,
        "INSERT INTO clusters (id, reference, state, version, title, sort_key, lead_unit, assessment, solution,
                               solution_reason, proposal_id, system, reason, created_at, updated_at, search_text)
         VALUES ($1, $2, $3, 1, $4, $5, $6, $7, '', '', NULL, '', '', $8, $8, $9)",
        id.0,
        reference.to_string(),
        ClusterState::Suggested.code(),
        &content.title,
        text::sort_key(&content.title),
        content.lead_unit.map(|unit| unit.0),
        &content.assessment,
        stamp(now),
        row::search_text(reference, &content, "", ""),
    )?;
    members::add(w, now, id, &chosen).await?;
    let mut changes = Vec::new();
    change(&mut changes, "title", "", &content.title);
    change(
        &mut changes,
        "lead_unit",
        "",
        row::unit_name(w, content.lead_unit).await?,
    );
    change(&mut changes, "assessment", "", &content.assessment);
    change(&mut changes, "needs", "", members::references(w, &chosen).await?);
    let cluster = Cluster {
        id,
        reference,
        version: 1,
        facts: ClusterFacts {
            state: ClusterState::Suggested,
            people: Vec::new(),
            unit_paths: Vec::new(),
        },
        content,
        solution: String::new(),
        solution_reason: String::new(),
        proposal: None,
        system: String::new(),
        reason: String::new(),
        created_at: stamp(now),
        updated_at: stamp(now),
        members: chosen,
    };
    cluster.record(w, actor, now, Verb::Created, changes, "").await?;
    Ok(cluster)
}
