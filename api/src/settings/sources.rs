//! Where settings come from: the flags with their variables, and the file.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use cengbao_domain::policy::Role;
use serde::Deserialize;

use super::{DATA_DIR, Introspection, LogFormat};
use crate::attachment::AttachmentPlace;
use crate::documents::DocumentPolicy;
use crate::error::{Error, Result};

/// The settings file inside the data directory.
pub(super) const CONFIG_FILE: &str = "cengbao.toml";

/// The flags that every command takes. Each has its variable and its key in the settings file.
#[derive(Clone, Default, clap::Args)]
#[command(next_help_heading = "Settings (flag, then environment, then file)")]
pub struct SettingsArgs {
    /// Settings file in TOML; its keys are the flags' names with `_` [default: DATA_DIR/cengbao.toml, if there]
    #[arg(long, global = true, value_name = "FILE", env = "CENGBAO_CONFIG")]
    pub config: Option<PathBuf>,
    /// Folder of the SQLite file and of the signing secret; created if missing [default: data-dir]
    #[arg(long, global = true, value_name = "DIR", env = "CENGBAO_DATA_DIR")]
    pub data_dir: Option<PathBuf>,
    /// sqlite://FILE or postgres://USER:PASSWORD@HOST/DATABASE [default: DATA_DIR/cengbao.db]
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "DATABASE_URL",
        hide_env_values = true
    )]
    pub database_url: Option<String>,
    /// Address and port of the hub; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long, global = true, value_name = "ADDRESS", env = "CENGBAO_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Database connections that read [default: 8]
    #[arg(long, global = true, value_name = "NUMBER", env = "CENGBAO_READERS")]
    pub readers: Option<u32>,
    /// File with the secret that signs the hub's own tokens [default: DATA_DIR/token-secret, made on first use]
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "CENGBAO_JWT_SECRET_FILE"
    )]
    pub jwt_secret_file: Option<PathBuf>,
    /// File with the public keys (JWK set: EdDSA, ES256, RS256) of whoever signs tokens instead of the hub
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "CENGBAO_JWKS_FILE",
        conflicts_with = "jwt_secret_file"
    )]
    pub jwks_file: Option<PathBuf>,
    /// Who may introspect the schema [default: accounts]
    #[arg(
        long,
        global = true,
        value_name = "WHOM",
        env = "CENGBAO_INTROSPECTION"
    )]
    pub introspection: Option<Introspection>,
    /// Site whose pages may call the hub, such as `https://board.example`; several with commas, or the flag again; `*`
    /// for any [default: none]
    #[arg(
        long = "cors-origin",
        global = true,
        value_name = "ORIGIN",
        env = "CENGBAO_CORS_ORIGINS",
        value_delimiter = ','
    )]
    pub cors_origins: Vec<String>,
    /// Host that events may be sent to, such as `gateway.example` or `10.1.2.3:8443`; several with commas, or the flag
    /// again [default: none, and nothing is sent]
    #[arg(
        long = "webhook-host",
        global = true,
        value_name = "HOST",
        env = "CENGBAO_WEBHOOK_HOSTS",
        value_delimiter = ','
    )]
    pub webhook_hosts: Vec<String>,
    /// File with certificates in PEM of authorities that endpoints are trusted by, beside the public ones
    #[arg(long, global = true, value_name = "FILE", env = "CENGBAO_WEBHOOK_CA")]
    pub webhook_ca: Option<PathBuf>,
    /// Where files that are evidence (附件) are kept: a folder, or s3://BUCKET/PREFIX with AWS_ENDPOINT_URL, AWS_REGION,
    /// AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment [default: DATA_DIR/attachments]
    #[arg(long, global = true, value_name = "PLACE", env = "CENGBAO_ATTACHMENTS")]
    pub attachments: Option<String>,
    /// Whether this hub takes part in the tasks that one hub does for all: reminders by rule, delivery of events
    /// [default: true]
    #[arg(long, global = true, value_name = "BOOL", env = "CENGBAO_LEADS")]
    pub leads: Option<bool>,
    /// Collector of traces that speaks OTLP over plain HTTP, such as `http://127.0.0.1:4318` [default: no traces]
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "OTEL_EXPORTER_OTLP_ENDPOINT"
    )]
    pub otlp_endpoint: Option<String>,
    /// What to log, such as `info` or `cengbao_api=debug,warn` [default: info]
    #[arg(long, global = true, value_name = "FILTER", env = "CENGBAO_LOG")]
    pub log: Option<String>,
    /// How to log [default: auto, which is text on a terminal and json elsewhere]
    #[arg(long, global = true, value_name = "FORMAT", env = "CENGBAO_LOG_FORMAT")]
    pub log_format: Option<LogFormat>,
    /// Which operations run: any, or trusted, those that `cengbao documents register` knows [default: any]
    #[arg(long, global = true, value_name = "WHICH", env = "CENGBAO_DOCUMENTS")]
    pub documents: Option<DocumentsSetting>,
    /// Roles that run whatever they send and may introspect while documents are trusted, such as ADMIN,COORDINATOR
    #[arg(
        long,
        global = true,
        value_name = "ROLES",
        value_delimiter = ',',
        env = "CENGBAO_DOCUMENTS_FREE_ROLES"
    )]
    pub documents_free_roles: Option<Vec<String>>,
}

/// Which operations run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum DocumentsSetting {
    /// Whatever is sent.
    #[default]
    Any,
    /// Registered operations alone.
    Trusted,
}

/// Which operations run, and for whom all do. Errors: a role that is none, or roles where all operations run anyway.
pub(super) fn document_policy(
    documents: Option<DocumentsSetting>,
    roles: Option<Vec<String>>,
) -> Result<DocumentPolicy> {
    let mut free = Vec::new();
    for role in roles.unwrap_or_default() {
        let parsed: std::result::Result<Role, _> = role.trim().to_ascii_uppercase().parse();
        free.push(parsed.map_err(|_| {
            let known: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
            Error::setting(
                "documents_free_roles",
                format!("`{role}` is no role"),
                format!("known are {}", known.join(", ")),
            )
        })?);
    }
    match (documents.unwrap_or_default(), free.is_empty()) {
        (DocumentsSetting::Trusted, _) => Ok(DocumentPolicy::Trusted { free }),
        (DocumentsSetting::Any, true) => Ok(DocumentPolicy::Any),
        (DocumentsSetting::Any, false) => Err(Error::setting(
            "documents_free_roles",
            "roles are freed from a rule that does not hold",
            "set documents to trusted, or leave the roles out",
        )),
    }
}

/// The same settings as a file holds them.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SettingsFile {
    pub(super) data_dir: Option<PathBuf>,
    pub(super) database_url: Option<String>,
    pub(super) listen: Option<SocketAddr>,
    pub(super) readers: Option<u32>,
    pub(super) jwt_secret_file: Option<PathBuf>,
    pub(super) jwks_file: Option<PathBuf>,
    pub(super) introspection: Option<Introspection>,
    pub(super) cors_origins: Option<Vec<String>>,
    pub(super) webhook_hosts: Option<Vec<String>>,
    pub(super) webhook_ca: Option<PathBuf>,
    pub(super) attachments: Option<String>,
    pub(super) leads: Option<bool>,
    pub(super) otlp_endpoint: Option<String>,
    pub(super) limits: Option<BTreeMap<String, u64>>,
    pub(super) log: Option<String>,
    pub(super) log_format: Option<LogFormat>,
    pub(super) documents: Option<DocumentsSetting>,
    pub(super) documents_free_roles: Option<Vec<String>>,
}

impl SettingsFile {
    /// The file that was named, or the one of the data directory if there is one.
    pub(super) fn find(args: &SettingsArgs) -> Result<Self> {
        if let Some(path) = &args.config {
            return Self::read(path);
        }
        let path = args
            .data_dir
            .clone()
            .unwrap_or_else(|| PathBuf::from(DATA_DIR))
            .join(CONFIG_FILE);
        if path.is_file() {
            Self::read(&path)
        } else {
            Ok(Self::default())
        }
    }

    fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|source| Error::file(path, source))?;
        let file: Self = toml::from_str(&text).map_err(|error| {
            Error::setting(
                path.display().to_string(),
                error.to_string().trim_end().to_owned(),
                "the keys are the flags of --help with _ for -",
            )
        })?;
        // Relative to the file, so that the hub may be started from anywhere.
        let folder = path.parent().unwrap_or(Path::new(""));
        let beside = |path: Option<PathBuf>| path.map(|path| folder.join(path));
        Ok(Self {
            data_dir: beside(file.data_dir),
            jwt_secret_file: beside(file.jwt_secret_file),
            jwks_file: beside(file.jwks_file),
            webhook_ca: beside(file.webhook_ca),
            attachments: file
                .attachments
                .map(|place| AttachmentPlace::beside(folder, place)),
            ..file
        })
    }
}
