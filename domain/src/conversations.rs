//! Conversations about needs and proposals: who reads a thread, what its legal status is, what people type into it.

mod forms;
mod found;

pub use forms::{BODY_MAX, CommentForm, ModerationForm, REASON_MAX, ThreadContent, ThreadForm, quoted};
pub use found::{Mention, Named, Piece, mentions, pieces};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    ids::{NeedId, ProposalId},
    journal::SubjectKind,
};

crate::choices! {
    /// Who reads a thread, of those who may read what it is about.
    pub enum Audience {
        /// The subject's own unit and all who prepare or decide it; not the other units behind a need.
        Unit = "unit",
        /// Staff and reviewers.
        Staff = "staff",
        /// All who may read the subject.
        Everyone = "everyone",
    }
}

crate::choices! {
    /// Whether a thread is part of the record.
    pub enum LegalStatus {
        /// Arbetsmaterial.
        WorkingMaterial = "working_material",
        /// Drawn up and registered: nothing in it is changed any more.
        Registered = "registered",
    }
}

crate::choices! {
    /// What a thread about a proposal can be about more closely.
    pub enum Part {
        Summary = "summary",
        Background = "background",
        WantedStart = "wanted_start",
        SponsorUnit = "sponsor_unit",
        BenefitOwner = "benefit_owner",
        Needs = "needs",
        Contributions = "contributions",
        Step = "step",
        Alternatives = "alternatives",
        Costs = "costs",
        Benefits = "benefits",
        Risks = "risks",
        Procurement = "procurement",
        Information = "information",
        Privacy = "privacy",
        Staff = "staff",
    }
}

/// What a conversation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum On {
    Need(NeedId),
    Proposal(ProposalId),
}

impl On {
    pub const fn kind(self) -> SubjectKind {
        match self {
            Self::Need(_) => SubjectKind::Need,
            Self::Proposal(_) => SubjectKind::Proposal,
        }
    }

    pub const fn id(self) -> Uuid {
        match self {
            Self::Need(NeedId(id)) | Self::Proposal(ProposalId(id)) => id,
        }
    }

    /// Other kinds have no conversations.
    pub const fn new(kind: SubjectKind, id: Uuid) -> Option<Self> {
        match kind {
            SubjectKind::Need => Some(Self::Need(NeedId(id))),
            SubjectKind::Proposal => Some(Self::Proposal(ProposalId(id))),
            _ => None,
        }
    }
}

/// What the state of a thread forbids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub legal_status: LegalStatus,
    pub resolved: bool,
}

impl Standing {
    /// As the reason of a refusal.
    pub const fn code(self) -> &'static str {
        match (self.legal_status, self.resolved) {
            (LegalStatus::Registered, _) => LegalStatus::Registered.code(),
            (LegalStatus::WorkingMaterial, true) => "resolved",
            (LegalStatus::WorkingMaterial, false) => "open",
        }
    }

    /// What is resolved is opened again before it is answered, lest the answer goes unseen.
    pub const fn takes_replies(self) -> bool {
        !self.resolved && self.is_open_for_edit()
    }

    /// Comments can be changed and removed, the thread resolved and opened again.
    pub const fn is_open_for_edit(self) -> bool {
        matches!(self.legal_status, LegalStatus::WorkingMaterial)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_registered_stays_as_it_is() {
        let standing = |legal_status, resolved| Standing {
            legal_status,
            resolved,
        };
        let open = standing(LegalStatus::WorkingMaterial, false);
        assert!(open.takes_replies() && open.is_open_for_edit());
        let resolved = standing(LegalStatus::WorkingMaterial, true);
        assert!(!resolved.takes_replies() && resolved.is_open_for_edit());
        for resolved in [true, false] {
            let kept = standing(LegalStatus::Registered, resolved);
            assert!(!kept.takes_replies() && !kept.is_open_for_edit());
            assert_eq!(kept.code(), "registered");
        }
    }
}
