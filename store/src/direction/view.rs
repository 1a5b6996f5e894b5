//! The direction as read: each aim with what contributes to it, and what is uncovered.

use std::collections::HashMap;

use domain::{
    direction::{Aim, Contributions, DirectionStatus},
    ids::{AimId, StepId},
    people::Actor,
    policy::{Action, Subject, may},
};
use time::Date;
use uuid::Uuid;

use super::{
    contributing::{ContributionRow, contributing},
    sight::Sight,
};
use crate::{Refusal, Store, Wire, parse_day, refusal::ask};

/// A version of the direction.
#[derive(Debug, Clone)]
pub struct DirectionHead {
    pub id: Uuid,
    pub version_no: i64,
    pub title_sv: String,
    pub title_en: String,
    pub about_sv: String,
    pub about_en: String,
    pub period_from: i64,
    pub period_to: Option<i64>,
    pub status: DirectionStatus,
    /// Empty when not adopted.
    pub decided_by: String,
    pub decided_on: Option<Date>,
    pub paragraph: String,
}

/// A step of the plan that serves an aim.
#[derive(Debug, Clone)]
pub struct StepOfAim {
    pub id: StepId,
    pub no: i64,
    pub title_sv: String,
    pub title_en: String,
}

#[derive(Debug, Clone)]
pub struct AimView {
    pub aim: Aim,
    pub counted: Contributions,
    /// The strongest first; [`super::of_aim`] gives all.
    pub proposals: Vec<ContributionRow>,
    pub steps: Vec<StepOfAim>,
}

#[derive(Debug, Clone)]
pub struct ScopeAreaView {
    pub code: String,
    pub text_sv: String,
    pub text_en: String,
    pub steps: Vec<StepOfAim>,
}

/// The whole page. Without a direction everything is empty.
#[derive(Debug, Clone, Default)]
pub struct DirectionView {
    pub current: Option<DirectionHead>,
    /// The other versions, newest first.
    pub others: Vec<DirectionHead>,
    pub aims: Vec<AimView>,
    pub scope_areas: Vec<ScopeAreaView>,
    /// Approved proposals, and those of them that contribute to no aim.
    pub approved: i64,
    pub unaligned: i64,
    /// The reader sees more than what is decided.
    pub sees_open: bool,
}

#[derive(sqlx::FromRow)]
struct HeadRow {
    id: Uuid,
    version_no: i64,
    title_sv: String,
    title_en: String,
    about_sv: String,
    about_en: String,
    period_from: i64,
    period_to: Option<i64>,
    status: String,
    decided_by: String,
    decided_on: Option<String>,
    decided_paragraph: String,
}

impl TryFrom<HeadRow> for DirectionHead {
    type Error = Refusal;

    fn try_from(row: HeadRow) -> Result<Self, Refusal> {
        Ok(Self {
            id: row.id,
            version_no: row.version_no,
            title_sv: row.title_sv,
            title_en: row.title_en,
            about_sv: row.about_sv,
            about_en: row.about_en,
            period_from: row.period_from,
            period_to: row.period_to,
            status: row
                .status
                .parse()
                .map_err(|_| Refusal::damaged("status of a direction"))?,
            decided_by: row.decided_by,
            decided_on: row.decided_on.as_deref().and_then(parse_day),
            paragraph: row.decided_paragraph,
        })
    }
}

#[derive(sqlx::FromRow)]
struct AimRow {
    id: Uuid,
    code: String,
    label_sv: String,
    label_en: String,
    text_sv: String,
    text_en: String,
    weight: i64,
}

impl From<AimRow> for Aim {
    fn from(row: AimRow) -> Self {
        Self {
            id: AimId(row.id),
            code: row.code,
            label_sv: row.label_sv,
            label_en: row.label_en,
            text_sv: row.text_sv,
            text_en: row.text_en,
            weight: row.weight,
        }
    }
}

#[derive(sqlx::FromRow)]
struct StepRow {
    code: String,
    id: Uuid,
    no: i64,
    title_sv: String,
    title_en: String,
}

/// The aims of the current direction, in order: of the one adopted, or else the newest.
pub async fn current_aims(w: &mut Wire<'_>) -> Result<Vec<Aim>, Refusal> {
    let rows = fetch_all!(
        w,
        AimRow,
        "SELECT id, code, label_sv, label_en, text_sv, text_en, weight FROM aims
         WHERE direction_id = (
             SELECT id FROM directions
             ORDER BY CASE WHEN status IN ('adopted', 'under_revision') THEN 0 ELSE 1 END, version_no DESC LIMIT 1)
         ORDER BY position"
    )?;
    Ok(rows.into_iter().map(Aim::from).collect())
}

/// The direction for this reader: counts and lists hold only what the reader may see.
pub async fn view(store: &Store, actor: Option<&Actor>, today: Date) -> Result<DirectionView, Refusal> {
    ask(may(actor, Action::DirectionRead, &Subject::Site))?;
    let sight = Sight::of(actor, today);
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let mut heads = heads(w).await?;
    if heads.is_empty() {
        return Ok(DirectionView::default());
    }
    let current = heads.remove(0);
    let contributing = contributing(store, w, &sight).await?;
    let mut steps = steps_of_aims(w).await?;
    let aims = current_aims(w)
        .await?
        .into_iter()
        .map(|aim| AimView {
            counted: contributing.counted(aim.id),
            proposals: contributing.strongest(aim.id).to_vec(),
            steps: steps.remove(&aim.code).unwrap_or_default(),
            aim,
        })
        .collect();
    Ok(DirectionView {
        scope_areas: scope_areas(w, current.id).await?,
        current: Some(current),
        others: heads,
        aims,
        approved: contributing.approved,
        unaligned: contributing.unaligned,
        sees_open: sight.all || sight.before_a_body || !sight.coordinator.is_nil(),
    })
}

async fn heads(w: &mut Wire<'_>) -> Result<Vec<DirectionHead>, Refusal> {
    fetch_all!(
        w,
        HeadRow,
        "SELECT id, version_no, title_sv, title_en, about_sv, about_en, period_from, period_to, status, decided_by,
                decided_on, decided_paragraph
         FROM directions
         ORDER BY CASE WHEN status IN ('adopted', 'under_revision') THEN 0 ELSE 1 END, version_no DESC"
    )?
    .into_iter()
    .map(DirectionHead::try_from)
    .collect()
}

/// The steps of the current plan by the aims' codes: a plan may be older than the direction.
async fn steps_of_aims(w: &mut Wire<'_>) -> Result<HashMap<String, Vec<StepOfAim>>, Refusal> {
    let rows = fetch_all!(
        w,
        StepRow,
        "SELECT a.code, s.id, s.no, s.title_sv, s.title_en
         FROM step_aims sa JOIN steps s ON s.id = sa.step_id JOIN aims a ON a.id = sa.aim_id
         WHERE s.plan_id = (SELECT id FROM plans ORDER BY version_no DESC LIMIT 1)
         ORDER BY a.code, s.no"
    )?;
    Ok(by_code(rows))
}

fn by_code(rows: Vec<StepRow>) -> HashMap<String, Vec<StepOfAim>> {
    let mut map: HashMap<String, Vec<StepOfAim>> = HashMap::new();
    for row in rows {
        let step = StepOfAim {
            id: StepId(row.id),
            no: row.no,
            title_sv: row.title_sv,
            title_en: row.title_en,
        };
        map.entry(row.code).or_default().push(step);
    }
    map
}

async fn scope_areas(w: &mut Wire<'_>, direction: Uuid) -> Result<Vec<ScopeAreaView>, Refusal> {
    let rows = fetch_all!(
        w,
        StepRow,
        "SELECT a.code, s.id, s.no, s.title_sv, s.title_en
         FROM step_scope_areas sa JOIN steps s ON s.id = sa.step_id JOIN scope_areas a ON a.id = sa.scope_area_id
         WHERE s.plan_id = (SELECT id FROM plans ORDER BY version_no DESC LIMIT 1)
         ORDER BY a.code, s.no"
    )?;
    let mut steps = by_code(rows);
    let rows: Vec<(String, String, String)> = fetch_all!(
        w,
        (String, String, String),
        "SELECT code, text_sv, text_en FROM scope_areas WHERE direction_id = $1 ORDER BY position",
        direction,
    )?;
    Ok(rows
        .into_iter()
        .map(|(code, text_sv, text_en)| ScopeAreaView {
            steps: steps.remove(&code).unwrap_or_default(),
            code,
            text_sv,
            text_en,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use domain::{direction::Coverage, proposals::ProposalState};

    use super::*;
    use crate::{
        direction::of_aim,
        new_id,
        plan::{self, testing::small_plan},
        testing::{World, both_engines},
    };

    /// A proposal in this state, sponsored by `unit`, contributing to `aim`.
    async fn proposal(
        world: &World,
        serial: i64,
        state: ProposalState,
        unit: Uuid,
        aim: AimId,
        contribution: i64,
    ) {
        let mut work = world.store.begin().await.unwrap();
        let w = &mut work.wire();
        let id = new_id(world.now);
        let step = plan::step_id(w, 1).await.unwrap().unwrap();
        execute!(
            w,
            "INSERT INTO proposals (id, year, serial, reference, title, sort_key, search_text, state, version,
                                    created_by, created_at, updated_at, sponsor_unit, step_id, completed_on)
             VALUES ($1, 2026, $2, $3, $4, '', '', $5, 1, $6, '', '', $7, $8, NULL)",
            id,
            serial,
            format!("P-2026-{serial:04}"),
            state.code(),
            state.code(),
            world.strategist.person.0,
            unit,
            step.0,
        )
        .unwrap();
        execute!(
            w,
            "INSERT INTO proposal_contributions (proposal_id, aim_id, contribution, reason) VALUES ($1, $2, $3, 'why')",
            id,
            aim.0,
            contribution,
        )
        .unwrap();
        work.save().await.unwrap();
    }

    fn references(rows: &[ContributionRow]) -> Vec<&str> {
        rows.iter().map(|row| row.reference.as_str()).collect()
    }

    both_engines! {
        async fn everyone_sees_and_counts_only_what_they_may(world) {
            small_plan(&world).await;
            let aims = {
                let mut link = world.store.read().await.unwrap();
                current_aims(&mut link.wire()).await.unwrap()
            };
            let (a1, a2) = (aims[0].id, aims[1].id);
            let (education, office) = (world.education.0, world.office.0);
            proposal(&world, 1, ProposalState::Approved, office, a1, 2).await;
            proposal(&world, 2, ProposalState::Draft, office, a1, 3).await;
            proposal(&world, 3, ProposalState::InDecision, office, a1, -1).await;
            proposal(&world, 4, ProposalState::InReview, education, a2, 1).await;
            proposal(&world, 5, ProposalState::Rejected, office, a2, 3).await;
            proposal(&world, 6, ProposalState::Closed, office, a2, 3).await;
            let today = world.now.date();
            for (actor, first, second, coverage) in [
                (None, vec!["P-2026-0001"], vec![], Coverage::Uncovered),
                (Some(&world.teacher), vec!["P-2026-0001"], vec![], Coverage::Uncovered),
                (Some(&world.politician), vec!["P-2026-0001", "P-2026-0003"], vec![], Coverage::Uncovered),
                (Some(&world.coordinator), vec!["P-2026-0001"], vec!["P-2026-0004"], Coverage::Prepared),
                (
                    Some(&world.strategist),
                    vec!["P-2026-0001", "P-2026-0002", "P-2026-0003"],
                    vec!["P-2026-0004"],
                    Coverage::Prepared,
                ),
            ] {
                let seen = view(&world.store, actor, today).await.unwrap();
                assert_eq!(references(&seen.aims[0].proposals), first);
                assert_eq!(seen.aims[0].counted.count(), first.len() as i64);
                assert_eq!(references(&seen.aims[1].proposals), second);
                assert_eq!(seen.aims[1].counted.coverage(), coverage);
                assert_eq!(seen.aims[0].counted.coverage(), Coverage::Covered);
                assert_eq!((seen.approved, seen.unaligned), (1, 0));
                let page = of_aim(&world.store, actor, today, "A1", 1).await.unwrap();
                assert_eq!((page.total, references(&page.rows)), (first.len() as i64, first.clone()));
                let plan = plan::view(&world.store, actor, today).await.unwrap();
                assert_eq!(plan.steps[0].proposal_count, (first.len() + second.len()) as i64);
                assert_eq!(plan.steps[0].proposals.len(), first.len() + second.len());
            }
            let missing = of_aim(&world.store, None, today, "A9", 1).await;
            assert!(matches!(missing, Err(Refusal::NotFound)));
        }

        async fn without_a_direction_everything_is_empty(world) {
            let seen = view(&world.store, None, world.now.date()).await.unwrap();
            assert!(seen.current.is_none() && seen.aims.is_empty());
            let plan = plan::view(&world.store, None, world.now.date()).await.unwrap();
            assert!(plan.plan.is_none() && plan.steps.is_empty());
            let refused = plan::step_page(&world.store, None, world.now.date(), 1).await;
            assert!(matches!(refused, Err(Refusal::NotFound)));
        }
    }
}
