//! A need and its group of needs, in the need's own journal.

use domain::{
    ids::NeedId,
    journal::{Change, SubjectKind, Verb},
    people::Actor,
    policy::{self, Action, Subject},
    reference::Reference,
};
use time::OffsetDateTime;

use super::row;
use crate::{Refusal, Wire, journal, stamp};

/// May the actor put this need into a group? Its number, and whether it is registered and on its way; `None` for a need
/// that the actor does not handle.
pub(crate) async fn may_be_grouped(
    w: &mut Wire<'_>,
    actor: &Actor,
    need: NeedId,
) -> Result<Option<(Option<Reference>, bool)>, Refusal> {
    let Some(need) = row::find(w, need).await? else {
        return Ok(None);
    };
    let handles = policy::may(Some(actor), Action::NeedHandle, &Subject::Need(&need.facts));
    Ok(handles
        .is_allowed()
        .then_some((need.reference, need.facts.state.may_be_joined())))
}

/// Notes that the need came into a group, or out of it, and tells those behind it.
pub(crate) async fn note_group(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    need: NeedId,
    group: &str,
    came_in: bool,
    reason: &str,
) -> Result<(), Refusal> {
    // Locks the need for its journal; its text and its version stay.
    execute!(
        w,
        "UPDATE needs SET updated_at = $2 WHERE id = $1",
        need.0,
        stamp(now)
    )?;
    let (verb, before, after) = if came_in {
        (Verb::Grouped, String::new(), group.to_owned())
    } else {
        (Verb::Ungrouped, group.to_owned(), String::new())
    };
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::Need,
        subject: need.0,
        verb,
        changes: vec![Change {
            field: "group".into(),
            before,
            after,
        }],
        reason,
    };
    journal::record(w, now, entry).await
}
