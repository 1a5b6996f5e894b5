//! Both engines have the same migrations and, after them, the same tables, columns and indexes.

use std::collections::BTreeSet;

use crate::{Engine, Store, testing::Empty};

/// Tables and columns, and whether a column must have a value.
async fn columns(store: &Store) -> BTreeSet<(String, String, i64)> {
    let mut link = store.read().await.unwrap();
    let w = &mut link.wire();
    let rows = fetch_all!(
        w,
        (String, String, i64),
        {
            sqlite: "SELECT m.name, c.name, CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN 1 ELSE 0 END
                     FROM sqlite_master m JOIN pragma_table_info(m.name) c
                     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '_sqlx_%'",
            postgres: "SELECT table_name::TEXT, column_name::TEXT,
                              CASE WHEN is_nullable = 'NO' THEN 1::BIGINT ELSE 0::BIGINT END
                       FROM information_schema.columns
                       WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_sqlx\\_%'",
        },
    )
    .unwrap();
    rows.into_iter().collect()
}

/// The indexes that migrations name.
async fn indexes(store: &Store) -> BTreeSet<String> {
    let mut link = store.read().await.unwrap();
    let w = &mut link.wire();
    let rows = fetch_all!(
        w,
        (String,),
        {
            sqlite: "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
            postgres: "SELECT indexname::TEXT FROM pg_indexes
                       WHERE schemaname = current_schema() AND indexname NOT LIKE '%\\_pkey'
                         AND indexname NOT LIKE '%\\_key'",
        },
    )
    .unwrap();
    rows.into_iter().map(|(name,)| name).collect()
}

#[test]
fn both_folders_hold_the_same_migrations() {
    let names = |engine: &str| -> BTreeSet<String> {
        let folder = format!("{}/../migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(names("sqlite").len() >= 8);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_engines_come_to_the_same_schema() {
    let Some(sqlite) = Empty::new(Engine::Sqlite).await else {
        return;
    };
    let Some(postgres) = Empty::new(Engine::Postgres).await else {
        return;
    };
    let (ours, theirs) = (columns(&sqlite.store).await, columns(&postgres.store).await);
    assert!(ours.len() > 100);
    let differ: Vec<_> = ours.symmetric_difference(&theirs).collect();
    assert!(differ.is_empty(), "{differ:#?}");
    let (ours, theirs) = (indexes(&sqlite.store).await, indexes(&postgres.store).await);
    let differ: Vec<_> = ours.symmetric_difference(&theirs).collect();
    assert!(differ.is_empty(), "{differ:#?}");
}
