//! Needs: what a school or a department lacks, from draft to what became of it.

mod form;
mod handling;
mod sharing;
mod warning;
mod way;

pub use form::{Ask, COUNT_MAX, NeedContent, NeedForm, TITLE_MAX};
pub use handling::{
    Assessment, AssessmentForm, ParkForm, Parking, RedirectForm, Redirection, question, reason,
};
pub use sharing::{JoinForm, Joining, MergeForm, UNDO_DAYS};
pub use warning::{excerpt, personal_numbers};
pub use way::{Milestone, Progress, Stop, way};

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
        /// The merge was undone.
        Unmerge = "unmerge",
        Promote = "promote",
        Redirect = "redirect",
        Park = "park",
        Resume = "resume",
        /// Taken out of the proposal it was promoted to.
        Release = "release",
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
        // An assessment can be corrected for as long as nothing has followed from it.
        (S::Registered | S::Assessed, E::Assess) => S::Assessed,
        (S::Assessed, E::Merge) => S::Merged,
        (S::Assessed, E::Promote) => S::Promoted,
        (S::Assessed, E::Redirect) => S::Redirected,
        (S::Assessed, E::Park) => S::Parked,
        (S::Assessed, E::Decline) => S::Declined,
        (S::Parked, E::Resume) | (S::Promoted, E::Release) | (S::Merged, E::Unmerge) => S::Assessed,
        (S::Promoted | S::Merged | S::Redirected, E::Fulfil) => S::Fulfilled,
        (S::Registered | S::Assessed | S::Parked | S::Promoted | S::Merged | S::Redirected, E::Close) => {
            S::Closed
        }
        (state, event) => return Err(NotPossible { state, event }),
    })
}

impl NeedState {
    /// The submitter may still change the text.
    pub const fn is_open_for_edit(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// Nothing more happens to it.
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Declined | Self::Fulfilled | Self::Closed | Self::Withdrawn
        )
    }

    /// The staff is to do the next thing. A parked need waits for its date, a promoted one for its proposal.
    pub const fn waits_for_staff(self) -> bool {
        matches!(self, Self::Submitted | Self::Registered | Self::Assessed)
    }

    /// What can happen now, in the order of [`NeedEvent::ALL`].
    pub fn events(self) -> impl Iterator<Item = NeedEvent> {
        NeedEvent::ALL
            .iter()
            .copied()
            .filter(move |event| transition(self, *event).is_ok())
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

crate::choices! {
    /// Whom the need concerns.
    pub enum AffectedGroup {
        Pupils = "pupils",
        /// Children in preschool.
        Children = "children",
        Educators = "educators",
        OtherStaff = "other_staff",
        Guardians = "guardians",
        Residents = "residents",
    }
}

crate::choices! {
    /// How the need relates to what there is already, as the staff assessed it.
    pub enum Relevance {
        /// Nothing there is answers it.
        New = "new",
        /// Several units lack the same: a joint solution is likely.
        Shared = "shared",
        /// It belongs to a proposal or project under way.
        Ongoing = "ongoing",
        /// A solution or service that exists answers it, wholly or mostly.
        Existing = "existing",
        /// Not a matter for the municipality's IT.
        Outside = "outside",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every state by every event: the state after, or `-`. Columns in the order of `NeedEvent::ALL`.
    #[test]
    fn every_state_by_every_event() {
        let table = "
            draft      submitted -         -        -          -        -      -        -        -          -      -        -        -        -         -
            submitted  -         withdrawn returned registered -        -      -        -        -          -      -        -        -        -         -
            returned   submitted withdrawn -        -          -        -      -        -        -          -      -        -        -        -         -
            registered -         -         -        -          assessed -      -        -        -          -      -        -        -        -         closed
            assessed   -         -         -        -          assessed merged -        promoted redirected parked -        -        declined -         closed
            merged     -         -         -        -          -        -      assessed -        -          -      -        -        -        fulfilled closed
            promoted   -         -         -        -          -        -      -        -        -          -      -        assessed -        fulfilled closed
            redirected -         -         -        -          -        -      -        -        -          -      -        -        -        fulfilled closed
            parked     -         -         -        -          -        -      -        -        -          -      assessed -        -        -         closed
            declined   -         -         -        -          -        -      -        -        -          -      -        -        -        -         -
            fulfilled  -         -         -        -          -        -      -        -        -          -      -        -        -        -         -
            closed     -         -         -        -          -        -      -        -        -          -      -        -        -        -         -
            withdrawn  -         -         -        -          -        -      -        -        -          -      -        -        -        -         -";
        let rows: Vec<Vec<&str>> = table
            .lines()
            .map(|line| line.split_whitespace().collect())
            .filter(|row: &Vec<_>| !row.is_empty())
            .collect();
        assert_eq!(rows.len(), NeedState::ALL.len());
        for row in rows {
            let state: NeedState = row[0].parse().unwrap();
            assert_eq!(row.len() - 1, NeedEvent::ALL.len(), "{state}");
            for (event, after) in NeedEvent::ALL.iter().zip(&row[1..]) {
                let expected = match *after {
                    "-" => Err(NotPossible { state, event: *event }),
                    code => Ok(code.parse().unwrap()),
                };
                assert_eq!(transition(state, *event), expected, "{state} {event}");
            }
            assert_eq!(state.is_final(), state.events().next().is_none(), "{state}");
        }
    }
}
