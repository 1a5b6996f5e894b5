//! Decisions as shown to those who work with the proposal.

use std::collections::HashMap;

use domain::{
    decisions::{Level, Outcome, Resolution},
    ids::{DecisionId, PersonId, ProposalId},
    money::Amount,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{Refusal, Wire, parse_day, parse_stamp};

/// Who decided.
#[derive(Debug, Clone)]
pub enum By {
    Delegate {
        /// The post.
        title_sv: String,
        title_en: String,
        /// The person who held it.
        name: String,
        /// The point of the delegation order.
        code: String,
        /// Running number, such as `D-2026-001`.
        number: String,
        /// To be reported to the board.
        reportable: bool,
    },
    Body {
        name_sv: String,
        name_en: String,
        short_code: String,
        paragraph: i64,
    },
}

/// A decision with its resolutions.
#[derive(Debug, Clone)]
pub struct DecisionView {
    pub id: DecisionId,
    pub level: Level,
    pub outcome: Outcome,
    pub decided_on: Date,
    pub diary_number: String,
    pub by: By,
    /// Who decided by delegation.
    pub delegate: Option<PersonId>,
    pub resolutions: Vec<Resolution>,
    pub motivation: String,
    pub conditions: String,
    /// Why it was referred back or tabled.
    pub reason: String,
    pub tabled_until: Option<Date>,
    pub dissent: String,
    pub statement: String,
    /// The cost as it stood.
    pub total: Amount,
    /// Corrects an earlier decision.
    pub supersedes: Option<DecisionId>,
    /// Was corrected by a later one.
    pub superseded: bool,
    pub adjusted_on: Option<Date>,
    pub announced_on: Option<Date>,
    pub appeal_last_day: Option<Date>,
    /// Unless it is appealed.
    pub legal_force_on: Option<Date>,
    pub recorded_by: String,
    pub recorded_at: OffsetDateTime,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    level: String,
    outcome: String,
    decided_on: String,
    diary_number: String,
    holder_sv: Option<String>,
    holder_en: Option<String>,
    delegate_id: Option<Uuid>,
    delegate: Option<String>,
    code: Option<String>,
    number: Option<String>,
    reportable: bool,
    body_sv: Option<String>,
    body_en: Option<String>,
    body_code: Option<String>,
    paragraph: Option<i64>,
    motivation: String,
    conditions: String,
    reason: String,
    tabled_until: Option<String>,
    dissent: String,
    statement: String,
    total_kronor: i64,
    total_precision: String,
    supersedes: Option<Uuid>,
    adjusted_on: Option<String>,
    announced_on: Option<String>,
    appeal_last_day: Option<String>,
    legal_force_on: Option<String>,
    recorded_by: String,
    recorded_at: String,
}

/// The proposal's decisions, oldest first. Asks for no permission: whoever may read the proposal reads them.
pub async fn of_proposal(w: &mut Wire<'_>, id: ProposalId) -> Result<Vec<DecisionView>, Refusal> {
    let rows = fetch_all!(
        w,
        Row,
        "SELECT d.id, d.level, d.outcome, d.decided_on, d.diary_number, g.holder_sv, g.holder_en, d.delegate_id, p.name AS delegate,
                g.code, d.number, d.reportable, u.name_sv AS body_sv, u.name_en AS body_en, u.short_code AS body_code,
                d.paragraph, d.motivation, d.conditions, d.reason, d.tabled_until, d.dissent, d.statement,
                d.total_kronor, d.total_precision, d.supersedes, a.adjusted_on, a.announced_on, a.appeal_last_day,
                a.legal_force_on, r.name AS recorded_by, d.recorded_at
         FROM decisions d
         JOIN persons r ON r.id = d.recorded_by
         LEFT JOIN delegations g ON g.id = d.delegation_id
         LEFT JOIN persons p ON p.id = d.delegate_id
         LEFT JOIN units u ON u.id = d.body_id
         LEFT JOIN decision_announcements a ON a.decision_id = d.id
              AND a.ordinal = (SELECT MAX(x.ordinal) FROM decision_announcements x WHERE x.decision_id = d.id)
         WHERE d.proposal_id = $1 ORDER BY d.ordinal",
        id.0,
    )?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut resolutions = resolutions_of(w, id).await?;
    let superseded: Vec<Uuid> = rows.iter().filter_map(|row| row.supersedes).collect();
    rows.into_iter()
        .map(|row| {
            let mut view = DecisionView::try_from(row)?;
            view.resolutions = resolutions.remove(&view.id).unwrap_or_default();
            view.superseded = superseded.contains(&view.id.0);
            Ok(view)
        })
        .collect()
}

async fn resolutions_of(
    w: &mut Wire<'_>,
    id: ProposalId,
) -> Result<HashMap<DecisionId, Vec<Resolution>>, Refusal> {
    let rows: Vec<(Uuid, String, String, String)> = fetch_all!(
        w,
        (Uuid, String, String, String),
        "SELECT r.decision_id, r.proposed, r.decided, r.outcome
         FROM decision_resolutions r JOIN decisions d ON d.id = r.decision_id
         WHERE d.proposal_id = $1 ORDER BY d.ordinal, r.position",
        id.0,
    )?;
    let mut by_decision = HashMap::<_, Vec<_>>::new();
    for (decision, proposed, decided, outcome) in rows {
        let outcome = outcome.parse().map_err(|_| Refusal::damaged("outcome"))?;
        by_decision
            .entry(DecisionId(decision))
            .or_default()
            .push(Resolution {
                proposed,
                decided,
                outcome,
            });
    }
    Ok(by_decision)
}

impl TryFrom<Row> for DecisionView {
    type Error = Refusal;

    fn try_from(row: Row) -> Result<Self, Refusal> {
        let by = match (row.body_sv, row.paragraph) {
            (Some(name_sv), Some(paragraph)) => By::Body {
                name_sv,
                name_en: row.body_en.unwrap_or_default(),
                short_code: row.body_code.unwrap_or_default(),
                paragraph,
            },
            _ => By::Delegate {
                title_sv: row.holder_sv.unwrap_or_default(),
                title_en: row.holder_en.unwrap_or_default(),
                name: row.delegate.unwrap_or_default(),
                code: row.code.unwrap_or_default(),
                number: row.number.unwrap_or_default(),
                reportable: row.reportable,
            },
        };
        let date = |text: Option<String>| text.as_deref().and_then(parse_day);
        Ok(Self {
            id: DecisionId(row.id),
            level: row
                .level
                .parse()
                .map_err(|_| Refusal::damaged("level of decision"))?,
            outcome: row.outcome.parse().map_err(|_| Refusal::damaged("outcome"))?,
            decided_on: parse_day(&row.decided_on).ok_or_else(|| Refusal::damaged("date of a decision"))?,
            diary_number: row.diary_number,
            by,
            delegate: row.delegate_id.map(PersonId),
            resolutions: Vec::new(),
            motivation: row.motivation,
            conditions: row.conditions,
            reason: row.reason,
            tabled_until: date(row.tabled_until),
            dissent: row.dissent,
            statement: row.statement,
            total: Amount {
                kronor: row.total_kronor,
                precision: row
                    .total_precision
                    .parse()
                    .map_err(|_| Refusal::damaged("precision"))?,
            },
            supersedes: row.supersedes.map(DecisionId),
            superseded: false,
            adjusted_on: date(row.adjusted_on),
            announced_on: date(row.announced_on),
            appeal_last_day: date(row.appeal_last_day),
            legal_force_on: date(row.legal_force_on),
            recorded_by: row.recorded_by,
            recorded_at: parse_stamp(&row.recorded_at),
        })
    }
}
