//! What is put in order at the start and then daily: content that belongs to no attached file is cleared away, and the
//! database counts its rows.

use std::time::Duration;

use store::{
    Store,
    attachments::{self, Files},
};

/// Goes on until the program ends.
pub async fn run(store: Store, files: Files) {
    let mut daily = tokio::time::interval(Duration::from_secs(24 * 3600));
    loop {
        daily.tick().await;
        if let Err(refusal) = store.count_rows().await {
            tracing::warn!(error = %refusal, "the database did not count its rows");
        }
        match attachments::sweep(&store, &files, crate::clock::now()).await {
            Ok(swept) => {
                if swept.deleted > 0 {
                    tracing::info!(
                        deleted = swept.deleted,
                        "cleared away content that belonged to no file"
                    );
                }
                if swept.doubtful > 0 {
                    tracing::warn!(
                        contents = swept.doubtful,
                        "many contents belong to no file here and are left alone: does another database use RIKTNING_FILES?"
                    );
                }
            }
            Err(refusal) => {
                tracing::warn!(error = %refusal, "content that belongs to no file was not cleared away")
            }
        }
    }
}
