//! Referrals whose answer is overdue: the staff asks again, or closes them.

use domain::{
    people::{Actor, Role},
    reference::Reference,
};
use time::Date;

use crate::{Refusal, Wire, day, parse_day};

/// An answer that should be in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateReferral {
    pub reference: Reference,
    pub title: String,
    pub recipient_sv: String,
    pub recipient_en: String,
    pub sent: Option<Date>,
    pub due: Date,
}

#[derive(sqlx::FromRow)]
struct Row {
    reference: String,
    title: String,
    recipient_sv: String,
    recipient_en: String,
    sent_on: String,
    due_on: String,
}

/// Those that are late, the latest due last; for the staff that prepares proposals.
pub async fn late_referrals(
    w: &mut Wire<'_>,
    actor: &Actor,
    today: Date,
) -> Result<Vec<LateReferral>, Refusal> {
    if !actor.has_any(&[Role::Strategist, Role::PortfolioOffice]) {
        return Ok(Vec::new());
    }
    let rows = fetch_all!(
        w,
        Row,
        "SELECT p.reference, p.title, COALESCE(u.name_sv, f.recipient) AS recipient_sv,
                COALESCE(u.name_en, f.recipient) AS recipient_en, f.sent_on, f.due_on
         FROM proposals p JOIN proposal_referrals f ON f.proposal_id = p.id LEFT JOIN units u ON u.id = f.unit_id
         WHERE p.state = 'on_referral' AND f.stance = '' AND f.due_on < $1
         ORDER BY f.due_on, p.reference LIMIT 25",
        day(today),
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(LateReferral {
                reference: row.reference.parse().map_err(|_| Refusal::damaged("reference"))?,
                title: row.title,
                recipient_sv: row.recipient_sv,
                recipient_en: row.recipient_en,
                sent: parse_day(&row.sent_on),
                due: parse_day(&row.due_on).ok_or_else(|| Refusal::damaged("date of a referral"))?,
            })
        })
        .collect()
}
