//! What a document orders, file by file: a sound folder loads whole, and each fault is named by file and line.

mod bodies;
mod changes;
mod loaded;
mod mutations;
mod promises;
mod wholes;

use super::{ordering, problems, with};

/// Breaks one passage and expects one problem that begins so and says the rest.
#[track_caller]
fn refused(file: &str, from: &str, to: &str, begins: &str, says: &str) {
    let found = problems(&with(ordering(), file, from, to));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].starts_with(begins) && found[0].contains(says),
        "{found:#?}"
    );
}
