//! A group as it is kept: read, changed and moved on, always by version.

use domain::{
    Code, FieldError,
    clusters::{ClusterContent, ClusterEvent, ClusterForm, ClusterState, transition},
    ids::{ClusterId, NeedId, PersonId, ProposalId, UnitId},
    journal::{Change, SubjectKind, Verb, change},
    people::Actor,
    policy::{self, Action, ClusterFacts, Subject},
    reference::{Prefix, Reference},
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Refusal, Unit, Wire, journal, once, refusal, stamp, units};

/// Which group, as it stood when the form was opened, and the form's key.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    pub cluster: ClusterId,
    pub version: i64,
    /// Empty for callers other than forms.
    pub key: &'a str,
}

/// A group and what the policy must know of it.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    pub id: ClusterId,
    pub reference: Reference,
    pub version: i64,
    pub facts: ClusterFacts,
    pub content: ClusterContent,
    pub solution: String,
    pub solution_reason: String,
    pub proposal: Option<ProposalId>,
    pub system: String,
    pub reason: String,
    pub created_at: String,
    pub updated_at: String,
    /// In the order they came in.
    pub members: Vec<NeedId>,
}

#[derive(sqlx::FromRow)]
struct Row {
    reference: String,
    version: i64,
    title: String,
    lead_unit: Option<Uuid>,
    assessment: String,
    solution: String,
    solution_reason: String,
    proposal_id: Option<Uuid>,
    system: String,
    reason: String,
    created_at: String,
    updated_at: String,
}

/// The group with this reference.
pub(super) async fn id_of(w: &mut Wire<'_>, reference: Reference) -> Result<Option<ClusterId>, Refusal> {
    if reference.prefix != Prefix::Group {
        return Ok(None);
    }
    let id = scalar!(
        w,
        Uuid,
        "SELECT id FROM clusters WHERE reference = $1",
        reference.to_string()
    )?;
    Ok(id.map(ClusterId))
}

/// What the policy must know of a group.
pub(crate) async fn facts(w: &mut Wire<'_>, id: ClusterId) -> Result<Option<ClusterFacts>, Refusal> {
    let Some(state) = scalar!(w, String, "SELECT state FROM clusters WHERE id = $1", id.0)? else {
        return Ok(None);
    };
    let state = state.parse().map_err(|_| Refusal::damaged("state of a group"))?;
    let people: Vec<(Uuid,)> = fetch_all!(
        w,
        (Uuid,),
        "SELECT n.author_id FROM cluster_members m JOIN needs n ON n.id = m.need_id WHERE m.cluster_id = $1
         UNION
         SELECT j.person_id FROM cluster_members m JOIN need_joiners j ON j.need_id = m.need_id
         WHERE m.cluster_id = $1",
        id.0,
    )?;
    let mut unit_paths = Vec::new();
    let mut units = concerned(w, id).await?;
    let lead = scalar!(
        w,
        Option<Uuid>,
        "SELECT lead_unit FROM clusters WHERE id = $1",
        id.0
    )?;
    units.extend(lead.flatten().map(UnitId));
    for unit in units {
        unit_paths.push(units::path(w, unit).await?);
    }
    Ok(Some(ClusterFacts {
        state,
        people: people.into_iter().map(|(id,)| PersonId(id)).collect(),
        unit_paths,
    }))
}

/// The units that have one of the group's needs, by Swedish name.
pub(super) async fn concerned(w: &mut Wire<'_>, id: ClusterId) -> Result<Vec<UnitId>, Refusal> {
    let rows: Vec<(Uuid,)> = fetch_all!(
        w,
        (Uuid,),
        "SELECT u.id FROM units u
         WHERE u.id IN (SELECT n.unit_id FROM cluster_members m JOIN needs n ON n.id = m.need_id
                        WHERE m.cluster_id = $1
                        UNION
                        SELECT j.unit_id FROM cluster_members m JOIN need_joiners j ON j.need_id = m.need_id
                        WHERE m.cluster_id = $1)
         ORDER BY u.name_sv, u.id",
        id.0,
    )?;
    Ok(rows.into_iter().map(|(id,)| UnitId(id)).collect())
}

/// The group, if there is one.
pub(super) async fn find(w: &mut Wire<'_>, id: ClusterId) -> Result<Option<Cluster>, Refusal> {
    let row = fetch_optional!(
        w,
        Row,
        "SELECT reference, version, title, lead_unit, assessment, solution, solution_reason, proposal_id,
                system, reason, created_at, updated_at
         FROM clusters WHERE id = $1",
        id.0,
    )?;
    let (Some(row), Some(facts)) = (row, facts(w, id).await?) else {
        return Ok(None);
    };
    let members: Vec<(Uuid,)> = fetch_all!(
        w,
        (Uuid,),
        "SELECT need_id FROM cluster_members WHERE cluster_id = $1 ORDER BY added_at, need_id",
        id.0,
    )?;
    Ok(Some(Cluster {
        id,
        reference: row
            .reference
            .parse()
            .map_err(|_| Refusal::damaged("reference of a group"))?,
        version: row.version,
        facts,
        content: ClusterContent {
            title: row.title,
            lead_unit: row.lead_unit.map(UnitId),
            assessment: row.assessment,
        },
        solution: row.solution,
        solution_reason: row.solution_reason,
        proposal: row.proposal_id.map(ProposalId),
        system: row.system,
        reason: row.reason,
        created_at: row.created_at,
        updated_at: row.updated_at,
        members: members.into_iter().map(|(id,)| NeedId(id)).collect(),
    }))
}

/// The group, if the actor may do this to it.
pub(super) async fn open(
    w: &mut Wire<'_>,
    actor: &Actor,
    id: ClusterId,
    action: Action,
) -> Result<Cluster, Refusal> {
    let cluster = find(w, id).await?.ok_or(Refusal::NotFound)?;
    refusal::ask(policy::may(
        Some(actor),
        action,
        &Subject::Cluster(&cluster.facts),
    ))?;
    Ok(cluster)
}

/// Opens the group for a step of the staff; `None` when this form has already been carried out.
pub(super) async fn opened(
    unit: &mut Unit,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
) -> Result<Option<Cluster>, Refusal> {
    let w = &mut unit.wire();
    let cluster = open(w, actor, at.cluster, Action::ClusterManage).await?;
    if once::claim(w, actor, at.key, now).await?.is_some() {
        return Ok(None);
    }
    if cluster.version != at.version {
        return Err(cluster.stale());
    }
    Ok(Some(cluster))
}

/// The lead unit must be one that is there.
pub(super) async fn ask_lead(w: &mut Wire<'_>, lead: Option<UnitId>) -> Result<(), Refusal> {
    match lead {
        Some(unit) if units::find(w, unit).await?.is_none() => {
            Err(FieldError::new("lead_unit", Code::UnknownReference).into())
        }
        _ => Ok(()),
    }
}

/// The name of a unit for the journal; empty for none.
pub(super) async fn unit_name(w: &mut Wire<'_>, unit: Option<UnitId>) -> Result<String, Refusal> {
    Ok(match unit {
        Some(unit) => units::find(w, unit)
            .await?
            .map(|unit| unit.name_sv)
            .unwrap_or_default(),
        None => String::new(),
    })
}

/// What a search looks through.
pub(super) fn search_text(
    reference: Reference,
    content: &ClusterContent,
    solution: &str,
    system: &str,
) -> String {
    [
        reference.to_string().as_str(),
        &content.title,
        &content.assessment,
        solution,
        system,
    ]
    .join("\n")
    .to_lowercase()
}

/// One step of a group.
pub(super) struct Step<'a> {
    pub event: ClusterEvent,
    pub verb: Verb,
    pub reason: &'a str,
    pub changes: Vec<Change>,
}

impl Cluster {
    /// Somebody changed it since the form was opened.
    pub fn stale(&self) -> Refusal {
        refusal::stale(self.version, &ClusterForm::from(&self.content))
    }

    /// The name by which other journals know it.
    pub fn name(&self) -> String {
        format!("{} {}", self.reference, self.content.title)
    }

    /// Moves it on by an event, which need not change the state: the version, one entry in the journal.
    pub async fn advance(
        &mut self,
        w: &mut Wire<'_>,
        actor: &Actor,
        now: OffsetDateTime,
        step: Step<'_>,
    ) -> Result<(), Refusal> {
        let after = transition(self.facts.state, step.event)?;
        let mut changes = step.changes;
        change(&mut changes, "state", self.facts.state, after);
        self.touch(w, now, after).await?;
        if self.facts.state.holds_members() != after.holds_members() {
            execute!(
                w,
                "UPDATE cluster_members SET holds = $2 WHERE cluster_id = $1",
                self.id.0,
                after.holds_members(),
            )?;
        }
        self.facts.state = after;
        self.record(w, actor, now, step.verb, changes, step.reason).await
    }

    /// Locks it for its journal and counts the version.
    pub async fn touch(
        &mut self,
        w: &mut Wire<'_>,
        now: OffsetDateTime,
        state: ClusterState,
    ) -> Result<(), Refusal> {
        let moved = execute!(
            w,
            "UPDATE clusters SET state = $3, updated_at = $4, version = version + 1 WHERE id = $1 AND version = $2",
            self.id.0,
            self.version,
            state.code(),
            stamp(now),
        )?;
        if moved == 0 {
            // Another unit of work was quicker (PostgreSQL lets two begin at once).
            return Err(match find(w, self.id).await? {
                Some(cluster) => cluster.stale(),
                None => Refusal::NotFound,
            });
        }
        self.version += 1;
        Ok(())
    }

    pub async fn record(
        &self,
        w: &mut Wire<'_>,
        actor: &Actor,
        now: OffsetDateTime,
        verb: Verb,
        changes: Vec<Change>,
        reason: &str,
    ) -> Result<(), Refusal> {
        let entry = journal::Entry {
            actor: Some(actor),
            kind: SubjectKind::Cluster,
            subject: self.id.0,
            verb,
            changes,
            reason,
        };
        journal::record(w, now, entry).await
    }
}
