//! A realm's keys, and clients' certificates and key stores.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{lenient, redact};

/// The keys of a realm.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#KeysMetadataRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeysMetadataRepresentation {
    /// Id (`kid`) of the key in use, by algorithm.
    #[serde(default, deserialize_with = "lenient::texts")]
    pub active: Option<BTreeMap<String, String>>,
    /// All keys, public halves only.
    pub keys: Option<Vec<KeyMetadataRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// One key of a realm, its public half only.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#KeyMetadataRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyMetadataRepresentation {
    /// Id of the component that the key belongs to.
    pub provider_id: Option<String>,
    /// Which of several keys is used; the highest is.
    pub provider_priority: Option<i64>,
    /// The key's id, as in a token's header.
    pub kid: Option<String>,
    /// `ACTIVE`, `PASSIVE` (still checks signatures) or `DISABLED`.
    pub status: Option<String>,
    /// The kind of key: `RSA`, `EC`, `OKP` or `OCT`.
    pub r#type: Option<String>,
    /// What the key is used with, such as `RS256`.
    pub algorithm: Option<String>,
    /// The public key: base64 of its DER, without PEM's frame.
    pub public_key: Option<String>,
    /// The certificate: base64 of its DER, without PEM's frame.
    pub certificate: Option<String>,
    /// What the key is for: `SIG` or `ENC`.
    pub r#use: Option<String>,
    /// When the certificate expires, in milliseconds since the epoch.
    pub valid_to: Option<i64>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A client's key pair or certificate.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#CertificateRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateRepresentation {
    /// The private key, in the answer that makes one.
    #[debug("{}", redact::secret(private_key))]
    pub private_key: Option<String>,
    /// The public key: base64 of its DER.
    pub public_key: Option<String>,
    /// The certificate: base64 of its DER.
    pub certificate: Option<String>,
    /// The key's id.
    pub kid: Option<String>,
    /// The keys as a JSON Web Key Set, as one text.
    pub jwks: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What a key store to download should hold.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#KeyStoreConfig)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyStoreConfig {
    /// Whether the realm's certificate goes in as well.
    pub realm_certificate: Option<bool>,
    /// The store's password.
    #[debug("{}", redact::secret(store_password))]
    pub store_password: Option<String>,
    /// The key's password.
    #[debug("{}", redact::secret(key_password))]
    pub key_password: Option<String>,
    /// The key's name in the store.
    pub key_alias: Option<String>,
    /// The realm certificate's name in the store.
    pub realm_alias: Option<String>,
    /// `JKS`, `PKCS12` or `BCFKS`.
    pub format: Option<String>,
    /// The size of a key to be made, in bits.
    pub key_size: Option<i32>,
    /// How long a certificate to be made is valid, in years.
    pub validity: Option<i32>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
