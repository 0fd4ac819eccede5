//! Credentials: passwords, one-time passwords, WebAuthn keys.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{lenient, redact};

/// A credential of a user.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#CredentialRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CredentialRepresentation {
    /// The credential's id.
    pub id: Option<String>,
    /// The kind: `password`, `otp`, `webauthn`, `webauthn-passwordless`, `recovery-authn-codes`, …
    pub r#type: Option<String>,
    /// The name that the user gave it.
    pub user_label: Option<String>,
    /// When it was created, in milliseconds since the epoch.
    pub created_date: Option<i64>,
    /// The stored secret as a JSON text, in an export or an import.
    #[debug("{}", redact::secret(secret_data))]
    pub secret_data: Option<String>,
    /// What is stored besides the secret (algorithm, iterations, …) as a JSON text.
    pub credential_data: Option<String>,
    /// The position among the user's credentials of the type; lower comes first.
    pub priority: Option<i32>,
    /// The secret in clear, when setting it. Never in an answer.
    #[debug("{}", redact::secret(value))]
    pub value: Option<String>,
    /// Whether the user has to replace it at the next login.
    pub temporary: Option<bool>,
    /// Deprecated: the device of a one-time password.
    pub device: Option<String>,
    /// Deprecated: the hash, now in `secret_data`.
    #[debug("{}", redact::secret(hashed_salted_value))]
    pub hashed_salted_value: Option<String>,
    /// Deprecated: the salt, now in `secret_data`.
    #[debug("{}", redact::secret(salt))]
    pub salt: Option<String>,
    /// Deprecated: the hash's iterations, now in `credential_data`.
    pub hash_iterations: Option<i32>,
    /// Deprecated: the counter, now in `credential_data`.
    pub counter: Option<i32>,
    /// Deprecated: the algorithm, now in `credential_data`.
    pub algorithm: Option<String>,
    /// Deprecated: the number of digits, now in `credential_data`.
    pub digits: Option<i32>,
    /// Deprecated: how long a code lasts in seconds, now in `credential_data`.
    pub period: Option<i32>,
    /// Deprecated: further configuration.
    #[serde(default, deserialize_with = "lenient::lists")]
    #[debug("{}", redact::values(config))]
    pub config: Option<BTreeMap<String, Vec<String>>>,
    /// Id of the component of the federated store that holds the credential.
    pub federation_link: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

impl CredentialRepresentation {
    /// A password in clear, which the user may keep.
    pub fn password(value: impl Into<String>) -> Self {
        Self {
            r#type: Some("password".to_owned()),
            value: Some(value.into()),
            temporary: Some(false),
            ..Self::default()
        }
    }

    /// The same credential, to be replaced at the next login or not.
    #[must_use]
    pub fn temporary(mut self, temporary: bool) -> Self {
        self.temporary = Some(temporary);
        self
    }
}
