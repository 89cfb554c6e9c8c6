//! What a token must be, one lie at a time.

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::Keys;
use super::keys::TokenError;
use crate::settings::KeySource;

const SECRET: &str = "a secret of a test, long enough for HS256";

/// A folder for one caller alone: tests run beside each other, and a secret that another one is writing is an empty one.
fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn noon() -> DateTime<Utc> {
    "2023-06-01T04:00:00Z".parse().unwrap()
}

fn keys() -> Keys {
    let folder = folder();
    let file = folder.path().join("secret");
    std::fs::write(&file, SECRET).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    Keys::load(&KeySource::Secret {
        file,
        create: false,
    })
    .unwrap()
}

fn claims() -> Value {
    let now = noon().timestamp();
    json!({"sub": "45.viewer", "iss": "cengbao", "aud": "cengbao", "exp": now + 60, "nbf": now, "iat": now})
}

fn token(claims: &Value, algorithm: Algorithm, secret: &str) -> String {
    encode(
        &Header::new(algorithm),
        claims,
        &EncodingKey::from_secret(secret.as_bytes()),
    )
    .unwrap()
}

#[test]
fn a_minted_token_names_its_account_for_twelve_hours() {
    let keys = keys();
    let minted = keys.mint("45.viewer", noon()).unwrap();
    assert_eq!(keys.account(&minted, noon()), Ok("45.viewer".to_owned()));
    assert!(keys.account(&minted, noon() + TimeDelta::hours(11)).is_ok());
    assert_eq!(
        keys.account(&minted, noon() + TimeDelta::hours(13)),
        Err(TokenError::Expired)
    );
}

#[test]
fn a_token_beside_one_that_was_good_is_checked_for_itself() {
    let keys = keys();
    let minted = keys.mint("45.viewer", noon()).unwrap();
    for _ in 0..2 {
        assert_eq!(keys.account(&minted, noon()), Ok("45.viewer".to_owned()));
        let forged = token(
            &claims(),
            Algorithm::HS256,
            "another secret of enough letters",
        );
        assert_eq!(keys.account(&forged, noon()), Err(TokenError::BadSignature));
        let (head, signature) = minted.rsplit_once('.').unwrap();
        let other = if signature.starts_with('A') { "B" } else { "A" };
        let bent = format!("{head}.{other}{}", &signature[1..]);
        assert_eq!(keys.account(&bent, noon()), Err(TokenError::BadSignature));
        let early = noon() - TimeDelta::hours(1);
        assert_eq!(keys.account(&minted, early), Err(TokenError::NotYetValid));
    }
}

#[test]
fn each_claim_is_required() {
    let keys = keys();
    assert!(
        keys.account(&token(&claims(), Algorithm::HS256, SECRET), noon())
            .is_ok()
    );
    for claim in ["sub", "iss", "aud", "exp", "nbf", "iat"] {
        let mut lie = claims();
        lie.as_object_mut().unwrap().remove(claim);
        let refused = keys.account(&token(&lie, Algorithm::HS256, SECRET), noon());
        assert_eq!(refused, Err(TokenError::Malformed), "without {claim}");
    }
}

#[test]
fn a_token_of_somebody_else_is_refused() {
    let keys = keys();
    for (claim, value) in [
        ("iss", json!("other")),
        ("aud", json!("other")),
        ("sub", json!("")),
        ("aud", json!(["cengbao", "other"])),
    ] {
        let mut lie = claims();
        lie[claim] = value;
        let refused = keys.account(&token(&lie, Algorithm::HS256, SECRET), noon());
        assert_eq!(refused, Err(TokenError::Malformed), "{claim}");
    }
    let forged = token(
        &claims(),
        Algorithm::HS256,
        "another secret, as long as the first one",
    );
    assert_eq!(keys.account(&forged, noon()), Err(TokenError::BadSignature));
}

#[test]
fn the_algorithm_is_pinned() {
    let keys = keys();
    let other = token(&claims(), Algorithm::HS512, SECRET);
    assert_eq!(keys.account(&other, noon()), Err(TokenError::Malformed));
    // {"alg":"none","typ":"JWT"} without a signature.
    let unsigned = token(&claims(), Algorithm::HS256, SECRET);
    let payload = unsigned.split('.').nth(1).unwrap();
    let none = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}.");
    assert_eq!(keys.account(&none, noon()), Err(TokenError::Malformed));
}

#[test]
fn clocks_may_differ_by_five_seconds() {
    let keys = keys();
    let good = token(&claims(), Algorithm::HS256, SECRET);
    assert!(keys.account(&good, noon() - TimeDelta::seconds(5)).is_ok());
    assert_eq!(
        keys.account(&good, noon() - TimeDelta::seconds(6)),
        Err(TokenError::NotYetValid)
    );
    assert!(keys.account(&good, noon() + TimeDelta::seconds(64)).is_ok());
    assert_eq!(
        keys.account(&good, noon() + TimeDelta::seconds(65)),
        Err(TokenError::Expired)
    );
}

#[test]
fn many_hubs_that_start_at_once_share_one_secret() {
    let folder = folder();
    let file = folder.path().join("token-secret");
    let tokens: Vec<String> = std::thread::scope(|threads| {
        let starts: Vec<_> = (0..8)
            .map(|_| {
                threads.spawn(|| {
                    Keys::load(&KeySource::Secret {
                        file: file.clone(),
                        create: true,
                    })
                    .unwrap()
                })
            })
            .collect();
        starts
            .into_iter()
            .map(|start| start.join().unwrap().mint("a", noon()).unwrap())
            .collect()
    });
    assert!(tokens.windows(2).all(|pair| pair[0] == pair[1]));
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(
            &std::fs::metadata(&file).unwrap().permissions(),
        );
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_short_secret_and_one_that_everybody_reads_are_refused() {
    let folder = folder();
    let file = folder.path().join("secret");
    std::fs::write(&file, "short").unwrap();
    assert!(
        Keys::load(&KeySource::Secret {
            file: file.clone(),
            create: true
        })
        .is_err()
    );
    #[cfg(unix)]
    {
        std::fs::write(&file, SECRET).unwrap();
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o644))
            .unwrap();
        assert!(Keys::load(&KeySource::Secret { file, create: true }).is_err());
    }
}

#[test]
fn a_key_set_takes_its_keys_by_name_and_signs_nothing() {
    // The example key of RFC 8037, appendix A: public half and a token nobody signed with it.
    let folder = folder();
    let file = folder.path().join("keys.json");
    let set = json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "one", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]});
    std::fs::write(&file, set.to_string()).unwrap();
    let keys = Keys::load(&KeySource::Jwks { file: file.clone() }).unwrap();
    assert!(keys.mint("45.viewer", noon()).is_err());
    let nameless = token(&claims(), Algorithm::HS256, SECRET);
    assert_eq!(keys.account(&nameless, noon()), Err(TokenError::UnknownKey));
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some("one".to_owned());
    // The public key as an HMAC secret: the classic confusion.
    let confused = encode(
        &header,
        &claims(),
        &EncodingKey::from_secret(b"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"),
    )
    .unwrap();
    assert_eq!(keys.account(&confused, noon()), Err(TokenError::Malformed));
    let symmetric = json!({"keys": [{"kty": "oct", "kid": "one", "k": "c2VjcmV0"}]});
    std::fs::write(&file, symmetric.to_string()).unwrap();
    assert!(Keys::load(&KeySource::Jwks { file }).is_err());
}
