//! Recusals (jäv): who is shut out of a matter, on what ground, and until when.

use domain::{
    Code, FieldError,
    decisions::RecusalForm,
    ids::{PersonId, ProposalId},
    journal::{Verb, change},
    people::Actor,
    policy::Action,
    reference::Reference,
    text,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::matter::Matter;
use crate::{Conflict, Refusal, Store, Wire, new_id, once, parse_stamp, people, stamp};

/// Shuts a person out of the matter. [`Conflict::Duplicate`] when the person already is.
pub async fn recuse(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    reference: Reference,
    key: &str,
    form: &RecusalForm,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let matter = Matter::open(w, actor, now, reference, Action::RecusalSet).await?;
    if once::claim(w, actor, key, now).await?.is_some() {
        return Ok(());
    }
    let recusing = form.check()?;
    let name = people::name_of(w, recusing.person)
        .await?
        .ok_or_else(|| FieldError::new("person", Code::UnknownReference))?;
    if matter.facts.recused.contains(&recusing.person) {
        return Err(Refusal::Conflict(Conflict::Duplicate));
    }
    execute!(
        w,
        "INSERT INTO recusals (id, proposal_id, person_id, ground, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6)",
        new_id(now),
        matter.id.0,
        recusing.person.0,
        &recusing.ground,
        actor.person.0,
        stamp(now),
    )?;
    let mut changes = Vec::new();
    change(&mut changes, "recused", "", name);
    matter
        .note(w, actor, now, Verb::Recused, None, changes, &recusing.ground)
        .await?;
    once::remember(w, key, "done").await?;
    unit.save().await
}

/// Lets the person into the matter again, for a reason. [`Refusal::NotFound`] when the person is not shut out.
pub async fn lift(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    reference: Reference,
    person: PersonId,
    reason: &str,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let matter = Matter::open(w, actor, now, reference, Action::RecusalSet).await?;
    let reason = text::required_line("reason", reason, 200)?;
    let lifted = execute!(
        w,
        "UPDATE recusals SET lifted_by = $3, lifted_at = $4
         WHERE proposal_id = $1 AND person_id = $2 AND lifted_at IS NULL",
        matter.id.0,
        person.0,
        actor.person.0,
        stamp(now),
    )?;
    if lifted == 0 {
        return Err(Refusal::NotFound);
    }
    let name = people::name_of(w, person).await?.unwrap_or_default();
    let mut changes = Vec::new();
    change(&mut changes, "recused", name, "");
    matter
        .note(w, actor, now, Verb::RecusalLifted, None, changes, &reason)
        .await?;
    unit.save().await
}

/// A person shut out of a matter.
#[derive(Debug, Clone)]
pub struct Recusal {
    pub person: PersonId,
    pub name: String,
    pub ground: String,
    pub set_by: String,
    pub set_at: OffsetDateTime,
}

/// The recusals in force, oldest first.
pub async fn recused(w: &mut Wire<'_>, id: ProposalId) -> Result<Vec<Recusal>, Refusal> {
    let rows: Vec<(Uuid, String, String, String, String)> = fetch_all!(
        w,
        (Uuid, String, String, String, String),
        "SELECT r.person_id, p.name, r.ground, s.name, r.set_at
         FROM recusals r JOIN persons p ON p.id = r.person_id JOIN persons s ON s.id = r.set_by
         WHERE r.proposal_id = $1 AND r.lifted_at IS NULL ORDER BY r.set_at, p.name",
        id.0,
    )?;
    let recusal = |(person, name, ground, set_by, set_at): (Uuid, String, String, String, String)| Recusal {
        person: PersonId(person),
        name,
        ground,
        set_by,
        set_at: parse_stamp(&set_at),
    };
    Ok(rows.into_iter().map(recusal).collect())
}

#[cfg(test)]
mod tests {
    use domain::policy::Reason;

    use super::*;
    use crate::{decisions::fixtures, testing::both_engines};

    both_engines! {
        async fn set_and_lifted_with_a_ground(world) {
            let (at, id) = fixtures::ready(&world, "Ny lärplattform", 100).await;
            let form = RecusalForm { person: world.delegate.person.to_string(), ground: "Delägare".into() };
            recuse(&world.store, &world.secretary, world.now, at.reference, "k", &form).await.unwrap();
            recuse(&world.store, &world.secretary, world.now, at.reference, "k", &form).await.unwrap();
            let twice = recuse(&world.store, &world.secretary, world.now, at.reference, "", &form).await;
            assert!(matches!(twice, Err(Refusal::Conflict(Conflict::Duplicate))), "{twice:?}");
            let mut link = world.store.read().await.unwrap();
            let now_out = recused(&mut link.wire(), id).await.unwrap();
            assert_eq!(now_out.len(), 1);
            assert_eq!((now_out[0].name.as_str(), now_out[0].set_by.as_str()), ("delegate", "secretary"));
            drop(link);
            let person = world.delegate.person;
            let nameless = lift(&world.store, &world.secretary, world.now, at.reference, person, " ").await;
            assert!(matches!(nameless, Err(Refusal::Invalid(_))), "{nameless:?}");
            lift(&world.store, &world.secretary, world.now, at.reference, person, "Har sålt").await.unwrap();
            let gone = lift(&world.store, &world.secretary, world.now, at.reference, person, "Har sålt").await;
            assert!(matches!(gone, Err(Refusal::NotFound)), "{gone:?}");
            let mut link = world.store.read().await.unwrap();
            assert!(recused(&mut link.wire(), id).await.unwrap().is_empty());
        }

        async fn not_by_anybody(world) {
            let (at, _) = fixtures::ready(&world, "Ny lärplattform", 100).await;
            let form = RecusalForm { person: world.delegate.person.to_string(), ground: "Delägare".into() };
            let denied = recuse(&world.store, &world.architect, world.now, at.reference, "", &form).await;
            assert!(matches!(denied, Err(Refusal::Denied(Reason::NoRole))), "{denied:?}");
            let unknown = RecusalForm { person: Uuid::nil().to_string(), ..form };
            let refused = recuse(&world.store, &world.portfolio, world.now, at.reference, "", &unknown).await;
            assert!(matches!(refused, Err(Refusal::Invalid(_))), "{refused:?}");
        }
    }
}
