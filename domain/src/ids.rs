//! Identities. All are UUIDv7, made by `store`; people see references instead (see [`crate::reference`]).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { Uuid::parse_str(text).map(Self) }
        }
    )+};
}

id! {
    /// A person with an account.
    PersonId,
    /// A unit of the organisation.
    UnitId,
    /// A need.
    NeedId,
    /// A file of needs that is read in.
    ImportId,
    /// One action on many needs or proposals.
    BulkId,
    /// A group of needs that want one joint solution.
    ClusterId,
    /// A unit's request to deviate from a joint solution.
    DeviationId,
    /// A project proposal.
    ProposalId,
    /// A decision taken by a delegate or a body.
    DecisionId,
    /// A point of the delegation order.
    DelegationId,
    /// A thread of comments.
    ThreadId,
    /// A comment in a thread.
    CommentId,
    /// An aim of the direction.
    AimId,
    /// A step of the implementation plan.
    StepId,
    /// A system that the municipality has.
    SystemId,
    /// A group of words that mean the same.
    WordGroupId,
}
