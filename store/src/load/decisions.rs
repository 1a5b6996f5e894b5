//! Decisions on invented proposals, with their minutes, announcement and publication.

use domain::{
    decisions::{Level, Outcome, appeal_last_day, legal_force_day, smallest},
    ids::{PersonId, UnitId},
    journal::{Verb, change},
    people::Actor,
    proposals::ProposalState,
    reference::DiaryNumber,
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{
    dice::Dice,
    needs::Note,
    proposal_words::{BACK, MOTIVATIONS},
    proposals::{Proposal, part},
    road::{decided_state, resolutions},
    town::{Paragraphs, Town},
};
use crate::{Refusal, Wire, counters, day, stamp};

/// Who decides: the smallest point of the order that covers the cost.
pub(super) struct Decider {
    level: Level,
    name: String,
    pub delegation: Option<(Uuid, PersonId)>,
    /// The body, or the board that the delegate decides for.
    pub body: UnitId,
}

impl Decider {
    pub fn find(p: &Proposal<'_>, town: &Town, outcome: Option<Outcome>) -> Self {
        let usable: Vec<_> = town
            .order
            .iter()
            .filter(|point| {
                point.rung.body.is_some() || point.person.is_some_and(|id| town.delegates.contains_key(&id))
            })
            // Only a body tables a matter.
            .filter(|point| outcome != Some(Outcome::Tabled) || point.rung.body.is_some())
            .collect();
        let rungs: Vec<_> = usable.iter().map(|point| point.rung).collect();
        let point = smallest(&rungs, p.cost, false)
            .and_then(|rung| usable.into_iter().find(|point| point.rung.id == rung.id));
        match point {
            Some(point) => Self {
                level: point.rung.level,
                name: point.holder_sv.clone(),
                delegation: point
                    .person
                    .filter(|_| point.rung.body.is_none())
                    .map(|person| (point.rung.id.0, person)),
                body: point.rung.body.unwrap_or(point.board),
            },
            None => {
                let name = town
                    .units
                    .get(&town.board)
                    .map(|unit| unit.name_sv.clone())
                    .unwrap_or_default();
                Self {
                    level: town.level_of(town.board),
                    name,
                    delegation: None,
                    body: town.board,
                }
            }
        }
    }
}

#[allow(clippy::too_many_arguments)]
pub(super) async fn keep_decision<'t>(
    w: &mut Wire<'_>,
    p: &mut Proposal<'t>,
    town: &'t Town,
    decider: &Decider,
    at: OffsetDateTime,
    outcome: Outcome,
    paragraphs: &mut Paragraphs,
    dice: &mut Dice,
) -> Result<(), Refusal> {
    let id = part(dice, p);
    let year = at.year();
    let prefix = town.diary_prefix(decider.body);
    let serial = counters::next(w, &prefix, year).await?;
    let diary = DiaryNumber { prefix, year, serial }.to_string();
    let delegate = decider
        .delegation
        .and_then(|(_, person)| town.delegates.get(&person));
    let actor = delegate.unwrap_or(&town.secretary);
    let number = match delegate {
        Some(_) => Some(format!("D-{year}-{:03}", counters::next(w, "D", year).await?)),
        None => None,
    };
    let paragraph = match delegate {
        Some(_) => None,
        None => Some(paragraphs.next(decider.body, year)),
    };
    let motivation = match outcome {
        Outcome::Rejected => MOTIVATIONS[2],
        Outcome::Tabled => "",
        _ if delegate.is_none() => "",
        _ => dice.text(&MOTIVATIONS[..2]),
    };
    let reason = if outcome.is_final() { "" } else { dice.text(BACK) };
    execute!(
        w,
        "INSERT INTO decisions (id, proposal_id, ordinal, level, outcome, decided_on, year, diary_number, delegation_id,
                                delegate_id, number, reportable, body_id, paragraph, motivation, conditions, reason,
                                tabled_until, dissent, statement, total_kronor, total_precision, supersedes,
                                recorded_by, recorded_at)
         VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '', $15, $16, '', '', $17, $18, NULL,
                 $19, $20)",
        id,
        p.id.0,
        decider.level.code(),
        outcome.code(),
        day(at.date()),
        i64::from(year),
        &diary,
        decider.delegation.map(|(point, _)| point),
        decider.delegation.map(|(_, person)| person.0),
        &number,
        delegate.is_some(),
        delegate.is_none().then_some(decider.body.0),
        paragraph,
        motivation,
        reason,
        (outcome == Outcome::Tabled).then(|| day((at + Duration::days(28)).date())),
        p.cost.kronor,
        p.cost.precision.code(),
        actor.person.0,
        stamp(at),
    )?;
    for (position, text) in (1_i64..).zip(resolutions(p)) {
        execute!(
            w,
            "INSERT INTO decision_resolutions (decision_id, position, proposed, decided, outcome)
             VALUES ($1, $2, $3, $3, $4)",
            id,
            position,
            text,
            outcome.code(),
        )?;
    }
    if let Some(paragraph) = paragraph {
        keep_minutes(w, p, town, decider.body, id, paragraph, at, outcome).await?;
    }
    note_decision(
        p,
        actor,
        decider,
        at,
        outcome,
        [&diary, number.as_deref().unwrap_or_default()],
        paragraph,
    );
    if outcome.is_final() {
        publish(w, p, id, at).await?;
    }
    Ok(())
}

/// The § in the body's series, and the announcement of the adjusted minutes.
#[allow(clippy::too_many_arguments)]
async fn keep_minutes(
    w: &mut Wire<'_>,
    p: &Proposal<'_>,
    town: &Town,
    body: UnitId,
    decision: Uuid,
    paragraph: i64,
    at: OffsetDateTime,
    outcome: Outcome,
) -> Result<(), Refusal> {
    execute!(
        w,
        "INSERT INTO decision_paragraphs (body_id, year, paragraph, proposal_id) VALUES ($1, $2, $3, $4)",
        body.0,
        i64::from(at.year()),
        paragraph,
        p.id.0,
    )?;
    if !outcome.is_final() {
        return Ok(());
    }
    let announced = (at + Duration::days(3)).date();
    execute!(
        w,
        "INSERT INTO decision_announcements (decision_id, ordinal, adjusted_on, announced_on, appeal_last_day,
                                             legal_force_on, recorded_by, recorded_at)
         VALUES ($1, 1, $2, $3, $4, $5, $6, $7)",
        decision,
        day((at + Duration::days(2)).date()),
        day(announced),
        day(appeal_last_day(announced)),
        day(legal_force_day(announced)),
        town.secretary.person.0,
        stamp(at),
    )?;
    Ok(())
}

/// Puts the entries of the decision in their place in time.
fn note_decision<'t>(
    p: &mut Proposal<'t>,
    actor: &'t Actor,
    decider: &Decider,
    at: OffsetDateTime,
    outcome: Outcome,
    [diary, number]: [&str; 2],
    paragraph: Option<i64>,
) {
    let mut changes = Vec::new();
    change(&mut changes, "outcome", "", outcome);
    change(&mut changes, "level", "", decider.level);
    change(&mut changes, "decided_by", "", &decider.name);
    change(&mut changes, "decided_on", "", day(at.date()));
    change(
        &mut changes,
        "paragraph",
        "",
        paragraph.map_or_else(String::new, |p| format!("§ {p}")),
    );
    change(&mut changes, "decision_number", "", number);
    change(&mut changes, "diary_number", "", diary);
    change(
        &mut changes,
        "state",
        ProposalState::InDecision,
        decided_state(outcome),
    );
    let note = |verb, changes| Note {
        at,
        actor,
        verb,
        changes,
        reason: String::new(),
    };
    let mut entries = vec![note(Verb::Decided, changes)];
    if outcome.is_final() {
        entries.push(note(Verb::Published, Vec::new()));
    }
    let place = p
        .notes
        .iter()
        .position(|note| note.at > at)
        .unwrap_or(p.notes.len());
    p.notes.splice(place..place, entries);
}

async fn publish(
    w: &mut Wire<'_>,
    p: &Proposal<'_>,
    decision: Uuid,
    at: OffsetDateTime,
) -> Result<(), Refusal> {
    execute!(
        w,
        "INSERT INTO publications (proposal_id, decision_id, decided_on, year, sort_key, search_text, published_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        p.id.0,
        decision,
        day(at.date()),
        i64::from(at.year()),
        domain::text::sort_key(&p.title),
        format!("{} {} {} {}", p.reference, p.title, p.summary, p.background).to_lowercase(),
        stamp(at),
    )?;
    Ok(())
}
