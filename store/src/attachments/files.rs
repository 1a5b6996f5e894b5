//! Where the content of files lies: a folder on this machine, or an S3-compatible store for several servers.

use std::{collections::HashMap, path::PathBuf, sync::Arc, time::SystemTime};

use futures_util::{StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{
    ObjectStore, ObjectStoreExt, WriteMultipart, aws::AmazonS3Builder, local::LocalFileSystem, path::Path,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::looks::HEAD;
use crate::Refusal;

/// How many parts of one upload may be on their way at once.
const AT_ONCE: usize = 4;

/// The content of all files.
#[derive(Debug, Clone)]
pub struct Files {
    objects: Arc<dyn ObjectStore>,
    /// `None` for a store elsewhere.
    folder: Option<PathBuf>,
}

/// A file that is being written.
pub struct Writing {
    id: Uuid,
    upload: WriteMultipart,
    digest: Sha256,
    bytes: u64,
    head: Vec<u8>,
}

/// A file that has been written.
#[derive(Debug, Clone)]
pub struct Kept {
    pub id: Uuid,
    pub bytes: u64,
    /// In hexadecimal digits.
    pub sha256: String,
    /// The first bytes, by which its kind is told.
    pub head: Vec<u8>,
}

fn hex(digest: Sha256) -> String {
    digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn failed(error: object_store::Error) -> Refusal {
    match error {
        object_store::Error::NotFound { .. } => Refusal::NotFound,
        error => Refusal::Unavailable(Box::new(error)),
    }
}

fn file(id: Uuid) -> Path {
    Path::from(format!("files/{id}"))
}

fn preview(id: Uuid) -> Path {
    Path::from(format!("previews/{id}"))
}

impl Files {
    /// `s3://bucket` (region, endpoint and keys by the usual `AWS_…` variables), or a folder, made when missing.
    pub fn open(address: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        if address.starts_with("s3://") {
            // Several libraries bring their own; the first one counts, and it is the same.
            let _ = rustls::crypto::ring::default_provider().install_default();
            return Ok(Self {
                objects: Arc::new(AmazonS3Builder::from_env().with_url(address).build()?),
                folder: None,
            });
        }
        std::fs::create_dir_all(address)?;
        // What a row speaks of is on the disk, not on its way there.
        let objects = LocalFileSystem::new_with_prefix(address)?
            .with_automatic_cleanup(false)
            .with_fsync(true);
        Ok(Self {
            objects: Arc::new(objects),
            folder: Some(address.into()),
        })
    }

    /// All that lies here, previews too, each with when its latest part was written (seconds since 1970).
    pub(super) async fn all(&self) -> Result<HashMap<Uuid, i64>, Refusal> {
        let mut found = HashMap::new();
        for part in ["files", "previews"] {
            let mut objects = self.objects.list(Some(&Path::from(part)));
            while let Some(object) = objects.try_next().await.map_err(failed)? {
                // Whatever else lies here is not ours.
                let Some(id) = object.location.filename().and_then(|name| name.parse().ok()) else {
                    continue;
                };
                let at = object.last_modified.timestamp();
                found
                    .entry(id)
                    .and_modify(|latest: &mut i64| *latest = at.max(*latest))
                    .or_insert(at);
            }
        }
        Ok(found)
    }

    /// Takes away what was being written to a folder when the program was killed, if that was before; gives how many.
    /// A store elsewhere clears unfinished parts by its own rules.
    pub(super) async fn clear_unfinished(&self, before: SystemTime) -> std::io::Result<usize> {
        let Some(folder) = self.folder.clone() else {
            return Ok(0);
        };
        let work = move || {
            let mut cleared = 0;
            for part in ["files", "previews"] {
                let Ok(entries) = std::fs::read_dir(folder.join(part)) else {
                    continue;
                };
                for entry in entries {
                    let entry = entry?;
                    let name = entry.file_name();
                    // As `object_store` calls what is not finished.
                    let unfinished = name.to_str().and_then(|name| name.split_once('#'));
                    let ours = unfinished.is_some_and(|(id, _)| id.parse::<Uuid>().is_ok());
                    if ours && entry.metadata()?.modified()? < before {
                        std::fs::remove_file(entry.path())?;
                        cleared += 1;
                    }
                }
            }
            Ok(cleared)
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(std::io::Error::other)?
    }

    /// How many bytes the content has; `None` when there is none.
    pub(super) async fn bytes(&self, id: Uuid) -> Result<Option<u64>, Refusal> {
        match self.objects.head(&file(id)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// SHA-256 of the content as it lies here, in hexadecimal digits.
    pub(super) async fn sha256(&self, id: Uuid) -> Result<String, Refusal> {
        let mut content = self.read(id).await?;
        let mut digest = Sha256::new();
        while let Some(piece) = content.try_next().await.map_err(failed)? {
            digest.update(&piece);
        }
        Ok(hex(digest))
    }

    /// Copies a content that has this SHA-256; `false`, and nothing is written, when it has another.
    pub(super) async fn copy(&self, id: Uuid, to: &Self, sha256: &str) -> Result<bool, Refusal> {
        let mut content = self.read(id).await?;
        let mut writing = to.write(id).await?;
        loop {
            match content.try_next().await {
                Ok(Some(piece)) => writing.write(piece).await?,
                Ok(None) => break,
                Err(error) => {
                    writing.abort().await;
                    return Err(failed(error));
                }
            }
        }
        if hex(writing.digest.clone()) != sha256 {
            writing.abort().await;
            return Ok(false);
        }
        writing.finish().await?;
        Ok(true)
    }

    /// Begins to write a file; nothing is there before [`Writing::finish`].
    pub async fn write(&self, id: Uuid) -> Result<Writing, Refusal> {
        let upload = self.objects.put_multipart(&file(id)).await.map_err(failed)?;
        Ok(Writing {
            id,
            upload: WriteMultipart::new(upload),
            digest: Sha256::new(),
            bytes: 0,
            head: Vec::new(),
        })
    }

    /// The content, piece by piece.
    pub async fn read(
        &self,
        id: Uuid,
    ) -> Result<BoxStream<'static, Result<bytes::Bytes, object_store::Error>>, Refusal> {
        let found = self.objects.get(&file(id)).await.map_err(failed)?;
        Ok(found.into_stream().boxed())
    }

    /// The whole content.
    pub async fn whole(&self, id: Uuid) -> Result<bytes::Bytes, Refusal> {
        let found = self.objects.get(&file(id)).await.map_err(failed)?;
        found.bytes().await.map_err(failed)
    }

    pub async fn keep_preview(&self, id: Uuid, picture: Vec<u8>) -> Result<(), Refusal> {
        self.objects
            .put(&preview(id), picture.into())
            .await
            .map(|_| ())
            .map_err(failed)
    }

    pub async fn preview(&self, id: Uuid) -> Result<bytes::Bytes, Refusal> {
        let found = self.objects.get(&preview(id)).await.map_err(failed)?;
        found.bytes().await.map_err(failed)
    }

    /// Deletes content and preview; what is not there is fine.
    pub async fn delete(&self, id: Uuid) -> Result<(), Refusal> {
        for path in [file(id), preview(id)] {
            match self.objects.delete(&path).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(failed(error)),
            }
        }
        Ok(())
    }
}

impl Writing {
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Adds a piece.
    pub async fn write(&mut self, piece: bytes::Bytes) -> Result<(), Refusal> {
        self.digest.update(&piece);
        self.bytes += piece.len() as u64;
        let room = HEAD.saturating_sub(self.head.len()).min(piece.len());
        self.head.extend_from_slice(&piece[..room]);
        self.upload.wait_for_capacity(AT_ONCE).await.map_err(failed)?;
        self.upload.put(piece);
        Ok(())
    }

    /// Makes it lasting.
    pub async fn finish(self) -> Result<Kept, Refusal> {
        self.upload.finish().await.map_err(failed)?;
        Ok(Kept {
            id: self.id,
            bytes: self.bytes,
            sha256: hex(self.digest),
            head: self.head,
        })
    }

    /// Throws it away. Parts that a store does not let go of are shown to nobody; it clears them by its own rules.
    pub async fn abort(self) {
        if let Err(error) = self.upload.abort().await {
            tracing::warn!(%error, file = %self.id, "an unfinished file was not thrown away");
        }
    }
}
