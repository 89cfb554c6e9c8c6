//! `cengbao schema`: prints the contract, and holds a checked-in copy to it.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::output::Output;
use crate::error::{Error, Result};
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
    let sdl = graphql::sdl();
    match &args.action {
        None => Output::text(sdl),
        Some(SchemaAction::Write { file }) => {
            std::fs::write(file, &sdl).map_err(|source| Error::file(file, source))?;
            output.answer(
                format_args!("{} written", file.display()),
                &json!({"written": file}),
            )
        }
        Some(SchemaAction::Check { file }) => check(file, &sdl, output),
    }
}

fn check(file: &Path, sdl: &str, output: Output) -> Result<()> {
    let text = std::fs::read_to_string(file).map_err(|source| Error::file(file, source))?;
    let Some(line) = first_difference(&text, sdl) else {
        return output.answer(
            format_args!("{} is the schema of this binary", file.display()),
            &json!({"same": true}),
        );
    };
    let [theirs, ours] = [text.as_str(), sdl]
        .map(|text| text.lines().nth(line - 1).unwrap_or("(the end)").to_owned());
    Err(Error::Refused(format!(
        "{}:{line}: the file says {theirs:?} and the binary {ours:?}; run `cengbao schema write {}` and review the difference",
        file.display(),
        file.display(),
    )))
}

/// The first line, from one, in which two texts differ.
fn first_difference(left: &str, right: &str) -> Option<usize> {
    if left == right {
        return None;
    }
    let same = left
        .lines()
        .zip(right.lines())
        .take_while(|(left, right)| left == right)
        .count();
    Some(same + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_named() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some(2));
        assert_eq!(first_difference("a\n", "a\nb\n"), Some(2));
        assert_eq!(first_difference("a", "a\n"), Some(2));
    }
}
