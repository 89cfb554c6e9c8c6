//! Opens the database: SQLite as one file with one writer and several readers,
//! PostgreSQL as a pool.
//!
//! Must never hand a connection out of `access`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cengbao_migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, Database, DatabaseBackend, DatabaseConnection, DatabaseTransaction,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use super::cache::Cache;
use super::watch::{Sent, Watcher};
use crate::error::{Result, StoreError};

/// How long a writer of SQLite waits for another process's writer.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a request waits for a connection before it is told to come back.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections of the PostgreSQL pool that write.
const POSTGRES_WRITERS: u32 = 16;

/// Where the data lives.
#[derive(Clone, Debug)]
pub struct StoreSettings {
    /// `sqlite://FILE` or `postgres://…`.
    pub url: String,
    /// Connections that read; at least one.
    pub readers: u32,
}

/// The database of a hub. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    readers: DatabaseConnection,
    writers: DatabaseConnection,
    statements: Arc<AtomicU64>,
    watcher: Option<Watcher>,
    cache: Cache,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("backend", &self.backend())
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the database; a SQLite file is created when it is not there.
    pub async fn open(settings: &StoreSettings) -> Result<Self> {
        Self::open_with(settings, None).await
    }

    /// Opens the database and tells `watcher` everything that is sent to it: for benches.
    pub async fn open_watched(settings: &StoreSettings, watcher: Watcher) -> Result<Self> {
        Self::open_with(settings, Some(watcher)).await
    }

    async fn open_with(settings: &StoreSettings, watcher: Option<Watcher>) -> Result<Self> {
        let statements = Arc::new(AtomicU64::new(0));
        let sqlite = settings.url.starts_with("sqlite:");
        if !sqlite
            && !settings.url.starts_with("postgres:")
            && !settings.url.starts_with("postgresql:")
        {
            return Err(StoreError::invalid(
                "database-url",
                "neither sqlite: nor postgres:",
                "write sqlite://FILE or postgres://USER:PASSWORD@HOST/DATABASE",
            ));
        }
        let writers = Pool {
            connections: if sqlite { 1 } else { POSTGRES_WRITERS },
            writes: true,
        };
        let readers = Pool {
            connections: settings.readers.max(1),
            writes: false,
        };
        let heard = (&statements, watcher.as_ref());
        let writers = connect(settings, sqlite, writers, heard).await?;
        let readers = connect(settings, sqlite, readers, heard).await?;
        Ok(Self {
            inner: Arc::new(Inner {
                readers,
                writers,
                statements,
                watcher,
                cache: Cache::default(),
            }),
        })
    }

    /// Applies what is missing of the schema's history; how many steps that were.
    pub async fn migrate(&self) -> Result<u32> {
        let before = self.pending_migrations().await?;
        Migrator::up(&self.inner.writers, None).await?;
        Ok(before)
    }

    /// How many steps of the schema's history are missing.
    pub async fn pending_migrations(&self) -> Result<u32> {
        let pending = Migrator::get_pending_migrations(&self.inner.writers).await?;
        Ok(u32::try_from(pending.len()).unwrap_or(u32::MAX))
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.inner.readers.ping().await?)
    }

    /// SQL statements sent so far, in all.
    pub fn statements(&self) -> u64 {
        self.inner.statements.load(Ordering::Relaxed)
    }

    /// `SQLite` or `PostgreSQL`, for people.
    pub fn engine(&self) -> &'static str {
        match self.backend() {
            DatabaseBackend::Postgres => "PostgreSQL",
            _ => "SQLite",
        }
    }

    pub(super) fn cache(&self) -> &Cache {
        &self.inner.cache
    }

    pub(super) fn backend(&self) -> DatabaseBackend {
        self.inner.readers.get_database_backend()
    }

    /// One snapshot for all the reads of a request.
    pub(super) async fn begin_read(&self) -> Result<DatabaseTransaction> {
        self.tell(|| Sent::Begin { writes: false });
        let options = match self.backend() {
            // As the connection was told to begin every transaction: see `connect`.
            DatabaseBackend::Postgres => TransactionOptions::default(),
            _ => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
                ..TransactionOptions::default()
            },
        };
        Ok(self.inner.readers.begin_with_options(options).await?)
    }

    /// A transaction that writes; on SQLite it holds the writer's lock from its begin.
    pub(super) async fn begin_write(&self) -> Result<DatabaseTransaction> {
        self.tell(|| Sent::Begin { writes: true });
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.inner.writers.begin_with_options(options).await?)
    }

    /// Makes what a transaction wrote stay.
    pub(super) async fn commit(&self, transaction: DatabaseTransaction) -> Result<()> {
        self.tell(|| Sent::Commit);
        Ok(transaction.commit().await?)
    }

    fn tell(&self, sent: impl FnOnce() -> Sent) {
        if let Some(watcher) = &self.inner.watcher {
            watcher(sent());
        }
    }
}

/// What a pool is for.
#[derive(Clone, Copy)]
struct Pool {
    connections: u32,
    writes: bool,
}

/// What every transaction of a reading connection of PostgreSQL is: one snapshot,
/// read only. Told once to the connection, it costs no statement of each.
///
/// And a statement is planned once for a connection. Left to itself PostgreSQL plans
/// many of them anew each time, because a plan for the very values looks cheaper to it
/// by less than the planning costs: of the campaign's it took 0.30 ms to plan what then
/// ran for 0.02. So a statement must be good for every value: its rows are found by an
/// index, and a subquery that may match a nation's rows stops at the first (`any_of`).
const READING: [(&str, &str); 3] = [
    ("default_transaction_isolation", "repeatable read"),
    ("default_transaction_read_only", "on"),
    ("plan_cache_mode", "force_generic_plan"),
];

async fn connect(
    settings: &StoreSettings,
    sqlite: bool,
    pool: Pool,
    (statements, watcher): (&Arc<AtomicU64>, Option<&Watcher>),
) -> Result<DatabaseConnection> {
    let url = if sqlite && !settings.url.contains('?') {
        format!("{}?mode=rwc", settings.url)
    } else {
        settings.url.clone()
    };
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(pool.connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .sqlx_logging(false)
        .test_before_acquire(false)
        .map_sqlx_postgres_opts(move |options| {
            if pool.writes {
                options
            } else {
                options.options(READING)
            }
        })
        .map_sqlx_sqlite_opts(|options| {
            use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
            options
                .journal_mode(SqliteJournalMode::Wal)
                // An acknowledged report survives a power cut.
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(BUSY_TIMEOUT)
        });
    let mut connection = Database::connect(options).await?;
    let (counter, watcher) = (Arc::clone(statements), watcher.cloned());
    connection.set_metric_callback(move |info| {
        counter.fetch_add(1, Ordering::Relaxed);
        if let Some(watcher) = &watcher {
            watcher(Sent::Statement(info.statement.clone()));
        }
    });
    Ok(connection)
}
