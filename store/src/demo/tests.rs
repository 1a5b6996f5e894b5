//! The demo loads on both engines, its journal holds, and every state is there to be looked at.

use std::collections::BTreeMap;

use domain::{needs::NeedState, proposals::ProposalState};
use time::macros::datetime;

use super::load;
use crate::{Conflict, Refusal, direction, journal, plan, testing::both_engines};

both_engines! {
    async fn the_demo_is_only_loaded_into_an_empty_database(world) {
        let refused = load(&world.store, world.now).await;
        assert!(matches!(refused, Err(Refusal::Conflict(Conflict::Duplicate))));
    }
}

mod whole {
    use super::*;
    use crate::{Engine, testing};

    /// States of needs or proposals and how many there are of each.
    async fn states(store: &crate::Store, needs: bool) -> BTreeMap<String, i64> {
        let mut link = store.read().await.unwrap();
        let w = &mut link.wire();
        let rows: Vec<(String, i64)> = if needs {
            fetch_all!(
                w,
                (String, i64),
                "SELECT state, COUNT(*) FROM needs GROUP BY state"
            )
            .unwrap()
        } else {
            fetch_all!(
                w,
                (String, i64),
                "SELECT state, COUNT(*) FROM proposals GROUP BY state"
            )
            .unwrap()
        };
        rows.into_iter().collect()
    }

    async fn run(engine: Engine) {
        let Some(empty) = testing::Empty::new(engine).await else {
            return;
        };
        let now = datetime!(2026-11-23 09:00 UTC);
        let store = &empty.store;
        let started = std::time::Instant::now();
        load(store, now).await.unwrap();
        println!("loaded in {:?} on {engine:?}", started.elapsed());
        let (entries, broken) = journal::verify(store).await.unwrap();
        assert!(entries > 600, "{entries} entries");
        assert_eq!(broken, vec![]);
        let seen = direction::view(store, None, now.date()).await.unwrap();
        assert_eq!(seen.aims.len(), 7);
        assert!(seen.aims.iter().any(|aim| !aim.steps.is_empty()));
        let seen = plan::view(store, None, now.date()).await.unwrap();
        assert_eq!(
            (seen.steps.len(), seen.resolutions.len(), seen.decisions.len()),
            (6, 3, 2)
        );
        every_state_is_there(store).await;
        every_audience_is_there(store).await;
        every_lifecycle_is_there(store).await;
    }

    async fn every_lifecycle_is_there(store: &crate::Store) {
        let mut link = store.read().await.unwrap();
        let rows = fetch_all!(
            &mut link.wire(),
            (String, i64),
            "SELECT lifecycle, COUNT(*) FROM systems GROUP BY lifecycle"
        )
        .unwrap();
        assert_eq!(rows.len(), domain::systems::Lifecycle::ALL.len(), "{rows:?}");
    }

    async fn every_audience_is_there(store: &crate::Store) {
        let mut link = store.read().await.unwrap();
        let w = &mut link.wire();
        let audiences = fetch_all!(
            w,
            (String, i64),
            "SELECT t.audience, COUNT(*) FROM threads t JOIN comments c ON c.thread_id = t.id GROUP BY t.audience"
        )
        .unwrap();
        assert_eq!(audiences.len(), 3, "{audiences:?}");
        let lost = scalar!(
            w,
            i64,
            "SELECT COUNT(*) FROM comment_mentions WHERE told = $1",
            false
        )
        .unwrap();
        assert_eq!(lost, Some(0));
    }

    async fn every_state_is_there(store: &crate::Store) {
        let proposals = states(store, false).await;
        for state in ProposalState::ALL {
            assert_eq!(proposals.get(state.code()), Some(&1), "{state}");
        }
        let needs = states(store, true).await;
        assert_eq!(needs.values().sum::<i64>(), 33);
        // The example has no duplicate that was merged.
        for state in NeedState::ALL.iter().filter(|state| **state != NeedState::Merged) {
            assert!(needs.contains_key(state.code()), "{state}");
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        run(Engine::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres() {
        run(Engine::Postgres).await;
    }
}
