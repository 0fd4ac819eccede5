//! How the admin API refuses what it was sent.

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::redact;

/// A refusal: which field is wrong, and why; or several of them.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ErrorRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorRepresentation {
    /// The field.
    pub field: Option<String>,
    /// What is wrong, or the key of a message.
    pub error_message: Option<String>,
    /// What goes into the message: texts, numbers or anything.
    pub params: Option<Vec<Value>>,
    /// The refusals, where there are several.
    pub errors: Option<Vec<ErrorRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
