//! Looks now and then for what watched searches find anew, apart from what people do.

use std::time::Duration;

use app::context::query_pairs;
use store::{
    Refusal, Store,
    search::{Filter, watched},
};
use tokio::sync::watch::Receiver;

/// How long a new hit may wait until it is told.
const PAUSE: Duration = Duration::from_secs(20);

/// Looks until the server stops.
pub async fn run(store: Store, mut stopping: Receiver<bool>) {
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
        if let Err(refusal) = look(&store).await {
            tracing::warn!(error = %refusal, "watched searches were not looked through");
        }
    }
}

async fn look(store: &Store) -> Result<(), Refusal> {
    for one in watched::all(store).await? {
        let filter = Filter::of(&query_pairs(&one.query).collect::<Vec<_>>(), false);
        watched::look(store, crate::clock::now(), &one, &filter).await?;
    }
    Ok(())
}
