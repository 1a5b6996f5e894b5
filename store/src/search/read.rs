//! Reading what the index holds: one room, or all.

use std::{cmp::Reverse, collections::HashMap};

use domain::{
    ids::{PersonId, UnitId},
    policy::{NeedFacts, ProposalFacts},
    search::{Facet, Kind, Values},
};
use uuid::Uuid;

use super::room::{Both, Common, Facts, Key, Room, Text};
use crate::{Refusal, Wire, units};

/// A unit as results name it.
#[derive(Debug, Clone)]
pub(super) struct UnitName {
    pub sv: String,
    pub en: String,
    pub is_body: bool,
    /// The unit and those above it, nearest first.
    pub path: Vec<UnitId>,
}

pub(super) type Units = HashMap<Uuid, UnitName>;

/// Which rooms: those with ids in this range, so that one statement reads one room by its key, or all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span(Uuid, Uuid);

impl Span {
    pub const ALL: Self = Self(Uuid::nil(), Uuid::max());

    pub const fn one(id: Uuid) -> Self {
        Self(id, id)
    }
}

/// What was read: rooms, and their texts.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub rooms: HashMap<Room, Common>,
    pub texts: Vec<(Key, Text)>,
}

impl Content {
    fn add(&mut self, room: Room, kind: Kind, id: Uuid, text: Text) {
        let key = Key {
            id: Reverse(id),
            kind,
            room,
        };
        if let Some(common) = self.rooms.get_mut(&room) {
            common.keys.push(key);
            self.texts.push((key, text));
        }
    }
}

pub(super) async fn units(w: &mut Wire<'_>) -> Result<Units, Refusal> {
    let all = units::all_in(w).await?;
    let parents: HashMap<UnitId, Option<UnitId>> = all.iter().map(|unit| (unit.id, unit.parent)).collect();
    let path = |unit: UnitId| {
        let mut path = vec![unit];
        while let Some(Some(above)) = path.last().and_then(|last| parents.get(last))
            && !path.contains(above)
        {
            path.push(*above);
        }
        path
    };
    let named = all.into_iter().map(|unit| {
        let name = UnitName {
            path: path(unit.id),
            sv: unit.name_sv,
            en: unit.name_en,
            is_body: unit.kind.is_body(),
        };
        (unit.id.0, name)
    });
    Ok(named.collect())
}

/// What stands in all rooms, or in the one that has this id.
pub(super) async fn content(w: &mut Wire<'_>, units: &Units, span: Span) -> Result<Content, Refusal> {
    let mut content = Content::default();
    let mut aims = aims(w, span).await?;
    needs(w, units, span, &mut content).await?;
    proposals(w, units, span, &mut aims, &mut content).await?;
    steps(w, span, &mut aims, &mut content).await?;
    decisions(w, units, span, &aims, &mut content).await?;
    comments(w, units, span, &aims, &mut content).await?;
    attachments(w, units, span, &aims, &mut content).await?;
    Ok(content)
}

type Aims = HashMap<Uuid, Vec<Box<str>>>;

/// Codes of the aims that a proposal contributes to or a step serves.
async fn aims(w: &mut Wire<'_>, Span(from, to): Span) -> Result<Aims, Refusal> {
    let rows: Vec<(Uuid, String)> = fetch_all!(
        w,
        (Uuid, String),
        "SELECT k.proposal_id AS id, a.code FROM proposal_contributions k JOIN aims a ON a.id = k.aim_id
         WHERE k.contribution > 0 AND k.proposal_id BETWEEN $1 AND $2
         UNION
         SELECT s.step_id, a.code FROM step_aims s JOIN aims a ON a.id = s.aim_id WHERE s.step_id BETWEEN $1 AND $2",
        from,
        to,
    )?;
    let mut aims = Aims::new();
    for (id, code) in rows {
        aims.entry(id).or_default().push(code.into());
    }
    Ok(aims)
}

fn path(units: &Units, unit: Uuid) -> Vec<UnitId> {
    units.get(&unit).map(|unit| unit.path.clone()).unwrap_or_default()
}

/// The values of a text in a room.
fn values(
    kind: Kind,
    state: String,
    unit: Option<Uuid>,
    units: &Units,
    aims: &[Box<str>],
    at: &str,
) -> Values {
    let mut values = Values::default();
    values.0[Facet::Kind as usize] = vec![kind.code().into()];
    if !state.is_empty() {
        values.0[Facet::State as usize] = vec![state.into()];
    }
    if let Some(unit) = unit {
        values.0[Facet::Unit as usize] = path(units, unit)
            .iter()
            .map(|unit| unit.to_string().into())
            .collect();
    }
    values.0[Facet::Aim as usize] = aims.to_vec();
    if let Some(year) = at.get(..4) {
        values.0[Facet::Year as usize] = vec![year.into()];
    }
    values
}

#[derive(sqlx::FromRow)]
struct NeedRow {
    id: Uuid,
    reference: Option<String>,
    state: String,
    author_id: Uuid,
    unit_id: Uuid,
    title: String,
    problem: String,
    current_situation: String,
    desired_effect: String,
    affected_other: String,
    at: String,
}

/// Needs that were sent; drafts are their author's alone and stand on the own page.
async fn needs(
    w: &mut Wire<'_>,
    units: &Units,
    Span(from, to): Span,
    content: &mut Content,
) -> Result<(), Refusal> {
    let rows = fetch_all!(
        w,
        NeedRow,
        "SELECT n.id, n.reference, n.state, n.author_id, n.unit_id, n.title, t.problem, t.current_situation,
                t.desired_effect, t.affected_other, COALESCE(n.submitted_at, n.created_at) AS at
         FROM needs n JOIN need_texts t ON t.need_id = n.id
         WHERE n.id BETWEEN $1 AND $2 AND n.state NOT IN ('draft', 'withdrawn')",
        from,
        to,
    )?;
    let joined: Vec<(Uuid, Uuid, Uuid)> = fetch_all!(
        w,
        (Uuid, Uuid, Uuid),
        "SELECT need_id, person_id, unit_id FROM need_joiners WHERE need_id BETWEEN $1 AND $2 ORDER BY joined_at",
        from,
        to,
    )?;
    let mut joiners: HashMap<Uuid, Vec<(PersonId, Uuid)>> = HashMap::new();
    for (need, person, unit) in joined {
        joiners.entry(need).or_default().push((PersonId(person), unit));
    }
    for row in rows {
        let behind = joiners.remove(&row.id).unwrap_or_default();
        let facts = Facts::Need(NeedFacts {
            state: row
                .state
                .parse()
                .map_err(|_| Refusal::damaged("state of a need"))?,
            author: PersonId(row.author_id),
            unit_path: path(units, row.unit_id),
            joiners: behind.iter().map(|(person, _)| *person).collect(),
            joined_paths: behind.iter().map(|(_, unit)| path(units, *unit)).collect(),
        });
        let reference = row.reference.unwrap_or_default();
        let room = Room::Need(row.id);
        let body = [
            row.problem,
            row.current_situation,
            row.desired_effect,
            row.affected_other,
        ];
        let text = Text {
            title: Both::one(row.title.clone()),
            body: Both::one(joined_fields(&body)),
            values: values(Kind::Need, facts.code(), Some(row.unit_id), units, &[], &row.at),
            at: row.at,
            public: false,
            thread: None,
            outcome: None,
        };
        let common = Common {
            facts,
            reference,
            title: Both::one(row.title),
            unit: Some(row.unit_id),
            keys: Vec::new(),
        };
        content.rooms.insert(room, common);
        content.add(room, Kind::Need, row.id, text);
    }
    Ok(())
}

fn joined_fields(fields: &[String]) -> String {
    let filled: Vec<&str> = fields
        .iter()
        .map(|field| field.trim())
        .filter(|field| !field.is_empty())
        .collect();
    filled.join("\n")
}

#[derive(sqlx::FromRow)]
struct ProposalRow {
    id: Uuid,
    reference: String,
    state: String,
    sponsor_unit: Option<Uuid>,
    title: String,
    summary: String,
    background: String,
    created_at: String,
    published: bool,
}

async fn proposals(
    w: &mut Wire<'_>,
    units: &Units,
    Span(from, to): Span,
    aims: &mut Aims,
    content: &mut Content,
) -> Result<(), Refusal> {
    let rows = fetch_all!(
        w,
        ProposalRow,
        "SELECT p.id, p.reference, p.state, p.sponsor_unit, p.title, p.summary, p.background, p.created_at,
                b.proposal_id IS NOT NULL AS published
         FROM proposals p LEFT JOIN publications b ON b.proposal_id = p.id WHERE p.id BETWEEN $1 AND $2",
        from,
        to,
    )?;
    let related: Vec<(String, Uuid, Uuid)> = fetch_all!(
        w,
        (String, Uuid, Uuid),
        "SELECT 'author' AS relation, proposal_id, person_id FROM proposal_authors WHERE proposal_id BETWEEN $1 AND $2
         UNION ALL
         SELECT 'need_author', pn.proposal_id, n.author_id FROM proposal_needs pn JOIN needs n ON n.id = pn.need_id
         WHERE pn.proposal_id BETWEEN $1 AND $2
         UNION ALL
         SELECT 'need_unit', pn.proposal_id, n.unit_id FROM proposal_needs pn JOIN needs n ON n.id = pn.need_id
         WHERE pn.proposal_id BETWEEN $1 AND $2
         UNION ALL
         SELECT 'recused', proposal_id, person_id FROM recusals
         WHERE lifted_at IS NULL AND proposal_id BETWEEN $1 AND $2",
        from,
        to,
    )?;
    let mut relations: HashMap<Uuid, Vec<(String, Uuid)>> = HashMap::new();
    for (relation, proposal, id) in related {
        relations.entry(proposal).or_default().push((relation, id));
    }
    for row in rows {
        let mut known = ProposalFacts {
            state: row
                .state
                .parse()
                .map_err(|_| Refusal::damaged("proposal state"))?,
            authors: Vec::new(),
            need_authors: Vec::new(),
            unit_paths: row.sponsor_unit.iter().map(|unit| path(units, *unit)).collect(),
            recused: Vec::new(),
        };
        for (relation, id) in relations.remove(&row.id).unwrap_or_default() {
            match relation.as_str() {
                "author" => known.authors.push(PersonId(id)),
                "need_author" => known.need_authors.push(PersonId(id)),
                "recused" => known.recused.push(PersonId(id)),
                _ => known.unit_paths.push(path(units, id)),
            }
        }
        let facts = Facts::Proposal(known);
        let room = Room::Proposal(row.id);
        let of = aims.get(&row.id).map_or(&[][..], Vec::as_slice);
        let text = Text {
            title: Both::one(row.title.clone()),
            body: Both::one(joined_fields(&[row.summary, row.background])),
            values: values(
                Kind::Proposal,
                facts.code(),
                row.sponsor_unit,
                units,
                of,
                &row.created_at,
            ),
            at: row.created_at,
            public: row.published && facts.is_decided(),
            thread: None,
            outcome: None,
        };
        let common = Common {
            facts,
            reference: row.reference,
            title: Both::one(row.title),
            unit: row.sponsor_unit,
            keys: Vec::new(),
        };
        content.rooms.insert(room, common);
        content.add(room, Kind::Proposal, row.id, text);
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct StepRow {
    id: Uuid,
    no: i64,
    title_sv: String,
    title_en: String,
    about_sv: String,
    about_en: String,
    state: String,
    starts: String,
}

/// The steps of the current plan, which is what the plan's page shows.
async fn steps(
    w: &mut Wire<'_>,
    Span(from, to): Span,
    aims: &mut Aims,
    content: &mut Content,
) -> Result<(), Refusal> {
    let rows = fetch_all!(
        w,
        StepRow,
        "SELECT id, no, title_sv, title_en, about_sv, about_en, state, starts FROM steps
         WHERE plan_id = (SELECT id FROM plans ORDER BY version_no DESC LIMIT 1) AND id BETWEEN $1 AND $2",
        from,
        to,
    )?;
    let parts: Vec<(Uuid, String, String)> = fetch_all!(
        w,
        (Uuid, String, String),
        "SELECT step_id, text_sv, text_en FROM step_parts WHERE step_id BETWEEN $1 AND $2 ORDER BY step_id, position",
        from,
        to,
    )?;
    let mut more: HashMap<Uuid, Both> = HashMap::new();
    for (step, sv, en) in parts {
        let both = more.entry(step).or_default();
        both.sv.push('\n');
        both.sv.push_str(&sv);
        both.en.push('\n');
        both.en.push_str(&en);
    }
    for row in rows {
        let facts = Facts::Step(row.state.parse().map_err(|_| Refusal::damaged("step"))?);
        let parts = more.remove(&row.id).unwrap_or_default();
        let of = aims.get(&row.id).map_or(&[][..], Vec::as_slice);
        let title = Both {
            sv: row.title_sv,
            en: row.title_en,
        };
        let text = Text {
            title: title.clone(),
            body: Both {
                sv: row.about_sv + &parts.sv,
                en: row.about_en + &parts.en,
            },
            values: values(Kind::Step, facts.code(), None, &Units::new(), of, &row.starts),
            at: row.starts,
            public: true,
            thread: None,
            outcome: None,
        };
        let common = Common {
            facts,
            reference: row.no.to_string(),
            title,
            unit: None,
            keys: Vec::new(),
        };
        content.rooms.insert(Room::Step(row.id), common);
        content.add(Room::Step(row.id), Kind::Step, row.id, text);
    }
    Ok(())
}

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
async fn decisions(
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

/// The room of something that hangs on a need or a proposal.
fn room_of(kind: &str, id: Uuid) -> Option<Room> {
    match kind {
        "need" => Some(Room::Need(id)),
        "proposal" => Some(Room::Proposal(id)),
        _ => None,
    }
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

async fn comments(
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
         WHERE t.subject_id BETWEEN $1 AND $2 AND c.removed_at IS NULL",
        from,
        to,
    )?;
    for row in rows {
        let Some(room) = room_of(&row.subject_kind, row.subject_id) else {
            continue;
        };
        let Some(common) = content.rooms.get(&room) else {
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
}

async fn attachments(
    w: &mut Wire<'_>,
    units: &Units,
    Span(from, to): Span,
    aims: &Aims,
    content: &mut Content,
) -> Result<(), Refusal> {
    let rows = fetch_all!(
        w,
        AttachmentRow,
        "SELECT id, subject_kind, subject_id, name, added_at FROM attachments
         WHERE removed_at IS NULL AND subject_id BETWEEN $1 AND $2",
        from,
        to,
    )?;
    for row in rows {
        let Some(room) = room_of(&row.subject_kind, row.subject_id) else {
            continue;
        };
        let Some(common) = content.rooms.get(&room) else {
            continue;
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
            thread: None,
            outcome: None,
        };
        content.add(room, Kind::Attachment, row.id, text);
    }
    Ok(())
}
