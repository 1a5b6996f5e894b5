//! The journal's words: what happened, to what, with what change.

use serde::{Deserialize, Serialize};

crate::choices! {
    /// What an entry tells about.
    pub enum SubjectKind {
        Need = "need",
        /// A group of needs.
        Cluster = "cluster",
        Proposal = "proposal",
        Decision = "decision",
        Direction = "direction",
        Plan = "plan",
        Step = "step",
        Person = "person",
        Unit = "unit",
        /// A system that the municipality has.
        System = "system",
        /// A group of words that mean the same.
        WordGroup = "word_group",
        /// A thread that not all who read its subject may read; the others stand in the subject's own journal.
        Thread = "thread",
    }
}

crate::choices! {
    /// What was done.
    pub enum Verb {
        Created = "created",
        Edited = "edited",
        Submitted = "submitted",
        Withdrawn = "withdrawn",
        Returned = "returned",
        Resubmitted = "resubmitted",
        Registered = "registered",
        Assessed = "assessed",
        Promoted = "promoted",
        Parked = "parked",
        Resumed = "resumed",
        Redirected = "redirected",
        Declined = "declined",
        Merged = "merged",
        Unmerged = "unmerged",
        /// Another need that says the same was merged into this one, or taken out again.
        DuplicateTaken = "duplicate_taken",
        DuplicateReleased = "duplicate_released",
        /// A step of the staff was undone: the need stands where it stood before.
        HandlingUndone = "handling_undone",
        Fulfilled = "fulfilled",
        Closed = "closed",
        /// The need came into a group of needs, or out of it again.
        Grouped = "grouped",
        Ungrouped = "ungrouped",
        /// The group's needs belong together, or do not.
        Confirmed = "confirmed",
        Rejected = "rejected",
        /// Its needs changed.
        Regrouped = "regrouped",
        SolutionChosen = "solution_chosen",
        FitNoted = "fit_noted",
        DeviationRequested = "deviation_requested",
        DeviationDecided = "deviation_decided",
        DeviationEnded = "deviation_ended",
        NeedLinked = "need_linked",
        NeedUnlinked = "need_unlinked",
        /// Another unit stands behind the need, or no longer does.
        Joined = "joined",
        Left = "left",
        PreparationStarted = "preparation_started",
        Referred = "referred",
        ReferralClosed = "referral_closed",
        ReviewOpened = "review_opened",
        ReviewGiven = "review_given",
        ReviewChanged = "review_changed",
        Scored = "scored",
        ScoreChanged = "score_changed",
        Prioritised = "prioritised",
        MadeReady = "made_ready",
        SentToDecider = "sent_to_decider",
        Recused = "recused",
        RecusalLifted = "recusal_lifted",
        Decided = "decided",
        ExecutionStarted = "execution_started",
        Completed = "completed",
        BenefitsFollowedUp = "benefits_followed_up",
        Published = "published",
        Paused = "paused",
        SignedIn = "signed_in",
        RoleGranted = "role_granted",
        RoleRevoked = "role_revoked",
        PasswordChanged = "password_changed",
        Adopted = "adopted",
        StatusReported = "status_reported",
        HandlingProposed = "handling_proposed",
        HandlingDecided = "handling_decided",
        Commented = "commented",
        CommentEdited = "comment_edited",
        CommentRemoved = "comment_removed",
        /// Somebody else's, by the staff.
        CommentHidden = "comment_hidden",
        CommentShown = "comment_shown",
        ThreadResolved = "thread_resolved",
        ThreadReopened = "thread_reopened",
        ThreadRegistered = "thread_registered",
        /// A system was taken into use, phased out, kept after all, retired.
        Introduced = "introduced",
        PhasedOut = "phased_out",
        KeptInUse = "kept_in_use",
        Retired = "retired",
        /// Words no longer count as meaning the same, or do again.
        SwitchedOff = "switched_off",
        SwitchedOn = "switched_on",
        Attached = "attached",
        AttachmentRemoved = "attachment_removed",
    }
}

/// One changed field: its name, the value before and after, as codes or texts. Empty means nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub field: String,
    pub before: String,
    pub after: String,
}

/// Notes a change when the two differ.
pub fn change(changes: &mut Vec<Change>, field: &str, before: impl ToString, after: impl ToString) {
    let (before, after) = (before.to_string(), after.to_string());
    if before != after {
        changes.push(Change {
            field: field.to_owned(),
            before,
            after,
        });
    }
}
