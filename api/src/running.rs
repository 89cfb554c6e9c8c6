//! Starts a hub and stops it.

use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

use cengbao_store::{Store, StoreSettings};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinHandle};

use crate::attachment::Storage;
use crate::error::{Error, Result};
use crate::http::{self, Hub, HubState};
use crate::identity::Keys;
use crate::settings::{KeySource, Settings};
use crate::webhook::Sender;
use crate::{build, demo};

/// A hub that runs. Dropping it stops it without waiting.
pub struct Running {
    addr: SocketAddr,
    hub: HubState,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    background: Vec<JoinHandle<()>>,
}

/// Opens the database, migrates it, fills it if it is to be a demonstration, and serves.
///
/// Returns when the hub answers at its address. Errors: a setting that cannot
/// be used, a database that cannot be opened, an address that is taken.
///
/// Boxed, so that whoever waits for it does not compile the hub again.
pub fn start(settings: Settings) -> Pin<Box<dyn Future<Output = Result<Running>> + Send>> {
    Box::pin(begin(settings))
}

async fn begin(settings: Settings) -> Result<Running> {
    if settings.demo && matches!(settings.keys, KeySource::Jwks { .. }) {
        return Err(Error::setting(
            "demo, jwks-file",
            "the demonstration gives out tokens, and the hub holds public keys only",
            "leave one of the two out",
        ));
    }
    settings.prepare_data_dir()?;
    // Before the long work of a first start: an address that is taken is told at once.
    let listener = listen(settings.listen).await?;
    let addr = listener
        .local_addr()
        .map_err(|source| network(settings.listen, source))?;
    let keys = Keys::load(&settings.keys)?;
    let store = Store::open(&StoreSettings {
        url: settings.database_url.clone(),
        readers: settings.readers,
    })
    .await?;
    let applied = store.migrate().await?;
    tracing::info!(
        version = build::VERSION,
        commit = build::COMMIT,
        engine = store.engine(),
        applied,
        "database ready"
    );
    if settings.demo {
        demo::seed(&store, settings.clock.now()).await?;
    }
    let (limits, demo) = (settings.limits.clone(), settings.demo);
    let leads = settings.leads;
    let sender = sender(&settings)?;
    let storage = Storage::open(
        &settings.attachments,
        &settings.data_dir,
        limits.attachments_at_once,
    )?;
    let hub = Hub::new(store, keys, storage, settings);
    let (stop, stopped) = watch::channel(false);
    let background = if leads {
        hub.background.begin(sender, &stopped)
    } else {
        Vec::new()
    };
    let app = http::router(&hub);
    let task = tokio::spawn(async move { http::serve(listener, app, &limits, stopped).await });
    tracing::info!("listening on http://{addr}/");
    if demo {
        demo::announce(addr);
    }
    Ok(Running {
        addr,
        hub,
        stop,
        task,
        background,
    })
}

impl Running {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Its database; for tests, which look behind the curtain.
    pub fn store(&self) -> &Store {
        &self.hub.store
    }

    /// A token of an account as `cengbao token` would print it, valid from the hub's now.
    pub fn token(&self, account: &str) -> Result<String> {
        self.hub.keys.mint(account, self.hub.clock.now())
    }

    /// Takes no more connections, lets running requests end, and returns when all is quiet.
    pub async fn stop(self) -> Result<()> {
        // The server may be gone already, and then nobody listens.
        let _ = self.stop.send(true);
        let mut tasks = Ok(());
        for task in self.background {
            tasks = tasks.and(ended("tasks", task.await));
        }
        // Also where a task failed, the running requests end first.
        ended("server", self.task.await).and(tasks)
    }
}

/// None where the operator allows no host.
pub(crate) fn sender(settings: &Settings) -> Result<Option<Sender>> {
    if settings.webhook_hosts.is_empty() {
        return Ok(None);
    }
    let within = Duration::from_millis(settings.limits.webhook_timeout_ms);
    let hosts = settings.webhook_hosts.clone();
    Sender::new(hosts, settings.webhook_ca.as_deref(), within).map(Some)
}

fn ended(place: &str, task: std::result::Result<(), JoinError>) -> Result<()> {
    task.map_err(|error| Error::Network {
        place: place.to_owned(),
        source: error.into(),
    })
}

async fn listen(addr: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(addr)
        .await
        .map_err(|source| network(addr, source))
}

fn network(addr: SocketAddr, source: std::io::Error) -> Error {
    Error::Network {
        place: format!("listen on {addr}"),
        source,
    }
}
