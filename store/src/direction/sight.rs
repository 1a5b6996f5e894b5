//! Which proposals a reader sees, as what SQL can ask for. The answers are the policy's.

use domain::{
    people::{Actor, Role},
    policy::{Action, ProposalFacts, Subject, may},
    proposals::ProposalState,
};
use time::Date;
use uuid::Uuid;

use crate::day;

/// Bound in this order: `all`, `before_a_body`, `coordinator`, `today`. Decided proposals everybody sees.
#[derive(Debug, Clone)]
pub(crate) struct Sight {
    /// Every proposal.
    pub all: bool,
    /// Also those that are before a body.
    pub before_a_body: bool,
    /// Also those of the units this person is a digital co-ordinator of; nil for nobody.
    pub coordinator: Uuid,
    pub today: String,
}

impl Sight {
    pub fn of(actor: Option<&Actor>, today: Date) -> Self {
        let reads = |state| {
            let facts = ProposalFacts {
                state,
                authors: Vec::new(),
                need_authors: Vec::new(),
                unit_paths: Vec::new(),
                recused: Vec::new(),
            };
            may(actor, Action::ProposalRead, &Subject::Proposal(&facts)).is_allowed()
        };
        Self {
            all: reads(ProposalState::Draft),
            before_a_body: reads(ProposalState::InDecision),
            coordinator: actor
                .filter(|a| a.has(Role::Coordinator))
                .map_or(Uuid::nil(), |a| a.person.0),
            today: day(today),
        }
    }
}

impl Sight {
    /// Sees what everybody sees.
    pub fn is_public(&self) -> bool {
        !self.all && !self.before_a_body && self.coordinator.is_nil()
    }
}

/// Reads every proposal, whatever its state.
pub fn reads_all(actor: Option<&Actor>, today: Date) -> bool {
    Sight::of(actor, today).all
}

/// A CTE `seen` of the proposals this reader sees and that are, or may become, initiatives; rejected ones do not
/// count towards the direction. Parameters $1 to $4 are those of [`Sight`]. `approved` is 1 or 0. Materialized, so
/// that each proposal is asked about once and not for everything it contributes.
macro_rules! seen {
    ($rest:literal) => {
        concat!(
            "WITH RECURSIVE scope (id) AS (
                 SELECT unit_id FROM grants
                 WHERE person_id = $3 AND role = 'coordinator' AND valid_from <= $4
                   AND (valid_to IS NULL OR valid_to >= $4)
                 UNION
                 SELECT u.id FROM units u JOIN scope ON u.parent_id = scope.id
             ), seen AS MATERIALIZED (
                 SELECT p.id, p.reference, p.title, p.sort_key, p.state, p.step_id, p.total_kronor, p.total_precision,
                        CASE WHEN p.state IN ('approved', 'approved_with_changes', 'in_execution', 'completed',
                                              'benefits_followed_up', 'closed') THEN 1 ELSE 0 END AS approved
                 FROM proposals p
                 WHERE p.state <> 'rejected' AND (p.state <> 'closed' OR p.completed_on IS NOT NULL)
                   AND ($1 OR p.state IN ('approved', 'approved_with_changes', 'in_execution', 'completed',
                                          'benefits_followed_up', 'closed')
                           OR ($2 AND p.state IN ('ready_for_decision', 'in_decision', 'tabled'))
                           OR p.sponsor_unit IN (SELECT id FROM scope)
                           OR EXISTS (SELECT 1 FROM proposal_needs pn JOIN needs n ON n.id = pn.need_id
                                      WHERE pn.proposal_id = p.id AND n.unit_id IN (SELECT id FROM scope)))
             ) ",
            $rest
        )
    };
}
pub(crate) use seen;
