//! Decisions: who may decide what, what must be in place first, and what was decided.

mod appeal;
mod forms;
mod level;
mod outcome;

pub use appeal::{appeal_last_day, is_holiday, legal_force_day};
pub use forms::{
    AnnounceForm, Announcement, BodyDecision, BodyForm, DelegateDecision, DelegateForm, MAX_RESOLUTIONS,
    ReadyForm, RecusalForm, Recusing, Resolution, SendForm, Sending, To,
};
pub use level::{Rung, body_obstacles, smallest};
pub use outcome::overall;

crate::choices! {
    /// Who decided.
    pub enum Level {
        /// A named delegate, alone, within the limit of the delegation.
        Delegated = "delegated",
        Subcommittee = "subcommittee",
        Committee = "committee",
        ExecutiveBoard = "executive_board",
        Council = "council",
    }
}

crate::choices! {
    /// What was decided, per resolution.
    pub enum Outcome {
        Approved = "approved",
        ApprovedWithChanges = "approved_with_changes",
        Rejected = "rejected",
        /// Must state why, so that the preparation knows what to add.
        ReferredBack = "referred_back",
        /// Postponed to a coming meeting; nothing is added.
        Tabled = "tabled",
    }
}

crate::choices! {
    /// What must be in place before a decision. The interface says it in words and links to the place.
    pub enum Obstacle {
        NoSummary = "no_summary",
        NoSponsor = "no_sponsor",
        NoBenefitOwner = "no_benefit_owner",
        NoCosts = "no_costs",
        /// The alternative of doing nothing is not described.
        NoDoNothingAlternative = "no_do_nothing_alternative",
        NoContribution = "no_contribution",
        NoInformationClass = "no_information_class",
        NoDataProtectionScreening = "no_data_protection_screening",
        NoRisks = "no_risks",
        NoStaffImpact = "no_staff_impact",
        /// Some have no answer yet; asked for before prioritising.
        MustHavesUnanswered = "must_haves_unanswered",
        MustHavesUnmet = "must_haves_unmet",
        ReviewsMissing = "reviews_missing",
        /// Fewer than two assessors.
        ScoresMissing = "scores_missing",
        /// The cost lies above the delegate's limit: a body decides.
        AboveLimit = "above_limit",
        /// The cost has no known upper end, so no limit can be said to cover it.
        CostsOpenEnded = "costs_open_ended",
        /// Changes the direction or binds over terms: a body decides.
        Principle = "principle",
        /// The body's level does not suffice for the cost.
        LevelTooLow = "level_too_low",
    }
}
