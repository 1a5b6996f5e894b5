//! Dates that come: what somebody should have ready, look at again or be at within the next two months.

use domain::{
    people::{Actor, Role},
    reviews::Speciality,
};
use time::{Date, Duration};

use crate::{Refusal, Wire, day, direction::Sight, parse_day, reviews::WaitingReview};

/// How far ahead is looked.
pub const DAYS: i64 = 60;

/// The most dates of one kind.
const MOST: i64 = 30;

domain::choices! {
    /// What comes.
    pub enum Coming {
        /// The day by which a need is wanted met.
        WantedBy = "wanted_by",
        /// A resting need is taken up again.
        ParkedUntil = "parked_until",
        /// An opinion is to be given.
        Review = "review",
        /// An answer to a referral is to be in.
        Referral = "referral",
        /// A unit's deviation from a joint solution ends: the solution holds there too from the next day.
        Deviation = "deviation",
        /// A body meets and decides.
        Meeting = "meeting",
        /// What was tabled comes up again.
        Tabled = "tabled",
        /// A role of one's own ends.
        Role = "role",
        /// A power to decide by delegation ends.
        Delegation = "delegation",
    }
}

/// A date that comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    pub kind: Coming,
    pub on: Date,
    /// The need, the group or the proposal; empty for roles and delegations.
    pub address: String,
    /// Its title; the role's code, or the code of the delegation.
    pub title: String,
    /// The body that meets, who answers the referral, the unit of the role or deviation, the post of the delegate.
    pub who_sv: String,
    pub who_en: String,
    pub speciality: Option<Speciality>,
}

#[derive(sqlx::FromRow)]
struct Row {
    kind: String,
    due: String,
    address: String,
    title: String,
    who_sv: Option<String>,
    who_en: Option<String>,
}

impl TryFrom<Row> for Deadline {
    type Error = Refusal;

    fn try_from(row: Row) -> Result<Self, Refusal> {
        Ok(Self {
            kind: row.kind.parse().map_err(|_| Refusal::damaged("kind of a date"))?,
            on: parse_day(&row.due).ok_or_else(|| Refusal::damaged("date"))?,
            address: row.address,
            title: row.title,
            who_sv: row.who_sv.unwrap_or_default(),
            who_en: row.who_en.unwrap_or_default(),
            speciality: None,
        })
    }
}

impl From<&WaitingReview> for Deadline {
    fn from(review: &WaitingReview) -> Self {
        Self {
            kind: Coming::Review,
            on: review.due.unwrap_or(Date::MAX),
            address: review.reference.to_string(),
            title: review.title.clone(),
            who_sv: String::new(),
            who_en: String::new(),
            speciality: Some(review.speciality),
        }
    }
}

impl Deadline {
    /// The page of what it concerns; `None` for roles and delegations.
    pub fn href(&self) -> Option<String> {
        Some(match self.kind {
            Coming::WantedBy | Coming::ParkedUntil => format!("/needs/{}", self.address),
            Coming::Deviation => format!("/groups/{}", self.address),
            Coming::Review => format!("/proposals/{}?tab=reviews", self.address),
            Coming::Referral => format!("/proposals/{}?tab=referral", self.address),
            Coming::Meeting | Coming::Tabled => format!("/proposals/{}?tab=decision", self.address),
            Coming::Role | Coming::Delegation => return None,
        })
    }
}

/// All that comes for this person within [`DAYS`], the nearest first. `reviews` are the opinions that wait.
pub async fn deadlines(
    w: &mut Wire<'_>,
    actor: &Actor,
    today: Date,
    reviews: &[WaitingReview],
) -> Result<Vec<Deadline>, Refusal> {
    let last = today + Duration::days(DAYS);
    let (from, to) = (day(today), day(last));
    let mut found: Vec<Deadline> = reviews
        .iter()
        .filter(|review| review.due.is_some_and(|due| (today..=last).contains(&due)))
        .map(Deadline::from)
        .collect();
    for row in of_needs(w, actor, &from, &to).await? {
        found.push(row.try_into()?);
    }
    let staff = actor.has_any(&[Role::Strategist, Role::PortfolioOffice]);
    for row in of_deviations(w, actor, staff, &from, &to).await? {
        found.push(row.try_into()?);
    }
    let sight = Sight::of(Some(actor), today);
    if sight.all || sight.before_a_body || !sight.coordinator.is_nil() {
        for row in of_proposals(w, &sight, staff, &from, &to).await? {
            found.push(row.try_into()?);
        }
    }
    for row in of_powers(w, actor, staff || actor.has(Role::Administrator), &from, &to).await? {
        found.push(row.try_into()?);
    }
    found.sort_by(|a, b| (a.on, a.kind, &a.address, &a.title).cmp(&(b.on, b.kind, &b.address, &b.title)));
    Ok(found)
}

/// The units that `$1` leads on the day `$3`, with those below them, as `lead`.
macro_rules! lead {
    () => {
        "WITH RECURSIVE lead (id) AS (
             SELECT g.unit_id FROM grants g
             WHERE g.person_id = $1 AND g.role IN ('head_of_unit', 'coordinator')
               AND g.valid_from <= $3 AND (g.valid_to IS NULL OR g.valid_to >= $3)
             UNION SELECT c.id FROM units c JOIN lead ON c.parent_id = lead.id) "
    };
}

/// Of needs one wrote or stands behind, those of the units one leads, and for the staff of all. Drafts have no dates.
async fn of_needs(w: &mut Wire<'_>, actor: &Actor, from: &str, to: &str) -> Result<Vec<Row>, Refusal> {
    fetch_all!(
        w,
        Row,
        concat!(
            lead!(),
            "SELECT 'wanted_by' AS kind, n.wanted_by AS due, COALESCE(n.reference, '') AS address, n.title,
                u.name_sv AS who_sv, u.name_en AS who_en
         FROM needs n JOIN units u ON u.id = n.unit_id
         WHERE COALESCE(n.wanted_by, '9999') BETWEEN $3 AND $4
           AND n.state IN ('submitted', 'returned', 'registered', 'assessed', 'parked', 'promoted')
           AND ($2 OR n.author_id = $1 OR n.unit_id IN (SELECT id FROM lead)
                OR EXISTS (SELECT 1 FROM need_joiners b WHERE b.need_id = n.id AND b.person_id = $1))
         UNION ALL
         SELECT 'parked_until', n.parked_until, COALESCE(n.reference, ''), n.title, u.name_sv, u.name_en
         FROM needs n JOIN units u ON u.id = n.unit_id
         WHERE n.state = 'parked' AND n.parked_until BETWEEN $3 AND $4
           AND ($2 OR n.author_id = $1 OR n.unit_id IN (SELECT id FROM lead)
                OR EXISTS (SELECT 1 FROM need_joiners b WHERE b.need_id = n.id AND b.person_id = $1))
         ORDER BY due, address LIMIT $5",
        ),
        actor.person.0,
        actor.has(Role::Strategist),
        from,
        to,
        MOST,
    )
}

/// Of the units one leads and those one asked for, and for the staff of all.
async fn of_deviations(
    w: &mut Wire<'_>,
    actor: &Actor,
    staff: bool,
    from: &str,
    to: &str,
) -> Result<Vec<Row>, Refusal> {
    fetch_all!(
        w,
        Row,
        concat!(
            lead!(),
            "SELECT 'deviation' AS kind, d.until AS due, c.reference AS address, c.title, u.name_sv AS who_sv,
                u.name_en AS who_en
         FROM cluster_deviations d JOIN clusters c ON c.id = d.cluster_id JOIN units u ON u.id = d.unit_id
         WHERE d.state = 'time_limited' AND d.until BETWEEN $3 AND $4
           AND ($2 OR d.asked_by = $1 OR d.unit_id IN (SELECT id FROM lead))
         ORDER BY due, address LIMIT $5",
        ),
        actor.person.0,
        staff,
        from,
        to,
        MOST,
    )
}

/// Meetings for all who read the matter; referrals and what was tabled for the staff.
async fn of_proposals(
    w: &mut Wire<'_>,
    sight: &Sight,
    staff: bool,
    from: &str,
    to: &str,
) -> Result<Vec<Row>, Refusal> {
    fetch_all!(
        w,
        Row,
        "WITH RECURSIVE scope (id) AS (
             SELECT unit_id FROM grants
             WHERE person_id = $3 AND role = 'coordinator' AND valid_from <= $4
               AND (valid_to IS NULL OR valid_to >= $4)
             UNION
             SELECT u.id FROM units u JOIN scope ON u.parent_id = scope.id)
         SELECT 'meeting' AS kind, a.meeting_on AS due, p.reference AS address, p.title, b.name_sv AS who_sv,
                b.name_en AS who_en
         FROM decision_assignments a JOIN proposals p ON p.id = a.proposal_id JOIN units b ON b.id = a.body_id
         WHERE p.state = 'in_decision' AND a.meeting_on BETWEEN $4 AND $5
           AND a.ordinal = (SELECT MAX(x.ordinal) FROM decision_assignments x WHERE x.proposal_id = p.id)
           AND ($1 OR $2 OR p.sponsor_unit IN (SELECT id FROM scope)
                OR EXISTS (SELECT 1 FROM proposal_needs l JOIN needs n ON n.id = l.need_id
                           WHERE l.proposal_id = p.id AND n.unit_id IN (SELECT id FROM scope)))
         UNION ALL
         SELECT 'referral', f.due_on, p.reference, p.title, COALESCE(u.name_sv, f.recipient),
                COALESCE(u.name_en, f.recipient)
         FROM proposals p JOIN proposal_referrals f ON f.proposal_id = p.id LEFT JOIN units u ON u.id = f.unit_id
         WHERE $6 AND p.state = 'on_referral' AND f.stance = '' AND f.due_on BETWEEN $4 AND $5
         UNION ALL
         SELECT 'tabled', d.tabled_until, p.reference, p.title, NULL, NULL
         FROM proposals p JOIN decisions d ON d.proposal_id = p.id
         WHERE $6 AND p.state = 'tabled' AND d.tabled_until BETWEEN $4 AND $5
           AND d.ordinal = (SELECT MAX(x.ordinal) FROM decisions x WHERE x.proposal_id = p.id)
         ORDER BY due, address LIMIT $7",
        sight.all,
        sight.before_a_body,
        sight.coordinator,
        from,
        to,
        staff,
        MOST,
    )
}

/// Roles of one's own that end, and delegations: one's own, for the staff and the administrator all.
async fn of_powers(
    w: &mut Wire<'_>,
    actor: &Actor,
    all: bool,
    from: &str,
    to: &str,
) -> Result<Vec<Row>, Refusal> {
    fetch_all!(
        w,
        Row,
        "SELECT 'role' AS kind, g.valid_to AS due, '' AS address, g.role AS title, u.name_sv AS who_sv,
                u.name_en AS who_en
         FROM grants g JOIN units u ON u.id = g.unit_id
         WHERE g.person_id = $1 AND g.valid_from <= $3 AND g.valid_to BETWEEN $3 AND $4
         UNION ALL
         SELECT 'delegation', d.valid_to, '', d.code, d.holder_sv, d.holder_en
         FROM delegations d
         WHERE (d.person_id = $1 OR $2) AND d.valid_from <= $3 AND d.valid_to BETWEEN $3 AND $4
         ORDER BY due, title LIMIT $5",
        actor.person.0,
        all,
        from,
        to,
        MOST,
    )
}
