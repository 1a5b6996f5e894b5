//! What a page listens to.

use domain::journal::SubjectKind;
use store::{Refusal, Store, Topic, live::version};
use uuid::Uuid;

/// The topic of a subject with its present version, for [`crate::islands::live_region::LiveRegion`].
pub async fn topic(store: &Store, kind: SubjectKind, id: Uuid) -> Result<String, Refusal> {
    let topic = Topic::Subject { kind, id };
    Ok(format!("{}@{}", topic.address(), version(store, topic).await?))
}
