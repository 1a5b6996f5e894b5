//! Reading what the index holds: one room, or all.

mod hanging;
mod needs;
mod proposals;
mod steps;
mod systems;

use std::{cmp::Reverse, collections::HashMap};

use domain::{
    ids::UnitId,
    search::{Facet, Kind, Values},
};
use uuid::Uuid;

use super::room::{Common, Key, Room, Text};
use crate::{Refusal, Wire, units};

/// A unit as results name it.
#[derive(Debug, Clone)]
pub(super) struct UnitName {
    pub sv: String,
    pub en: String,
    pub is_body: bool,
    /// The unit and those above it, nearest first.
    pub path: Vec<UnitId>,
}

pub(super) type Units = HashMap<Uuid, UnitName>;

/// Which rooms: those with ids in this range, so that one statement reads one room by its key, or all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span(Uuid, Uuid);

impl Span {
    pub const ALL: Self = Self(Uuid::nil(), Uuid::max());

    pub const fn one(id: Uuid) -> Self {
        Self(id, id)
    }
}

/// What was read: rooms, and their texts.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub rooms: HashMap<Room, Common>,
    pub texts: Vec<(Key, Text)>,
}

impl Content {
    /// The room of something that hangs on a need or a proposal, if it is read.
    fn subject(&self, kind: &str, id: Uuid) -> Option<(Room, &Common)> {
        let room = match kind {
            "need" => Room::Need(id),
            "proposal" => Room::Proposal(id),
            _ => return None,
        };
        self.rooms.get(&room).map(|common| (room, common))
    }

    fn add(&mut self, room: Room, kind: Kind, id: Uuid, text: Text) {
        let key = Key {
            id: Reverse(id),
            kind,
            room,
        };
        if let Some(common) = self.rooms.get_mut(&room) {
            common.keys.push(key);
            self.texts.push((key, text));
        }
    }
}

pub(super) async fn units(w: &mut Wire<'_>) -> Result<Units, Refusal> {
    let all = units::all_in(w).await?;
    let parents: HashMap<UnitId, Option<UnitId>> = all.iter().map(|unit| (unit.id, unit.parent)).collect();
    let path = |unit: UnitId| {
        let mut path = vec![unit];
        while let Some(Some(above)) = path.last().and_then(|last| parents.get(last))
            && !path.contains(above)
        {
            path.push(*above);
        }
        path
    };
    let named = all.into_iter().map(|unit| {
        let name = UnitName {
            path: path(unit.id),
            sv: unit.name_sv,
            en: unit.name_en,
            is_body: unit.kind.is_body(),
        };
        (unit.id.0, name)
    });
    Ok(named.collect())
}

/// What stands in all rooms, or in the one that has this id.
pub(super) async fn content(w: &mut Wire<'_>, units: &Units, span: Span) -> Result<Content, Refusal> {
    let mut content = Content::default();
    let mut aims = aims(w, span).await?;
    needs::needs(w, units, span, &mut content).await?;
    proposals::proposals(w, units, span, &mut aims, &mut content).await?;
    steps::steps(w, span, &mut aims, &mut content).await?;
    systems::systems(w, units, span, &mut content).await?;
    hanging::decisions(w, units, span, &aims, &mut content).await?;
    hanging::comments(w, units, span, &aims, &mut content).await?;
    hanging::attachments(w, units, span, &aims, &mut content).await?;
    Ok(content)
}

type Aims = HashMap<Uuid, Vec<Box<str>>>;

/// Codes of the aims that a proposal contributes to or a step serves.
async fn aims(w: &mut Wire<'_>, Span(from, to): Span) -> Result<Aims, Refusal> {
    let rows: Vec<(Uuid, String)> = fetch_all!(
        w,
        (Uuid, String),
        "SELECT k.proposal_id AS id, a.code FROM proposal_contributions k JOIN aims a ON a.id = k.aim_id
         WHERE k.contribution > 0 AND k.proposal_id BETWEEN $1 AND $2
         UNION
         SELECT s.step_id, a.code FROM step_aims s JOIN aims a ON a.id = s.aim_id WHERE s.step_id BETWEEN $1 AND $2",
        from,
        to,
    )?;
    let mut aims = Aims::new();
    for (id, code) in rows {
        aims.entry(id).or_default().push(code.into());
    }
    Ok(aims)
}

fn path(units: &Units, unit: Uuid) -> Vec<UnitId> {
    units.get(&unit).map(|unit| unit.path.clone()).unwrap_or_default()
}

/// The values of a text in a room.
fn values(
    kind: Kind,
    state: String,
    unit: Option<Uuid>,
    units: &Units,
    aims: &[Box<str>],
    at: &str,
) -> Values {
    let mut values = Values::default();
    values.0[Facet::Kind as usize] = vec![kind.code().into()];
    if !state.is_empty() {
        values.0[Facet::State as usize] = vec![state.into()];
    }
    if let Some(unit) = unit {
        values.0[Facet::Unit as usize] = path(units, unit)
            .iter()
            .map(|unit| unit.to_string().into())
            .collect();
    }
    values.0[Facet::Aim as usize] = aims.to_vec();
    if let Some(year) = at.get(..4) {
        values.0[Facet::Year as usize] = vec![year.into()];
    }
    values
}

fn joined_fields(fields: &[String]) -> String {
    let filled: Vec<&str> = fields
        .iter()
        .map(|field| field.trim())
        .filter(|field| !field.is_empty())
        .collect();
    filled.join("\n")
}
