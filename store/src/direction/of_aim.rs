//! Everything that contributes to one aim, page by page.

use domain::{
    direction::Aim,
    people::Actor,
    policy::{Action, Subject, may},
};
use time::Date;

use super::{
    contributing::{ContributionDbRow, ContributionRow},
    sight::{Sight, seen},
    view::current_aims,
};
use crate::{Refusal, Store, refusal::ask};

/// Rows of a page.
pub const SIZE: i64 = 25;

#[derive(Debug, Clone)]
pub struct AimPage {
    pub aim: Aim,
    /// Approved first, then by contribution.
    pub rows: Vec<ContributionRow>,
    pub total: i64,
    pub size: i64,
}

/// A page of what contributes to the aim with this code (`A1`), as far as the reader may see it.
pub async fn of_aim(
    store: &Store,
    actor: Option<&Actor>,
    today: Date,
    code: &str,
    page: i64,
) -> Result<AimPage, Refusal> {
    ask(may(actor, Action::DirectionRead, &Subject::Site))?;
    let sight = Sight::of(actor, today);
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let aim = current_aims(w)
        .await?
        .into_iter()
        .find(|aim| aim.code == code)
        .ok_or(Refusal::NotFound)?;
    let total = scalar!(
        w,
        i64,
        seen!(
            "SELECT COUNT(*) FROM seen s JOIN proposal_contributions c ON c.proposal_id = s.id
             WHERE c.aim_id = $5 AND c.contribution <> 0"
        ),
        sight.all,
        sight.before_a_body,
        sight.coordinator,
        &sight.today,
        aim.id.0,
    )?
    .unwrap_or(0);
    let rows = fetch_all!(
        w,
        ContributionDbRow,
        seen!(
            "SELECT c.aim_id, s.reference, s.title, s.state, c.contribution, c.reason
             FROM seen s JOIN proposal_contributions c ON c.proposal_id = s.id
             WHERE c.aim_id = $5 AND c.contribution <> 0
             ORDER BY s.approved DESC, c.contribution DESC, s.reference DESC LIMIT $6 OFFSET $7"
        ),
        sight.all,
        sight.before_a_body,
        sight.coordinator,
        &sight.today,
        aim.id.0,
        SIZE,
        (page.clamp(1, 1_000_000) - 1) * SIZE,
    )?;
    let rows = rows
        .into_iter()
        .map(ContributionRow::try_from)
        .collect::<Result<_, _>>()?;
    Ok(AimPage {
        aim,
        rows,
        total,
        size: SIZE,
    })
}
