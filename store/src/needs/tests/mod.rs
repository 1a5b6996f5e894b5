//! The use cases of needs on both engines.

mod handling;
mod merging;
mod reading;
mod writing;

use domain::{
    ids::NeedId,
    journal::{SubjectKind, Verb},
    needs::NeedForm,
    people::Actor,
    reference::Reference,
};

use super::*;
use crate::{Refusal, journal, testing::World};

/// A form that may be submitted for the world's school.
pub fn form(world: &World, title: &str) -> NeedForm {
    NeedForm {
        unit: world.school.to_string(),
        title: title.into(),
        problem: "Uppkopplingen försvinner.".into(),
        desired_effect: "Lektionerna kan hållas.".into(),
        affected_pupils: "on".into(),
        affected_count: "240".into(),
        urgency: "operational_risk".into(),
        personal_data: "none".into(),
        ..NeedForm::default()
    }
}

/// Submits a new need of the teacher.
pub async fn submitted(world: &World, title: &str) -> (NeedId, Reference) {
    let form = form(world, title);
    let new = Submission {
        need: None,
        key: "",
        form: &form,
        answer: "",
        base: None,
    };
    submit(&world.store, &world.teacher, world.now, new)
        .await
        .unwrap()
}

/// The need as it stands now, for a form without a key.
pub async fn at(world: &World, need: NeedId) -> At<'static> {
    let version = view(&world.store, &world.teacher, need).await.unwrap().version;
    At {
        need,
        version,
        key: "",
        base: None,
    }
}

/// Registers and assesses.
pub async fn assessed(world: &World, title: &str) -> (NeedId, Reference) {
    let (need, reference) = submitted(world, title).await;
    let (store, by, now) = (&world.store, &world.strategist, world.now);
    register(store, by, now, at(world, need).await).await.unwrap();
    let form = domain::needs::AssessmentForm {
        relevance: "shared".into(),
        assessment: "Fler har det.".into(),
    };
    assess(store, by, now, at(world, need).await, &form)
        .await
        .unwrap();
    (need, reference)
}

pub async fn verbs(world: &World, need: NeedId) -> Vec<Verb> {
    let mut link = world.store.read().await.unwrap();
    let kept = journal::of(&mut link.wire(), SubjectKind::Need, need.0)
        .await
        .unwrap();
    kept.into_iter().map(|entry| entry.verb).collect()
}

pub fn is_stale<T>(result: &Result<T, Refusal>) -> bool {
    matches!(result, Err(Refusal::Conflict(crate::Conflict::Stale { .. })))
}

pub fn is_wrong_state<T>(result: &Result<T, Refusal>) -> bool {
    matches!(result, Err(Refusal::Conflict(crate::Conflict::State { .. })))
}

pub fn is_hidden<T>(result: &Result<T, Refusal>) -> bool {
    matches!(result, Err(Refusal::NotFound))
}

/// The titles the actor is shown, sorted.
pub async fn titles(world: &World, actor: &Actor, filter: &Filter) -> Vec<String> {
    let (rows, total) = list(&world.store, actor, world.now.date(), filter).await.unwrap();
    assert_eq!(i64::try_from(rows.len()).unwrap(), total);
    let mut titles: Vec<_> = rows.into_iter().map(|row| row.title).collect();
    titles.sort();
    titles
}
