//! What is loaded is whole: counts, chain, numbers, and every page's reading finds it.

use domain::{ids::ProposalId, needs::NeedState, proposals::ProposalState};
use time::macros::datetime;
use uuid::Uuid;

use super::load;
use crate::{Conflict, Engine, Refusal, initiatives, journal, my_page, needs, people, proposals, testing};

async fn run(engine: Engine) {
    let Some(empty) = testing::Empty::new(engine).await else {
        return;
    };
    let (store, now) = (&empty.store, datetime!(2026-11-23 09:00 UTC));
    let loaded = load(store, now, 595).await.unwrap();
    assert_eq!((loaded.needs, loaded.proposals), (600, 60));
    assert!((5_900..6_200).contains(&loaded.entries), "{}", loaded.entries);
    assert!(matches!(
        load(store, now, 10).await,
        Err(Refusal::Conflict(Conflict::Duplicate))
    ));
    let (entries, broken) = journal::verify(store).await.unwrap();
    assert!(entries as i64 > loaded.entries);
    assert_eq!(broken, vec![]);

    let mut link = store.read().await.unwrap();
    let w = &mut link.wire();
    let person = people::find_by_email(w, "strateg@exempelkommun.example")
        .await
        .unwrap()
        .unwrap();
    let strategist = people::actor(w, person, now.date()).await.unwrap().unwrap();
    let person = people::find_by_email(w, "larare@exempelkommun.example")
        .await
        .unwrap()
        .unwrap();
    let teacher = people::actor(w, person, now.date()).await.unwrap().unwrap();
    let states: Vec<(String,)> = fetch_all!(w, (String,), "SELECT DISTINCT state FROM needs").unwrap();
    assert_eq!(states.len(), NeedState::ALL.len() - 1, "{states:?}");
    let states: Vec<(String,)> = fetch_all!(w, (String,), "SELECT DISTINCT state FROM proposals").unwrap();
    assert!(states.len() >= ProposalState::ALL.len() - 3, "{states:?}");
    // Gap-free: the last serial is the number of references of the year.
    let gaps: Option<i64> = scalar!(
        w,
        i64,
        "SELECT COUNT(*) FROM counters c WHERE c.prefix = 'B' AND c.last <>
         (SELECT COUNT(*) FROM needs n WHERE n.reference LIKE 'B-' || c.year || '-%')"
    )
    .unwrap();
    assert_eq!(gaps, Some(0));
    let ahead: Option<i64> = scalar!(
        w,
        i64,
        "SELECT COUNT(*) FROM journal WHERE at > $1",
        crate::stamp(now)
    )
    .unwrap();
    assert_eq!(ahead, Some(0));

    // Everything kept can be read by the pages.
    let ids: Vec<(Uuid,)> = fetch_all!(w, (Uuid,), "SELECT id FROM proposals").unwrap();
    for (id,) in ids {
        let head = proposals::head(w, ProposalId(id)).await.unwrap().unwrap();
        proposals::frame(store, &strategist, head.reference)
            .await
            .unwrap();
        proposals::content(store, &strategist, head.reference)
            .await
            .unwrap();
        crate::reviews::view(store, Some(&strategist), head.reference)
            .await
            .unwrap();
        crate::scores::view(store, Some(&strategist), head.reference)
            .await
            .unwrap();
        crate::decisions::of_proposal(w, ProposalId(id)).await.unwrap();
    }
    let (page, total) = needs::list(store, &strategist, now.date(), &needs::Filter::default())
        .await
        .unwrap();
    assert_eq!(page.len(), 25);
    assert!(total > 570);
    for row in page {
        needs::view(store, &strategist, row.id).await.unwrap();
    }
    for actor in [&strategist, &teacher] {
        my_page::my_page(store, actor, now.date()).await.unwrap();
    }
    let shown = initiatives::list(store, &initiatives::Filter::default())
        .await
        .unwrap();
    assert!(!shown.rows.is_empty() && shown.total > 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite() {
    run(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres() {
    run(Engine::Postgres).await;
}
