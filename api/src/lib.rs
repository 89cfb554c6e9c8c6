//! The hub: GraphQL over HTTP, identity, the command line.
//!
//! Knows no sea-orm: whatever it reads or writes goes through `cengbao_store`
//! with a `Scope`, so that an unscoped read does not compile here. [`start`] is
//! the one way to run it, for the binary and for the black-box tests alike.

mod attachment;
mod background;
pub mod build;
pub mod cli;
mod clock;
mod demo;
mod documents;
mod error;
pub mod graphql;
mod http;
mod identity;
mod import;
mod limits;
mod log;
mod outgoing;
mod running;
mod settings;
mod sheet;
mod traces;
mod webhook;

pub use attachment::{AttachmentPlace, Bucket};
pub use clock::Clock;
pub use documents::DocumentPolicy;
pub use error::{Error, Result};
pub use limits::{AboutLimit, Limits};
pub use running::{Running, start};
pub use settings::{Introspection, KeySource, LogFormat, Settings, SettingsArgs};
pub use webhook::WebhookHosts;
