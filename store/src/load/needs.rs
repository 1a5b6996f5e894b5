//! Needs with their way through the handling.

use domain::{
    ids::{NeedId, UnitId},
    journal::{Change, SubjectKind, Verb, change},
    needs::{NeedContent, NeedForm, NeedState, Relevance},
    people::Actor,
    reference::{Prefix, Reference},
    text,
};
use time::{Date, Duration, OffsetDateTime};

use super::{
    dice::Dice,
    town::Town,
    words::{ANSWERS, ASSESSMENTS, DETAILS, MATTERS, Matter, QUESTIONS, REASONS, SERVICES},
};
use crate::{
    Refusal, Wire, counters, day, journal,
    needs::{groups, search_text},
    stamp,
};

/// An entry for the journal, not yet chained.
#[derive(Debug)]
pub(super) struct Note<'t> {
    pub at: OffsetDateTime,
    pub actor: &'t Actor,
    pub verb: Verb,
    pub changes: Vec<Change>,
    pub reason: String,
}

/// A need before it is kept.
#[derive(Debug)]
pub(super) struct Need<'t> {
    pub id: NeedId,
    pub matter: &'static Matter,
    pub content: NeedContent,
    pub unit_name: &'t str,
    pub author: &'t Actor,
    pub state: NeedState,
    pub reference: Option<Reference>,
    pub updated_at: OffsetDateTime,
    created_at: OffsetDateTime,
    submitted_at: Option<OffsetDateTime>,
    version: i64,
    relevance: &'static str,
    assessment: &'static str,
    solution: &'static str,
    parked_until: Option<Date>,
    pub notes: Vec<Note<'t>>,
}

/// How far the ordinary need comes: what is old has mostly been handled.
pub(super) fn target(dice: &mut Dice, age: Duration) -> NeedState {
    use NeedState as S;
    let old = [
        (S::Redirected, 22),
        (S::Declined, 18),
        (S::Closed, 14),
        (S::Fulfilled, 22),
        (S::Parked, 9),
        (S::Withdrawn, 5),
        (S::Assessed, 4),
        (S::Registered, 1),
        (S::Submitted, 1),
        (S::Returned, 2),
        (S::Draft, 2),
    ];
    let new = [
        (S::Draft, 15),
        (S::Submitted, 24),
        (S::Returned, 10),
        (S::Registered, 15),
        (S::Assessed, 14),
        (S::Redirected, 9),
        (S::Declined, 6),
        (S::Parked, 5),
        (S::Withdrawn, 2),
    ];
    dice.weighted(if age > Duration::days(60) { &old } else { &new })
}

/// A need that came as far as `target`. `rounds` is how often the staff asked and got an answer on the way.
pub(super) fn make<'t>(
    town: &'t Town,
    dice: &mut Dice,
    begun: OffsetDateTime,
    now: OffsetDateTime,
    target: NeedState,
    rounds: i64,
) -> Need<'t> {
    let desk = dice.one(&town.desks);
    let matter = dice.one(MATTERS);
    let mut need = Need {
        id: NeedId(dice.id(begun)),
        matter,
        content: content(dice, matter, desk.unit, &desk.name, begun),
        unit_name: &desk.name,
        author: &desk.actor,
        state: NeedState::Draft,
        reference: None,
        created_at: begun,
        updated_at: begun,
        submitted_at: None,
        version: dice.between(1, 4),
        relevance: "",
        assessment: "",
        solution: "",
        parked_until: None,
        notes: Vec::new(),
    };
    if target == NeedState::Draft {
        return need;
    }
    let (author, staff) = (need.author, &town.strategist);
    let at = dice.later(begun, 3, now);
    let changes = told(&need.content, need.unit_name);
    need.step(at, author, Verb::Submitted, NeedState::Submitted, changes, "");
    need.submitted_at = Some(at);
    if target == NeedState::Withdrawn {
        let at = dice.later(at, 4, now);
        need.step(
            at,
            author,
            Verb::Withdrawn,
            target,
            Vec::new(),
            "Vi löste det på annat sätt.",
        );
        return need;
    }
    for _ in 0..rounds {
        need.ask(dice, staff, now);
        need.answer(dice, now);
    }
    match target {
        NeedState::Submitted => return need,
        NeedState::Returned => {
            need.ask(dice, staff, now);
            return need;
        }
        _ => {}
    }
    let at = dice.later(need.updated_at, 5, now);
    need.step(at, staff, Verb::Registered, NeedState::Registered, Vec::new(), "");
    if target == NeedState::Registered {
        return need;
    }
    need.assess(dice, staff, now);
    need.end(dice, staff, now, target);
    need
}

fn content(
    dice: &mut Dice,
    matter: &Matter,
    unit: UnitId,
    place: &str,
    begun: OffsetDateTime,
) -> NeedContent {
    let add = |dice: &mut Dice, text: &str| format!("{text} {}", dice.text(DETAILS));
    NeedContent {
        unit,
        title: format!("{} – {place}", dice.text(&matter.titles)),
        problem: add(dice, matter.problem),
        current_situation: add(dice, matter.today),
        desired_effect: matter.effect.to_owned(),
        affected_groups: matter.groups.to_vec(),
        affected_other: String::new(),
        affected_count: dice.chance(90).then(|| dice.between(4, 900)),
        urgency: Some(matter.urgency),
        wanted_by: dice
            .chance(70)
            .then(|| (begun + Duration::days(dice.between(60, 420))).date()),
        personal_data: Some(matter.personal_data),
        children_affected: matter.children,
        acknowledged: false,
    }
}

/// Every field as the journal tells it at the first submit.
fn told(content: &NeedContent, unit_name: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    for (field, value) in NeedForm::from(content).fields() {
        let value = if field == "unit" { unit_name } else { value };
        change(&mut changes, field, "", value);
    }
    changes
}

impl<'t> Need<'t> {
    /// Moves on, with an entry that tells the change of state after the given ones.
    pub fn step(
        &mut self,
        at: OffsetDateTime,
        actor: &'t Actor,
        verb: Verb,
        to: NeedState,
        mut changes: Vec<Change>,
        reason: &str,
    ) {
        change(&mut changes, "state", self.state, to);
        self.state = to;
        self.version += 1;
        self.updated_at = at;
        self.notes.push(Note {
            at,
            actor,
            verb,
            changes,
            reason: reason.to_owned(),
        });
    }

    fn ask(&mut self, dice: &mut Dice, staff: &'t Actor, now: OffsetDateTime) {
        let at = dice.later(self.updated_at, 4, now);
        self.step(
            at,
            staff,
            Verb::Returned,
            NeedState::Returned,
            Vec::new(),
            dice.text(QUESTIONS),
        );
    }

    fn answer(&mut self, dice: &mut Dice, now: OffsetDateTime) {
        let at = dice.later(self.updated_at, 6, now);
        let mut changes = Vec::new();
        let more = format!("{} {}", self.content.current_situation, dice.text(DETAILS));
        // A round more leaves the text within what the form takes.
        if more.len() < 2_000 {
            change(
                &mut changes,
                "current_situation",
                &self.content.current_situation,
                &more,
            );
            self.content.current_situation = more;
        }
        let author = self.author;
        self.notes.push(Note {
            at,
            actor: author,
            verb: Verb::Edited,
            changes,
            reason: String::new(),
        });
        let at = at + Duration::seconds(dice.between(2, 50));
        self.step(
            at,
            author,
            Verb::Resubmitted,
            NeedState::Submitted,
            Vec::new(),
            dice.text(ANSWERS),
        );
    }

    fn assess(&mut self, dice: &mut Dice, staff: &'t Actor, now: OffsetDateTime) {
        let at = dice.later(self.updated_at, 9, now);
        (self.relevance, self.assessment) = (dice.one(Relevance::ALL).code(), dice.text(ASSESSMENTS));
        let mut changes = Vec::new();
        change(&mut changes, "relevance", "", self.relevance);
        change(&mut changes, "assessment", "", self.assessment);
        self.step(at, staff, Verb::Assessed, NeedState::Assessed, changes, "");
    }

    fn end(&mut self, dice: &mut Dice, staff: &'t Actor, now: OffsetDateTime, target: NeedState) {
        let at = dice.later(self.updated_at, 10, now);
        let why = dice.text(REASONS);
        match target {
            NeedState::Redirected | NeedState::Fulfilled => {
                self.solution = dice.text(SERVICES);
                let mut changes = Vec::new();
                change(&mut changes, "solution", "", self.solution);
                self.step(at, staff, Verb::Redirected, NeedState::Redirected, changes, why);
                if target == NeedState::Fulfilled {
                    let at = dice.later(at, 60, now);
                    self.step(at, staff, Verb::Fulfilled, target, Vec::new(), "");
                }
            }
            NeedState::Declined => self.step(at, staff, Verb::Declined, target, Vec::new(), why),
            NeedState::Closed => self.step(at, staff, Verb::Closed, target, Vec::new(), why),
            NeedState::Parked => {
                let until = (now + Duration::days(dice.between(-20, 300)))
                    .date()
                    .max(at.date() + Duration::DAY);
                self.parked_until = Some(until);
                let mut changes = Vec::new();
                change(&mut changes, "parked_until", "", day(until));
                self.step(at, staff, Verb::Parked, target, changes, why);
            }
            _ => {}
        }
    }

    /// The proposal answers the need from now on.
    pub fn promote(&mut self, at: OffsetDateTime, staff: &'t Actor, proposal: Reference) {
        let mut changes = Vec::new();
        change(&mut changes, "proposal", "", proposal);
        self.step(at, staff, Verb::Promoted, NeedState::Promoted, changes, "");
    }

    /// Gives the reference of the year in which it was submitted.
    pub async fn number(&mut self, w: &mut Wire<'_>) -> Result<(), Refusal> {
        if let Some(at) = self.submitted_at {
            let year = at.year();
            let serial = counters::next(w, Prefix::Need.code(), year).await?;
            self.reference = Some(Reference::new(Prefix::Need, year, serial));
        }
        Ok(())
    }

    /// Keeps it with its journal; gives how many entries that were.
    pub async fn keep(&self, w: &mut Wire<'_>) -> Result<i64, Refusal> {
        let content = &self.content;
        execute!(
            w,
            "INSERT INTO needs (id, reference, state, version, author_id, unit_id, title, sort_key, urgency,
                                personal_data, wanted_by, parked_until, created_at, updated_at, submitted_at,
                                state_since)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $14)",
            self.id.0,
            self.reference.map(|reference| reference.to_string()),
            self.state.code(),
            self.version,
            self.author.person.0,
            content.unit.0,
            &content.title,
            text::sort_key(&content.title),
            content.urgency.map_or("", |urgency| urgency.code()),
            content.personal_data.map_or("", |data| data.code()),
            content.wanted_by.map(day),
            self.parked_until.map(day),
            stamp(self.created_at),
            stamp(self.updated_at),
            self.submitted_at.map(stamp),
        )?;
        execute!(
            w,
            "INSERT INTO need_texts (need_id, problem, current_situation, desired_effect, affected_groups,
                                     affected_other, affected_count, children_affected, acknowledged, relevance,
                                     assessment, solution, search_text)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            self.id.0,
            &content.problem,
            &content.current_situation,
            &content.desired_effect,
            groups(content),
            &content.affected_other,
            content.affected_count,
            content.children_affected,
            content.acknowledged,
            self.relevance,
            self.assessment,
            self.solution,
            search_text(self.reference, content),
        )?;
        chain(w, SubjectKind::Need, self.id.0, &self.notes).await
    }
}

/// Writes a subject's whole journal; gives its length.
pub(super) async fn chain(
    w: &mut Wire<'_>,
    kind: SubjectKind,
    subject: uuid::Uuid,
    notes: &[Note<'_>],
) -> Result<i64, Refusal> {
    let mut end = journal::Chain::default();
    for note in notes {
        let entry = journal::Entry {
            actor: Some(note.actor),
            kind,
            subject,
            verb: note.verb,
            changes: note.changes.clone(),
            reason: &note.reason,
        };
        journal::append(w, note.at, &entry, &mut end).await?;
    }
    Ok(notes.len() as i64)
}
