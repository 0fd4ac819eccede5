//! Workflows: steps that the server takes by itself after an event.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::redact;

/// A workflow of a realm.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#WorkflowRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkflowRepresentation {
    /// The workflow's id.
    pub id: Option<String>,
    /// The workflow's name.
    pub name: Option<String>,
    /// Whether it runs.
    pub enabled: Option<bool>,
    /// The event that starts it, such as `user-created`; an expression may combine several.
    pub on: Option<String>,
    /// When it looks for more to do by itself.
    pub schedule: Option<WorkflowScheduleRepresentation>,
    /// What happens when the event comes again.
    pub concurrency: Option<WorkflowConcurrencyRepresentation>,
    /// The condition for it to start, an expression.
    pub r#if: Option<String>,
    /// What it does, in order.
    pub steps: Option<Vec<WorkflowStepRepresentation>>,
    /// What the server knows about it. Only in answers.
    pub state: Option<WorkflowStateRepresentation>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// When a workflow looks for more to do by itself.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#WorkflowScheduleRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkflowScheduleRepresentation {
    /// How long it waits in between, such as `1d`.
    pub after: Option<String>,
    /// How much it does at a time.
    #[serde(rename = "batch-size")]
    pub batch_size: Option<i32>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What happens to a workflow that runs when an event comes.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#WorkflowConcurrencyRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkflowConcurrencyRepresentation {
    /// The events that cancel it, or `true`.
    #[serde(rename = "cancel-in-progress")]
    pub cancel_in_progress: Option<String>,
    /// The events that restart it, or `true`.
    #[serde(rename = "restart-in-progress")]
    pub restart_in_progress: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A step of a workflow.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#WorkflowStepRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkflowStepRepresentation {
    /// What the step does, such as `disable-user`.
    pub uses: Option<String>,
    /// How long after the step before, such as `30d`.
    pub after: Option<String>,
    /// The step's settings. A single value is written without a list.
    pub with: Option<BTreeMap<String, Value>>,
    /// When it is due, in milliseconds since the epoch. Only in answers.
    #[serde(rename = "scheduled-at")]
    pub scheduled_at: Option<i64>,
    /// `PENDING` or `COMPLETED`. Only in answers.
    pub status: Option<String>,
    /// The step's id.
    pub id: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What the server knows about a workflow.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#WorkflowStateRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkflowStateRepresentation {
    /// What is wrong with it.
    pub errors: Option<Vec<String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
