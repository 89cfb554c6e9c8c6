//! The only place that prints: answers to standard output, troubles to standard
//! error, progress to a terminal and nowhere else.
//!
//! With `--json` an answer is one JSON value, so that scripts need not read
//! sentences.

use std::fmt::Display;
use std::io::{IsTerminal, Write, stderr, stdout};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::error::{Error, Result};

/// Where a command's answer goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// An answer, in words or as a value.
    pub(crate) fn answer(self, words: impl Display, value: &impl Serialize) -> Result<()> {
        if self.json {
            let text =
                serde_json::to_string_pretty(value).map_err(|error| Error::Output(error.into()))?;
            return Self::text(text);
        }
        Self::text(words)
    }

    /// Text that is the same for people and programs.
    pub(crate) fn text(text: impl Display) -> Result<()> {
        let mut out = stdout().lock();
        let text = text.to_string();
        let end = if text.ends_with('\n') { "" } else { "\n" };
        write!(out, "{text}{end}")
            .and_then(|()| out.flush())
            .map_err(Error::Output)
    }

    /// Why the command failed. A standard error that is closed takes nothing, and nobody is left to tell.
    pub(crate) fn failure(self, error: &Error) {
        let mut out = stderr().lock();
        let _ = if self.json {
            writeln!(out, "{}", serde_json::json!({"error": error.to_string()}))
        } else {
            writeln!(out, "cengbao: {error}")
        };
    }

    /// A bar on a terminal; nothing anywhere else, so that logs stay readable.
    pub(crate) fn progress(self, total: Option<u64>, what: &'static str) -> ProgressBar {
        if self.json || !stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let (bar, style) = match total {
            Some(total) => (
                ProgressBar::new(total),
                "{msg} {wide_bar} {pos}/{len} {elapsed}",
            ),
            None => (
                ProgressBar::new_spinner(),
                "{spinner} {msg} {pos} {elapsed}",
            ),
        };
        bar.set_message(what);
        bar.with_style(
            ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()),
        )
    }
}
