//! The implementation plan: steps whose lifecycle, proposed handling and decided handling are kept apart.

crate::choices! {
    /// What *is*: where a step stands.
    pub enum StepState {
        NotStarted = "not_started",
        Ongoing = "ongoing",
        Paused = "paused",
        Completed = "completed",
        Cancelled = "cancelled",
    }
}

crate::choices! {
    /// A way to go on with a step (domain reference §1.1).
    pub enum Handling {
        Continue = "continue",
        /// On condition that it follows the coming direction.
        ContinueAligned = "continue_aligned",
        Expedite = "expedite",
        Pause = "pause",
        HoldUntil = "hold_until",
        Descope = "descope",
        Commission = "commission",
        Cancel = "cancel",
    }
}
