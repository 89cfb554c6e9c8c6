//! Sending events to endpoints (推送): to which addresses, how signed, how sent.
//!
//! Follows Standard Webhooks. Must never call an address that the operator did
//! not allow, and never put a secret into a log or an answer.

mod address;
mod send;
mod sign;

pub(crate) use self::address::BadAddress;
pub use self::address::WebhookHosts;
pub(crate) use self::send::Sender;
pub(crate) use self::sign::{new_secret, shown};
