//! Use cases of proposals on both engines.

mod content;
mod drafts;
mod flow;
mod lists;

use domain::{
    journal::{SubjectKind, Verb},
    proposals::basics::StartForm,
    reference::Reference,
};

use super::*;
use crate::{journal, testing::World};

pub(super) fn at(reference: Reference, version: i64) -> At<'static> {
    At {
        reference,
        version,
        key: "",
        base: None,
    }
}

/// A draft by the strategist.
pub(super) async fn draft(world: &World, title: &str) -> Reference {
    let form = StartForm {
        title: title.to_owned(),
        summary: "Ett konto för allt.".to_owned(),
    };
    create(&world.store, &world.strategist, world.now, "", &form)
        .await
        .unwrap()
}

/// The verbs of the proposal's journal.
pub(super) async fn verbs(world: &World, reference: Reference) -> Vec<Verb> {
    kept(world, reference)
        .await
        .into_iter()
        .map(|entry| entry.verb)
        .collect()
}

pub(super) async fn kept(world: &World, reference: Reference) -> Vec<journal::Kept> {
    let mut link = world.store.read().await.unwrap();
    let w = &mut link.wire();
    let id = id_of(w, reference).await.unwrap().unwrap();
    journal::of(w, SubjectKind::Proposal, id.0).await.unwrap()
}

/// Its version.
pub(super) async fn version(world: &World, reference: Reference) -> i64 {
    frame(&world.store, &world.portfolio, reference)
        .await
        .unwrap()
        .head
        .version
}
