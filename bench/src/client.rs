//! The load: connections that ask again as soon as they are answered (closed
//! loop), over HTTP/1.1 kept alive. Every answer is looked at.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::SendRequest;
use hyper::{Method, Request, header};
use hyper_util::rt::TokioIo;
use tokio::task::JoinHandle;

use crate::Result;

/// A request, and what its answer must hold.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    /// Path of the URL.
    pub(crate) path: String,
    /// Of whoever asks; none for a floor.
    pub(crate) token: Option<String>,
    /// JSON, or the rows of a list.
    pub(crate) body: Bytes,
    /// What an answer must be.
    pub(crate) wanted: Wanted,
}

impl Ask {
    /// Lists go in as a text of rows, questions as JSON.
    fn kind(&self) -> &'static str {
        if self.path.starts_with("/import/") {
            "text/csv"
        } else {
            "application/json"
        }
    }
}

/// What an answer must be.
#[derive(Clone, Debug)]
pub(crate) enum Wanted {
    /// Just these bytes.
    Exactly(Bytes),
    /// Somewhere this text.
    Holding(&'static str),
}

impl Wanted {
    fn is_met_by(&self, body: &[u8]) -> bool {
        match self {
            Self::Exactly(bytes) => body == bytes.as_ref(),
            Self::Holding(text) => body
                .windows(text.len())
                .any(|window| window == text.as_bytes()),
        }
    }
}

/// What a load came to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Load {
    /// Of each answer.
    pub(crate) latencies: Vec<Duration>,
    /// From the first request to the last answer.
    pub(crate) elapsed: Duration,
}

impl Load {
    /// What tasks came to that began at the same moment; each gives the time of each of its answers.
    pub(crate) async fn of(
        start: Instant,
        tasks: Vec<JoinHandle<Result<Vec<Duration>>>>,
    ) -> Result<Self> {
        let mut load = Self::default();
        for task in tasks {
            load.latencies.extend(task.await??);
        }
        load.elapsed = start.elapsed();
        Ok(load)
    }

    /// Adds another slice of the same.
    pub(crate) fn add(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        self.elapsed += other.elapsed;
    }
}

/// Asks on so many connections until `next` gives no more.
pub(crate) async fn load(
    server: SocketAddr,
    connections: usize,
    next: impl Fn() -> Option<Arc<Ask>> + Send + Sync + 'static,
) -> Result<Load> {
    let next = Arc::new(next);
    let mut senders = Vec::with_capacity(connections);
    for _ in 0..connections {
        senders.push(connect(server).await?);
    }
    let start = Instant::now();
    let tasks: Vec<_> = senders
        .into_iter()
        .map(|mut sender| {
            let next = Arc::clone(&next);
            tokio::spawn(async move {
                let mut latencies = Vec::new();
                while let Some(ask) = next() {
                    let sent = Instant::now();
                    let body = send(&mut sender, &ask).await?;
                    latencies.push(sent.elapsed());
                    if !ask.wanted.is_met_by(&body) {
                        let text = String::from_utf8_lossy(&body);
                        return Err(format!("another answer than wanted: {text:.2000}").into());
                    }
                }
                Result::Ok(latencies)
            })
        })
        .collect();
    Load::of(start, tasks).await
}

/// The same request over and over for a while.
pub(crate) async fn repeat(
    server: SocketAddr,
    connections: usize,
    ask: Arc<Ask>,
    duration: Duration,
) -> Result<Load> {
    let until = Instant::now() + duration;
    load(server, connections, move || {
        (Instant::now() < until).then(|| Arc::clone(&ask))
    })
    .await
}

/// One request on a connection of its own.
pub(crate) async fn once(server: SocketAddr, ask: &Ask) -> Result<Bytes> {
    send(&mut connect(server).await?, ask).await
}

/// Whether a hub says that it is ready. It listens before it has its keys and its database, and answers when it has.
pub(crate) async fn is_ready(server: SocketAddr) -> Result<bool> {
    let request = Request::builder()
        .uri("/readyz")
        .header(header::HOST, "bench")
        .body(Full::default())?;
    let response = connect(server).await?.send_request(request).await?;
    Ok(response.status().is_success())
}

async fn connect(server: SocketAddr) -> Result<SendRequest<Full<Bytes>>> {
    let stream = tokio::net::TcpStream::connect(server).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    // Ends with its sender; what went wrong is told by the request that it went wrong for.
    tokio::spawn(async move { drop(connection.await) });
    Ok(sender)
}

async fn send(sender: &mut SendRequest<Full<Bytes>>, ask: &Ask) -> Result<Bytes> {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(&ask.path)
        .header(header::HOST, "bench")
        .header(header::CONTENT_TYPE, ask.kind())
        .header(header::ACCEPT, "application/json");
    if let Some(token) = &ask.token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    let request = request.body(Full::new(ask.body.clone()))?;
    sender.ready().await?;
    let response = sender.send_request(request).await?;
    let status = response.status();
    let body = response.into_body().collect().await?.to_bytes();
    if status.is_success() {
        Ok(body)
    } else {
        let text = String::from_utf8_lossy(&body);
        Err(format!("{} answers {status}: {text:.2000}", ask.path).into())
    }
}
