//! What the forms of the decision tab are posted to.

use domain::{
    decisions::{AnnounceForm, BodyForm, DelegateForm, Outcome, ReadyForm, RecusalForm, SendForm},
    reference::Reference,
};
use leptos::prelude::*;
use serde::Serialize;
use store::{Refusal, decisions::At};

use super::decision_forms::{ANNOUNCE, CORRECT, DELEGATE, LIFT, READY, RECORD, RECUSE, SEND};
use crate::{
    context::{store, visitor},
    error::PublicError,
    forms::answer,
};

/// What was typed, as it is kept when refused.
#[derive(Serialize)]
struct Typed<F> {
    #[serde(flatten)]
    form: F,
    version: String,
    key: String,
}

/// The tab at the form that was refused.
fn back(reference: &str, place: &str) -> String {
    match reference.parse::<Reference>() {
        Ok(reference) => format!("/proposals/{reference}?tab=decision#{place}"),
        Err(_) => "/proposals".to_owned(),
    }
}

fn at<'a>(reference: &str, version: &str, key: &'a str) -> Result<At<'a>, Refusal> {
    let reference = reference.parse().map_err(|_| Refusal::NotFound)?;
    // A version that is not a number is one that nothing has.
    Ok(At {
        reference,
        version: version.parse().unwrap_or(0),
        key,
    })
}

fn go(at: Reference, done: &str) -> String {
    format!("/proposals/{at}?tab=decision&done={done}")
}

#[server(prefix = "/fn", endpoint = "decisions/ready")]
pub async fn make_ready(
    #[server(flatten)] form: ReadyForm,
    #[server(default)] reference: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed {
        form: form.clone(),
        version: version.clone(),
        key: key.clone(),
    };
    answer(READY, &back(&reference, READY), &typed, async {
        let visitor = visitor()?;
        let at = at(&reference, &version, &key)?;
        store::decisions::make_ready(&store()?, visitor.signed_in()?, visitor.now, at, &form).await?;
        Ok(go(at.reference, "ready"))
    })
    .await
}

#[server(prefix = "/fn", endpoint = "decisions/send")]
pub async fn send_to_decider(
    #[server(flatten)] form: SendForm,
    #[server(default)] reference: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed {
        form: form.clone(),
        version: version.clone(),
        key: key.clone(),
    };
    answer(SEND, &back(&reference, SEND), &typed, async {
        let visitor = visitor()?;
        let at = at(&reference, &version, &key)?;
        store::decisions::send_to_decider(&store()?, visitor.signed_in()?, visitor.now, at, &form).await?;
        Ok(go(at.reference, "sent"))
    })
    .await
}

#[server(prefix = "/fn", endpoint = "decisions/delegate")]
pub async fn decide_by_delegation(
    #[server(flatten)] form: DelegateForm,
    #[server(default)] reference: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed {
        form: form.clone(),
        version: version.clone(),
        key: key.clone(),
    };
    let name = if form.supersedes.is_empty() {
        DELEGATE
    } else {
        CORRECT
    };
    answer(name, &back(&reference, name), &typed, async {
        let visitor = visitor()?;
        let at = at(&reference, &version, &key)?;
        store::decisions::decide_by_delegation(&store()?, visitor.signed_in()?, visitor.now, at, &form)
            .await?;
        let done = if form.outcome == Outcome::ReferredBack.code() {
            "referred_back"
        } else {
            "decided"
        };
        Ok(go(at.reference, done))
    })
    .await
}

#[server(prefix = "/fn", endpoint = "decisions/record")]
pub async fn record_body_decision(
    #[server(flatten)] form: BodyForm,
    #[server(default)] reference: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed {
        form: form.clone(),
        version: version.clone(),
        key: key.clone(),
    };
    let name = if form.supersedes.is_empty() {
        RECORD
    } else {
        CORRECT
    };
    answer(name, &back(&reference, name), &typed, async {
        let visitor = visitor()?;
        let at = at(&reference, &version, &key)?;
        store::decisions::record_body_decision(&store()?, visitor.signed_in()?, visitor.now, at, &form)
            .await?;
        Ok(go(at.reference, "recorded"))
    })
    .await
}

#[server(prefix = "/fn", endpoint = "decisions/announce")]
pub async fn announce(
    #[server(flatten)] form: AnnounceForm,
    #[server(default)] reference: String,
    #[server(default)] decision: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed {
        form: form.clone(),
        version,
        key,
    };
    let name = format!("{ANNOUNCE}-{decision}");
    answer(&name, &back(&reference, &name), &typed, async {
        let visitor = visitor()?;
        let reference: Reference = reference.parse().map_err(|_| Refusal::NotFound)?;
        let decision = decision.parse().map_err(|_| Refusal::NotFound)?;
        let actor = visitor.signed_in()?;
        store::decisions::announce(&store()?, actor, visitor.now, reference, decision, &form).await?;
        Ok(go(reference, "announced"))
    })
    .await
}

#[server(prefix = "/fn", endpoint = "decisions/recuse")]
pub async fn recuse(
    #[server(flatten)] form: RecusalForm,
    #[server(default)] reference: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed {
        form: form.clone(),
        version,
        key: key.clone(),
    };
    answer(RECUSE, &back(&reference, RECUSE), &typed, async {
        let visitor = visitor()?;
        let reference: Reference = reference.parse().map_err(|_| Refusal::NotFound)?;
        store::decisions::recuse(
            &store()?,
            visitor.signed_in()?,
            visitor.now,
            reference,
            &key,
            &form,
        )
        .await?;
        Ok(go(reference, "recused"))
    })
    .await
}

/// What was typed when letting somebody in again.
#[derive(Serialize)]
struct Reason {
    reason: String,
}

#[server(prefix = "/fn", endpoint = "decisions/lift")]
pub async fn lift_recusal(
    #[server(default)] reference: String,
    #[server(default)] person: String,
    #[server(default)] reason: String,
) -> Result<(), PublicError> {
    let name = format!("{LIFT}-{person}");
    answer(
        &name,
        &back(&reference, &name),
        &Reason {
            reason: reason.clone(),
        },
        async {
            let visitor = visitor()?;
            let reference: Reference = reference.parse().map_err(|_| Refusal::NotFound)?;
            let person = person.parse().map_err(|_| Refusal::NotFound)?;
            store::decisions::lift(
                &store()?,
                visitor.signed_in()?,
                visitor.now,
                reference,
                person,
                &reason,
            )
            .await?;
            Ok(go(reference, "lifted"))
        },
    )
    .await
}
