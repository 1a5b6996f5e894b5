//! The scoring of a proposal as one person may see it: blind until one's own card is in.

use domain::{
    decisions::Obstacle,
    people::Actor,
    policy::{Action, Subject, Verdict, may},
    proposals::{ProposalEvent, ProposalState, transition},
    reference::Reference,
    scores::{Card, CriteriaSet, ScoreForm, Scored, Sight, Values, from_own_unit, result, sight},
};
use time::OffsetDateTime;

use super::{
    cards::{CardRow, cards_of},
    criteria::criteria_set,
    must_haves::{self, MustHavesView, takes_answers},
    prioritise::obstacles,
    summary::{ScoreSummary, SummaryRow},
};
use crate::{
    Refusal, Store, Wire, parse_stamp,
    proposals::{self, Head},
    refusal::ask,
    reviews::{current_round, read_subject},
};

/// The present round.
#[derive(Debug, Clone)]
pub struct ScoreRound {
    pub number: i64,
    pub opened_at: OffsetDateTime,
    pub prioritised_at: Option<OffsetDateTime>,
    /// The weights it keeps.
    pub set: CriteriaSet,
    /// Scoring goes on.
    pub open: bool,
    /// How many cards are in; shown also to the blind.
    pub cards_in: i64,
}

/// One's own card.
#[derive(Debug, Clone)]
pub struct MyCard {
    pub card: Card,
    pub version: i64,
}

/// A round that a later one replaced.
#[derive(Debug, Clone)]
pub struct PastRound {
    pub number: i64,
    pub opened_at: OffsetDateTime,
    pub prioritised_at: Option<OffsetDateTime>,
    /// `None` when it was never prioritised.
    pub summary: Option<ScoreSummary>,
}

/// What is shown. Under [`Sight::Blind`] `scored` is `None` and `cards` empty, whatever is kept.
#[derive(Debug, Clone)]
pub struct ScoresView {
    pub head: Head,
    pub must_haves: MustHavesView,
    pub may_set_must_haves: bool,
    /// `None` before review was opened the first time.
    pub round: Option<ScoreRound>,
    pub sight: Sight,
    pub mine: Option<MyCard>,
    /// May the person asking score? `Denied` says why not.
    pub may_give: Verdict,
    /// The person asking works in the sponsor's unit or below it.
    pub own_unit: bool,
    pub scored: Option<Scored>,
    /// By name.
    pub cards: Vec<CardRow>,
    /// The person asking may prioritise now, if nothing is missing.
    pub may_prioritise: bool,
    /// What is missing before prioritising.
    pub missing: Vec<Obstacle>,
    /// Newest first.
    pub past: Vec<PastRound>,
}

/// The scoring of a proposal. [`Refusal::NotFound`] for whoever may not see the proposal.
pub async fn view(store: &Store, actor: Option<&Actor>, reference: Reference) -> Result<ScoresView, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let (id, facts) = read_subject(w, reference).await?;
    let subject = Subject::Proposal(&facts);
    ask(may(actor, Action::ScoreRead, &subject))?;
    let head = proposals::head(w, id).await?.ok_or(Refusal::NotFound)?;
    let must_haves = must_haves::read(w, id).await?;
    let may_give = may(actor, Action::ScoreGive, &subject);
    let staff = may(actor, Action::ProposalPrepare, &subject).is_allowed();
    let mut view = ScoresView {
        may_set_must_haves: staff && takes_answers(facts.state),
        round: None,
        sight: Sight::Nothing,
        mine: None,
        may_give,
        own_unit: actor.is_some_and(|a| from_own_unit(&a.unit_path, head.sponsor_unit)),
        scored: None,
        cards: Vec::new(),
        may_prioritise: staff && transition(facts.state, ProposalEvent::Prioritise).is_ok(),
        missing: obstacles(0, &must_haves.answers),
        past: Vec::new(),
        head,
        must_haves,
    };
    let Some(round) = current_round(w, id).await? else {
        return Ok(view);
    };
    let open = facts.state == ProposalState::InReview;
    let set = criteria_set(w, round.criteria_version).await?;
    let cards = cards_of(w, round.id).await?;
    let mine = cards
        .iter()
        .find(|row| actor.is_some_and(|a| a.person == row.assessor));
    view.mine = mine.map(|row| MyCard {
        card: row.now.card.clone(),
        version: row.now.version,
    });
    view.sight = sight(true, may_give.is_allowed(), mine.is_some(), open);
    view.missing = obstacles(cards.len() as i64, &view.must_haves.answers);
    view.round = Some(ScoreRound {
        number: round.number,
        opened_at: round.opened_at,
        prioritised_at: round.prioritised_at,
        set: set.clone(),
        open,
        cards_in: cards.len() as i64,
    });
    if view.sight.sees_result() {
        let values: Vec<Values> = cards.iter().map(|row| row.now.card.values).collect();
        view.scored = result(&set, &values);
    }
    if view.sight == Sight::Cards {
        view.cards = cards;
    }
    if round.number > 1 {
        view.past = past(w, id.0).await?;
    }
    Ok(view)
}

#[derive(sqlx::FromRow)]
struct PastRow {
    number: i64,
    opened_at: String,
    prioritised_at: Option<String>,
    #[sqlx(flatten)]
    summary: SummaryRow,
}

async fn past(w: &mut Wire<'_>, proposal: uuid::Uuid) -> Result<Vec<PastRound>, Refusal> {
    let rows = fetch_all!(
        w,
        PastRow,
        "SELECT number, opened_at, prioritised_at, assessors, score, lowest, highest, deviation, band, lifted_by_law
         FROM review_rounds WHERE proposal_id = $1 AND NOT is_current ORDER BY number DESC",
        proposal,
    )?;
    let shown = |row: PastRow| PastRound {
        number: row.number,
        opened_at: parse_stamp(&row.opened_at),
        prioritised_at: row.prioritised_at.as_deref().map(parse_stamp),
        summary: row.summary.summary(),
    };
    Ok(rows.into_iter().map(shown).collect())
}

impl ScoresView {
    /// The form to give or change one's own card.
    pub fn form(&self) -> ScoreForm {
        self.mine
            .as_ref()
            .map(|mine| ScoreForm::from(&mine.card))
            .unwrap_or_default()
    }

    /// The form can be sent now.
    pub fn takes_my_card(&self) -> bool {
        self.may_give.is_allowed() && self.round.as_ref().is_some_and(|round| round.open)
    }
}

#[cfg(test)]
mod tests {
    use domain::policy::Reason;

    use super::*;
    use crate::{
        reviews::testing::*,
        scores::{Prioritise, prioritise, testing::*},
        testing::both_engines,
    };

    both_engines! {
        async fn an_assessor_is_blind_until_the_own_card_is_in(world) {
            let p = in_review(&world).await;
            let secret = "A motivation nobody may see yet";
            give_with(&world, &world.portfolio, p.reference, 5, secret).await;
            let seen = async |actor| view(&world.store, Some(actor), p.reference).await.unwrap();

            let blind = seen(&world.architect).await;
            assert_eq!(blind.sight, Sight::Blind);
            assert!(blind.scored.is_none() && blind.cards.is_empty() && blind.mine.is_none());
            assert_eq!(blind.round.as_ref().unwrap().cards_in, 1);
            assert!(!format!("{blind:?}").contains(secret));

            let reader = seen(&world.delegate).await;
            assert_eq!(reader.sight, Sight::Result);
            assert_eq!(reader.scored.as_ref().unwrap().sum.0, 10_000);
            assert!(reader.cards.is_empty() && !format!("{reader:?}").contains(secret));

            card(&world, &world.architect, p.reference, 0, 1).await.unwrap();
            let open = seen(&world.architect).await;
            assert_eq!(open.sight, Sight::Cards);
            assert_eq!(open.scored.as_ref().unwrap().sum.0, 6000);
            assert!(format!("{open:?}").contains(secret));
            assert_eq!(open.form(), form(1));
        }

        async fn afterwards_readers_see_the_cards(world) {
            let p = in_review(&world).await;
            must_haves_met(&world, p.reference).await;
            card(&world, &world.portfolio, p.reference, 0, 5).await.unwrap();
            card(&world, &world.finance, p.reference, 0, 5).await.unwrap();
            let input = Prioritise { reference: p.reference, key: "", comment: "" };
            prioritise(&world.store, &world.strategist, world.now, input).await.unwrap();
            for actor in [&world.architect, &world.delegate] {
                let seen = view(&world.store, Some(actor), p.reference).await.unwrap();
                assert_eq!(seen.sight, Sight::Cards);
                assert_eq!(seen.cards.len(), 2);
                assert!(!seen.takes_my_card());
            }
        }

        async fn a_new_round_is_blind_again(world) {
            let p = in_review(&world).await;
            card(&world, &world.portfolio, p.reference, 0, 5).await.unwrap();
            back_to_preparation(&world, p.id).await;
            let input_form = domain::reviews::OpenForm::suggested(world.now.date());
            let input = crate::reviews::Open { reference: p.reference, key: "", form: &input_form };
            crate::reviews::open(&world.store, &world.strategist, world.now, input).await.unwrap();
            card(&world, &world.finance, p.reference, 0, 4).await.unwrap();
            let seen = view(&world.store, Some(&world.portfolio), p.reference).await.unwrap();
            assert_eq!(seen.sight, Sight::Blind);
            assert!(seen.mine.is_none());
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

        async fn before_review_only_must_haves_are_shown(world) {
            let p = prepared(&world).await;
            let seen = view(&world.store, Some(&world.strategist), p.reference).await.unwrap();
            assert!(seen.round.is_none() && seen.may_set_must_haves && !seen.may_prioritise);
            assert_eq!(seen.sight, Sight::Nothing);
        }
    }
}
