//! Whom one may want to mention: those whose name begins as typed and who may read it, and the roles.

use domain::{
    conversations::{Audience, On},
    ids::{PersonId, ThreadId},
    people::{Actor, Role},
    policy::Action,
};
use time::Date;
use uuid::Uuid;

use super::{
    mentions,
    place::{self, Facts},
};
use crate::{Refusal, Store, Wire, people, refusal};

/// Suggestions at a time.
pub const SUGGESTED: usize = 6;

/// People looked at for them.
const LOOKED_AT: usize = 40;

/// Somebody to mention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suggestion {
    /// A person, by name, and the unit.
    Person {
        name: String,
        unit_sv: String,
        unit_en: String,
    },
    /// Those who have the role in the unit of the conversation, by one of the role's names.
    Role { handle: &'static str, role: Role },
}

/// Whom `typed` may be the beginning of, in a thread or in a new one. Nobody is suggested who could not read it.
pub async fn suggest(
    store: &Store,
    actor: &Actor,
    today: Date,
    on: On,
    thread: Option<ThreadId>,
    typed: &str,
) -> Result<Vec<Suggestion>, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let facts = Facts::of(w, on).await?;
    let audience = match thread {
        Some(thread) => place::audience(w, on, thread).await?,
        // Whom the new thread is for is not known yet.
        None => Audience::Everyone,
    };
    refusal::ask(place::may(
        actor,
        Action::ThreadWrite,
        &facts,
        audience,
        actor.person,
    ))?;
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let asked = Asked {
        facts,
        audience,
        today,
    };
    let mut found = Vec::new();
    for (handle, role) in roles(&typed) {
        let holders = mentions::holders(w, role, asked.facts.unit_path(), today).await?;
        // They have the same role in the same unit: what one reads they all read.
        if let Some(holder) = holders.first()
            && asked.may_read(w, *holder).await?
        {
            found.push(Suggestion::Role { handle, role });
        }
    }
    for (person, name, unit_sv, unit_en) in named(w, &typed).await?.into_iter().take(LOOKED_AT) {
        if found.len() >= SUGGESTED {
            break;
        }
        if person != actor.person && asked.may_read(w, person).await? {
            found.push(Suggestion::Person {
                name,
                unit_sv,
                unit_en,
            });
        }
    }
    Ok(found)
}

/// What is to be read.
struct Asked {
    facts: Facts,
    audience: Audience,
    today: Date,
}

impl Asked {
    async fn may_read(&self, w: &mut Wire<'_>, person: PersonId) -> Result<bool, Refusal> {
        let reader = people::actor(w, person, self.today).await?;
        Ok(reader.is_some_and(|reader| {
            place::may(&reader, Action::ThreadRead, &self.facts, self.audience, person).is_allowed()
        }))
    }
}

/// The roles with a name that begins as typed, by that name.
fn roles(typed: &str) -> Vec<(&'static str, Role)> {
    Role::ALL
        .iter()
        .filter_map(|role| {
            let handle = role.handles().iter().find(|handle| handle.starts_with(typed))?;
            Some((*handle, *role))
        })
        .take(SUGGESTED / 2)
        .collect()
}

/// Those with a name of which a word begins as typed, by name.
async fn named(w: &mut Wire<'_>, typed: &str) -> Result<Vec<(PersonId, String, String, String)>, Refusal> {
    let rows = fetch_all!(
        w,
        (Uuid, String, String, String),
        "SELECT p.id, p.name, u.name_sv, u.name_en FROM persons p JOIN units u ON u.id = p.unit_id
         WHERE p.active = $1 ORDER BY p.name, p.id",
        true,
    )?;
    let begins = |name: &str| {
        let name = name.to_lowercase();
        std::iter::once(0)
            .chain(name.match_indices([' ', '-']).map(|(at, _)| at + 1))
            .any(|at| name[at..].starts_with(typed))
    };
    Ok(rows
        .into_iter()
        .filter(|(_, name, ..)| begins(name))
        .map(|(id, name, unit_sv, unit_en)| (PersonId(id), name, unit_sv, unit_en))
        .collect())
}
