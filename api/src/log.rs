//! Where log lines go: standard error, as text for people or JSON for machines.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

use crate::error::{Error, Result};
use crate::settings::{LogFormat, Settings};

/// What a server logs, unless somebody asks for more; the libraries tell their troubles only.
const USUAL: &str = "warn,cengbao=info,cengbao_api=info,cengbao_store=info";
/// What a command logs that is not a server, unless somebody asks for more.
const QUIET: &str = "warn";

/// Installs the log of this process, once.
pub(crate) fn install(settings: &Settings, is_server: bool) -> Result<()> {
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
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr);
    let installed = if is_text {
        builder.with_target(false).finish().try_init()
    } else {
        builder
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .finish()
            .try_init()
    };
    // A process that has a log already, such as a test, keeps it.
    drop(installed);
    Ok(())
}
