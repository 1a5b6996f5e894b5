//! The example municipality's delegation order: who decides how much (domain reference §2.5; the limits are invented).

use domain::decisions::Level;
use time::macros::{date, datetime};

use super::organisation::Town;
use crate::{
    Refusal, Store,
    decisions::{NewDelegation, add_delegation},
};

/// Code, level, post or body in Swedish and English, the delegate's login, the body, the board it is reported to,
/// limit in kronor, matters of principle too.
type Point = (
    &'static str,
    Level,
    [&'static str; 2],
    Option<&'static str>,
    Option<&'static str>,
    &'static str,
    Option<i64>,
    bool,
);

#[rustfmt::skip]
const ORDER: &[Point] = &[
    ("1.1", Level::Delegated, ["Digitaliseringschefen", "Head of digitalisation"], None, None, "KS", Some(700_000), false),
    ("1.2", Level::Delegated, ["Stadsdirektören", "City manager"], Some("direktor"), None, "KS", Some(5_000_000), false),
    ("1.3", Level::Subcommittee, ["Kommunstyrelsens arbetsutskott", "Executive board's working committee"], None, Some("KSAU"), "KS", Some(10_000_000), false),
    ("1.4", Level::ExecutiveBoard, ["Kommunstyrelsen", "Municipal executive board"], None, Some("KS"), "KS", None, false),
    ("1.5", Level::Council, ["Kommunfullmäktige", "Municipal council"], None, Some("KF"), "KF", None, true),
];

/// Adds the order, in force from the new year of 2025.
pub(super) async fn load(store: &Store, town: &Town) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    for (code, level, [holder_sv, holder_en], login, body, board, limit_max, principle) in
        ORDER.iter().copied()
    {
        let new = NewDelegation {
            code,
            level,
            holder_sv,
            holder_en,
            person: login
                .map(|login| town.actor(login).map(|actor| actor.person))
                .transpose()?,
            body: body.map(|code| town.unit(code)).transpose()?,
            board: town.unit(board)?,
            description_sv: "Beslut om att genomföra projekt för IT och digitalisering",
            description_en: "Decisions to carry out projects for IT and digitalisation",
            conditions_sv: if login.is_some() {
                "Anmäls till kommunstyrelsens nästa sammanträde"
            } else {
                ""
            },
            conditions_en: if login.is_some() {
                "Reported to the executive board's next meeting"
            } else {
                ""
            },
            limit_max,
            principle,
            valid_from: date!(2025 - 01 - 01),
        };
        add_delegation(w, &new, datetime!(2025-01-07 10:00 UTC)).await?;
    }
    unit.save().await
}
