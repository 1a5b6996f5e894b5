//! A small municipality on each engine, fresh for every test.
//!
//! PostgreSQL is reached by `RIKTNING_TEST_POSTGRES_URL`, which `make test` sets; each test has a schema of its
//! own. Without it only SQLite is tested, and `CI=true` makes that an error.

use std::time::Duration;

use domain::{
    ids::{PersonId, UnitId},
    organisation::UnitKind,
    people::{Actor, Role},
};
use time::{
    OffsetDateTime,
    macros::{date, datetime},
};
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::{Engine, Store, people, units};

/// Declares tests that run on both engines: `async fn name(world) { … }`, `world` being a [`World`].
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn run($world: $crate::testing::World) $body

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                if let Some(world) = $crate::testing::World::new($crate::Engine::Sqlite).await {
                    run(world).await;
                }
            }

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(world) = $crate::testing::World::new($crate::Engine::Postgres).await {
                    run(world).await;
                }
            }
        }
    )+};
}
pub(crate) use both_engines;

/// A municipality with one person in each role.
pub struct World {
    pub store: Store,
    pub now: OffsetDateTime,
    pub council: UnitId,
    pub board: UnitId,
    pub office: UnitId,
    pub staff: UnitId,
    pub education: UnitId,
    pub school: UnitId,
    pub other_school: UnitId,
    pub teacher: Actor,
    pub other_teacher: Actor,
    pub head: Actor,
    pub coordinator: Actor,
    pub strategist: Actor,
    pub portfolio: Actor,
    pub architect: Actor,
    pub security: Actor,
    pub privacy: Actor,
    pub finance: Actor,
    pub procurement: Actor,
    pub delegate: Actor,
    pub secretary: Actor,
    pub politician: Actor,
    pub admin: Actor,
    _folder: Folder,
}

/// The folder of an SQLite test, removed with it.
struct Folder(Option<std::path::PathBuf>);

impl Drop for Folder {
    fn drop(&mut self) {
        if let Some(folder) = &self.0 {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// An engine with empty tables.
pub struct Empty {
    pub store: Store,
    _folder: Folder,
}

impl Empty {
    /// `None` when the engine is not there to be tested.
    pub async fn new(engine: Engine) -> Option<Self> {
        let (store, folder) = match engine {
            Engine::Sqlite => {
                let folder = std::env::temp_dir().join(format!("riktning-{}", Uuid::new_v4()));
                let address = format!("sqlite://{}/test.db", folder.display());
                (Store::open(&address).await.unwrap(), Some(folder))
            }
            Engine::Postgres => {
                let Ok(address) = std::env::var("RIKTNING_TEST_POSTGRES_URL") else {
                    assert!(
                        std::env::var("CI").is_err(),
                        "RIKTNING_TEST_POSTGRES_URL is not set"
                    );
                    return None;
                };
                let schema = format!("t{}", Uuid::new_v4().simple());
                let admin = sqlx::PgPool::connect(&address).await.unwrap();
                sqlx::query(sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}")))
                    .execute(&admin)
                    .await
                    .unwrap();
                admin.close().await;
                (Store::open_schema(&address, &schema).await.unwrap(), None)
            }
        };
        store.migrate().await.unwrap();
        Some(Self {
            store,
            _folder: Folder(folder),
        })
    }
}

impl World {
    /// `None` when the engine is not there to be tested.
    pub async fn new(engine: Engine) -> Option<Self> {
        let Empty {
            store,
            _folder: folder,
        } = Empty::new(engine).await?;
        Some(Self::build(store, folder).await)
    }

    async fn build(store: Store, folder: Folder) -> Self {
        let now = datetime!(2026-11-23 09:00 UTC);
        let from = date!(2020 - 01 - 01);
        let mut unit = store.begin().await.unwrap();
        let w = &mut unit.wire();
        let mut made = Vec::new();
        for (kind, code, parent, prefix) in [
            (UnitKind::Council, "KF", None, Some("KF")),
            (UnitKind::ExecutiveBoard, "KS", Some(0), Some("KS")),
            (UnitKind::Administration, "KLK", Some(1), None),
            (UnitKind::StaffOffice, "ITS", Some(2), None),
            (UnitKind::Committee, "UBN", Some(0), Some("UBN")),
            (UnitKind::Administration, "UBF", Some(4), None),
            (UnitKind::School, "S1", Some(5), None),
            (UnitKind::School, "S2", Some(5), None),
        ] {
            let new = units::NewUnit {
                kind,
                name_sv: code,
                name_en: code,
                short_code: code,
                parent: parent.map(|i: usize| made[i]),
                diary_prefix: prefix,
                valid_from: from,
            };
            made.push(units::add(w, &new, now).await.unwrap());
        }
        let [council, board, office, staff, _, education, school, other_school] = made[..] else {
            unreachable!()
        };
        let mut actors = Vec::new();
        for (name, home, role, scope) in [
            ("teacher", school, Role::Submitter, school),
            ("other teacher", other_school, Role::Submitter, other_school),
            ("head", school, Role::HeadOfUnit, school),
            ("coordinator", education, Role::Coordinator, education),
            ("strategist", staff, Role::Strategist, council),
            ("portfolio", staff, Role::PortfolioOffice, council),
            ("architect", staff, Role::ArchitectureReviewer, council),
            ("security", office, Role::SecurityReviewer, council),
            ("privacy", office, Role::DataProtectionReviewer, council),
            ("finance", office, Role::FinanceReviewer, council),
            ("procurement", office, Role::ProcurementReviewer, council),
            ("delegate", office, Role::Delegate, council),
            ("secretary", office, Role::CommitteeSecretary, council),
            ("politician", board, Role::ElectedRepresentative, council),
            ("admin", office, Role::Administrator, council),
        ] {
            let email = format!("{}@exempelkommun.example", name.replace(' ', "-"));
            let new = people::NewPerson {
                name,
                email: &email,
                unit: home,
                password: None,
            };
            let person: PersonId = people::add(w, None, &new, now).await.unwrap();
            people::grant(w, None, person, role, scope, from, now)
                .await
                .unwrap();
            actors.push(people::actor(w, person, now.date()).await.unwrap().unwrap());
        }
        unit.save().await.unwrap();
        let mut actors = actors.into_iter();
        let mut next = || actors.next().unwrap();
        Self {
            store,
            now,
            council,
            board,
            office,
            staff,
            education,
            school,
            other_school,
            teacher: next(),
            other_teacher: next(),
            head: next(),
            coordinator: next(),
            strategist: next(),
            portfolio: next(),
            architect: next(),
            security: next(),
            privacy: next(),
            finance: next(),
            procurement: next(),
            delegate: next(),
            secretary: next(),
            politician: next(),
            admin: next(),
            _folder: folder,
        }
    }
}

/// Many do the work at once and get no further; meanwhile everybody else has the database.
pub async fn waiting_keeps_no_connection<W>(
    store: &Store,
    work: impl Fn(Store) -> W,
) -> Vec<JoinHandle<W::Output>>
where
    W: Future + Send + 'static,
    W::Output: Send,
{
    // More than there are connections.
    let waiting = (0..16).map(|_| tokio::spawn(work(store.clone()))).collect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let ready = tokio::time::timeout(Duration::from_secs(1), store.ready()).await;
    assert!(
        ready.is_ok_and(|ready| ready.is_ok()),
        "those who wait keep all connections"
    );
    waiting
}
