//! The public keys of a client, as its attributes hold them: a set of JWKs, a certificate, or a bare key; and those of an
//! identity provider. Which one is to verify a token follows Keycloak's choice.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{self, ParsedPublicKey, VerificationAlgorithm};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use keycloak_api::token::{Algorithm, JsonWebKey, JsonWebKeySet, KeySet, TokenError, TokenVerifier};
use serde::Deserialize as _;
use serde_json::Value;
use x509_cert::Certificate;
use x509_cert::der::{Decode as _, Encode as _};

use crate::state::{Client, Id, RememberedKeys, Seconds};

/// How long nobody looks again for the keys of a client, in seconds.
const PAUSE: Seconds = 10;

/// What was found.
pub(super) enum Found {
    Key(ClientKey),
    Nothing,
    /// What the attributes hold cannot be read, or there is nothing where the keys should be, for this reason.
    Unreadable(Option<String>),
    /// Somebody has to look first where the keys are.
    Elsewhere,
}

/// What is known of keys that stand elsewhere while a client's token is read.
#[derive(Debug, Default)]
pub(crate) struct LookedUp {
    /// The time.
    pub(crate) now: Seconds,
    /// The clients whose keys were not found where they should be, and why not.
    pub(crate) missing: Vec<(Id, String)>,
}

/// A public key of a client.
pub(super) enum ClientKey {
    Jwk(Box<JsonWebKey>),
    /// A `SubjectPublicKeyInfo`, DER.
    Info {
        kid: String,
        der: Vec<u8>,
        /// It stands in for any key when a token names none.
        by_default: bool,
    },
}

/// The key of `client` for a token with this header.
pub(super) fn find(client: &Client, kid: Option<&str>, algorithm: Algorithm, looked_up: &LookedUp) -> Found {
    if is_elsewhere(client) {
        return find_elsewhere(client, kid, algorithm, looked_up);
    }
    let keys = if client.flag("use.jwks.string", false) {
        client.attribute("jwks.string").and_then(|text| of_set(text, false))
    } else {
        of_attributes(client)
    };
    let Some(keys) = keys else { return Found::Unreadable(None) };
    choose(keys, kid, algorithm).map_or(Found::Nothing, Found::Key)
}

/// The name of the key of `client` that a token with this header was held against.
pub(super) fn used(client: &Client, kid: Option<&str>, algorithm: Algorithm) -> Option<String> {
    let key = match client.remembered_keys.as_deref().filter(|_| is_elsewhere(client)) {
        Some(remembered) => of_remembered(remembered, kid, algorithm)?,
        None => match find(client, kid, algorithm, &LookedUp::default()) {
            Found::Key(key) => key,
            Found::Nothing | Found::Unreadable(_) | Found::Elsewhere => return None,
        },
    };
    key.kid().map(str::to_owned)
}

fn is_elsewhere(client: &Client) -> bool {
    client.flag("use.jwks.url", false)
}

/// A key that is not remembered is looked for, but not so soon after the last time. Which one counts for a token that names
/// none is looked up each time.
fn find_elsewhere(client: &Client, kid: Option<&str>, algorithm: Algorithm, looked_up: &LookedUp) -> Found {
    let remembered = client.remembered_keys.as_deref();
    let may_look = remembered.is_none_or(|keys| looked_up.now > keys.looked.saturating_add(PAUSE));
    let counts = kid.is_some() || !may_look;
    match remembered.filter(|_| counts).and_then(|keys| of_remembered(keys, kid, algorithm)) {
        Some(key) => Found::Key(key),
        None if !may_look => Found::Nothing,
        None => match looked_up.missing.iter().find(|(id, _)| *id == client.id) {
            Some((_, reason)) => Found::Unreadable(Some(reason.clone())),
            None => Found::Elsewhere,
        },
    }
}

fn of_remembered(remembered: &RememberedKeys, kid: Option<&str>, algorithm: Algorithm) -> Option<ClientKey> {
    choose(for_signatures(remembered.set.keys.iter().cloned(), true), kid, algorithm)
}

/// The one of the keys that is to verify a token with this header.
pub(super) fn choose(mut keys: Vec<ClientKey>, kid: Option<&str>, algorithm: Algorithm) -> Option<ClientKey> {
    let named = |key: &ClientKey| key.kid() == kid;
    let bound = |key: &ClientKey| matches!(key, ClientKey::Jwk(jwk) if jwk.alg.as_deref() == Some(algorithm.name()));
    let mut chosen = keys.iter().position(|key| named(key) && bound(key)).or_else(|| keys.iter().position(named));
    if kid.is_none() {
        let usual = |key: &ClientKey| key.usual() == Some(algorithm.name());
        chosen = chosen.or_else(|| keys.iter().position(usual)).or_else(|| keys.iter().position(ClientKey::by_default));
    }
    chosen.map(|index| keys.swap_remove(index))
}

/// The keys of a set that are for signatures; those that do not say what they are for too, where they may be. What is no key
/// is passed over.
pub(super) fn of_set(text: &str, may_be_silent: bool) -> Option<Vec<ClientKey>> {
    Some(for_signatures(read_set(text)?.keys, may_be_silent))
}

/// A set of JWKs. What stands behind it does not matter.
pub(crate) fn read_set(text: &str) -> Option<JsonWebKeySet> {
    JsonWebKeySet::deserialize(&mut serde_json::Deserializer::from_str(text)).ok()
}

fn for_signatures(keys: impl IntoIterator<Item = JsonWebKey>, may_be_silent: bool) -> Vec<ClientKey> {
    let is_for_signatures = |jwk: &JsonWebKey| {
        jwk.key_use.as_deref().map_or(may_be_silent, |own| own == "sig")
            && KeySet::from_iter([jwk.clone()]).skipped().is_empty()
    };
    keys.into_iter().filter(is_for_signatures).map(|jwk| ClientKey::Jwk(Box::new(jwk))).collect()
}

/// A public key in PEM, or the base64 in it.
pub(super) fn of_pem(pem: &str) -> Option<ClientKey> {
    let der = STANDARD.decode(unmarked(pem)).ok()?;
    ALL.iter().any(|how| ParsedPublicKey::new(*how, &der).is_ok()).then(|| ClientKey::Info {
        kid: String::new(),
        der,
        by_default: true,
    })
}

impl ClientKey {
    /// Whether the key made `signature` over `message`, the start of the token `raw`.
    pub(super) fn verifies(&self, algorithm: Algorithm, raw: &str, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Jwk(jwk) => {
                let set = KeySet::from_iter([(**jwk).clone()]);
                let unchecked = TokenVerifier::new()
                    .algorithms([algorithm])
                    .max_length(raw.len())
                    .require_kid(false)
                    .require_expiry(false)
                    .check_expiry(false)
                    .check_not_before(false)
                    .check_issued_at(false);
                match unchecked.decode::<Value>(raw, &set, 0) {
                    Ok(_) => true,
                    // The signature is looked at before what is signed, so that this is signed well, but no object; unless
                    // nothing could be looked at.
                    Err(TokenError::Malformed(_)) => {
                        let no_key = unchecked.decode::<Value>(raw, &KeySet::from_iter(Vec::<JsonWebKey>::new()), 0);
                        matches!(no_key, Err(TokenError::UnknownKey { .. }))
                    }
                    Err(_) => false,
                }
            }
            Self::Info { der, .. } => {
                let key = verification(algorithm).and_then(|how| ParsedPublicKey::new(how, der).ok());
                key.is_some_and(|key| key.verify_sig(message, signature).is_ok())
            }
        }
    }

    pub(super) fn kid(&self) -> Option<&str> {
        match self {
            Self::Jwk(jwk) => jwk.kid.as_deref(),
            Self::Info { kid, .. } => Some(kid),
        }
    }

    /// The algorithm that it is for where it says nothing.
    fn usual(&self) -> Option<&str> {
        match self {
            Self::Jwk(jwk) => jwk.alg.as_deref().or(match (jwk.kty.as_deref()?, jwk.crv.as_deref()) {
                ("RSA", _) => Some("RS256"),
                ("EC", Some("P-256")) => Some("ES256"),
                ("EC", Some("P-384")) => Some("ES384"),
                ("EC", Some("P-521")) => Some("ES512"),
                ("OKP", _) => Some("EdDSA"),
                _ => None,
            }),
            Self::Info { der, .. } => {
                ParsedPublicKey::new(&signature::RSA_PKCS1_2048_8192_SHA256, der).ok().map(|_| "RS256")
            }
        }
    }

    fn by_default(&self) -> bool {
        matches!(self, Self::Info { by_default: true, .. })
    }
}

/// The key in the attributes of the credential. A client with both a certificate and a bare key has none.
fn of_attributes(client: &Client) -> Option<Vec<ClientKey>> {
    let certificate = client.attribute("jwt.credential.certificate");
    let (text, by_default) = match (certificate, client.attribute("jwt.credential.public.key")) {
        (Some(certificate), None) => (certificate, true),
        (None, Some(key)) => (key, false),
        _ => return Some(Vec::new()),
    };
    let given = STANDARD.decode(unmarked(text)).ok()?;
    let der = if by_default {
        Certificate::from_der(&given).ok()?.tbs_certificate().subject_public_key_info().to_der().ok()?
    } else {
        given
    };
    if !ALL.iter().any(|how| ParsedPublicKey::new(*how, &der).is_ok()) {
        return None;
    }
    let own = || URL_SAFE_NO_PAD.encode(digest(&SHA256, &der));
    let kid = client.attribute("jwt.credential.kid").map_or_else(own, str::to_owned);
    Some(vec![ClientKey::Info { kid, der, by_default }])
}

/// The base64 of a PEM, without the lines around it.
fn unmarked(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with("-----")).flat_map(str::split_whitespace).collect()
}

/// One way for each kind of key.
const ALL: [&dyn VerificationAlgorithm; 5] = [
    &signature::RSA_PKCS1_2048_8192_SHA256,
    &signature::ECDSA_P256_SHA256_FIXED,
    &signature::ECDSA_P384_SHA384_FIXED,
    &signature::ECDSA_P521_SHA512_FIXED,
    &signature::ED25519,
];

fn verification(algorithm: Algorithm) -> Option<&'static dyn VerificationAlgorithm> {
    Some(match algorithm {
        Algorithm::RS256 => &signature::RSA_PKCS1_2048_8192_SHA256,
        Algorithm::RS384 => &signature::RSA_PKCS1_2048_8192_SHA384,
        Algorithm::RS512 => &signature::RSA_PKCS1_2048_8192_SHA512,
        Algorithm::PS256 => &signature::RSA_PSS_2048_8192_SHA256,
        Algorithm::PS384 => &signature::RSA_PSS_2048_8192_SHA384,
        Algorithm::PS512 => &signature::RSA_PSS_2048_8192_SHA512,
        Algorithm::ES256 => &signature::ECDSA_P256_SHA256_FIXED,
        Algorithm::ES384 => &signature::ECDSA_P384_SHA384_FIXED,
        Algorithm::ES512 => &signature::ECDSA_P521_SHA512_FIXED,
        Algorithm::EdDSA => &signature::ED25519,
        _ => return None,
    })
}
