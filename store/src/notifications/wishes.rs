//! What letters a person wants, in which language, and whether the address takes them.

use domain::{
    notifications::{Delivery, Language, NoticeKind, Wishes, WishesForm},
    people::Actor,
};

use super::bounces::{self, Bounced};
use crate::{Refusal, Store, Wire};

/// The wishes, with what the person must know of the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub wishes: Wishes,
    pub address: String,
    /// It does not take letters: none are sent to it.
    pub bounced: Option<Bounced>,
}

/// What the actor wants.
pub async fn wishes(store: &Store, actor: &Actor) -> Result<Standing, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let mut wishes = Wishes::usual();
    let chosen = fetch_all!(
        w,
        (String, String),
        "SELECT kind, delivery FROM notice_choices WHERE person_id = $1",
        actor.person.0,
    )?;
    for (kind, delivery) in chosen {
        let (Some(kind), Some(delivery)) = (NoticeKind::from_code(&kind), Delivery::from_code(&delivery))
        else {
            continue;
        };
        for one in &mut wishes.deliveries {
            if one.0 == kind {
                one.1 = delivery;
            }
        }
    }
    let found = fetch_optional!(
        w,
        (String, Option<String>, Option<bool>),
        "SELECT p.email, c.language, c.only_own
         FROM persons p LEFT JOIN correspondents c ON c.person_id = p.id WHERE p.id = $1",
        actor.person.0,
    )?;
    let (address, language, only_own) = found.ok_or(Refusal::NotFound)?;
    wishes.only_own = only_own.unwrap_or(false);
    wishes.language = language
        .as_deref()
        .and_then(Language::from_code)
        .unwrap_or(Language::Swedish);
    Ok(Standing {
        wishes,
        address,
        bounced: bounces::of(w, actor.person).await?,
    })
}

/// Keeps them; what waits to be sent follows the new wishes.
pub async fn save_wishes(store: &Store, actor: &Actor, form: &WishesForm) -> Result<(), Refusal> {
    let wishes = form.check()?;
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    for (kind, delivery) in &wishes.deliveries {
        choose(w, actor.person.0, *kind, *delivery).await?;
    }
    execute!(
        w,
        "INSERT INTO correspondents (person_id, language, only_own) VALUES ($1, $2, $3)
         ON CONFLICT (person_id) DO UPDATE SET language = excluded.language, only_own = excluded.only_own",
        actor.person.0,
        wishes.language.code(),
        wishes.only_own,
    )?;
    if wishes.only_own {
        execute!(
            w,
            "UPDATE notifications SET delivery = 'none' WHERE person_id = $1 AND letter_id IS NULL AND NOT own",
            actor.person.0,
        )?;
    }
    unit.save().await
}

/// One kind's letters, from now on and for what waits.
pub(super) async fn choose(
    w: &mut Wire<'_>,
    person: uuid::Uuid,
    kind: NoticeKind,
    delivery: Delivery,
) -> Result<(), Refusal> {
    execute!(
        w,
        "INSERT INTO notice_choices (person_id, kind, delivery) VALUES ($1, $2, $3)
         ON CONFLICT (person_id, kind) DO UPDATE SET delivery = excluded.delivery",
        person,
        kind.code(),
        delivery.code(),
    )?;
    execute!(
        w,
        "UPDATE notifications SET delivery = $3
         WHERE person_id = $1 AND kind = $2 AND letter_id IS NULL AND delivery <> 'none'",
        person,
        kind.code(),
        delivery.code(),
    )?;
    Ok(())
}

/// The language a person signs in with is that of the letters, until the person chooses one.
pub async fn remember_language(
    store: &Store,
    person: domain::ids::PersonId,
    language: Language,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    execute!(
        &mut unit.wire(),
        "INSERT INTO correspondents (person_id, language, only_own) VALUES ($1, $2, $3)
         ON CONFLICT (person_id) DO NOTHING",
        person.0,
        language.code(),
        false,
    )?;
    unit.save().await
}
