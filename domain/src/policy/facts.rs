//! What an action concerns, and what the policy must know of it.

use crate::{
    clusters::ClusterState,
    conversations::Audience,
    ids::{PersonId, UnitId},
    needs::NeedState,
    proposals::ProposalState,
    reviews::Speciality,
    systems::Lifecycle,
};

/// What the action concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject<'a> {
    /// The site as a whole.
    Site,
    /// A unit and the units above it, nearest first.
    Unit(&'a [UnitId]),
    Need(&'a NeedFacts),
    Cluster(&'a ClusterFacts),
    /// A group, and a unit that wants to deviate with the units above it, nearest first.
    ClusterUnit(&'a ClusterFacts, &'a [UnitId]),
    /// A group, and who asked for a deviation in it.
    Deviation(&'a ClusterFacts, PersonId),
    Proposal(&'a ProposalFacts),
    /// One speciality's review of a proposal.
    Review(&'a ProposalFacts, Speciality),
    /// A system, by where it stands in its life.
    System(Lifecycle),
    Thread(ThreadFacts<'a>),
    /// A comment in a thread, and who wrote it.
    Comment(ThreadFacts<'a>, PersonId),
}

/// What the policy must know of a thread, also of one that is to be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThreadFacts<'a> {
    pub place: Place<'a>,
    pub audience: Audience,
    pub opened_by: PersonId,
}

/// What a thread is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    Need(&'a NeedFacts),
    Proposal(&'a ProposalFacts),
}

/// What the policy must know of a need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedFacts {
    pub state: NeedState,
    pub author: PersonId,
    /// The need's unit and the units above it, nearest first.
    pub unit_path: Vec<UnitId>,
    /// Who joined it for their units.
    pub joiners: Vec<PersonId>,
    /// Those units, each with the units above it.
    pub joined_paths: Vec<Vec<UnitId>>,
}

/// What the policy must know of a group of needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterFacts {
    pub state: ClusterState,
    /// Those who wrote or joined the needs in it.
    pub people: Vec<PersonId>,
    /// The units of the needs, of those who joined them and the lead unit, each with the units above it.
    pub unit_paths: Vec<Vec<UnitId>>,
}

/// What the policy must know of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalFacts {
    pub state: ProposalState,
    /// Everyone who wrote it: creator and editors.
    pub authors: Vec<PersonId>,
    /// The authors of the needs it answers.
    pub need_authors: Vec<PersonId>,
    /// The sponsor's unit and the units above it, and the same for the units of the needs.
    pub unit_paths: Vec<Vec<UnitId>>,
    pub recused: Vec<PersonId>,
}
