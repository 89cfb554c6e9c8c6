//! `cengbao schema`: prints the contract, and holds a checked-in copy to it.

use std::path::PathBuf;

use super::artefact::Artefact;
use super::output::Output;
use crate::error::Result;
use crate::graphql;

/// Arguments of `schema`.
#[derive(clap::Args)]
pub(super) struct SchemaArgs {
    #[command(subcommand)]
    action: Option<SchemaAction>,
}

#[derive(clap::Subcommand)]
enum SchemaAction {
    /// Fail if the file is not the schema of this binary
    Check {
        /// The checked-in schema
        file: PathBuf,
    },
    /// Write the schema of this binary into the file
    Write {
        /// The checked-in schema
        file: PathBuf,
    },
}

pub(super) fn run(args: &SchemaArgs, output: Output) -> Result<()> {
    let schema = Artefact {
        text: graphql::sdl(),
        name: "the schema",
        command: "schema",
    };
    match &args.action {
        None => Output::text(&schema.text),
        Some(SchemaAction::Write { file }) => schema.write(file, output),
        Some(SchemaAction::Check { file }) => schema.check(file, output),
    }
}
