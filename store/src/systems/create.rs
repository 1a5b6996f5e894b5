//! Registering a system.

use domain::{
    ids::SystemId,
    journal::{SubjectKind, Verb, change},
    people::Actor,
    policy::{self, Action, Subject},
    reference::{Prefix, Reference},
    systems::{Lifecycle, SystemForm},
    text,
};
use time::OffsetDateTime;

use super::row;
use crate::{Refusal, Store, counters, journal, new_id, once, refusal, swedish_day};

/// Registers a system that is planned or there already; gives its reference. The same key gives the same system.
pub async fn create(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    key: &str,
    form: &SystemForm,
    lifecycle: &str,
) -> Result<Reference, Refusal> {
    refusal::ask(policy::may(Some(actor), Action::SystemManage, &Subject::Site))?;
    let mut checks = domain::Checks::new();
    let content = match form.check() {
        Ok(content) => Some(content),
        Err(domain::Invalid(errors)) => {
            errors.into_iter().for_each(|error| checks.push(error));
            None
        }
    };
    let lifecycle: Option<Lifecycle> = checks.keep(text::choice("lifecycle", lifecycle));
    checks.finish()?;
    let (Some(content), Some(lifecycle)) = (content, lifecycle) else {
        return Err(Refusal::NotFound);
    };
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    if let Some(made) = once::claim(w, actor, key, now).await? {
        return made.parse().map_err(|_| Refusal::damaged("result of a form"));
    }
    let known = row::known(w, None, content).await?;
    let year = swedish_day(now).year();
    let serial = counters::next(w, Prefix::System.code(), year).await?;
    let reference = Reference::new(Prefix::System, year, serial);
    let id = SystemId(new_id(now));
    row::add(w, now, (id, reference), lifecycle, &known).await?;
    let mut changes = row::content_changes(w, None, &known.content).await?;
    change(&mut changes, "lifecycle", "", lifecycle);
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::System,
        subject: id.0,
        verb: Verb::Created,
        changes,
        reason: "",
    };
    journal::record(w, now, entry).await?;
    once::remember(w, key, &reference.to_string()).await?;
    unit.save().await?;
    Ok(reference)
}
