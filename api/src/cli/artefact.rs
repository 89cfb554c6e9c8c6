//! A text that the binary writes and the repository keeps: written, or compared with the copy.

use std::path::Path;

use serde_json::json;

use super::output::Output;
use crate::error::{Error, Result};

/// A text of this binary with a checked-in copy.
pub(super) struct Artefact<'a> {
    /// As it is today.
    pub(super) text: String,
    /// What it is, for a sentence.
    pub(super) name: &'a str,
    /// The command that writes it.
    pub(super) command: &'a str,
}

impl Artefact<'_> {
    /// Writes the copy.
    pub(super) fn write(&self, file: &Path, output: Output) -> Result<()> {
        std::fs::write(file, &self.text).map_err(|source| Error::file(file, source))?;
        output.answer(
            format_args!("{} written", file.display()),
            &json!({"written": file}),
        )
    }

    /// Fails where the copy differs, and names the line.
    pub(super) fn check(&self, file: &Path, output: Output) -> Result<()> {
        let copy = std::fs::read_to_string(file).map_err(|source| Error::file(file, source))?;
        let Some(line) = first_difference(&copy, &self.text) else {
            return output.answer(
                format_args!("{} is {} of this binary", file.display(), self.name),
                &json!({"same": true}),
            );
        };
        let [theirs, ours] = [copy.as_str(), &self.text]
            .map(|text| text.lines().nth(line - 1).unwrap_or("(the end)").to_owned());
        Err(Error::Refused(format!(
            "{0}:{line}: the file says {theirs:?} and the binary {ours:?}; run `cengbao {1} write {0}` and review the difference",
            file.display(),
            self.command,
        )))
    }
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
