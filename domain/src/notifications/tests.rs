//! Who is told what, and what comes next.

use uuid::Uuid;

use super::*;

const ME: PersonId = PersonId(Uuid::from_u128(1));
const OTHER: PersonId = PersonId(Uuid::from_u128(2));

fn of(subject: SubjectKind, verb: Verb, ties: Ties) -> Option<(NoticeKind, bool)> {
    told(ME, Some(OTHER), subject, verb, ties).map(|told| (told.kind, told.by_letter))
}

#[test]
fn nobody_is_told_of_the_own_doing_nor_without_a_tie() {
    let all = Ties {
        behind_need: true,
        author: true,
        follows: Some(true),
        assigned: true,
        mentioned: true,
        wrote: true,
    };
    for subject in SubjectKind::ALL {
        for verb in Verb::ALL {
            assert_eq!(told(ME, Some(ME), *subject, *verb, all), None);
            assert_eq!(told(ME, Some(OTHER), *subject, *verb, Ties::default()), None);
        }
    }
}

#[test]
fn those_behind_a_need_are_told_each_change_of_state_even_muted_but_then_without_letters() {
    let muted = Ties {
        behind_need: true,
        follows: Some(false),
        ..Ties::default()
    };
    let behind = Ties {
        behind_need: true,
        ..Ties::default()
    };
    let mut told = 0;
    for verb in Verb::ALL {
        if kind_of(SubjectKind::Need, *verb) == Some(NoticeKind::StateChanged) {
            told += 1;
            assert_eq!(
                of(SubjectKind::Need, *verb, muted),
                Some((NoticeKind::StateChanged, false))
            );
            assert_eq!(
                of(SubjectKind::Need, *verb, behind),
                Some((NoticeKind::StateChanged, true))
            );
        }
    }
    assert!(told > 10);
    assert_eq!(of(SubjectKind::Need, Verb::Joined, muted), None);
    assert_eq!(
        of(SubjectKind::Need, Verb::Joined, behind),
        Some((NoticeKind::Changed, true))
    );
}

#[test]
fn a_need_hears_of_its_proposal_to_the_benefit_and_nothing_of_its_workshop() {
    for verb in [
        Verb::Decided,
        Verb::ExecutionStarted,
        Verb::Completed,
        Verb::BenefitsFollowedUp,
    ] {
        assert!(reaches_needs(verb) && reason_is_public(verb), "{verb}");
    }
    for verb in [Verb::Scored, Verb::ReviewGiven, Verb::Edited, Verb::NeedLinked] {
        assert!(!reaches_needs(verb), "{verb}");
    }
    // What reaches needs is a change of state, and what is public reaches them.
    for verb in Verb::ALL {
        if reaches_needs(*verb) {
            assert_eq!(
                kind_of(SubjectKind::Proposal, *verb),
                Some(NoticeKind::StateChanged)
            );
        }
        assert!(!reason_is_public(*verb) || reaches_needs(*verb), "{verb}");
    }
}

#[test]
fn a_task_is_told_even_to_who_follows_nothing() {
    let task = Ties {
        assigned: true,
        follows: Some(false),
        ..Ties::default()
    };
    assert_eq!(
        of(SubjectKind::Proposal, Verb::ReviewOpened, task),
        Some((NoticeKind::Assigned, true))
    );
}

#[test]
fn a_mention_is_told_as_one_and_only_where_somebody_wrote() {
    let mentioned = Ties {
        mentioned: true,
        ..Ties::default()
    };
    for subject in [SubjectKind::Need, SubjectKind::Proposal, SubjectKind::Thread] {
        for verb in [Verb::Commented, Verb::CommentEdited] {
            assert_eq!(of(subject, verb, mentioned), Some((NoticeKind::Mentioned, true)));
        }
        assert_eq!(of(subject, Verb::ThreadResolved, mentioned), None);
    }
}

#[test]
fn who_wrote_it_alone_is_told_that_a_comment_is_hidden_or_shown_again() {
    let ties = |wrote| Ties {
        wrote,
        behind_need: true,
        author: true,
        follows: Some(true),
        ..Ties::default()
    };
    for verb in [Verb::CommentHidden, Verb::CommentShown] {
        let told = of(SubjectKind::Need, verb, ties(true));
        assert_eq!(told, Some((NoticeKind::StateChanged, true)));
        assert_eq!(of(SubjectKind::Need, verb, ties(false)), None);
    }
}

#[test]
fn every_step_that_is_told_to_a_submitter_says_what_comes_next() {
    for verb in Verb::ALL {
        if reaches_needs(*verb) && !matches!(verb, Verb::Decided | Verb::Paused) {
            assert!(next_after(SubjectKind::Proposal, *verb, None).is_some(), "{verb}");
        }
    }
    for outcome in Outcome::ALL {
        assert!(next_after(SubjectKind::Proposal, Verb::Decided, Some(*outcome)).is_some());
    }
    assert_eq!(
        next_after(SubjectKind::Need, Verb::Declined, None),
        Some(Next::Over)
    );
}

#[test]
fn every_change_of_state_of_a_need_or_proposal_is_told_as_one_and_says_what_comes_next() {
    use crate::proposals::ProposalEvent as E;
    for verb in [
        Verb::Submitted,
        Verb::Withdrawn,
        Verb::Returned,
        Verb::Resubmitted,
        Verb::Registered,
        Verb::Assessed,
        Verb::Promoted,
        Verb::Parked,
        Verb::Resumed,
        Verb::Redirected,
        Verb::Declined,
        Verb::Merged,
        Verb::Unmerged,
        Verb::NeedUnlinked,
        Verb::Fulfilled,
        Verb::Closed,
    ] {
        assert_eq!(
            kind_of(SubjectKind::Need, verb),
            Some(NoticeKind::StateChanged),
            "{verb}"
        );
        assert!(next_after(SubjectKind::Need, verb, None).is_some(), "{verb}");
    }
    for event in E::ALL {
        let (verb, outcome) = match event {
            E::StartPreparation => (Verb::PreparationStarted, None),
            E::Refer => (Verb::Referred, None),
            E::CloseReferral => (Verb::ReferralClosed, None),
            E::OpenReview => (Verb::ReviewOpened, None),
            E::Prioritise => (Verb::Prioritised, None),
            E::MakeReady => (Verb::MadeReady, None),
            E::SendToDecider => (Verb::SentToDecider, None),
            E::Approve => (Verb::Decided, Some(Outcome::Approved)),
            E::ApproveWithChanges => (Verb::Decided, Some(Outcome::ApprovedWithChanges)),
            E::Reject => (Verb::Decided, Some(Outcome::Rejected)),
            E::ReferBack => (Verb::Decided, Some(Outcome::ReferredBack)),
            E::Table => (Verb::Decided, Some(Outcome::Tabled)),
            E::StartExecution => (Verb::ExecutionStarted, None),
            E::Complete => (Verb::Completed, None),
            E::FollowUpBenefits => (Verb::BenefitsFollowedUp, None),
            E::Close => (Verb::Closed, None),
        };
        assert_eq!(
            kind_of(SubjectKind::Proposal, verb),
            Some(NoticeKind::StateChanged),
            "{event}"
        );
        assert!(reaches_needs(verb), "{event}");
        assert!(
            next_after(SubjectKind::Proposal, verb, outcome).is_some(),
            "{event}"
        );
    }
    // A proposal loses one of its needs: its own state stays.
    assert_eq!(
        kind_of(SubjectKind::Proposal, Verb::NeedUnlinked),
        Some(NoticeKind::Changed)
    );
}
