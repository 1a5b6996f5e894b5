//! What people of the example municipality wrote to each other about its needs and proposals.

use domain::{
    conversations::{Audience, CommentForm, On, Part, ThreadForm},
    ids::ThreadId,
};
use serde::Deserialize;
use time::OffsetDateTime;

use super::timeline::{World, moment};
use crate::{Refusal, conversations, proposals};

/// A thread of `talk.json`.
#[derive(Debug, Deserialize)]
pub(super) struct DemoThread {
    /// The key of a need or a proposal.
    about: String,
    at: String,
    by: String,
    audience: Audience,
    /// Empty for the whole.
    part: String,
    body: String,
    pub replies: Vec<Reply>,
    #[serde(default)]
    resolved: Option<Resolved>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Reply {
    at: String,
    by: String,
    body: String,
}

#[derive(Debug, Deserialize)]
struct Resolved {
    at: String,
    by: String,
}

/// What happens in a thread.
pub(super) enum Said<'a> {
    Opened,
    Replied(&'a Reply),
    Resolved,
}

/// All threads.
pub(super) fn all() -> Result<Vec<DemoThread>, Refusal> {
    serde_json::from_str(include_str!("talk.json")).map_err(|e| Refusal::Unavailable(Box::new(e)))
}

impl DemoThread {
    /// What happens in it, and when.
    pub fn said(&self) -> Result<Vec<(OffsetDateTime, Said<'_>)>, Refusal> {
        let mut said = vec![(moment(&self.at)?, Said::Opened)];
        for reply in &self.replies {
            said.push((moment(&reply.at)?, Said::Replied(reply)));
        }
        if let Some(resolved) = &self.resolved {
            said.push((moment(&resolved.at)?, Said::Resolved));
        }
        Ok(said)
    }

    /// Lets it happen. `thread` is the thread once it is opened.
    pub async fn happen(
        &self,
        world: &World<'_>,
        now: OffsetDateTime,
        said: &Said<'_>,
        thread: Option<ThreadId>,
    ) -> Result<ThreadId, Refusal> {
        let (store, town) = (world.store, world.town);
        let opened = || thread.ok_or(Refusal::NotFound);
        match said {
            Said::Opened => {
                let form = ThreadForm {
                    audience: self.audience.code().to_owned(),
                    part: Part::from_code(&self.part)
                        .map(|part| part.code().to_owned())
                        .unwrap_or_default(),
                    body: self.body.clone(),
                    ..ThreadForm::default()
                };
                let on = self.on(world).await?;
                let made = conversations::open(store, town.actor(&self.by)?, now, on, "", &form).await?;
                Ok(made.thread)
            }
            Said::Replied(reply) => {
                let form = CommentForm {
                    body: reply.body.clone(),
                    ..CommentForm::default()
                };
                let by = town.actor(&reply.by)?;
                let made = conversations::reply(store, by, now, opened()?, None, "", &form).await?;
                Ok(made.thread)
            }
            Said::Resolved => {
                let resolved = self.resolved.as_ref().ok_or(Refusal::NotFound)?;
                conversations::resolve(store, town.actor(&resolved.by)?, now, opened()?).await?;
                opened()
            }
        }
    }

    async fn on(&self, world: &World<'_>) -> Result<On, Refusal> {
        if let Some(need) = world.needs.get(self.about.as_str()) {
            return Ok(On::Need(*need));
        }
        let reference = world
            .proposals
            .get(self.about.as_str())
            .ok_or(Refusal::NotFound)?;
        Ok(On::Proposal(proposals::named(world.store, *reference).await?))
    }
}
