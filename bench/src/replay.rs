//! The floor of signing: the statements that a signature sends, taken down while
//! the store signs, and then sent again bare, with their values, prepared and in
//! the same transactions, to a copy of the database as it was before.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use cengbao_domain::ids::ReportId;
use cengbao_store::{Outcome, ReportRequest, Sent, Store, StoreSettings, Watcher};
use sea_orm::{DatabaseConnection, Value};

use crate::Result;
use crate::bulk::Pending;
use crate::client::Load;
use crate::database::{Bare, Place};
use crate::fill::reviewer;

/// Connections that read and that write, as the hub has them.
const READERS: u32 = 8;
const WRITERS: u32 = 16;

/// What was sent for one signature, or for one list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Script(Vec<(Instant, Step)>);

/// Something that was sent.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// A transaction begins.
    Begin {
        /// Whether it may write.
        writes: bool,
    },
    /// A statement with its values.
    Run(Arc<str>, Vec<Value>),
    /// The transaction ends, and what it wrote stays.
    Commit,
}

impl Script {
    /// How many statements it has.
    pub(crate) fn statements(&self) -> usize {
        let is_statement = |(_, step): &&(Instant, Step)| matches!(step, Step::Run(..));
        self.0.iter().filter(is_statement).count()
    }

    /// What was sent, and when.
    pub(crate) fn steps(&self) -> &[(Instant, Step)] {
        &self.0
    }
}

/// Takes down what a store sends.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ear(Arc<Mutex<Vec<(Instant, Step)>>>);

impl Ear {
    /// What was heard since it was asked last.
    pub(crate) fn take(&self) -> Script {
        Script(std::mem::take(
            &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner),
        ))
    }
}

/// A store that is listened to.
pub(crate) async fn overheard(place: &Place) -> Result<(Store, Ear)> {
    let heard = Ear::default();
    let ear = heard.clone();
    let watcher: Watcher = Arc::new(move |sent| {
        let step = match sent {
            Sent::Begin { writes } => Step::Begin { writes },
            Sent::Commit => Step::Commit,
            Sent::Statement(statement) => {
                let values = statement.values.map(|values| values.0);
                Step::Run(statement.sql.into(), values.unwrap_or_default())
            }
        };
        ear.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((Instant::now(), step));
    });
    let settings = StoreSettings {
        url: place.url(),
        readers: 1,
    };
    Ok((Store::open_watched(&settings, watcher).await?, heard))
}

/// Signs all of them in the database and takes down what is sent.
pub(crate) async fn record(place: &Place, pending: &[Pending]) -> Result<Vec<Script>> {
    let (store, heard) = overheard(place).await?;
    let mut scripts = Vec::with_capacity(pending.len());
    for (index, one) in pending.iter().enumerate() {
        heard.take();
        sign(&store, one).await?;
        let script = heard.take();
        // The first one also reads what the hub then knows.
        if index > 0 {
            scripts.push(script);
        }
    }
    Ok(scripts)
}

async fn sign(store: &Store, pending: &Pending) -> Result<()> {
    let scope = store
        .scope(&reviewer(&pending.unit), chrono::Utc::now())
        .await?;
    let request = ReportRequest {
        report: ReportId(pending.report),
        expected_version: pending.version,
        reasons: Vec::new(),
        key: None,
    };
    match scope.sign_report(request).await? {
        Outcome::Done(..) => Ok(()),
        other => Err(format!("{} does not sign: {other:?}", pending.unit).into()),
    }
}

/// The connections of the floor.
#[derive(Clone, Debug)]
pub(crate) struct Pools {
    readers: DatabaseConnection,
    writers: DatabaseConnection,
}

impl Pools {
    /// Opens them.
    pub(crate) async fn open(place: &Place) -> Result<Self> {
        let writers = match place.engine {
            crate::database::Engine::Sqlite => 1,
            crate::database::Engine::Postgres => WRITERS,
        };
        Ok(Self {
            readers: place.connect(READERS).await?,
            writers: place.connect(writers).await?,
        })
    }
}

/// Sends the scripts from so many clients.
pub(crate) async fn replay(pools: &Pools, clients: usize, scripts: Vec<Script>) -> Result<Load> {
    let scripts = Arc::new(Mutex::new(scripts.into_iter()));
    let start = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let (scripts, pools) = (Arc::clone(&scripts), pools.clone());
            tokio::spawn(async move {
                let mut latencies: Vec<Duration> = Vec::new();
                loop {
                    let next = scripts
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .next();
                    let Some(script) = next else {
                        return Result::Ok(latencies);
                    };
                    let sent = Instant::now();
                    send(&pools, &script).await?;
                    latencies.push(sent.elapsed());
                }
            })
        })
        .collect();
    Load::of(start, tasks).await
}

async fn send(pools: &Pools, script: &Script) -> Result<()> {
    let mut open: Option<Bare> = None;
    for (_, step) in &script.0 {
        match step {
            Step::Begin { writes } => {
                if let Some(mut last) = open.take() {
                    last.end(false).await?;
                }
                let pool = if *writes {
                    &pools.writers
                } else {
                    &pools.readers
                };
                let mut connection = Bare::of(pool).await?;
                connection.begin(*writes).await?;
                open = Some(connection);
            }
            Step::Run(sql, values) => {
                let connection = open
                    .as_mut()
                    .ok_or("a statement outside of a transaction")?;
                connection.run(sql, values).await?;
            }
            Step::Commit => {
                let mut connection = open.take().ok_or("a commit outside of a transaction")?;
                connection.end(true).await?;
            }
        }
    }
    match open {
        Some(mut last) => last.end(false).await,
        None => Ok(()),
    }
}
