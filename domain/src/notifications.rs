//! Who is told what, and what comes next. Pure rules; whether a person may see the subject is asked by the caller,
//! with [`crate::policy`].

pub mod bounces;
mod wishes;

pub use wishes::{Language, Wishes, WishesForm};

use crate::{
    clusters::Verdict,
    decisions::Outcome,
    ids::PersonId,
    journal::{SubjectKind, Verb},
};

crate::choices! {
    /// What a person is told, and chooses how often to have letters about.
    pub enum NoticeKind {
        /// Something waits for the person: an opinion, a decision, an answer that has come.
        Assigned = "assigned",
        Mentioned = "mentioned",
        /// A state changed, with why and what comes next.
        StateChanged = "state_changed",
        /// Somebody wrote in a conversation.
        Commented = "commented",
        /// Anything else: edited, joined, reviewed.
        Changed = "changed",
        /// A search that the person watches found something it had not found before.
        Found = "found",
    }
}

crate::choices! {
    /// How often letters are wanted.
    pub enum Delivery {
        AtOnce = "at_once",
        Daily = "daily",
        Weekly = "weekly",
        None = "none",
    }
}

impl NoticeKind {
    /// Until the person chooses: at once what waits for or concerns the person, the rest gathered.
    pub const fn usual(self) -> Delivery {
        match self {
            Self::Assigned | Self::Mentioned | Self::StateChanged => Delivery::AtOnce,
            Self::Commented | Self::Found => Delivery::Daily,
            Self::Changed => Delivery::Weekly,
        }
    }
}

/// How a person is tied to what happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ties {
    /// Wrote the need, or stands behind it with a unit; for a proposal, a need it answers.
    pub behind_need: bool,
    /// Wrote the proposal.
    pub author: bool,
    /// `Some(true)` follows, `Some(false)` has said not to be told.
    pub follows: Option<bool>,
    /// It is the person's task now.
    pub assigned: bool,
    /// Is mentioned in what was written, and was not told of it before.
    pub mentioned: bool,
    /// Wrote the comment that this was done to.
    pub wrote: bool,
}

/// What one person is told of one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    pub kind: NoticeKind,
    /// It concerns the person's own need, proposal or task.
    pub own: bool,
    /// A letter may be sent too: the person has not said no to this subject.
    pub by_letter: bool,
}

/// What those concerned are told when this was done to the subject; `None` for what nobody is told. Score cards are
/// blind, drafts and accounts are nobody's business, and direction and plan are read, not waited for.
pub const fn kind_of(subject: SubjectKind, verb: Verb) -> Option<NoticeKind> {
    if !matches!(
        subject,
        SubjectKind::Need | SubjectKind::Proposal | SubjectKind::Thread | SubjectKind::Cluster
    ) {
        return None;
    }
    // What a group is called and holds is told by its needs, in the words of each.
    if matches!(subject, SubjectKind::Cluster) && matches!(verb, Verb::Edited | Verb::Promoted) {
        return None;
    }
    Some(match verb {
        // Out of its proposal, a need waits for the staff again.
        Verb::NeedUnlinked if matches!(subject, SubjectKind::Need) => NoticeKind::StateChanged,
        Verb::Submitted
        | Verb::Withdrawn
        | Verb::Returned
        | Verb::Resubmitted
        | Verb::Registered
        | Verb::Assessed
        | Verb::Promoted
        | Verb::Parked
        | Verb::Resumed
        | Verb::Redirected
        | Verb::Declined
        | Verb::Merged
        | Verb::Unmerged
        | Verb::Grouped
        | Verb::Ungrouped
        | Verb::SolutionChosen
        | Verb::DeviationDecided
        | Verb::DeviationEnded
        | Verb::HandlingUndone
        | Verb::Fulfilled
        | Verb::Closed
        | Verb::PreparationStarted
        | Verb::Referred
        | Verb::ReferralClosed
        | Verb::ReviewOpened
        | Verb::Prioritised
        | Verb::MadeReady
        | Verb::SentToDecider
        | Verb::Decided
        | Verb::ExecutionStarted
        | Verb::Completed
        | Verb::BenefitsFollowedUp
        | Verb::Paused => NoticeKind::StateChanged,
        Verb::Edited
        | Verb::NeedLinked
        | Verb::NeedUnlinked
        | Verb::DuplicateTaken
        | Verb::DuplicateReleased
        | Verb::Joined
        | Verb::Left
        | Verb::FitNoted
        | Verb::DeviationRequested
        | Verb::ReviewGiven
        | Verb::ReviewChanged
        | Verb::StatusReported
        | Verb::ThreadResolved
        | Verb::ThreadReopened
        | Verb::Attached => NoticeKind::Changed,
        Verb::Commented => NoticeKind::Commented,
        Verb::Created
        | Verb::Confirmed
        | Verb::Rejected
        | Verb::Regrouped
        | Verb::Scored
        | Verb::ScoreChanged
        | Verb::Recused
        | Verb::RecusalLifted
        | Verb::Published
        | Verb::SignedIn
        | Verb::RoleGranted
        | Verb::RoleRevoked
        | Verb::PasswordChanged
        | Verb::Adopted
        | Verb::HandlingProposed
        | Verb::HandlingDecided
        | Verb::CommentEdited
        | Verb::CommentRemoved
        | Verb::CommentHidden
        | Verb::CommentShown
        | Verb::ThreadRegistered
        | Verb::AttachmentRemoved
        // The register of systems and the words are nobody's task.
        | Verb::Introduced
        | Verb::PhasedOut
        | Verb::KeptInUse
        | Verb::Retired
        | Verb::SwitchedOff
        | Verb::SwitchedOn => return None,
    })
}

/// Can somebody be mentioned by this?
pub const fn mentions(verb: Verb) -> bool {
    matches!(verb, Verb::Commented | Verb::CommentEdited)
}

/// Is this done to somebody's comment by others, so that its author is told why?
pub const fn moderates(verb: Verb) -> bool {
    matches!(verb, Verb::CommentHidden | Verb::CommentShown)
}

/// Is this step of a proposal told to those behind the needs it answers? They may not be able to read the proposal,
/// and are told in terms of their need.
pub const fn reaches_needs(verb: Verb) -> bool {
    matches!(
        verb,
        Verb::PreparationStarted
            | Verb::Referred
            | Verb::ReferralClosed
            | Verb::ReviewOpened
            | Verb::Prioritised
            | Verb::MadeReady
            | Verb::SentToDecider
            | Verb::Decided
            | Verb::ExecutionStarted
            | Verb::Completed
            | Verb::BenefitsFollowedUp
            | Verb::Paused
            | Verb::Closed
    )
}

/// Is a proposal's reason for this written for the public? Only then do those hear it who may not read the proposal.
pub const fn reason_is_public(verb: Verb) -> bool {
    matches!(
        verb,
        Verb::Decided | Verb::ExecutionStarted | Verb::Completed | Verb::BenefitsFollowedUp | Verb::Closed
    )
}

/// What a person with these ties is told, if anything; never of the own doing. Those behind a need are told of each
/// change of state whatever they chose to follow; saying no stops the letters.
pub fn told(
    person: PersonId,
    actor: Option<PersonId>,
    subject: SubjectKind,
    verb: Verb,
    ties: Ties,
) -> Option<Told> {
    if actor == Some(person) {
        return None;
    }
    if ties.assigned {
        return Some(Told {
            kind: NoticeKind::Assigned,
            own: true,
            by_letter: true,
        });
    }
    let by_letter = ties.follows != Some(false);
    let personal = |kind| {
        Some(Told {
            kind,
            own: true,
            by_letter,
        })
    };
    let talked = matches!(
        subject,
        SubjectKind::Need | SubjectKind::Proposal | SubjectKind::Thread
    );
    if talked && ties.mentioned && mentions(verb) {
        return personal(NoticeKind::Mentioned);
    }
    if talked && ties.wrote && moderates(verb) {
        return personal(NoticeKind::StateChanged);
    }
    let kind = kind_of(subject, verb)?;
    let own = ties.behind_need || ties.author;
    let always = ties.behind_need && kind == NoticeKind::StateChanged;
    let follows = ties.follows.unwrap_or(own);
    (always || follows).then_some(Told { kind, own, by_letter })
}

crate::choices! {
    /// What comes next after a step, as far as those behind a need are concerned.
    pub enum Next {
        StaffRegisters = "staff_registers",
        AuthorAnswers = "author_answers",
        StaffAssesses = "staff_assesses",
        StaffDecidesForm = "staff_decides_form",
        SolutionSought = "solution_sought",
        /// It goes on without the group.
        HandledAlone = "handled_alone",
        /// A unit may ask to do otherwise than the joint solution.
        UnitsAnswer = "units_answer",
        StaffAnswers = "staff_answers",
        JointSolutionHolds = "joint_solution_holds",
        /// From the date on.
        JointSolutionAfter = "joint_solution_after",
        ProposalPrepared = "proposal_prepared",
        WaitsForDate = "waits_for_date",
        Reviewed = "reviewed",
        ScoredAndPrioritised = "scored_and_prioritised",
        Readied = "readied",
        LaidBeforeDecider = "laid_before_decider",
        DeciderDecides = "decider_decides",
        Started = "started",
        Delivered = "delivered",
        BenefitsMeasured = "benefits_measured",
        ClosedSoon = "closed_soon",
        /// The need it was merged into goes on.
        OtherGoesOn = "other_goes_on",
        /// Nothing more: one may submit anew when something has changed.
        Over = "over",
    }
}

/// What comes next after this step; `outcome` is that of a decision (`domain.md` §3: the chain).
pub const fn next_after(about: SubjectKind, verb: Verb, outcome: Option<Outcome>) -> Option<Next> {
    Some(match (about, verb) {
        (SubjectKind::Need, Verb::Submitted | Verb::Resubmitted) => Next::StaffRegisters,
        (SubjectKind::Need, Verb::Returned) => Next::AuthorAnswers,
        (SubjectKind::Need, Verb::Registered) => Next::StaffAssesses,
        (SubjectKind::Need, Verb::Merged) => Next::OtherGoesOn,
        (
            SubjectKind::Need,
            Verb::Assessed | Verb::Resumed | Verb::Unmerged | Verb::NeedUnlinked | Verb::HandlingUndone,
        ) => Next::StaffDecidesForm,
        (SubjectKind::Need, Verb::Grouped) => Next::SolutionSought,
        (SubjectKind::Need, Verb::Ungrouped) => Next::HandledAlone,
        (SubjectKind::Cluster, Verb::SolutionChosen) => Next::UnitsAnswer,
        (SubjectKind::Cluster, Verb::DeviationRequested) => Next::StaffAnswers,
        (SubjectKind::Cluster, Verb::DeviationEnded) => Next::JointSolutionHolds,
        (SubjectKind::Need, Verb::Promoted) => Next::ProposalPrepared,
        (SubjectKind::Need, Verb::Parked) => Next::WaitsForDate,
        (SubjectKind::Need, Verb::Redirected | Verb::Declined | Verb::Withdrawn | Verb::Closed) => Next::Over,
        (SubjectKind::Need, Verb::Fulfilled) => Next::ClosedSoon,
        (SubjectKind::Proposal, Verb::PreparationStarted | Verb::Referred | Verb::ReferralClosed) => {
            Next::Reviewed
        }
        (SubjectKind::Proposal, Verb::ReviewOpened) => Next::ScoredAndPrioritised,
        (SubjectKind::Proposal, Verb::Prioritised) => Next::Readied,
        (SubjectKind::Proposal, Verb::MadeReady) => Next::LaidBeforeDecider,
        (SubjectKind::Proposal, Verb::SentToDecider) => Next::DeciderDecides,
        (SubjectKind::Proposal, Verb::Decided) => match outcome {
            Some(Outcome::Approved | Outcome::ApprovedWithChanges) => Next::Started,
            Some(Outcome::Rejected) => Next::Over,
            Some(Outcome::Tabled) => Next::DeciderDecides,
            Some(Outcome::ReferredBack) => Next::Reviewed,
            None => return None,
        },
        (SubjectKind::Proposal, Verb::ExecutionStarted) => Next::Delivered,
        (SubjectKind::Proposal, Verb::Completed) => Next::BenefitsMeasured,
        (SubjectKind::Proposal, Verb::BenefitsFollowedUp) => Next::ClosedSoon,
        (SubjectKind::Proposal, Verb::Closed) => Next::Over,
        _ => return None,
    })
}

/// What comes next after the answer to a unit that asked to deviate.
pub const fn next_after_answer(verdict: Verdict) -> Option<Next> {
    match verdict {
        Verdict::Accepted => None,
        Verdict::TimeLimited => Some(Next::JointSolutionAfter),
        Verdict::Rejected => Some(Next::JointSolutionHolds),
    }
}

#[cfg(test)]
mod tests;
