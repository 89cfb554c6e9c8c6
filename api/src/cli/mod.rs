//! The command line: one file a command.
//!
//! A command reads its arguments, calls the store or the hub once and prints
//! one answer. Exit status 0 only for success.

mod account;
mod artefact;
mod attachments;
mod campaign;
mod documents;
mod errors;
mod export;
mod import;
mod migrate;
pub(crate) mod output;
mod rollup;
mod schema;
mod serve;
mod token;
mod webhook;

use std::process::ExitCode;

use cengbao_store::{MAX_PAGE, Page, PageRequest, Scope, Store, StoreError, StoreSettings};
use clap::{Parser, Subcommand};

use crate::build;
use crate::error::{Error, Result};
use crate::settings::{Settings, SettingsArgs};
use output::Output;

/// Cengbao (层报): figures that are reported up a hierarchy of government, level by level.
///
/// Without a command the hub is served, as with `cengbao serve`.
#[derive(Parser)]
#[command(name = "cengbao", version = build::LONG, max_term_width = 100, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    settings: SettingsArgs,
    /// Print answers as JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the hub over HTTP; migrates the database first
    Serve(serve::ServeArgs),
    /// Bring the database to the schema of this binary
    Migrate,
    /// Import divisions (行政区划) or agencies (机构) from CSV
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Write a spreadsheet to fill in
    #[command(subcommand)]
    Export(export::ExportCommand),
    /// Check, compare or apply a campaign (专项行动) from its folder
    #[command(subcommand)]
    Campaign(campaign::CampaignCommand),
    /// Print a bearer token of an account, valid for twelve hours, and nothing else
    Token(token::TokenArgs),
    /// Print the GraphQL schema, or compare it with a file
    Schema(schema::SchemaArgs),
    /// Print the list of error codes (错误代码), or compare it with a file
    Errors(errors::ErrorsArgs),
    /// Compare the roll-up with the journal and the revisions, or build it anew
    #[command(subcommand)]
    Rollup(rollup::RollupCommand),
    /// Register the operations of frontends (持久化查询), list, check or remove them
    #[command(subcommand)]
    Documents(documents::DocumentsCommand),
    /// List accounts, or make one
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Files that are evidence (附件): whether each is there and is what was uploaded
    #[command(subcommand)]
    Attachments(attachments::AttachmentsCommand),
    /// Endpoints that are told of events (推送地址): register, list, test, disable, send again
    #[command(subcommand)]
    Webhook(webhook::WebhookCommand),
}

impl Cli {
    /// Runs the command to its end, on a runtime of its own.
    ///
    /// Not `async`: the code of a future is made by whoever polls it, so the binary
    /// would compile the whole hub a second time.
    pub fn run(self) -> ExitCode {
        let output = Output::new(self.json);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build();
        let done = match runtime {
            Ok(runtime) => runtime.block_on(self.dispatch(output)),
            Err(source) => Err(Error::Runtime(source)),
        };
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                output.failure(&error);
                ExitCode::FAILURE
            }
        }
    }

    async fn dispatch(self, output: Output) -> Result<()> {
        let command = self
            .command
            .unwrap_or(Command::Serve(serve::ServeArgs::default()));
        // These texts need neither settings nor a database.
        if let Command::Schema(args) = command {
            return schema::run(&args, output);
        }
        if let Command::Errors(args) = command {
            return errors::run(&args, output);
        }
        let settings = Settings::load(&self.settings)?;
        // A server tells what it does; a command answers and speaks up only for troubles.
        let is_server = matches!(command, Command::Serve(_));
        let traces = crate::log::install(&settings, is_server)?;
        let done = match command {
            Command::Serve(args) => serve::run(args, settings).await,
            Command::Migrate => migrate::run(&settings, output).await,
            Command::Import(command) => import::run(command, &settings, output).await,
            Command::Export(command) => export::run(command, &settings).await,
            Command::Campaign(command) => campaign::run(command, &settings, output).await,
            Command::Token(args) => token::run(&args, &settings).await,
            Command::Schema(args) => schema::run(&args, output),
            Command::Errors(args) => errors::run(&args, output),
            Command::Rollup(command) => rollup::run(&command, &settings, output).await,
            Command::Documents(command) => documents::run(command, &settings, output).await,
            Command::Account(command) => account::run(command, &settings, output).await,
            Command::Attachments(command) => attachments::run(&command, &settings, output).await,
            Command::Webhook(command) => webhook::run(command, &settings, output).await,
        };
        if let Some(traces) = traces {
            traces.close().await;
        }
        done
    }
}

/// What an account may touch. Errors: it is nobody's, with the remedy.
async fn acting_as(store: &Store, account: &str, settings: &Settings) -> Result<Scope> {
    let scope = store.scope(account, settings.clock.now()).await;
    scope.map_err(|error| match error {
        StoreError::Unauthenticated => Error::setting(
            format!("account {account}"),
            "it is unknown or disabled",
            "`cengbao account list` shows those there are",
        ),
        error => error.into(),
    })
}

/// All that a list of the store has, page after page.
async fn every<T>(
    mut list: impl AsyncFnMut(&PageRequest) -> cengbao_store::Result<Page<T>>,
) -> Result<Vec<T>> {
    let mut all = Vec::new();
    let mut page = PageRequest::first(MAX_PAGE);
    loop {
        let found = list(&page).await?;
        page.after = found.items.last().map(|(key, _)| key.clone());
        let has_next = found.has_next;
        all.extend(found.nodes());
        if !has_next {
            return Ok(all);
        }
    }
}

/// The database of the settings, whatever its schema.
async fn connect(settings: &Settings) -> Result<Store> {
    if settings.database_url.starts_with("sqlite:") {
        settings.prepare_data_dir()?;
    }
    Ok(Store::open(&StoreSettings {
        url: settings.database_url.clone(),
        readers: settings.readers,
    })
    .await?)
}

/// The database, if it has the schema of this binary: who only reads must not change it.
async fn open(settings: &Settings) -> Result<Store> {
    let store = connect(settings).await?;
    match store.pending_migrations().await? {
        0 => Ok(store),
        pending => Err(Error::setting(
            "database",
            format!("{pending} migrations are missing"),
            "run `cengbao migrate` with the same settings",
        )),
    }
}

/// The database, brought to the schema of this binary.
async fn open_migrated(settings: &Settings) -> Result<Store> {
    let store = connect(settings).await?;
    store.migrate().await?;
    Ok(store)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_argument_and_command_is_explained() {
        fn walk(command: &clap::Command) {
            assert!(
                command.get_about().is_some(),
                "{} says nothing",
                command.get_name()
            );
            for argument in command.get_arguments() {
                assert!(
                    argument.get_help().is_some(),
                    "{}: {} says nothing",
                    command.get_name(),
                    argument.get_id()
                );
            }
            command.get_subcommands().for_each(walk);
        }
        walk(&Cli::command());
    }

    #[test]
    fn every_setting_has_a_variable() {
        for argument in Cli::command()
            .get_arguments()
            .filter(|argument| argument.get_id() != "json")
        {
            let name = argument
                .get_env()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            assert!(
                name.starts_with("CENGBAO_")
                    || ["DATABASE_URL", "OTEL_EXPORTER_OTLP_ENDPOINT"].contains(&name.as_str()),
                "{}",
                argument.get_id()
            );
        }
    }
}
