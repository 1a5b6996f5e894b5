//! The steps of the staff, as they are posted.

use std::collections::BTreeMap;

use domain::{
    Code, FieldError,
    ids::NeedId,
    needs::{AssessmentForm, ParkForm, RedirectForm},
    proposals::basics::StartForm,
};
use leptos::prelude::*;
use serde::Serialize;
use store::{
    Refusal, Store,
    needs::{self, Promotion, Target},
};

use super::functions::{Door, Typed, TypedStep, step};
use crate::{error::PublicError, forms::answer};

#[server(prefix = "/fn", endpoint = "needs/return")]
pub async fn return_need(
    #[server(default)] need: String,
    #[server(default)] question: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed {
        reason: String::new(),
        question,
        version,
        key,
    };
    step("return", &need, "returned", &typed, async {
        let door = Door::open(&need, &typed.version).await?;
        let at = door.at(&typed.key);
        needs::return_with_question(&door.store, &door.actor, door.now, at, &typed.question).await
    })
    .await
}

#[server(prefix = "/fn", endpoint = "needs/register")]
pub async fn register_need(
    #[server(default)] need: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed::reason(String::new(), version, key);
    step("register", &need, "registered", &typed, async {
        let door = Door::open(&need, &typed.version).await?;
        needs::register(&door.store, &door.actor, door.now, door.at(&typed.key)).await
    })
    .await
}

#[server(prefix = "/fn", endpoint = "needs/assess")]
pub async fn assess_need(
    #[server(flatten)] form: AssessmentForm,
    #[server(default)] need: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = TypedStep { form, version, key };
    step("assess", &need, "assessed", &typed, async {
        let door = Door::open(&need, &typed.version).await?;
        needs::assess(
            &door.store,
            &door.actor,
            door.now,
            door.at(&typed.key),
            &typed.form,
        )
        .await
    })
    .await
}

#[server(prefix = "/fn", endpoint = "needs/park")]
pub async fn park_need(
    #[server(flatten)] form: ParkForm,
    #[server(default)] need: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = TypedStep { form, version, key };
    step("park", &need, "parked", &typed, async {
        let door = Door::open(&need, &typed.version).await?;
        needs::park(
            &door.store,
            &door.actor,
            door.now,
            door.at(&typed.key),
            &typed.form,
        )
        .await
    })
    .await
}

#[server(prefix = "/fn", endpoint = "needs/redirect")]
pub async fn redirect_need(
    #[server(flatten)] form: RedirectForm,
    #[server(default)] need: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = TypedStep { form, version, key };
    step("redirect", &need, "redirected", &typed, async {
        let door = Door::open(&need, &typed.version).await?;
        needs::redirect(
            &door.store,
            &door.actor,
            door.now,
            door.at(&typed.key),
            &typed.form,
        )
        .await
    })
    .await
}

#[server(prefix = "/fn", endpoint = "needs/resume")]
pub async fn resume_need(
    #[server(default)] need: String,
    #[server(default)] reason: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed::reason(reason, version, key);
    step("resume", &need, "resumed", &typed, async {
        let door = Door::open(&need, &typed.version).await?;
        needs::resume(
            &door.store,
            &door.actor,
            door.now,
            door.at(&typed.key),
            &typed.reason,
        )
        .await
    })
    .await
}

#[server(prefix = "/fn", endpoint = "needs/decline")]
pub async fn decline_need(
    #[server(default)] need: String,
    #[server(default)] reason: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed::reason(reason, version, key);
    step("decline", &need, "declined", &typed, async {
        let door = Door::open(&need, &typed.version).await?;
        needs::decline(
            &door.store,
            &door.actor,
            door.now,
            door.at(&typed.key),
            &typed.reason,
        )
        .await
    })
    .await
}

#[server(prefix = "/fn", endpoint = "needs/close")]
pub async fn close_need(
    #[server(default)] need: String,
    #[server(default)] reason: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed::reason(reason, version, key);
    step("close", &need, "closed", &typed, async {
        let door = Door::open(&need, &typed.version).await?;
        needs::close(
            &door.store,
            &door.actor,
            door.now,
            door.at(&typed.key),
            &typed.reason,
        )
        .await
    })
    .await
}

/// The other needs that were ticked (`also_B-2026-0042`) or written.
async fn also(store: &Store, ticked: &BTreeMap<String, String>, more: &str) -> Result<Vec<NeedId>, Refusal> {
    let ticked = ticked
        .iter()
        .filter(|(_, value)| *value == "on")
        .filter_map(|(name, _)| name.strip_prefix("also_"));
    let written = more
        .split([' ', ',', ';', '\n', '\t'])
        .filter(|word| !word.is_empty());
    let mut found = Vec::new();
    for address in ticked.chain(written.take(50)) {
        match needs::named(store, address).await {
            Ok(id) => found.push(id),
            Err(Refusal::NotFound) => {
                return Err(FieldError::new("more", Code::UnknownReference).into());
            }
            Err(refusal) => return Err(refusal),
        }
    }
    Ok(found)
}

/// A promotion as it came.
#[derive(Serialize)]
struct TypedPromotion {
    #[serde(flatten)]
    ticked: BTreeMap<String, String>,
    title: String,
    summary: String,
    more: String,
    version: String,
    key: String,
}

/// Makes a new proposal of the need and those that go with it.
#[server(prefix = "/fn", endpoint = "needs/promote")]
pub async fn promote_need(
    #[server(flatten)] ticked: BTreeMap<String, String>,
    #[server(default)] title: String,
    #[server(default)] summary: String,
    #[server(default)] more: String,
    #[server(default)] need: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = TypedPromotion {
        ticked,
        title,
        summary,
        more,
        version,
        key,
    };
    answer("promote", &format!("/needs/{need}#promote"), &typed, async {
        let door = Door::open(&need, &typed.version).await?;
        let also = also(&door.store, &typed.ticked, &typed.more).await?;
        let start = StartForm {
            title: typed.title.clone(),
            summary: typed.summary.clone(),
        };
        let promotion = Promotion {
            at: door.at(&typed.key),
            also: &also,
            target: Target::New(&start),
        };
        needs::promote(&door.store, &door.actor, door.now, promotion).await?;
        Ok(format!("/needs/{need}?done=promoted"))
    })
    .await
}

/// A need that joins a proposal, as it came.
#[derive(Serialize)]
struct TypedJoin {
    proposal: String,
    version: String,
    key: String,
}

/// Adds the need to a proposal that is being prepared.
#[server(prefix = "/fn", endpoint = "needs/join")]
pub async fn join_need(
    #[server(default)] proposal: String,
    #[server(default)] need: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = TypedJoin {
        proposal,
        version,
        key,
    };
    step("join", &need, "promoted", &typed, async {
        let door = Door::open(&need, &typed.version).await?;
        let promotion = Promotion {
            at: door.at(&typed.key),
            also: &[],
            target: Target::Existing(&typed.proposal),
        };
        needs::promote(&door.store, &door.actor, door.now, promotion).await?;
        Ok(())
    })
    .await
}
