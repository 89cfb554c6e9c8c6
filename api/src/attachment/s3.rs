//! A bucket as a store of objects, reached by the hub's own HTTP client.

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use http_body_util::BodyExt as _;
use object_store::ClientOptions;
use object_store::RetryConfig;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody,
    HttpResponse, HttpResponseBody, HttpService,
};

use super::place::Bucket;
use crate::error::{Error, Result};
use crate::outgoing::{self, Client};

/// Within this time a storage begins to answer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(20);
/// A call that fails is made again so often, and not beyond the time.
const RETRIES: usize = 3;
const RETRIED_WITHIN: Duration = Duration::from_secs(30);

/// The bucket. Errors: a setting that cannot be used; whether the storage answers is not asked.
pub(super) fn bucket(settings: &Bucket) -> Result<AmazonS3> {
    let client = outgoing::client("AWS_CA_BUNDLE", ca(settings), ANSWERS_WITHIN)?;
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(&settings.name)
        .with_region(&settings.region)
        .with_access_key_id(&settings.access_key_id)
        .with_secret_access_key(&settings.secret_access_key)
        .with_retry(RetryConfig {
            max_retries: RETRIES,
            retry_timeout: RETRIED_WITHIN,
            ..RetryConfig::default()
        })
        // One call an object: not every storage that speaks S3 knows the other way.
        .with_disable_bulk_delete(true)
        .with_http_connector(Hyper { client });
    if let Some(endpoint) = &settings.endpoint {
        builder = builder
            .with_endpoint(endpoint)
            .with_allow_http(endpoint.starts_with("http://"));
    }
    if let Some(token) = &settings.session_token {
        builder = builder.with_token(token);
    }
    builder.build().map_err(|error| {
        Error::setting("attachments", error.to_string(), "see docs/attachments.md")
    })
}

fn ca(settings: &Bucket) -> Option<&Path> {
    settings.ca.as_deref()
}

/// The hub's client as the library asks for one, so that it brings none of its own.
#[derive(Clone, Debug)]
struct Hyper {
    client: Client<HttpRequestBody>,
}

impl HttpConnector for Hyper {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

#[async_trait]
impl HttpService for Hyper {
    async fn call(&self, request: HttpRequest) -> std::result::Result<HttpResponse, HttpError> {
        let answered = tokio::time::timeout(ANSWERS_WITHIN, self.client.request(request)).await;
        let response = answered
            .map_err(|elapsed| HttpError::new(HttpErrorKind::Timeout, elapsed))?
            .map_err(|error| {
                let kind = if error.is_connect() {
                    HttpErrorKind::Connect
                } else {
                    HttpErrorKind::Request
                };
                HttpError::new(kind, error)
            })?;
        let (parts, body) = response.into_parts();
        let body = body.map_err(|error| HttpError::new(HttpErrorKind::Interrupted, error));
        Ok(HttpResponse::from_parts(parts, HttpResponseBody::new(body)))
    }
}
