//! `cengbao errors`: prints the list of error codes, and holds a checked-in copy to it.

use std::path::PathBuf;

use super::artefact::Artefact;
use super::output::Output;
use crate::error::Result;
use crate::graphql;

/// Arguments of `errors`.
#[derive(clap::Args)]
pub(super) struct ErrorsArgs {
    #[command(subcommand)]
    action: Option<ErrorsAction>,
}

#[derive(clap::Subcommand)]
enum ErrorsAction {
    /// Fail if the file is not the list of this binary
    Check {
        /// The checked-in list
        file: PathBuf,
    },
    /// Write the list of this binary into the file
    Write {
        /// The checked-in list
        file: PathBuf,
    },
}

pub(super) fn run(args: &ErrorsArgs, output: Output) -> Result<()> {
    let list = Artefact {
        text: graphql::errors_document(),
        name: "the list of errors",
        command: "errors",
    };
    match &args.action {
        None => Output::text(&list.text),
        Some(ErrorsAction::Check { file }) => list.check(file, output),
        Some(ErrorsAction::Write { file }) => list.write(file, output),
    }
}
