//! What a token says. Every claim is required; roles are not among them.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::keys::TokenError;

/// Who signs the hub's own tokens, and whom they are for.
pub(super) const HUB: &str = "cengbao";
/// How long a token of the hub is valid.
const LIFETIME: TimeDelta = TimeDelta::hours(12);
/// By how much the clocks of two machines may differ.
const LEEWAY: TimeDelta = TimeDelta::seconds(5);

/// The claims of a token.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    /// Name of the account.
    pub(super) sub: String,
    /// Issuer.
    pub(super) iss: String,
    /// Audience. One: a token that is good elsewhere too is not good here.
    pub(super) aud: String,
    /// Expires, in seconds since 1970.
    pub(super) exp: i64,
    /// Not before.
    pub(super) nbf: i64,
    /// Issued.
    pub(super) iat: i64,
}

impl Claims {
    /// Claims of the hub for an account, valid from now.
    pub(super) fn of(account: &str, now: DateTime<Utc>) -> Self {
        Self {
            sub: account.to_owned(),
            iss: HUB.to_owned(),
            aud: HUB.to_owned(),
            exp: (now + LIFETIME).timestamp(),
            nbf: now.timestamp(),
            iat: now.timestamp(),
        }
    }

    /// Whether the token holds at `now`. The library would ask the system's
    /// clock, which is not the hub's in a test, so the hub compares itself.
    pub(super) fn check(&self, now: DateTime<Utc>) -> Result<(), TokenError> {
        let early = (now + LEEWAY).timestamp();
        let late = (now - LEEWAY).timestamp();
        if self.sub.is_empty() {
            return Err(TokenError::Malformed);
        }
        if self.iat > early || self.nbf > early {
            return Err(TokenError::NotYetValid);
        }
        if self.exp <= late {
            return Err(TokenError::Expired);
        }
        Ok(())
    }
}
