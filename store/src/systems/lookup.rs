//! Look-ups for other areas.

use domain::{
    ids::SystemId,
    people::Actor,
    policy::{self, Action, Subject},
    reference::{Prefix, Reference},
    systems::Lifecycle,
};
use uuid::Uuid;

use super::row;
use crate::{Refusal, Store, Wire};

/// A system as other pages name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemHead {
    pub id: SystemId,
    pub reference: Reference,
    pub name: String,
    pub lifecycle: Lifecycle,
    /// How one gets to use it.
    pub access: String,
}

/// Keeps the register of systems.
pub fn manages(actor: &Actor) -> bool {
    policy::may(Some(actor), Action::SystemManage, &Subject::Site).is_allowed()
}

/// The system with this reference.
pub async fn id_of(w: &mut Wire<'_>, reference: Reference) -> Result<Option<SystemId>, Refusal> {
    if reference.prefix != Prefix::System {
        return Ok(None);
    }
    let id = scalar!(
        w,
        Uuid,
        "SELECT id FROM systems WHERE reference = $1",
        reference.to_string()
    )?;
    Ok(id.map(SystemId))
}

/// The system that an address names, for pages: what does not exist is [`Refusal::NotFound`].
pub async fn named(store: &Store, address: &str) -> Result<SystemId, Refusal> {
    let reference = address.parse().map_err(|_| Refusal::NotFound)?;
    let mut link = store.read().await?;
    id_of(&mut link.wire(), reference).await?.ok_or(Refusal::NotFound)
}

/// The system with this reference, if there is one that the actor may read.
pub async fn head(store: &Store, actor: &Actor, reference: &str) -> Result<Option<SystemHead>, Refusal> {
    let id = match named(store, reference).await {
        Ok(id) => id,
        Err(Refusal::NotFound) => return Ok(None),
        Err(refusal) => return Err(refusal),
    };
    let mut link = store.read().await?;
    match row::open(&mut link.wire(), actor, id, Action::SystemRead).await {
        Ok(system) => Ok(Some(SystemHead {
            id,
            reference: system.reference,
            name: system.content.name,
            lifecycle: system.lifecycle,
            access: system.content.access,
        })),
        Err(Refusal::NotFound) => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

/// Where the system stands in its life: what the policy must know.
pub(crate) async fn lifecycle(w: &mut Wire<'_>, id: SystemId) -> Result<Option<Lifecycle>, Refusal> {
    let state = scalar!(w, String, "SELECT lifecycle FROM systems WHERE id = $1", id.0)?;
    state
        .map(|state| state.parse().map_err(|_| Refusal::damaged("system")))
        .transpose()
}
