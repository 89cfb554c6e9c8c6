//! An endpoint that takes events, as a messaging gateway would: it tells the
//! test of each request and answers as the test has said before.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;

use super::PATIENCE;

/// How a request is answered.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reply {
    /// With this status.
    Status(u16),
    /// Never.
    Silence,
}

/// A request that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    /// `webhook-id`.
    pub(crate) id: String,
    /// `webhook-timestamp`.
    pub(crate) timestamp: String,
    /// `webhook-signature`.
    pub(crate) signature: String,
    /// The body as it came.
    pub(crate) text: String,
}

impl Taken {
    /// The body.
    pub(crate) fn body(&self) -> Value {
        serde_json::from_str(&self.text).expect("an event is JSON")
    }

    /// The kind of the event.
    pub(crate) fn kind(&self) -> String {
        self.body()["type"]
            .as_str()
            .expect("an event has a type")
            .to_owned()
    }

    /// Whether the signature is that of the secret, computed here by itself.
    pub(crate) fn is_signed_with(&self, secret: &str) -> bool {
        use base64::Engine as _;
        let base64 = base64::prelude::BASE64_STANDARD;
        let key = secret
            .strip_prefix("whsec_")
            .expect("a secret has its prefix");
        let key = base64.decode(key).expect("a secret is base64");
        let signed = format!("{}.{}.{}", self.id, self.timestamp, self.text);
        let expected = base64.encode(hmac(&key, signed.as_bytes()));
        self.signature == format!("v1,{expected}")
    }
}

/// HMAC-SHA256 as RFC 2104 writes it, for keys of at most a block.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let (inner, outer) = (block.map(|byte| byte ^ 0x36), block.map(|byte| byte ^ 0x5c));
    let inner = Sha256::new()
        .chain_update(inner)
        .chain_update(message)
        .finalize();
    Sha256::new()
        .chain_update(outer)
        .chain_update(inner)
        .finalize()
        .to_vec()
}

#[derive(Clone)]
struct Shared {
    told: mpsc::UnboundedSender<Taken>,
    replies: Arc<Mutex<VecDeque<Reply>>>,
}

/// The endpoint.
pub(crate) struct Receiver {
    scheme: &'static str,
    addr: SocketAddr,
    taken: mpsc::UnboundedReceiver<Taken>,
    replies: Arc<Mutex<VecDeque<Reply>>>,
}

impl Receiver {
    /// Listens on a port of its own.
    pub(crate) async fn listen() -> Self {
        Self::on("http", |listener, app| {
            tokio::spawn(async move { axum::serve(listener, app).await });
        })
        .await
    }

    /// Listens over TLS, with a certificate of the tests' own authority.
    pub(crate) async fn listen_securely() -> Self {
        Self::on("https", |tcp, app| {
            let listener = Secure {
                tcp,
                tls: acceptor(),
            };
            tokio::spawn(async move { axum::serve(listener, app).await });
        })
        .await
    }

    async fn on(scheme: &'static str, serve: impl FnOnce(tokio::net::TcpListener, Router)) -> Self {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
            .await
            .unwrap();
        let addr = listener.local_addr().unwrap();
        let (told, taken) = mpsc::unbounded_channel();
        let replies = Arc::new(Mutex::new(VecDeque::new()));
        let shared = Shared {
            told,
            replies: Arc::clone(&replies),
        };
        let app = Router::new().route("/hook", post(take)).with_state(shared);
        serve(listener, app);
        Self {
            scheme,
            addr,
            taken,
            replies,
        }
    }

    /// Host and port, as the operator allows them.
    pub(crate) fn host(&self) -> String {
        self.addr.to_string()
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("{}://{}/hook", self.scheme, self.addr)
    }

    /// How the next requests are answered; those after them with 200.
    pub(crate) fn reply(&self, replies: &[Reply]) {
        self.replies.lock().unwrap().extend(replies);
    }

    /// The next request; it must come.
    pub(crate) async fn next(&mut self) -> Taken {
        tokio::time::timeout(PATIENCE, self.taken.recv())
            .await
            .expect("an event arrives")
            .expect("the endpoint listens")
    }

    /// What has arrived by now and was not asked for yet.
    pub(crate) fn others(&mut self) -> Vec<Taken> {
        std::iter::from_fn(|| self.taken.try_recv().ok()).collect()
    }
}

async fn take(State(shared): State<Shared>, headers: HeaderMap, text: String) -> StatusCode {
    let header = |name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let reply = shared.replies.lock().unwrap().pop_front();
    let taken = Taken {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
        text,
    };
    // The test may be over and the hub not yet.
    let _ = shared.told.send(taken);
    match reply.unwrap_or(Reply::Status(200)) {
        Reply::Status(status) => StatusCode::from_u16(status).unwrap(),
        Reply::Silence => std::future::pending().await,
    }
}

/// A listener that speaks TLS.
struct Secure {
    tcp: tokio::net::TcpListener,
    tls: TlsAcceptor,
}

impl axum::serve::Listener for Secure {
    type Io = tokio_rustls::server::TlsStream<tokio::net::TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let Ok((stream, from)) = self.tcp.accept().await else {
                continue;
            };
            // Who does not trust the certificate hangs up here.
            if let Ok(stream) = self.tls.accept(stream).await {
                return (stream, from);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}

/// The authority that a hub must be told of to trust the receiver.
pub(crate) const AUTHORITY: &str = include_str!("../../world/tls/ca.pem");

fn acceptor() -> TlsAcceptor {
    let certificate = include_bytes!("../../world/tls/leaf.pem");
    let key = include_bytes!("../../world/tls/leaf.key");
    let certificate = CertificateDer::from_pem_slice(certificate).unwrap();
    let key = PrivateKeyDer::from_pem_slice(key).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}
