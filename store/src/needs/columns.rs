//! What a list of needs can show of each: the columns to choose from, and what some of them must be asked for.

use std::collections::HashMap;

use domain::{ids::NeedId, people::Actor, policy::ASSESSORS, reference::Reference};
use time::Date;
use uuid::Uuid;

use super::list::{NeedRow, reads_all};
use crate::{Refusal, Store, day, ids_json};

domain::choices! {
    /// What can stand beside a need and its number, in this order.
    pub enum Column {
        State = "state",
        Unit = "unit",
        Author = "author",
        Urgency = "urgency",
        PersonalData = "personal_data",
        WantedBy = "wanted_by",
        ParkedUntil = "parked_until",
        Submitted = "submitted",
        /// Since when it stands where it stands.
        Since = "since",
        /// For how many days somebody has been waited for.
        Waited = "waited",
        /// How many units stand behind it beside its own.
        Joiners = "joiners",
        /// Comments that the reader may read.
        Comments = "comments",
        /// The proposals that answer it.
        Proposals = "proposals",
        Updated = "updated",
    }
}

impl Column {
    /// What is shown until one chooses.
    pub const USUAL: &'static [Self] = &[
        Self::State,
        Self::Unit,
        Self::Urgency,
        Self::WantedBy,
        Self::Updated,
    ];
}

/// What is not kept with the need itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct More {
    pub joiners: i64,
    pub comments: i64,
    /// Only those the reader may open, by number.
    pub proposals: Vec<Reference>,
}

/// Comments by need that the reader may read: $1 the needs, $2 the reader, $3 today, $4 whether of the staff or a
/// reviewer, $5 whether the reader reads all units. The audiences are those of `policy`.
macro_rules! comments {
    ($ids:literal) => {
        concat!(
            "WITH RECURSIVE down (id) AS (
                 SELECT g.unit_id FROM grants g
                 WHERE g.person_id = $2 AND g.role IN ('submitter', 'head_of_unit', 'coordinator')
                   AND g.valid_from <= $3 AND (g.valid_to IS NULL OR g.valid_to >= $3)
                 UNION SELECT c.id FROM units c JOIN down ON c.parent_id = down.id)
             SELECT t.subject_id, COUNT(*)
             FROM threads t JOIN comments c ON c.thread_id = t.id AND c.removed_at IS NULL
                  JOIN needs n ON n.id = t.subject_id
             WHERE t.subject_kind = 'need' AND t.subject_id IN (", $ids, ")
               AND (t.audience = 'everyone' OR (t.audience = 'staff' AND $4)
                    OR (t.audience = 'unit' AND ($5 OR n.author_id = $2 OR n.unit_id IN (SELECT id FROM down))))
             GROUP BY t.subject_id"
        )
    };
}
/// The proposals of needs that the reader may open: $1 to $4 are those of `Sight`, $5 the needs.
macro_rules! proposals {
    ($ids:literal) => {
        concat!(
            "WITH RECURSIVE scope (id) AS (
                 SELECT unit_id FROM grants
                 WHERE person_id = $3 AND role = 'coordinator' AND valid_from <= $4
                   AND (valid_to IS NULL OR valid_to >= $4)
                 UNION
                 SELECT u.id FROM units u JOIN scope ON u.parent_id = scope.id)
             SELECT l.need_id, p.reference
             FROM proposal_needs l JOIN proposals p ON p.id = l.proposal_id
             WHERE l.need_id IN (", $ids, ")
               AND ($1 OR $2 AND p.state IN ('ready_for_decision', 'in_decision', 'tabled', 'approved',
                                             'approved_with_changes', 'rejected', 'in_execution', 'completed',
                                             'benefits_followed_up', 'closed')
                    OR p.sponsor_unit IN (SELECT id FROM scope)
                    OR EXISTS (SELECT 1 FROM proposal_needs o JOIN needs n ON n.id = o.need_id
                               WHERE o.proposal_id = p.id AND n.unit_id IN (SELECT id FROM scope)))
             ORDER BY p.year, p.serial"
        )
    };
}

/// What the chosen columns show beyond the rows themselves: one statement for each that asks for more, none otherwise.
pub async fn more(
    store: &Store,
    actor: &Actor,
    today: Date,
    rows: &[NeedRow],
    columns: &[Column],
) -> Result<HashMap<NeedId, More>, Refusal> {
    let asks = [Column::Joiners, Column::Comments, Column::Proposals];
    let mut found: HashMap<NeedId, More> = HashMap::new();
    if rows.is_empty() || !columns.iter().any(|column| asks.contains(column)) {
        return Ok(found);
    }
    let ids = ids_json(rows.iter().map(|row| row.id.0));
    let mut link = store.read().await?;
    let w = &mut link.wire();
    if columns.contains(&Column::Joiners) {
        let counted = fetch_all!(
            w,
            (Uuid, i64),
            {
                sqlite: "SELECT need_id, COUNT(*) FROM need_joiners
                         WHERE need_id IN (SELECT unhex(value) FROM json_each($1)) GROUP BY need_id",
                postgres: "SELECT need_id, COUNT(*) FROM need_joiners
                           WHERE need_id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))
                           GROUP BY need_id",
            },
            &ids,
        )?;
        for (need, count) in counted {
            found.entry(NeedId(need)).or_default().joiners = count;
        }
    }
    if columns.contains(&Column::Comments) {
        let counted = fetch_all!(
            w,
            (Uuid, i64),
            {
                sqlite: comments!("SELECT unhex(value) FROM json_each($1)"),
                postgres: comments!("SELECT value::uuid FROM json_array_elements_text($1::text::json)"),
            },
            &ids,
            actor.person.0,
            day(today),
            actor.has_any(ASSESSORS),
            reads_all(actor),
        )?;
        for (need, count) in counted {
            found.entry(NeedId(need)).or_default().comments = count;
        }
    }
    if columns.contains(&Column::Proposals) {
        let sight = crate::direction::Sight::of(Some(actor), today);
        let named = fetch_all!(
            w,
            (Uuid, String),
            {
                sqlite: proposals!("SELECT unhex(value) FROM json_each($5)"),
                postgres: proposals!("SELECT value::uuid FROM json_array_elements_text($5::text::json)"),
            },
            sight.all,
            sight.before_a_body,
            sight.coordinator,
            &sight.today,
            &ids,
        )?;
        for (need, reference) in named {
            let reference = reference.parse().map_err(|_| Refusal::damaged("reference"))?;
            found.entry(NeedId(need)).or_default().proposals.push(reference);
        }
    }
    Ok(found)
}
