//! One initiative as the public sees it.

use domain::{
    decisions::{Level, Outcome, Resolution},
    initiatives::{Milestone, Status},
    money::Amount,
    organisation::UnitKind,
    proposals::{ProposalState, benefits::Realised},
    reference::{Prefix, Reference},
};
use time::Date;
use uuid::Uuid;

use crate::{Refusal, Store, Wire, parse_day, parse_stamp};

/// Who decided: a post or a body, never a person.
#[derive(Debug, Clone)]
pub enum DecidedBy {
    Delegate {
        title_sv: String,
        title_en: String,
        /// Point of the delegation order.
        code: String,
        number: String,
    },
    Body {
        name_sv: String,
        name_en: String,
        paragraph: i64,
    },
}

/// A decision on the matter.
#[derive(Debug, Clone)]
pub struct Decision {
    pub outcome: Outcome,
    pub level: Level,
    pub decided_on: Date,
    pub by: DecidedBy,
    pub diary_number: String,
    pub resolutions: Vec<Resolution>,
    pub announced_on: Option<Date>,
    pub appeal_last_day: Option<Date>,
    pub legal_force_on: Option<Date>,
}

/// How many needs of a kind of unit it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedKind {
    pub kind: UnitKind,
    pub needs: i64,
    pub units: i64,
}

/// Contribution to an aim, −2 to 3.
#[derive(Debug, Clone)]
pub struct Contribution {
    pub code: String,
    pub label_sv: String,
    pub label_en: String,
    pub contribution: i64,
    pub reason: String,
}

/// The step of the implementation plan it belongs to.
#[derive(Debug, Clone)]
pub struct StepTitle {
    pub no: i64,
    pub title_sv: String,
    pub title_en: String,
}

/// A benefit that was followed up.
#[derive(Debug, Clone)]
pub struct Benefit {
    pub what: String,
    pub target: String,
    pub realised: Realised,
    pub text: String,
}

/// A dated point of the public history.
#[derive(Debug, Clone)]
pub struct MilestoneView {
    pub on: Date,
    pub what: Milestone,
    /// Of a decision.
    pub outcome: Option<Outcome>,
    pub decider_sv: String,
    pub decider_en: String,
}

/// What the public sees of a decided proposal.
#[derive(Debug, Clone)]
pub struct Initiative {
    pub reference: Reference,
    pub title: String,
    pub summary: String,
    pub background: String,
    pub status: Status,
    pub unit_sv: String,
    pub unit_en: String,
    pub needs: Vec<NeedKind>,
    /// The decision that stands.
    pub decision: Decision,
    pub contributions: Vec<Contribution>,
    pub total: Amount,
    /// First and last year with a cost.
    pub years: Option<(i64, i64)>,
    pub step: Option<StepTitle>,
    /// What was delivered, once completed.
    pub result: String,
    pub completed_on: Option<Date>,
    /// What came of the benefits, once followed up.
    pub benefit_report: String,
    pub benefits: Vec<Benefit>,
    pub history: Vec<MilestoneView>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    decision_id: Uuid,
    title: String,
    summary: String,
    background: String,
    state: String,
    unit_sv: Option<String>,
    unit_en: Option<String>,
    total_kronor: i64,
    total_precision: String,
    first_year: Option<i64>,
    last_year: Option<i64>,
    step_no: Option<i64>,
    step_sv: Option<String>,
    step_en: Option<String>,
    created_at: String,
    started_on: Option<String>,
    completed_on: Option<String>,
    result: String,
    followed_up_on: Option<String>,
    benefit_report: String,
    closed_on: Option<String>,
}

/// The initiative; [`Refusal::NotFound`] for anything that is not published. Needs no actor: it is public.
pub async fn initiative(store: &Store, reference: Reference) -> Result<Initiative, Refusal> {
    if reference.prefix != Prefix::Proposal {
        return Err(Refusal::NotFound);
    }
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let row = fetch_optional!(
        w,
        Row,
        "SELECT p.id, b.decision_id, p.title, p.summary, p.background, p.state, u.name_sv AS unit_sv,
                u.name_en AS unit_en, p.total_kronor, p.total_precision,
                (SELECT MIN(c.year) FROM proposal_costs c WHERE c.proposal_id = p.id) AS first_year,
                (SELECT MAX(c.year) FROM proposal_costs c WHERE c.proposal_id = p.id) AS last_year,
                s.no AS step_no, s.title_sv AS step_sv, s.title_en AS step_en, p.created_at, p.started_on,
                p.completed_on, p.result, p.followed_up_on, p.benefit_report, p.closed_on
         FROM publications b
         JOIN proposals p ON p.id = b.proposal_id
         LEFT JOIN units u ON u.id = p.sponsor_unit
         LEFT JOIN steps s ON s.id = p.step_id
         WHERE p.year = $1 AND p.serial = $2",
        i64::from(reference.year),
        reference.serial,
    )?
    .ok_or(Refusal::NotFound)?;
    let state: ProposalState = row
        .state
        .parse()
        .map_err(|_| Refusal::damaged("proposal state"))?;
    // Published means decided; should it ever not be, it is not there.
    let status = Status::of(state).ok_or(Refusal::NotFound)?;
    let mut decisions = decisions(w, row.id).await?;
    let date = |text: &Option<String>| text.as_deref().and_then(parse_day);
    let (started_on, completed_on) = (date(&row.started_on), date(&row.completed_on));
    let (followed_up_on, closed_on) = (date(&row.followed_up_on), date(&row.closed_on));
    let mut history = vec![plain(parse_stamp(&row.created_at).date(), Milestone::Proposed)];
    for taken in &decisions {
        let decision = &taken.decision;
        let (decider_sv, decider_en) = decision.by.name();
        let begins = match taken.corrects {
            Some(_) => plain(taken.recorded_on, Milestone::Corrected),
            None => plain(decision.decided_on, Milestone::Decided),
        };
        history.push(MilestoneView {
            outcome: Some(decision.outcome),
            decider_sv: decider_sv.to_owned(),
            decider_en: decider_en.to_owned(),
            ..begins
        });
        // The days of a decision that was corrected are told by the one that stands.
        if decisions.iter().all(|other| other.corrects != Some(taken.id)) {
            history.extend(decision.announced_on.map(|on| plain(on, Milestone::Announced)));
            history.extend(
                decision
                    .appeal_last_day
                    .map(|on| plain(on, Milestone::AppealEnds)),
            );
        }
    }
    for (on, what) in [
        (started_on, Milestone::Started),
        (completed_on, Milestone::Completed),
        (followed_up_on, Milestone::FollowedUp),
        (closed_on, Milestone::Closed),
    ] {
        history.extend(on.map(|on| plain(on, what)));
    }
    history.sort_by_key(|milestone| (milestone.on, milestone.what));
    let at = decisions
        .iter()
        .position(|taken| taken.id == row.decision_id)
        .ok_or_else(|| Refusal::damaged("publication"))?;
    let decision = decisions.swap_remove(at).decision;
    Ok(Initiative {
        reference,
        title: row.title,
        summary: row.summary,
        background: row.background,
        status,
        unit_sv: row.unit_sv.unwrap_or_default(),
        unit_en: row.unit_en.unwrap_or_default(),
        needs: needs(w, row.id).await?,
        decision,
        contributions: contributions(w, row.id).await?,
        total: Amount {
            kronor: row.total_kronor,
            precision: row
                .total_precision
                .parse()
                .map_err(|_| Refusal::damaged("precision"))?,
        },
        years: row.first_year.zip(row.last_year),
        step: match (row.step_no, row.step_sv, row.step_en) {
            (Some(no), Some(title_sv), Some(title_en)) => Some(StepTitle {
                no,
                title_sv,
                title_en,
            }),
            _ => None,
        },
        result: if completed_on.is_some() {
            row.result
        } else {
            String::new()
        },
        completed_on,
        benefit_report: if followed_up_on.is_some() {
            row.benefit_report
        } else {
            String::new()
        },
        benefits: if followed_up_on.is_some() {
            benefits(w, row.id).await?
        } else {
            Vec::new()
        },
        history,
    })
}

fn plain(on: Date, what: Milestone) -> MilestoneView {
    MilestoneView {
        on,
        what,
        outcome: None,
        decider_sv: String::new(),
        decider_en: String::new(),
    }
}

impl DecidedBy {
    /// The post or the body, in both languages.
    pub fn name(&self) -> (&str, &str) {
        match self {
            Self::Delegate {
                title_sv, title_en, ..
            } => (title_sv, title_en),
            Self::Body { name_sv, name_en, .. } => (name_sv, name_en),
        }
    }
}

#[derive(sqlx::FromRow)]
struct DecisionRow {
    id: Uuid,
    supersedes: Option<Uuid>,
    recorded_at: String,
    outcome: String,
    level: String,
    decided_on: String,
    diary_number: String,
    title_sv: Option<String>,
    title_en: Option<String>,
    code: Option<String>,
    number: Option<String>,
    body_sv: Option<String>,
    body_en: Option<String>,
    paragraph: Option<i64>,
    announced_on: Option<String>,
    appeal_last_day: Option<String>,
    legal_force_on: Option<String>,
}

/// A decision with what the history must know of it.
struct Taken {
    id: Uuid,
    /// The decision that this one replaced.
    corrects: Option<Uuid>,
    recorded_on: Date,
    decision: Decision,
}

/// The decisions, oldest first, those that were corrected among them.
async fn decisions(w: &mut Wire<'_>, id: Uuid) -> Result<Vec<Taken>, Refusal> {
    let rows = fetch_all!(
        w,
        DecisionRow,
        "SELECT d.id, d.supersedes, d.recorded_at, d.outcome, d.level, d.decided_on, d.diary_number,
                g.holder_sv AS title_sv,
                g.holder_en AS title_en, g.code, d.number, u.name_sv AS body_sv, u.name_en AS body_en, d.paragraph,
                a.announced_on, a.appeal_last_day, a.legal_force_on
         FROM decisions d
         LEFT JOIN delegations g ON g.id = d.delegation_id
         LEFT JOIN units u ON u.id = d.body_id
         LEFT JOIN decision_announcements a ON a.decision_id = d.id
              AND a.ordinal = (SELECT MAX(x.ordinal) FROM decision_announcements x WHERE x.decision_id = d.id)
         WHERE d.proposal_id = $1
         ORDER BY d.ordinal",
        id,
    )?;
    let resolutions: Vec<(Uuid, String, String, String)> = fetch_all!(
        w,
        (Uuid, String, String, String),
        "SELECT r.decision_id, r.proposed, r.decided, r.outcome
         FROM decision_resolutions r JOIN decisions d ON d.id = r.decision_id
         WHERE d.proposal_id = $1 ORDER BY d.ordinal, r.position",
        id,
    )?;
    rows.into_iter()
        .map(|row| {
            let date = |text: &Option<String>| text.as_deref().and_then(parse_day);
            let mine = resolutions.iter().filter(|(decision, ..)| *decision == row.id);
            let resolutions = mine
                .map(|(_, proposed, decided, outcome)| {
                    Ok(Resolution {
                        proposed: proposed.clone(),
                        decided: decided.clone(),
                        outcome: outcome.parse().map_err(|_| Refusal::damaged("outcome"))?,
                    })
                })
                .collect::<Result<_, Refusal>>()?;
            let decision = Decision {
                outcome: row.outcome.parse().map_err(|_| Refusal::damaged("outcome"))?,
                level: row
                    .level
                    .parse()
                    .map_err(|_| Refusal::damaged("level of decision"))?,
                decided_on: parse_day(&row.decided_on)
                    .ok_or_else(|| Refusal::damaged("date of a decision"))?,
                resolutions,
                announced_on: date(&row.announced_on),
                appeal_last_day: date(&row.appeal_last_day),
                legal_force_on: date(&row.legal_force_on),
                diary_number: row.diary_number,
                by: match (row.body_sv, row.paragraph) {
                    (Some(name_sv), Some(paragraph)) => DecidedBy::Body {
                        name_sv,
                        name_en: row.body_en.unwrap_or_default(),
                        paragraph,
                    },
                    _ => DecidedBy::Delegate {
                        title_sv: row.title_sv.unwrap_or_default(),
                        title_en: row.title_en.unwrap_or_default(),
                        code: row.code.unwrap_or_default(),
                        number: row.number.unwrap_or_default(),
                    },
                },
            };
            Ok(Taken {
                id: row.id,
                corrects: row.supersedes,
                recorded_on: parse_stamp(&row.recorded_at).date(),
                decision,
            })
        })
        .collect()
}

async fn needs(w: &mut Wire<'_>, id: Uuid) -> Result<Vec<NeedKind>, Refusal> {
    let rows: Vec<(String, i64, i64)> = fetch_all!(
        w,
        (String, i64, i64),
        "SELECT u.kind, COUNT(*), COUNT(DISTINCT u.id)
         FROM proposal_needs pn JOIN needs n ON n.id = pn.need_id JOIN units u ON u.id = n.unit_id
         WHERE pn.proposal_id = $1 GROUP BY u.kind ORDER BY 2 DESC, 1",
        id,
    )?;
    rows.into_iter()
        .map(|(kind, needs, units)| {
            Ok(NeedKind {
                kind: kind.parse().map_err(|_| Refusal::damaged("kind of unit"))?,
                needs,
                units,
            })
        })
        .collect()
}

async fn contributions(w: &mut Wire<'_>, id: Uuid) -> Result<Vec<Contribution>, Refusal> {
    let rows: Vec<(String, String, String, i64, String)> = fetch_all!(
        w,
        (String, String, String, i64, String),
        "SELECT a.code, a.label_sv, a.label_en, k.contribution, k.reason
         FROM proposal_contributions k JOIN aims a ON a.id = k.aim_id
         WHERE k.proposal_id = $1 AND k.contribution <> 0 ORDER BY a.position",
        id,
    )?;
    let contribution = |(code, label_sv, label_en, contribution, reason)| Contribution {
        code,
        label_sv,
        label_en,
        contribution,
        reason,
    };
    Ok(rows.into_iter().map(contribution).collect())
}

async fn benefits(w: &mut Wire<'_>, id: Uuid) -> Result<Vec<Benefit>, Refusal> {
    let rows: Vec<(String, String, String, String)> = fetch_all!(
        w,
        (String, String, String, String),
        "SELECT what, target, realised, realised_text FROM proposal_benefits
         WHERE proposal_id = $1 AND realised <> '' ORDER BY id",
        id,
    )?;
    rows.into_iter()
        .map(|(what, target, realised, text)| {
            let realised = realised
                .parse()
                .map_err(|_| Refusal::damaged("outcome of a benefit"))?;
            Ok(Benefit {
                what,
                target,
                realised,
                text,
            })
        })
        .collect()
}
