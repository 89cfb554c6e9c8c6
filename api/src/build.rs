//! Which build this is.

/// Version of the package.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Commit it was built from; `unknown` outside a repository.
pub const COMMIT: &str = env!("CENGBAO_COMMIT");

/// What `--version` prints.
pub const LONG: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    " (commit ",
    env!("CENGBAO_COMMIT"),
    ")"
);
