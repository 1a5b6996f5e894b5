//! What is done in conversations, but for what is written with files, which comes in by a door of its own.

use domain::{
    conversations::{CommentForm, ModerationForm},
    ids::{CommentId, ThreadId},
    people::Actor,
};
use leptos::prelude::*;
use serde::Serialize;
use store::{
    Refusal, Store,
    conversations::{self, CommentAt},
};
use time::OffsetDateTime;

use super::{
    forms::{edit_name, hide_name},
    places::{done, place},
};
use crate::{
    context::{store, visitor},
    error::PublicError,
    forms::{answer, with_query},
    pages::attachments::delete_content,
};

/// A form as it came, to be shown again when refused.
#[derive(Serialize)]
struct Typed<F> {
    #[serde(flatten)]
    form: F,
    version: String,
    key: String,
}

/// Changes one's own comment.
#[server(prefix = "/fn", endpoint = "talk/edit")]
pub async fn edit_comment(
    #[server(flatten)] form: CommentForm,
    #[server(default)] about: String,
    #[server(default)] comment: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed { form, version, key };
    let name = edit_name(&comment);
    let back = with_query(&place(&about, &name), "edit", &comment);
    answer(&name, &back, &typed, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let at = CommentAt {
            comment: comment.parse().map_err(|_| Refusal::NotFound)?,
            version: typed.version.parse().unwrap_or_default(),
            key: &typed.key,
        };
        conversations::edit(&store()?, actor, visitor.now, at, &typed.form).await?;
        done(&about, "comment-changed", &format!("comment-{comment}"))
    })
    .await
}

/// Takes back one's own comment.
#[server(prefix = "/fn", endpoint = "talk/remove")]
pub async fn remove_comment(
    #[server(default)] about: String,
    #[server(default)] comment: String,
) -> Result<(), PublicError> {
    answer("remove-comment", &place(&about, "talk"), &(), async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let id: CommentId = comment.parse().map_err(|_| Refusal::NotFound)?;
        let removed = conversations::remove(&store()?, actor, visitor.now, id).await?;
        for file in removed.files {
            delete_content(file).await;
        }
        done(&about, "comment-removed", &format!("comment-{comment}"))
    })
    .await
}

/// Hides somebody else's comment.
#[server(prefix = "/fn", endpoint = "talk/hide")]
pub async fn hide_comment(
    #[server(flatten)] form: ModerationForm,
    #[server(default)] about: String,
    #[server(default)] comment: String,
) -> Result<(), PublicError> {
    moderated(form, &about, &comment, true).await
}

/// Shows a hidden comment again.
#[server(prefix = "/fn", endpoint = "talk/show")]
pub async fn show_comment(
    #[server(flatten)] form: ModerationForm,
    #[server(default)] about: String,
    #[server(default)] comment: String,
) -> Result<(), PublicError> {
    moderated(form, &about, &comment, false).await
}

async fn moderated(
    form: ModerationForm,
    about: &str,
    comment: &str,
    hidden: bool,
) -> Result<(), PublicError> {
    let name = hide_name(comment);
    let back = with_query(&place(about, &name), "hide", comment);
    answer(&name, &back, &form, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let id: CommentId = comment.parse().map_err(|_| Refusal::NotFound)?;
        let (store, now) = (store()?, visitor.now);
        let told = if hidden {
            conversations::hide(&store, actor, now, id, &form).await?;
            "comment-hidden"
        } else {
            conversations::show(&store, actor, now, id, &form).await?;
            "comment-shown"
        };
        done(about, told, &format!("comment-{comment}"))
    })
    .await
}

/// What can be done with a thread as a whole.
#[derive(Clone, Copy)]
enum Whole {
    Resolve,
    Reopen,
    Register,
}

async fn whole(about: &str, thread: &str, what: Whole) -> Result<(), PublicError> {
    answer("thread", &place(about, "talk"), &(), async {
        let visitor = visitor()?;
        let actor: &Actor = visitor.signed_in()?;
        let id: ThreadId = thread.parse().map_err(|_| Refusal::NotFound)?;
        let (store, now): (Store, OffsetDateTime) = (store()?, visitor.now);
        let told = match what {
            Whole::Resolve => {
                conversations::resolve(&store, actor, now, id).await?;
                "thread-resolved"
            }
            Whole::Reopen => {
                conversations::reopen(&store, actor, now, id).await?;
                "thread-reopened"
            }
            Whole::Register => {
                conversations::register(&store, actor, now, id).await?;
                "thread-registered"
            }
        };
        done(about, told, "talk")
    })
    .await
}

/// Marks a thread as resolved.
#[server(prefix = "/fn", endpoint = "talk/resolve")]
pub async fn resolve_thread(
    #[server(default)] about: String,
    #[server(default)] thread: String,
) -> Result<(), PublicError> {
    whole(&about, &thread, Whole::Resolve).await
}

/// Opens a resolved thread again.
#[server(prefix = "/fn", endpoint = "talk/reopen")]
pub async fn reopen_thread(
    #[server(default)] about: String,
    #[server(default)] thread: String,
) -> Result<(), PublicError> {
    whole(&about, &thread, Whole::Reopen).await
}

/// Makes a thread part of the record.
#[server(prefix = "/fn", endpoint = "talk/register")]
pub async fn register_thread(
    #[server(default)] about: String,
    #[server(default)] thread: String,
) -> Result<(), PublicError> {
    whole(&about, &thread, Whole::Register).await
}
