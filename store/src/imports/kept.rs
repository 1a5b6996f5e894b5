//! An import as it is kept.

use domain::{
    ids::ImportId,
    imports::{ImportState, Mapping},
    people::Actor,
    policy::{self, Action, Subject},
};
use serde::de::DeserializeOwned;
use time::OffsetDateTime;

use crate::{Conflict, Refusal, Topic, Wire, refusal, stamp};

#[derive(sqlx::FromRow)]
struct Row {
    state: String,
    mapping: String,
    checked: bool,
    version: i64,
}

pub(super) struct Kept {
    pub id: ImportId,
    pub state: ImportState,
    pub mapping: Mapping,
    pub checked: bool,
    pub version: i64,
}

pub(super) fn parse<T: DeserializeOwned>(json: &str) -> Result<T, Refusal> {
    serde_json::from_str(json).map_err(|_| Refusal::damaged("import"))
}

pub(super) fn json(value: &impl serde::Serialize) -> Result<String, Refusal> {
    serde_json::to_string(value).map_err(|error| Refusal::Unavailable(Box::new(error)))
}

/// May the actor import at all?
pub(super) fn ask(actor: &Actor) -> Result<(), Refusal> {
    refusal::ask(policy::may(Some(actor), Action::NeedImport, &Subject::Site))
}

/// Is it the actor's own, and may they import?
pub(crate) async fn is_own(w: &mut Wire<'_>, actor: &Actor, id: ImportId) -> Result<bool, Refusal> {
    if ask(actor).is_err() {
        return Ok(false);
    }
    let found = scalar!(
        w,
        i64,
        "SELECT COUNT(*) FROM imports WHERE id = $1 AND person_id = $2",
        id.0,
        actor.person.0,
    )?;
    Ok(found == Some(1))
}

/// The actor's own import, locked until the unit of work ends.
pub(super) async fn lock(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    id: ImportId,
) -> Result<Kept, Refusal> {
    ask(actor)?;
    let row = fetch_optional!(
        w,
        Row,
        "UPDATE imports SET updated_at = $3 WHERE id = $1 AND person_id = $2
         RETURNING state, mapping, checked, version",
        id.0,
        actor.person.0,
        stamp(now),
    )?
    .ok_or(Refusal::NotFound)?;
    Ok(Kept {
        id,
        state: row
            .state
            .parse()
            .map_err(|_| Refusal::damaged("state of an import"))?,
        mapping: parse(&row.mapping)?,
        checked: row.checked,
        version: row.version,
    })
}

impl Kept {
    /// Only in this state.
    pub fn must_be(&self, state: ImportState, event: &str) -> Result<(), Refusal> {
        if self.state == state {
            Ok(())
        } else {
            Err(Refusal::Conflict(Conflict::State {
                state: self.state.to_string(),
                event: event.to_owned(),
            }))
        }
    }

    pub async fn set_state(&mut self, w: &mut Wire<'_>, state: ImportState) -> Result<(), Refusal> {
        execute!(
            w,
            "UPDATE imports SET state = $2 WHERE id = $1",
            self.id.0,
            state.code()
        )?;
        self.state = state;
        self.go_on(w).await
    }

    /// Tells whoever looks at it that it has come further.
    pub async fn go_on(&mut self, w: &mut Wire<'_>) -> Result<(), Refusal> {
        self.version += 1;
        execute!(
            w,
            "UPDATE imports SET version = $2 WHERE id = $1",
            self.id.0,
            self.version
        )?;
        w.tell(Topic::Import(self.id), self.version);
        Ok(())
    }
}
