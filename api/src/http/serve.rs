//! Accepts connections and drives them: with limits that `axum::serve` does not
//! have, so that a slow client cannot hold the hub.
//!
//! Knows nothing of what is served.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

use crate::limits::Limits;

/// Bytes that are buffered of a connection.
const MAX_BUFFER_BYTES: usize = 64 * 1024;
/// Pause after a failed accept: it fails again at once while descriptors are short.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// How long running requests may take to end after a stop.
const STOP_WITHIN: Duration = Duration::from_secs(20);

/// Serves until `stop` says so, then lets running requests end.
pub(crate) async fn serve(
    listener: TcpListener,
    app: Router,
    limits: &Limits,
    mut stop: watch::Receiver<bool>,
) {
    let headers_within = Duration::from_millis(limits.header_ms);
    let connections = GracefulShutdown::new();
    let permits = Arc::new(Semaphore::new(
        usize::try_from(limits.connections).unwrap_or(usize::MAX),
    ));
    loop {
        let permit = tokio::select! {
            permit = Arc::clone(&permits).acquire_owned() => permit.expect("nobody closes the semaphore"),
            () = stopped(&mut stop) => break,
        };
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                    continue;
                }
            },
            () = stopped(&mut stop) => break,
        };
        // Small answers leave at once; a failure here only makes them slower.
        let _ = stream.set_nodelay(true);
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(headers_within)
            .max_buf_size(MAX_BUFFER_BYTES)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(app.clone()));
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            // Clients hang up in the middle of things; that is their right and no news.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(permit);
        });
    }
    drop(listener);
    if tokio::time::timeout(STOP_WITHIN, connections.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some requests did not end in time and were cut off");
    }
}

/// Returns when somebody says stop, or when nobody is left to say it.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}
