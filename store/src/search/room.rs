//! What belongs together in the index: a need, a proposal, a step or a system, and what hangs on it; and who sees it.

use domain::{
    conversations::Audience,
    decisions::Outcome,
    ids::PersonId,
    initiatives::Status,
    people::Actor,
    plan::StepState,
    policy::{Action, NeedFacts, Place, ProposalFacts, Subject, ThreadFacts, may},
    search::{Kind, Values},
    systems::Lifecycle,
};
use uuid::Uuid;

/// A need, a proposal, a step of the plan or a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Room {
    Need(Uuid),
    Proposal(Uuid),
    Step(Uuid),
    System(Uuid),
}

/// A text of the index. The newest have the largest id, which is where equally good hits are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub id: std::cmp::Reverse<Uuid>,
    pub kind: Kind,
    pub room: Room,
}

/// What the texts of a room have in common.
#[derive(Debug, Clone)]
pub(super) struct Common {
    pub facts: Facts,
    /// Of a need, proposal or system; the number of a step.
    pub reference: String,
    pub title: Both,
    pub unit: Option<Uuid>,
    /// The room's texts.
    pub keys: Vec<Key>,
}

/// What the policy must know.
#[derive(Debug, Clone)]
pub(super) enum Facts {
    Need(NeedFacts),
    Proposal(ProposalFacts),
    /// Public.
    Step(StepState),
    System(Lifecycle),
}

/// A text in both languages; the English one is empty when there is only one.
#[derive(Debug, Clone, Default)]
pub(super) struct Both {
    pub sv: String,
    pub en: String,
}

/// A text of the index.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub title: Both,
    pub body: Both,
    pub values: Values,
    /// When it was written, decided or added.
    pub at: String,
    /// Everybody sees it once the proposal is decided and published.
    pub public: bool,
    /// Of a comment: who reads its thread, and who opened that.
    pub thread: Option<(Audience, PersonId)>,
    /// Of a decision.
    pub outcome: Option<Outcome>,
}

/// How somebody sees a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    No,
    /// As the public does.
    Public,
    /// In the course of the work.
    Inside,
}

impl Facts {
    /// How `actor` sees a text of this room.
    pub fn sight(&self, actor: Option<&Actor>, text: &Text) -> Sight {
        let allowed = |action, subject: &Subject<'_>| may(actor, action, subject).is_allowed();
        let inside = match (self, text.thread) {
            (Self::Need(need), None) => allowed(Action::NeedRead, &Subject::Need(need)),
            (Self::Proposal(proposal), None) => allowed(Action::ProposalRead, &Subject::Proposal(proposal)),
            (Self::Need(need), Some(thread)) => in_thread(actor, Place::Need(need), thread),
            (Self::Proposal(proposal), Some(thread)) => in_thread(actor, Place::Proposal(proposal), thread),
            (Self::Step(_), _) => allowed(Action::PlanRead, &Subject::Site),
            (Self::System(state), _) => allowed(Action::SystemRead, &Subject::System(*state)),
        };
        if inside {
            Sight::Inside
        } else if text.public && allowed(Action::InitiativeRead, &Subject::Site) {
            Sight::Public
        } else {
            Sight::No
        }
    }

    /// The state as a value to narrow by; those of needs, proposals, steps and systems are told apart.
    pub fn code(&self) -> String {
        match self {
            Self::Need(need) => format!("need.{}", need.state),
            Self::Proposal(proposal) => format!("proposal.{}", proposal.state),
            Self::Step(state) => format!("step.{state}"),
            Self::System(state) => format!("system.{state}"),
        }
    }

    /// Decided for good, so that it may be published.
    pub fn is_decided(&self) -> bool {
        matches!(self, Self::Proposal(proposal) if Status::of(proposal.state).is_some())
    }
}

fn in_thread(actor: Option<&Actor>, place: Place<'_>, (audience, opened_by): (Audience, PersonId)) -> bool {
    let thread = ThreadFacts {
        place,
        audience,
        opened_by,
    };
    may(actor, Action::ThreadRead, &Subject::Thread(thread)).is_allowed()
}

impl Both {
    pub fn one(text: String) -> Self {
        Self {
            sv: text,
            en: String::new(),
        }
    }
}
