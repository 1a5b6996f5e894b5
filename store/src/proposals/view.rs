//! A proposal as its pages read it: the frame around all tabs, and the content.

use domain::{
    decisions::Obstacle,
    ids::PersonId,
    journal::SubjectKind,
    people::Actor,
    policy::{Action, ProposalFacts, Reason, Subject, Verdict, may},
    proposals::{
        ProposalEvent, alternatives::Alternative, benefits::Benefit, costs::Cost, risks::Risk, transition,
    },
    reference::Reference,
};

use super::{
    Head,
    completeness::{Has, missing},
    contributions::{ContributionView, contributions},
    facts::facts_there,
    head::{Sponsor, head_of},
    outcome::{OutcomeView, outcome},
    referrals::{ReferralView, referrals},
    rows::{Listed, Row},
    sections::{Sections, sections},
};
use crate::{
    Refusal, Store, Wire, journal,
    needs::{self, NeedHead},
    plan::{self, StepHead},
    refusal::ask,
};

/// What stands around every tab of a proposal, for this reader.
#[derive(Debug, Clone)]
pub struct Frame {
    pub head: Head,
    pub facts: ProposalFacts,
    pub sponsor: Option<Sponsor>,
    /// May prepare it: change the content while it is open, refer, take back.
    pub may_prepare: bool,
    /// May prepare it, and the content is open.
    pub may_edit: bool,
    /// May report what came of it.
    pub may_follow_up: bool,
    /// The reader is shut out of the matter.
    pub recused: bool,
    /// The reader wrote it, or a need it answers, and so neither reviews, scores nor decides it.
    pub author: bool,
}

impl Frame {
    /// Can this happen in the present state?
    pub fn possible(&self, event: ProposalEvent) -> bool {
        transition(self.head.state, event).is_ok()
    }
}

/// The frame, if the actor may read the proposal.
pub async fn frame(store: &Store, actor: &Actor, reference: Reference) -> Result<Frame, Refusal> {
    let mut link = store.read().await?;
    framed(&mut link.wire(), actor, reference).await
}

async fn framed(w: &mut Wire<'_>, actor: &Actor, reference: Reference) -> Result<Frame, Refusal> {
    let (head, sponsor) = head_of(w, reference).await?.ok_or(Refusal::NotFound)?;
    let mut known = facts_there(w, head.id).await?;
    // Another's step may come between the two statements: what is shown is of one state.
    known.state = head.state;
    let asked = |action| may(Some(actor), action, &Subject::Proposal(&known));
    ask(asked(Action::ProposalRead))?;
    let may_prepare = asked(Action::ProposalPrepare).is_allowed();
    let me: &PersonId = &actor.person;
    Ok(Frame {
        may_prepare,
        may_edit: may_prepare && head.state.is_open_for_edit(),
        may_follow_up: asked(Action::ProposalFollowUp).is_allowed(),
        recused: asked(Action::ProposalPrepare) == Verdict::Denied(Reason::Recused)
            || known.recused.contains(me),
        author: known.authors.contains(me) || known.need_authors.contains(me),
        head,
        facts: known,
        sponsor,
    })
}

/// All of the content.
#[derive(Debug, Clone)]
pub struct ContentView {
    pub frame: Frame,
    pub sections: Sections,
    pub needs: Vec<NeedHead>,
    pub alternatives: Vec<Listed<Alternative>>,
    pub costs: Vec<Listed<Cost>>,
    pub benefits: Vec<Listed<Benefit>>,
    pub risks: Vec<Listed<Risk>>,
    pub contributions: Vec<ContributionView>,
    pub referrals: Vec<ReferralView>,
    pub outcome: OutcomeView,
    /// Steps of the plan to choose from.
    pub steps: Vec<StepHead>,
    /// What the content still lacks before a decision.
    pub obstacles: Vec<Obstacle>,
    /// Names of those who wrote it.
    pub authors: Vec<String>,
}

impl ContentView {
    /// The step it belongs to, if it is in the current plan.
    pub fn step(&self) -> Option<&StepHead> {
        let id = self.sections.placement.content.step?;
        self.steps.iter().find(|step| step.id == id)
    }
}

/// The content, if the actor may read the proposal.
pub async fn content(store: &Store, actor: &Actor, reference: Reference) -> Result<ContentView, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let frame = framed(w, actor, reference).await?;
    let id = frame.head.id;
    let authors: Vec<(String,)> = fetch_all!(
        w,
        (String,),
        "SELECT p.name FROM proposal_authors a JOIN persons p ON p.id = a.person_id
         WHERE a.proposal_id = $1 ORDER BY p.name",
        id.0,
    )?;
    let sections = sections(w, id).await?;
    let alternatives = Alternative::all(w, id).await?;
    let costs = Cost::all(w, id).await?;
    let risks = Risk::all(w, id).await?;
    let contributions = contributions(w, id).await?;
    let responsible = &sections.responsibility.content;
    let obstacles = missing(&Has {
        summary: !sections.basics.content.summary.is_empty(),
        sponsor: responsible.sponsor_unit.is_some(),
        benefit_owner: !responsible.benefit_owner.is_empty(),
        do_nothing: alternatives.iter().any(|row| row.content.do_nothing),
        costs: !costs.is_empty(),
        risks: !risks.is_empty(),
        class: sections.information.content.class.is_some(),
        screening: sections.privacy.content.is_some(),
        staff: sections.staff.content.is_some(),
        contribution: contributions.iter().any(|one| one.value != 0),
    });
    Ok(ContentView {
        needs: needs::heads_of_proposal(w, id).await?,
        benefits: Benefit::all(w, id).await?,
        referrals: referrals(w, id).await?,
        outcome: outcome(w, id).await?,
        steps: plan::current_steps(w).await?,
        authors: authors.into_iter().map(|(name,)| name).collect(),
        frame,
        sections,
        alternatives,
        costs,
        risks,
        contributions,
        obstacles,
    })
}

/// The proposal's journal, oldest first, if the actor may read the proposal.
pub async fn history(
    store: &Store,
    actor: &Actor,
    reference: Reference,
) -> Result<(Frame, Vec<journal::Kept>), Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let frame = framed(w, actor, reference).await?;
    let kept = journal::of(w, SubjectKind::Proposal, frame.head.id.0).await?;
    Ok((frame, kept))
}
