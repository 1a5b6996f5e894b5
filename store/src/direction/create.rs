//! A new version of the direction with its aims and scope areas. An adopted version takes over from the one before.

use domain::{
    Code, FieldError, Invalid,
    direction::DirectionStatus,
    ids::AimId,
    journal::{Change, SubjectKind, Verb},
    people::Actor,
    policy::{Action, Subject, may},
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{Refusal, Wire, day, journal, new_id, refusal::ask, stamp};

/// A version to add. Texts in Swedish and English.
#[derive(Debug, Clone)]
pub struct NewDirection<'a> {
    pub title: [&'a str; 2],
    pub about: [&'a str; 2],
    pub period_from: i64,
    pub period_to: Option<i64>,
    pub status: DirectionStatus,
    /// The body, the day and the paragraph; empty when not adopted.
    pub decided_by: &'a str,
    pub decided_on: Option<Date>,
    pub paragraph: &'a str,
    pub aims: &'a [NewAim<'a>],
    pub scope_areas: &'a [NewScopeArea<'a>],
}

#[derive(Debug, Clone)]
pub struct NewAim<'a> {
    pub code: &'a str,
    pub label: [&'a str; 2],
    pub text: [&'a str; 2],
    /// Per cent.
    pub weight: i64,
}

#[derive(Debug, Clone)]
pub struct NewScopeArea<'a> {
    pub code: &'a str,
    pub text: [&'a str; 2],
}

/// Adds the version; when it is adopted, the one before it becomes superseded. Gives the aims' ids in order. The weights must sum to
/// 100 ([`Code::WrongSum`]).
pub async fn create(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    new: &NewDirection<'_>,
) -> Result<Vec<AimId>, Refusal> {
    ask(may(Some(actor), Action::PlanReview, &Subject::Site))?;
    let sum: i64 = new.aims.iter().map(|aim| aim.weight).sum();
    if sum != 100 {
        let error = FieldError::new("weight", Code::WrongSum)
            .with("expected", 100)
            .with("actual", sum);
        return Err(Invalid::from(error).into());
    }
    let before: Option<(Uuid, i64)> = fetch_optional!(
        w,
        (Uuid, i64),
        "SELECT id, version_no FROM directions ORDER BY version_no DESC LIMIT 1"
    )?;
    let id = new_id(now);
    execute!(
        w,
        "INSERT INTO directions (id, version_no, title_sv, title_en, about_sv, about_en, period_from, period_to,
                                 status, decided_by, decided_on, decided_paragraph, supersedes, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        id,
        before.map_or(0, |(_, no)| no + 1),
        new.title[0],
        new.title[1],
        new.about[0],
        new.about[1],
        new.period_from,
        new.period_to,
        new.status.code(),
        new.decided_by,
        new.decided_on.map(day),
        new.paragraph,
        before.map(|(id, _)| id),
        stamp(now),
    )?;
    let mut aims = Vec::with_capacity(new.aims.len());
    for (position, aim) in (1_i64..).zip(new.aims) {
        let aim_id = new_id(now);
        execute!(
            w,
            "INSERT INTO aims (id, direction_id, position, code, label_sv, label_en, text_sv, text_en, weight)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            aim_id,
            id,
            position,
            aim.code,
            aim.label[0],
            aim.label[1],
            aim.text[0],
            aim.text[1],
            aim.weight,
        )?;
        aims.push(AimId(aim_id));
    }
    for (position, area) in (1_i64..).zip(new.scope_areas) {
        execute!(
            w,
            "INSERT INTO scope_areas (id, direction_id, position, code, text_sv, text_en)
             VALUES ($1, $2, $3, $4, $5, $6)",
            new_id(now),
            id,
            position,
            area.code,
            area.text[0],
            area.text[1],
        )?;
    }
    if let Some((old, _)) = before.filter(|_| new.status == DirectionStatus::Adopted) {
        let status =
            scalar!(w, String, "SELECT status FROM directions WHERE id = $1", old)?.unwrap_or_default();
        let after = DirectionStatus::Superseded.code();
        execute!(w, "UPDATE directions SET status = $2 WHERE id = $1", old, after)?;
        let change = Change {
            field: "status".into(),
            before: status,
            after: after.into(),
        };
        note(w, actor, now, old, Verb::Edited, vec![change]).await?;
    }
    let verb = if new.status == DirectionStatus::Adopted {
        Verb::Adopted
    } else {
        Verb::Created
    };
    let changes = vec![
        Change {
            field: "title".into(),
            before: String::new(),
            after: new.title[0].into(),
        },
        Change {
            field: "status".into(),
            before: String::new(),
            after: new.status.code().into(),
        },
    ];
    note(w, actor, now, id, verb, changes).await?;
    Ok(aims)
}

async fn note(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    subject: Uuid,
    verb: Verb,
    changes: Vec<Change>,
) -> Result<(), Refusal> {
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::Direction,
        subject,
        verb,
        changes,
        reason: "",
    };
    journal::record(w, now, entry).await
}
