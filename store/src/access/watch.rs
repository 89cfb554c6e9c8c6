//! What a store sends to its database, told to whoever measures it: the statements
//! with their values and the bounds of their transactions. The values are figures
//! of the hub, so only who opens the store itself can ask for it; a hub that
//! serves does not.

use std::sync::Arc;

use sea_orm::Statement;

/// One thing that was sent.
#[derive(Clone, Debug)]
pub enum Sent {
    /// A transaction begins; `writes` tells of which kind.
    Begin {
        /// It may write.
        writes: bool,
    },
    /// A statement with its values.
    Statement(Statement),
    /// What was written is to stay. Reading transactions end without a word.
    Commit,
}

/// Hears everything that is sent, in the order in which it is.
pub type Watcher = Arc<dyn Fn(Sent) + Send + Sync>;
