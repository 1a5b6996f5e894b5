//! What is written into conversations.

use domain::{
    conversations::{CommentForm, On, ThreadForm},
    ids::{CommentId, ThreadId},
    people::Actor,
    reference::{Prefix, Reference},
};
use leptos::prelude::*;
use serde::Serialize;
use store::{
    Refusal, Store,
    conversations::{self, CommentAt},
    needs, proposals,
};
use time::OffsetDateTime;

use super::forms::{NEW, edit_name, reply_name};
use crate::{
    context::{store, visitor},
    error::PublicError,
    forms::{answer, with_query},
};

/// A form as it came, to be shown again when refused.
#[derive(Serialize)]
struct Typed<F> {
    #[serde(flatten)]
    form: F,
    version: String,
    key: String,
    quotes: String,
}

/// The page of the subject with this reference, where its conversation is.
fn page(about: &str) -> Result<(Reference, String), Refusal> {
    let reference: Reference = about.parse().map_err(|_| Refusal::NotFound)?;
    let page = match reference.prefix {
        Prefix::Need => format!("/needs/{reference}"),
        Prefix::Proposal => format!("/proposals/{reference}?tab=talk"),
        Prefix::Group | Prefix::System => return Err(Refusal::NotFound),
    };
    Ok((reference, page))
}

/// A place on that page; a wrong reference leads nowhere.
fn place(about: &str, id: &str) -> String {
    page(about).map_or_else(|_| "/not-found".to_owned(), |(_, page)| format!("{page}#{id}"))
}

fn done(about: &str, what: &str, id: &str) -> Result<String, Refusal> {
    let (_, page) = page(about)?;
    Ok(with_query(&format!("{page}#{id}"), "done", what))
}

/// What a conversation is about, by its reference.
pub async fn subject(store: &Store, about: &str) -> Result<On, Refusal> {
    let (reference, _) = page(about)?;
    Ok(match reference.prefix {
        Prefix::Proposal => On::Proposal(proposals::named(store, reference).await?),
        _ => On::Need(needs::named(store, about).await?),
    })
}

/// Opens a thread.
#[server(prefix = "/fn", endpoint = "talk/open")]
pub async fn open_thread(
    #[server(flatten)] form: ThreadForm,
    #[server(default)] about: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed {
        form,
        version: String::new(),
        key,
        quotes: String::new(),
    };
    answer(NEW, &place(&about, "new-thread"), &typed, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let on = subject(&store, &about).await?;
        let made = conversations::open(&store, actor, visitor.now, on, &typed.key, &typed.form).await?;
        done(&about, "commented", &format!("comment-{}", made.comment))
    })
    .await
}

/// Replies in a thread.
#[server(prefix = "/fn", endpoint = "talk/reply")]
pub async fn reply_in_thread(
    #[server(flatten)] form: CommentForm,
    #[server(default)] about: String,
    #[server(default)] thread: String,
    #[server(default)] quotes: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed {
        form,
        version: String::new(),
        key,
        quotes,
    };
    let name = reply_name(&thread);
    answer(&name, &place(&about, &name), &typed, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let thread: ThreadId = thread.parse().map_err(|_| Refusal::NotFound)?;
        let quotes = match typed.quotes.as_str() {
            "" => None,
            id => Some(id.parse::<CommentId>().map_err(|_| Refusal::NotFound)?),
        };
        let made = conversations::reply(
            &store()?,
            actor,
            visitor.now,
            thread,
            quotes,
            &typed.key,
            &typed.form,
        )
        .await?;
        done(&about, "commented", &format!("comment-{}", made.comment))
    })
    .await
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
    let typed = Typed {
        form,
        version,
        key,
        quotes: String::new(),
    };
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
        conversations::remove(&store()?, actor, visitor.now, id).await?;
        done(&about, "comment-removed", &format!("comment-{comment}"))
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
