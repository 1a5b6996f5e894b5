//! The forms of whoever asks, as they are posted, and what every step of a need has in common.

use std::future::Future;

use domain::{ids::NeedId, needs::NeedForm, people::Actor};
use leptos::prelude::*;
use serde::Serialize;
use store::{
    Refusal, Store,
    needs::{self, At, Submission},
};
use time::OffsetDateTime;

use crate::{
    context::{store, visitor},
    error::PublicError,
    forms::{Values, answer, chosen, held, held_against, values_of},
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

/// What a need's form held when it was opened; only where it sent something unheard is that asked against what is saved.
pub async fn held_of(
    store: &Store,
    actor: &Actor,
    need: NeedId,
    base: &str,
) -> Result<Option<Values>, Refusal> {
    if !base.contains('\n') {
        return Ok(held(base));
    }
    let saved = needs::view(store, actor, need).await?.content;
    Ok(held_against(base, &values_of(&NeedForm::from(&saved))))
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
    let (form, _) = chosen(form, &base, &theirs);
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
        let id = needs::named(&store, &need).await?;
        let held = held_of(&store, actor, id, &typed.base).await?;
        let at = At {
            need: id,
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
    let (form, _) = chosen(form, &base, &theirs);
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
        let (mut kept, mut held) = (None, None);
        if !need.is_empty() {
            let id = needs::named(&store, &need).await?;
            held = held_of(&store, actor, id, &typed.base).await?;
            kept = Some((id, parse(&typed.version)));
        }
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
pub(super) struct Typed {
    pub reason: String,
    pub question: String,
    pub version: String,
    pub key: String,
}

impl Typed {
    pub(super) fn reason(reason: String, version: String, key: String) -> Self {
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

/// A step's own form with what it was based on.
#[derive(Serialize)]
pub(super) struct TypedStep<F> {
    #[serde(flatten)]
    pub form: F,
    pub version: String,
    pub key: String,
}
