//! `cengbao documents`: which operations of which frontends the hub knows by id.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cengbao_domain::policy::Role;
use cengbao_store::{DocumentRow, DocumentSpec, Manifest, Registered, Scope};
use serde_json::json;

use super::output::Output;
use crate::documents::{hash, manifest};
use crate::error::{Error, Result};
use crate::graphql::DocumentCheck;
use crate::settings::Settings;

/// What to do with registered documents.
#[derive(clap::Subcommand)]
pub(super) enum DocumentsCommand {
    /// Register the operations that a frontend's build lists, all or none; again, it changes nothing
    Register {
        /// Manifest: persisted-documents.json of graphql-codegen, persisted queries of Relay, or Apollo's manifest
        file: PathBuf,
        /// Name of the frontend
        #[arg(long, value_name = "NAME", default_value = "default")]
        client: String,
        /// Version of the frontend
        #[arg(long, value_name = "VERSION", default_value = "0")]
        version: String,
        /// A role that may run them in trusted mode, such as COORDINATOR; may be repeated [default: every role]
        #[arg(long = "role", value_name = "ROLE", value_parser = role)]
        roles: Vec<Role>,
    },
    /// List them
    List(Which),
    /// Check each against the schema of this binary; fails if one no longer fits
    Check(Which),
    /// Remove those of a frontend, of one version or of all
    Remove {
        /// Name of the frontend
        #[arg(long, value_name = "NAME")]
        client: String,
        /// Its version [default: all]
        #[arg(long, value_name = "VERSION")]
        version: Option<String>,
    },
}

/// Whose documents.
#[derive(clap::Args)]
pub(super) struct Which {
    /// Name of the frontend [default: all]
    #[arg(long, value_name = "NAME")]
    client: Option<String>,
    /// Its version [default: all]
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
}

pub(super) async fn run(
    command: DocumentsCommand,
    settings: &Settings,
    output: Output,
) -> Result<()> {
    let store = match &command {
        // Asked before an upgrade, of a database that still has the schema of the binary before.
        DocumentsCommand::Check(_) => super::connect(settings).await?,
        DocumentsCommand::List(_) => super::open(settings).await?,
        DocumentsCommand::Register { .. } | DocumentsCommand::Remove { .. } => {
            super::open_migrated(settings).await?
        }
    };
    let scope = store.system("documents", settings.clock.now());
    match command {
        DocumentsCommand::Register {
            file,
            client,
            version,
            roles,
        } => {
            let roles = (!roles.is_empty()).then_some(roles);
            let documents = read(&file, settings, output).await?;
            let manifest = Manifest {
                client,
                version,
                roles,
                documents,
            };
            register(&scope, &manifest, output).await
        }
        DocumentsCommand::List(which) => list(&scope, &which, output).await,
        DocumentsCommand::Check(which) => check(&scope, &which, settings, output).await,
        DocumentsCommand::Remove { client, version } => {
            let removed = scope.remove_documents(&client, version.as_deref()).await?;
            output.answer(
                format_args!("{removed} removed"),
                &json!({"removed": removed}),
            )
        }
    }
}

async fn register(scope: &Scope, manifest: &Manifest, output: Output) -> Result<()> {
    let done = scope.register_documents(manifest).await?;
    let Registered {
        added,
        changed,
        unchanged,
    } = done;
    let (client, version) = (&manifest.client, &manifest.version);
    output.answer(
        format_args!(
            "{client} {version}: {added} added, {changed} with other roles, {unchanged} unchanged"
        ),
        &done,
    )
}

/// The documents of a manifest, each of which fits the schema; all problems are told at once.
async fn read(file: &Path, settings: &Settings, output: Output) -> Result<Vec<DocumentSpec>> {
    let text = std::fs::read_to_string(file).map_err(|source| Error::file(file, source))?;
    let listed = manifest::read(&text).map_err(|problem| {
        Error::setting(
            file.display().to_string(),
            problem,
            "give the manifest that the frontend's build writes",
        )
    })?;
    let schema = DocumentCheck::new(settings.limits.clone());
    let (mut documents, mut problems) = (Vec::new(), Vec::new());
    for one in listed {
        let digest = hash(&one.text);
        // An id that looks like a hash of another text would be taken for that text's.
        if is_sha256(&one.id) && one.id != digest {
            problems
                .push(json!({"id": one.id, "problem": "the id is not the SHA-256 of its text"}));
            continue;
        }
        match schema.check(&one.text).await {
            Ok(sound) => documents.push(DocumentSpec {
                id: one.id,
                hash: digest,
                name: sound.operations.join(", "),
                text: one.text,
            }),
            Err(found) => problems.extend(problems_of(&one.id, &one.text, found)),
        }
    }
    if problems.is_empty() {
        return Ok(documents);
    }
    output.answer(
        words_of(&problems),
        &json!({"registered": 0, "problems": problems}),
    )?;
    Err(Error::Refused(format!(
        "{}: nothing was registered",
        file.display()
    )))
}

fn is_sha256(id: &str) -> bool {
    id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn problems_of(id: &str, text: &str, found: Vec<String>) -> Vec<serde_json::Value> {
    // The first line names the operation, also where the text does not parse.
    let head: String = text
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(60)
        .collect();
    found
        .into_iter()
        .map(|problem| json!({"id": id, "operation": head, "problem": problem}))
        .collect()
}

fn words_of(problems: &[serde_json::Value]) -> String {
    let mut words = String::new();
    for one in problems {
        let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
        writeln!(
            words,
            "{} {}: {}",
            text("id"),
            text("operation"),
            text("problem")
        )
        .expect("a string takes whatever is written to it");
    }
    words
}

async fn all(scope: &Scope, which: &Which) -> Result<Vec<DocumentRow>> {
    let (client, version) = (which.client.as_deref(), which.version.as_deref());
    super::every(async |page| scope.list_documents(client, version, page).await).await
}

async fn list(scope: &Scope, which: &Which, output: Output) -> Result<()> {
    let rows = all(scope, which).await?;
    let mut words = String::new();
    let mut values = Vec::new();
    for row in &rows {
        for one in &row.uses {
            let roles = one
                .roles
                .as_ref()
                .map(|roles| roles.iter().map(Role::to_string).collect::<Vec<_>>());
            let of = roles
                .as_ref()
                .map_or_else(|| "every role".to_owned(), |roles| roles.join(" "));
            writeln!(
                words,
                "{} {}  {}  {}  {of}",
                one.client, one.version, row.id, row.name
            )
            .expect("a string takes whatever is written to it");
            values.push(json!({
                "id": row.id, "operations": row.name, "client": one.client, "version": one.version, "roles": roles,
            }));
        }
    }
    output.answer(words, &values)
}

async fn check(scope: &Scope, which: &Which, settings: &Settings, output: Output) -> Result<()> {
    let schema = DocumentCheck::new(settings.limits.clone());
    let rows = all(scope, which).await?;
    let mut problems = Vec::new();
    for row in &rows {
        if let Err(found) = schema.check(&row.text).await {
            problems.extend(problems_of(&row.id, &row.name, found));
        }
    }
    let words = format!(
        "{}{} documents, {} problems",
        words_of(&problems),
        rows.len(),
        problems.len()
    );
    output.answer(
        words,
        &json!({"documents": rows.len(), "problems": problems}),
    )?;
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Error::Refused(
            "some documents do not fit the schema".to_owned(),
        ))
    }
}

fn role(text: &str) -> std::result::Result<Role, String> {
    text.to_ascii_uppercase().parse().map_err(|_| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
        format!("no such role; known are {}", known.join(", "))
    })
}
