//! What is there to build on: people by role, units, the direction, the plan and the delegation order.

use std::collections::HashMap;

use domain::{
    decisions::Level,
    ids::{PersonId, UnitId},
    organisation::{Unit, UnitKind},
    people::{Actor, Role},
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::dice::Dice;
use crate::{
    Refusal, Store,
    decisions::{Delegation, in_force},
    people, units,
};

/// A unit and the person who submits for it.
#[derive(Debug)]
pub(super) struct Desk {
    pub unit: UnitId,
    pub name: String,
    pub actor: Actor,
}

#[derive(Debug)]
pub(super) struct Town {
    pub desks: Vec<Desk>,
    pub strategist: Actor,
    pub portfolio: Actor,
    pub secretary: Actor,
    /// Architecture, security, data protection, finance, procurement: in the order of the specialities.
    pub reviewers: Vec<Actor>,
    pub delegates: HashMap<PersonId, Actor>,
    pub order: Vec<Delegation>,
    /// Units that can be sponsors.
    pub sponsors: Vec<Unit>,
    pub units: HashMap<UnitId, Unit>,
    pub board: UnitId,
    pub aims: Vec<Uuid>,
    pub steps: Vec<Uuid>,
}

/// The last § used, by body and year.
#[derive(Debug, Default)]
pub(super) struct Paragraphs(HashMap<(UnitId, i32), i64>);

impl Paragraphs {
    pub fn next(&mut self, body: UnitId, year: i32) -> i64 {
        let last = self.0.entry((body, year)).or_default();
        *last += 1;
        *last
    }
}

const FIRST_NAMES: &[&str] = &[
    "Agneta", "Bo", "Camilla", "Dragan", "Emma", "Farid", "Gun", "Hassan", "Inger", "Jan", "Kim", "Lena",
    "Mats", "Nora",
];
const LAST_NAMES: &[&str] = &[
    "Alm", "Backe", "Dahlberg", "Ek", "Forsell", "Grahn", "Hedin", "Kaya", "Ljung", "Moen", "Norell", "Palm",
    "Quist", "Ring",
];

/// Reads all of it; units without anybody who submits get somebody.
pub(super) async fn read(
    store: &Store,
    dice: &mut Dice,
    now: OffsetDateTime,
) -> Result<(Town, Paragraphs), Refusal> {
    let all = units::all(store).await?;
    let mut work = store.begin().await?;
    let w = &mut work.wire();
    let ids: Vec<(Uuid,)> = fetch_all!(
        w,
        (Uuid,),
        "SELECT id FROM persons WHERE active ORDER BY created_at, id"
    )?;
    let mut actors = Vec::new();
    for (id,) in ids {
        actors.extend(people::actor(w, PersonId(id), now.date()).await?);
    }
    let with = |role: Role| {
        let found = actors.iter().find(|actor| actor.has(role));
        found
            .cloned()
            .ok_or(Refusal::damaged("people of the example municipality"))
    };
    let mut desks = Vec::new();
    for unit in &all {
        let submits = matches!(
            unit.kind,
            UnitKind::School
                | UnitKind::Preschool
                | UnitKind::Administration
                | UnitKind::Department
                | UnitKind::Unit
        );
        if !submits {
            continue;
        }
        let own = actors.iter().find(|actor| {
            actor
                .grants
                .iter()
                .any(|grant| grant.role == Role::Submitter && grant.unit == unit.id)
        });
        let actor = match own {
            Some(actor) => actor.clone(),
            None => {
                let name = format!("{} {}", dice.one(FIRST_NAMES), dice.one(LAST_NAMES));
                let email = format!("anmalare.{}@exempelkommun.example", desks.len());
                let new = people::NewPerson {
                    name: &name,
                    email: &email,
                    unit: unit.id,
                    password: None,
                };
                let start = now - time::Duration::days(735);
                let person = people::add_hashed(w, None, &new, None, start).await?;
                people::grant(w, None, person, Role::Submitter, unit.id, start.date(), start).await?;
                people::actor(w, person, now.date())
                    .await?
                    .ok_or(Refusal::NotFound)?
            }
        };
        desks.push(Desk {
            unit: unit.id,
            name: unit.name_sv.clone(),
            actor,
        });
    }
    let order = in_force(w, now.date()).await?;
    let mut delegates = HashMap::new();
    for person in order.iter().filter_map(|point| point.person) {
        if let Some(actor) = people::actor(w, person, now.date()).await? {
            delegates.insert(person, actor);
        }
    }
    let aims: Vec<(Uuid,)> = fetch_all!(w, (Uuid,), "SELECT id FROM aims ORDER BY position")?;
    let steps: Vec<(Uuid,)> = fetch_all!(w, (Uuid,), "SELECT id FROM steps ORDER BY no")?;
    let used: Vec<(Uuid, i64, i64)> = fetch_all!(
        w,
        (Uuid, i64, i64),
        "SELECT body_id, year, MAX(paragraph) FROM decision_paragraphs GROUP BY body_id, year"
    )?;
    let paragraphs = Paragraphs(
        used.into_iter()
            .map(|(body, year, last)| ((UnitId(body), year as i32), last))
            .collect(),
    );
    let reviewers = [
        Role::ArchitectureReviewer,
        Role::SecurityReviewer,
        Role::DataProtectionReviewer,
        Role::FinanceReviewer,
        Role::ProcurementReviewer,
    ];
    let board = all.iter().find(|unit| unit.kind == UnitKind::ExecutiveBoard);
    let town = Town {
        desks,
        strategist: with(Role::Strategist)?,
        portfolio: with(Role::PortfolioOffice)?,
        secretary: with(Role::CommitteeSecretary)?,
        reviewers: reviewers.into_iter().map(with).collect::<Result<_, _>>()?,
        delegates,
        order,
        sponsors: all
            .iter()
            .filter(|unit| unit.kind == UnitKind::Administration)
            .cloned()
            .collect(),
        board: board.ok_or(Refusal::damaged("executive board"))?.id,
        units: all.iter().map(|unit| (unit.id, unit.clone())).collect(),
        aims: aims.into_iter().map(|(id,)| id).collect(),
        steps: steps.into_iter().map(|(id,)| id).collect(),
    };
    if town.desks.is_empty() || town.sponsors.is_empty() || town.steps.is_empty() {
        return Err(Refusal::damaged("units and plan of the example municipality"));
    }
    work.save().await?;
    Ok((town, paragraphs))
}

impl Town {
    /// Prefix of the diary of this unit or the nearest above it.
    pub fn diary_prefix(&self, unit: UnitId) -> String {
        let mut at = self.units.get(&unit);
        while let Some(unit) = at {
            if let Some(prefix) = &unit.diary_prefix {
                return prefix.clone();
            }
            at = unit.parent.and_then(|parent| self.units.get(&parent));
        }
        "KS".to_owned()
    }

    /// The level of a political body.
    pub fn level_of(&self, body: UnitId) -> Level {
        self.units
            .get(&body)
            .and_then(|unit| Level::of_body(unit.kind))
            .unwrap_or(Level::ExecutiveBoard)
    }
}
