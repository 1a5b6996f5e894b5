//! The files of a need or proposal: what there is, adding and removing.

use domain::{
    attachments::{FileFault, MAX_BYTES},
    conversations::On,
};
use leptos::prelude::*;
use store::{
    Refusal,
    attachments::{self, Attachment},
};
use uuid::Uuid;

use crate::{
    attachments::back,
    context::{Visitor, store, visitor},
    error::PublicError,
    forms::answer,
    i18n::Locale,
    islands::file_upload::{FileUpload, UploadWords},
    parts::{
        confirm::unfold,
        notices::{done, notice},
        prose::section,
        tags::Tone,
    },
    t, words,
};

/// The kinds of files that are taken, as a file dialogue filters them.
const ACCEPT: &str = ".pdf,.png,.jpg,.jpeg,.gif,.webp,.docx,.xlsx,.pptx,.odt,.ods,.odp,.txt,.csv";

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
        _ => FileFault::from_code(&visitor.query("file")).map(|fault| {
            let text = view! { <p class="ds-paragraph">{fault_text(l, fault)}</p> };
            notice(Tone::Danger, t!(l, attachments.refused), text.into_any())
        }),
    };
    let none = files
        .is_empty()
        .then(|| view! { <p class="ds-paragraph app-subtle">{t!(l, attachments.none)}</p> });
    let items = files.into_iter().map(|file| item(l, file)).collect_view();
    let form = may_add.then(|| form(l, on, address));
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

fn fault_text(l: Locale, fault: FileFault) -> &'static str {
    match fault {
        FileFault::Empty => t!(l, attachments.fault_empty),
        FileFault::TooLarge => t!(l, attachments.fault_too_large),
        FileFault::WrongType => t!(l, attachments.fault_wrong_type),
        FileFault::Mismatch => t!(l, attachments.fault_mismatch),
        FileFault::TooMany => t!(l, attachments.fault_too_many),
    }
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

fn item(l: Locale, file: Attachment) -> AnyView {
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
                </p>
            </div>
            {remove}
        </li>
    }
    .into_any()
}

fn form(l: Locale, on: On, address: &str) -> AnyView {
    let address = address.to_owned();
    let hint = t!(l, attachments.hint, max = MAX_BYTES / 1024 / 1024).to_string();
    let said = UploadWords {
        sending: t!(l, attachments.sending).to_owned(),
        again: t!(l, attachments.again).to_owned(),
        failed: t!(l, attachments.failed).to_owned(),
        too_large: t!(l, attachments.fault_too_large).to_owned(),
    };
    view! {
        <FileUpload words=said most=MAX_BYTES place="attachments".to_owned()>
            <form
                method="post"
                action="/upload/attachments"
                enctype="multipart/form-data"
                class="app-stack app-form"
                novalidate=""
            >
                <input type="hidden" name="kind" value=on.kind().code() />
                <input type="hidden" name="address" value=address />
                <input type="hidden" name="key" value=Uuid::now_v7().to_string() />
                <div class="ds-field">
                    <label class="ds-label" for="attachments-file">{t!(l, attachments.choose)}</label>
                    <p class="app-subtle" id="attachments-hint">{hint}</p>
                    <input
                        class="ds-input"
                        type="file"
                        id="attachments-file"
                        name="file"
                        multiple=""
                        accept=ACCEPT
                        aria-describedby="attachments-hint"
                    />
                </div>
                <div class="app-actions">
                    <button class="ds-button" data-variant="secondary" type="submit">{t!(l, attachments.attach)}</button>
                </div>
            </form>
        </FileUpload>
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
        let on = attachments::remove(&store, actor, visitor.now, id).await?;
        if let Some(files) = use_context::<attachments::Files>() {
            // What cannot be deleted now is shown to nobody all the same.
            if let Err(refusal) = files.delete(id).await {
                tracing::warn!(error = %refusal, file = %id, "the content of a removed file was not deleted");
            }
        }
        let page = back(on.kind().code(), &address(&store, on).await?);
        Ok(format!(
            "{}#attachments",
            crate::forms::with_query(&page, "done", "file-removed")
        ))
    })
    .await
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
