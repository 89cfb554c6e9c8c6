//! The binary `cengbao`. Only wires: arguments in, exit status out.

use std::process::ExitCode;

use cengbao_api::cli::Cli;
use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    Cli::parse().run().await
}
