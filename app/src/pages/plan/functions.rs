//! The forms of the plan's steps, as they are posted.

use domain::plan::{HandlingForm, ReviewForm};
use leptos::prelude::*;
use serde::Serialize;
use store::{Refusal, Store, plan};

use crate::{
    context::{store, visitor},
    error::PublicError,
    forms::answer,
};

/// A form as it came, to be shown again when refused.
#[derive(Serialize)]
struct Typed<F> {
    #[serde(flatten)]
    form: F,
    version: String,
    key: String,
}

/// A number as it came; what is no number fits none.
fn parse(number: &str) -> i64 {
    number.parse().unwrap_or(-1)
}

/// The step of the current plan with this number.
async fn step(store: &Store, no: &str) -> Result<domain::ids::StepId, Refusal> {
    let mut link = store.read().await?;
    plan::step_id(&mut link.wire(), parse(no))
        .await?
        .ok_or(Refusal::NotFound)
}

/// Adds a review of the step.
#[server(prefix = "/fn", endpoint = "plan/review")]
pub async fn review_step(
    #[server(flatten)] form: ReviewForm,
    #[server(rename = "step")]
    #[server(default)]
    no: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed { form, version, key };
    answer("review", &format!("/plan/{}#review", parse(&no)), &typed, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let step = step(&store, &no).await?;
        let input = plan::ReviewStep {
            step,
            version: parse(&typed.version),
            key: &typed.key,
            form: &typed.form,
        };
        plan::review_step(&store, actor, visitor.now, &input).await?;
        Ok(format!("/plan/{}?done=review", parse(&no)))
    })
    .await
}

/// Records what was decided on the handling of the step.
#[server(prefix = "/fn", endpoint = "plan/handling")]
pub async fn decide_handling(
    #[server(flatten)] form: HandlingForm,
    #[server(rename = "step")]
    #[server(default)]
    no: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed { form, version, key };
    answer(
        "handling",
        &format!("/plan/{}#handling", parse(&no)),
        &typed,
        async {
            let visitor = visitor()?;
            let actor = visitor.signed_in()?;
            let store = store()?;
            let step = step(&store, &no).await?;
            let input = plan::DecideHandling {
                step,
                version: parse(&typed.version),
                key: &typed.key,
                form: &typed.form,
            };
            plan::decide_handling(&store, actor, visitor.now, &input).await?;
            Ok(format!("/plan/{}?done=decision", parse(&no)))
        },
    )
    .await
}

/// Why something that waited is released.
#[derive(Serialize)]
struct Release {
    reason: String,
}

/// Releases what waited.
#[server(prefix = "/fn", endpoint = "plan/release")]
pub async fn release_hold(
    #[server(rename = "step")]
    #[server(default)]
    no: String,
    #[server(default)] hold: String,
    #[server(default)] reason: String,
) -> Result<(), PublicError> {
    let typed = Release { reason };
    let hold: Option<uuid::Uuid> = hold.parse().ok();
    let name = hold.map_or_else(String::new, |hold| format!("release-{hold}"));
    answer(&name, &format!("/plan/{}#{name}", parse(&no)), &typed, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let hold = hold.ok_or(Refusal::NotFound)?;
        plan::release_hold(&store()?, actor, visitor.now, parse(&no), hold, &typed.reason).await?;
        Ok(format!("/plan/{}?done=release", parse(&no)))
    })
    .await
}
