//! The binary `cengbao`. Only wires: arguments in, exit status out.

use std::process::ExitCode;

use cengbao_api::cli::Cli;
use clap::Parser;
use mimalloc::MiMalloc;

/// An answer is thousands of small pieces, made by one thread and given back by another.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    Cli::parse().run()
}
