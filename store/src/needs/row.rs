//! A need as it is kept: read, written and moved on, always by version.

use domain::{
    Code, FieldError,
    drafts::Fields,
    ids::{NeedId, UnitId},
    journal::{Change, SubjectKind, Verb, change},
    needs::{AffectedGroup, NeedContent, NeedEvent, NeedForm, NeedState, transition},
    people::Actor,
    policy::{self, Action, NeedFacts, Subject},
    reference::Reference,
    text,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{Refusal, Wire, day, journal, parse_day, refusal, stamp, units};

/// Which need, as it stood when the form was opened, and the form's key.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    pub need: NeedId,
    pub version: i64,
    /// Empty for callers other than forms.
    pub key: &'a str,
    /// What the form held when it was opened, so that other fields may have been saved meanwhile; `None` for callers
    /// that insist on the version.
    pub base: Option<&'a Fields>,
}

/// A need and what the policy must know of it.
#[derive(Debug, Clone)]
pub(super) struct Need {
    pub id: NeedId,
    pub reference: Option<Reference>,
    pub version: i64,
    pub facts: NeedFacts,
    pub content: NeedContent,
    pub relevance: String,
    pub assessment: String,
    pub solution: String,
    pub parked_until: Option<Date>,
    pub created_at: String,
    pub updated_at: String,
    pub submitted_at: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    reference: Option<String>,
    state: String,
    version: i64,
    unit_id: Uuid,
    title: String,
    urgency: String,
    personal_data: String,
    wanted_by: Option<String>,
    parked_until: Option<String>,
    created_at: String,
    updated_at: String,
    submitted_at: Option<String>,
    problem: String,
    current_situation: String,
    desired_effect: String,
    affected_groups: String,
    affected_other: String,
    affected_count: Option<i64>,
    children_affected: bool,
    acknowledged: bool,
    relevance: String,
    assessment: String,
    solution: String,
}

/// The need, if there is one.
pub(super) async fn find(w: &mut Wire<'_>, id: NeedId) -> Result<Option<Need>, Refusal> {
    let row = fetch_optional!(
        w,
        Row,
        "SELECT n.reference, n.state, n.version, n.unit_id, n.title, n.urgency, n.personal_data,
                n.wanted_by, n.parked_until, n.created_at, n.updated_at, n.submitted_at, t.problem,
                t.current_situation, t.desired_effect, t.affected_groups, t.affected_other, t.affected_count,
                t.children_affected, t.acknowledged, t.relevance, t.assessment, t.solution
         FROM needs n JOIN need_texts t ON t.need_id = n.id WHERE n.id = $1",
        id.0,
    )?;
    let Some(row) = row else { return Ok(None) };
    let Some(mut facts) = super::facts(w, id).await? else {
        return Ok(None);
    };
    // Another's step may come between the two statements: the state is that of the version.
    facts.state = row
        .state
        .parse()
        .map_err(|_| Refusal::damaged("state of a need"))?;
    let content = NeedContent {
        unit: UnitId(row.unit_id),
        title: row.title,
        problem: row.problem,
        current_situation: row.current_situation,
        desired_effect: row.desired_effect,
        affected_groups: row
            .affected_groups
            .split(',')
            .filter_map(AffectedGroup::from_code)
            .collect(),
        affected_other: row.affected_other,
        affected_count: row.affected_count,
        urgency: row.urgency.parse().ok(),
        wanted_by: row.wanted_by.as_deref().and_then(parse_day),
        personal_data: row.personal_data.parse().ok(),
        children_affected: row.children_affected,
        acknowledged: row.acknowledged,
    };
    Ok(Some(Need {
        id,
        reference: row
            .reference
            .as_deref()
            .and_then(|reference| reference.parse().ok()),
        version: row.version,
        facts,
        content,
        relevance: row.relevance,
        assessment: row.assessment,
        solution: row.solution,
        parked_until: row.parked_until.as_deref().and_then(parse_day),
        created_at: row.created_at,
        updated_at: row.updated_at,
        submitted_at: row.submitted_at,
    }))
}

/// The need, if the actor may do this to it.
pub(super) async fn open(
    w: &mut Wire<'_>,
    actor: &Actor,
    id: NeedId,
    action: Action,
) -> Result<Need, Refusal> {
    let need = find(w, id).await?.ok_or(Refusal::NotFound)?;
    refusal::ask(policy::may(Some(actor), action, &Subject::Need(&need.facts)))?;
    Ok(need)
}

/// The need for changing: allowed, and not changed since `version`.
pub(super) async fn open_at(
    w: &mut Wire<'_>,
    actor: &Actor,
    id: NeedId,
    version: i64,
    action: Action,
) -> Result<Need, Refusal> {
    let need = open(w, actor, id, action).await?;
    if need.version != version {
        return Err(need.stale());
    }
    Ok(need)
}

/// May the actor submit needs for this unit? An unknown unit is an error of the form's field.
pub(super) async fn ask_unit(w: &mut Wire<'_>, actor: &Actor, unit: UnitId) -> Result<(), Refusal> {
    let path = units::path(w, unit).await?;
    if path.is_empty() {
        return Err(FieldError::new("unit", Code::UnknownReference).into());
    }
    refusal::ask(policy::may(
        Some(actor),
        Action::NeedCreate,
        &Subject::Unit(&path),
    ))
}

/// Adds a draft with this content.
pub(super) async fn add(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    id: NeedId,
    content: &NeedContent,
) -> Result<(), Refusal> {
    let at = stamp(now);
    execute!(
        w,
        "INSERT INTO needs (id, reference, state, version, author_id, unit_id, title, sort_key, urgency,
                            personal_data, wanted_by, parked_until, created_at, updated_at, submitted_at,
                            state_since)
         VALUES ($1, NULL, $2, 1, $3, $4, $5, $6, $7, $8, $9, NULL, $10, $10, NULL, $10)",
        id.0,
        NeedState::Draft.code(),
        actor.person.0,
        content.unit.0,
        &content.title,
        text::sort_key(&content.title),
        code(content.urgency),
        code(content.personal_data),
        content.wanted_by.map(day),
        &at,
    )?;
    execute!(
        w,
        "INSERT INTO need_texts (need_id, problem, current_situation, desired_effect, affected_groups,
                                 affected_other, affected_count, children_affected, acknowledged, relevance,
                                 assessment, solution, search_text)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', '', $10)",
        id.0,
        &content.problem,
        &content.current_situation,
        &content.desired_effect,
        groups(content),
        &content.affected_other,
        content.affected_count,
        content.children_affected,
        content.acknowledged,
        search_text(None, content),
    )?;
    Ok(())
}

fn code<T: ToString>(choice: Option<T>) -> String {
    choice.map_or_else(String::new, |choice| choice.to_string())
}

pub(crate) fn groups(content: &NeedContent) -> String {
    content
        .affected_groups
        .iter()
        .map(|group| group.code())
        .collect::<Vec<_>>()
        .join(",")
}

pub(crate) fn search_text(reference: Option<Reference>, content: &NeedContent) -> String {
    let reference = code(reference);
    [
        reference.as_str(),
        &content.title,
        &content.problem,
        &content.current_situation,
        &content.desired_effect,
        &content.affected_other,
    ]
    .join("\n")
    .to_lowercase()
}

impl Need {
    /// Somebody changed it since the form was opened.
    pub fn stale(&self) -> Refusal {
        refusal::stale(self.version, &NeedForm::from(&self.content))
    }

    /// The form as it is to be saved over what is saved now, field by field; refuses when somebody must choose.
    pub fn merged(&self, version: i64, base: Option<&Fields>, form: &NeedForm) -> Result<NeedForm, Refusal> {
        // Into what was sent nothing is merged: both texts are shown.
        if version != self.version && !self.facts.state.is_open_for_edit() {
            return Err(self.stale());
        }
        refusal::merged(
            (version, base),
            form,
            self.version,
            &NeedForm::from(&self.content),
        )
    }

    /// Writes new content. The version goes up by one.
    pub async fn write(
        &mut self,
        w: &mut Wire<'_>,
        now: OffsetDateTime,
        content: NeedContent,
    ) -> Result<(), Refusal> {
        let at = stamp(now);
        let written = execute!(
            w,
            "UPDATE needs SET unit_id = $3, title = $4, sort_key = $5, urgency = $6, personal_data = $7,
                              wanted_by = $8, updated_at = $9, version = version + 1
             WHERE id = $1 AND version = $2",
            self.id.0,
            self.version,
            content.unit.0,
            &content.title,
            text::sort_key(&content.title),
            code(content.urgency),
            code(content.personal_data),
            content.wanted_by.map(day),
            &at,
        )?;
        if written == 0 {
            return Err(self.changed_meanwhile(w).await);
        }
        execute!(
            w,
            "UPDATE need_texts SET problem = $2, current_situation = $3, desired_effect = $4,
                                   affected_groups = $5, affected_other = $6, affected_count = $7,
                                   children_affected = $8, acknowledged = $9, search_text = $10
             WHERE need_id = $1",
            self.id.0,
            &content.problem,
            &content.current_situation,
            &content.desired_effect,
            groups(&content),
            &content.affected_other,
            content.affected_count,
            content.children_affected,
            content.acknowledged,
            search_text(self.reference, &content),
        )?;
        self.version += 1;
        self.content = content;
        Ok(())
    }

    /// Moves it on by an event: the state, the date it rests until, the version, one entry in the journal.
    pub async fn advance(
        &mut self,
        w: &mut Wire<'_>,
        actor: &Actor,
        now: OffsetDateTime,
        step: Step<'_>,
    ) -> Result<(), Refusal> {
        let after = transition(self.facts.state, step.event)?;
        self.move_to(w, actor, now, after, step).await
    }

    /// Moves it to a state that the caller has asked the domain for.
    pub async fn move_to(
        &mut self,
        w: &mut Wire<'_>,
        actor: &Actor,
        now: OffsetDateTime,
        after: NeedState,
        step: Step<'_>,
    ) -> Result<(), Refusal> {
        let moved = execute!(
            w,
            "UPDATE needs SET state_since = CASE WHEN state = $3 THEN state_since ELSE $5 END, state = $3,
                              parked_until = $4, updated_at = $5, version = version + 1
             WHERE id = $1 AND version = $2",
            self.id.0,
            self.version,
            after.code(),
            step.parked_until.map(day),
            stamp(now),
        )?;
        if moved == 0 {
            return Err(self.changed_meanwhile(w).await);
        }
        let mut changes = step.changes;
        change(&mut changes, "state", self.facts.state, after);
        let date = |date: Option<Date>| date.map_or_else(String::new, day);
        change(
            &mut changes,
            "parked_until",
            date(self.parked_until),
            date(step.parked_until),
        );
        self.version += 1;
        self.facts.state = after;
        self.parked_until = step.parked_until;
        let entry = journal::Entry {
            actor: Some(actor),
            kind: SubjectKind::Need,
            subject: self.id.0,
            verb: step.verb,
            changes,
            reason: step.reason,
        };
        journal::record(w, now, entry).await
    }

    /// Another unit of work was quicker (PostgreSQL lets two begin at once).
    async fn changed_meanwhile(&self, w: &mut Wire<'_>) -> Refusal {
        match find(w, self.id).await {
            Ok(Some(need)) => need.stale(),
            Ok(None) => Refusal::NotFound,
            Err(refusal) => refusal,
        }
    }
}

/// One step of a need.
pub(super) struct Step<'a> {
    pub event: NeedEvent,
    pub verb: Verb,
    pub reason: &'a str,
    pub changes: Vec<Change>,
    pub parked_until: Option<Date>,
}

impl<'a> Step<'a> {
    pub fn new(event: NeedEvent, verb: Verb, reason: &'a str) -> Self {
        Self {
            event,
            verb,
            reason,
            changes: Vec::new(),
            parked_until: None,
        }
    }
}

/// What differs between two contents, by field; units by name. `None` before: all of it is new.
pub(super) async fn content_changes(
    w: &mut Wire<'_>,
    before: Option<&NeedContent>,
    after: &NeedContent,
) -> Result<Vec<Change>, Refusal> {
    let old = before.map(NeedForm::from).unwrap_or_default();
    let new = NeedForm::from(after);
    let mut changes = Vec::new();
    for ((field, old), (_, new)) in old.fields().into_iter().zip(new.fields()) {
        if field == "unit" {
            if old != new {
                let name = async |w: &mut Wire<'_>, unit: Option<UnitId>| match unit {
                    Some(unit) => units::find(w, unit)
                        .await
                        .map(|unit| unit.map(|unit| unit.name_sv)),
                    None => Ok(None),
                };
                let old = name(w, before.map(|content| content.unit))
                    .await?
                    .unwrap_or_default();
                let new = name(w, Some(after.unit)).await?.unwrap_or_default();
                change(&mut changes, field, old, new);
            }
        } else {
            change(&mut changes, field, old, new);
        }
    }
    Ok(changes)
}
