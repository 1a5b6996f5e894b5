use domain::{
    bulk::{BulkAction, BulkForm, BulkState, Obstacle, UNDO_WITHIN},
    ids::{BulkId, NeedId},
    journal::{SubjectKind, Verb},
    needs::NeedState,
    people::Actor,
};
use time::Duration;
use uuid::Uuid;

use super::*;
use crate::{
    Conflict, Refusal,
    decisions::fixtures,
    needs::{self, tests as need_tests},
    testing::{World, both_engines},
};

fn form() -> BulkForm {
    BulkForm {
        until: "2026-12-24".into(),
        solution: "Skolplattformen".into(),
        reason: "Budgeten först.".into(),
    }
}

async fn chosen(world: &World, action: BulkAction, needs: &[NeedId]) -> BulkId {
    let ids: Vec<Uuid> = needs.iter().map(|need| need.0).collect();
    let subject = (SubjectKind::Need, action);
    choose(
        &world.store,
        &world.strategist,
        world.now,
        subject,
        &ids,
        "/needs",
        "",
    )
    .await
    .unwrap()
}

async fn seen(world: &World, id: BulkId) -> Bulk {
    view(&world.store, &world.strategist, world.now, id)
        .await
        .unwrap()
}

/// Begins and does all of it.
async fn done(world: &World, id: BulkId) -> Bulk {
    let (store, me) = (&world.store, &world.strategist);
    begin(store, me, world.now, id, "", &form()).await.unwrap();
    while work(store, world.now).await.unwrap() {}
    seen(world, id).await
}

async fn undone(world: &World, id: BulkId) -> Bulk {
    let (store, me) = (&world.store, &world.strategist);
    undo(store, me, world.now, id, "", "Fel val.").await.unwrap();
    while work(store, world.now).await.unwrap() {}
    seen(world, id).await
}

async fn state(world: &World, need: NeedId) -> NeedState {
    needs::view(&world.store, &world.teacher, need)
        .await
        .unwrap()
        .state
}

async fn told(world: &World, actor: &Actor) -> usize {
    let mut link = world.store.read().await.unwrap();
    let groups = crate::notifications::latest(&mut link.wire(), actor, 50)
        .await
        .unwrap();
    groups.iter().map(|group| group.notices.len()).sum()
}

both_engines! {
    async fn what_is_looked_at_is_what_is_done(world) {
        let (fine, _) = need_tests::assessed(&world, "Skrivare").await;
        let (early, _) = need_tests::submitted(&world, "Mikrofoner").await;
        let (moving, _) = need_tests::assessed(&world, "Surfplattor").await;
        let id = chosen(&world, BulkAction::Park, &[fine, early, moving]).await;
        let before = seen(&world, id).await;
        assert_eq!(before.state, BulkState::Previewed);
        let previews: Vec<_> = before.rows.iter().map(|row| row.preview).collect();
        assert_eq!(
            previews,
            [Ok(Some(NeedState::Parked)), Err(Obstacle::State), Ok(Some(NeedState::Parked))]
        );
        assert_eq!(before.possible(), 2);
        // Somebody declines one of them before it is carried out.
        let at = need_tests::at(&world, moving).await;
        needs::decline(&world.store, &world.strategist, world.now, at, "Nej.").await.unwrap();
        let news = told(&world, &world.teacher).await;
        let after = done(&world, id).await;
        assert_eq!(after.state, BulkState::Done);
        let outcomes: Vec<_> = after.rows.iter().map(|row| row.outcome.unwrap()).collect();
        assert_eq!(outcomes, [Ok(()), Err(Obstacle::State), Err(Obstacle::Changed)]);
        assert_eq!(state(&world, fine).await, NeedState::Parked);
        assert_eq!(need_tests::verbs(&world, fine).await.last(), Some(&Verb::Parked));
        assert_eq!(told(&world, &world.teacher).await, news + 1, "as if done alone");
        // A second time nothing happens.
        let again = begin(&world.store, &world.strategist, world.now, id, "", &form()).await;
        assert!(matches!(again, Err(Refusal::Conflict(Conflict::State { .. }))));
    }

    async fn undoing_puts_back_tells_and_deletes_nothing(world) {
        let (one, _) = need_tests::assessed(&world, "Skrivare").await;
        let (other, _) = need_tests::assessed(&world, "Surfplattor").await;
        let id = chosen(&world, BulkAction::Redirect, &[one, other]).await;
        assert_eq!(done(&world, id).await.done(), 2);
        // One of them goes on meanwhile.
        let at = need_tests::at(&world, other).await;
        needs::close(&world.store, &world.strategist, world.now, at, "Klart.").await.unwrap();
        let news = told(&world, &world.teacher).await;
        let after = undone(&world, id).await;
        assert_eq!(after.state, BulkState::Undone);
        let outcomes: Vec<_> = after.rows.iter().map(|row| row.undone.unwrap()).collect();
        assert_eq!(outcomes, [Ok(()), Err(Obstacle::Changed)]);
        assert_eq!(state(&world, one).await, NeedState::Assessed);
        assert_eq!(state(&world, other).await, NeedState::Closed);
        let verbs = need_tests::verbs(&world, one).await;
        assert_eq!(verbs[verbs.len() - 2..], [Verb::Redirected, Verb::HandlingUndone]);
        assert_eq!(told(&world, &world.teacher).await, news + 1);
        let need = needs::view(&world.store, &world.strategist, one).await.unwrap();
        assert_eq!(need.solution, "");
        crate::journal::verify(&world.store).await.unwrap();
    }

    async fn a_closed_resting_need_rests_again(world) {
        let (need, _) = need_tests::assessed(&world, "Skrivare").await;
        let parked = chosen(&world, BulkAction::Park, &[need]).await;
        done(&world, parked).await;
        let closed = chosen(&world, BulkAction::Close, &[need]).await;
        assert_eq!(done(&world, closed).await.done(), 1);
        assert_eq!(undone(&world, closed).await.undone(), 1);
        let need = needs::view(&world.store, &world.strategist, need).await.unwrap();
        assert_eq!(need.state, NeedState::Parked);
        assert_eq!(need.parked_until.map(|date| date.to_string()).as_deref(), Some("2026-12-24"));
    }

    async fn the_time_to_undo_ends_and_what_is_registered_stays(world) {
        let (need, _) = need_tests::submitted(&world, "Skrivare").await;
        let registered = chosen(&world, BulkAction::Register, &[need]).await;
        assert!(done(&world, registered).await.undo_until.is_none());
        let (store, me) = (&world.store, &world.strategist);
        let refused = undo(store, me, world.now, registered, "", "Fel.").await;
        assert!(matches!(refused, Err(Refusal::Conflict(Conflict::State { .. }))));
        let (other, _) = need_tests::assessed(&world, "Surfplattor").await;
        let declined = chosen(&world, BulkAction::Decline, &[other]).await;
        let until = done(&world, declined).await.undo_until.unwrap();
        assert_eq!(until, world.now + UNDO_WITHIN);
        let late = undo(store, me, until + Duration::seconds(1), declined, "", "Fel.").await;
        assert!(matches!(late, Err(Refusal::Conflict(Conflict::State { .. }))));
        let silent = undo(store, me, world.now, declined, "", " ").await;
        assert!(matches!(silent, Err(Refusal::Invalid(_))), "a reason that reaches those who are told");
    }

    async fn an_action_is_its_persons_own_and_the_staffs(world) {
        let (need, _) = need_tests::assessed(&world, "Skrivare").await;
        let (store, now, subject) = (&world.store, world.now, (SubjectKind::Need, BulkAction::Decline));
        let denied = choose(store, &world.teacher, now, subject, &[need.0], "/needs", "").await;
        assert!(matches!(denied, Err(Refusal::Denied(_))), "{denied:?}");
        let none = choose(store, &world.strategist, now, subject, &[], "/needs", "").await;
        assert!(matches!(none, Err(Refusal::Invalid(_))));
        let unknown = choose(store, &world.strategist, now, subject, &[Uuid::nil()], "/needs", "").await;
        assert!(matches!(unknown, Err(Refusal::Invalid(_))));
        let many = vec![need.0; domain::bulk::ROWS_MAX + 1];
        let many = choose(store, &world.strategist, now, subject, &many, "/needs", "").await;
        assert!(matches!(many, Err(Refusal::Invalid(_))));
        let id = chosen(&world, BulkAction::Decline, &[need, need]).await;
        assert_eq!(seen(&world, id).await.rows.len(), 1, "each once");
        for other in [&world.portfolio, &world.teacher] {
            let hidden = view(store, other, now, id).await;
            assert!(matches!(hidden, Err(Refusal::NotFound)));
            let hidden = begin(store, other, now, id, "", &form()).await;
            assert!(matches!(hidden, Err(Refusal::NotFound)));
        }
        let empty = begin(store, &world.strategist, now, id, "", &BulkForm::default()).await;
        assert!(matches!(empty, Err(Refusal::Invalid(_))));
        assert!(mine(store, &world.strategist).await.unwrap().is_empty(), "only looked at");
        done(&world, id).await;
        assert_eq!(mine(store, &world.strategist).await.unwrap()[0].rows, 1);
    }

    async fn proposals_are_followed_and_no_longer(world) {
        let (_, proposal) = fixtures::prioritised(&world, "Lärplattform").await;
        let (store, me, now) = (&world.store, &world.portfolio, world.now);
        let follows = async || {
            let watching = crate::notifications::watching(store, me, SubjectKind::Proposal, proposal.0).await.unwrap();
            watching.follows
        };
        let subject = (SubjectKind::Proposal, BulkAction::Follow);
        let id = choose(store, me, now, subject, &[proposal.0], "/proposals", "").await.unwrap();
        begin(store, me, now, id, "", &BulkForm::default()).await.unwrap();
        assert!(!advance(store, me, now, id).await.unwrap());
        assert!(follows().await);
        let again = choose(store, me, now, subject, &[proposal.0], "/proposals", "").await.unwrap();
        assert_eq!(view(store, me, now, again).await.unwrap().rows[0].preview, Err(Obstacle::Already));
        undo(store, me, now, id, "", "").await.unwrap();
        advance(store, me, now, id).await.unwrap();
        assert!(!follows().await);
    }

    async fn many_are_done_a_chunk_at_a_time(world) {
        let mut needs = Vec::new();
        for n in 0..30 {
            needs.push(need_tests::submitted(&world, &format!("Behov {n}")).await.0);
        }
        let id = chosen(&world, BulkAction::Register, &needs).await;
        let (store, me) = (&world.store, &world.strategist);
        begin(store, me, world.now, id, "", &form()).await.unwrap();
        assert!(advance(store, me, world.now, id).await.unwrap(), "more is left");
        assert_eq!(seen(&world, id).await.passed(), 25);
        while work(store, world.now).await.unwrap() {}
        assert_eq!(seen(&world, id).await.done(), 30);
    }
}
