//! Behovskluster: needs that want one joint solution, and the local deviations from it.

mod balance;
mod deviations;
mod fits;
mod forms;

pub use balance::{Balance, UnitStanding, balance};
pub use deviations::{
    Decision, DecisionForm, Deviation, DeviationForm, DeviationState, Standing, Verdict, standing,
};
pub use fits::{Fit, FitNote, FitsForm};
pub use forms::{
    ClusterContent, ClusterForm, LEAST_MEMBERS, NOTE_MAX, PARAGRAPHS_MAX, Solution, SolutionForm, TITLE_MAX,
    confirmed, reason,
};

use serde::{Deserialize, Serialize};

crate::choices! {
    /// Where a group stands.
    pub enum ClusterState {
        /// Somebody, or similarity, thinks that these belong together.
        Suggested = "suggested",
        Confirmed = "confirmed",
        SolutionChosen = "solution_chosen",
        Closed = "closed",
        /// Looked at and found not to belong together: it is not suggested again.
        Rejected = "rejected",
    }
}

crate::choices! {
    /// What can happen to a group.
    pub enum ClusterEvent {
        Confirm = "confirm",
        Reject = "reject",
        /// Its members change.
        Regroup = "regroup",
        /// Its title, lead unit or assessment change.
        Edit = "edit",
        ChooseSolution = "choose_solution",
        /// Its needs become one proposal.
        Promote = "promote",
        /// How the joint solution fits each unit.
        NoteFits = "note_fits",
        /// A unit asks to deviate from the joint solution, or is answered.
        Deviate = "deviate",
        Close = "close",
    }
}

/// The event is not possible in this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{event} is not possible when the group is {state}")]
pub struct NotPossible {
    pub state: ClusterState,
    pub event: ClusterEvent,
}

/// The state after the event. A group that was rejected can be taken up again; a closed one stays as it was.
pub fn transition(state: ClusterState, event: ClusterEvent) -> Result<ClusterState, NotPossible> {
    use ClusterEvent as E;
    use ClusterState as S;
    Ok(match (state, event) {
        (S::Suggested | S::Rejected, E::Confirm) => S::Confirmed,
        (S::Suggested, E::Reject) => S::Rejected,
        (S::Suggested | S::Confirmed | S::SolutionChosen, E::Regroup | E::Edit) => state,
        // A choice can be made anew; the deviations from the one before stay to be read.
        (S::Confirmed | S::SolutionChosen, E::ChooseSolution) => S::SolutionChosen,
        (S::Confirmed | S::SolutionChosen, E::Promote) => state,
        (S::SolutionChosen, E::NoteFits | E::Deviate) => S::SolutionChosen,
        (S::Confirmed | S::SolutionChosen, E::Close) => S::Closed,
        (state, event) => return Err(NotPossible { state, event }),
    })
}

impl ClusterState {
    /// The staff's working material: what nobody has agreed on yet, or what was not agreed on.
    pub const fn is_working_material(self) -> bool {
        matches!(self, Self::Suggested | Self::Rejected)
    }

    /// Its needs belong to it: no need is in two such groups.
    pub const fn holds_members(self) -> bool {
        matches!(self, Self::Suggested | Self::Confirmed | Self::SolutionChosen)
    }

    /// What can happen now, in the order of [`ClusterEvent::ALL`].
    pub fn events(self) -> impl Iterator<Item = ClusterEvent> {
        ClusterEvent::ALL
            .iter()
            .copied()
            .filter(move |event| transition(self, *event).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every state by every event: the state after, or `-`. Columns in the order of `ClusterEvent::ALL`.
    #[test]
    fn every_state_by_every_event() {
        let table = "
            suggested       confirmed rejected suggested       suggested       -               -               -               -               -
            confirmed       -         -        confirmed       confirmed       solution_chosen confirmed       -               -               closed
            solution_chosen -         -        solution_chosen solution_chosen solution_chosen solution_chosen solution_chosen solution_chosen closed
            closed          -         -        -               -               -               -               -               -               -
            rejected        confirmed -        -               -               -               -               -               -               -";
        let rows: Vec<Vec<&str>> = table
            .lines()
            .map(|line| line.split_whitespace().collect())
            .filter(|row: &Vec<_>| !row.is_empty())
            .collect();
        assert_eq!(rows.len(), ClusterState::ALL.len());
        for row in rows {
            let state: ClusterState = row[0].parse().unwrap();
            assert_eq!(row.len() - 1, ClusterEvent::ALL.len(), "{state}");
            for (event, after) in ClusterEvent::ALL.iter().zip(&row[1..]) {
                let expected = match *after {
                    "-" => Err(NotPossible { state, event: *event }),
                    code => Ok(code.parse().unwrap()),
                };
                assert_eq!(transition(state, *event), expected, "{state} {event}");
            }
            let listed: Vec<_> = state.events().collect();
            assert_eq!(listed.len(), row[1..].iter().filter(|cell| **cell != "-").count());
        }
    }
}
