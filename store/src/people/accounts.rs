//! Adding people, their roles and passwords. Used by the command line and the demo municipality.

use domain::{
    ids::{PersonId, UnitId},
    journal::{Change, SubjectKind, Verb},
    people::{Actor, Role},
    text,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::hash_password;
use crate::{Refusal, Wire, day, journal, new_id, stamp};

/// A person to add.
#[derive(Debug, Clone)]
pub struct NewPerson<'a> {
    pub name: &'a str,
    pub email: &'a str,
    pub unit: UnitId,
    /// `None`: cannot sign in until a password is set.
    pub password: Option<&'a str>,
}

/// Adds a person. [`crate::Conflict::Duplicate`] when the address is taken.
pub async fn add(
    w: &mut Wire<'_>,
    by: Option<&Actor>,
    new: &NewPerson<'_>,
    now: OffsetDateTime,
) -> Result<PersonId, Refusal> {
    let hash = match new.password {
        Some(password) => Some(hash_password(password).await?),
        None => None,
    };
    add_hashed(w, by, new, hash.as_deref(), now).await
}

/// Adds a person whose password is already hashed; `new.password` is not read. The demo municipality gives all its
/// accounts one password, and hashing it once keeps the start quick.
pub async fn add_hashed(
    w: &mut Wire<'_>,
    by: Option<&Actor>,
    new: &NewPerson<'_>,
    hash: Option<&str>,
    now: OffsetDateTime,
) -> Result<PersonId, Refusal> {
    let name = text::required_line("name", new.name, 120)?;
    let email = domain::people::address(new.email)?;
    let id = new_id(now);
    execute!(
        w,
        "INSERT INTO persons (id, name, email, password_hash, unit_id, active, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id,
        &name,
        &email,
        hash,
        new.unit.0,
        true,
        stamp(now),
    )?;
    note(w, by, id, Verb::Created, Vec::new(), now).await?;
    Ok(PersonId(id))
}

pub(super) async fn note(
    w: &mut Wire<'_>,
    by: Option<&Actor>,
    person: Uuid,
    verb: Verb,
    changes: Vec<Change>,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let entry = journal::Entry {
        actor: by,
        kind: SubjectKind::Person,
        subject: person,
        verb,
        changes,
        reason: "",
    };
    journal::record(w, now, entry).await
}

/// Grants a role in a unit and the units below it.
pub async fn grant(
    w: &mut Wire<'_>,
    by: Option<&Actor>,
    person: PersonId,
    role: Role,
    unit: UnitId,
    from: Date,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    execute!(
        w,
        "INSERT INTO grants (id, person_id, role, unit_id, acting, valid_from, granted_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        new_id(now),
        person.0,
        role.code(),
        unit.0,
        false,
        day(from),
        by.map(|a| a.person.0),
    )?;
    let change = Change {
        field: "role".into(),
        before: String::new(),
        after: role.code().into(),
    };
    note(w, by, person.0, Verb::RoleGranted, vec![change], now).await
}

/// Sets a new password and ends the person's sessions by the caller's own means.
pub async fn set_password(
    w: &mut Wire<'_>,
    by: Option<&Actor>,
    person: PersonId,
    password: &str,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let hash = hash_password(password).await?;
    if execute!(
        w,
        "UPDATE persons SET password_hash = $2 WHERE id = $1",
        person.0,
        &hash
    )? == 0
    {
        return Err(Refusal::NotFound);
    }
    note(w, by, person.0, Verb::PasswordChanged, Vec::new(), now).await
}

pub async fn find_by_email(w: &mut Wire<'_>, email: &str) -> Result<Option<PersonId>, Refusal> {
    let id = scalar!(
        w,
        Uuid,
        "SELECT id FROM persons WHERE email = $1",
        email.trim().to_lowercase()
    )?;
    Ok(id.map(PersonId))
}

pub async fn name_of(w: &mut Wire<'_>, person: PersonId) -> Result<Option<String>, Refusal> {
    scalar!(w, String, "SELECT name FROM persons WHERE id = $1", person.0)
}

/// A person who holds a role today.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RoleHolder {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub unit_name: String,
}

/// Who holds the role today, by name.
pub async fn holders(w: &mut Wire<'_>, role: Role, today: Date) -> Result<Vec<RoleHolder>, Refusal> {
    fetch_all!(
        w,
        RoleHolder,
        "SELECT DISTINCT p.id, p.name, p.email, u.name_sv AS unit_name
         FROM persons p JOIN grants g ON g.person_id = p.id JOIN units u ON u.id = p.unit_id
         WHERE g.role = $1 AND p.active = $3 AND g.valid_from <= $2 AND (g.valid_to IS NULL OR g.valid_to >= $2)
         ORDER BY p.name",
        role.code(),
        day(today),
        true,
    )
}

/// An account of the example municipality, for its sign-in page.
#[derive(Debug, Clone)]
pub struct DemoAccount {
    pub name: String,
    pub email: String,
    pub unit_name: String,
    /// The weightiest role.
    pub role: Option<Role>,
}

/// The accounts that can sign in, in the order they were made; at most thirty.
pub async fn demo_accounts(store: &crate::Store) -> Result<Vec<DemoAccount>, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let rows: Vec<(String, String, String, String)> = fetch_all!(
        w,
        (String, String, String, String),
        "SELECT p.name, p.email, u.name_sv, COALESCE(g.role, '')
         FROM persons p JOIN units u ON u.id = p.unit_id LEFT JOIN grants g ON g.person_id = p.id
         WHERE p.active = $1 AND p.password_hash IS NOT NULL ORDER BY p.id LIMIT 100",
        true,
    )?;
    let mut accounts: Vec<DemoAccount> = Vec::new();
    for (name, email, unit_name, role) in rows {
        let role = role.parse().ok();
        match accounts.last_mut().filter(|last| last.email == email) {
            // The weightiest role is what the person is known for; submitting needs is everybody's.
            Some(last) => last.role = last.role.max(role),
            None => accounts.push(DemoAccount {
                name,
                email,
                unit_name,
                role,
            }),
        }
    }
    accounts.truncate(30);
    Ok(accounts)
}
