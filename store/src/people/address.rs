//! A person's address is corrected: what one signs in with and gets letters at.

use domain::{
    Code, FieldError,
    ids::PersonId,
    journal::{Change, Verb},
    people::{Actor, AddressForm},
    policy::{Action, Subject, may},
};
use time::OffsetDateTime;

use super::{accounts::note, find_by_email};
use crate::{Refusal, Store, notifications, refusal::ask};

/// Gives a person another address. Letters go there, whatever was known of the earlier one.
pub async fn correct_address(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    person: PersonId,
    form: &AddressForm,
) -> Result<(), Refusal> {
    ask(may(Some(actor), Action::PeopleManage, &Subject::Site))?;
    let after = form.check()?;
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let before =
        scalar!(w, String, "SELECT email FROM persons WHERE id = $1", person.0)?.ok_or(Refusal::NotFound)?;
    if find_by_email(w, &after).await?.is_some() {
        return Err(FieldError::new("email", Code::Duplicate).into());
    }
    execute!(w, "UPDATE persons SET email = $2 WHERE id = $1", person.0, &after)?;
    notifications::clear(w, now, person).await?;
    let change = Change {
        field: "email".into(),
        before,
        after,
    };
    note(w, Some(actor), person.0, Verb::Edited, vec![change], now).await?;
    unit.save().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::both_engines;

    both_engines! {
        async fn an_administrator_corrects_an_address_and_it_is_noted(world) {
            let form = |email: &str| AddressForm { email: email.into() };
            let correct = async |by: &Actor, email: &str| {
                correct_address(&world.store, by, world.now, world.teacher.person, &form(email)).await
            };
            assert!(matches!(correct(&world.strategist, "ny@exempelkommun.example").await, Err(Refusal::Denied(_))));
            for wrong in ["", "ny", "TEACHER@exempelkommun.example", "head@exempelkommun.example"] {
                assert!(matches!(correct(&world.admin, wrong).await, Err(Refusal::Invalid(_))), "{wrong}");
            }
            correct(&world.admin, " Ny@Exempelkommun.example ").await.unwrap();
            let mut link = world.store.read().await.unwrap();
            let w = &mut link.wire();
            assert_eq!(find_by_email(w, "ny@exempelkommun.example").await.unwrap(), Some(world.teacher.person));
            assert_eq!(find_by_email(w, "teacher@exempelkommun.example").await.unwrap(), None);
            let kept = crate::journal::of(w, domain::journal::SubjectKind::Person, world.teacher.person.0).await.unwrap();
            let last = kept.last().unwrap();
            assert_eq!((last.verb, last.changes[0].after.as_str()), (Verb::Edited, "ny@exempelkommun.example"));
            let nobody = PersonId(uuid::Uuid::new_v4());
            let missing = correct_address(&world.store, &world.admin, world.now, nobody, &form("x@y.example")).await;
            assert!(matches!(missing, Err(Refusal::NotFound)));
        }
    }
}
