//! Signs and checks tokens.
//!
//! Each key has one algorithm, fixed when it is read; the header of a token
//! chooses among keys and never among algorithms.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};

use super::claims::{Claims, HUB};
use super::{jwks, secret};
use crate::error::{Error, Result};
use crate::settings::KeySource;

/// Why a token is not taken. For the log; the caller is told only that it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenError {
    /// Not a token of this hub: shape, algorithm, issuer, audience, a claim missing.
    #[error("malformed")]
    Malformed,
    /// No key of that name.
    #[error("unknown key")]
    UnknownKey,
    /// The signature is not of that key.
    #[error("bad signature")]
    BadSignature,
    /// Valid later.
    #[error("not yet valid")]
    NotYetValid,
    /// Valid before.
    #[error("expired")]
    Expired,
}

/// The keys of the hub.
pub(crate) struct Keys(Inner);

enum Inner {
    Secret {
        sign: EncodingKey,
        check: DecodingKey,
    },
    Jwks(HashMap<String, (Algorithm, DecodingKey)>),
}

impl Keys {
    /// Reads the keys; makes the hub's own secret on first use.
    pub(crate) fn load(source: &KeySource) -> Result<Self> {
        // Whoever came first installed the same provider: the build has only one.
        let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
        Ok(Self(match source {
            KeySource::Secret { file, create } => {
                let secret = secret::read_or_create(file, *create)?;
                Inner::Secret {
                    sign: EncodingKey::from_secret(&secret),
                    check: DecodingKey::from_secret(&secret),
                }
            }
            KeySource::Jwks { file } => Inner::Jwks(jwks::read(file)?),
        }))
    }

    /// A token for an account, valid from now for twelve hours.
    ///
    /// Errors: somebody else signs, and the hub holds public keys only.
    pub(crate) fn mint(&self, account: &str, now: DateTime<Utc>) -> Result<String> {
        let Inner::Secret { sign, .. } = &self.0 else {
            return Err(Error::setting(
                "jwks-file",
                "tokens are signed elsewhere, and the hub holds public keys only",
                "ask whoever holds the private key, or start without --jwks-file",
            ));
        };
        encode(
            &Header::new(Algorithm::HS256),
            &Claims::of(account, now),
            sign,
        )
        .map_err(|error| {
            Error::setting(
                "token-secret",
                error.to_string(),
                "remove the file to have a new one made",
            )
        })
    }

    /// The account of a token.
    pub(crate) fn account(
        &self,
        token: &str,
        now: DateTime<Utc>,
    ) -> std::result::Result<String, TokenError> {
        let header = decode_header(token).map_err(|_| TokenError::Malformed)?;
        let (algorithm, key) = match &self.0 {
            Inner::Secret { check, .. } => (Algorithm::HS256, check),
            Inner::Jwks(keys) => {
                let kid = header.kid.as_deref().ok_or(TokenError::UnknownKey)?;
                keys.get(kid)
                    .map(|(algorithm, key)| (*algorithm, key))
                    .ok_or(TokenError::UnknownKey)?
            }
        };
        let claims = decode::<Claims>(token, key, &validation(algorithm))
            .map_err(|error| kind(&error))?
            .claims;
        claims.check(now)?;
        Ok(claims.sub)
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.0 {
            Inner::Secret { .. } => "Keys(secret)",
            Inner::Jwks(_) => "Keys(jwks)",
        })
    }
}

/// Signature, issuer and audience; the times are compared by [`Claims::check`].
fn validation(algorithm: Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.set_issuer(&[HUB]);
    validation.set_audience(&[HUB]);
    validation.set_required_spec_claims(&["exp", "nbf", "sub", "iss", "aud"]);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}

fn kind(error: &jsonwebtoken::errors::Error) -> TokenError {
    match error.kind() {
        jsonwebtoken::errors::ErrorKind::InvalidSignature => TokenError::BadSignature,
        _ => TokenError::Malformed,
    }
}
