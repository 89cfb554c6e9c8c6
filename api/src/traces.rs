//! Where traces go: to a collector by OTLP over HTTP, if the operator names one;
//! nowhere, and at no cost, if not.
//!
//! A trace shows where a request spent its time: request → scope → execute →
//! transaction. Must never carry an account, a code of a place, a figure or a
//! text of a request: names, times and statuses only.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{HeaderExtractor, HttpClient, HttpError};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{SdkTracerProvider, Tracer};
use tokio::runtime::Handle;
use tracing::{Metadata, Span};
use tracing_opentelemetry::{OpenTelemetryLayer, OpenTelemetrySpanExt as _};
use tracing_subscriber::registry::LookupSpan;

use crate::build;
use crate::error::{Error, Result};

/// Spans that are for traces alone; log lines do not show them.
pub(crate) const TARGET: &str = "cengbao_trace";

/// A collector that takes longer is not waited for.
const WITHIN: Duration = Duration::from_secs(10);

/// Bytes of a collector's answer that are read.
const MOST: usize = 64 * 1024;

/// Traces on their way to a collector.
pub(crate) struct Traces {
    provider: SdkTracerProvider,
}

impl Traces {
    /// Traces to the collector at an address such as `http://127.0.0.1:4318`. Must be called within the runtime.
    pub(crate) fn to(endpoint: &str) -> Result<Self> {
        let refused = |problem: String| {
            Error::setting(
                "otlp-endpoint",
                problem,
                "write the address of a collector that speaks OTLP over plain HTTP, such as http://127.0.0.1:4318",
            )
        };
        if !endpoint.starts_with("http://") {
            return Err(refused(format!("{endpoint:?} does not begin with http://")));
        }
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Post::new())
            .with_protocol(Protocol::HttpJson)
            .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
            .with_timeout(WITHIN)
            .build()
            .map_err(|error| refused(error.to_string()))?;
        let version = opentelemetry::KeyValue::new("service.version", build::VERSION);
        let resource = Resource::builder()
            .with_service_name("cengbao")
            .with_attribute(version);
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource.build())
            .build();
        Ok(Self { provider })
    }

    /// The layer that records spans.
    pub(crate) fn layer<S>(&self) -> OpenTelemetryLayer<S, Tracer>
    where
        S: tracing::Subscriber + for<'span> LookupSpan<'span>,
    {
        tracing_opentelemetry::layer()
            .with_tracer(self.provider.tracer("cengbao"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
    }

    /// Sends what is left.
    pub(crate) async fn close(self) {
        let closing = tokio::task::spawn_blocking(move || self.provider.shutdown());
        if let Ok(Err(error)) = closing.await {
            tracing::warn!(%error, "the last traces did not reach the collector");
        }
    }
}

/// Which spans are recorded: our own. Events stay in the log.
pub(crate) fn is_recorded(metadata: &Metadata<'_>) -> bool {
    metadata.is_span() && metadata.target().starts_with("cengbao")
}

/// Lets a request's span continue the trace of the caller (`traceparent`), if it brings one.
pub(crate) fn follow(span: &Span, headers: &HeaderMap) {
    let context = TraceContextPropagator::new().extract(&HeaderExtractor(headers));
    // Fails where no traces are recorded, and then there is nothing to follow.
    drop(span.set_parent(context));
}

/// Posts to the collector on the runtime of the hub: the exporter's own thread has none.
#[derive(Debug)]
struct Post {
    runtime: Handle,
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Post {
    fn new() -> Self {
        Self {
            runtime: Handle::current(),
            client: Client::builder(TokioExecutor::new()).build_http(),
        }
    }
}

#[async_trait::async_trait]
impl HttpClient for Post {
    async fn send_bytes(
        &self,
        request: Request<Bytes>,
    ) -> std::result::Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        let sent = self.runtime.spawn(async move {
            let exchange = async {
                let (head, body) = client.request(request.map(Full::new)).await?.into_parts();
                let body = Limited::new(body, MOST).collect().await?.to_bytes();
                Ok::<_, HttpError>(Response::from_parts(head, body))
            };
            tokio::time::timeout(WITHIN, exchange).await
        });
        sent.await??
    }
}
