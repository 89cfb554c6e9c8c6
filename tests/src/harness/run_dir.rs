//! The folder of one test run, and names in it. Everything that a run puts on
//! disk lies below it, and it is gone afterwards however the run ends.

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use cengbao_harness::RunDir;

static RUN_DIR: OnceLock<RunDir> = OnceLock::new();
static NEXT_NAME: AtomicU32 = AtomicU32::new(0);

/// The folder of this run.
pub(crate) fn run_dir() -> &'static Path {
    RUN_DIR
        .get_or_init(|| RunDir::create("cengbao-tests-"))
        .path()
}

/// A name that no other test of this run has.
pub(crate) fn unique_name(prefix: &str) -> String {
    format!("{prefix}{}", NEXT_NAME.fetch_add(1, Ordering::Relaxed))
}
