//! Fields for files, and what [`FileUpload`](crate::islands::file_upload::FileUpload) around their form says.

use leptos::prelude::*;

use crate::{i18n::Locale, islands::file_upload::UploadWords, t};

/// The kinds of files that may be attached, as a file dialogue filters them.
pub const ATTACHED: &str = ".pdf,.png,.jpg,.jpeg,.gif,.webp,.docx,.xlsx,.pptx,.odt,.ods,.odp,.txt,.csv";

/// What the island says; `too_large` in the words of what is sent.
pub fn said(l: Locale, too_large: &str) -> UploadWords {
    UploadWords {
        sending: t!(l, attachments.sending).to_owned(),
        sending_text: t!(l, attachments.sending_text).to_owned(),
        again: t!(l, attachments.again).to_owned(),
        failed: t!(l, attachments.failed).to_owned(),
        too_large: too_large.to_owned(),
    }
}

/// Where a form with files shows how far it has come.
pub fn progress() -> AnyView {
    view! {
        <div class="app-files__sending" data-upload="">
            <p class="app-draft__status" role="status"></p>
            <progress max="100" value="0" hidden="" aria-hidden="true"></progress>
        </div>
    }
    .into_any()
}

/// A field for files to attach. `fault` says what was wrong with what was chosen before.
pub fn files(id: &str, label: String, hint: String, fault: Option<String>) -> AnyView {
    let described = match &fault {
        Some(_) => format!("{id}-error {id}-hint"),
        None => format!("{id}-hint"),
    };
    let invalid = fault.is_some().then_some("true");
    let message = fault.map(|text| {
        view! { <p class="ds-validation-message" data-field="validation" id=format!("{id}-error")>{text}</p> }
    });
    view! {
        <div class="ds-field">
            <label class="ds-label" for=id.to_owned()>{label}</label>
            <p data-field="description" id=format!("{id}-hint")>{hint}</p>
            <input
                class="ds-input"
                type="file"
                id=id.to_owned()
                name="file"
                multiple=""
                accept=ATTACHED
                aria-invalid=invalid
                aria-describedby=described
            />
            {message}
        </div>
    }
    .into_any()
}
