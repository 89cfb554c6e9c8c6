//! The one room in which a connection exists.
//!
//! Everything outside reads through [`Scope`]'s scoped selects and writes
//! through a transaction that consumed a [`Granted`]; the fields that hold the
//! connection are private to this module, so that an unscoped read does not
//! compile anywhere else.

mod appointing;
mod cache;
mod connection;
mod desks;
mod grants;
mod memo;
mod names;
mod office;
mod order;
mod places;
mod positions;
mod reads;
mod scope;
mod scoped;
mod splits;
mod struck_off;
mod tree;
mod watch;
mod writes;

pub use connection::{Store, StoreSettings};
pub use desks::Receiver;
pub use grants::GrantRow;
pub use scope::{Scope, Viewer};
pub use watch::{Sent, Watcher};

pub(crate) use appointing::Appointee;
pub(crate) use desks::receivers;
pub(crate) use names::AgencyName;
pub(crate) use order::SortKey;
pub(crate) use places::Stood;
pub(crate) use positions::{HeadsTotal, Sees};
pub(crate) use reads::ScopedSelect;
pub(crate) use scope::MAX_GRANTS;
pub(crate) use splits::UnitSplit;
pub(crate) use tree::{Move, TreeNow};
pub(crate) use writes::{Granted, Step, Tx};
