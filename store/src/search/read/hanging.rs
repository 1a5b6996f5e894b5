//! What hangs on needs and proposals: decisions, comments, attachments.

use std::collections::HashMap;

use domain::{ids::PersonId, search::Kind};
use uuid::Uuid;

use super::{Aims, Content, Span, Units, joined_fields, values};
use crate::{
    Refusal, Wire,
    search::room::{Both, Room, Text},
};

#[derive(sqlx::FromRow)]
struct DecisionRow {
    id: Uuid,
    proposal_id: Uuid,
    title: String,
    outcome: String,
    decided_on: String,
    diary_number: String,
    number: Option<String>,
    paragraph: Option<i64>,
    published: bool,
}

/// Decisions by what was decided: what the public reads of them, nothing of the reasons that stay inside.
pub(super) async fn decisions(
    w: &mut Wire<'_>,
    units: &Units,
    Span(from, to): Span,
    aims: &Aims,
    content: &mut Content,
) -> Result<(), Refusal> {
    let rows = fetch_all!(
        w,
        DecisionRow,
        "SELECT d.id, d.proposal_id, p.title, d.outcome, d.decided_on, d.diary_number, d.number, d.paragraph,
                b.decision_id IS NOT NULL AS published
         FROM decisions d JOIN proposals p ON p.id = d.proposal_id
         LEFT JOIN publications b ON b.decision_id = d.id WHERE d.proposal_id BETWEEN $1 AND $2",
        from,
        to,
    )?;
    let resolutions: Vec<(Uuid, String)> = fetch_all!(
        w,
        (Uuid, String),
        "SELECT r.decision_id, r.decided FROM decision_resolutions r JOIN decisions d ON d.id = r.decision_id
         WHERE d.proposal_id BETWEEN $1 AND $2 ORDER BY r.decision_id, r.position",
        from,
        to,
    )?;
    let mut decided: HashMap<Uuid, Vec<String>> = HashMap::new();
    for (decision, text) in resolutions {
        decided.entry(decision).or_default().push(text);
    }
    for row in rows {
        let room = Room::Proposal(row.proposal_id);
        let Some(common) = content.rooms.get(&room) else {
            continue;
        };
        let numbers = [
            row.diary_number,
            row.number.unwrap_or_default(),
            row.paragraph
                .map(|paragraph| format!("§ {paragraph}"))
                .unwrap_or_default(),
        ];
        let numbers: Vec<String> = numbers.into_iter().filter(|number| !number.is_empty()).collect();
        let mut body = decided.remove(&row.id).unwrap_or_default();
        body.push(numbers.join(", "));
        let of = aims.get(&row.proposal_id).map_or(&[][..], Vec::as_slice);
        let state = format!("decision.{}", row.outcome);
        let text = Text {
            title: Both::one(row.title),
            body: Both::one(joined_fields(&body)),
            values: values(Kind::Decision, state, common.unit, units, of, &row.decided_on),
            at: row.decided_on,
            public: row.published && common.facts.is_decided(),
            thread: None,
            outcome: row.outcome.parse().ok(),
        };
        content.add(room, Kind::Decision, row.id, text);
    }
    Ok(())
}

/// A comment's words without the marks of its markup.
fn bare(markdown: &str) -> String {
    let lines = markdown
        .lines()
        .map(|line| line.trim_start_matches(['>', '#', ' ']).replace(['*', '`'], ""));
    lines.collect::<Vec<_>>().join("\n")
}

#[derive(sqlx::FromRow)]
struct CommentRow {
    id: Uuid,
    subject_kind: String,
    subject_id: Uuid,
    audience: String,
    opened_by: Uuid,
    author: String,
    body: String,
    created_at: String,
}

pub(super) async fn comments(
    w: &mut Wire<'_>,
    units: &Units,
    Span(from, to): Span,
    aims: &Aims,
    content: &mut Content,
) -> Result<(), Refusal> {
    let rows = fetch_all!(
        w,
        CommentRow,
        "SELECT c.id, t.subject_kind, t.subject_id, t.audience, t.opened_by, p.name AS author, c.body, c.created_at
         FROM threads t JOIN comments c ON c.thread_id = t.id JOIN persons p ON p.id = c.author_id
         WHERE t.subject_id BETWEEN $1 AND $2 AND c.removed_at IS NULL AND NOT c.hidden",
        from,
        to,
    )?;
    for row in rows {
        let Some((room, common)) = content.subject(&row.subject_kind, row.subject_id) else {
            continue;
        };
        let audience = row
            .audience
            .parse()
            .map_err(|_| Refusal::damaged("audience of a thread"))?;
        let of = aims.get(&row.subject_id).map_or(&[][..], Vec::as_slice);
        let text = Text {
            title: Both::one(row.author),
            body: Both::one(bare(&row.body)),
            values: values(
                Kind::Comment,
                String::new(),
                common.unit,
                units,
                of,
                &row.created_at,
            ),
            at: row.created_at,
            public: false,
            thread: Some((audience, PersonId(row.opened_by))),
            outcome: None,
        };
        content.add(room, Kind::Comment, row.id, text);
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct AttachmentRow {
    id: Uuid,
    subject_kind: String,
    subject_id: Uuid,
    name: String,
    added_at: String,
    /// Of the thread, when it came with a comment.
    audience: Option<String>,
    opened_by: Option<Uuid>,
}

pub(super) async fn attachments(
    w: &mut Wire<'_>,
    units: &Units,
    Span(from, to): Span,
    aims: &Aims,
    content: &mut Content,
) -> Result<(), Refusal> {
    let rows = fetch_all!(
        w,
        AttachmentRow,
        "SELECT a.id, a.subject_kind, a.subject_id, a.name, a.added_at, t.audience, t.opened_by
         FROM attachments a LEFT JOIN comments c ON c.id = a.comment_id LEFT JOIN threads t ON t.id = c.thread_id
         WHERE a.removed_at IS NULL AND (c.id IS NULL OR NOT c.hidden) AND a.subject_id BETWEEN $1 AND $2",
        from,
        to,
    )?;
    for row in rows {
        let Some((room, common)) = content.subject(&row.subject_kind, row.subject_id) else {
            continue;
        };
        let thread = match (&row.audience, row.opened_by) {
            (Some(audience), Some(opened_by)) => Some((
                audience
                    .parse()
                    .map_err(|_| Refusal::damaged("audience of a thread"))?,
                PersonId(opened_by),
            )),
            _ => None,
        };
        let of = aims.get(&row.subject_id).map_or(&[][..], Vec::as_slice);
        let text = Text {
            title: Both::one(row.name),
            body: Both::default(),
            values: values(
                Kind::Attachment,
                String::new(),
                common.unit,
                units,
                of,
                &row.added_at,
            ),
            at: row.added_at,
            public: false,
            thread,
            outcome: None,
        };
        content.add(room, Kind::Attachment, row.id, text);
    }
    Ok(())
}
