//! The public sees what is decided, all of it that is public, and nothing else.

use domain::{
    decisions::{AnnounceForm, BodyForm, DelegateForm, Outcome, RecusalForm},
    ids::{ProposalId, UnitId},
    initiatives::{Milestone, Sort, Status},
    needs::NeedState,
    proposals::ProposalState,
    reference::{Prefix, Reference},
};

use super::*;
use crate::{
    Refusal,
    decisions::{self, At, fixtures},
    testing::{World, both_engines},
};

const MARK: &str = "HEMLIGT";

fn delegated(outcome: &str) -> DelegateForm {
    DelegateForm {
        outcome: outcome.into(),
        motivation: format!("{MARK} motivering"),
        conditions: format!("{MARK} villkor"),
        ..DelegateForm::default()
    }
}

async fn approved(world: &World, title: &str) -> (At<'static>, ProposalId) {
    let (at, id) = fixtures::ready(world, title, 100).await;
    decisions::decide_by_delegation(
        &world.store,
        &world.delegate,
        world.now,
        at,
        &delegated("approved"),
    )
    .await
    .unwrap();
    (at, id)
}

async fn recorded(world: &World, at: At<'_>, body: UnitId) {
    let mut form = BodyForm {
        body: body.to_string(),
        meeting_on: "2026-11-18".into(),
        paragraph: "160".into(),
        dissent: format!("{MARK} reservation"),
        statement: format!("{MARK} yttrande"),
        reason: format!("{MARK} skäl"),
        announced_on: "2026-11-20".into(),
        ..BodyForm::default()
    };
    form.resolutions.insert("outcome_1".into(), "approved".into());
    form.resolutions.insert("outcome_2".into(), "approved".into());
    decisions::record_body_decision(&world.store, &world.secretary, world.now, at, &form)
        .await
        .unwrap();
}

/// A need of the school, answered by the proposal, full of marks.
async fn need(world: &World, id: ProposalId) {
    let mut unit = world.store.begin().await.unwrap();
    let w = &mut unit.wire();
    let need = crate::new_id(world.now);
    execute!(
        w,
        "INSERT INTO needs (id, reference, state, version, author_id, unit_id, title, sort_key, urgency, personal_data,
                            created_at, updated_at)
         VALUES ($1, 'B-2026-0001', $2, 1, $3, $4, 'HEMLIGT behov', 'h', 'wish', 'none', $5, $5)",
        need,
        NeedState::Promoted.code(),
        world.teacher.person.0,
        world.school.0,
        crate::stamp(world.now),
    )
    .unwrap();
    execute!(
        w,
        "INSERT INTO proposal_needs (proposal_id, need_id) VALUES ($1, $2)",
        id.0,
        need
    )
    .unwrap();
    unit.save().await.unwrap();
}

/// Puts the mark in every text that the public must not read.
async fn mark_everything_internal(world: &World) {
    for sql in [
        "UPDATE persons SET name = 'HEMLIGT namn'",
        "UPDATE proposals SET sponsor_person = 'HEMLIGT', benefit_owner = 'HEMLIGT', procurement_note = 'HEMLIGT',
                principle_reason = 'HEMLIGT', information_reason = 'HEMLIGT', systems = 'HEMLIGT',
                processor_name = 'HEMLIGT', dpia_reason = 'HEMLIGT', staff_how = 'HEMLIGT', staff_plan = 'HEMLIGT',
                closing_note = 'HEMLIGT', result = 'HEMLIGT ej klart', benefit_report = 'HEMLIGT ej uppföljt'",
        "UPDATE proposal_alternatives SET title = 'HEMLIGT', description = 'HEMLIGT'",
        "UPDATE proposal_costs SET note = 'HEMLIGT'",
        "UPDATE proposal_risks SET cause = 'HEMLIGT', event = 'HEMLIGT', consequence = 'HEMLIGT',
                response = 'HEMLIGT'",
        "UPDATE reviews SET text = 'HEMLIGT', conditions = 'HEMLIGT'",
        "UPDATE score_card_versions SET motivation = 'HEMLIGT'",
        "UPDATE score_values SET why = 'HEMLIGT'",
        "UPDATE must_have_answers SET note = 'HEMLIGT'",
        "UPDATE decision_assignments SET note = 'HEMLIGT'",
        "UPDATE recusals SET ground = 'HEMLIGT'",
    ] {
        fixtures::run(world, sql).await;
    }
}

async fn all(world: &World, filter: Filter) -> Vec<String> {
    list(&world.store, &filter)
        .await
        .unwrap()
        .rows
        .into_iter()
        .map(|row| row.title)
        .collect()
}

both_engines! {
    async fn nothing_internal_is_public(world) {
        fixtures::order(&world).await;
        let (by_delegate, id) = fixtures::ready(&world, "Av delegat", 100).await;
        need(&world, id).await;
        let out = RecusalForm { person: world.architect.person.to_string(), ground: "HEMLIGT".into() };
        decisions::recuse(&world.store, &world.portfolio, world.now, by_delegate.reference, "", &out).await.unwrap();
        let form = delegated("approved");
        decisions::decide_by_delegation(&world.store, &world.delegate, world.now, by_delegate, &form).await.unwrap();
        let (by_body, _) = fixtures::before(&world, "Av styrelsen", 100, world.board).await;
        recorded(&world, by_body, world.board).await;
        let mut unit = world.store.begin().await.unwrap();
        let w = &mut unit.wire();
        execute!(
            w,
            "INSERT INTO proposal_benefits (id, proposal_id, version, what, receiver, kind, measure, owner, baseline,
                                            target)
             VALUES ($1, $2, 1, 'HEMLIGT', 'HEMLIGT', 'quality', 'HEMLIGT', 'HEMLIGT', 'HEMLIGT', 'HEMLIGT')",
            crate::new_id(world.now),
            id.0,
        ).unwrap();
        unit.save().await.unwrap();
        mark_everything_internal(&world).await;

        let internal = decisions::tab(&world.store, &world.strategist, world.now, by_delegate.reference).await.unwrap();
        assert!(format!("{internal:?}").contains(MARK), "the marks are where the staff reads them");
        for at in [by_delegate, by_body] {
            let public = initiative(&world.store, at.reference).await.unwrap();
            assert!(!format!("{public:?}").contains(MARK), "{public:#?}");
        }
        let public = list(&world.store, &Filter::default()).await.unwrap();
        assert_eq!(public.total, 2);
        assert!(!format!("{public:?}").contains(MARK), "{public:#?}");
        let public = start(&world.store).await.unwrap();
        assert!(!format!("{public:?}").contains(MARK), "{public:#?}");
        assert!(all(&world, Filter { text: MARK.into(), ..Filter::default() }).await.is_empty());
    }

    async fn only_what_is_decided(world) {
        fixtures::order(&world).await;
        let (at, _) = fixtures::prioritised(&world, "Inte beslutad").await;
        let (back, _) = fixtures::ready(&world, "Återremitterad", 100).await;
        let form = delegated("referred_back");
        decisions::decide_by_delegation(&world.store, &world.delegate, world.now, back, &form).await.unwrap();
        for reference in [at.reference, back.reference, Reference::new(Prefix::Need, 2026, 1)] {
            let hidden = initiative(&world.store, reference).await;
            assert!(matches!(hidden, Err(Refusal::NotFound)), "{hidden:?}");
        }
        assert!(all(&world, Filter::default()).await.is_empty());
        // Should a published matter ever be opened again, it is not shown while it is open.
        let (open, _) = approved(&world, "Öppnad igen").await;
        fixtures::run(&world, "UPDATE proposals SET state = 'in_preparation' WHERE state = 'approved'").await;
        assert!(matches!(initiative(&world.store, open.reference).await, Err(Refusal::NotFound)));
        assert!(all(&world, Filter::default()).await.is_empty());
        assert_eq!(start(&world.store).await.unwrap().total, 0);
    }

    async fn tells_what_why_who_and_when(world) {
        fixtures::order(&world).await;
        let (at, id) = fixtures::before(&world, "Ny lärplattform", 20_000_000, world.board).await;
        need(&world, id).await;
        recorded(&world, at, world.board).await;
        fixtures::run(&world, "UPDATE proposals SET background = 'Fem skolor saknar den.', started_on = '2026-12-20',
                               completed_on = '2027-05-01', result = 'Infört på alla skolor.', state = 'completed'").await;
        let seen = initiative(&world.store, at.reference).await.unwrap();
        assert_eq!((seen.title.as_str(), seen.background.as_str()), ("Ny lärplattform", "Fem skolor saknar den."));
        assert_eq!(seen.status, Status::Completed);
        assert_eq!((seen.total.kronor, seen.years), (20_000_000, Some((2027, 2027))));
        assert!(matches!(&seen.decision.by, DecidedBy::Body { name_sv, paragraph: 160, .. } if name_sv == "KS"));
        assert_eq!(seen.decision.diary_number, "KS-2026-00001");
        assert_eq!(seen.decision.resolutions.len(), 2);
        assert_eq!(seen.needs, [NeedKind { kind: domain::organisation::UnitKind::School, needs: 1, units: 1 }]);
        assert_eq!(seen.contributions.len(), 1);
        assert_eq!((seen.contributions[0].code.as_str(), seen.contributions[0].contribution), ("A1", 2));
        assert_eq!(seen.result, "Infört på alla skolor.");
        assert!(seen.benefits.is_empty() && seen.benefit_report.is_empty(), "not followed up yet");
        let history: Vec<_> = seen.history.iter().map(|m| m.what).collect();
        assert_eq!(
            history,
            [
                Milestone::Decided, Milestone::Announced, Milestone::Proposed, Milestone::AppealEnds,
                Milestone::Started, Milestone::Completed,
            ]
        );
    }

    async fn what_everybody_sees_follows_each_decision(world) {
        fixtures::order(&world).await;
        let today = world.now.date();
        let seen = async || {
            let start = start(&world.store).await.unwrap();
            let direction = crate::direction::view(&world.store, None, today).await.unwrap();
            let first = direction.aims[0].proposals.first().map(|row| (row.title.clone(), row.state));
            (start.total, direction.approved, first)
        };
        let (at, _) = fixtures::ready(&world, "Ny lärplattform", 100).await;
        assert_eq!(seen().await, (0, 0, None));
        let form = delegated("approved");
        decisions::decide_by_delegation(&world.store, &world.delegate, world.now, at, &form).await.unwrap();
        let first = Some(("Ny lärplattform".to_owned(), ProposalState::Approved));
        assert_eq!(seen().await, (1, 1, first.clone()));
        // The same again, although nothing is asked anew.
        assert_eq!(seen().await, (1, 1, first));
        let (second, _) = approved(&world, "Ännu en").await;
        assert_eq!(seen().await.0, 2);
        let form = delegated("rejected");
        let (third, _) = fixtures::ready(&world, "En till", 100).await;
        decisions::decide_by_delegation(&world.store, &world.delegate, world.now, third, &form).await.unwrap();
        let (total, approved, _) = seen().await;
        assert_eq!((total, approved), (3, 2));
        assert_eq!(initiative(&world.store, second.reference).await.unwrap().title, "Ännu en");
    }

    async fn a_correction_replaces_what_is_shown(world) {
        fixtures::order(&world).await;
        let (at, _) = fixtures::before(&world, "Rättas", 100, world.board).await;
        recorded(&world, at, world.board).await;
        let at = At { version: at.version + 1, ..at };
        let first = decisions::tab(&world.store, &world.secretary, world.now, at.reference).await.unwrap().decisions;
        let mut form = BodyForm {
            body: world.board.to_string(), meeting_on: "2026-11-19".into(), paragraph: "161".into(),
            supersedes: first[0].id.to_string(), ..BodyForm::default()
        };
        form.resolutions.insert("outcome_1".into(), "approved".into());
        form.resolutions.insert("outcome_2".into(), "approved".into());
        let id = decisions::record_body_decision(&world.store, &world.secretary, world.now, at, &form).await.unwrap();
        let dates = AnnounceForm { announced_on: "2026-11-20".into(), ..AnnounceForm::default() };
        decisions::announce(&world.store, &world.secretary, world.now, at.reference, id, &dates).await.unwrap();
        let seen = initiative(&world.store, at.reference).await.unwrap();
        assert!(matches!(seen.decision.by, DecidedBy::Body { paragraph: 161, .. }));
        assert_eq!(seen.history.iter().filter(|m| m.what == Milestone::Decided).count(), 1);
        assert_eq!(seen.history.iter().filter(|m| m.what == Milestone::Corrected).count(), 1);
        assert_eq!(seen.history.iter().filter(|m| m.what == Milestone::Announced).count(), 1);
        assert_eq!(list(&world.store, &Filter::default()).await.unwrap().total, 1);
    }

    async fn filtered_sorted_and_in_pages(world) {
        fixtures::order(&world).await;
        approved(&world, "Örnen").await;
        approved(&world, "Ängen").await;
        let (at, _) = fixtures::ready(&world, "Åsen", 300).await;
        let no = delegated("rejected");
        decisions::decide_by_delegation(&world.store, &world.delegate, world.now, at, &no).await.unwrap();
        let by = |sort| Filter { sort: Some(sort), ..Filter::default() };
        assert_eq!(all(&world, by(Sort::Title)).await, ["Åsen", "Ängen", "Örnen"]);
        assert_eq!(all(&world, by(Sort::Newest)).await, ["Åsen", "Ängen", "Örnen"]);
        assert_eq!(all(&world, by(Sort::Oldest)).await, ["Örnen", "Ängen", "Åsen"]);
        assert_eq!(all(&world, by(Sort::Cost)).await[0], "Åsen");
        let text = |text: &str| Filter { text: text.into(), ..Filter::default() };
        assert_eq!(all(&world, text("ÖRN")).await, ["Örnen"]);
        assert_eq!(all(&world, text("p-2026-0003")).await, ["Åsen"]);
        assert!(all(&world, text("%")).await.is_empty(), "a sign of a pattern is a sign");
        let status = |status| Filter { status: Some(status), ..Filter::default() };
        assert_eq!(all(&world, status(Status::Rejected)).await, ["Åsen"]);
        assert_eq!(all(&world, status(Status::Approved)).await.len(), 2);
        assert!(all(&world, status(Status::Ongoing)).await.is_empty());
        assert_eq!(all(&world, Filter { aim: "A1".into(), ..Filter::default() }).await.len(), 3);
        assert!(all(&world, Filter { aim: "A9".into(), ..Filter::default() }).await.is_empty());
        assert_eq!(all(&world, Filter { year: Some(2026), ..Filter::default() }).await.len(), 3);
        assert!(all(&world, Filter { year: Some(2025), ..Filter::default() }).await.is_empty());
        assert_eq!(all(&world, Filter { unit: Some(world.education), ..Filter::default() }).await.len(), 3);
        assert!(all(&world, Filter { unit: Some(world.school), ..Filter::default() }).await.is_empty());
        let beyond = list(&world.store, &Filter { page: 7, ..Filter::default() }).await.unwrap();
        assert_eq!((beyond.rows.len(), beyond.total), (0, 3));
        assert_eq!(beyond.options.years, [2026]);
        assert_eq!(beyond.options.units.len(), 1);
        let start = start(&world.store).await.unwrap();
        assert_eq!(start.by_status, [(Status::Approved, 2), (Status::Rejected, 1)]);
        assert_eq!((start.aims[0].code.as_str(), start.aims[0].initiatives), ("A1", 2));
        assert_eq!(start.latest[0].outcome, Outcome::Rejected);
    }
}
