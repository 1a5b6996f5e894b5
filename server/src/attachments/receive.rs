//! Taking files in: written piece by piece while they come, told by their content, with a preview where there can be
//! one.

use std::collections::BTreeMap;

use axum::extract::{
    Multipart,
    multipart::{Field, MultipartError},
};
use domain::attachments::{FileFault, FileType, MAX_BYTES, accept, safe_name};
use store::{
    Refusal,
    attachments::{self, Files, Kept, New},
};
use uuid::Uuid;

use crate::{Serving, once, previews};

/// Files up to this are shown small, bytes.
const PREVIEWED: u64 = 20 * 1024 * 1024;

/// The most that the other fields of a form hold together, bytes: as much as a form without files.
const FIELDS: usize = crate::guards::FORM_BYTES;

/// Why a form with files came to nothing.
pub enum Failed {
    /// With the file's name.
    Fault(FileFault, String),
    Refused(Refusal),
    /// The sender went away, or sent what is no form.
    Broken,
}

impl From<Refusal> for Failed {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<MultipartError> for Failed {
    fn from(_: MultipartError) -> Self {
        Self::Broken
    }
}

/// A file that has been written and may be attached.
pub struct Taken {
    pub name: String,
    pub file_type: FileType,
    pub content: Kept,
    pub preview: bool,
}

impl Taken {
    pub fn as_new(&self) -> New<'_> {
        New {
            name: &self.name,
            file_type: self.file_type,
            content: &self.content,
            preview: self.preview,
        }
    }
}

/// The fields of a form as they come in, by name.
#[derive(Default)]
pub struct Fields {
    values: BTreeMap<String, String>,
    bytes: usize,
}

impl Fields {
    pub fn get(&self, name: &str) -> String {
        self.values.get(name).cloned().unwrap_or_default()
    }

    /// The form's key, bound to all that it holds, its files too.
    pub fn key(&self, files: &[Taken]) -> String {
        let rest: Vec<_> = self.values.iter().filter(|(name, _)| *name != "key").collect();
        let files: Vec<_> = files
            .iter()
            .map(|file| (&file.name, &file.content.sha256))
            .collect();
        once::key(&self.get("key"), (rest, files))
    }

    /// Reads a field that is no file.
    pub async fn read(&mut self, mut field: Field<'_>) -> Result<(), Failed> {
        let name = field.name().unwrap_or_default().to_owned();
        let mut text = Vec::new();
        while let Some(piece) = field.chunk().await? {
            self.bytes += piece.len();
            if self.bytes > FIELDS {
                return Err(Failed::Broken);
            }
            text.extend_from_slice(&piece);
        }
        let text = String::from_utf8(text).map_err(|_| Failed::Broken)?;
        self.values.insert(name, text);
        Ok(())
    }
}

/// The name of the file that a field brings; `None` for one in which nothing was chosen.
pub fn file_name(field: &Field<'_>) -> Option<String> {
    let name = safe_name(field.file_name().unwrap_or_default());
    (!name.is_empty()).then_some(name)
}

/// Reads what is left of a form and drops it: a browser shows no answer that comes while it still sends.
pub async fn drain(form: &mut Multipart) {
    while let Ok(Some(mut field)) = form.next_field().await {
        while let Ok(Some(_)) = field.chunk().await {}
    }
}

/// Takes one file of a form in. What is not taken leaves nothing behind.
pub async fn take(serving: &Serving, name: String, field: Field<'_>) -> Result<Taken, Failed> {
    let files = &serving.files;
    let content = written(files, &name, field).await?;
    match look(files, &name, &content).await {
        Ok((file_type, preview)) => Ok(Taken {
            name,
            file_type,
            content,
            preview,
        }),
        Err(failed) => {
            files.delete(content.id).await?;
            Err(failed)
        }
    }
}

async fn written(files: &Files, name: &str, mut field: Field<'_>) -> Result<Kept, Failed> {
    let mut writing = files.write(Uuid::now_v7()).await?;
    let fault = |fault| Err(Failed::Fault(fault, name.to_owned()));
    loop {
        match field.chunk().await {
            Ok(Some(piece)) => {
                if writing.bytes() + piece.len() as u64 > MAX_BYTES {
                    writing.abort().await;
                    while let Ok(Some(_)) = field.chunk().await {}
                    return fault(FileFault::TooLarge);
                }
                writing.write(piece).await?;
            }
            Ok(None) => break,
            Err(broken) => {
                writing.abort().await;
                return Err(broken.into());
            }
        }
    }
    if writing.bytes() == 0 {
        writing.abort().await;
        return fault(FileFault::Empty);
    }
    Ok(writing.finish().await?)
}

/// What kind of file it is, and whether a preview of it is kept.
async fn look(files: &Files, name: &str, content: &Kept) -> Result<(FileType, bool), Failed> {
    let whole = content.bytes <= content.head.len() as u64;
    let looks = attachments::looks(&content.head, whole);
    let file_type = accept(name, looks).map_err(|fault| Failed::Fault(fault, name.to_owned()))?;
    if content.bytes > PREVIEWED || !(file_type.is_picture() || file_type.has_pages()) {
        return Ok((file_type, false));
    }
    let bytes = files.whole(content.id).await?;
    let small = if file_type.is_picture() {
        tokio::task::spawn_blocking(move || attachments::preview(&bytes))
            .await
            .unwrap_or_default()
    } else {
        previews::first_page(&bytes).await
    };
    let Some(small) = small else {
        return Ok((file_type, false));
    };
    files.keep_preview(content.id, small).await?;
    Ok((file_type, true))
}
