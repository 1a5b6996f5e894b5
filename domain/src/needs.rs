//! Needs: what a school or a department lacks, from draft to what became of it.

use serde::{Deserialize, Serialize};

crate::choices! {
    /// Where a need stands.
    pub enum NeedState {
        Draft = "draft",
        Submitted = "submitted",
        /// Komplettering begärd: the submitter has a question to answer.
        Returned = "returned",
        Registered = "registered",
        Assessed = "assessed",
        Merged = "merged",
        Promoted = "promoted",
        Redirected = "redirected",
        /// Vilande until a date.
        Parked = "parked",
        Declined = "declined",
        Fulfilled = "fulfilled",
        Closed = "closed",
        Withdrawn = "withdrawn",
    }
}

crate::choices! {
    /// What can happen to a need.
    pub enum NeedEvent {
        Submit = "submit",
        Withdraw = "withdraw",
        Return = "return",
        Register = "register",
        Assess = "assess",
        Merge = "merge",
        Promote = "promote",
        Redirect = "redirect",
        Park = "park",
        Resume = "resume",
        Decline = "decline",
        Fulfil = "fulfil",
        Close = "close",
    }
}

/// The event is not possible in this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{event} is not possible when the need is {state}")]
pub struct NotPossible {
    pub state: NeedState,
    pub event: NeedEvent,
}

/// The state after the event. Withdrawing is possible until the need is registered; from then on it is
/// registered information and can only be closed (domain reference §1.3).
pub fn transition(state: NeedState, event: NeedEvent) -> Result<NeedState, NotPossible> {
    use NeedEvent as E;
    use NeedState as S;
    Ok(match (state, event) {
        (S::Draft | S::Returned, E::Submit) => S::Submitted,
        (S::Submitted | S::Returned, E::Withdraw) => S::Withdrawn,
        (S::Submitted, E::Return) => S::Returned,
        (S::Submitted, E::Register) => S::Registered,
        (S::Registered, E::Assess) => S::Assessed,
        (S::Assessed, E::Merge) => S::Merged,
        (S::Assessed, E::Promote) => S::Promoted,
        (S::Assessed, E::Redirect) => S::Redirected,
        (S::Assessed, E::Park) => S::Parked,
        (S::Assessed, E::Decline) => S::Declined,
        (S::Parked, E::Resume) => S::Assessed,
        (S::Promoted | S::Merged | S::Redirected, E::Fulfil) => S::Fulfilled,
        (S::Registered | S::Assessed | S::Parked | S::Promoted | S::Merged | S::Redirected, E::Close) => S::Closed,
        (state, event) => return Err(NotPossible { state, event }),
    })
}

impl NeedState {
    /// The submitter may still change the text.
    pub const fn is_open_for_edit(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
}

crate::choices! {
    /// Why it presses.
    pub enum Urgency {
        Law = "law",
        ContractEnds = "contract_ends",
        OperationalRisk = "operational_risk",
        Wish = "wish",
    }
}

crate::choices! {
    /// What personal data the need would handle.
    pub enum PersonalData {
        None = "none",
        Ordinary = "ordinary",
        Sensitive = "sensitive",
        ProtectedIdentity = "protected_identity",
    }
}
