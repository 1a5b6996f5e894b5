//! The files of a need or proposal and in its comments: what there is, adding and removing.

use domain::{
    attachments::{FileFault, MAX_BYTES},
    conversations::On,
};
use leptos::prelude::*;
use store::{
    Refusal,
    attachments::{self, Attachment, Place},
};
use uuid::Uuid;

use crate::{
    attachments::Where,
    context::{Visitor, store, visitor},
    error::PublicError,
    forms::answer,
    i18n::Locale,
    islands::file_upload::FileUpload,
    pages::conversations::place,
    parts::{
        confirm::unfold,
        notices::{done, notice},
        prose::section,
        tags::Tone,
        upload,
    },
    t, words,
};

/// The section with the files of a subject; `address` is its reference or id. Nothing when there is none and the
/// reader may add none.
pub async fn files(visitor: &Visitor, on: On, address: &str) -> Result<Option<AnyView>, Refusal> {
    let l = visitor.locale;
    let (files, may_add) = attachments::of_subject(&store()?, visitor.signed_in()?, on).await?;
    if files.is_empty() && !may_add {
        return Ok(None);
    }
    let message = match visitor.query("done").as_str() {
        "attached" => Some(done(t!(l, attachments.done_attached))),
        "file-removed" => Some(done(t!(l, attachments.done_removed))),
        _ => refused(l, &visitor.query("file")),
    };
    let none = files
        .is_empty()
        .then(|| view! { <p class="ds-paragraph app-subtle">{t!(l, attachments.none)}</p> });
    let items = files
        .into_iter()
        .map(|file| {
            let comment = file.comment.map(|id| place(address, &format!("comment-{id}")));
            item(l, file, comment)
        })
        .collect_view();
    let at = Where {
        kind: on.kind().code().to_owned(),
        address: address.to_owned(),
        about: String::new(),
    };
    let form = may_add.then(|| {
        view! {
            <FileUpload words=upload::said(l, t!(l, attachments.fault_too_large)) most=MAX_BYTES>
                {upload_form(l, &at, t!(l, attachments.hint))}
            </FileUpload>
        }
    });
    let content = view! {
        {message}
        {none}
        <ul class="app-items app-files">{items}</ul>
        {form}
    };
    Ok(Some(section(
        "attachments",
        t!(l, attachments.title),
        content.into_any(),
    )))
}

/// That a file was not taken, and why; nothing when the code means nothing.
pub(super) fn refused(l: Locale, code: &str) -> Option<AnyView> {
    let fault = FileFault::from_code(code)?;
    let text = view! { <p class="ds-paragraph">{words::file_fault(l, fault)}</p> };
    Some(notice(Tone::Danger, t!(l, attachments.refused), text.into_any()))
}

/// 12 kB, 3,4 MB: in thousands, as files are told.
fn size(l: Locale, bytes: i64) -> String {
    match bytes {
        ..1_000 => t!(l, attachments.bytes, n = bytes).to_string(),
        1_000..1_000_000 => t!(l, attachments.kilobytes, n = (bytes + 500) / 1_000).to_string(),
        _ => t!(
            l,
            attachments.megabytes,
            n = words::hundredths(l, bytes / 10_000, 1)
        )
        .to_string(),
    }
}

/// A file; `comment` is where the comment stands that it is in, unless it is shown there.
pub(super) fn item(l: Locale, file: Attachment, comment: Option<String>) -> AnyView {
    let href = format!("/attachments/{}", file.id);
    let picture = file.preview.then(|| {
        let src = format!("{href}/preview");
        // The name beside it says what it is.
        view! { <img src=src alt="" class="app-files__preview" loading="lazy" /> }
    });
    let by = t!(
        l,
        attachments.by,
        name = file.added_by,
        date = words::day_of(file.added_at)
    )
    .to_string();
    let comment = comment.map(|href| {
        view! { <span><a class="ds-link" href=href>{t!(l, attachments.in_comment)}</a></span> }
    });
    let remove = file.may_remove.then(|| {
        let id = format!("remove-{}", file.id);
        let label = format!("{}: {}", t!(l, attachments.remove), file.name);
        let content = view! {
            <p class="ds-paragraph">{t!(l, attachments.remove_sure)}</p>
            <form method="post" action="/fn/attachments/remove">
                <input type="hidden" name="file" value=file.id.to_string() />
                <button class="ds-button" data-color="danger" data-size="sm" type="submit" aria-label=label>
                    {t!(l, attachments.remove)}
                </button>
            </form>
        };
        unfold(&id, t!(l, attachments.remove), false, content.into_any())
    });
    view! {
        <li class="app-item">
            <div>
                {picture}
                <a class="ds-link" href=href download="">{file.name.clone()}</a>
                <p class="app-item__meta">
                    <span>{file.file_type.code().to_uppercase()}</span>
                    <span>{size(l, file.bytes)}</span>
                    <span>{by}</span>
                    {comment}
                </p>
            </div>
            {remove}
        </li>
    }
    .into_any()
}

/// The form that attaches files to what `at` names; it is sent by the `FileUpload` around it.
pub(super) fn upload_form(l: Locale, at: &Where, hint: &str) -> AnyView {
    let id = format!("attachments-file-{}", at.address);
    let hint = format!(
        "{} {hint}",
        t!(l, attachments.kinds, max = MAX_BYTES / 1024 / 1024)
    );
    let about =
        (!at.about.is_empty()).then(|| view! { <input type="hidden" name="about" value=at.about.clone() /> });
    view! {
        <form
            method="post"
            action="/upload/attachments"
            enctype="multipart/form-data"
            class="app-stack app-form"
            novalidate=""
        >
            <input type="hidden" name="kind" value=at.kind.clone() />
            <input type="hidden" name="address" value=at.address.clone() />
            {about}
            <input type="hidden" name="key" value=Uuid::now_v7().to_string() />
            {upload::files(&id, t!(l, attachments.choose).to_owned(), hint, None)}
            {upload::progress()}
            <div class="app-actions">
                <button class="ds-button" data-variant="secondary" type="submit">{t!(l, attachments.attach)}</button>
            </div>
        </form>
    }
    .into_any()
}

/// Removes a file and its content.
#[server(prefix = "/fn", endpoint = "attachments/remove")]
pub async fn remove_file(#[server(default)] file: String) -> Result<(), PublicError> {
    answer("remove-file", "/", &(), async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let id: Uuid = file.parse().map_err(|_| Refusal::NotFound)?;
        let (on, place) = attachments::remove(&store, actor, visitor.now, id).await?;
        delete_content(id).await;
        let address = address(&store, on).await?;
        let at = match place {
            Place::Subject(on) => Where {
                kind: on.kind().code().to_owned(),
                address,
                about: String::new(),
            },
            Place::Comment(comment) => Where {
                kind: "comment".to_owned(),
                address: comment.to_string(),
                about: address,
            },
        };
        Ok(at.removed())
    })
    .await
}

/// Deletes what a removed file held. What cannot be deleted now is shown to nobody all the same, and is swept away
/// later.
pub(super) async fn delete_content(file: Uuid) {
    if let Some(files) = use_context::<attachments::Files>()
        && let Err(refusal) = files.delete(file).await
    {
        tracing::warn!(error = %refusal, %file, "the content of a removed file was not deleted");
    }
}

async fn address(store: &store::Store, on: On) -> Result<String, Refusal> {
    let mut link = store.read().await?;
    match on {
        On::Need(id) => Ok(store::needs::address_of(&mut link.wire(), id).await?),
        On::Proposal(id) => store::proposals::head(&mut link.wire(), id)
            .await?
            .map(|head| head.reference.to_string())
            .ok_or(Refusal::NotFound),
    }
}
