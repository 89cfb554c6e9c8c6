//! Why a command or the start of the hub failed.
//!
//! What goes wrong inside a request is a `graphql::Fault`, never one of these.
//! Every sentence names the place and the remedy, because an operator reads it
//! without the source at hand. Must never carry a secret or a database password.

use std::io;
use std::path::{Path, PathBuf};

use cengbao_store::StoreError;

/// The result of whatever ends a command.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a command ended without success.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A setting or an argument cannot be used as it is.
    #[error("{place}: {problem}; {remedy}")]
    Setting {
        /// Flag, variable, file or argument.
        place: String,
        /// What is wrong with it.
        problem: String,
        /// What to do about it.
        remedy: String,
    },
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The address cannot be listened on, or the socket failed.
    #[error("{place}: {source}")]
    Network {
        /// What was tried.
        place: String,
        /// What the system says.
        source: io::Error,
    },
    /// The system gives no threads to work on.
    #[error("threads: {0}; let the process have more, or stop others")]
    Runtime(#[source] io::Error),
    /// The output could not be written.
    #[error("output: {0}")]
    Output(#[source] io::Error),
    /// The command ran to its end and its answer is no: rows refused, files drifted, sums that differ.
    #[error("{0}")]
    Refused(String),
    /// The store refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Error {
    pub(crate) fn setting(
        place: impl Into<String>,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::Setting {
            place: place.into(),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }

    pub(crate) fn file(path: &Path, source: io::Error) -> Self {
        Self::File {
            path: path.to_owned(),
            source,
        }
    }
}
