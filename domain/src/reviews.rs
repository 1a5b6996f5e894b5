//! Specialist reviews: opinions given in parallel, each by its speciality.

crate::choices! {
    /// What a reviewer speaks for.
    pub enum Speciality {
        Architecture = "architecture",
        InformationSecurity = "information_security",
        DataProtection = "data_protection",
        Finance = "finance",
        Procurement = "procurement",
    }
}

crate::choices! {
    /// The reviewer's stance.
    pub enum Stance {
        Supports = "supports",
        /// The text says on which conditions.
        SupportsWithConditions = "supports_with_conditions",
        Objects = "objects",
        Abstains = "abstains",
    }
}
