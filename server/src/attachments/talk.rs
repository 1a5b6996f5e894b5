//! Comments with files: `POST /upload/talk/open` begins a thread, `POST /upload/talk/reply` answers in one. The comment
//! and its files are there together or not at all; what was typed into a refused one comes back.

use app::{
    context::Visitor,
    forms::led_back,
    pages::conversations::{NEW, done, place, reply_name, subject},
};
use axum::{
    Extension,
    extract::{Multipart, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use domain::{
    Code, FieldError,
    attachments::{FileFault, MAX_IN_COMMENT},
    conversations::{CommentForm, On, ThreadForm},
    ids::{CommentId, ThreadId},
    people::Actor,
};
use serde::Serialize;
use store::{
    Refusal, Store,
    attachments::{self, New},
    conversations::{self, Brought, Written},
};

use super::{
    lead,
    receive::{self, Failed, Fields, Taken},
    refuse,
};
use crate::Serving;

pub async fn open(
    State(serving): State<Serving>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    form: Multipart,
) -> Response {
    comment(&serving, &visitor, &headers, form, open_typed).await
}

pub async fn reply(
    State(serving): State<Serving>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    form: Multipart,
) -> Response {
    comment(&serving, &visitor, &headers, form, reply_typed).await
}

/// What was typed into one of the two forms, to be shown again when refused.
#[derive(Serialize)]
struct Typed {
    about: String,
    key: String,
    #[serde(flatten)]
    what: What,
}

#[derive(Serialize)]
#[serde(untagged)]
enum What {
    Open(ThreadForm),
    Reply {
        thread: String,
        quotes: String,
        #[serde(flatten)]
        form: CommentForm,
    },
}

fn open_typed(fields: &Fields) -> Typed {
    Typed {
        about: fields.get("about"),
        key: fields.get("key"),
        what: What::Open(ThreadForm {
            audience: fields.get("audience"),
            part: fields.get("part"),
            body: fields.get("body"),
            acknowledged: fields.get("acknowledged"),
        }),
    }
}

fn reply_typed(fields: &Fields) -> Typed {
    Typed {
        about: fields.get("about"),
        key: fields.get("key"),
        what: What::Reply {
            thread: fields.get("thread"),
            quotes: fields.get("quotes"),
            form: CommentForm {
                body: fields.get("body"),
                acknowledged: fields.get("acknowledged"),
            },
        },
    }
}

impl Typed {
    /// The form's name, and where it stands.
    fn form(&self) -> (String, String) {
        match &self.what {
            What::Open(_) => (NEW.to_owned(), place(&self.about, "new-thread")),
            What::Reply { thread, .. } => {
                let name = reply_name(thread);
                let at = place(&self.about, &name);
                (name, at)
            }
        }
    }

    async fn on(&self, store: &Store) -> Result<On, Refusal> {
        subject(store, &self.about).await
    }

    /// Would it be taken, but for its files?
    async fn ask(&self, store: &Store, actor: &Actor) -> Result<(), Refusal> {
        match &self.what {
            What::Open(form) => conversations::may_open(store, actor, self.on(store).await?, form).await,
            What::Reply { thread, form, .. } => {
                conversations::may_reply(store, actor, thread_id(thread)?, form).await
            }
        }
    }

    async fn write(
        &self,
        store: &Store,
        visitor: &Visitor,
        brought: Brought<'_>,
    ) -> Result<Written, Refusal> {
        let actor = visitor.signed_in()?;
        match &self.what {
            What::Open(form) => {
                conversations::open(store, actor, visitor.now, self.on(store).await?, brought, form).await
            }
            What::Reply { thread, quotes, form } => {
                let quotes = match quotes.as_str() {
                    "" => None,
                    id => Some(id.parse::<CommentId>().map_err(|_| Refusal::NotFound)?),
                };
                let thread = thread_id(thread)?;
                conversations::reply(store, actor, visitor.now, thread, quotes, brought, form).await
            }
        }
    }
}

fn thread_id(typed: &str) -> Result<ThreadId, Refusal> {
    typed.parse().map_err(|_| Refusal::NotFound)
}

async fn comment(
    serving: &Serving,
    visitor: &Visitor,
    headers: &HeaderMap,
    mut form: Multipart,
    typed: fn(&Fields) -> Typed,
) -> Response {
    let (mut fields, mut files) = (Fields::default(), Vec::new());
    let outcome = written(serving, visitor, &mut form, typed, &mut fields, &mut files).await;
    if outcome.is_err() {
        receive::drain(&mut form).await;
    }
    // What was not attached, also since the same form had come before, is nobody's.
    for file in &files {
        if !is_kept(serving, visitor, file).await
            && let Err(refusal) = serving.files.delete(file.content.id).await
        {
            tracing::warn!(error = %refusal, "the content of a refused file was not deleted");
        }
    }
    let typed = typed(&fields);
    let refusal = match outcome {
        Ok(address) => return lead(headers, &address, StatusCode::CREATED),
        // The text was read; only a file could not be.
        Err(Failed::Broken) if !fields.get("body").is_empty() => refused_file(FileFault::Unreadable, ""),
        Err(Failed::Broken) => return StatusCode::BAD_REQUEST.into_response(),
        Err(Failed::Fault(fault, name)) => refused_file(fault, &name),
        Err(Failed::Refused(refusal)) => refusal,
    };
    // A script keeps all that was typed and chosen, and tries again.
    if matches!(refusal, Refusal::Unavailable(_)) && super::by_script(headers) {
        return refuse(serving, visitor, refusal);
    }
    let (name, back) = typed.form();
    match led_back(&serving.store, visitor, &name, &back, &typed, refusal).await {
        Ok(address) => lead(headers, &address, StatusCode::UNPROCESSABLE_ENTITY),
        Err(refusal) => refuse(serving, visitor, refusal),
    }
}

async fn is_kept(serving: &Serving, visitor: &Visitor, file: &Taken) -> bool {
    match &visitor.actor {
        Some(actor) => attachments::find(&serving.store, actor, file.content.id)
            .await
            // When it cannot be told now, it is swept away later if it is nobody's.
            .map_or_else(|refusal| !matches!(refusal, Refusal::NotFound), |_| true),
        None => false,
    }
}

fn refused_file(fault: FileFault, name: &str) -> Refusal {
    FieldError::new("file", Code::FileRefused)
        .with("fault", fault.code())
        .with("name", name)
        .into()
}

/// Reads the form, its files once its fields are known to be right, and writes the comment; gives where it stands.
async fn written(
    serving: &Serving,
    visitor: &Visitor,
    form: &mut Multipart,
    typed: fn(&Fields) -> Typed,
    fields: &mut Fields,
    files: &mut Vec<Taken>,
) -> Result<String, Failed> {
    let most = usize::try_from(MAX_IN_COMMENT).unwrap_or(usize::MAX);
    while let Some(field) = form.next_field().await? {
        if field.name() != Some("file") {
            fields.read(field).await?;
            continue;
        }
        let Some(name) = receive::file_name(&field) else {
            continue;
        };
        if files.is_empty() {
            let actor = visitor.signed_in()?;
            typed(fields).ask(&serving.store, actor).await?;
        }
        if files.len() == most {
            return Err(Failed::Fault(FileFault::TooMany, name));
        }
        files.push(receive::take(serving, name, field).await?);
    }
    let typed = typed(fields);
    let new: Vec<New<'_>> = files.iter().map(Taken::as_new).collect();
    let brought = Brought {
        key: &fields.key(files),
        files: &new,
    };
    let made = typed.write(&serving.store, visitor, brought).await?;
    Ok(done(
        &typed.about,
        "commented",
        &format!("comment-{}", made.comment),
    )?)
}
