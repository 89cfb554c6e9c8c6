//! Signs and checks tokens.
//!
//! Each key has one algorithm, fixed when it is read; the header of a token
//! chooses among keys and never among algorithms.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use chrono::{DateTime, Utc};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};

use sha2::{Digest as _, Sha256};

use super::claims::{Claims, HUB};
use super::{jwks, secret};
use crate::error::{Error, Result};
use crate::settings::KeySource;

/// Tokens that are remembered; one more, and all are checked anew.
const CHECKED_MAX: usize = 8_192;

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
pub(crate) struct Keys {
    held: Inner,
    checked: Checked,
}

/// Tokens whose signature was found good, by their digests: a screen sends the same one
/// for hours. A hub's keys do not change while it runs, so a good signature stays
/// good; the times are compared on every request, and whether the account lives is
/// the database's to say.
#[derive(Default)]
struct Checked(RwLock<HashMap<[u8; 32], Claims>>);

impl Checked {
    fn find(
        &self,
        token: &[u8; 32],
        now: DateTime<Utc>,
    ) -> Option<std::result::Result<String, TokenError>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let claims = kept.get(token)?;
        Some(claims.check(now).map(|()| claims.sub.clone()))
    }

    fn keep(&self, token: [u8; 32], claims: Claims) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= CHECKED_MAX {
            kept.clear();
        }
        kept.insert(token, claims);
    }
}

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
        let held = match source {
            KeySource::Secret { file, create } => {
                let secret = secret::read_or_create(file, *create)?;
                Inner::Secret {
                    sign: EncodingKey::from_secret(&secret),
                    check: DecodingKey::from_secret(&secret),
                }
            }
            KeySource::Jwks { file } => Inner::Jwks(jwks::read(file)?),
        };
        Ok(Self {
            held,
            checked: Checked::default(),
        })
    }

    /// A token for an account, valid from now for twelve hours.
    ///
    /// Errors: somebody else signs, and the hub holds public keys only.
    pub(crate) fn mint(&self, account: &str, now: DateTime<Utc>) -> Result<String> {
        let Inner::Secret { sign, .. } = &self.held else {
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
        let digest: [u8; 32] = Sha256::digest(token).into();
        if let Some(known) = self.checked.find(&digest, now) {
            return known;
        }
        let header = decode_header(token).map_err(|_| TokenError::Malformed)?;
        let (algorithm, key) = match &self.held {
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
        let account = claims.sub.clone();
        self.checked.keep(digest, claims);
        Ok(account)
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.held {
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
