//! Keeping a decision: its number, its rows, what it does to the proposal, its publication, its journal entry.

use domain::{
    Code, FieldError,
    decisions::{Announcement, Level, Outcome, Resolution, appeal_last_day, legal_force_day},
    ids::{DecisionId, DelegationId, PersonId, UnitId},
    journal::{Verb, change},
    people::Actor,
    reference::DiaryNumber,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::matter::Matter;
use crate::{Refusal, Wire, counters, day, new_id, proposals, stamp, units};

/// Prefix of the running numbers of delegated decisions: `D-2026-001`.
const DELEGATED: &str = "D";

/// A decision to keep.
pub(super) struct New<'a> {
    pub level: Level,
    pub outcome: Outcome,
    pub decided_on: Date,
    /// The delegate's post or the body's name.
    pub decider: &'a str,
    pub diary_number: DiaryNumber,
    pub delegation: Option<(DelegationId, PersonId)>,
    pub body: Option<(UnitId, i64)>,
    pub resolutions: &'a [Resolution],
    pub motivation: &'a str,
    pub conditions: &'a str,
    pub reason: &'a str,
    pub tabled_until: Option<Date>,
    pub dissent: &'a str,
    pub statement: &'a str,
    pub announcement: Announcement,
    pub supersedes: Option<DecisionId>,
}

/// A decision already taken on the proposal that another one may correct.
pub(super) struct Earlier {
    pub id: DecisionId,
    pub outcome: Outcome,
}

/// The latest decision on the proposal: the only one that can be corrected, and only by the same delegate (`by`) or,
/// a body's, by a body. Refuses `supersedes` when the named decision is not that one.
pub(super) async fn correctable(
    w: &mut Wire<'_>,
    matter: &Matter,
    named: DecisionId,
    by: Option<PersonId>,
) -> Result<Earlier, Refusal> {
    let row: Option<(Uuid, String, Option<Uuid>)> = fetch_optional!(
        w,
        (Uuid, String, Option<Uuid>),
        "SELECT id, outcome, delegate_id FROM decisions WHERE proposal_id = $1 ORDER BY ordinal DESC LIMIT 1",
        matter.id.0,
    )?;
    let unknown = || FieldError::new("supersedes", Code::UnknownReference);
    let (id, outcome, _) = row
        .filter(|(id, _, delegate)| *id == named.0 && delegate.map(PersonId) == by)
        .ok_or_else(unknown)?;
    Ok(Earlier {
        id: DecisionId(id),
        outcome: outcome.parse().map_err(|_| Refusal::damaged("outcome"))?,
    })
}

/// The matter's number in the diary of `authority` or of the nearest unit above it that keeps one: the one it has,
/// or the next. Refuses `diary_number` when there is no diary.
pub(super) async fn diary_number(
    w: &mut Wire<'_>,
    matter: &Matter,
    authority: UnitId,
    typed: Option<DiaryNumber>,
    year: i32,
) -> Result<DiaryNumber, Refusal> {
    if let Some(typed) = typed {
        return Ok(typed);
    }
    let mut prefix = None;
    for id in units::path(w, authority).await? {
        prefix = units::find(w, id).await?.and_then(|unit| unit.diary_prefix);
        if prefix.is_some() {
            break;
        }
    }
    let prefix = prefix.ok_or_else(|| FieldError::new("diary_number", Code::Required))?;
    let has: Option<String> = scalar!(
        w,
        String,
        "SELECT diary_number FROM decisions WHERE proposal_id = $1 AND diary_number LIKE $2
         ORDER BY ordinal DESC LIMIT 1",
        matter.id.0,
        format!("{prefix}-%"),
    )?;
    if let Some(number) = has.and_then(|number| number.parse().ok()) {
        return Ok(number);
    }
    loop {
        let serial = counters::next(w, &prefix, year).await?;
        let number = DiaryNumber {
            prefix: prefix.clone(),
            year,
            serial,
        };
        // A number typed from another register may lie ahead of the counter.
        let taken = scalar!(
            w,
            i64,
            "SELECT COUNT(*) FROM decisions WHERE diary_number = $1",
            number.to_string()
        )?;
        if taken.unwrap_or(0) == 0 {
            return Ok(number);
        }
    }
}

/// Keeps the decision and moves the proposal on, unless it only corrects an earlier one.
pub(super) async fn keep(
    w: &mut Wire<'_>,
    matter: &Matter,
    actor: &Actor,
    now: OffsetDateTime,
    new: &New<'_>,
) -> Result<DecisionId, Refusal> {
    let id = DecisionId(new_id(now));
    let number = match new.delegation {
        Some(_) => {
            let year = new.decided_on.year();
            Some(format!(
                "{DELEGATED}-{year}-{:03}",
                counters::next(w, DELEGATED, year).await?
            ))
        }
        None => None,
    };
    let state = match new.supersedes {
        None => Some(proposals::advance(w, matter.id, new.outcome.event(), now).await?),
        Some(_) => None,
    };
    execute!(
        w,
        "INSERT INTO decisions (id, proposal_id, ordinal, level, outcome, decided_on, year, diary_number, delegation_id,
                                delegate_id, number, reportable, body_id, paragraph, motivation, conditions, reason,
                                tabled_until, dissent, statement, total_kronor, total_precision, supersedes,
                                recorded_by, recorded_at)
         SELECT $1, $2, COALESCE(MAX(ordinal), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
                $17, $18, $19, $20, $21, $22, $23, $24
         FROM decisions WHERE proposal_id = $2",
        id.0,
        matter.id.0,
        new.level.code(),
        new.outcome.code(),
        day(new.decided_on),
        i64::from(new.decided_on.year()),
        new.diary_number.to_string(),
        new.delegation.map(|(point, _)| point.0),
        new.delegation.map(|(_, delegate)| delegate.0),
        &number,
        // What a delegate decides for a board is reported to it.
        new.delegation.is_some(),
        new.body.map(|(body, _)| body.0),
        new.body.map(|(_, paragraph)| paragraph),
        new.motivation,
        new.conditions,
        new.reason,
        new.tabled_until.map(day),
        new.dissent,
        new.statement,
        matter.head.total.kronor,
        matter.head.total.precision.code(),
        new.supersedes.map(|d| d.0),
        actor.person.0,
        stamp(now),
    )?;
    for (position, resolution) in (1_i64..).zip(new.resolutions) {
        execute!(
            w,
            "INSERT INTO decision_resolutions (decision_id, position, proposed, decided, outcome)
             VALUES ($1, $2, $3, $4, $5)",
            id.0,
            position,
            &resolution.proposed,
            &resolution.decided,
            resolution.outcome.code(),
        )?;
    }
    if new.announcement != Announcement::default() {
        announce_row(w, id, new.announcement, actor, now).await?;
    }
    let mut changes = Vec::new();
    change(&mut changes, "outcome", "", new.outcome);
    change(&mut changes, "decided_by", "", new.decider);
    change(
        &mut changes,
        "paragraph",
        "",
        new.body.map_or_else(String::new, |(_, p)| format!("§ {p}")),
    );
    change(&mut changes, "decision_number", "", number.unwrap_or_default());
    change(&mut changes, "decided_on", "", day(new.decided_on));
    change(&mut changes, "level", "", new.level);
    change(&mut changes, "diary_number", "", &new.diary_number);
    for (position, resolution) in (1..).zip(new.resolutions) {
        change(
            &mut changes,
            &format!("resolution_{position}"),
            &resolution.proposed,
            &resolution.decided,
        );
    }
    change(
        &mut changes,
        "supersedes",
        "",
        new.supersedes.map_or_else(String::new, |d| d.to_string()),
    );
    let reason = if new.reason.is_empty() {
        new.motivation
    } else {
        new.reason
    };
    matter
        .note(w, actor, now, Verb::Decided, state, changes, reason)
        .await?;
    if new.outcome.is_final() {
        publish(w, matter, actor, now, id, new.decided_on).await?;
    }
    Ok(id)
}

/// Shows the proposal to the public; a correction replaces the decision shown.
async fn publish(
    w: &mut Wire<'_>,
    matter: &Matter,
    actor: &Actor,
    now: OffsetDateTime,
    decision: DecisionId,
    decided_on: Date,
) -> Result<(), Refusal> {
    let row: Option<(String, String)> = fetch_optional!(
        w,
        (String, String),
        "SELECT sort_key, background FROM proposals WHERE id = $1",
        matter.id.0
    )?;
    let (sort_key, background) = row.ok_or(Refusal::NotFound)?;
    let head = &matter.head;
    let search = format!("{} {} {} {background}", head.reference, head.title, head.summary).to_lowercase();
    let before = scalar!(
        w,
        i64,
        "SELECT COUNT(*) FROM publications WHERE proposal_id = $1",
        matter.id.0
    )?;
    execute!(
        w,
        "INSERT INTO publications (proposal_id, decision_id, decided_on, year, sort_key, search_text, published_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (proposal_id) DO UPDATE SET decision_id = $2, decided_on = $3, year = $4",
        matter.id.0,
        decision.0,
        day(decided_on),
        i64::from(decided_on.year()),
        sort_key,
        search,
        stamp(now),
    )?;
    if before.unwrap_or(0) == 0 {
        matter
            .note(w, actor, now, Verb::Published, None, Vec::new(), "")
            .await?;
    }
    Ok(())
}

/// Appends when the minutes were adjusted and announced, with the days that follow from it.
pub(super) async fn announce_row(
    w: &mut Wire<'_>,
    decision: DecisionId,
    announcement: Announcement,
    actor: &Actor,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    execute!(
        w,
        "INSERT INTO decision_announcements (decision_id, ordinal, adjusted_on, announced_on, appeal_last_day,
                                             legal_force_on, recorded_by, recorded_at)
         SELECT $1, COALESCE(MAX(ordinal), 0) + 1, $2, $3, $4, $5, $6, $7
         FROM decision_announcements WHERE decision_id = $1",
        decision.0,
        announcement.adjusted_on.map(day),
        announcement.announced_on.map(day),
        announcement.announced_on.map(appeal_last_day).map(day),
        announcement.announced_on.map(legal_force_day).map(day),
        actor.person.0,
        stamp(now),
    )?;
    Ok(())
}
