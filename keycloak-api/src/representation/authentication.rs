//! Authentication: flows, their steps (executions) and their configurations.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{ConfigPropertyRepresentation, lenient, redact};

/// An authentication flow: the steps that a login takes.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#AuthenticationFlowRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthenticationFlowRepresentation {
    /// The flow's id.
    pub id: Option<String>,
    /// The flow's name.
    pub alias: Option<String>,
    /// What the flow is for.
    pub description: Option<String>,
    /// The kind: `basic-flow`, `client-flow` or `form-flow`.
    pub provider_id: Option<String>,
    /// Whether it can be bound to a purpose, and is not a part of another flow.
    pub top_level: Option<bool>,
    /// Whether it came with the realm; then it can't be changed.
    pub built_in: Option<bool>,
    /// The steps, in their order.
    pub authentication_executions: Option<Vec<AuthenticationExecutionExportRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A step inside an [`AuthenticationFlowRepresentation`].
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#AuthenticationExecutionExportRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthenticationExecutionExportRepresentation {
    /// Alias of the step's configuration.
    pub authenticator_config: Option<String>,
    /// What implements the step, such as `auth-username-password-form`.
    pub authenticator: Option<String>,
    /// Whether the step is a flow of its own.
    pub authenticator_flow: Option<bool>,
    /// `REQUIRED`, `ALTERNATIVE`, `CONDITIONAL` or `DISABLED`.
    pub requirement: Option<String>,
    /// The position among the steps; lower comes first.
    pub priority: Option<i32>,
    /// Deprecated misspelling of `authenticator_flow`, which the server still writes.
    pub autheticator_flow: Option<bool>,
    /// Alias of the flow, where the step is one.
    pub flow_alias: Option<String>,
    /// Whether people may set the step up during the login.
    pub user_setup_allowed: Option<bool>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A step of a flow, as the server creates it and shows it by id.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#AuthenticationExecutionRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthenticationExecutionRepresentation {
    /// Id of the step's configuration.
    pub authenticator_config: Option<String>,
    /// What implements the step, such as `auth-username-password-form`.
    pub authenticator: Option<String>,
    /// Whether the step is a flow of its own.
    pub authenticator_flow: Option<bool>,
    /// `REQUIRED`, `ALTERNATIVE`, `CONDITIONAL` or `DISABLED`.
    pub requirement: Option<String>,
    /// The position among the steps; lower comes first.
    pub priority: Option<i32>,
    /// Deprecated misspelling of `authenticator_flow`, which the server still writes.
    pub autheticator_flow: Option<bool>,
    /// The step's id.
    pub id: Option<String>,
    /// Id of the flow, where the step is one.
    pub flow_id: Option<String>,
    /// Id of the flow that the step belongs to.
    pub parent_flow: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A step of a flow, as listings show it: the steps of flows inside follow their flow.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#AuthenticationExecutionInfoRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthenticationExecutionInfoRepresentation {
    /// The step's id.
    pub id: Option<String>,
    /// `REQUIRED`, `ALTERNATIVE`, `CONDITIONAL` or `DISABLED`.
    pub requirement: Option<String>,
    /// The name shown to people.
    pub display_name: Option<String>,
    /// Alias of the step's configuration.
    pub alias: Option<String>,
    /// What the step is for, where it is a flow.
    pub description: Option<String>,
    /// The values that `requirement` can take.
    pub requirement_choices: Option<Vec<String>>,
    /// Whether the step can have a configuration.
    pub configurable: Option<bool>,
    /// Whether the step is a flow of its own.
    pub authentication_flow: Option<bool>,
    /// What implements the step, such as `auth-username-password-form`.
    pub provider_id: Option<String>,
    /// Id of the step's configuration.
    pub authentication_config: Option<String>,
    /// Id of the flow, where the step is one.
    pub flow_id: Option<String>,
    /// How many flows the step is inside of; 0 is the flow asked for.
    pub level: Option<i32>,
    /// The position among the steps of the same flow, from 0.
    pub index: Option<i32>,
    /// The position that was set; lower comes first.
    pub priority: Option<i32>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// The configuration of a step.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#AuthenticatorConfigRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthenticatorConfigRepresentation {
    /// The configuration's id.
    pub id: Option<String>,
    /// The configuration's name.
    pub alias: Option<String>,
    /// The settings, all of them texts; some are secrets, such as a captcha's.
    #[serde(default, deserialize_with = "lenient::texts")]
    #[debug("{}", redact::values(config))]
    pub config: Option<BTreeMap<String, String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What a step can be told.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#AuthenticatorConfigInfoRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthenticatorConfigInfoRepresentation {
    /// The name shown to people.
    pub name: Option<String>,
    /// What implements the step.
    pub provider_id: Option<String>,
    /// What it does.
    pub help_text: Option<String>,
    /// Its settings.
    pub properties: Option<Vec<ConfigPropertyRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What can implement a step of a flow, or the authentication of a client. Keycloak has no name for it.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#_authentication_management)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthenticatorProviderRepresentation {
    /// What implements it, such as `auth-cookie`.
    pub id: Option<String>,
    /// The name shown to people.
    pub display_name: Option<String>,
    /// What it does.
    pub description: Option<String>,
    /// Whether it works with a client's secret; only client authenticators say so.
    pub supports_secret: Option<bool>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
