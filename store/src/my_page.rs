//! One's own page: what waits for the person in every role, and what has happened to what concerns the person.

use domain::people::Actor;
use time::Date;

use crate::{
    Refusal, Store,
    clusters::{self, WaitingDeviation},
    decisions::{self, Waiting},
    needs::{self, MyNeeds},
    notifications::{self, Group},
    reviews::{self, WaitingReview},
    scores::{self, WaitingScore},
};

/// How many subjects with news are shown; the notification centre shows all.
const NEWS: i64 = 8;

/// All of it; a role that has nothing to do with a part gives an empty list.
#[derive(Debug, Clone)]
pub struct MyPage {
    pub needs: MyNeeds,
    /// What has happened and is not read yet.
    pub news: Vec<Group>,
    /// Opinions to give.
    pub reviews: Vec<WaitingReview>,
    /// Score cards to give.
    pub scores: Vec<WaitingScore>,
    /// To make ready, to lay before a decider, to decide, to record.
    pub decisions: Vec<Waiting>,
    /// Units that ask to do otherwise than a joint solution, and whose leave for it ends soon.
    pub deviations: Vec<WaitingDeviation>,
}

impl MyPage {
    /// Nothing waits for this person.
    pub fn is_clear(&self) -> bool {
        self.needs.to_answer.is_empty()
            && self.needs.queue.is_none_or(|queue| queue.total() == 0)
            && self.reviews.is_empty()
            && self.scores.is_empty()
            && self.decisions.is_empty()
            && self.deviations.is_empty()
    }
}

/// The page of this person today.
pub async fn my_page(store: &Store, actor: &Actor, today: Date) -> Result<MyPage, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    Ok(MyPage {
        needs: needs::mine(w, actor, today).await?,
        news: notifications::latest(w, actor, NEWS).await?,
        reviews: reviews::waiting_for(w, actor).await?,
        scores: scores::waiting_for(w, actor).await?,
        decisions: decisions::waiting_for(w, actor, today).await?,
        deviations: clusters::waiting_for(w, actor, today).await?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::both_engines;

    both_engines! {
        async fn an_empty_municipality_asks_nothing_of_anybody(world) {
            for actor in [
                &world.teacher, &world.head, &world.strategist, &world.architect, &world.delegate, &world.secretary,
                &world.politician, &world.admin,
            ] {
                let page = my_page(&world.store, actor, world.now.date()).await.unwrap();
                assert!(page.is_clear(), "{}", actor.name);
            }
        }
    }
}
