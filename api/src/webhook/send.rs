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

use super::address::WebhookHosts;
use super::sign::signature;
use crate::error::Result;
use crate::graphql::event_body;
use crate::outgoing::{self, Client, causes};

/// Sends events.
#[derive(Clone)]
pub(crate) struct Sender {
    client: Client<Full<Bytes>>,
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
        Ok(Self {
            client: outgoing::client("webhook_ca", ca, within)?,
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
