//! The page of a system.

use domain::{
    ids::SystemId,
    journal::SubjectKind,
    organisation::Unit,
    people::Actor,
    policy::{self, Action, Subject},
    reference::Reference,
    systems::{Lifecycle, LifecycleEvent, SystemContent, UsedBy},
    text,
};
use time::OffsetDateTime;

use super::{id_of, row};
use crate::{Refusal, Store, journal, parse_stamp, units};

/// Another system that comes before or after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Successor {
    pub reference: Reference,
    pub name: String,
}

/// All that its page shows.
#[derive(Debug, Clone)]
pub struct SystemView {
    pub id: SystemId,
    pub reference: Reference,
    pub version: i64,
    pub lifecycle: Lifecycle,
    pub content: SystemContent,
    pub owner: Option<Unit>,
    /// The units that use it, by name; empty when all do.
    pub users: Vec<Unit>,
    /// What comes in its place, as far as the reader may see it.
    pub replaced_by: Option<Successor>,
    /// What it comes in the place of.
    pub replaces: Vec<Successor>,
    pub updated_at: OffsetDateTime,
    pub manages: bool,
    /// What can happen now; nothing for who only reads.
    pub events: Vec<LifecycleEvent>,
    pub journal: Vec<journal::Kept>,
}

pub async fn view(store: &Store, actor: &Actor, id: SystemId) -> Result<SystemView, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let system = row::open(w, actor, id, Action::SystemRead).await?;
    let may = |action, lifecycle| policy::may(Some(actor), action, &Subject::System(lifecycle)).is_allowed();
    let all = units::all_in(w).await?;
    let mut users: Vec<Unit> = match &system.content.used_by {
        UsedBy::All => Vec::new(),
        UsedBy::Units(units) => all
            .iter()
            .filter(|unit| units.contains(&unit.id))
            .cloned()
            .collect(),
    };
    users.sort_by_cached_key(|unit| text::sort_key(&unit.name_sv));
    let mut replaced_by = None;
    if let Some(reference) = system.content.replaced_by
        && let Some(other) = id_of(w, reference).await?
        && let Some(other) = row::find(w, other).await?
        && may(Action::SystemRead, other.lifecycle)
    {
        let name = other.content.name;
        replaced_by = Some(Successor { reference, name });
    }
    let before: Vec<(String, String, String)> = fetch_all!(
        w,
        (String, String, String),
        "SELECT reference, name, lifecycle FROM systems WHERE replaced_by = $1 ORDER BY sort_key",
        id.0,
    )?;
    let replaces = before
        .into_iter()
        .filter(|(_, _, lifecycle)| {
            Lifecycle::from_code(lifecycle).is_some_and(|state| may(Action::SystemRead, state))
        })
        .filter_map(|(reference, name, _)| {
            let reference = reference.parse().ok()?;
            Some(Successor { reference, name })
        })
        .collect();
    let manages = may(Action::SystemManage, system.lifecycle);
    let journal = if manages {
        journal::of(w, SubjectKind::System, id.0).await?
    } else {
        Vec::new()
    };
    Ok(SystemView {
        id,
        reference: system.reference,
        version: system.version,
        lifecycle: system.lifecycle,
        owner: all.into_iter().find(|unit| unit.id == system.content.owner),
        content: system.content,
        users,
        replaced_by,
        replaces,
        updated_at: parse_stamp(&system.updated_at),
        manages,
        events: if manages {
            system.lifecycle.events().collect()
        } else {
            Vec::new()
        },
        journal,
    })
}
