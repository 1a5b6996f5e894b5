//! A system as it is kept: read, written and moved on, always by version.

use domain::{
    Code, FieldError,
    ids::{SystemId, UnitId},
    journal::{Change, change},
    people::Actor,
    policy::{self, Action, Subject},
    proposals::information::InformationClass,
    reference::Reference,
    systems::{Lifecycle, SystemContent, SystemForm, UsedBy},
    text,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::lookup::id_of;
use crate::{Refusal, Wire, refusal, stamp, units};

/// Which system, as it stood when the form was opened, and the form's key.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    pub system: SystemId,
    pub version: i64,
    /// Empty for callers other than forms.
    pub key: &'a str,
}

/// A system.
#[derive(Debug, Clone)]
pub(super) struct System {
    pub id: SystemId,
    pub reference: Reference,
    pub version: i64,
    pub lifecycle: Lifecycle,
    pub content: SystemContent,
    pub updated_at: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    reference: String,
    lifecycle: String,
    version: i64,
    name: String,
    area: String,
    purpose: String,
    owner_unit: Uuid,
    steward: String,
    supplier: String,
    used_by_all: bool,
    hosting: String,
    personal_data: String,
    confidentiality: String,
    integrity: String,
    availability: String,
    access: String,
    access_url: String,
    replaced_by: Option<String>,
    updated_at: String,
}

/// The system, if there is one.
pub(super) async fn find(w: &mut Wire<'_>, id: SystemId) -> Result<Option<System>, Refusal> {
    let row = fetch_optional!(
        w,
        Row,
        "SELECT s.reference, s.lifecycle, s.version, s.name, s.area, s.purpose, s.owner_unit, s.steward, s.supplier,
                s.used_by_all, s.hosting, s.personal_data, s.confidentiality, s.integrity, s.availability, s.access,
                s.access_url, r.reference AS replaced_by, s.updated_at
         FROM systems s LEFT JOIN systems r ON r.id = s.replaced_by WHERE s.id = $1",
        id.0,
    )?;
    let Some(row) = row else { return Ok(None) };
    let used_by = if row.used_by_all {
        UsedBy::All
    } else {
        let units: Vec<(Uuid,)> = fetch_all!(
            w,
            (Uuid,),
            "SELECT unit_id FROM system_units WHERE system_id = $1 ORDER BY unit_id",
            id.0,
        )?;
        UsedBy::Units(units.into_iter().map(|(unit,)| UnitId(unit)).collect())
    };
    let damaged = || Refusal::damaged("system");
    let level = |code: &str| code.parse().ok();
    let class = level(&row.confidentiality)
        .zip(level(&row.integrity))
        .zip(level(&row.availability));
    Ok(Some(System {
        id,
        reference: row.reference.parse().map_err(|_| damaged())?,
        version: row.version,
        lifecycle: row.lifecycle.parse().map_err(|_| damaged())?,
        content: SystemContent {
            name: row.name,
            area: row.area,
            purpose: row.purpose,
            owner: UnitId(row.owner_unit),
            steward: row.steward,
            supplier: row.supplier,
            used_by,
            hosting: row.hosting.parse().ok(),
            personal_data: row.personal_data.parse().ok(),
            class: class.map(|((confidentiality, integrity), availability)| InformationClass {
                confidentiality,
                integrity,
                availability,
            }),
            access: row.access,
            access_url: row.access_url,
            replaced_by: row.replaced_by.and_then(|reference| reference.parse().ok()),
        },
        updated_at: row.updated_at,
    }))
}

/// The system, if the actor may do this to it.
pub(super) async fn open(
    w: &mut Wire<'_>,
    actor: &Actor,
    id: SystemId,
    action: Action,
) -> Result<System, Refusal> {
    let system = find(w, id).await?.ok_or(Refusal::NotFound)?;
    refusal::ask(policy::may(
        Some(actor),
        action,
        &Subject::System(system.lifecycle),
    ))?;
    Ok(system)
}

/// What a system says, with what it names looked up.
pub(super) struct Known {
    pub content: SystemContent,
    replaced_by: Option<SystemId>,
}

/// Looks up what the content names: units that are there, another system that takes its place, and an area that is
/// written as it was before.
pub(super) async fn known(
    w: &mut Wire<'_>,
    own: Option<SystemId>,
    mut content: SystemContent,
) -> Result<Known, Refusal> {
    let all = units::all_in(w).await?;
    let unknown = |field: &str| Refusal::from(FieldError::new(field, Code::UnknownReference));
    let is_there = |unit: &UnitId| all.iter().any(|one| one.id == *unit && !one.kind.is_body());
    if !is_there(&content.owner) {
        return Err(unknown("owner"));
    }
    if let UsedBy::Units(units) = &content.used_by
        && !units.iter().all(is_there)
    {
        return Err(unknown("units"));
    }
    let replaced_by = match content.replaced_by {
        None => None,
        Some(reference) => {
            let id = id_of(w, reference).await?.filter(|id| Some(*id) != own);
            Some(id.ok_or_else(|| unknown("replaced_by"))?)
        }
    };
    let written = scalar!(
        w,
        String,
        "SELECT area FROM systems WHERE area_key = $1 ORDER BY created_at LIMIT 1",
        text::sort_key(&content.area),
    )?;
    if let Some(written) = written {
        content.area = written;
    }
    Ok(Known { content, replaced_by })
}

/// Adds a system.
pub(super) async fn add(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    (id, reference): (SystemId, Reference),
    lifecycle: Lifecycle,
    known: &Known,
) -> Result<(), Refusal> {
    let (content, form) = (&known.content, SystemForm::from(&known.content));
    execute!(
        w,
        "INSERT INTO systems (id, reference, lifecycle, version, name, sort_key, area, area_key, purpose, owner_unit,
                              steward, supplier, used_by_all, hosting, personal_data, confidentiality, integrity,
                              availability, access, access_url, replaced_by, search_text, created_at, updated_at)
         VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                 $22, $22)",
        id.0,
        reference.to_string(),
        lifecycle.code(),
        &content.name,
        text::sort_key(&content.name),
        &content.area,
        text::sort_key(&content.area),
        &content.purpose,
        content.owner.0,
        &content.steward,
        &content.supplier,
        content.used_by == UsedBy::All,
        &form.hosting,
        &form.personal_data,
        &form.confidentiality,
        &form.integrity,
        &form.availability,
        &content.access,
        &content.access_url,
        known.replaced_by.map(|id| id.0),
        search_text(reference, content),
        stamp(now),
    )?;
    keep_units(w, id, &content.used_by).await
}

async fn keep_units(w: &mut Wire<'_>, id: SystemId, used_by: &UsedBy) -> Result<(), Refusal> {
    execute!(w, "DELETE FROM system_units WHERE system_id = $1", id.0)?;
    if let UsedBy::Units(units) = used_by {
        for unit in units {
            execute!(
                w,
                "INSERT INTO system_units (system_id, unit_id) VALUES ($1, $2)",
                id.0,
                unit.0
            )?;
        }
    }
    Ok(())
}

fn search_text(reference: Reference, content: &SystemContent) -> String {
    let reference = reference.to_string();
    [
        reference.as_str(),
        &content.name,
        &content.area,
        &content.purpose,
        &content.supplier,
    ]
    .join("\n")
    .to_lowercase()
}

impl System {
    /// Somebody changed it since the form was opened.
    pub fn stale(&self) -> Refusal {
        refusal::stale(self.version, &SystemForm::from(&self.content))
    }

    /// Writes new content. The version goes up by one.
    pub async fn write(
        &mut self,
        w: &mut Wire<'_>,
        now: OffsetDateTime,
        known: Known,
    ) -> Result<(), Refusal> {
        let (content, form) = (&known.content, SystemForm::from(&known.content));
        let written = execute!(
            w,
            "UPDATE systems SET name = $3, sort_key = $4, area = $5, area_key = $6, purpose = $7, owner_unit = $8,
                                steward = $9, supplier = $10, used_by_all = $11, hosting = $12, personal_data = $13,
                                confidentiality = $14, integrity = $15, availability = $16, access = $17,
                                access_url = $18, replaced_by = $19, search_text = $20, updated_at = $21,
                                version = version + 1
             WHERE id = $1 AND version = $2",
            self.id.0,
            self.version,
            &content.name,
            text::sort_key(&content.name),
            &content.area,
            text::sort_key(&content.area),
            &content.purpose,
            content.owner.0,
            &content.steward,
            &content.supplier,
            content.used_by == UsedBy::All,
            &form.hosting,
            &form.personal_data,
            &form.confidentiality,
            &form.integrity,
            &form.availability,
            &content.access,
            &content.access_url,
            known.replaced_by.map(|id| id.0),
            search_text(self.reference, content),
            stamp(now),
        )?;
        if written == 0 {
            return Err(self.changed_meanwhile(w).await);
        }
        keep_units(w, self.id, &content.used_by).await?;
        self.version += 1;
        self.content = known.content;
        Ok(())
    }

    /// Moves it on. The version goes up by one.
    pub async fn advance(
        &mut self,
        w: &mut Wire<'_>,
        now: OffsetDateTime,
        to: Lifecycle,
    ) -> Result<(), Refusal> {
        let moved = execute!(
            w,
            "UPDATE systems SET lifecycle = $3, updated_at = $4, version = version + 1 WHERE id = $1 AND version = $2",
            self.id.0,
            self.version,
            to.code(),
            stamp(now),
        )?;
        if moved == 0 {
            return Err(self.changed_meanwhile(w).await);
        }
        self.version += 1;
        self.lifecycle = to;
        Ok(())
    }

    /// Another unit of work was quicker (PostgreSQL lets two begin at once).
    async fn changed_meanwhile(&self, w: &mut Wire<'_>) -> Refusal {
        match find(w, self.id).await {
            Ok(Some(system)) => system.stale(),
            Ok(None) => Refusal::NotFound,
            Err(refusal) => refusal,
        }
    }
}

/// What differs between two contents, by field; units by name. `None` before: all of it is new.
pub(super) async fn content_changes(
    w: &mut Wire<'_>,
    before: Option<&SystemContent>,
    after: &SystemContent,
) -> Result<Vec<Change>, Refusal> {
    let all = units::all_in(w).await?;
    let mut named = |content: &SystemContent| {
        let name = |unit: &UnitId| {
            all.iter()
                .find(|one| one.id == *unit)
                .map_or_else(String::new, |one| one.name_sv.clone())
        };
        let mut form = SystemForm::from(content);
        form.owner = name(&content.owner);
        if let UsedBy::Units(units) = &content.used_by {
            let mut names: Vec<String> = units.iter().map(name).collect();
            names.sort_by_cached_key(|name| text::sort_key(name));
            form.units = names.join(", ");
        }
        form
    };
    let old = before.map(&mut named).unwrap_or_default();
    let new = named(after);
    let mut changes = Vec::new();
    for ((field, old), (_, new)) in old.fields().into_iter().zip(new.fields()) {
        change(&mut changes, field, old, new);
    }
    Ok(changes)
}
