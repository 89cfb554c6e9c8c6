//! Sends one event to one endpoint: one request, bounded in time, no redirects.
//!
//! Its way out is HTTP or HTTPS. The certificates that are trusted are those of
//! the public authorities and those of a file that the operator names, because
//! government networks have authorities of their own.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{Method, Request, Uri, header};
use cengbao_store::Outgoing;
use chrono::{DateTime, Utc};
use http_body_util::Full;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use super::address::WebhookHosts;
use super::sign::signature;
use crate::error::{Error, Result};
use crate::graphql::event_body;

/// Sends events.
#[derive(Clone)]
pub(crate) struct Sender {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    hosts: Arc<WebhookHosts>,
    within: Duration,
}

/// Why an event was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unsent {
    /// What the endpoint answered, if it did.
    pub(crate) status: Option<u16>,
    /// In words; nothing of the event in them.
    pub(crate) problem: String,
}

impl Sender {
    /// A sender to these hosts. Errors: a file of certificates that cannot be used.
    pub(crate) fn new(hosts: WebhookHosts, ca: Option<&Path>, within: Duration) -> Result<Self> {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_connect_timeout(Some(within));
        let https = hyper_rustls::HttpsConnectorBuilder::new()
            .with_tls_config(tls(ca)?)
            .https_or_http()
            .enable_http1()
            .wrap_connector(http);
        Ok(Self {
            client: Client::builder(TokioExecutor::new()).build(https),
            hosts: Arc::new(hosts),
            within,
        })
    }

    /// Sends an event; the status with which it was taken. The id is the same
    /// at every try, the timestamp is the try's.
    pub(crate) async fn send(
        &self,
        event: &Outgoing,
        now: DateTime<Utc>,
    ) -> std::result::Result<u16, Unsent> {
        let unsent = |problem: String| Unsent {
            status: None,
            problem,
        };
        // The operator may have taken the host off the list since.
        let uri = self
            .hosts
            .check(&event.url)
            .map_err(|bad| unsent(bad.words().1.to_owned()))?;
        let request = request(uri, event, now).map_err(|error| unsent(error.to_string()))?;
        let answered = tokio::time::timeout(self.within, self.client.request(request)).await;
        let response = answered
            .map_err(|_| unsent(format!("no answer within {} ms", self.within.as_millis())))?
            .map_err(|error| unsent(causes(&error)))?;
        let status = response.status();
        if status.is_success() {
            return Ok(status.as_u16());
        }
        Err(Unsent {
            status: Some(status.as_u16()),
            problem: format!("the endpoint answered {}", status.as_u16()),
        })
    }
}

fn request(
    uri: Uri,
    event: &Outgoing,
    now: DateTime<Utc>,
) -> std::result::Result<Request<Full<Bytes>>, axum::http::Error> {
    let (id, timestamp, body) = (event.event.to_string(), now.timestamp(), event_body(event));
    let signature = signature(&event.secret, &id, timestamp, &body);
    Request::builder()
        .method(Method::POST)
        .uri(uri)
        .header(header::CONTENT_TYPE, "application/json")
        .header(
            header::USER_AGENT,
            concat!("cengbao/", env!("CARGO_PKG_VERSION")),
        )
        .header("webhook-id", id)
        .header("webhook-timestamp", timestamp)
        .header("webhook-signature", signature)
        .body(Full::new(Bytes::from(body)))
}

/// The public authorities, and those of the operator's file.
fn tls(ca: Option<&Path>) -> Result<ClientConfig> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    if let Some(path) = ca {
        let bad = |problem: String| {
            Error::setting(
                "webhook_ca",
                format!("{}: {problem}", path.display()),
                "name a file of certificates in PEM",
            )
        };
        let certificates =
            CertificateDer::pem_file_iter(path).map_err(|error| bad(error.to_string()))?;
        let mut added = 0;
        for certificate in certificates {
            let certificate = certificate.map_err(|error| bad(error.to_string()))?;
            roots
                .add(certificate)
                .map_err(|error| bad(error.to_string()))?;
            added += 1;
        }
        if added == 0 {
            return Err(bad("there is no certificate in it".to_owned()));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider has suites for the default versions");
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

/// An error with its causes, in one line.
fn causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        words = format!("{words}: {inner}");
        cause = inner.source();
    }
    words
}
