//! The forms of needs, as they are posted.

use std::{collections::BTreeMap, future::Future};

use domain::{
    Code, FieldError,
    ids::NeedId,
    needs::{AssessmentForm, NeedForm, ParkForm, RedirectForm},
    people::Actor,
    proposals::basics::StartForm,
};
use leptos::prelude::*;
use serde::Serialize;
use store::{
    Refusal, Store,
    needs::{self, At, Promotion, Submission, Target},
};
use time::OffsetDateTime;

use crate::{
    context::{store, visitor},
    error::PublicError,
    forms::{Values, answer, chosen},
};

/// A need form as it came, to be shown again when refused.
#[derive(Serialize)]
struct TypedNeed {
    #[serde(flatten)]
    form: NeedForm,
    answer: String,
    version: String,
    key: String,
    base: String,
}

/// Where the form stands: the new one, or that of a draft or returned need.
fn form_page(need: &str) -> String {
    if need.is_empty() {
        "/needs/new".to_owned()
    } else {
        format!("/needs/{need}/edit")
    }
}

/// A version as it came; what is no number fits none.
fn parse(version: &str) -> i64 {
    version.parse().unwrap_or(-1)
}

/// Keeps a draft, or what was changed in a returned need.
#[server(prefix = "/fn", endpoint = "needs/save")]
pub async fn save_need(
    #[server(flatten)] form: NeedForm,
    #[server(default)] answer: String,
    #[server(default)] need: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
    #[server(default)] base: String,
    #[server(default)] theirs: Values,
) -> Result<(), PublicError> {
    let (form, held) = chosen(form, &base, &theirs);
    let typed = TypedNeed {
        form,
        answer,
        version,
        key,
        base,
    };
    let (form, key) = (&typed.form, typed.key.as_str());
    self::answer("need", &form_page(&need), &typed, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let store = store()?;
        if need.is_empty() {
            let id = needs::save_draft(&store, actor, visitor.now, key, form).await?;
            return Ok(format!("/needs/{id}?done=draft"));
        }
        let at = At {
            need: needs::named(&store, &need).await?,
            version: parse(&typed.version),
            key,
            base: held.as_ref(),
        };
        needs::edit(&store, actor, visitor.now, at, form).await?;
        let done = if need.starts_with("B-") { "saved" } else { "draft" };
        Ok(format!("/needs/{need}?done={done}"))
    })
    .await
}

/// Submits a new need, a draft, or the answer to a question.
#[server(prefix = "/fn", endpoint = "needs/submit")]
pub async fn submit_need(
    #[server(flatten)] form: NeedForm,
    #[server(default)] answer: String,
    #[server(default)] need: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
    #[server(default)] base: String,
    #[server(default)] theirs: Values,
) -> Result<(), PublicError> {
    let (form, held) = chosen(form, &base, &theirs);
    let typed = TypedNeed {
        form,
        answer,
        version,
        key,
        base,
    };
    self::answer("need", &form_page(&need), &typed, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let kept = match need.as_str() {
            "" => None,
            need => Some((needs::named(&store, need).await?, parse(&typed.version))),
        };
        let submission = Submission {
            need: kept,
            key: &typed.key,
            form: &typed.form,
            answer: &typed.answer,
            base: held.as_ref(),
        };
        let (_, reference) = needs::submit(&store, actor, visitor.now, submission).await?;
        let done = if need.starts_with("B-") {
            "resubmitted"
        } else {
            "submitted"
        };
        Ok(format!("/needs/{reference}?done={done}"))
    })
    .await
}

/// Who acts on which need, and when.
pub(super) struct Door {
    pub store: Store,
    pub actor: Actor,
    pub now: OffsetDateTime,
    need: NeedId,
    version: i64,
}

impl Door {
    pub(super) async fn open(need: &str, version: &str) -> Result<Self, Refusal> {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?.clone();
        let store = store()?;
        let need = needs::named(&store, need).await?;
        Ok(Self {
            store,
            actor,
            now: visitor.now,
            need,
            version: parse(version),
        })
    }

    pub(super) fn at<'a>(&self, key: &'a str) -> At<'a> {
        At {
            need: self.need,
            version: self.version,
            key,
            base: None,
        }
    }
}

/// Carries a step's form out and goes back to the need with `done`; refused, it comes back unfolded.
pub(super) async fn step(
    name: &str,
    need: &str,
    done: &str,
    typed: &impl Serialize,
    work: impl Future<Output = Result<(), Refusal>>,
) -> Result<(), PublicError> {
    answer(name, &format!("/needs/{need}#{name}"), typed, async {
        work.await?;
        Ok(format!("/needs/{need}?done={done}"))
    })
    .await
}

/// A step with one text.
#[derive(Serialize)]
struct Typed {
    reason: String,
    question: String,
    version: String,
    key: String,
}

impl Typed {
    fn reason(reason: String, version: String, key: String) -> Self {
        Self {
            reason,
            question: String::new(),
            version,
            key,
        }
    }
}

#[server(prefix = "/fn", endpoint = "needs/withdraw")]
pub async fn withdraw_need(
    #[server(default)] need: String,
    #[server(default)] reason: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed::reason(reason, version, key);
    step("withdraw", &need, "withdrawn", &typed, async {
        let door = Door::open(&need, &typed.version).await?;
        needs::withdraw(
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

#[server(prefix = "/fn", endpoint = "needs/discard")]
pub async fn discard_need(
    #[server(default)] need: String,
    #[server(default)] version: String,
) -> Result<(), PublicError> {
    let typed = Typed::reason(String::new(), version, String::new());
    answer("discard", &format!("/needs/{need}#discard"), &typed, async {
        let door = Door::open(&need, &typed.version).await?;
        needs::discard(&door.store, &door.actor, door.at("")).await?;
        Ok("/needs?which=mine&done=discarded".to_owned())
    })
    .await
}

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

/// A step's own form with what it was based on.
#[derive(Serialize)]
pub(super) struct TypedStep<F> {
    #[serde(flatten)]
    pub form: F,
    pub version: String,
    pub key: String,
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
