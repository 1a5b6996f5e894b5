//! What a list of proposals can show of each: the columns to choose from, and what some of them must be asked for.

use std::collections::HashMap;

use domain::ids::ProposalId;
use time::Date;
use uuid::Uuid;

use super::list::ProposalRow;
use crate::{Refusal, Store, ids_json, parse_day};

domain::choices! {
    /// What can stand beside a proposal and its number, in this order.
    pub enum Column {
        State = "state",
        Sponsor = "sponsor",
        Author = "author",
        Cost = "cost",
        Score = "score",
        Band = "band",
        Step = "step",
        /// Codes of the aims it contributes to.
        Aims = "aims",
        /// How many needs it answers.
        Needs = "needs",
        WantedStart = "wanted_start",
        /// The next date it waits for: an opinion, an answer to a referral, a meeting, the end of a tabling.
        Deadline = "deadline",
        /// Since when it stands where it stands.
        Since = "since",
        Created = "created",
        Updated = "updated",
    }
}

impl Column {
    /// What is shown until one chooses.
    pub const USUAL: &'static [Self] = &[
        Self::State,
        Self::Sponsor,
        Self::Cost,
        Self::Score,
        Self::Band,
        Self::Updated,
    ];
}

/// What is not kept with the proposal itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct More {
    pub aims: Vec<String>,
    pub needs: i64,
    pub deadline: Option<Date>,
}

macro_rules! aims {
    ($ids:literal) => {
        concat!(
            "SELECT k.proposal_id, a.code FROM proposal_contributions k JOIN aims a ON a.id = k.aim_id
             WHERE k.contribution <> 0 AND k.proposal_id IN (",
            $ids,
            ") ORDER BY a.position, a.code"
        )
    };
}

macro_rules! needs {
    ($ids:literal) => {
        concat!(
            "SELECT proposal_id, COUNT(*) FROM proposal_needs WHERE proposal_id IN (",
            $ids,
            ") GROUP BY proposal_id"
        )
    };
}

/// The earliest of what is not done: opinions of the round under way, referrals, the meeting or what it is tabled to.
macro_rules! deadlines {
    ($ids:literal) => {
        concat!(
            "SELECT p.id, MIN(e.due) FROM proposals p JOIN (
                 SELECT r.proposal_id, v.due_on AS due, 'in_review' AS state
                 FROM review_rounds r JOIN reviews v ON v.round_id = r.id
                 WHERE r.is_current AND v.stance = '' AND r.proposal_id IN (",
            $ids,
            ")
                 UNION ALL
                 SELECT f.proposal_id, f.due_on, 'on_referral' FROM proposal_referrals f
                 WHERE f.stance = '' AND f.proposal_id IN (",
            $ids,
            ")
                 UNION ALL
                 SELECT a.proposal_id, a.meeting_on, 'in_decision' FROM decision_assignments a
                 WHERE a.meeting_on IS NOT NULL AND a.proposal_id IN (",
            $ids,
            ")
                   AND a.ordinal = (SELECT MAX(x.ordinal) FROM decision_assignments x
                                    WHERE x.proposal_id = a.proposal_id)
                 UNION ALL
                 SELECT d.proposal_id, MAX(d.tabled_until), 'tabled' FROM decisions d
                 WHERE d.tabled_until IS NOT NULL AND d.proposal_id IN (",
            $ids,
            ") GROUP BY d.proposal_id
             ) e ON e.proposal_id = p.id AND e.state = p.state
             GROUP BY p.id"
        )
    };
}

/// What the chosen columns show beyond the rows themselves: one statement for each that asks for more, none otherwise.
pub async fn more(
    store: &Store,
    rows: &[ProposalRow],
    columns: &[Column],
) -> Result<HashMap<ProposalId, More>, Refusal> {
    let mut found: HashMap<ProposalId, More> = HashMap::new();
    let asks = [Column::Aims, Column::Needs, Column::Deadline];
    if rows.is_empty() || !columns.iter().any(|column| asks.contains(column)) {
        return Ok(found);
    }
    let ids = ids_json(rows.iter().map(|row| row.id.0));
    let mut link = store.read().await?;
    let w = &mut link.wire();
    macro_rules! of_rows {
        ($ty:ty, $sql:ident) => {
            fetch_all!(
                w,
                $ty,
                {
                    sqlite: $sql!("SELECT unhex(value) FROM json_each($1)"),
                    postgres: $sql!("SELECT value::uuid FROM json_array_elements_text($1::text::json)"),
                },
                &ids,
            )
        };
    }
    if columns.contains(&Column::Aims) {
        for (proposal, code) in of_rows!((Uuid, String), aims)? {
            found.entry(ProposalId(proposal)).or_default().aims.push(code);
        }
    }
    if columns.contains(&Column::Needs) {
        for (proposal, count) in of_rows!((Uuid, i64), needs)? {
            found.entry(ProposalId(proposal)).or_default().needs = count;
        }
    }
    if columns.contains(&Column::Deadline) {
        for (proposal, due) in of_rows!((Uuid, Option<String>), deadlines)? {
            found.entry(ProposalId(proposal)).or_default().deadline = due.as_deref().and_then(parse_day);
        }
    }
    Ok(found)
}
