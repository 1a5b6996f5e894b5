//! Cards and answers for tests.

use domain::{
    people::Actor,
    reference::Reference,
    scores::{Criterion, MustHave, MustHavesForm, ScoreForm},
};

use super::{Give, SetMustHaves, give, set_must_haves};
use crate::{Refusal, testing::World};

/// The same score on every criterion.
pub(crate) fn form(score: i64) -> ScoreForm {
    let mut form = ScoreForm {
        motivation: "Weighed together.".into(),
        ..ScoreForm::default()
    };
    for criterion in Criterion::ALL.iter().copied() {
        form.set(criterion, score.to_string(), String::new());
    }
    form
}

pub(crate) async fn card(
    world: &World,
    actor: &Actor,
    reference: Reference,
    version: i64,
    score: i64,
) -> Result<i64, Refusal> {
    give(
        &world.store,
        actor,
        world.now,
        Give {
            reference,
            version,
            form: &form(score),
        },
    )
    .await
}

pub(crate) async fn give_with(
    world: &World,
    actor: &Actor,
    reference: Reference,
    score: i64,
    motivation: &str,
) {
    let form = ScoreForm {
        motivation: motivation.into(),
        ..form(score)
    };
    give(
        &world.store,
        actor,
        world.now,
        Give {
            reference,
            version: 0,
            form: &form,
        },
    )
    .await
    .unwrap();
}

pub(crate) fn all_met() -> MustHavesForm {
    let mut form = MustHavesForm::default();
    for must in MustHave::ALL.iter().copied() {
        form.set(must, "met".into(), String::new());
    }
    form
}

pub(crate) async fn must_haves_met(world: &World, reference: Reference) {
    let form = all_met();
    let input = SetMustHaves {
        reference,
        version: 0,
        form: &form,
    };
    set_must_haves(&world.store, &world.strategist, world.now, input)
        .await
        .unwrap();
}
