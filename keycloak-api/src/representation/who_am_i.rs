//! Who the caller is, as the admin console asks it.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::redact;

/// The caller, and what it may do.
///
/// Keycloak does not document it: it is `AdminConsole.WhoAmI` in Keycloak's services.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WhoAmI {
    /// The caller's user id.
    pub user_id: Option<String>,
    /// The realm that the caller is of.
    pub realm: Option<String>,
    /// The caller's full name, or its username.
    pub display_name: Option<String>,
    /// The language of the caller's texts.
    pub locale: Option<String>,
    /// Whether the caller may create realms.
    pub create_realm: Option<bool>,
    /// The roles of the realms' management clients that the caller has, by realm.
    #[serde(rename = "realm_access")]
    pub realm_access: Option<BTreeMap<String, Vec<String>>>,
    /// Whether the caller is the administrator that the server was started with.
    #[serde(rename = "temporary")]
    pub is_temporary: Option<bool>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
