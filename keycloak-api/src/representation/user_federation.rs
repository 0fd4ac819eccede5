//! Federated user stores: trying out a directory, and what came of reading one. The stores are components.

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::redact;

/// What to try on a directory (LDAP).
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TestLdapConnectionRepresentation {
    /// `testConnection`, `testAuthentication` or `queryServerCapabilities`.
    pub action: Option<String>,
    /// URL of the directory.
    pub connection_url: Option<String>,
    /// Who to log in as.
    pub bind_dn: Option<String>,
    /// The password to log in with.
    #[debug("{}", redact::secret(bind_credential))]
    pub bind_credential: Option<String>,
    /// When the server's own trust store counts: `always` or `never`.
    pub use_truststore_spi: Option<String>,
    /// How long connecting may take, in milliseconds, as a text.
    pub connection_timeout: Option<String>,
    /// Id of the component whose password is meant by `**********`.
    pub component_id: Option<String>,
    /// Whether to change to TLS after connecting, as a text.
    pub start_tls: Option<String>,
    /// `none` or `simple`.
    pub auth_type: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// Something that a directory (LDAP) can do.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LDAPCapabilityRepresentation {
    /// Its object identifier.
    pub oid: Option<String>,
    /// `CONTROL`, `EXTENSION`, `FEATURE` or `UNKNOWN`.
    pub r#type: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What came of reading users from a federated store.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SynchronizationResultRepresentation {
    /// Whether nothing was done, as another run was under way.
    pub ignored: Option<bool>,
    /// How many users were added.
    pub added: Option<i32>,
    /// How many users were changed.
    pub updated: Option<i32>,
    /// How many users were removed.
    pub removed: Option<i32>,
    /// How many users could not be read.
    pub failed: Option<i32>,
    /// The numbers in words.
    pub status: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
