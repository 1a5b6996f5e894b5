//! The page of a need: its content, the dialogue about it, and its whole way, with only what the actor may see.

use domain::{
    decisions::Outcome,
    ids::{NeedId, PersonId, ProposalId},
    journal::{SubjectKind, Verb},
    needs::{Milestone, NeedContent, NeedEvent, NeedState, Relevance, Stop, way},
    organisation::Unit,
    people::Actor,
    policy::{self, Action, Subject},
    proposals::ProposalState,
    reference::Reference,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{merge, row};
use crate::{
    Refusal, Store, Wire,
    decisions::{self, By, DecisionView},
    journal, parse_stamp, people, proposals, units,
};

/// A need, ready to be shown.
#[derive(Debug, Clone)]
pub struct NeedView {
    pub id: NeedId,
    pub reference: Option<Reference>,
    pub version: i64,
    pub state: NeedState,
    pub content: NeedContent,
    pub unit: Option<Unit>,
    pub author: PersonId,
    pub author_name: String,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
    pub submitted_at: Option<OffsetDateTime>,
    /// How the staff assessed it; the text is empty before.
    pub relevance: Option<Relevance>,
    pub assessment: String,
    /// Where a redirected need found its answer.
    pub solution: String,
    pub parked_until: Option<Date>,
    /// What the staff wrote last when the need was returned, parked, redirected, declined or closed.
    pub reason: String,
    /// Questions and answers in order.
    pub dialogue: Vec<Turn>,
    pub way: Vec<Milestone>,
    /// When a stop was reached, latest.
    pub reached: Vec<(Stop, OffsetDateTime)>,
    pub proposal: Option<ProposalOnTheWay>,
    /// The need in which it lives on.
    pub merged_into: Option<merge::MergedInto>,
    /// The duplicates that were merged into it, those that the actor may read.
    pub merged_here: Vec<(Reference, String)>,
    /// What the actor may do to it now.
    pub events: Vec<NeedEvent>,
    /// The actor is its author.
    pub own: bool,
    /// The author may change the text now.
    pub may_edit: bool,
    pub journal: Vec<journal::Kept>,
}

/// A question to the submitter, or the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    pub question: bool,
    pub at: OffsetDateTime,
    pub who: String,
    pub text: String,
}

/// The proposal that answers the need: enough to follow it, none of its content.
#[derive(Debug, Clone)]
pub struct ProposalOnTheWay {
    pub id: ProposalId,
    pub reference: Reference,
    pub title: String,
    pub state: ProposalState,
    /// Oldest first; those that a later one corrected are left out.
    pub decisions: Vec<DecisionOnTheWay>,
    /// The actor may open its page.
    pub may_read: bool,
    /// It stands among the public initiatives.
    pub public: bool,
}

/// A decision about the proposal, as much as everyone may know of it: posts and bodies, no persons.
#[derive(Debug, Clone)]
pub struct DecisionOnTheWay {
    pub outcome: Outcome,
    pub decided_on: Date,
    /// The body's name or the delegate's post.
    pub by_sv: String,
    pub by_en: String,
    /// The paragraph of the minutes; `None` for a delegate.
    pub paragraph: Option<i64>,
    pub diary_number: String,
    /// Why, or what is to be added when it was referred back.
    pub reason: String,
}

impl From<DecisionView> for DecisionOnTheWay {
    fn from(decision: DecisionView) -> Self {
        let (by_sv, by_en, paragraph) = match decision.by {
            By::Delegate {
                title_sv, title_en, ..
            } => (title_sv, title_en, None),
            By::Body {
                name_sv,
                name_en,
                paragraph,
                ..
            } => (name_sv, name_en, Some(paragraph)),
        };
        Self {
            outcome: decision.outcome,
            decided_on: decision.decided_on,
            by_sv,
            by_en,
            paragraph,
            diary_number: decision.diary_number,
            reason: if decision.reason.is_empty() {
                decision.motivation
            } else {
                decision.reason
            },
        }
    }
}

impl NeedView {
    /// What stands in the address of its page.
    pub fn address(&self) -> String {
        self.reference
            .map_or_else(|| self.id.to_string(), |reference| reference.to_string())
    }

    /// When the stop was reached.
    pub fn reached_at(&self, stop: Stop) -> Option<OffsetDateTime> {
        self.reached
            .iter()
            .find(|(reached, _)| *reached == stop)
            .map(|(_, at)| *at)
    }
}

/// The page of a need.
pub async fn view(store: &Store, actor: &Actor, id: NeedId) -> Result<NeedView, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let need = row::open(w, actor, id, Action::NeedRead).await?;
    let unit = units::find(w, need.content.unit).await?;
    let author_name = people::name_of(w, need.facts.author).await?.unwrap_or_default();
    let journal = journal::of(w, SubjectKind::Need, id.0).await?;
    let proposal = if matches!(need.facts.state, NeedState::Draft | NeedState::Submitted) {
        None
    } else {
        let answered = merge::lives_on_in(w, id).await?;
        proposal_on_the_way(w, actor, answered).await?
    };
    let merged_into = merge::merged_into(w, actor, id).await?;
    let merged_here = merge::merged_here(w, actor, id).await?;
    let mut reached = reached_by_need(&journal);
    if let (Some(into), Some(_)) = (&merged_into, &proposal) {
        reached.push((Stop::Proposed, into.at));
    }
    if let Some(proposal) = &proposal {
        reached.extend(reached_by_proposal(w, proposal.id).await?);
    }
    let stops: Vec<Stop> = reached.iter().map(|(stop, _)| *stop).collect();
    let state = need.facts.state;
    let own = need.facts.author == actor.person;
    Ok(NeedView {
        id,
        reference: need.reference,
        version: need.version,
        state,
        unit,
        author: need.facts.author,
        author_name,
        created_at: parse_stamp(&need.created_at),
        updated_at: parse_stamp(&need.updated_at),
        submitted_at: need.submitted_at.as_deref().map(parse_stamp),
        relevance: need.relevance.parse().ok(),
        assessment: need.assessment,
        solution: need.solution,
        parked_until: need.parked_until,
        reason: last_reason(state, &journal),
        dialogue: dialogue(&journal),
        way: way(state, proposal.as_ref().map(|proposal| proposal.state), &stops),
        reached,
        proposal,
        events: events(actor, &need.facts, merged_into.as_ref()),
        merged_into,
        merged_here,
        own,
        may_edit: own && state.is_open_for_edit(),
        journal,
        content: need.content,
    })
}

/// What the actor may do now: the author's own steps and the staff's.
fn events(actor: &Actor, facts: &policy::NeedFacts, merged: Option<&merge::MergedInto>) -> Vec<NeedEvent> {
    let may = |action| policy::may(Some(actor), action, &Subject::Need(facts)).is_allowed();
    let (edit, handle) = (may(Action::NeedEdit), may(Action::NeedHandle));
    facts
        .state
        .events()
        .filter(|event| match event {
            NeedEvent::Submit | NeedEvent::Withdraw => edit,
            // These follow from what happens to the proposal.
            NeedEvent::Release | NeedEvent::Fulfil => false,
            NeedEvent::Unmerge => handle && merged.is_some_and(|into| into.state != NeedState::Merged),
            _ => handle,
        })
        .collect()
}

fn dialogue(journal: &[journal::Kept]) -> Vec<Turn> {
    journal
        .iter()
        .filter(|entry| matches!(entry.verb, Verb::Returned | Verb::Resubmitted))
        .map(|entry| Turn {
            question: entry.verb == Verb::Returned,
            at: entry.at,
            who: entry.actor_name.clone(),
            text: entry.reason.clone(),
        })
        .collect()
}

/// The words that explain the present state.
fn last_reason(state: NeedState, journal: &[journal::Kept]) -> String {
    let verb = match state {
        NeedState::Returned => Verb::Returned,
        NeedState::Parked => Verb::Parked,
        NeedState::Merged => Verb::Merged,
        NeedState::Redirected => Verb::Redirected,
        NeedState::Declined => Verb::Declined,
        NeedState::Closed => Verb::Closed,
        NeedState::Withdrawn => Verb::Withdrawn,
        _ => return String::new(),
    };
    journal
        .iter()
        .rev()
        .find(|entry| entry.verb == verb)
        .map(|entry| entry.reason.clone())
        .unwrap_or_default()
}

/// The first time each stop was reached that lies in the need's own journal.
fn reached_by_need(journal: &[journal::Kept]) -> Vec<(Stop, OffsetDateTime)> {
    const STOPS: [(Verb, Stop); 4] = [
        (Verb::Submitted, Stop::Submitted),
        (Verb::Registered, Stop::Registered),
        (Verb::Assessed, Stop::Assessed),
        (Verb::Promoted, Stop::Proposed),
    ];
    STOPS
        .iter()
        .filter_map(|(verb, stop)| {
            journal
                .iter()
                .find(|entry| entry.verb == *verb)
                .map(|entry| (*stop, entry.at))
        })
        .collect()
}

/// The last time each stop was reached that lies in the proposal's journal: a proposal that was referred back is
/// reviewed and decided again.
async fn reached_by_proposal(
    w: &mut Wire<'_>,
    proposal: ProposalId,
) -> Result<Vec<(Stop, OffsetDateTime)>, Refusal> {
    let rows: Vec<(String, String)> = fetch_all!(
        w,
        (String, String),
        "SELECT verb, MAX(at) FROM journal
         WHERE subject_id = $1 AND verb IN ('prioritised', 'decided', 'completed', 'benefits_followed_up')
         GROUP BY verb",
        proposal.0,
    )?;
    let mut reached = Vec::new();
    for (verb, at) in rows {
        let at = parse_stamp(&at);
        match Verb::from_code(&verb) {
            // Prioritising closes both the reviews and the scoring.
            Some(Verb::Prioritised) => reached.extend([(Stop::Reviewed, at), (Stop::Scored, at)]),
            Some(Verb::Decided) => reached.push((Stop::Decided, at)),
            Some(Verb::Completed) => reached.push((Stop::Executed, at)),
            Some(Verb::BenefitsFollowedUp) => reached.push((Stop::BenefitsFollowedUp, at)),
            _ => {}
        }
    }
    Ok(reached)
}

/// The proposal that answers the need; the latest when it has been in several.
async fn proposal_on_the_way(
    w: &mut Wire<'_>,
    actor: &Actor,
    need: NeedId,
) -> Result<Option<ProposalOnTheWay>, Refusal> {
    let id = scalar!(
        w,
        Uuid,
        "SELECT proposal_id FROM proposal_needs WHERE need_id = $1 ORDER BY proposal_id DESC LIMIT 1",
        need.0,
    )?;
    let Some(id) = id.map(ProposalId) else {
        return Ok(None);
    };
    let Some(head) = proposals::head(w, id).await? else {
        return Ok(None);
    };
    let may_read = match proposals::facts(w, id).await? {
        Some(facts) => {
            policy::may(Some(actor), Action::ProposalRead, &Subject::Proposal(&facts)).is_allowed()
        }
        None => false,
    };
    let decisions = decisions::of_proposal(w, id).await?;
    Ok(Some(ProposalOnTheWay {
        decisions: decisions
            .into_iter()
            .filter(|decision| !decision.superseded)
            .map(DecisionOnTheWay::from)
            .collect(),
        id,
        reference: head.reference,
        title: head.title,
        state: head.state,
        may_read,
        public: head.state.is_decided(),
    }))
}
