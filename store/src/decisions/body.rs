//! The secretary or the portfolio office records what a political body decided at a meeting.

use domain::{
    Code, FieldError,
    decisions::{BodyForm, Outcome},
    ids::{DecisionId, ProposalId, UnitId},
    people::Actor,
    policy::Action,
    proposals::ProposalState,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    keep::{self, New, correctable, keep},
    matter::{At, Matter},
    obstacles::{Decider, obstacles, of_level},
    order::{in_force, ladder},
    ready::proposed,
    send::body_of,
};
use crate::{Conflict, Refusal, Store, Wire, once};

/// Records a decision of a body, or a correction of the latest one.
///
/// An author of the proposal does not record the decision on it. [`Conflict::Missing`] when the body's level does
/// not cover the cost or, for an approval, something is not in place; [`Conflict::State`] when the proposal does not
/// lie before a body, or a correction would change the outcome.
pub async fn record_body_decision(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &BodyForm,
) -> Result<DecisionId, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let matter = Matter::open(w, actor, now, at.reference, Action::DecisionRecord).await?;
    if let Some(done) = once::claim(w, actor, at.key, now).await? {
        return done.parse().map_err(|_| Refusal::NotFound);
    }
    matter.must_be_at(w, at.version).await?;
    let before_a_body = matches!(
        matter.head.state,
        ProposalState::InDecision | ProposalState::Tabled
    );
    if !before_a_body && form.supersedes.trim().is_empty() {
        return Err(matter.not_possible("record_decision"));
    }
    let decision = form.check(&proposed(w, matter.id).await?, crate::swedish_day(now))?;
    let event = decision.outcome.event();
    let supersedes = match decision.supersedes {
        Some(named) => {
            let earlier = correctable(w, &matter, named, None).await?;
            // Another outcome is another decision, which needs a matter that is open.
            if earlier.outcome != decision.outcome {
                return Err(matter.not_possible(event.code()));
            }
            Some(earlier.id)
        }
        None => {
            domain::proposals::transition(matter.head.state, event)?;
            None
        }
    };
    let (body, level) = body_of(w, "body", decision.body).await?;
    let order = in_force(w, decision.meeting_on).await?;
    let rungs = ladder(&order);
    let decider = Decider::Body {
        body: body.id,
        level,
        ladder: &rungs,
    };
    let missing = match decision.outcome {
        Outcome::ReferredBack | Outcome::Tabled => Vec::new(),
        Outcome::Rejected => of_level(decider, matter.head.total, matter.head.principle),
        Outcome::Approved | Outcome::ApprovedWithChanges if supersedes.is_none() => {
            obstacles(w, matter.id, Some(decider)).await?
        }
        Outcome::Approved | Outcome::ApprovedWithChanges => {
            of_level(decider, matter.head.total, matter.head.principle)
        }
    };
    if !missing.is_empty() {
        return Err(Refusal::Conflict(Conflict::Missing(missing)));
    }
    let year = decision.meeting_on.year();
    claim_paragraph(w, body.id, year, decision.paragraph, matter.id, supersedes).await?;
    let diary_number = keep::diary_number(w, &matter, body.id, decision.diary_number.clone(), year).await?;
    let new = New {
        level,
        outcome: decision.outcome,
        decided_on: decision.meeting_on,
        decider: &body.name_sv,
        diary_number,
        delegation: None,
        body: Some((body.id, decision.paragraph)),
        resolutions: &decision.resolutions,
        motivation: "",
        conditions: "",
        reason: &decision.reason,
        tabled_until: decision.tabled_until,
        dissent: &decision.dissent,
        statement: &decision.statement,
        announcement: decision.announcement,
        supersedes,
    };
    let id = keep(w, &matter, actor, now, &new).await?;
    once::remember(w, at.key, &id.to_string()).await?;
    unit.save().await?;
    Ok(id)
}

/// A § runs per body and year and holds one decision, apart from its corrections.
async fn claim_paragraph(
    w: &mut Wire<'_>,
    body: UnitId,
    year: i32,
    paragraph: i64,
    proposal: ProposalId,
    supersedes: Option<DecisionId>,
) -> Result<(), Refusal> {
    let taken = || FieldError::new("paragraph", Code::Duplicate);
    execute!(
        w,
        "INSERT INTO decision_paragraphs (body_id, year, paragraph, proposal_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
        body.0,
        i64::from(year),
        paragraph,
        proposal.0,
    )?;
    let owner = scalar!(
        w,
        Uuid,
        "SELECT proposal_id FROM decision_paragraphs WHERE body_id = $1 AND year = $2 AND paragraph = $3",
        body.0,
        i64::from(year),
        paragraph,
    )?;
    if owner != Some(proposal.0) {
        return Err(taken().into());
    }
    let standing = scalar!(
        w,
        Uuid,
        "SELECT id FROM decisions
         WHERE proposal_id = $1 AND body_id = $2 AND year = $3 AND paragraph = $4
         ORDER BY ordinal DESC LIMIT 1",
        proposal.0,
        body.0,
        i64::from(year),
        paragraph,
    )?;
    match standing {
        Some(id) if supersedes != Some(DecisionId(id)) => Err(taken().into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        decisions::{Obstacle, SendForm},
        policy::Reason,
    };

    use super::*;
    use crate::{
        decisions::{By, fixtures, of_proposal, send_to_decider},
        proposals,
        testing::both_engines,
    };

    fn form(body: UnitId, paragraph: &str, outcomes: [&str; 2]) -> BodyForm {
        let mut form = BodyForm {
            body: body.to_string(),
            meeting_on: "2026-11-18".into(),
            paragraph: paragraph.into(),
            ..BodyForm::default()
        };
        for (number, outcome) in (1..).zip(outcomes) {
            form.resolutions
                .insert(format!("outcome_{number}"), outcome.to_owned());
        }
        form
    }

    const YES: [&str; 2] = ["approved", "approved"];

    both_engines! {
        async fn per_resolution_with_paragraph_and_days_of_appeal(world) {
            fixtures::order(&world).await;
            let (at, id) = fixtures::before(&world, "Ny lärplattform", 20_000_000, world.board).await;
            let mut form = form(world.board, "160", ["approved", "approved_with_changes"]);
            form.resolutions.insert("text_2".into(), "Följ upp efter två år.".into());
            form.adjusted_on = "2026-11-19".into();
            form.announced_on = "2026-11-20".into();
            form.dissent = "En ledamot reserverar sig.".into();
            let at = At { key: "k", ..at };
            let first = record_body_decision(&world.store, &world.secretary, world.now, at, &form).await.unwrap();
            let again = record_body_decision(&world.store, &world.secretary, world.now, at, &form).await.unwrap();
            assert_eq!(first, again);
            let mut link = world.store.read().await.unwrap();
            let w = &mut link.wire();
            assert_eq!(proposals::head(w, id).await.unwrap().unwrap().state, ProposalState::ApprovedWithChanges);
            let decisions = of_proposal(w, id).await.unwrap();
            assert_eq!(decisions.len(), 1);
            let decision = &decisions[0];
            assert!(matches!(&decision.by, By::Body { paragraph: 160, name_sv, .. } if name_sv == "KS"));
            assert_eq!(decision.diary_number, "KS-2026-00001");
            assert_eq!(decision.appeal_last_day.map(crate::day).as_deref(), Some("2026-12-11"));
            assert_eq!(decision.legal_force_on.map(crate::day).as_deref(), Some("2026-12-12"));
            assert_eq!(decision.resolutions[1].proposed, "Följ upp efter ett år.");
            assert_eq!(decision.resolutions[1].decided, "Följ upp efter två år.");
        }

        async fn a_body_below_the_level_is_refused(world) {
            let order = fixtures::order(&world).await;
            let (at, _) = fixtures::before(&world, "Dyr", 20_000_000, world.board).await;
            let low = form(order.subcommittee, "12", YES);
            let refused = record_body_decision(&world.store, &world.secretary, world.now, at, &low).await;
            let Err(Refusal::Conflict(Conflict::Missing(missing))) = refused else { panic!("{refused:?}") };
            assert_eq!(missing, [Obstacle::LevelTooLow]);
            let back = {
                let mut back = form(order.subcommittee, "12", ["referred_back", "referred_back"]);
                back.reason = "Räkna om.".into();
                back
            };
            record_body_decision(&world.store, &world.secretary, world.now, at, &back).await.unwrap();
        }

        async fn a_paragraph_holds_one_matter_of_a_body_and_year(world) {
            fixtures::order(&world).await;
            let (one, _) = fixtures::before(&world, "Ett", 100, world.board).await;
            let (two, _) = fixtures::before(&world, "Två", 100, world.board).await;
            let record = async |at, form: &BodyForm| {
                record_body_decision(&world.store, &world.secretary, world.now, at, form).await
            };
            record(one, &form(world.board, "160", YES)).await.unwrap();
            let refused = record(two, &form(world.board, "160", YES)).await;
            let Err(Refusal::Invalid(invalid)) = refused else { panic!("{refused:?}") };
            assert_eq!((invalid.0[0].field.as_str(), invalid.0[0].code), ("paragraph", Code::Duplicate));
            record(two, &form(world.council, "160", YES)).await.unwrap();
        }

        async fn tabled_then_taken_up_again(world) {
            fixtures::order(&world).await;
            let (at, id) = fixtures::before(&world, "Bordlagd", 100, world.board).await;
            let mut tabled = form(world.board, "10", ["tabled", "tabled"]);
            tabled.tabled_until = "2026-12-09".into();
            record_body_decision(&world.store, &world.secretary, world.now, at, &tabled).await.unwrap();
            let at = At { version: at.version + 1, ..at };
            let send = SendForm {
                to: format!("body:{}", world.board), meeting_on: "2026-12-09".into(), note: String::new(),
            };
            send_to_decider(&world.store, &world.portfolio, world.now, at, &send).await.unwrap();
            let at = At { version: at.version + 1, ..at };
            let yes = form(world.board, "11", YES);
            record_body_decision(&world.store, &world.secretary, world.now, at, &yes).await.unwrap();
            let mut link = world.store.read().await.unwrap();
            let decisions = of_proposal(&mut link.wire(), id).await.unwrap();
            let outcomes: Vec<_> = decisions.iter().map(|d| d.outcome).collect();
            assert_eq!(outcomes, [Outcome::Tabled, Outcome::Approved]);
            assert_eq!(decisions[0].diary_number, decisions[1].diary_number, "one matter, one diary number");
        }

        async fn a_correction_supersedes_and_changes_nothing_else(world) {
            fixtures::order(&world).await;
            let (at, id) = fixtures::before(&world, "Rättas", 100, world.board).await;
            let wrong = form(world.board, "16", YES);
            let first =
                record_body_decision(&world.store, &world.secretary, world.now, at, &wrong).await.unwrap();
            let at = At { version: at.version + 1, ..at };
            let mut right = form(world.board, "61", YES);
            right.supersedes = first.to_string();
            let second =
                record_body_decision(&world.store, &world.secretary, world.now, at, &right).await.unwrap();
            let mut other = form(world.board, "62", ["rejected", "rejected"]);
            other.supersedes = second.to_string();
            let refused = record_body_decision(&world.store, &world.secretary, world.now, at, &other).await;
            assert!(matches!(refused, Err(Refusal::Conflict(Conflict::State { .. }))), "{refused:?}");
            right.supersedes = first.to_string();
            let refused = record_body_decision(&world.store, &world.secretary, world.now, at, &right).await;
            assert!(matches!(refused, Err(Refusal::Invalid(_))), "{refused:?}");
            let mut link = world.store.read().await.unwrap();
            let decisions = of_proposal(&mut link.wire(), id).await.unwrap();
            assert_eq!(decisions.len(), 2);
            assert!(decisions[0].superseded && !decisions[1].superseded);
            drop(link);
            let mut unit = world.store.begin().await.unwrap();
            let w = &mut unit.wire();
            assert!(execute!(w, "UPDATE decisions SET paragraph = 99").is_err(), "a decision can be changed");
        }

        async fn not_by_authors_nor_others(world) {
            fixtures::order(&world).await;
            let (at, id) = fixtures::before(&world, "Egen", 100, world.board).await;
            let yes = form(world.board, "1", YES);
            for actor in [&world.strategist, &world.delegate] {
                let refused = record_body_decision(&world.store, actor, world.now, at, &yes).await;
                assert!(matches!(refused, Err(Refusal::Denied(Reason::NoRole))), "{refused:?}");
            }
            fixtures::author(&world, id, &world.secretary).await;
            let refused = record_body_decision(&world.store, &world.secretary, world.now, at, &yes).await;
            assert!(matches!(refused, Err(Refusal::Denied(Reason::SelfApproval))), "{refused:?}");
            let (ready, _) = fixtures::ready(&world, "Inte utsänd", 100).await;
            let refused = record_body_decision(&world.store, &world.portfolio, world.now, ready, &yes).await;
            assert!(matches!(refused, Err(Refusal::Conflict(Conflict::State { .. }))), "{refused:?}");
        }
    }
}
