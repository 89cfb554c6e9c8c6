//! The two databases, opened beside the hub: its tables are filled here and its
//! questions asked bare.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use cengbao_harness::Cluster;
use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::{self, AssertSqlSafe, Postgres, Sqlite};
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, DatabaseConnection, DbBackend, QueryResult, Statement,
    Value,
};

use crate::Result;

/// How long the last connection of a file may take to fold its log into it.
const CLOSING_MS: u64 = 20_000;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Engine {
    /// One file.
    Sqlite,
    /// A cluster of the run's own.
    Postgres,
}

impl Engine {
    /// As people write it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// Where data lies.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Which kind.
    pub(crate) engine: Engine,
    /// The folder of the hub's own files, and of SQLite's.
    pub(crate) folder: PathBuf,
    name: String,
    cluster: Option<Arc<Cluster>>,
}

impl Place {
    /// An empty one.
    pub(crate) fn create(below: &Path, name: &str, cluster: Option<Arc<Cluster>>) -> Result<Self> {
        let place = Self {
            engine: if cluster.is_some() {
                Engine::Postgres
            } else {
                Engine::Sqlite
            },
            folder: below.join(name),
            name: name.to_owned(),
            cluster,
        };
        std::fs::create_dir(&place.folder)?;
        if let Some(cluster) = &place.cluster {
            cluster.create_database(name, None);
        }
        Ok(place)
    }

    /// A copy of this one, to which nobody is connected.
    pub(crate) fn copy(&self, name: &str) -> Result<Self> {
        let name = format!("{}_{name}", self.name);
        let copy = Self {
            folder: self.folder.with_file_name(&name),
            name: name.clone(),
            ..self.clone()
        };
        std::fs::create_dir(&copy.folder)?;
        match &self.cluster {
            Some(cluster) => cluster.create_database(&name, Some(&self.name)),
            None => drop(std::fs::copy(self.file(), copy.file())?),
        }
        Ok(copy)
    }

    /// Gives the disk back.
    pub(crate) fn remove(self) -> Result<()> {
        if let Some(cluster) = &self.cluster {
            cluster.drop_database(&self.name);
        }
        Ok(std::fs::remove_dir_all(&self.folder)?)
    }

    /// As an operator would write it.
    pub(crate) fn url(&self) -> String {
        match &self.cluster {
            Some(cluster) => cluster.url(&self.name),
            None => format!("sqlite://{}", self.file().display()),
        }
    }

    /// The process that all of the database's are children of; none for SQLite.
    pub(crate) fn server_pid(&self) -> Result<Option<u32>> {
        let pid = self.cluster.as_ref().map(|cluster| cluster.server_pid());
        Ok(pid.transpose()?)
    }

    /// How much it takes on the disk, where that is a file.
    pub(crate) async fn bytes(&self) -> Result<u64> {
        match self.engine {
            Engine::Sqlite => Ok(std::fs::metadata(self.file())?.len()),
            Engine::Postgres => {
                let database = self.connect(1).await?;
                let size = "SELECT pg_database_size(current_database()) AS size";
                let rows = rows(&database, size, []).await?;
                let size: i64 = rows.first().ok_or("no size")?.try_get("", "size")?;
                database.close().await?;
                Ok(size.unsigned_abs())
            }
        }
    }

    /// Opens it as the hub does.
    pub(crate) async fn connect(&self, connections: u32) -> Result<DatabaseConnection> {
        connect(&self.url(), connections).await
    }

    /// Waits until all that was written stands in the file itself, so that a copy of
    /// it is whole.
    pub(crate) async fn settle(&self) -> Result<()> {
        if self.engine != Engine::Sqlite {
            return Ok(());
        }
        let start = Instant::now();
        loop {
            let database = self.connect(1).await?;
            let told = rows(&database, "PRAGMA wal_checkpoint(TRUNCATE)", []).await?;
            let busy: i32 = told.first().ok_or("no checkpoint")?.try_get("", "busy")?;
            database.close().await?;
            if busy == 0 {
                return Ok(());
            }
            if start.elapsed() > Duration::from_millis(CLOSING_MS) {
                return Err("somebody reads the file of the database".into());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// SQLite's file.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join("cengbao.db")
    }
}

/// Opens a database with the settings of the hub.
pub(crate) async fn connect(url: &str, connections: u32) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .sqlx_logging(false)
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(|options| {
            use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
            options
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(10))
        });
    Ok(sea_orm::Database::connect(options).await?)
}

/// The rows of a statement, to be read.
pub(crate) async fn rows(
    database: &DatabaseConnection,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<QueryResult>> {
    let statement = Statement::from_sql_and_values(database.get_database_backend(), sql, values);
    Ok(database.query_all_raw(statement).await?)
}

/// A bare connection.
#[derive(Debug)]
pub(crate) enum Bare {
    /// To the file.
    Sqlite(PoolConnection<Sqlite>),
    /// To the server.
    Postgres(PoolConnection<Postgres>),
}

/// Binds each value as what it is.
macro_rules! bound {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                Value::Bool(value) => query.bind(*value),
                Value::SmallInt(value) => query.bind(*value),
                Value::Int(value) => query.bind(*value),
                Value::BigInt(value) => query.bind(*value),
                Value::BigUnsigned(value) => query.bind(value.map(u64::cast_signed)),
                Value::String(value) => query.bind(value.as_deref()),
                Value::Bytes(value) => query.bind(value.as_deref()),
                Value::Json(value) => query.bind(value.as_deref()),
                Value::ChronoDate(value) => query.bind(*value),
                Value::Uuid(value) => query.bind(*value),
                other => return Err(format!("a value of an unknown kind: {other:?}").into()),
            };
        }
        query
    }};
}

impl Bare {
    /// One of the pool.
    pub(crate) async fn of(database: &DatabaseConnection) -> Result<Self> {
        Ok(match database.get_database_backend() {
            DbBackend::Postgres => {
                Self::Postgres(database.get_postgres_connection_pool().acquire().await?)
            }
            _ => Self::Sqlite(database.get_sqlite_connection_pool().acquire().await?),
        })
    }

    /// Runs a prepared statement; how many rows came.
    pub(crate) async fn run(&mut self, sql: &Arc<str>, values: &[Value]) -> Result<usize> {
        let sql = AssertSqlSafe(Arc::clone(sql));
        Ok(match self {
            Self::Sqlite(connection) => {
                let query = bound!(sqlx::query::<Sqlite>(sql), values);
                query.fetch_all(&mut **connection).await?.len()
            }
            Self::Postgres(connection) => {
                let query = bound!(sqlx::query::<Postgres>(sql), values);
                query.fetch_all(&mut **connection).await?.len()
            }
        })
    }

    /// Begins a transaction as the hub's are: one snapshot for reading, the writer's lock for writing.
    pub(crate) async fn begin(&mut self, writes: bool) -> Result<()> {
        let sql = match (&self, writes) {
            (Self::Sqlite(_), false) => "BEGIN DEFERRED",
            (Self::Sqlite(_), true) => "BEGIN IMMEDIATE",
            (Self::Postgres(_), false) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            (Self::Postgres(_), true) => "BEGIN",
        };
        self.say(sql).await
    }

    /// Ends it; what was written stays if `commit`.
    pub(crate) async fn end(&mut self, commit: bool) -> Result<()> {
        self.say(if commit { "COMMIT" } else { "ROLLBACK" }).await
    }

    async fn say(&mut self, sql: &'static str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => {
                sqlx::raw_sql(sql).execute(&mut **connection).await?;
            }
            Self::Postgres(connection) => {
                sqlx::raw_sql(sql).execute(&mut **connection).await?;
            }
        }
        Ok(())
    }
}
