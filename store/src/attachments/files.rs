//! Where the content of files lies: a folder on this machine, or an S3-compatible store for several servers.

use std::sync::Arc;

use futures_util::{StreamExt, stream::BoxStream};
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
        let objects: Arc<dyn ObjectStore> = if address.starts_with("s3://") {
            // Several libraries bring their own; the first one counts, and it is the same.
            let _ = rustls::crypto::ring::default_provider().install_default();
            Arc::new(AmazonS3Builder::from_env().with_url(address).build()?)
        } else {
            std::fs::create_dir_all(address)?;
            Arc::new(LocalFileSystem::new_with_prefix(address)?.with_automatic_cleanup(false))
        };
        Ok(Self { objects })
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
        let sha256 = self
            .digest
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(Kept {
            id: self.id,
            bytes: self.bytes,
            sha256,
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
