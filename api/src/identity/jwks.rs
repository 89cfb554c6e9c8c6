//! Public keys of whoever signs tokens instead of the hub: a JWK set in a file.
//!
//! A key is found by its `kid` and bound to one algorithm when it is read, so
//! that no header can choose another. Symmetric keys are refused: a set that
//! is handed around must not be able to sign.

use std::collections::HashMap;
use std::path::Path;

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey};

use crate::error::{Error, Result};

/// A set of more keys is a mistake.
const MAX_KEYS: usize = 64;

/// The keys of a set with the one algorithm of each, by `kid`.
pub(super) fn read(file: &Path) -> Result<HashMap<String, (Algorithm, DecodingKey)>> {
    let text = std::fs::read_to_string(file).map_err(|source| Error::file(file, source))?;
    let wrong = |problem: String| {
        Error::setting(
            file.display().to_string(),
            problem,
            "write a JWK set with a kid for each key, of EdDSA (Ed25519), ES256 (P-256) or RS256",
        )
    };
    let set: JwkSet = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    if set.keys.is_empty() || set.keys.len() > MAX_KEYS {
        return Err(wrong(format!(
            "{} keys, and there must be 1 to {MAX_KEYS}",
            set.keys.len()
        )));
    }
    let mut keys = HashMap::with_capacity(set.keys.len());
    for jwk in &set.keys {
        let kid = jwk
            .common
            .key_id
            .clone()
            .ok_or_else(|| wrong("a key without a kid".to_owned()))?;
        let algorithm = algorithm(jwk)
            .ok_or_else(|| wrong(format!("key {kid} is of a kind the hub does not take")))?;
        let key =
            DecodingKey::from_jwk(jwk).map_err(|error| wrong(format!("key {kid}: {error}")))?;
        if keys.insert(kid.clone(), (algorithm, key)).is_some() {
            return Err(wrong(format!("kid {kid} stands twice")));
        }
    }
    Ok(keys)
}

/// The one algorithm of a key; none if the hub does not take it, or its `alg` says something else.
fn algorithm(jwk: &Jwk) -> Option<Algorithm> {
    let algorithm = match &jwk.algorithm {
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
            Algorithm::EdDSA
        }
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
            Algorithm::ES256
        }
        AlgorithmParameters::RSA(_) => Algorithm::RS256,
        _ => return None,
    };
    let stated = jwk.common.key_algorithm.map(|stated| stated.to_string());
    stated
        .is_none_or(|stated| stated == format!("{algorithm:?}"))
        .then_some(algorithm)
}
