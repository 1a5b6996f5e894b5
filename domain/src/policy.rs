//! Who may do what: one pure function, deny by default, with a named reason.
//!
//! It answers only *who*. *When* is the state machines' matter, *what is missing* the guards'.
//! The tests hold a table of every action and every role; a new action without a row fails.

mod facts;

use serde::{Deserialize, Serialize};

use crate::{
    conversations::Audience,
    ids::UnitId,
    needs::NeedState,
    people::{Actor, Role},
    proposals::ProposalState,
    scores::scoring_is_over,
    systems::Lifecycle,
};

pub use facts::{ClusterFacts, NeedFacts, Place, ProposalFacts, Subject, ThreadFacts};

crate::choices! {
    /// Everything that is asked about before it is done.
    pub enum Action {
        /// Submit needs for a unit (subject: the unit).
        NeedCreate = "need_create",
        NeedRead = "need_read",
        /// Change, submit, withdraw or discard one's own.
        NeedEdit = "need_edit",
        /// The staff's list of needs waiting.
        NeedQueue = "need_queue",
        /// Return, register, assess, promote, park, redirect, decline, close, merge.
        NeedHandle = "need_handle",
        /// Stand behind another unit's need with the own unit.
        NeedJoin = "need_join",
        /// Read in a file of needs (subject: the site to begin, a unit for each need).
        NeedImport = "need_import",
        ClusterRead = "cluster_read",
        /// Group needs, confirm, choose the joint solution, close.
        ClusterManage = "cluster_manage",
        /// Ask that a unit may do otherwise than the joint solution.
        DeviationAsk = "deviation_ask",
        DeviationDecide = "deviation_decide",
        ProposalList = "proposal_list",
        ProposalRead = "proposal_read",
        /// Create, edit, prepare, link needs, open review, prioritise, make ready.
        ProposalPrepare = "proposal_prepare",
        /// Report what an approved proposal has come to: started, completed, benefits followed up.
        ProposalFollowUp = "proposal_follow_up",
        ReviewGive = "review_give",
        ReviewRead = "review_read",
        ScoreGive = "score_give",
        /// The sum and the spread; a colleague's card only when one's own is in (see `scores::sight`).
        ScoreRead = "score_read",
        /// Decide as a named delegate.
        DecideByDelegation = "decide_by_delegation",
        /// Record what a body decided at a meeting.
        DecisionRecord = "decision_record",
        /// Note that a person is shut out of a matter.
        RecusalSet = "recusal_set",
        /// Direction and plan are public.
        DirectionRead = "direction_read",
        PlanRead = "plan_read",
        /// Note where a step stands and what handling is proposed or decided.
        PlanReview = "plan_review",
        /// What the public sees of initiatives.
        InitiativeRead = "initiative_read",
        /// The journal over all subjects; each subject's own journal follows the right to read the subject.
        JournalRead = "journal_read",
        ThreadRead = "thread_read",
        /// Open a thread, reply.
        ThreadWrite = "thread_write",
        /// Mark a thread as resolved, open it again.
        ThreadResolve = "thread_resolve",
        /// Change or remove one's own comment.
        CommentEdit = "comment_edit",
        /// Hide somebody else's comment, show it again.
        CommentHide = "comment_hide",
        /// Read a comment that is hidden.
        CommentReadHidden = "comment_read_hidden",
        /// Make a thread part of the record.
        ThreadRegister = "thread_register",
        SystemRead = "system_read",
        /// Register systems, describe them, take them through their lives.
        SystemManage = "system_manage",
        /// Say which words mean the same.
        WordsManage = "words_manage",
        /// Accounts and roles.
        PeopleManage = "people_manage",
    }
}

crate::choices! {
    /// Why not.
    pub enum Reason {
        NotSignedIn = "not_signed_in",
        /// None of the person's roles gives the right.
        NoRole = "no_role",
        /// The role does not reach this unit.
        OtherUnit = "other_unit",
        NotAuthor = "not_author",
        /// An author does not review, score or decide the own proposal.
        SelfApproval = "self_approval",
        /// Shut out of the matter.
        Recused = "recused",
    }
}

/// The answer. What is hidden answers as if it did not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    Allowed,
    Denied(Reason),
    Hidden(Reason),
}

impl Verdict {
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Allowed)
    }
}

/// The staff that works with all needs and proposals.
const STAFF: &[Role] = &[Role::Strategist, Role::PortfolioOffice];

/// Those who look after what is said, and answer for it when somebody asks for the record.
const KEEPERS: &[Role] = &[Role::Strategist, Role::PortfolioOffice, Role::CommitteeSecretary];

/// Those who read every submitted need and every proposal in their work.
const READERS: &[Role] = &[
    Role::Strategist,
    Role::PortfolioOffice,
    Role::ArchitectureReviewer,
    Role::SecurityReviewer,
    Role::DataProtectionReviewer,
    Role::FinanceReviewer,
    Role::ProcurementReviewer,
    Role::Delegate,
    Role::CommitteeSecretary,
];

/// Those who score.
pub const ASSESSORS: &[Role] = &[
    Role::Strategist,
    Role::PortfolioOffice,
    Role::ArchitectureReviewer,
    Role::SecurityReviewer,
    Role::DataProtectionReviewer,
    Role::FinanceReviewer,
    Role::ProcurementReviewer,
];

/// The staff and the system architects keep the register of systems.
const SYSTEM_KEEPERS: &[Role] = &[
    Role::Strategist,
    Role::PortfolioOffice,
    Role::ArchitectureReviewer,
];

/// May `actor` (`None` when not signed in) do `action` to `subject`?
pub fn may(actor: Option<&Actor>, action: Action, subject: &Subject<'_>) -> Verdict {
    if matches!(
        action,
        Action::DirectionRead | Action::PlanRead | Action::InitiativeRead
    ) {
        return Verdict::Allowed;
    }
    let Some(actor) = actor else {
        return Verdict::Denied(Reason::NotSignedIn);
    };
    match (action, subject) {
        (Action::NeedCreate, Subject::Unit(path)) => need_create(actor, path),
        (Action::NeedRead, Subject::Need(need)) => need_read(actor, need),
        (Action::NeedEdit, Subject::Need(need)) => match need_read(actor, need) {
            Verdict::Allowed if need.author == actor.person => Verdict::Allowed,
            Verdict::Allowed => Verdict::Denied(Reason::NotAuthor),
            hidden => hidden,
        },
        (Action::NeedQueue | Action::NeedImport, Subject::Site) => any_role(actor, STAFF),
        (Action::NeedImport, Subject::Unit(path)) => need_import(actor, path),
        (Action::NeedHandle, Subject::Need(need)) => match need_read(actor, need) {
            Verdict::Allowed => any_role(actor, STAFF),
            hidden => hidden,
        },
        (Action::NeedJoin, Subject::Need(need)) => need_join(actor, need),
        (Action::ClusterRead, Subject::Cluster(cluster)) => cluster_read(actor, cluster),
        (Action::ClusterManage, Subject::Site) => any_role(actor, STAFF),
        (Action::ClusterManage, Subject::Cluster(cluster)) => match cluster_read(actor, cluster) {
            Verdict::Allowed => any_role(actor, STAFF),
            hidden => hidden,
        },
        (Action::DeviationAsk, Subject::ClusterUnit(cluster, path)) => match cluster_read(actor, cluster) {
            Verdict::Allowed => deviation_ask(actor, path),
            hidden => hidden,
        },
        // Who asks does not answer, not even the staff that asked for a unit.
        (Action::DeviationDecide, Subject::Deviation(cluster, asker)) => match cluster_read(actor, cluster) {
            Verdict::Allowed if !actor.has_any(STAFF) => Verdict::Denied(Reason::NoRole),
            Verdict::Allowed if *asker == actor.person => Verdict::Denied(Reason::SelfApproval),
            verdict => verdict,
        },
        (Action::ProposalList, Subject::Site) => {
            if actor.has_any(READERS) || actor.has_any(&[Role::Coordinator, Role::ElectedRepresentative]) {
                Verdict::Allowed
            } else {
                Verdict::Denied(Reason::NoRole)
            }
        }
        (Action::ProposalRead | Action::ReviewRead, Subject::Proposal(proposal)) => {
            proposal_read(actor, proposal)
        }
        (Action::ProposalPrepare, Subject::Site) => any_role(actor, STAFF),
        (
            Action::ProposalPrepare | Action::ProposalFollowUp | Action::RecusalSet,
            Subject::Proposal(proposal),
        ) => match not_recused(actor, proposal, proposal_read(actor, proposal)) {
            Verdict::Allowed if action == Action::RecusalSet => any_role(
                actor,
                &[Role::Strategist, Role::PortfolioOffice, Role::CommitteeSecretary],
            ),
            Verdict::Allowed => any_role(actor, STAFF),
            refused => refused,
        },
        (Action::ReviewGive, Subject::Review(proposal, speciality)) => {
            let reads = proposal_read(actor, proposal);
            if !reads.is_allowed() {
                return reads;
            }
            if !actor.specialities().contains(speciality) {
                return Verdict::Denied(Reason::NoRole);
            }
            not_own(actor, proposal)
        }
        (Action::ScoreGive, Subject::Proposal(proposal)) => {
            let reads = proposal_read(actor, proposal);
            if !reads.is_allowed() {
                return reads;
            }
            match any_role(actor, ASSESSORS) {
                Verdict::Allowed => not_own(actor, proposal),
                refused => refused,
            }
        }
        (Action::ScoreRead, Subject::Proposal(proposal)) => match proposal_read(actor, proposal) {
            // When scoring is over its result is part of the basis for all who read the proposal.
            Verdict::Allowed if scoring_is_over(proposal.state) => Verdict::Allowed,
            Verdict::Allowed => not_recused(actor, proposal, any_role(actor, READERS)),
            hidden => hidden,
        },
        (Action::DecideByDelegation, Subject::Proposal(proposal)) => {
            decide(actor, proposal, &[Role::Delegate])
        }
        // Recording is not deciding, but nobody records a decision on the own proposal.
        (Action::DecisionRecord, Subject::Proposal(proposal)) => decide(
            actor,
            proposal,
            &[Role::CommitteeSecretary, Role::PortfolioOffice],
        ),
        (Action::PlanReview, Subject::Site) => any_role(actor, STAFF),
        (Action::JournalRead, Subject::Site) => any_role(
            actor,
            &[
                Role::Strategist,
                Role::PortfolioOffice,
                Role::CommitteeSecretary,
                Role::Administrator,
            ],
        ),
        (Action::ThreadRead, Subject::Thread(thread)) => thread_read(actor, thread),
        (Action::ThreadWrite, Subject::Thread(thread)) => thread_write(actor, thread),
        (Action::ThreadResolve, Subject::Thread(thread)) => match thread_write(actor, thread) {
            Verdict::Allowed if thread.opened_by == actor.person || actor.has_any(STAFF) => Verdict::Allowed,
            Verdict::Allowed => Verdict::Denied(Reason::NotAuthor),
            refused => refused,
        },
        (Action::CommentEdit, Subject::Comment(thread, author)) => match thread_write(actor, thread) {
            Verdict::Allowed if *author == actor.person => Verdict::Allowed,
            Verdict::Allowed => Verdict::Denied(Reason::NotAuthor),
            refused => refused,
        },
        // Nobody judges the own words: one takes them back, or leaves them to a colleague.
        (Action::CommentHide, Subject::Comment(thread, author)) => match thread_write(actor, thread) {
            Verdict::Allowed if !actor.has_any(STAFF) => Verdict::Denied(Reason::NoRole),
            Verdict::Allowed if *author == actor.person => Verdict::Denied(Reason::SelfApproval),
            verdict => verdict,
        },
        (Action::CommentReadHidden, Subject::Comment(thread, author)) => match thread_read(actor, thread) {
            Verdict::Allowed if *author == actor.person => Verdict::Allowed,
            Verdict::Allowed => any_role(actor, KEEPERS),
            hidden => hidden,
        },
        (Action::ThreadRegister, Subject::Thread(thread)) => match thread_write(actor, thread) {
            Verdict::Allowed => any_role(actor, STAFF),
            refused => refused,
        },
        // What is retired is told to nobody who looks for something to use.
        (Action::SystemRead, Subject::System(Lifecycle::Retired)) => match any_role(actor, READERS) {
            Verdict::Allowed => Verdict::Allowed,
            _ => Verdict::Hidden(Reason::NoRole),
        },
        (Action::SystemRead, Subject::System(_)) => Verdict::Allowed,
        (Action::SystemManage, Subject::Site) => any_role(actor, SYSTEM_KEEPERS),
        (Action::SystemManage, Subject::System(state)) => {
            match may(Some(actor), Action::SystemRead, &Subject::System(*state)) {
                Verdict::Allowed => any_role(actor, SYSTEM_KEEPERS),
                hidden => hidden,
            }
        }
        (Action::WordsManage, Subject::Site) => any_role(actor, STAFF),
        (Action::PeopleManage, Subject::Site) => any_role(actor, &[Role::Administrator]),
        _ => Verdict::Denied(Reason::NoRole),
    }
}

fn any_role(actor: &Actor, roles: &[Role]) -> Verdict {
    if actor.has_any(roles) {
        Verdict::Allowed
    } else {
        Verdict::Denied(Reason::NoRole)
    }
}

/// Those who submit needs for their units.
const SUBMITTERS: &[Role] = &[
    Role::Submitter,
    Role::HeadOfUnit,
    Role::Coordinator,
    Role::Strategist,
];

fn need_create(actor: &Actor, path: &[UnitId]) -> Verdict {
    const MAY: &[Role] = SUBMITTERS;
    if MAY.iter().any(|role| actor.has_in(*role, path)) {
        Verdict::Allowed
    } else if actor.has_any(MAY) {
        Verdict::Denied(Reason::OtherUnit)
    } else {
        Verdict::Denied(Reason::NoRole)
    }
}

/// The staff, for the units that its role reaches.
fn need_import(actor: &Actor, path: &[UnitId]) -> Verdict {
    if STAFF.iter().any(|role| actor.has_in(*role, path)) {
        Verdict::Allowed
    } else if actor.has_any(STAFF) {
        Verdict::Denied(Reason::OtherUnit)
    } else {
        Verdict::Denied(Reason::NoRole)
    }
}

fn need_read(actor: &Actor, need: &NeedFacts) -> Verdict {
    const IN_UNIT: &[Role] = &[Role::Submitter, Role::HeadOfUnit, Role::Coordinator];
    if need.author == actor.person {
        return Verdict::Allowed;
    }
    // A draft is its author's alone, and so is what was withdrawn before it was registered.
    if matches!(need.state, NeedState::Draft | NeedState::Withdrawn) {
        return Verdict::Hidden(Reason::NotAuthor);
    }
    let units = || std::iter::once(&need.unit_path).chain(&need.joined_paths);
    if actor.has_any(READERS)
        || need.joiners.contains(&actor.person)
        || units().any(|path| IN_UNIT.iter().any(|role| actor.has_in(*role, path)))
    {
        Verdict::Allowed
    } else if actor.has_any(IN_UNIT) {
        Verdict::Hidden(Reason::OtherUnit)
    } else {
        Verdict::Hidden(Reason::NoRole)
    }
}

/// Whoever submits needs may join a registered one that the own units lack too; the unit is asked about apart, as
/// when submitting.
fn need_join(actor: &Actor, need: &NeedFacts) -> Verdict {
    let submits = actor.has_any(SUBMITTERS);
    match need_read(actor, need) {
        Verdict::Allowed if !submits => Verdict::Denied(Reason::NoRole),
        Verdict::Hidden(_) if submits && need.state.may_be_joined() => Verdict::Allowed,
        verdict => verdict,
    }
}

/// Readers read every group; those whose needs or units it holds read it once it is confirmed.
fn cluster_read(actor: &Actor, cluster: &ClusterFacts) -> Verdict {
    const IN_UNIT: &[Role] = &[Role::Submitter, Role::HeadOfUnit, Role::Coordinator];
    if actor.has_any(READERS) {
        return Verdict::Allowed;
    }
    let in_unit = |path: &Vec<UnitId>| IN_UNIT.iter().any(|role| actor.has_in(*role, path));
    if !cluster.state.is_working_material()
        && (cluster.people.contains(&actor.person) || cluster.unit_paths.iter().any(in_unit))
    {
        Verdict::Allowed
    } else if actor.has_any(IN_UNIT) {
        Verdict::Hidden(Reason::OtherUnit)
    } else {
        Verdict::Hidden(Reason::NoRole)
    }
}

/// The head or the co-ordinator of the unit, or the staff in its place.
fn deviation_ask(actor: &Actor, path: &[UnitId]) -> Verdict {
    const MAY: &[Role] = &[Role::HeadOfUnit, Role::Coordinator];
    if actor.has_any(STAFF) || MAY.iter().any(|role| actor.has_in(*role, path)) {
        Verdict::Allowed
    } else if actor.has_any(MAY) {
        Verdict::Denied(Reason::OtherUnit)
    } else {
        Verdict::Denied(Reason::NoRole)
    }
}

fn proposal_read(actor: &Actor, proposal: &ProposalFacts) -> Verdict {
    if actor.has_any(READERS) {
        return Verdict::Allowed;
    }
    if proposal
        .unit_paths
        .iter()
        .any(|path| actor.has_in(Role::Coordinator, path))
    {
        return Verdict::Allowed;
    }
    // An elected representative reads what is before a body or decided, not the preparation.
    if actor.has(Role::ElectedRepresentative) {
        let before_a_body = matches!(
            proposal.state,
            ProposalState::ReadyForDecision | ProposalState::InDecision | ProposalState::Tabled
        );
        if before_a_body || proposal.state.is_decided() {
            return Verdict::Allowed;
        }
    }
    Verdict::Hidden(Reason::NoRole)
}

/// Never more than the subject; within it as far as the thread's audience reaches.
fn thread_read(actor: &Actor, thread: &ThreadFacts<'_>) -> Verdict {
    const IN_UNIT: &[Role] = &[Role::Submitter, Role::HeadOfUnit, Role::Coordinator];
    let reads = match thread.place {
        Place::Need(need) => need_read(actor, need),
        Place::Proposal(proposal) => proposal_read(actor, proposal),
    };
    if !reads.is_allowed() {
        return reads;
    }
    match (thread.audience, thread.place) {
        (Audience::Everyone, _) => Verdict::Allowed,
        (Audience::Staff, _) if !actor.has_any(ASSESSORS) => Verdict::Hidden(Reason::NoRole),
        (Audience::Staff, Place::Proposal(proposal)) if proposal.recused.contains(&actor.person) => {
            Verdict::Hidden(Reason::Recused)
        }
        (Audience::Staff, _) => Verdict::Allowed,
        (Audience::Unit, Place::Need(need)) => {
            let in_unit = || IN_UNIT.iter().any(|role| actor.has_in(*role, &need.unit_path));
            if need.author == actor.person || actor.has_any(READERS) || in_unit() {
                Verdict::Allowed
            } else {
                Verdict::Hidden(Reason::OtherUnit)
            }
        }
        (Audience::Unit, Place::Proposal(proposal)) if works_with(actor, proposal) => Verdict::Allowed,
        (Audience::Unit, Place::Proposal(_)) => Verdict::Hidden(Reason::NoRole),
    }
}

/// Whoever reads a thread writes in it, except those shut out of the matter and those who only follow it as elected.
fn thread_write(actor: &Actor, thread: &ThreadFacts<'_>) -> Verdict {
    match (thread_read(actor, thread), thread.place) {
        (Verdict::Allowed, Place::Proposal(proposal)) if !works_with(actor, proposal) => {
            Verdict::Denied(Reason::NoRole)
        }
        (verdict @ Verdict::Allowed, Place::Proposal(proposal)) => not_recused(actor, proposal, verdict),
        (verdict, _) => verdict,
    }
}

/// Reads the proposal in the course of the work, from the beginning.
fn works_with(actor: &Actor, proposal: &ProposalFacts) -> bool {
    let in_unit = |path: &Vec<UnitId>| actor.has_in(Role::Coordinator, path);
    actor.has_any(READERS) || proposal.unit_paths.iter().any(in_unit)
}

fn not_recused(actor: &Actor, proposal: &ProposalFacts, verdict: Verdict) -> Verdict {
    if verdict.is_allowed() && proposal.recused.contains(&actor.person) {
        Verdict::Denied(Reason::Recused)
    } else {
        verdict
    }
}

/// Neither recused nor an author, of the proposal or of a need it answers.
fn not_own(actor: &Actor, proposal: &ProposalFacts) -> Verdict {
    if proposal.recused.contains(&actor.person) {
        Verdict::Denied(Reason::Recused)
    } else if proposal.authors.contains(&actor.person) || proposal.need_authors.contains(&actor.person) {
        Verdict::Denied(Reason::SelfApproval)
    } else {
        Verdict::Allowed
    }
}

fn decide(actor: &Actor, proposal: &ProposalFacts, roles: &[Role]) -> Verdict {
    let reads = proposal_read(actor, proposal);
    if !reads.is_allowed() {
        return reads;
    }
    match any_role(actor, roles) {
        Verdict::Allowed => not_own(actor, proposal),
        refused => refused,
    }
}

#[cfg(test)]
mod tests;
