//! Who a comment mentions: people by name, and those who have a role in a unit.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    conversations::{Named, mentions},
    ids::{CommentId, PersonId, UnitId},
    people::{Actor, Role},
    policy::Action,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::place::{self, Facts, Thread};
use crate::{
    Refusal, Wire, day, people, swedish_day, units,
    watches::{self, Cause},
};

/// Keeps whom this version of the comment mentions. Those who may read the thread follow its subject from now on and
/// are told, once however often it is changed; gives the names of the others, who are not told.
pub(super) async fn note(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    thread: &Thread,
    facts: &Facts,
    comment: CommentId,
    body: &str,
) -> Result<Vec<String>, Refusal> {
    execute!(w, "DELETE FROM comment_mentions WHERE comment_id = $1", comment.0)?;
    if !body.contains('@') {
        return Ok(Vec::new());
    }
    let today = swedish_day(now);
    for (label, people) in meant(w, facts, today, body).await? {
        for person in &people {
            let told = may_read(w, *person, today, thread, facts).await?;
            keep(w, comment, &label, Some(*person), told).await?;
            if told && *person != actor.person {
                tell_once(w, comment, *person).await?;
                let (kind, subject) = (thread.on.kind(), thread.on.id());
                watches::follow(w, now, *person, kind, subject, Cause::Mentioned).await?;
            }
        }
        if people.is_empty() {
            keep(w, comment, &label, None, false).await?;
        }
    }
    not_told(w, comment).await
}

/// Notes that a person is told of being mentioned, with the version that is the first to do so.
async fn tell_once(w: &mut Wire<'_>, comment: CommentId, person: PersonId) -> Result<(), Refusal> {
    execute!(
        w,
        "INSERT INTO comment_told (comment_id, person_id, version)
         SELECT id, $2, version FROM comments WHERE id = $1
         ON CONFLICT (comment_id, person_id) DO NOTHING",
        comment.0,
        person.0,
    )?;
    Ok(())
}

async fn keep(
    w: &mut Wire<'_>,
    comment: CommentId,
    label: &str,
    person: Option<PersonId>,
    told: bool,
) -> Result<(), Refusal> {
    execute!(
        w,
        "INSERT INTO comment_mentions (comment_id, label, person_id, told) VALUES ($1, $2, $3, $4)",
        comment.0,
        label,
        person.map(|person| person.0),
        told,
    )?;
    Ok(())
}

/// Each mention as it is written, once, with the people it means.
async fn meant(
    w: &mut Wire<'_>,
    facts: &Facts,
    today: Date,
    body: &str,
) -> Result<BTreeMap<String, Vec<PersonId>>, Refusal> {
    let people = fetch_all!(
        w,
        (String, Uuid),
        "SELECT name, id FROM persons WHERE active = $1 ORDER BY name, id",
        true,
    )?;
    let units = if body.contains('/') {
        fetch_all!(
            w,
            (Uuid, String, String, String),
            "SELECT id, name_sv, name_en, short_code FROM units WHERE valid_to IS NULL ORDER BY id",
        )?
    } else {
        Vec::new()
    };
    let names: Vec<&str> = people.iter().map(|(name, _)| name.as_str()).collect();
    // A unit goes by three names.
    let unit_names: Vec<&str> = units
        .iter()
        .flat_map(|(_, sv, en, code)| [sv.as_str(), en.as_str(), code.as_str()])
        .collect();
    let mut meant = BTreeMap::new();
    for mention in mentions(body, &names, &unit_names) {
        let label = body[mention.at].to_owned();
        let who = match mention.who {
            Named::Person(i) => {
                let same = |(name, _): &&(String, Uuid)| name.to_lowercase() == names[i].to_lowercase();
                people.iter().filter(same).map(|(_, id)| PersonId(*id)).collect()
            }
            Named::Role(role, Some(i)) => {
                let path = units::path(w, UnitId(units[i / 3].0)).await?;
                holders(w, role, &path, today).await?
            }
            Named::Role(role, None) => holders(w, role, facts.unit_path(), today).await?,
        };
        meant.insert(label, who);
    }
    Ok(meant)
}

/// Those who have the role nearest to the unit.
pub(super) async fn holders(
    w: &mut Wire<'_>,
    role: Role,
    path: &[UnitId],
    today: Date,
) -> Result<Vec<PersonId>, Refusal> {
    for unit in path {
        let found = fetch_all!(
            w,
            (Uuid,),
            "SELECT DISTINCT g.person_id FROM grants g JOIN persons p ON p.id = g.person_id
             WHERE g.role = $1 AND g.unit_id = $2 AND g.valid_from <= $3
               AND (g.valid_to IS NULL OR g.valid_to >= $3) AND p.active = $4
             ORDER BY g.person_id",
            role.code(),
            unit.0,
            day(today),
            true,
        )?;
        if !found.is_empty() {
            return Ok(found.into_iter().map(|(id,)| PersonId(id)).collect());
        }
    }
    Ok(Vec::new())
}

async fn may_read(
    w: &mut Wire<'_>,
    person: PersonId,
    today: Date,
    thread: &Thread,
    facts: &Facts,
) -> Result<bool, Refusal> {
    let Some(reader) = people::actor(w, person, today).await? else {
        return Ok(false);
    };
    let verdict = place::may(
        &reader,
        Action::ThreadRead,
        facts,
        thread.audience,
        thread.opened_by,
    );
    Ok(verdict.is_allowed())
}

/// The names, or for a role that nobody has what was written, of those not told of a comment.
pub(super) async fn not_told(w: &mut Wire<'_>, comment: CommentId) -> Result<Vec<String>, Refusal> {
    let rows = fetch_all!(
        w,
        (String,),
        "SELECT COALESCE(p.name, m.label)
         FROM comment_mentions m LEFT JOIN persons p ON p.id = m.person_id
         WHERE m.comment_id = $1 AND m.told = $2",
        comment.0,
        false,
    )?;
    let names: BTreeSet<String> = rows.into_iter().map(|(name,)| name).collect();
    Ok(names.into_iter().collect())
}
