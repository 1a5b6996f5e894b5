//! What a person follows, and what was done to it last.

use domain::{
    journal::{SubjectKind, Verb},
    needs::NeedState,
    people::Actor,
    proposals::ProposalState,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{Refusal, Wire, direction::Sight, needs::reads_all, parse_stamp};

/// How many are shown.
const SHOWN: i64 = 8;

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Need(NeedState),
    Proposal(ProposalState),
}

/// Something followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    pub address: String,
    pub title: String,
    pub standing: Standing,
    /// What was done last, and when.
    pub verb: Verb,
    pub at: OffsetDateTime,
}

#[derive(sqlx::FromRow)]
struct Row {
    kind: String,
    subject_id: Uuid,
    reference: Option<String>,
    title: String,
    state: String,
    verb: String,
    at: String,
}

/// What the person follows and may read, changed last first. One's own needs, and those one stands behind, stand
/// elsewhere on the page.
pub async fn followed(w: &mut Wire<'_>, actor: &Actor, today: Date) -> Result<Vec<Followed>, Refusal> {
    let sight = Sight::of(Some(actor), today);
    let rows = fetch_all!(
        w,
        Row,
        "WITH RECURSIVE down (id, role) AS (
             SELECT g.unit_id, g.role FROM grants g
             WHERE g.person_id = $1 AND g.role IN ('submitter', 'head_of_unit', 'coordinator')
               AND g.valid_from <= $3 AND (g.valid_to IS NULL OR g.valid_to >= $3)
             UNION SELECT c.id, down.role FROM units c JOIN down ON c.parent_id = down.id),
         mine AS (
             SELECT w.subject_kind AS kind, w.subject_id, n.reference, n.title, n.state, n.updated_at
             FROM watches w JOIN needs n ON n.id = w.subject_id
             WHERE w.person_id = $1 AND w.subject_kind = 'need' AND NOT w.muted AND n.author_id <> $1
               AND n.state NOT IN ('draft', 'withdrawn')
               AND NOT EXISTS (SELECT 1 FROM need_joiners b WHERE b.need_id = n.id AND b.person_id = $1)
               AND ($2 OR n.unit_id IN (SELECT id FROM down)
                    OR EXISTS (SELECT 1 FROM need_joiners b
                               WHERE b.need_id = n.id AND b.unit_id IN (SELECT id FROM down)))
             UNION ALL
             SELECT w.subject_kind, w.subject_id, p.reference, p.title, p.state, p.updated_at
             FROM watches w JOIN proposals p ON p.id = w.subject_id
             WHERE w.person_id = $1 AND w.subject_kind = 'proposal' AND NOT w.muted
               AND ($4 OR ($5 AND p.state IN ('ready_for_decision', 'in_decision', 'tabled', 'approved',
                                              'approved_with_changes', 'rejected', 'in_execution', 'completed',
                                              'benefits_followed_up', 'closed'))
                    OR p.sponsor_unit IN (SELECT id FROM down WHERE role = 'coordinator')
                    OR EXISTS (SELECT 1 FROM proposal_needs l JOIN needs n ON n.id = l.need_id
                               WHERE l.proposal_id = p.id
                                 AND n.unit_id IN (SELECT id FROM down WHERE role = 'coordinator'))))
         SELECT f.kind, f.subject_id, f.reference, f.title, f.state, j.verb, j.at
         FROM (SELECT * FROM mine ORDER BY updated_at DESC, subject_id LIMIT $6) f
              JOIN journal j ON j.subject_id = f.subject_id
                   AND j.subject_seq = (SELECT MAX(l.subject_seq) FROM journal l WHERE l.subject_id = f.subject_id)
         ORDER BY j.at DESC, j.seq DESC",
        actor.person.0,
        reads_all(actor),
        &sight.today,
        sight.all,
        sight.before_a_body,
        SHOWN,
    )?;
    rows.into_iter().map(Followed::try_from).collect()
}

impl TryFrom<Row> for Followed {
    type Error = Refusal;

    fn try_from(row: Row) -> Result<Self, Refusal> {
        let standing = if row.kind == SubjectKind::Need.code() {
            Standing::Need(
                row.state
                    .parse()
                    .map_err(|_| Refusal::damaged("state of a need"))?,
            )
        } else {
            Standing::Proposal(
                row.state
                    .parse()
                    .map_err(|_| Refusal::damaged("proposal state"))?,
            )
        };
        Ok(Self {
            address: row.reference.unwrap_or_else(|| row.subject_id.to_string()),
            title: row.title,
            standing,
            verb: row.verb.parse().map_err(|_| Refusal::damaged("journal verb"))?,
            at: parse_stamp(&row.at),
        })
    }
}
