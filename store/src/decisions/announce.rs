//! Noting when the minutes of a body's decision were adjusted and announced: the days of appeal follow.

use domain::{
    decisions::AnnounceForm,
    ids::DecisionId,
    journal::{Verb, change},
    people::Actor,
    policy::Action,
    reference::Reference,
};
use time::OffsetDateTime;

use super::{keep::announce_row, matter::Matter};
use crate::{Refusal, Store, day, parse_day};

/// Notes the dates; the last that was noted counts. [`Refusal::NotFound`] unless a body took the decision on the
/// proposal.
pub async fn announce(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    reference: Reference,
    decision: DecisionId,
    form: &AnnounceForm,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let matter = Matter::open(w, actor, now, reference, Action::DecisionRecord).await?;
    let decided_on = scalar!(
        w,
        String,
        "SELECT decided_on FROM decisions WHERE id = $1 AND proposal_id = $2 AND body_id IS NOT NULL",
        decision.0,
        matter.id.0,
    )?
    .ok_or(Refusal::NotFound)?;
    let meeting_on = parse_day(&decided_on).ok_or_else(|| Refusal::damaged("date of a decision"))?;
    let announcement = form.check(meeting_on, crate::swedish_day(now))?;
    announce_row(w, decision, announcement, actor, now).await?;
    let mut changes = Vec::new();
    change(
        &mut changes,
        "adjusted_on",
        "",
        announcement.adjusted_on.map_or_else(String::new, day),
    );
    change(
        &mut changes,
        "announced_on",
        "",
        announcement.announced_on.map_or_else(String::new, day),
    );
    matter
        .note(w, actor, now, Verb::Edited, None, changes, "")
        .await?;
    unit.save().await
}

#[cfg(test)]
mod tests {
    use domain::{decisions::BodyForm, policy::Reason};

    use super::*;
    use crate::{
        decisions::{fixtures, of_proposal, record_body_decision},
        testing::both_engines,
    };

    both_engines! {
        async fn after_the_decision_was_recorded(world) {
            fixtures::order(&world).await;
            let (at, id) = fixtures::before(&world, "Anslås", 100, world.board).await;
            let mut form = BodyForm {
                body: world.board.to_string(), meeting_on: "2026-11-18".into(), paragraph: "7".into(),
                ..BodyForm::default()
            };
            form.resolutions.insert("outcome_1".into(), "approved".into());
            form.resolutions.insert("outcome_2".into(), "approved".into());
            let decision =
                record_body_decision(&world.store, &world.secretary, world.now, at, &form).await.unwrap();
            let dates = AnnounceForm { adjusted_on: "2026-11-19".into(), announced_on: "2026-11-20".into() };
            let denied = announce(&world.store, &world.strategist, world.now, at.reference, decision, &dates).await;
            assert!(matches!(denied, Err(Refusal::Denied(Reason::NoRole))), "{denied:?}");
            announce(&world.store, &world.secretary, world.now, at.reference, decision, &dates).await.unwrap();
            let mut link = world.store.read().await.unwrap();
            let decisions = of_proposal(&mut link.wire(), id).await.unwrap();
            assert_eq!(decisions[0].appeal_last_day.map(day).as_deref(), Some("2026-12-11"));
        }
    }
}
