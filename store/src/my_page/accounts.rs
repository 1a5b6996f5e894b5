//! What an administrator keeps an eye on: accounts, and roles that end.

use domain::{
    people::{Actor, Role},
    policy::{self, Action, Subject},
};
use time::{Date, Duration};

use super::deadlines::DAYS;
use crate::{Refusal, Wire, day, parse_day};

/// Accounts in numbers, and the roles that end soonest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accounts {
    pub active: i64,
    pub inactive: i64,
    /// Nobody can sign in to these: no password is set.
    pub without_password: i64,
    pub ending: Vec<EndingRole>,
}

/// A role that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndingRole {
    pub person: String,
    pub role: Role,
    pub unit_sv: String,
    pub unit_en: String,
    pub on: Date,
}

/// `None` for who does not manage accounts.
pub async fn accounts(w: &mut Wire<'_>, actor: &Actor, today: Date) -> Result<Option<Accounts>, Refusal> {
    if !policy::may(Some(actor), Action::PeopleManage, &Subject::Site).is_allowed() {
        return Ok(None);
    }
    let counted: Option<(i64, i64, i64)> = fetch_optional!(
        w,
        (i64, i64, i64),
        "SELECT COALESCE(SUM(CASE WHEN active THEN 1 ELSE 0 END), 0),
                COALESCE(SUM(CASE WHEN active THEN 0 ELSE 1 END), 0),
                COALESCE(SUM(CASE WHEN active AND password_hash IS NULL THEN 1 ELSE 0 END), 0) FROM persons",
    )?;
    let (active, inactive, without_password) = counted.unwrap_or_default();
    let rows = fetch_all!(
        w,
        (String, String, String, String, String),
        "SELECT p.name, g.role, u.name_sv, u.name_en, g.valid_to
         FROM grants g JOIN persons p ON p.id = g.person_id JOIN units u ON u.id = g.unit_id
         WHERE p.active AND g.valid_to BETWEEN $1 AND $2 ORDER BY g.valid_to, p.name LIMIT 20",
        day(today),
        day(today + Duration::days(DAYS)),
    )?;
    let ending = rows
        .into_iter()
        // A role this program does not know gives no rights, and is none that ends.
        .filter_map(|(person, role, unit_sv, unit_en, on)| {
            Some(EndingRole {
                person,
                role: role.parse().ok()?,
                unit_sv,
                unit_en,
                on: parse_day(&on)?,
            })
        })
        .collect();
    Ok(Some(Accounts {
        active,
        inactive,
        without_password,
        ending,
    }))
}
