//! Who else is on a page.

use domain::{journal::SubjectKind, people::Actor};
use leptos::prelude::*;
use store::{Refusal, Store, Topic, presence::concerns};
use uuid::Uuid;

use crate::{
    i18n::Locale,
    islands::presence::{Presence, PresenceWords},
    t,
};

/// The island, for those who work on the subject; nothing for those who only read it. `part` is what is written on the
/// page, empty when nothing is.
pub async fn presence(
    l: Locale,
    store: &Store,
    actor: &Actor,
    (kind, id): (SubjectKind, Uuid),
    part: &str,
) -> Result<Option<AnyView>, Refusal> {
    if !concerns(store, actor, kind, id).await? {
        return Ok(None);
    }
    let words = PresenceWords {
        one: t!(l, presence.one).to_owned(),
        field: t!(l, presence.field).to_owned(),
        part: t!(l, presence.part).to_owned(),
        here: t!(l, presence.here).to_owned(),
        alone: t!(l, presence.alone).to_owned(),
    };
    let subject = Topic::Subject { kind, id }.address();
    let part = part.to_owned();
    Ok(Some(
        view! { <Presence subject=subject part=part words=words /> }.into_any(),
    ))
}
