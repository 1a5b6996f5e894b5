//! Proposals in the states that the tests of reviews, scores and decisions begin from.

use domain::{
    ids::ProposalId,
    people::Actor,
    proposals::{ProposalEvent, ProposalState},
    reference::Reference,
    reviews::{OpenForm, OpinionForm, Speciality},
};

use super::{Give, Open, give, open};
use crate::{Refusal, proposals, testing::World};

pub(crate) struct Made {
    pub id: ProposalId,
    pub reference: Reference,
}

/// A proposal by the strategist, in preparation.
pub(crate) async fn prepared(world: &World) -> Made {
    let mut unit = world.store.begin().await.unwrap();
    let w = &mut unit.wire();
    let made = proposals::create_from_needs(
        w,
        &world.strategist,
        world.now,
        "Common sign-in",
        "One account.",
        &[],
    );
    let (id, reference) = made.await.unwrap();
    proposals::advance(w, id, ProposalEvent::StartPreparation, world.now)
        .await
        .unwrap();
    unit.save().await.unwrap();
    Made { id, reference }
}

/// The same with review opened.
pub(crate) async fn in_review(world: &World) -> Made {
    let made = prepared(world).await;
    let form = OpenForm::suggested(world.now.date());
    let input = Open {
        reference: made.reference,
        key: "",
        form: &form,
    };
    open(&world.store, &world.strategist, world.now, input)
        .await
        .unwrap();
    made
}

pub(crate) async fn back_to_preparation(world: &World, id: ProposalId) {
    advance(world, id, ProposalEvent::StartPreparation).await;
}

pub(crate) async fn advance(world: &World, id: ProposalId, event: ProposalEvent) {
    let mut unit = world.store.begin().await.unwrap();
    proposals::advance(&mut unit.wire(), id, event, world.now)
        .await
        .unwrap();
    unit.save().await.unwrap();
}

pub(crate) async fn state(world: &World, id: ProposalId) -> ProposalState {
    let mut link = world.store.read().await.unwrap();
    proposals::head(&mut link.wire(), id)
        .await
        .unwrap()
        .unwrap()
        .state
}

/// Gives an opinion with a text and conditions where they are asked for.
pub(crate) async fn opinion(
    world: &World,
    actor: &Actor,
    reference: Reference,
    speciality: Speciality,
    version: i64,
    stance: &str,
) -> Result<i64, Refusal> {
    let form = OpinionForm {
        stance: stance.into(),
        text: format!("{speciality} {stance}"),
        conditions: if stance == "supports_with_conditions" {
            "Encrypt it.".into()
        } else {
            String::new()
        },
    };
    give(
        &world.store,
        actor,
        world.now,
        Give {
            reference,
            speciality,
            version,
            form: &form,
        },
    )
    .await
}

/// Makes somebody shut out of the matter.
pub(crate) async fn recuse(world: &World, id: ProposalId, actor: &Actor) {
    let mut unit = world.store.begin().await.unwrap();
    let w = &mut unit.wire();
    execute!(
        w,
        "INSERT INTO recusals (id, proposal_id, person_id, ground, set_by, set_at) VALUES ($1, $2, $3, 'kin', $4, $5)",
        crate::new_id(world.now),
        id.0,
        actor.person.0,
        world.strategist.person.0,
        crate::stamp(world.now),
    )
    .unwrap();
    unit.save().await.unwrap();
}

/// Makes somebody an author.
pub(crate) async fn make_author(world: &World, id: ProposalId, actor: &Actor) {
    let mut unit = world.store.begin().await.unwrap();
    let w = &mut unit.wire();
    execute!(
        w,
        "INSERT INTO proposal_authors (proposal_id, person_id) VALUES ($1, $2)",
        id.0,
        actor.person.0,
    )
    .unwrap();
    unit.save().await.unwrap();
}

/// Names the sponsor's unit.
pub(crate) async fn sponsor(world: &World, id: ProposalId, unit_id: domain::ids::UnitId) {
    let mut unit = world.store.begin().await.unwrap();
    let w = &mut unit.wire();
    execute!(
        w,
        "UPDATE proposals SET sponsor_unit = $2 WHERE id = $1",
        id.0,
        unit_id.0
    )
    .unwrap();
    unit.save().await.unwrap();
}
