//! The two engines behind one set of words: [`Store`] opens, [`Store::read`] gives a connection for look-ups,
//! [`Store::begin`] a unit of work. SQL is written once with `$1` placeholders; where the dialects differ, both
//! texts stand side by side: `{ sqlite: "…", postgres: "…" }`.

use std::{str::FromStr, sync::Arc, time::Duration};

use sqlx::{
    Connection, PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    migrate::{MigrateError, Migrator},
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgConnection, PgPoolOptions},
    sqlite::{
        SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
    },
};

use crate::{
    Refusal,
    as_of::Public,
    clusters::Suggested,
    live::{Announcement, CHANNEL, Live, Sent, Topic},
    search::Search,
    similar::Similar,
};

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// How long a request waits for a connection or a lock before it is told that the database is busy.
const PATIENCE: Duration = Duration::from_secs(4);

/// Statements that a connection keeps prepared: all that the pages have between them.
const STATEMENTS: usize = 1000;

/// A connection to a server that rested longer than this is asked whether it lives before it is used. Asking each time
/// would double what a small statement costs.
const RESTED: Duration = Duration::from_secs(1);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the address must begin with sqlite:// or postgres://")]
    Address,
    #[error("the database cannot be reached: {0}")]
    Connect(#[source] sqlx::Error),
    #[error("the folder of the database cannot be made: {0}")]
    Folder(#[source] std::io::Error),
    #[error("the database is newer than this program (it has migration {0}); run the newer program")]
    Newer(i64),
    #[error("the database cannot be migrated: {0}")]
    Migrate(#[source] MigrateError),
}

/// The database, shared by all requests.
#[derive(Debug, Clone)]
pub struct Store {
    pools: Pools,
    live: Live,
    search: Search,
    similar: Similar,
    suggested: Suggested,
    public: Arc<Public>,
}

#[derive(Debug, Clone)]
enum Pools {
    /// One writer, since SQLite has one; readers beside it (WAL).
    Sqlite {
        readers: SqlitePool,
        writer: SqlitePool,
    },
    Postgres(PgPool),
}

/// A connection to read with. Kept until dropped.
pub enum Link {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// A unit of work: begin, work, one [`Unit::save`]. Dropped unsaved, nothing of it happened.
pub struct Unit {
    work: Work,
    /// What is told when it is saved.
    told: Vec<Announcement>,
    live: Live,
}

enum Work {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// What SQL runs on, borrowed from a [`Link`] or a [`Unit`].
pub struct Wire<'a> {
    pub(crate) line: Line<'a>,
    /// `None` on a connection that only reads.
    told: Option<&'a mut Vec<Announcement>>,
}

pub(crate) enum Line<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

impl Wire<'_> {
    /// Tells whoever listens, once the unit of work is saved; several times, only the last.
    pub(crate) fn tell(&mut self, topic: Topic, version: i64) {
        if let Some(told) = &mut self.told {
            told.retain(|earlier| earlier.topic != topic);
            told.push(Announcement { topic, version });
        }
    }
}

impl Link {
    pub fn wire(&mut self) -> Wire<'_> {
        match self {
            Self::Sqlite(connection) => Wire {
                line: Line::Sqlite(connection),
                told: None,
            },
            Self::Postgres(connection) => Wire {
                line: Line::Postgres(connection),
                told: None,
            },
        }
    }
}

impl Unit {
    pub fn wire(&mut self) -> Wire<'_> {
        let line = match &mut self.work {
            Work::Sqlite(transaction) => Line::Sqlite(transaction),
            Work::Postgres(transaction) => Line::Postgres(transaction),
        };
        Wire {
            line,
            told: Some(&mut self.told),
        }
    }

    /// Makes all of it lasting, then tells who listens.
    pub async fn save(self) -> Result<(), Refusal> {
        match self.work {
            Work::Sqlite(transaction) => transaction.commit().await?,
            Work::Postgres(mut transaction) => {
                for announcement in &self.told {
                    let sent = Sent {
                        from: self.live.process,
                        announcement: *announcement,
                    };
                    let sent = serde_json::to_string(&sent).map_err(|e| Refusal::Unavailable(Box::new(e)))?;
                    sqlx::query("SELECT pg_notify($1, $2)")
                        .bind(CHANNEL)
                        .bind(sent)
                        .execute(&mut *transaction)
                        .await?;
                }
                transaction.commit().await?;
            }
        }
        for announcement in self.told {
            self.live.tell(announcement);
        }
        Ok(())
    }
}

impl Store {
    /// Opens the database at `sqlite://path` (made when missing) or `postgres://…`, without migrating it.
    pub async fn open(address: &str) -> Result<Self, OpenError> {
        if let Some(path) = address.strip_prefix("sqlite:") {
            let path = path.trim_start_matches("//");
            let file = path.split('?').next().unwrap_or(path);
            if let Some(folder) = std::path::Path::new(file)
                .parent()
                .filter(|f| !f.as_os_str().is_empty())
            {
                std::fs::create_dir_all(folder).map_err(OpenError::Folder)?;
            }
            let options = SqliteConnectOptions::from_str(address)
                .map_err(OpenError::Connect)?
                .create_if_missing(true)
                .foreign_keys(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Normal)
                // Per connection. The file is not mapped: it would count as this program's memory once per connection,
                // and reads no faster.
                .pragma("cache_size", "-4000")
                .statement_cache_capacity(STATEMENTS)
                .busy_timeout(PATIENCE);
            let pool = |size| {
                SqlitePoolOptions::new()
                    .max_connections(size)
                    .min_connections(1)
                    // A file does not go away as a server does.
                    .test_before_acquire(false)
                    .acquire_timeout(PATIENCE)
            };
            let writer = pool(1)
                .connect_with(options.clone())
                .await
                .map_err(OpenError::Connect)?;
            let readers = pool(4)
                .connect_with(options.read_only(true))
                .await
                .map_err(OpenError::Connect)?;
            return Ok(Self::of(Pools::Sqlite { readers, writer }));
        }
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(address).map_err(OpenError::Connect)?;
            return Self::open_postgres(options, 12).await;
        }
        Err(OpenError::Address)
    }

    async fn open_postgres(options: PgConnectOptions, size: u32) -> Result<Self, OpenError> {
        let pool = PgPoolOptions::new()
            .max_connections(size)
            .test_before_acquire(false)
            .before_acquire(|connection, of| {
                Box::pin(async move {
                    if of.idle_for >= RESTED {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .acquire_timeout(PATIENCE);
        let options = options.statement_cache_capacity(STATEMENTS);
        Ok(Self::of(Pools::Postgres(
            pool.connect_with(options).await.map_err(OpenError::Connect)?,
        )))
    }

    fn of(pools: Pools) -> Self {
        Self {
            pools,
            live: Live::new(),
            search: Search::default(),
            similar: Similar::default(),
            suggested: Suggested::default(),
            public: Arc::default(),
        }
    }

    pub(crate) fn search(&self) -> &Search {
        &self.search
    }

    pub(crate) fn similar(&self) -> &Similar {
        &self.similar
    }

    pub(crate) fn suggested(&self) -> &Suggested {
        &self.suggested
    }

    pub(crate) fn public(&self) -> &Public {
        &self.public
    }

    pub(crate) fn live(&self) -> &Live {
        &self.live
    }

    /// The pool of PostgreSQL, where that is the engine.
    pub(crate) fn postgres(&self) -> Option<&PgPool> {
        match &self.pools {
            Pools::Sqlite { .. } => None,
            Pools::Postgres(pool) => Some(pool),
        }
    }

    /// The same database, as another process sees it.
    #[cfg(test)]
    pub(crate) fn as_another_process(&self) -> Self {
        Self::of(self.pools.clone())
    }

    /// Opens PostgreSQL with the tables of one schema, which the tests use to keep apart.
    #[cfg(test)]
    pub(crate) async fn open_schema(address: &str, schema: &str) -> Result<Self, OpenError> {
        let options = PgConnectOptions::from_str(address).map_err(OpenError::Connect)?;
        Self::open_postgres(options.options([("search_path", schema)]), 4).await
    }

    /// Brings the tables up to this program.
    pub async fn migrate(&self) -> Result<(), OpenError> {
        let done = match &self.pools {
            Pools::Sqlite { writer, .. } => SQLITE.run(writer).await,
            Pools::Postgres(pool) => POSTGRES.run(pool).await,
        };
        done.map_err(|error| match error {
            MigrateError::VersionMissing(version) => OpenError::Newer(version),
            error => OpenError::Migrate(error),
        })
    }

    /// Counts rows, after which the engine plans its statements, where they changed since last time. PostgreSQL does so
    /// by itself.
    pub async fn count_rows(&self) -> Result<(), Refusal> {
        if let Pools::Sqlite { writer, .. } = &self.pools {
            // Of each index only so many rows; of all tables, not only those that this connection has asked.
            sqlx::raw_sql("PRAGMA analysis_limit = 400; PRAGMA optimize = 0x10002;")
                .execute(writer)
                .await?;
        }
        Ok(())
    }

    /// Makes ready what is kept in memory, which takes a second or so, so that the first who searches does not wait.
    pub async fn make_ready(&self) -> Result<(), Refusal> {
        self.similar.vocabulary(self).await?;
        self.search.make_ready(self).await
    }

    pub fn engine(&self) -> Engine {
        match &self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// A connection for look-ups.
    pub async fn read(&self) -> Result<Link, Refusal> {
        Ok(match &self.pools {
            Pools::Sqlite { readers, .. } => Link::Sqlite(readers.acquire().await?),
            Pools::Postgres(pool) => Link::Postgres(pool.acquire().await?),
        })
    }

    /// Begins a unit of work.
    pub async fn begin(&self) -> Result<Unit, Refusal> {
        let work = match &self.pools {
            Pools::Sqlite { writer, .. } => Work::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Work::Postgres(pool.begin().await?),
        };
        Ok(Unit {
            work,
            told: Vec::new(),
            live: self.live.clone(),
        })
    }

    /// The database answers and holds this program's tables.
    pub async fn ready(&self) -> Result<(), Refusal> {
        let mut link = self.read().await?;
        let w = &mut link.wire();
        let _: Option<i64> = scalar!(w, i64, "SELECT COUNT(*) FROM units WHERE parent_id IS NULL")?;
        Ok(())
    }

    /// Writes a whole, consistent copy of an SQLite database to a new file, while it is in use.
    pub async fn copy_to(&self, file: &std::path::Path) -> Result<(), Refusal> {
        match &self.pools {
            Pools::Sqlite { readers, .. } => {
                sqlx::query("VACUUM INTO $1")
                    .bind(file.display().to_string())
                    .execute(readers)
                    .await?;
                Ok(())
            }
            Pools::Postgres(_) => Err(Refusal::Unavailable("PostgreSQL is copied by pg_dump".into())),
        }
    }

    /// Ends all connections; SQLite folds its log into the file.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Engine, testing::both_engines};

    both_engines! {
        async fn rows_are_counted_again_and_again(world) {
            world.store.count_rows().await.unwrap();
            world.store.count_rows().await.unwrap();
            if world.store.engine() == Engine::Sqlite {
                let mut link = world.store.read().await.unwrap();
                let counted = scalar!(&mut link.wire(), i64, "SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = 'units'");
                assert!(counted.unwrap().unwrap() > 0);
            }
        }

        /// The flags of `.cargo/config.toml` came through.
        async fn a_statement_is_planned_once(world) {
            if world.store.engine() == Engine::Postgres {
                return;
            }
            let mut link = world.store.read().await.unwrap();
            let options: Vec<(String,)> =
                fetch_all!(&mut link.wire(), (String,), "SELECT compile_options FROM pragma_compile_options").unwrap();
            let has = |option: &str| options.iter().any(|(one,)| one == option);
            assert!(has("ENABLE_QPSG") && !has("ENABLE_STAT4") && !has("ENABLE_MEMORY_MANAGEMENT"));
        }
    }
}
