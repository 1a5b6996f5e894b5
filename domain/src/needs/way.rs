//! The way of a need, from submitted to benefit: what lies behind it, where it is, what lies ahead.

use super::NeedState;
use crate::proposals::ProposalState;

crate::choices! {
    /// A stop on the way, in order.
    pub enum Stop {
        Submitted = "submitted",
        Registered = "registered",
        Assessed = "assessed",
        /// Became part of a proposal, which is prepared.
        Proposed = "proposed",
        Reviewed = "reviewed",
        Scored = "scored",
        Decided = "decided",
        Executed = "executed",
        BenefitsFollowedUp = "benefits_followed_up",
    }
}

crate::choices! {
    /// How far a stop is.
    pub enum Progress {
        Done = "done",
        /// Going on now.
        Now = "now",
        /// The way rests here for a time.
        Resting = "resting",
        Ahead = "ahead",
        /// The way ended here.
        Ended = "ended",
        /// Passed by.
        Skipped = "skipped",
    }
}

/// A stop and how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Milestone {
    pub stop: Stop,
    pub progress: Progress,
}

/// The way of a need. `reached` are the stops that the journals tell of; what lies after the end is left out.
pub fn way(need: NeedState, proposal: Option<ProposalState>, reached: &[Stop]) -> Vec<Milestone> {
    let Some((here, progress)) = present(need, proposal, reached) else {
        return Stop::ALL.iter().map(|stop| passed(*stop, reached)).collect();
    };
    let mut way = Vec::new();
    for stop in Stop::ALL.iter().copied() {
        if stop < here {
            way.push(passed(stop, reached));
        } else if stop == here {
            way.push(Milestone { stop, progress });
        } else if progress != Progress::Ended {
            way.push(Milestone {
                stop,
                progress: Progress::Ahead,
            });
        }
    }
    way
}

fn passed(stop: Stop, reached: &[Stop]) -> Milestone {
    let progress = if reached.contains(&stop) {
        Progress::Done
    } else {
        Progress::Skipped
    };
    Milestone { stop, progress }
}

/// Where the need is; `None` when all is behind it.
fn present(need: NeedState, proposal: Option<ProposalState>, reached: &[Stop]) -> Option<(Stop, Progress)> {
    use NeedState as N;
    use Progress::{Ended, Now, Resting};
    use ProposalState as P;
    match need {
        N::Draft => return Some((Stop::Submitted, Now)),
        N::Submitted | N::Returned => return Some((Stop::Registered, Now)),
        N::Withdrawn => return Some((Stop::Registered, Ended)),
        N::Registered => return Some((Stop::Assessed, Now)),
        N::Assessed => return Some((Stop::Proposed, Now)),
        N::Parked => return Some((Stop::Proposed, Resting)),
        N::Declined | N::Redirected => return Some((Stop::Proposed, Ended)),
        N::Closed | N::Fulfilled | N::Promoted | N::Merged => {}
    }
    let Some(proposal) = proposal else {
        return match need {
            N::Promoted | N::Merged => Some((Stop::Proposed, Now)),
            _ => Some((Stop::Proposed, Ended)),
        };
    };
    match proposal {
        _ if need == N::Fulfilled => None,
        P::Draft | P::InPreparation | P::OnReferral | P::ReferredBack => Some((Stop::Proposed, Now)),
        P::InReview => Some((Stop::Reviewed, Now)),
        P::Prioritised | P::ReadyForDecision | P::InDecision => Some((Stop::Decided, Now)),
        P::Tabled => Some((Stop::Decided, Resting)),
        P::Rejected => Some((Stop::Decided, Ended)),
        P::Approved | P::ApprovedWithChanges | P::InExecution => Some((Stop::Executed, Now)),
        P::Completed => Some((Stop::BenefitsFollowedUp, Now)),
        P::Closed if !reached.contains(&Stop::Executed) => Some((Stop::Decided, Ended)),
        P::Closed if !reached.contains(&Stop::BenefitsFollowedUp) => Some((Stop::Executed, Ended)),
        P::BenefitsFollowedUp | P::Closed => None,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use Progress::{Ahead, Done, Ended, Now, Resting, Skipped};

    const ALL: &[Stop] = Stop::ALL;

    #[rstest]
    #[case(NeedState::Draft, None, &[], &[Now, Ahead, Ahead, Ahead, Ahead, Ahead, Ahead, Ahead, Ahead])]
    #[case(NeedState::Withdrawn, None, &ALL[..1], &[Done, Ended])]
    #[case(NeedState::Declined, None, &ALL[..3], &[Done, Done, Done, Ended])]
    // Closed without having been assessed.
    #[case(NeedState::Closed, None, &ALL[..2], &[Done, Done, Skipped, Ended])]
    #[case(NeedState::Parked, None, &ALL[..3], &[Done, Done, Done, Resting, Ahead, Ahead, Ahead, Ahead, Ahead])]
    #[case(NeedState::Promoted, Some(ProposalState::InReview), &ALL[..4],
           &[Done, Done, Done, Done, Now, Ahead, Ahead, Ahead, Ahead])]
    // A decision that referred it back is behind it, yet the decision lies ahead again.
    #[case(NeedState::Promoted, Some(ProposalState::ReferredBack), &ALL[..7],
           &[Done, Done, Done, Now, Ahead, Ahead, Ahead, Ahead, Ahead])]
    #[case(NeedState::Promoted, Some(ProposalState::Rejected), &ALL[..7],
           &[Done, Done, Done, Done, Done, Done, Ended])]
    #[case(NeedState::Fulfilled, Some(ProposalState::BenefitsFollowedUp), ALL,
           &[Done, Done, Done, Done, Done, Done, Done, Done, Done])]
    fn the_way(
        #[case] need: NeedState,
        #[case] proposal: Option<ProposalState>,
        #[case] reached: &[Stop],
        #[case] expected: &[Progress],
    ) {
        let found: Vec<_> = way(need, proposal, reached)
            .into_iter()
            .map(|m| m.progress)
            .collect();
        assert_eq!(found, expected);
    }

    /// Whatever the states, the stops come in order and at most one is where the need is.
    #[test]
    fn every_state_has_a_way() {
        let proposals = ProposalState::ALL.iter().copied().map(Some).chain([None]);
        for proposal in proposals {
            for need in NeedState::ALL {
                let found = way(*need, proposal, &[]);
                assert!(found.is_sorted_by_key(|m| m.stop), "{need}");
                let here = found
                    .iter()
                    .filter(|m| matches!(m.progress, Now | Resting | Ended))
                    .count();
                assert!(here <= 1, "{need} {proposal:?}");
            }
        }
    }
}
