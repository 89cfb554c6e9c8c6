//! The hub's settings: by flag, by environment, by file, in that order.
//!
//! Every value comes from exactly one place and is checked here, before
//! anything is opened. Must never print a secret: the database URL may hold a
//! password and is left out of `Debug` and of `--help`.

mod sources;
#[cfg(test)]
mod tests;

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::attachment::AttachmentPlace;
use crate::clock::Clock;
use crate::documents::DocumentPolicy;
use crate::error::{Error, Result};
use crate::limits::{BadLimit, Limits};
use crate::webhook::WebhookHosts;
use sources::SettingsFile;

pub use sources::SettingsArgs;

/// Where the data lives if nobody says.
const DATA_DIR: &str = "data-dir";
/// The SQLite file inside the data directory.
const DATABASE_FILE: &str = "cengbao.db";
/// Port of the loopback address, if nobody says.
const PORT: u16 = 8080;
/// Connections that read, if nobody says.
const READERS: u32 = 8;
/// More readers than this only queue up inside the database.
const MAX_READERS: u32 = 256;

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    #[default]
    Auto,
    /// One line for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Whom the hub tells its schema by introspection (`__schema`, `__type`) and by suggestions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Introspection {
    /// Whoever asks, without a token too.
    Open,
    /// Whoever has an account.
    #[default]
    Accounts,
    /// Nobody.
    Closed,
}

/// Which keys tokens are checked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// The hub signs: a shared secret in this file, made on first use if it is the hub's own.
    Secret {
        /// The file.
        file: PathBuf,
        /// Whether the hub may make it. A file that somebody named must be there.
        create: bool,
    },
    /// Somebody else signs: public keys in this JWK set.
    Jwks {
        /// The file.
        file: PathBuf,
    },
}

/// The settings in force.
#[derive(Clone)]
pub struct Settings {
    /// Folder of the hub's own files.
    pub data_dir: PathBuf,
    /// Where the database is. May hold a password.
    pub database_url: String,
    /// Connections that read.
    pub readers: u32,
    /// Where the hub listens.
    pub listen: SocketAddr,
    /// Which keys tokens are checked with.
    pub keys: KeySource,
    /// What is logged, as a filter of `tracing`.
    pub log: String,
    /// How it is logged.
    pub log_format: LogFormat,
    /// Whether to fill an empty hub with divisions, campaigns and simulated figures.
    pub demo: bool,
    /// Which operations run.
    pub documents: DocumentPolicy,
    /// The bounds of requests and connections.
    pub limits: Limits,
    /// Whom the schema is told.
    pub introspection: Introspection,
    /// Sites whose pages may call the hub: `https://host`, or `*` for any.
    pub cors_origins: Vec<String>,
    /// Hosts that events may be sent to; none, and nothing is sent, if empty.
    pub webhook_hosts: WebhookHosts,
    /// Certificates of authorities beside the public ones, for endpoints.
    pub webhook_ca: Option<PathBuf>,
    /// Where files that are evidence are kept. May hold a secret.
    pub attachments: AttachmentPlace,
    /// Whether the hub takes part in the tasks that one hub does for all.
    pub leads: bool,
    /// The collector that traces are sent to; none, and none are made, if absent.
    pub otlp_endpoint: Option<String>,
    /// What time it is.
    pub clock: Clock,
}

impl Settings {
    /// The defaults over a data directory.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        let data_dir = data_dir.into();
        Self {
            database_url: sqlite_url(&data_dir.join(DATABASE_FILE)),
            readers: READERS,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, PORT)),
            keys: KeySource::Secret {
                file: data_dir.join("token-secret"),
                create: true,
            },
            log: "info".to_owned(),
            log_format: LogFormat::Auto,
            demo: false,
            documents: DocumentPolicy::Any,
            limits: Limits::default(),
            introspection: Introspection::default(),
            cors_origins: Vec::new(),
            webhook_hosts: WebhookHosts::default(),
            webhook_ca: None,
            attachments: AttachmentPlace::in_data_dir(&data_dir),
            leads: true,
            otlp_endpoint: None,
            clock: Clock::System,
            data_dir,
        }
    }

    /// From what the command line and the environment say, and the settings file.
    pub fn load(args: &SettingsArgs) -> Result<Self> {
        Self::load_with(args, |variable| std::env::var(variable).ok())
    }

    fn load_with(
        args: &SettingsArgs,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self> {
        let file = SettingsFile::find(args)?;
        let data_dir = args
            .data_dir
            .clone()
            .or_else(|| file.data_dir.clone())
            .unwrap_or_else(|| PathBuf::from(DATA_DIR));
        let mut settings = Self::new(data_dir);
        if let Some(url) = args.database_url.clone().or(file.database_url) {
            settings.database_url = url;
        }
        if let Some(readers) = args.readers.or(file.readers) {
            settings.readers = readers;
        }
        if let Some(listen) = args.listen.or(file.listen) {
            settings.listen = listen;
        }
        if let Some(log) = args.log.clone().or(file.log) {
            settings.log = log;
        }
        if let Some(introspection) = args.introspection.or(file.introspection) {
            settings.introspection = introspection;
        }
        settings.webhook_hosts = if args.webhook_hosts.is_empty() {
            WebhookHosts::new(&file.webhook_hosts.unwrap_or_default())?
        } else {
            WebhookHosts::new(&args.webhook_hosts)?
        };
        settings.webhook_ca = args.webhook_ca.clone().or(file.webhook_ca);
        if let Some(place) = args.attachments.clone().or(file.attachments) {
            settings.attachments = AttachmentPlace::read(&place, &environment)?;
        }
        settings.leads = args.leads.or(file.leads).unwrap_or(true);
        settings.otlp_endpoint = args.otlp_endpoint.clone().or(file.otlp_endpoint);
        settings.cors_origins = if args.cors_origins.is_empty() {
            file.cors_origins.unwrap_or_default()
        } else {
            args.cors_origins.clone()
        };
        for (name, number) in file.limits.unwrap_or_default() {
            settings.limit(&format!("[limits] {name}"), &name, number)?;
        }
        for about in Limits::ALL {
            let variable = format!("CENGBAO_LIMIT_{}", about.name.to_uppercase());
            if let Some(text) = environment(&variable) {
                let number = text.parse().map_err(|_| {
                    Error::setting(
                        &*variable,
                        format!("{text:?} is not a number"),
                        "write a whole number",
                    )
                })?;
                settings.limit(&variable, about.name, number)?;
            }
        }
        settings.log_format = args.log_format.or(file.log_format).unwrap_or_default();
        // A flag for one kind of key overrides a file that names the other kind.
        let named = match (&args.jwt_secret_file, &args.jwks_file) {
            (None, None) => (file.jwt_secret_file, file.jwks_file),
            (secret, jwks) => (secret.clone(), jwks.clone()),
        };
        match named {
            (None, None) => {}
            (Some(file), None) => {
                settings.keys = KeySource::Secret {
                    file,
                    create: false,
                }
            }
            (None, Some(file)) => settings.keys = KeySource::Jwks { file },
            (Some(_), Some(_)) => {
                return Err(Error::setting(
                    "jwt_secret_file, jwks_file",
                    "both are set, and only one can sign",
                    "keep one of the two",
                ));
            }
        }
        let roles = args
            .documents_free_roles
            .clone()
            .or(file.documents_free_roles);
        settings.documents = sources::document_policy(args.documents.or(file.documents), roles)?;
        settings.check()?;
        Ok(settings)
    }

    fn limit(&mut self, place: &str, name: &str, number: u64) -> Result<()> {
        self.limits.set(name, number).map_err(|bad| match bad {
            BadLimit::Unknown => Error::setting(
                place,
                "there is no such limit",
                "docs/operating.md lists the limits",
            ),
            BadLimit::OutOfRange(min, max) => Error::setting(
                place,
                format!("{number} is out of range"),
                format!("write a number from {min} to {max}"),
            ),
        })
    }

    fn check(&self) -> Result<()> {
        for origin in &self.cors_origins {
            if !is_origin(origin) {
                return Err(Error::setting(
                    "cors_origins",
                    format!("{origin:?} is not an origin"),
                    "write scheme, host and port as a browser sends them, such as https://board.example, or * for any",
                ));
            }
        }
        if !(1..=MAX_READERS).contains(&self.readers) {
            return Err(Error::setting(
                "readers",
                format!("{} is out of range", self.readers),
                format!("write a number from 1 to {MAX_READERS}"),
            ));
        }
        Ok(())
    }

    /// Makes the data directory, readable by its owner alone: it holds the secret.
    pub(crate) fn prepare_data_dir(&self) -> Result<()> {
        if self.data_dir.is_dir() {
            return Ok(());
        }
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(&self.data_dir)
            .map_err(|source| Error::file(&self.data_dir, source))
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("data_dir", &self.data_dir)
            .field("listen", &self.listen)
            .field("readers", &self.readers)
            .field("keys", &self.keys)
            .field("attachments", &self.attachments)
            .field("demo", &self.demo)
            .finish_non_exhaustive()
    }
}

/// Scheme, host and port and nothing behind them, or `*`.
fn is_origin(text: &str) -> bool {
    if text == "*" {
        return true;
    }
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        !host.is_empty()
            && host.bytes().all(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']')
            })
    })
}

/// The URL of a file; what has a meaning in a URL is escaped.
fn sqlite_url(file: &Path) -> String {
    let file = file
        .display()
        .to_string()
        .replace('%', "%25")
        .replace('?', "%3F")
        .replace('#', "%23");
    format!("sqlite://{file}")
}
