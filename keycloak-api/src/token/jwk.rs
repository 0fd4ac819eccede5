//! The wire form of public keys: JSON Web Key and JSON Web Key Set (RFC 7517), as Keycloak publishes them under
//! `/realms/{realm}/protocol/openid-connect/certs`.
//!
//! Plain data. What can be done with a key is [`KeySet`](super::KeySet)'s to say.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

/// A set of keys: what a realm publishes to verify its tokens with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JsonWebKeySet {
    /// The keys, in the server's order.
    pub keys: Vec<JsonWebKey>,
    /// Members beside `keys`; Keycloak writes none.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// One key. Numbers and points are base64url without padding.
#[skip_serializing_none]
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct JsonWebKey {
    /// The key's name, which a token's header refers to.
    pub kid: Option<String>,
    /// The key's type: `RSA`, `EC`, `OKP`. A key without one can't be used, and doesn't spoil its set.
    pub kty: Option<String>,
    /// The one algorithm that it is for.
    pub alg: Option<String>,
    /// What it is for: `sig` or `enc`.
    #[serde(rename = "use")]
    pub key_use: Option<String>,
    /// What may be done with it; Keycloak doesn't write it.
    pub key_ops: Option<Vec<String>>,
    /// The certificate chain, each in base64 (not base64url) DER.
    pub x5c: Option<Vec<String>>,
    /// The SHA-1 thumbprint of the first certificate.
    pub x5t: Option<String>,
    /// The SHA-256 thumbprint of the first certificate.
    #[serde(rename = "x5t#S256")]
    pub x5t_s256: Option<String>,
    /// RSA: the modulus.
    pub n: Option<String>,
    /// RSA: the public exponent.
    pub e: Option<String>,
    /// EC and OKP: the curve.
    pub crv: Option<String>,
    /// EC: the point's x coordinate; OKP: the public key.
    pub x: Option<String>,
    /// EC: the point's y coordinate.
    pub y: Option<String>,
    /// Everything else; the members of a private key would be here, so `Debug` shows their names only.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl JsonWebKeySet {
    /// A set of these keys.
    pub fn new(keys: impl IntoIterator<Item = JsonWebKey>) -> Self {
        Self { keys: keys.into_iter().collect(), other: Map::new() }
    }
}

impl fmt::Debug for JsonWebKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonWebKey")
            .field("kid", &self.kid)
            .field("kty", &self.kty)
            .field("alg", &self.alg)
            .field("use", &self.key_use)
            .field("crv", &self.crv)
            .field("other", &self.other.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
