//! The overview of opinions: who has said what for which speciality, round by round.

use domain::{
    people::Actor,
    policy::{Action, Subject, Verdict, may},
    proposals::{ProposalEvent, transition},
    reference::Reference,
    reviews::{Opinion, OpinionForm, Speciality, takes_opinions},
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::read_subject;
use crate::{
    Refusal, Store, parse_day, parse_stamp,
    proposals::{self, Head},
    refusal::ask,
};

/// One speciality in one round.
#[derive(Debug, Clone)]
pub struct ReviewRow {
    pub speciality: Speciality,
    pub due: Option<Date>,
    /// 0 before the opinion was given; a form to change it carries it.
    pub version: i64,
    pub opinion: Option<Opinion>,
    pub by: Option<String>,
    pub given_at: Option<OffsetDateTime>,
    /// Later than `given_at` when the opinion was changed.
    pub changed_at: Option<OffsetDateTime>,
    /// May the person asking give this opinion? `Denied` says why not. Rows of earlier rounds are history.
    pub may_give: Verdict,
}

/// A round and its opinions in the order of [`Speciality::ALL`].
#[derive(Debug, Clone)]
pub struct ReviewRound {
    pub number: i64,
    pub opened_at: OffsetDateTime,
    pub rows: Vec<ReviewRow>,
}

impl ReviewRound {
    /// Those who have not given an opinion.
    pub fn missing(&self) -> Vec<Speciality> {
        self.rows
            .iter()
            .filter(|row| row.opinion.is_none())
            .map(|row| row.speciality)
            .collect()
    }
}

#[derive(Debug, Clone)]
pub struct ReviewsView {
    pub head: Head,
    /// `None` before review was opened the first time.
    pub current: Option<ReviewRound>,
    /// Newest first.
    pub earlier: Vec<ReviewRound>,
    /// Opinions can be given and changed now.
    pub takes_opinions: bool,
    /// The person asking may open review now.
    pub may_open: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    round_id: Uuid,
    number: i64,
    is_current: bool,
    opened_at: String,
    speciality: String,
    due_on: String,
    version: i64,
    stance: String,
    text: String,
    conditions: String,
    given_by: Option<String>,
    given_at: Option<String>,
    changed_at: Option<String>,
}

/// The opinions of a proposal. [`Refusal::NotFound`] for whoever may not see the proposal.
pub async fn view(
    store: &Store,
    actor: Option<&Actor>,
    reference: Reference,
) -> Result<ReviewsView, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let (id, facts) = read_subject(w, reference).await?;
    ask(may(actor, Action::ReviewRead, &Subject::Proposal(&facts)))?;
    let head = proposals::head(w, id).await?.ok_or(Refusal::NotFound)?;
    let rows = fetch_all!(
        w,
        Row,
        "SELECT r.id AS round_id, r.number, r.is_current, r.opened_at, v.speciality, v.due_on, v.version, v.stance,
                v.text, v.conditions, p.name AS given_by, v.given_at, v.changed_at
         FROM review_rounds r JOIN reviews v ON v.round_id = r.id LEFT JOIN persons p ON p.id = v.given_by
         WHERE r.proposal_id = $1 ORDER BY r.number DESC",
        id.0,
    )?;
    let (mut current, mut earlier): (Option<ReviewRound>, Vec<ReviewRound>) = (None, Vec::new());
    let mut last = None;
    for row in rows {
        let round = || ReviewRound {
            number: row.number,
            opened_at: parse_stamp(&row.opened_at),
            rows: Vec::with_capacity(Speciality::ALL.len()),
        };
        let into = if row.is_current {
            Some(current.get_or_insert_with(round))
        } else {
            if last != Some(row.round_id) {
                earlier.push(round());
            }
            earlier.last_mut()
        };
        last = Some(row.round_id);
        if let Some(round) = into {
            round
                .rows
                .push(row.shown(|s| may(actor, Action::ReviewGive, &Subject::Review(&facts, s)))?);
        }
    }
    for round in current.iter_mut().chain(&mut earlier) {
        round.rows.sort_by_key(|row| row.speciality);
    }
    let may_open = may(actor, Action::ProposalPrepare, &Subject::Proposal(&facts)).is_allowed()
        && transition(facts.state, ProposalEvent::OpenReview).is_ok();
    Ok(ReviewsView {
        head,
        current,
        earlier,
        takes_opinions: takes_opinions(facts.state),
        may_open,
    })
}

impl Row {
    fn shown(self, may_give: impl Fn(Speciality) -> Verdict) -> Result<ReviewRow, Refusal> {
        let speciality = self
            .speciality
            .parse()
            .map_err(|_| Refusal::damaged("speciality"))?;
        let opinion = if self.stance.is_empty() {
            None
        } else {
            let stance = self.stance.parse().map_err(|_| Refusal::damaged("stance"))?;
            Some(Opinion {
                stance,
                text: self.text,
                conditions: self.conditions,
            })
        };
        Ok(ReviewRow {
            speciality,
            due: parse_day(&self.due_on),
            version: self.version,
            opinion,
            by: self.given_by,
            given_at: self.given_at.as_deref().map(parse_stamp),
            changed_at: self.changed_at.as_deref().map(parse_stamp),
            may_give: may_give(speciality),
        })
    }
}

impl ReviewRow {
    /// The form to give or change the opinion.
    pub fn form(&self) -> OpinionForm {
        self.opinion.as_ref().map(OpinionForm::from).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use domain::policy::Reason;

    use super::*;
    use crate::{reviews::testing::*, testing::both_engines};

    both_engines! {
        async fn the_overview_names_what_is_missing_and_who_may(world) {
            let p = in_review(&world).await;
            opinion(&world, &world.privacy, p.reference, Speciality::DataProtection, 0, "abstains").await.unwrap();
            let seen = view(&world.store, Some(&world.finance), p.reference).await.unwrap();
            let round = seen.current.as_ref().unwrap();
            assert_eq!(round.rows.iter().map(|r| r.speciality).collect::<Vec<_>>(), Speciality::ALL);
            assert_eq!(round.missing().len(), 4);
            assert!(seen.takes_opinions && !seen.may_open);
            for row in &round.rows {
                let expected = match row.speciality {
                    Speciality::Finance => Verdict::Allowed,
                    _ => Verdict::Denied(Reason::NoRole),
                };
                assert_eq!(row.may_give, expected, "{}", row.speciality);
            }
        }

        async fn what_one_may_not_see_is_not_there(world) {
            let p = in_review(&world).await;
            let seen = view(&world.store, Some(&world.teacher), p.reference).await;
            assert!(matches!(seen, Err(Refusal::NotFound)), "{seen:?}");
            let seen = view(&world.store, Some(&world.politician), p.reference).await;
            assert!(matches!(seen, Err(Refusal::NotFound)), "{seen:?}");
            let seen = view(&world.store, None, p.reference).await;
            assert!(matches!(seen, Err(Refusal::Denied(Reason::NotSignedIn))), "{seen:?}");
        }

        async fn before_review_there_is_no_round(world) {
            let p = prepared(&world).await;
            let seen = view(&world.store, Some(&world.strategist), p.reference).await.unwrap();
            assert!(seen.current.is_none() && seen.earlier.is_empty() && !seen.takes_opinions);
            assert!(seen.may_open);
        }
    }
}
