//! Who asks: bearer tokens, their keys and their claims.
//!
//! A token says which account asks and nothing more; what the account may do
//! comes from its grants in the database, on every request. Must never log a
//! token, a secret or the reason why a stranger's token failed beyond its kind.

mod bearer;
mod claims;
mod jwks;
mod keys;
mod secret;
#[cfg(test)]
mod tests;

pub(crate) use bearer::bearer;
pub(crate) use keys::Keys;
