//! Project proposals (initiatives): what is proposed for one or several needs, from draft to benefits followed up.

pub mod alternatives;
pub mod basics;
pub mod benefits;
pub mod contributions;
pub mod costs;
pub mod information;
pub mod outcome;
pub mod placement;
pub mod privacy;
pub mod referrals;
pub mod responsibility;
pub mod risks;
pub mod staff;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::{Code, FieldError, Invalid, decisions::Obstacle, text::DATE};

crate::choices! {
    /// Where a proposal stands. What is proposed and what is decided are kept apart from this.
    pub enum ProposalState {
        Draft = "draft",
        InPreparation = "in_preparation",
        OnReferral = "on_referral",
        InReview = "in_review",
        Prioritised = "prioritised",
        ReadyForDecision = "ready_for_decision",
        InDecision = "in_decision",
        Tabled = "tabled",
        ReferredBack = "referred_back",
        Approved = "approved",
        ApprovedWithChanges = "approved_with_changes",
        Rejected = "rejected",
        InExecution = "in_execution",
        Completed = "completed",
        BenefitsFollowedUp = "benefits_followed_up",
        Closed = "closed",
    }
}

crate::choices! {
    /// What can happen to a proposal.
    pub enum ProposalEvent {
        StartPreparation = "start_preparation",
        Refer = "refer",
        CloseReferral = "close_referral",
        OpenReview = "open_review",
        Prioritise = "prioritise",
        MakeReady = "make_ready",
        SendToDecider = "send_to_decider",
        Approve = "approve",
        ApproveWithChanges = "approve_with_changes",
        Reject = "reject",
        ReferBack = "refer_back",
        Table = "table",
        StartExecution = "start_execution",
        Complete = "complete",
        FollowUpBenefits = "follow_up_benefits",
        Close = "close",
    }
}

/// The event is not possible in this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{event} is not possible when the proposal is {state}")]
pub struct NotPossible {
    pub state: ProposalState,
    pub event: ProposalEvent,
}

/// The state after the event (domain reference §1.3). A delegate may decide as soon as the proposal is ready;
/// a body when it has it before it.
pub fn transition(state: ProposalState, event: ProposalEvent) -> Result<ProposalState, NotPossible> {
    use ProposalEvent as E;
    use ProposalState as S;
    Ok(match (state, event) {
        (S::Draft | S::ReferredBack, E::StartPreparation) => S::InPreparation,
        (S::InPreparation, E::Refer) => S::OnReferral,
        (S::OnReferral, E::CloseReferral) => S::InPreparation,
        (S::InPreparation, E::OpenReview) => S::InReview,
        (S::InReview, E::Prioritise) => S::Prioritised,
        (S::InReview | S::Prioritised, E::StartPreparation) => S::InPreparation,
        (S::Prioritised, E::MakeReady) => S::ReadyForDecision,
        (S::ReadyForDecision, E::StartPreparation) => S::InPreparation,
        (S::ReadyForDecision | S::Tabled, E::SendToDecider) => S::InDecision,
        (S::ReadyForDecision | S::InDecision | S::Tabled, E::Approve) => S::Approved,
        (S::ReadyForDecision | S::InDecision | S::Tabled, E::ApproveWithChanges) => S::ApprovedWithChanges,
        (S::ReadyForDecision | S::InDecision | S::Tabled, E::Reject) => S::Rejected,
        (S::ReadyForDecision | S::InDecision | S::Tabled, E::ReferBack) => S::ReferredBack,
        (S::InDecision, E::Table) => S::Tabled,
        (S::Approved | S::ApprovedWithChanges, E::StartExecution) => S::InExecution,
        (S::InExecution, E::Complete) => S::Completed,
        (S::Completed, E::FollowUpBenefits) => S::BenefitsFollowedUp,
        (S::BenefitsFollowedUp | S::Rejected | S::Completed, E::Close) => S::Closed,
        (state, event) => return Err(NotPossible { state, event }),
    })
}

impl ProposalState {
    /// The content may be edited.
    pub const fn is_open_for_edit(self) -> bool {
        matches!(self, Self::Draft | Self::InPreparation | Self::OnReferral)
    }

    /// A decision approved it, now or before.
    pub const fn is_approved(self) -> bool {
        matches!(
            self,
            Self::Approved
                | Self::ApprovedWithChanges
                | Self::InExecution
                | Self::Completed
                | Self::BenefitsFollowedUp
        )
    }

    /// Decided either way.
    pub const fn is_decided(self) -> bool {
        self.is_approved() || matches!(self, Self::Rejected | Self::Closed)
    }
}

crate::choices! {
    /// The parts of a proposal's content, in the order of the page. Each is edited and kept by itself.
    pub enum Section {
        Basics = "basics",
        Responsibility = "responsibility",
        Needs = "needs",
        Contributions = "contributions",
        Placement = "placement",
        Alternatives = "alternatives",
        Costs = "costs",
        Benefits = "benefits",
        Risks = "risks",
        Information = "information",
        Privacy = "privacy",
        Staff = "staff",
    }
}

/// The part of the content where an obstacle is removed; `None` when it lies elsewhere.
pub const fn section_of(obstacle: Obstacle) -> Option<Section> {
    match obstacle {
        Obstacle::NoSummary => Some(Section::Basics),
        Obstacle::NoSponsor | Obstacle::NoBenefitOwner => Some(Section::Responsibility),
        Obstacle::NoCosts => Some(Section::Costs),
        Obstacle::NoDoNothingAlternative => Some(Section::Alternatives),
        Obstacle::NoContribution => Some(Section::Contributions),
        Obstacle::NoInformationClass => Some(Section::Information),
        Obstacle::NoDataProtectionScreening => Some(Section::Privacy),
        Obstacle::NoRisks => Some(Section::Risks),
        Obstacle::NoStaffImpact => Some(Section::Staff),
        _ => None,
    }
}

crate::choices! {
    /// An answer to a question of fact that may not be settled yet.
    pub enum Answer {
        Yes = "yes",
        No = "no",
        Unsure = "unsure",
    }
}

/// Most characters of a title, of another single line, and of paragraphs.
pub const TITLE: usize = 120;
pub const LINE: usize = 200;
pub const PARAGRAPHS: usize = 5_000;

/// A date as it is typed; nothing for none.
fn written(date: Option<Date>) -> String {
    date.and_then(|date| date.format(DATE).ok()).unwrap_or_default()
}

/// A choice that may be left open.
fn optional_choice<T: std::str::FromStr>(field: &str, typed: &str) -> Result<Option<T>, FieldError> {
    if typed.is_empty() {
        Ok(None)
    } else {
        crate::text::choice(field, typed).map(Some)
    }
}

/// A field without which there is no content.
fn missing(field: &str) -> Invalid {
    FieldError::new(field, Code::Required).into()
}

/// A checkbox as it is sent.
fn checkbox(on: bool) -> String {
    if on { "on".to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests;
