//! "Vi har samma behov": units that stand behind somebody else's need, each with what is different there.

use domain::{
    Code, FieldError,
    ids::{NeedId, PersonId, UnitId},
    journal::{Change, SubjectKind, Verb},
    needs::JoinForm,
    organisation::Unit,
    people::Actor,
    policy::{self, Action, Subject},
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    facts,
    row::{self, Need},
};
use crate::{
    Conflict, Refusal, Store, Wire, journal, once, parse_stamp, refusal, stamp, units,
    watches::{self, Cause},
};

/// A unit behind a need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joiner {
    pub unit: UnitId,
    pub unit_sv: String,
    pub unit_en: String,
    pub person: PersonId,
    pub person_name: String,
    /// May be empty.
    pub difference: String,
    pub joined_at: OffsetDateTime,
    /// The actor may take the unit back.
    pub may_leave: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    unit_id: Uuid,
    name_sv: String,
    name_en: String,
    person_id: Uuid,
    name: String,
    difference: String,
    joined_at: String,
}

/// The need, if the actor may join it.
async fn open(w: &mut Wire<'_>, actor: &Actor, need: NeedId) -> Result<Need, Refusal> {
    let found = row::find(w, need).await?.ok_or(Refusal::NotFound)?;
    refusal::ask(policy::may(
        Some(actor),
        Action::NeedJoin,
        &Subject::Need(&found.facts),
    ))?;
    Ok(found)
}

/// May the actor join it now?
pub async fn may_join(store: &Store, actor: &Actor, need: NeedId) -> Result<bool, Refusal> {
    let mut link = store.read().await?;
    match open(&mut link.wire(), actor, need).await {
        Ok(found) => Ok(found.facts.state.may_be_joined()),
        Err(Refusal::NotFound | Refusal::Denied(_)) => Ok(false),
        Err(refusal) => Err(refusal),
    }
}

/// What somebody sees of a need before joining it: enough to tell whether it is the same, and the units left to
/// join for. What may not be joined does not exist.
pub async fn units_to_join_for(
    store: &Store,
    actor: &Actor,
    need: NeedId,
) -> Result<(super::NeedHead, String, Vec<Unit>), Refusal> {
    let (found, taken) = {
        let mut link = store.read().await?;
        let w = &mut link.wire();
        let found = open(w, actor, need).await?;
        (found, units_behind(w, need).await?)
    };
    if !found.facts.state.may_be_joined() {
        return Err(Refusal::Conflict(Conflict::State {
            state: found.facts.state.to_string(),
            event: "join".to_owned(),
        }));
    }
    let mut own = super::units_to_submit_for(store, actor).await?;
    let author_unit = units::all(store)
        .await?
        .into_iter()
        .find(|unit| unit.id == found.content.unit);
    own.retain(|unit| unit.id != found.content.unit && !taken.contains(&unit.id));
    let head = super::NeedHead {
        id: need,
        reference: found.reference,
        title: found.content.title.clone(),
        unit_name_sv: author_unit
            .as_ref()
            .map_or_else(String::new, |u| u.name_sv.clone()),
        unit_name_en: author_unit.map_or_else(String::new, |u| u.name_en),
        author: found.facts.author,
    };
    Ok((head, found.content.problem, own))
}

async fn units_behind(w: &mut Wire<'_>, need: NeedId) -> Result<Vec<UnitId>, Refusal> {
    let rows: Vec<(Uuid,)> = fetch_all!(
        w,
        (Uuid,),
        "SELECT unit_id FROM need_joiners WHERE need_id = $1",
        need.0
    )?;
    Ok(rows.into_iter().map(|(id,)| UnitId(id)).collect())
}

/// Joins with a unit. The writer follows the need from now on.
pub async fn join(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    need: NeedId,
    key: &str,
    form: &JoinForm,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let found = open(w, actor, need).await?;
    if once::claim(w, actor, key, now).await?.is_some() {
        return Ok(());
    }
    if !found.facts.state.may_be_joined() {
        return Err(Refusal::Conflict(Conflict::State {
            state: found.facts.state.to_string(),
            event: "join".to_owned(),
        }));
    }
    let joining = form.check()?;
    row::ask_unit(w, actor, joining.unit).await?;
    touch(w, now, need).await?;
    if joining.unit == found.content.unit || units_behind(w, need).await?.contains(&joining.unit) {
        return Err(FieldError::new("unit", Code::Duplicate).into());
    }
    add(w, now, need, actor.person, joining.unit, &joining.difference).await?;
    watches::follow(w, now, actor.person, SubjectKind::Need, need.0, Cause::Joined).await?;
    record(
        w,
        actor,
        now,
        need,
        Verb::Joined,
        joining.unit,
        &joining.difference,
    )
    .await?;
    unit.save().await
}

/// Adds a unit behind a need.
pub(super) async fn add(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    need: NeedId,
    person: PersonId,
    unit: UnitId,
    difference: &str,
) -> Result<(), Refusal> {
    execute!(
        w,
        "INSERT INTO need_joiners (need_id, person_id, unit_id, difference, joined_at)
         VALUES ($1, $2, $3, $4, $5)",
        need.0,
        person.0,
        unit.0,
        difference,
        stamp(now),
    )?;
    Ok(())
}

/// Locks the need for the journal and tells that it changed; its text and its version stay.
async fn touch(w: &mut Wire<'_>, now: OffsetDateTime, need: NeedId) -> Result<(), Refusal> {
    execute!(
        w,
        "UPDATE needs SET updated_at = $2 WHERE id = $1",
        need.0,
        stamp(now)
    )?;
    Ok(())
}

async fn record(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    need: NeedId,
    verb: Verb,
    unit: UnitId,
    reason: &str,
) -> Result<(), Refusal> {
    let name = units::find(w, unit)
        .await?
        .map(|unit| unit.name_sv)
        .unwrap_or_default();
    let (before, after) = match verb {
        Verb::Left => (name, String::new()),
        _ => (String::new(), name),
    };
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::Need,
        subject: need.0,
        verb,
        changes: vec![Change {
            field: "unit".into(),
            before,
            after,
        }],
        reason,
    };
    journal::record(w, now, entry).await
}

/// Takes a unit back: by who joined, or by whoever may submit for that unit.
pub async fn leave(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    need: NeedId,
    unit: UnitId,
) -> Result<(), Refusal> {
    let mut work = store.begin().await?;
    let w = &mut work.wire();
    facts::ask_for(w, actor, need, Action::NeedRead).await?;
    touch(w, now, need).await?;
    let person = scalar!(
        w,
        Uuid,
        "SELECT person_id FROM need_joiners WHERE need_id = $1 AND unit_id = $2",
        need.0,
        unit.0
    )?
    .ok_or(Refusal::NotFound)?;
    if PersonId(person) != actor.person {
        row::ask_unit(w, actor, unit).await?;
    }
    execute!(
        w,
        "DELETE FROM need_joiners WHERE need_id = $1 AND unit_id = $2",
        need.0,
        unit.0
    )?;
    // Who has no other unit behind it follows it no longer on that account.
    execute!(
        w,
        "DELETE FROM watches WHERE person_id = $1 AND subject_kind = 'need' AND subject_id = $2
           AND reason = 'joined' AND muted = $3
           AND NOT EXISTS (SELECT 1 FROM need_joiners WHERE need_id = $2 AND person_id = $1)",
        person,
        need.0,
        false,
    )?;
    record(w, actor, now, need, Verb::Left, unit, "").await?;
    work.save().await
}

/// The units behind a need that the actor may read, in the order they joined.
pub async fn joiners(store: &Store, actor: &Actor, need: NeedId) -> Result<Vec<Joiner>, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    facts::ask_for(w, actor, need, Action::NeedRead).await?;
    let rows = fetch_all!(
        w,
        Row,
        "SELECT j.unit_id, u.name_sv, u.name_en, j.person_id, p.name, j.difference, j.joined_at
         FROM need_joiners j JOIN units u ON u.id = j.unit_id JOIN persons p ON p.id = j.person_id
         WHERE j.need_id = $1 ORDER BY j.joined_at, u.name_sv",
        need.0,
    )?;
    let mut joiners = Vec::new();
    for row in rows {
        let unit = UnitId(row.unit_id);
        let may_leave = row.person_id == actor.person.0 || row::ask_unit(w, actor, unit).await.is_ok();
        joiners.push(Joiner {
            unit,
            unit_sv: row.name_sv,
            unit_en: row.name_en,
            person: PersonId(row.person_id),
            person_name: row.name,
            difference: row.difference,
            joined_at: parse_stamp(&row.joined_at),
            may_leave,
        });
    }
    Ok(joiners)
}

#[cfg(test)]
mod tests {
    use domain::policy::Reason;

    use super::*;
    use crate::{
        needs::{Filter, Which, tests::*, view},
        testing::both_engines,
    };

    fn form(unit: UnitId) -> JoinForm {
        JoinForm {
            unit: unit.to_string(),
            difference: "Hos oss gäller det också slöjdsalen.".into(),
            ..JoinForm::default()
        }
    }

    both_engines! {
        async fn a_unit_stands_behind_anothers_need_and_leaves_again(world) {
            let (store, now) = (&world.store, world.now);
            let (id, _) = submitted(&world, "Nät").await;
            let ours = form(world.other_school);
            // Nobody else knows of it until it is registered.
            assert!(is_hidden(&join(store, &world.other_teacher, now, id, "", &ours).await));
            crate::needs::register(store, &world.strategist, now, at(&world, id).await).await.unwrap();
            assert!(may_join(store, &world.other_teacher, id).await.unwrap());
            assert!(is_hidden(&view(store, &world.other_teacher, id).await), "joining is not reading");
            assert!(is_hidden(&join(store, &world.politician, now, id, "", &ours).await));
            let refused = join(store, &world.portfolio, now, id, "", &ours).await;
            assert!(matches!(refused, Err(Refusal::Denied(Reason::NoRole))));
            let others = join(store, &world.other_teacher, now, id, "", &form(world.school)).await;
            assert!(matches!(others, Err(Refusal::Denied(Reason::OtherUnit))));

            let (head, problem, units) = units_to_join_for(store, &world.other_teacher, id).await.unwrap();
            assert_eq!((head.title.as_str(), problem.as_str()), ("Nät", "Uppkopplingen försvinner."));
            assert_eq!(units.iter().map(|unit| unit.id).collect::<Vec<_>>(), [world.other_school]);
            join(store, &world.other_teacher, now, id, "click", &ours).await.unwrap();
            join(store, &world.other_teacher, now, id, "click", &ours).await.unwrap();

            let seen = joiners(store, &world.other_teacher, id).await.unwrap();
            assert_eq!((seen.len(), seen[0].unit, seen[0].may_leave), (1, world.other_school, true));
            assert!(!joiners(store, &world.teacher, id).await.unwrap()[0].may_leave);
            let mine = Filter { which: Which::Mine, ..Filter::default() };
            for filter in [&mine, &Filter::default()] {
                assert_eq!(titles(&world, &world.other_teacher, filter).await, ["Nät"]);
            }
            let mut link = store.read().await.unwrap();
            let page = crate::needs::mine(&mut link.wire(), &world.other_teacher, now.date()).await.unwrap();
            assert_eq!((page.sent.len(), page.sent_total), (1, 1), "it stands on one's own page");
            let who = watches::followers(&mut link.wire(), SubjectKind::Need, id.0).await.unwrap();
            assert!(who.contains(&world.other_teacher.person));
            drop(link);

            // Neither a unit that is there already nor the author's own.
            for (actor, unit) in [(&world.other_teacher, world.other_school), (&world.teacher, world.school)] {
                let twice = join(store, actor, now, id, "", &form(unit)).await;
                let Err(Refusal::Invalid(errors)) = twice else { panic!("joined twice") };
                assert_eq!((errors.0[0].field.as_str(), errors.0[0].code), ("unit", Code::Duplicate));
            }

            let refused = leave(store, &world.teacher, now, id, world.other_school).await;
            assert!(matches!(refused, Err(Refusal::Denied(Reason::OtherUnit))));
            leave(store, &world.other_teacher, now, id, world.other_school).await.unwrap();
            assert!(is_hidden(&view(store, &world.other_teacher, id).await));
            assert!(titles(&world, &world.other_teacher, &mine).await.is_empty());
            let mut link = store.read().await.unwrap();
            let who = watches::followers(&mut link.wire(), SubjectKind::Need, id.0).await.unwrap();
            assert!(!who.contains(&world.other_teacher.person));
            drop(link);
            let told = verbs(&world, id).await;
            assert_eq!(told[2..], [Verb::Joined, Verb::Left]);
        }

        async fn what_is_over_is_not_joined(world) {
            let (store, now) = (&world.store, world.now);
            let (id, _) = assessed(&world, "Nät").await;
            crate::needs::decline(store, &world.strategist, now, at(&world, id).await, "Inte IT.").await.unwrap();
            // Those who read it are told why not, for all others it does not exist.
            assert!(is_wrong_state(&join(store, &world.coordinator, now, id, "", &form(world.other_school)).await));
            assert!(is_hidden(&join(store, &world.other_teacher, now, id, "", &form(world.other_school)).await));
        }
    }
}
