//! Decisions: who may decide what, what must be in place first, and what was decided.

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
