//! Where log lines go: standard error, as text for people or JSON for machines.

use std::io::{IsTerminal, stderr};

use tracing::Subscriber;
use tracing_subscriber::filter::dynamic_filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer};

use crate::error::{Error, Result};
use crate::settings::{LogFormat, Settings};
use crate::traces::{Traces, is_recorded};

/// What a server logs, unless somebody asks for more; the libraries tell their troubles only.
const USUAL: &str = "warn,cengbao=info,cengbao_api=info,cengbao_store=info";
/// What a command logs that is not a server, unless somebody asks for more.
const QUIET: &str = "warn";

/// Installs the log of this process, once, and the traces of a server, if they go anywhere.
pub(crate) fn install(settings: &Settings, is_server: bool) -> Result<Option<Traces>> {
    let filter = match (settings.log.as_str(), is_server) {
        ("info", true) => USUAL,
        ("info", false) => QUIET,
        (asked, _) => asked,
    };
    let filter = EnvFilter::try_new(filter).map_err(|error| {
        Error::setting(
            "log",
            error.to_string(),
            "write a level, or targets with levels, such as cengbao_api=debug,warn",
        )
    })?;
    let is_text = match settings.log_format {
        LogFormat::Auto => stderr().is_terminal(),
        LogFormat::Text => true,
        LogFormat::Json => false,
    };
    let traces = match &settings.otlp_endpoint {
        Some(endpoint) if is_server => Some(Traces::to(endpoint)?),
        _ => None,
    };
    let registry = tracing_subscriber::registry();
    let installed = match &traces {
        None => registry.with(filter).with(lines(is_text)).try_init(),
        Some(traces) => {
            // Asked anew for each span: between two layers with filters of their own, an answer that is remembered is
            // sometimes the other one's.
            let recorded = dynamic_filter_fn(|metadata, _| is_recorded(metadata));
            registry
                .with(traces.layer().with_filter(recorded))
                .with(lines(is_text).with_filter(filter))
                .try_init()
        }
    };
    // A process that has a log already, such as a test, keeps it.
    drop(installed);
    Ok(traces)
}

/// How a line looks.
fn lines<S>(is_text: bool) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let lines = tracing_subscriber::fmt::layer().with_writer(stderr);
    if is_text {
        lines.with_target(false).boxed()
    } else {
        lines
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .boxed()
    }
}
