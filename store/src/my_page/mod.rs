//! One's own page: what waits for the person in every role and since when, what has happened to what concerns the
//! person, what comes, and how the person's units stand.

mod accounts;
mod deadlines;
mod followed;
mod referrals;
mod visit;

pub use accounts::{Accounts, EndingRole};
pub use deadlines::{Coming, DAYS, Deadline};
pub use followed::{Followed, Standing};
pub use referrals::LateReferral;
pub use visit::{Visit, note, visit};

use domain::people::{Actor, Role};
use time::Date;

use crate::{
    Refusal, Store,
    clusters::{self, WaitingDeviation},
    decisions::{self, Waiting},
    initiatives::{self, InitiativeRow},
    needs::{self, MyNeeds, UnitsNeeds},
    notifications::{self, Group},
    reviews::{self, WaitingReview},
    scores::{self, WaitingScore},
};

/// How many subjects with news are shown; the notification centre shows all.
const NEWS: i64 = 8;

/// How many of the latest decisions are shown.
const DECIDED: i64 = 5;

/// Those who follow what is decided.
const DECISION_ROLES: &[Role] = &[
    Role::Delegate,
    Role::CommitteeSecretary,
    Role::ElectedRepresentative,
];

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
    /// Answers to referrals that should be in.
    pub referrals: Vec<LateReferral>,
    /// What comes within the next [`DAYS`], the nearest first.
    pub deadlines: Vec<Deadline>,
    pub followed: Vec<Followed>,
    /// For who heads or co-ordinates units.
    pub units: Option<UnitsNeeds>,
    /// The latest decisions, for those who decide, record or answer for what is decided.
    pub decided: Option<Vec<InitiativeRow>>,
    /// For the administrator.
    pub accounts: Option<Accounts>,
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
            && self.referrals.is_empty()
    }
}

/// The page of this person today.
pub async fn my_page(store: &Store, actor: &Actor, today: Date) -> Result<MyPage, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let reviews = reviews::waiting_for(w, actor).await?;
    let decided = if actor.has_any(DECISION_ROLES) {
        Some(initiatives::latest(w, DECIDED).await?)
    } else {
        None
    };
    Ok(MyPage {
        needs: needs::mine(w, actor, today).await?,
        news: notifications::latest(w, actor, NEWS).await?,
        scores: scores::waiting_for(w, actor).await?,
        decisions: decisions::waiting_for(w, actor, today).await?,
        deviations: clusters::waiting_for(w, actor, today).await?,
        referrals: referrals::late_referrals(w, actor, today).await?,
        deadlines: deadlines::deadlines(w, actor, today, &reviews).await?,
        followed: followed::followed(w, actor, today).await?,
        units: needs::of_my_units(w, actor, today).await?,
        accounts: accounts::accounts(w, actor, today).await?,
        reviews,
        decided,
    })
}

/// What comes for this person, for a calendar.
pub async fn coming(store: &Store, actor: &Actor, today: Date) -> Result<Vec<Deadline>, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let reviews = reviews::waiting_for(w, actor).await?;
    deadlines::deadlines(w, actor, today, &reviews).await
}

#[cfg(test)]
mod tests;
