//! The work on what was begun and takes long, off the requests' path: a chunk at a time, until told to stop.

use std::time::Duration;

use store::{Announcement, Refusal, Store, Topic};
use time::OffsetDateTime;
use tokio::{
    sync::{
        broadcast::{Receiver, error::RecvError},
        watch,
    },
    time::Instant,
};

/// How often it is looked whether something is to be done, when nothing is heard of.
const QUIET: Duration = Duration::from_secs(20);

/// The least pause between two chunks.
const BREATH: Duration = Duration::from_millis(10);

/// What takes long.
#[derive(Debug, Clone, Copy)]
pub enum Work {
    /// Needs that are read in from a file.
    Imports,
    /// One action on many needs or proposals.
    Bulk,
}

impl Work {
    /// Does the next chunk of all that is under way; gives whether there is more.
    async fn chunk(self, store: &Store, now: OffsetDateTime) -> Result<bool, Refusal> {
        match self {
            Self::Imports => store::imports::work(store, now).await,
            Self::Bulk => store::bulk::work(store, now).await,
        }
    }

    const fn is_told_by(self, topic: Topic) -> bool {
        matches!(
            (self, topic),
            (Self::Imports, Topic::Import(_)) | (Self::Bulk, Topic::Bulk(_))
        )
    }
}

/// Works until told to stop. Between two chunks it rests as long as it worked, so that whoever else writes gets a turn.
pub async fn run(store: Store, work: Work, mut stopping: watch::Receiver<bool>) {
    let mut heard = store.announcements();
    while !*stopping.borrow() {
        let began = Instant::now();
        match work.chunk(&store, crate::clock::now()).await {
            Ok(true) => {
                tokio::time::sleep(began.elapsed().max(BREATH)).await;
                continue;
            }
            Ok(false) => {}
            Err(refusal) => {
                tracing::warn!(error = %refusal, ?work, "work waits: the database did not answer");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(QUIET) => {}
            () = something_began(&mut heard, work) => {}
            _ = stopping.changed() => {}
        }
    }
}

async fn something_began(heard: &mut Receiver<Announcement>, work: Work) {
    loop {
        match heard.recv().await {
            Ok(announcement) if work.is_told_by(announcement.topic) => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => return std::future::pending().await,
        }
    }
}
