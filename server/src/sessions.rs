//! The session layer's records, kept by `store`.

use axum::http::HeaderValue;
use store::Store;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store::{Error, Result},
};

/// Keeps sessions in the database.
#[derive(Debug, Clone)]
pub struct Kept(pub Store);

fn backend(error: impl std::fmt::Display) -> Error {
    Error::Backend(error.to_string())
}

#[async_trait::async_trait]
impl SessionStore for Kept {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // Ids are 128 random bits; a second draw is already more than will ever be needed.
        for _ in 0..4 {
            let content = serde_json::to_string(&record).map_err(|e| Error::Encode(e.to_string()))?;
            if store::sessions::create(&self.0, &record.id.to_string(), &content, record.expiry_date)
                .await
                .map_err(backend)?
            {
                return Ok(());
            }
            record.id = Id::default();
        }
        Err(Error::Backend("no free session id".to_owned()))
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let content = serde_json::to_string(record).map_err(|e| Error::Encode(e.to_string()))?;
        store::sessions::save(&self.0, &record.id.to_string(), &content, record.expiry_date)
            .await
            .map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let now = crate::clock::now();
        match store::sessions::load(&self.0, &id.to_string(), now)
            .await
            .map_err(backend)?
        {
            Some(content) => serde_json::from_str(&content)
                .map(Some)
                .map_err(|e| Error::Decode(e.to_string())),
            None => Ok(None),
        }
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        store::sessions::delete(&self.0, &id.to_string())
            .await
            .map_err(backend)
    }
}

/// One value of the request's cookies.
pub fn cookie<'a>(header: Option<&'a HeaderValue>, name: &str) -> Option<&'a str> {
    header?
        .to_str()
        .ok()?
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(n, _)| *n == name)
        .map(|(_, value)| value)
}
